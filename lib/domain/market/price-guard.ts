import { Decimal, round } from '../number/decimal';
import { allowedMove, deciding, distance, elapsedBars, type GuardLimits } from './guard-limits';

/** A price as a source states it. */
export interface PriceObservation {
  readonly price: Decimal;
  readonly observedAt: Date;
  /** By the venue's clock. */
  readonly receivedAt: Date;
  /** Null: nobody is named. */
  readonly source: string | null;
}

/** The price that accounts are margined at. */
export type AcceptedPrice = Pick<PriceObservation, 'price' | 'observedAt'>;

/** Why a price is held: it moved further than its volatility, the stated move where that is unknown, or ever allows. */
export const HOLD_REASONS = ['BEYOND_VOLATILITY', 'VOLATILITY_UNKNOWN', 'BEYOND_GREATEST_MOVE'] as const;
export type HoldReason = (typeof HOLD_REASONS)[number];

/** Held prices in a row that are within the limit of each other. */
export interface ConsistentRun {
  readonly low: Decimal;
  readonly high: Decimal;
  readonly count: number;
  readonly observedFrom: Date;
  readonly receivedFrom: Date;
}

/** A price that is held, and all that came since and is held with it. */
export interface PriceHold {
  readonly reason: HoldReason;
  readonly last: AcceptedPrice;
  readonly first: PriceObservation;
  readonly newest: PriceObservation;
  /** Observations, the first included. */
  readonly candidates: number;
  readonly run: ConsistentRun;
  /** Per bar; null: unknown. */
  readonly volatility: number | null;
  /** From the last accepted price to the first held one, at least 1. */
  readonly bars: number;
  /** How far the price might have moved, as a logarithm. */
  readonly allowed: Decimal;
  /** When the fallback acts, by the venue's clock. */
  readonly endsAt: Date;
  readonly fallback: GuardLimits['fallback'];
}

/**
 * What ended a hold: another source that agrees, held prices that agree with each other, a price that came back within the
 * limit, or the time, with the stated fallback. A person's word is the sixth and seventh, and not this rule's.
 */
export const RELEASES = ['SOURCES', 'CONSISTENT', 'RETURNED', 'TIME_ACCEPTED', 'TIME_KEPT'] as const;
export type Release = (typeof RELEASES)[number];

export type GuardDecision =
  /** Nothing newer: it changes nothing. */
  | { readonly kind: 'PASS_OVER' }
  /** The mark price is now `accepted`; `release`: of a price that was held until now. */
  | { readonly kind: 'ACCEPT'; readonly accepted: PriceObservation; readonly release: Release | null }
  | { readonly kind: 'HOLD'; readonly hold: PriceHold };

/** What is known of one instrument when a price of it comes. */
export interface GuardedPrice {
  readonly last: AcceptedPrice | null;
  readonly hold: PriceHold | null;
  /** The newest price of each source that is named, this one's own before this one. */
  readonly sources: ReadonlyMap<string, PriceObservation>;
  /** Per bar, of closes until the last accepted price; null: unknown. */
  readonly volatility: number | null;
}

/**
 * Whether a price is taken, held or passed over. Comparisons are strict: exactly at a limit passes.
 *
 * A hold whose time is over ends first: see `endedByTime`.
 *
 * @see docs/methodology.md#price-guard
 */
export function guardPrice(
  limits: GuardLimits,
  known: GuardedPrice,
  observation: PriceObservation,
): GuardDecision {
  const { last, hold, sources, volatility } = known;
  if (last !== null && observation.observedAt <= last.observedAt) return { kind: 'PASS_OVER' };
  const isFirst = outranking(limits, sources, observation) === null;
  if (!isFirst)
    return hold && agree(limits, hold.newest, observation) ? released(hold, 'SOURCES') : PASS_OVER;
  if (last === null) return { kind: 'ACCEPT', accepted: observation, release: null };

  const bars = elapsedBars(last.observedAt, observation.observedAt, limits);
  const allowed = allowedMove(limits, volatility, bars);
  const move = distance(observation.price, last.price);
  if (!move.gt(allowed))
    return { kind: 'ACCEPT', accepted: observation, release: hold === null ? null : 'RETURNED' };
  if (isSeconded(limits, last, sources, observation))
    return { kind: 'ACCEPT', accepted: observation, release: hold === null ? null : 'SOURCES' };
  const isFar = move.gt(deciding(limits.greatestMove));
  if (hold === null) {
    const reason = isFar
      ? 'BEYOND_GREATEST_MOVE'
      : volatility === null
        ? 'VOLATILITY_UNKNOWN'
        : 'BEYOND_VOLATILITY';
    return { kind: 'HOLD', hold: begun(limits, { reason, last, volatility, bars, allowed }, observation) };
  }
  if (observation.observedAt <= hold.newest.observedAt) return PASS_OVER;
  const run = continued(limits, hold, observation);
  if (!isFar && isConsistent(limits, run, observation))
    return { kind: 'ACCEPT', accepted: observation, release: 'CONSISTENT' };
  return { kind: 'HOLD', hold: { ...hold, newest: observation, candidates: hold.candidates + 1, run } };
}

