import { compareBytes } from '../../../books/snapshot-line';
import type { AccountFigures } from '../../../margin/figures/margin-columns';
import type { MarginPair, RecognisedOffset } from '../../../margin/method/recognised-offsets';
import { type Decimal, decimal, decimalText, sum, ZERO } from '../../../number/decimal';
import { decimalOf, fraction, fractionOf, roundFraction } from '../../../number/fraction';
import type { GroupPart, Moved } from '../impact/moved-sums';
import {
  EFFICIENCY_QUESTION,
  type Recognised,
  type RecognisedShareBand,
  type Recognition,
  type RecognisedTotal,
  type Thinnest,
} from './efficiency';

/** An account under one set, with what is recognised of it. */
export interface OneAccount {
  readonly figures: AccountFigures;
  readonly offsets: readonly RecognisedOffset[];
  /** Σ of `offsets`. */
  readonly recognised: MarginPair;
}

/** Of accounts seen so far, under one set. */
export interface SumsPart {
  readonly accounts: number;
  readonly askedMore: number;
  readonly notional: Decimal;
  readonly asked: MarginPair;
  readonly recognised: MarginPair;
}

export const NOTHING: MarginPair = { initial: ZERO, maintenance: ZERO };
export const NO_SUMS: SumsPart = {
  ...{ accounts: 0, askedMore: 0, notional: ZERO, asked: NOTHING, recognised: NOTHING },
};

export function plusPair(a: MarginPair, b: MarginPair): MarginPair {
  return { initial: a.initial.plus(b.initial), maintenance: a.maintenance.plus(b.maintenance) };
}

export function lessPair(a: MarginPair, b: MarginPair): MarginPair {
  return { initial: a.initial.minus(b.initial), maintenance: a.maintenance.minus(b.maintenance) };
}

export function isNothing({ initial, maintenance }: MarginPair): boolean {
  return initial.isZero() && maintenance.isZero();
}

export function isBelowZero({ initial, maintenance }: MarginPair): boolean {
  return initial.lt(0) || maintenance.lt(0);
}

export function oneAccount(figures: AccountFigures, offsets: readonly RecognisedOffset[]): OneAccount {
  return {
    ...{ figures, offsets },
    recognised: {
      initial: sum(offsets.map(({ initial }) => initial)),
      maintenance: sum(offsets.map(({ maintenance }) => maintenance)),
    },
  };
}

export function askedOf({ initialMargin, maintenanceMargin }: AccountFigures): MarginPair {
  return { initial: initialMargin, maintenance: maintenanceMargin };
}

export function sumsOfOne({ figures, recognised }: OneAccount): SumsPart {
  return {
    accounts: isNothing(recognised) ? 0 : 1,
    askedMore: isBelowZero(recognised) ? 1 : 0,
    ...{ notional: figures.notional, asked: askedOf(figures), recognised },
  };
}

/** Of accounts of which nothing is recognised. */
export function sumsOfGroup(
  { notional, initialMargin, maintenanceMargin }: GroupPart,
  side: keyof Moved,
): SumsPart {
  const asked = { initial: initialMargin[side], maintenance: maintenanceMargin[side] };
  return { ...NO_SUMS, notional: notional[side], asked };
}

export function plusSums(a: SumsPart, b: SumsPart): SumsPart {
  return {
    accounts: a.accounts + b.accounts,
    askedMore: a.askedMore + b.askedMore,
    notional: a.notional.plus(b.notional),
    asked: plusPair(a.asked, b.asked),
    recognised: plusPair(a.recognised, b.recognised),
  };
}

export function recognitionOf({ accounts, askedMore, notional, asked, recognised }: SumsPart): Recognition {
  const of = (figure: keyof MarginPair): Recognised => {
    const standalone = asked[figure].plus(recognised[figure]);
    return {
      standalone: decimalText(standalone),
      asked: decimalText(asked[figure]),
      recognised: decimalText(recognised[figure]),
      share: standalone.gt(0) ? shareText(recognised[figure], standalone) : null,
    };
  };
  return {
    ...{ accounts, askedMore, notional: decimalText(notional) },
    ...{ initial: of('initial'), maintenance: of('maintenance') },
  };
}

/** Of a band, under one set. */
export interface BandPart {
  readonly accounts: number;
  readonly standalone: Decimal;
  readonly recognised: Decimal;
}

export const NO_BAND: BandPart = { accounts: 0, standalone: ZERO, recognised: ZERO };

export function plusBand(a: BandPart, b: BandPart): BandPart {
  return {
    accounts: a.accounts + b.accounts,
    standalone: a.standalone.plus(b.standalone),
    recognised: a.recognised.plus(b.recognised),
  };
}

export function bandTotal({ accounts, standalone, recognised }: BandPart): RecognisedTotal {
  return { accounts, standalone: decimalText(standalone), recognised: decimalText(recognised) };
}

export const BANDS: readonly RecognisedShareBand[] = [
  { band: 'MORE' },
  { band: 'NONE' },
  ...EFFICIENCY_QUESTION.shares.map((upTo, place): RecognisedShareBand => ({
    ...{ band: 'SOME', above: EFFICIENCY_QUESTION.shares[place - 1] ?? '0', upTo },
  })),
];
export const NONE_BAND = 1;
const ENDS = EFFICIENCY_QUESTION.shares.map((share) => decimal(share));

/** The place of an account’s band, compared by products; null: it is asked for nothing, by whatever. */
export function bandOf({ figures, recognised: { initial } }: OneAccount): number | null {
  const standalone = figures.initialMargin.plus(initial);
  if (initial.lt(0)) return 0;
  if (standalone.isZero()) return null;
  if (initial.isZero()) return NONE_BAND;
  return NONE_BAND + 1 + ENDS.findIndex((end) => initial.lte(standalone.times(end)));
}

export interface ThinnestPart {
  readonly account: string;
  readonly notional: Decimal;
  readonly initialMargin: Decimal;
}

export function thinnestOfOne({ figures, recognised }: OneAccount): ThinnestPart | null {
  const { account, notional, initialMargin } = figures;
  return recognised.initial.gt(0) && notional.gt(0) ? { account, notional, initialMargin } : null;
}

/** The one with the smaller share, of equal ones the first by name. */
export function thinner(a: ThinnestPart | null, b: ThinnestPart | null): ThinnestPart | null {
  if (!a || !b) return a ?? b;
  const order = a.initialMargin.times(b.notional).comparedTo(b.initialMargin.times(a.notional));
  return (order || compareBytes(a.account, b.account)) <= 0 ? a : b;
}

export function thinnestOf(part: ThinnestPart | null): Thinnest | null {
  if (!part) return null;
  const { account, notional, initialMargin } = part;
  return {
    ...{ account, notional: decimalText(notional), initialMargin: decimalText(initialMargin) },
    share: shareText(initialMargin, notional),
  };
}

/** One rounding of the exact quotient. @param whole above 0 */
export function shareText(part: Decimal, whole: Decimal): string {
  const [a, b] = [fractionOf(part), fractionOf(whole)];
  const exact = fraction(a.numerator * b.denominator, a.denominator * b.numerator);
  const step = { scale: EFFICIENCY_QUESTION.shareDecimals, mode: 'HALF_EVEN' } as const;
  return decimalText(decimalOf(roundFraction(exact, step)));
}
