/** What the scripts of one page came to. */
export interface Weighed {
  readonly name: string;
  /** As sent over the network, compressed; kB of 1,000 bytes. */
  readonly kb: number;
  readonly budgetKb: number;
  readonly files: number;
  /** Pages asked for before anybody meant to go there. */
  readonly prefetches: number;
}

/** A sentence for each page that is above its budget, or that sent no script at all: then nothing was measured. */
export function overweight(weighed: readonly Weighed[]): readonly string[] {
  return weighed.flatMap(({ name, kb, budgetKb, files }) => {
    if (files === 0 || kb === 0) return [`${name}: no script was seen, so nothing was measured.`];
    return kb > budgetKb
      ? [`${name}: ${kb.toFixed(1)} kB of scripts, above its budget of ${budgetKb} kB.`]
      : [];
  });
}
