import { Decimal, decimalText } from '../number/decimal';

interface AmountRange {
  /** Least size of what is not 0; null: any. */
  readonly least: Decimal | null;
  /** Greatest size, itself allowed. */
  readonly most: Decimal;
  readonly word: string;
}

/**
 * How large an amount may be that a venue takes in, by what it is, whichever way it comes: a file or the API. (The shell's
 * calculator keeps nothing, and computes whatever can be written.) Far beyond what is traded anywhere, and narrow enough that everything the method makes of amounts has its place where it
 * is stored (`numeric(100, 18)`, 82 digits before the point): a notional is at most quantity × multiplier × price
 * (or ÷ price, inverse) = 10^36, ten thousand of them in each of a billion accounts are 10^49, and an equity over the
 * smallest requirement, 10^-18, is 10^67 at most.
 */
export const AMOUNT_RANGES = {
  /** In the settlement asset; a strike is one. */
  PRICE: { least: new Decimal('1e-12'), most: new Decimal('1e12'), word: 'A price' },
  /** Signed, in contracts. */
  QUANTITY: { least: null, most: new Decimal('1e15'), word: 'A quantity' },
  /** Units of the underlying in one contract. */
  MULTIPLIER: { least: new Decimal('1e-9'), most: new Decimal('1e9'), word: 'A multiplier' },
  /** Signed, in units of the asset. */
  BALANCE: { least: null, most: new Decimal('1e18'), word: 'A balance' },
  /** Of the market beyond prices, signed: turnover, open interest, volatility and the like. */
  FIGURE: { least: null, most: new Decimal('1e18'), word: 'A market figure' },
} as const satisfies Readonly<Record<string, AmountRange>>;

export type AmountKind = keyof typeof AMOUNT_RANGES;

/** The rule that `amountRangeMessage` is about, for programs. */
export const AMOUNT_RANGE_RULE = 'amount-range';

/** Why an amount is too large or too small to be let in, in one sentence; null when it is not. 0 is neither. */
export function amountRangeMessage(kind: AmountKind, amount: Decimal): string | null {
  const { least, most, word }: AmountRange = AMOUNT_RANGES[kind];
  const size = amount.abs();
  if (size.gt(most)) return `${word} is at most ${decimalText(most)} in size, not ${decimalText(amount)}.`;
  if (least === null || size.isZero() || size.gte(least)) return null;
  return `${word} is at least ${decimalText(least)} in size, not ${decimalText(amount)}.`;
}
