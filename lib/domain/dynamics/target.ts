import { Decimal } from '../number/decimal';
import { DIGITS, significant } from '../statistics/pinned';
import type { Volatilities } from '../statistics/volatility';
import type { Programme } from './programme';

/** The greatest part of a target rate that may be for impact. */
const GREATEST_IMPACT_SHARE = 0.25;
/** What the tool BUFFER holds on top while nothing is used up. */
export const FULL_BUFFER = 1.25;

/** How much a market bears, from its history. */
export interface Liquidity {
  /** The greater of the 30-day median of daily turnover and half its one-year median, in the settlement asset; > 0. */
  readonly turnover: number;
  /** The 30-day median of the spread, as a fraction of the price. */
  readonly spread: number;
}

/** The rate that a law wants, part by part. Per unit of notional; each rounded to `DIGITS`. */
export interface TargetRate {
  /** z·√h·max(long-run, (1 − w)·present + w·stress). */
  readonly volatility: number;
  /** Of closing: at most a quarter of the whole. */
  readonly impact: number;
}

/** @param liquidity null: none is known, and the programme states no impact */
export function targetRate(
  { scale, stressWeight, impact, barsPerDay }: Programme,
  { present, longRun, stress }: Volatilities,
  liquidity: Liquidity | null,
): TargetRate {
  const volatility = scale * Math.max(longRun, (1 - stressWeight) * present + stressWeight * stress);
  if (impact === null || liquidity === null)
    return { volatility: significant(volatility, DIGITS), impact: 0 };
  const perDay = present * Math.sqrt(barsPerDay);
  const cost =
    impact.coefficient * perDay * Math.sqrt(impact.notional / liquidity.turnover) + liquidity.spread / 2;
  const greatest = (volatility * GREATEST_IMPACT_SHARE) / (1 - GREATEST_IMPACT_SHARE);
  return {
    volatility: significant(volatility, DIGITS),
    impact: significant(Math.min(cost, greatest), DIGITS),
  };
}

/**
 * Where a dial should stand: the target rate over what it is anchored to, before any bound.
 *
 * @param buffer of the tool BUFFER, by which the volatility part is multiplied; 1 for the others
 * @param anchor the rate of which the dial is a multiple, > 0
 */
export function targetDial({ volatility, impact }: TargetRate, buffer: number, anchor: number): Decimal {
  return new Decimal(significant((buffer * volatility + impact) / anchor, DIGITS));
}

/** A buffer between slots: what is left of it, and what was asked for without it; null before the first slot. */
export interface Buffer {
  /** In [1, FULL_BUFFER]. */
  readonly left: number;
  readonly asked: number | null;
}

/**
 * A buffer after one more slot. Where more is asked for than before it is used up before the dial rises; on any other slot it
 * is rebuilt by so much a day, which moves the dial as any rise does, so that a market that stays where it is has its
 * buffer back.
 *
 * @param dial where the dial stands
 * @param days since the slot before
 */
export function bufferAfter(
  { left, asked: before }: Buffer,
  { volatility, impact }: TargetRate,
  {
    dial,
    anchor,
    days,
    rebuiltPerDay,
  }: {
    readonly dial: number;
    readonly anchor: number;
    readonly days: number;
    readonly rebuiltPerDay: number;
  },
): Buffer {
  const asked = significant(volatility + impact, DIGITS);
  const borne = Math.max(1, (dial * anchor - impact) / volatility);
  const isRise = before !== null && asked > before;
  const after = isRise ? Math.min(left, borne) : Math.min(FULL_BUFFER, left + rebuiltPerDay * days);
  return { left: significant(after, DIGITS), asked };
}