const PASS_OVER = { kind: 'PASS_OVER' } as const;

/** How a hold ends when its time is over; null before. @param at by the venue's clock */
export function endedByTime(
  hold: PriceHold,
  at: Date,
): { readonly release: Release; readonly accepted: PriceObservation | null } | null {
  if (at < hold.endsAt) return null;
  return hold.fallback === 'ACCEPT'
    ? { release: 'TIME_ACCEPTED', accepted: hold.newest }
    : { release: 'TIME_KEPT', accepted: null };
}

/** A source of a higher rank that has stated a price lately; null: none, so this one may move the mark price. */
function outranking(
  { sources }: GuardLimits,
  known: GuardedPrice['sources'],
  { source, receivedAt }: PriceObservation,
): string | null {
  if (sources === null || source === null) return null;
  const rank = sources.precedence.indexOf(source);
  const before = rank === -1 ? sources.precedence : sources.precedence.slice(0, rank);
  const isHeard = (name: string): boolean => {
    const newest = known.get(name);
    return newest !== undefined && receivedAt.getTime() - newest.receivedAt.getTime() <= sources.silenceMs;
  };
  return before.find(isHeard) ?? null;
}

/** Whether two sources that are named, and are two, state nearly one price. */
function agree({ agreement }: GuardLimits, one: PriceObservation, other: PriceObservation): boolean {
  if (one.source === null || other.source === null || one.source === other.source) return false;
  return areNear(one.price, other.price, agreement);
}

/** How far a price is from the last accepted one, as a fraction of that, to 6 places; negative: below it. */
export function relativeMove(price: Decimal, last: Decimal): Decimal {
  return round(price.div(last).minus(1), { scale: 6, mode: 'HALF_EVEN' });
}

/** Whether two prices are one but for a fraction of the lower. Exactly at it they are. */
export function areNear(one: Decimal, other: Decimal, agreement: Decimal): boolean {
  return !one.minus(other).abs().gt(Decimal.min(one, other).times(agreement));
}

/** Whether another source has stated nearly this price since the last one was accepted. */
function isSeconded(
  limits: GuardLimits,
  last: AcceptedPrice,
  sources: GuardedPrice['sources'],
  observation: PriceObservation,
): boolean {
  return [...sources.values()].some(
    (other) => other.observedAt > last.observedAt && agree(limits, other, observation),
  );
}

function released(hold: PriceHold, release: Release): GuardDecision {
  return { kind: 'ACCEPT', accepted: hold.newest, release };
}

function begun(
  { holdMs, fallback }: GuardLimits,
  found: Pick<PriceHold, 'reason' | 'last' | 'volatility' | 'bars' | 'allowed'>,
  observation: PriceObservation,
): PriceHold {
  return {
    ...found,
    ...{ first: observation, newest: observation, candidates: 1, run: runOf(observation) },
    ...{ endsAt: new Date(observation.receivedAt.getTime() + holdMs), fallback },
  };
}

function runOf({ price, observedAt, receivedAt }: PriceObservation): ConsistentRun {
  return { low: price, high: price, count: 1, observedFrom: observedAt, receivedFrom: receivedAt };
}

/** The run with one more; begun anew where that is not within the limit of all in it. */
function continued(
  limits: GuardLimits,
  { run, volatility }: PriceHold,
  observation: PriceObservation,
): ConsistentRun {
  const [low, high] = [Decimal.min(run.low, observation.price), Decimal.max(run.high, observation.price)];
  const bars = elapsedBars(run.observedFrom, observation.observedAt, limits);
  if (distance(high, low).gt(allowedMove(limits, volatility, bars))) return runOf(observation);
  return { ...run, low, high, count: run.count + 1 };
}

function isConsistent(
  { observations, spanMs }: GuardLimits,
  { count, receivedFrom }: ConsistentRun,
  { receivedAt }: PriceObservation,
): boolean {
  return count >= observations && receivedAt.getTime() - receivedFrom.getTime() >= spanMs;
}
