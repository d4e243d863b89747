import type { AuditEvent } from '../../../domain/audit/events';
import { guardInOrder, type GuardOutcome } from '../../../domain/market/guard-fold';
import { deciding, distance, guardLimits, type GuardLimits } from '../../../domain/market/guard-limits';
import { guardVolatility, GUARD_BARS, type ClosedBar } from '../../../domain/market/guard-volatility';
import type { AcceptedPrice, PriceObservation } from '../../../domain/market/price-guard';
import { barClosesAt, type MarkRow } from '../../../domain/market/price-row';
import { Decimal } from '../../../domain/number/decimal';
import type { KnownPrices, PriceRules } from '../../../ports/held-prices';
import type { StagedMarks } from '../../../ports/staging';
import type { UnitOfWork } from '../../../ports/unit-of-work';
import { agedFrom, holdEvent, releaseEvent } from './hold-events';

/** Prices that are guarded at a time. */
const BATCH_PRICES = 5_000;
/** Instruments that a receipt names. */
const NAMED = 20;

/** An instrument whose price was held and is. */
export interface HeldInReceipt {
  readonly instrument: string;
  /** The newest held price, and the last accepted one. */
  readonly price: Decimal;
  readonly last: Decimal;
}

/** What a guarded import of prices came to. */
export interface GuardedMarks {
  /** Mark prices that moved. */
  readonly moved: number;
  /** Observations that were held, whatever became of them. */
  readonly held: number;
  /** By symbol: whose price is held now and was held by this. */
  readonly instruments: ReadonlyMap<string, HeldInReceipt>;
  /** What to log, once all is written. */
  readonly events: readonly AuditEvent[];
}

/** The first few of what is held, for a receipt. */
export function namedHeld({ instruments }: GuardedMarks): readonly HeldInReceipt[] {
  return [...instruments.values()].slice(0, NAMED);
}

/**
 * Takes staged mark prices in the order in which they were observed, and holds those that the guard does not let pass:
 * the mark price stays the last accepted one. Mark, hold and source prices are written in the caller's transaction.
 * Needs the lock of the venue.
 *
 * @param onAccepted is told of an instrument's accepted prices, in order
 */
export async function guardPrices(
  unit: UnitOfWork,
  staged: StagedMarks,
  rules: PriceRules & { readonly guard: NonNullable<PriceRules['guard']> },
  onAccepted: (instrument: string, accepted: readonly PriceObservation[]) => void,
): Promise<GuardedMarks> {
  const limits = guardLimits(rules.guard);
  const receivedAt = await unit.clock();
  const moved = new Set<string>();
  const instruments = new Map<string, HeldInReceipt>();
  const events: AuditEvent[] = [];
  let held = 0;
  for (;;) {
    const rows = await staged.nextInOrder(BATCH_PRICES);
    if (rows.length === 0) break;
    const known = await unit.heldPrices.known([...new Set(rows.map(({ instrument }) => instrument))]);
    const guarded: Guarded[] = [];
    for (const [instrument, before] of known) {
      const observations = observed(rows, instrument, receivedAt);
      const outcome = await guardOne(unit, limits, instrument, before, observations);
      guarded.push({ instrument, before, outcome });
      held += outcome.held;
      if (outcome.accepted.length > 0) moved.add(instrument);
      onAccepted(instrument, outcome.accepted);
      if (outcome.hold === null) instruments.delete(instrument);
      else if (outcome.held > 0) {
        const { newest, last } = outcome.hold;
        instruments.set(instrument, { instrument, price: newest.price, last: last.price });
      }
    }
    await keepPrices(unit, guarded);
    for (const one of guarded) events.push(...(await keepHold(unit, rules, one, receivedAt)));
  }
  return { moved: moved.size, held, instruments, events };
}

function observed(
  rows: readonly MarkRow[],
  instrument: string,
  receivedAt: Date,
): readonly PriceObservation[] {
  return rows
    .filter((row) => row.instrument === instrument)
    .map(({ price, observedAt, source = null }) => ({ price, observedAt, receivedAt, source }));
}

