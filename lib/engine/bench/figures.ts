import { createHash } from 'node:crypto';

/** What engines are compared by: of each account initial, maintenance, notional, equity and ratio in 1e-8; status. */
export type Figures = BigInt64Array;
export const FIGURE_COUNT = 6;

/** A ratio that is none: without a requirement, or of 2^50 units and more. */
export const NO_RATIO = -(2n ** 62n);
export const RATIO_LIMIT = 2n ** 50n;

/** A float figure as its nearest integer. */
export function roundedUnits(value: number): bigint {
  return Number.isFinite(value) ? BigInt(Math.round(value)) : NO_RATIO;
}

/** Of the chosen ones among the first `count` accounts: equal hashes are equal figures of each. */
export function hashOf(figures: Figures, count: number, isChosen: (account: number) => boolean): string {
  const hash = createHash('sha256');
  for (let account = 0; account < count; account++)
    if (isChosen(account))
      hash.update(figures.subarray(FIGURE_COUNT * account, FIGURE_COUNT * (account + 1)));
  return hash.digest('hex').slice(0, 12);
}
