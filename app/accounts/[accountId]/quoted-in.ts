/** Where several instruments are quoted in several assets, or one in what has no name here: the USD of an inverse contract. */
export const AS_QUOTED = 'as quoted';

interface Quoted {
  readonly settlementAsset: string;
  readonly isInverse: boolean;
}

/** What the prices of these instruments are in: a linear contract is quoted in what it settles in. None: undefined. */
export function quotedIn(instruments: readonly Quoted[]): string | undefined {
  const quotes = new Set(
    instruments.map(({ settlementAsset, isInverse }) => (isInverse ? AS_QUOTED : settlementAsset)),
  );
  const [first] = quotes;
  return quotes.size > 1 ? AS_QUOTED : first;
}