async function guardOne(
  unit: UnitOfWork,
  limits: GuardLimits,
  instrument: string,
  { last, hold, sources }: KnownPrices,
  observations: readonly PriceObservation[],
): Promise<GuardOutcome> {
  const before = { last, hold: hold?.hold ?? null, sources };
  const isCalm = hold === null && withinLeastMove(limits, last, observations);
  const bars = isCalm ? [] : await knownBars(unit, limits, instrument);
  const known = new Map<number, number | null>();
  return guardInOrder(limits, before, observations, ({ observedAt }) => {
    const until = bars.filter(
      (bar) => barClosesAt({ ...bar, intervalMinutes: limits.barMinutes }) <= observedAt,
    );
    const volatility = known.has(until.length)
      ? (known.get(until.length) ?? null)
      : guardVolatility(until, limits);
    known.set(until.length, volatility);
    return volatility;
  });
}

/** Whether no two of these prices are further apart than the least move, so that volatility decides nothing. */
function withinLeastMove(
  { leastMove }: GuardLimits,
  last: AcceptedPrice | null,
  observations: readonly PriceObservation[],
): boolean {
  const prices = [...(last ? [last.price] : []), ...observations.map(({ price }) => price)];
  return !distance(Decimal.max(...prices), Decimal.min(...prices)).gt(deciding(leastMove));
}

/** The newest closed bars, without those whose close was held and that nothing accepted since. */
async function knownBars(
  unit: UnitOfWork,
  limits: GuardLimits,
  instrument: string,
): Promise<readonly ClosedBar[]> {
  const { barMinutes: intervalMinutes } = limits;
  const question = { instrument, intervalMinutes, asOf: await unit.clock(), limit: GUARD_BARS };
  const { [instrument]: trust } = await unit.heldPrices.trust([instrument]);
  return unit.marketData.barsAsOf({ ...question, trust });
}

/** Prices of one instrument: what was known, and what came of them. */
interface Guarded {
  readonly instrument: string;
  readonly before: KnownPrices;
  readonly outcome: GuardOutcome;
}

/** Mark and source prices of all at once: before the holds, since a mark price that moves ages from when it was observed. */
async function keepPrices({ book, heldPrices }: UnitOfWork, guarded: readonly Guarded[]): Promise<void> {
  const marks = guarded.flatMap(({ instrument, outcome }) => {
    const newest = outcome.accepted.at(-1);
    return newest ? [{ instrument, ...newest }] : [];
  });
  if (marks.length > 0) await book.putMarkPrices(marks);
  const named = guarded.flatMap(({ instrument, before, outcome }) =>
    [...outcome.sources]
      .filter(([source, price]) => before.sources.get(source) !== price)
      .map(([, price]) => ({ ...price, instrument })),
  );
  if (named.length > 0) await heldPrices.keepSourcePrices(named);
}

/** @returns what to log */
async function keepHold(
  { heldPrices }: UnitOfWork,
  { maximumAgeSeconds }: PriceRules,
  { instrument, before, outcome: { accepted, hold, ended } }: Guarded,
  at: Date,
): Promise<readonly AuditEvent[]> {
  const events: AuditEvent[] = [];
  const stored = before.hold;
  if (stored && ended) {
    if (ended.hold.candidates > stored.hold.candidates) await heldPrices.goOn(stored.id, ended.hold);
    await heldPrices.end(stored.id, { by: ended.release, at, accepted: ended.accepted });
    events.push(releaseEvent(instrument, { id: stored.id, hold: ended.hold }, ended));
  }
  if (hold === null) return events;
  if (stored && !ended) {
    if (hold.candidates > stored.hold.candidates) await heldPrices.goOn(stored.id, hold);
    return events;
  }
  const isExtended = accepted.length === 0 && before.isAgeExtended;
  const id = await heldPrices.begin(instrument, hold, isExtended ? null : agedFrom(hold, maximumAgeSeconds));
  return [...events, holdEvent(instrument, id, hold)];
}
