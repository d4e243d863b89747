import { assert } from '../../assert';
import { ok, refuse, type Result } from '../../result';
import { DIGITS, significant } from '../pinned';
import { simpleReturn } from '../returns';

/** What a closed bar says of how far a price went; each price above 0, low ≤ close ≤ high. */
export interface PriceBar {
  readonly opensAtMs: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** Sides, and where within a bar a loss is taken: at its close, or at its worst price for that side. */
export const SIDES = ['long', 'short'] as const;
export type Side = (typeof SIDES)[number];
export const MOMENTS = ['close', 'within'] as const;
export type Moment = (typeof MOMENTS)[number];

/** Losses of a bar as fractions of what a position was worth at the close before: positive is a loss, negative a gain. */
export type Losses = Readonly<Record<Side, Readonly<Record<Moment, number>>>>;

/** From the close of one bar through the next. */
export interface PriceMove {
  /** When the bar opens in which it came. */
  readonly atMs: number;
  readonly losses: Losses;
}

/** A move over time of which bars are missing. */
export interface GapMove extends PriceMove {
  /** How long the bar that it ends in comes after the one before, in bars; above 1. */
  readonly bars: number;
}

export interface PriceMoves {
  /** Each over one bar. */
  readonly moves: readonly PriceMove[];
  /** Those that are not: a gap is neither one bar nor nothing. */
  readonly gaps: readonly GapMove[];
}

/** A bar that opens before the one before has closed: of which of them a move would be is not known. */
export interface BarsOverlap {
  readonly code: 'BARS_OVERLAP';
  readonly atMs: number;
}

/**
 * What holding through each bar lost, from the close before: 1 − p/c of a long and p/c − 1 of a short, p being the close, or
 * the low for a long and the high for a short. Of an inverse contract, which is worth multiplier / price, c/p − 1 and 1 − c/p.
 * To 12 significant digits, so that a loss of exactly a margin is no more than it.
 *
 * @param bars ascending by opening
 */
export function priceMoves(
  bars: readonly PriceBar[],
  { barMs, isInverse }: { readonly barMs: number; readonly isInverse: boolean },
): Result<PriceMoves, BarsOverlap> {
  const moves: PriceMove[] = [];
  const gaps: GapMove[] = [];
  for (const [index, bar] of bars.entries()) {
    const before = bars[index - 1];
    if (!before) continue;
    const apart = bar.opensAtMs - before.opensAtMs;
    assert(apart > 0, 'bars ascend');
    if (apart < barMs) return refuse({ code: 'BARS_OVERLAP', atMs: bar.opensAtMs });
    const move = { atMs: bar.opensAtMs, losses: lossesOf(before.close, bar, isInverse) };
    if (apart === barMs) moves.push(move);
    else gaps.push({ ...move, bars: apart / barMs });
  }
  return ok({ moves, gaps });
}

/**
 * What a position loses as its price goes from one to another, as a fraction of what it was worth: positive is a loss. Of a linear
 * contract the value of a long is the price; of an inverse one a short has what grows as the price falls.
 *
 * @param from, to above 0; of a linear contract `to` may be anything
 */
export function positionLoss(
  from: number,
  to: number,
  { isShort, isInverse }: { readonly isShort: boolean; readonly isInverse: boolean },
): number {
  const gain = isInverse ? -simpleReturn(to, from) : simpleReturn(from, to);
  return isShort ? gain : -gain;
}

function lossesOf(from: number, { high, low, close }: PriceBar, isInverse: boolean): Losses {
  const loss = (side: Side, to: number): number => {
    const exact = positionLoss(from, to, { isShort: side === 'short', isInverse });
    return exact === 0 ? 0 : significant(exact, DIGITS);
  };
  return {
    long: { close: loss('long', close), within: loss('long', low) },
    short: { close: loss('short', close), within: loss('short', high) },
  };
}
