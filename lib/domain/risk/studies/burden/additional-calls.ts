import { compareBytes } from '../../../books/snapshot-line';
import type { MarginStatus } from '../../../margin/method/types';
import { decimal, type Decimal, decimalText, sum, ZERO } from '../../../number/decimal';
import { decimalOf, fraction, fractionOf, roundFraction } from '../../../number/fraction';
import {
  type AdditionalCall,
  type AdditionalCalls,
  BURDEN_QUESTION,
  type CallConcentration,
  type CallTotal,
  type ShareBand,
} from './burden';

/** One account's, above 0, with what it has before the change. */
export interface OneCall {
  readonly account: string;
  readonly segment: string | null;
  readonly statusBefore: MarginStatus;
  readonly statusAfter: MarginStatus;
  readonly amount: Decimal;
  readonly equity: Decimal;
  readonly collateral: Decimal;
  /** Null: not known. */
  readonly liquid: Decimal | null;
}

export interface TotalPart {
  readonly accounts: number;
  readonly amount: Decimal;
}

/** It grows with what is asked, not with accounts. */
export interface CallsPart extends TotalPart {
  /** Σ amount²: exact, as two hundred digits hold the sum of squares of amounts below 1e80. */
  readonly squares: Decimal;
  /** By band, who has none left last. */
  readonly ofEquity: readonly TotalPart[];
  readonly ofCollateral: readonly TotalPart[];
  /** Null: it is not known what is liquid. */
  readonly ofLiquid: readonly TotalPart[] | null;
  readonly largest: readonly OneCall[];
}

export const NO_TOTAL: TotalPart = { accounts: 0, amount: ZERO };

const ENDS = BURDEN_QUESTION.shares.map((share) => decimal(share));
const NONE_LEFT = ENDS.length + 1;
const BANDS = NONE_LEFT + 1;

export function plusTotal(a: TotalPart, b: TotalPart): TotalPart {
  return { accounts: a.accounts + b.accounts, amount: a.amount.plus(b.amount) };
}

export function callTotal({ accounts, amount }: TotalPart): CallTotal {
  return { accounts, amount: decimalText(amount) };
}

export function totalOf(calls: readonly Pick<OneCall, 'amount'>[]): TotalPart {
  return { accounts: calls.length, amount: sum(calls.map(({ amount }) => amount)) };
}

/** @param isLiquidKnown whether the parameters say which collateral is liquid */
export function callsPart(calls: readonly OneCall[], isLiquidKnown: boolean): CallsPart {
  return {
    ...totalOf(calls),
    squares: sum(calls.map(({ amount }) => amount.times(amount))),
    ofEquity: inBands(calls, ({ equity }) => equity),
    ofCollateral: inBands(calls, ({ collateral }) => collateral),
    ofLiquid: isLiquidKnown ? inBands(calls, ({ liquid }) => liquid ?? ZERO) : null,
    largest: largestOf(calls),
  };
}

export function mergeCalls(a: CallsPart, b: CallsPart): CallsPart {
  const merged = (one: readonly TotalPart[], other: readonly TotalPart[]): readonly TotalPart[] =>
    one.map((total, band) => plusTotal(total, other[band] ?? NO_TOTAL));
  return {
    ...plusTotal(a, b),
    squares: a.squares.plus(b.squares),
    ofEquity: merged(a.ofEquity, b.ofEquity),
    ofCollateral: merged(a.ofCollateral, b.ofCollateral),
    ofLiquid: a.ofLiquid && b.ofLiquid ? merged(a.ofLiquid, b.ofLiquid) : (a.ofLiquid ?? b.ofLiquid),
    largest: largestOf([...a.largest, ...b.largest]),
  };
}

export function additionalCalls(part: CallsPart): AdditionalCalls {
  return {
    ...callTotal(part),
    byShareOfEquity: bandsOf(part.ofEquity),
    byShareOfCollateral: bandsOf(part.ofCollateral),
    ...(part.ofLiquid === null ? {} : { byShareOfLiquid: bandsOf(part.ofLiquid) }),
    concentration: part.accounts === 0 ? null : concentrationOf(part),
    largest: part.largest.map(namedCall),
  };
}

function inBands(calls: readonly OneCall[], wholeOf: (call: OneCall) => Decimal): readonly TotalPart[] {
  const grouped = Array.from({ length: BANDS }, (): OneCall[] => []);
  for (const call of calls) grouped[bandOf(call.amount, wholeOf(call))]?.push(call);
  return grouped.map(totalOf);
}

/** A share is compared as a product, so that no quotient decides. */
function bandOf(amount: Decimal, whole: Decimal): number {
  if (!whole.gt(0)) return NONE_LEFT;
  const band = ENDS.findIndex((end) => amount.lte(whole.times(end)));
  return band < 0 ? ENDS.length : band;
}

function bandsOf(parts: readonly TotalPart[]): readonly ShareBand[] {
  const { shares } = BURDEN_QUESTION;
  return parts.map((total, band) =>
    band === NONE_LEFT
      ? { above: null, upTo: null, ...callTotal(total) }
      : { above: shares[band - 1] ?? '0', upTo: shares[band] ?? null, ...callTotal(total) },
  );
}

function largestOf(calls: readonly OneCall[]): readonly OneCall[] {
  return calls
    .toSorted((a, b) => b.amount.comparedTo(a.amount) || compareBytes(a.account, b.account))
    .slice(0, BURDEN_QUESTION.largest);
}

function concentrationOf({ amount, squares, largest }: CallsPart): CallConcentration {
  return {
    greatest: BURDEN_QUESTION.greatest.map((calls) => ({
      calls,
      share: shareText(totalOf(largest.slice(0, calls)).amount, amount),
    })),
    herfindahl: shareText(squares, amount.times(amount)),
  };
}

function namedCall({ account, segment, statusBefore, statusAfter, ...amounts }: OneCall): AdditionalCall {
  const { amount, equity, collateral, liquid } = amounts;
  const shareOf = (whole: Decimal): string | null => (whole.gt(0) ? shareText(amount, whole) : null);
  return {
    ...{ account, segment, statusBefore, statusAfter, amount: decimalText(amount) },
    ...{ equity: decimalText(equity), collateral: decimalText(collateral) },
    ...{ shareOfEquity: shareOf(equity), shareOfCollateral: shareOf(collateral) },
    ...(liquid === null ? {} : { liquid: decimalText(liquid), shareOfLiquid: shareOf(liquid) }),
  };
}

/** One rounding of the exact quotient. @param whole above 0 */
function shareText(part: Decimal, whole: Decimal): string {
  const [a, b] = [fractionOf(part), fractionOf(whole)];
  const exact = fraction(a.numerator * b.denominator, a.denominator * b.numerator);
  return decimalText(
    decimalOf(roundFraction(exact, { scale: BURDEN_QUESTION.shareDecimals, mode: 'HALF_EVEN' })),
  );
}
