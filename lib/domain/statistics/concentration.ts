/** How unequal parts of a whole are. */
export interface Concentration {
  /** Σ share², in [1/n, 1]. */
  readonly herfindahl: number;
  /** In [0, 1): 0 of equal parts. */
  readonly gini: number;
  /** Share of so many of the largest, each as asked. */
  readonly topShares: readonly number[];
}

/**
 * @param amounts ≥ 0
 * @param top counts, each from 1 to as many as there are amounts
 * @returns null where they sum to 0
 */
export function concentration(amounts: readonly number[], top: readonly number[]): Concentration | null {
  const falling = [...amounts].sort((a, b) => b - a);
  const sum = falling.reduce((total, one) => total + one, 0);
  if (sum === 0) return null;
  const shares = falling.map((one) => one / sum);
  const n = shares.length;
  return {
    herfindahl: shares.reduce((total, share) => total + share * share, 0),
    gini: shares.reduce((total, share, place) => total + (n - 1 - 2 * place) * share, 0) / n,
    topShares: top.map((count) => shares.slice(0, count).reduce((total, share) => total + share, 0)),
  };
}
