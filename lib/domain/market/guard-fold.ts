import {
  endedByTime,
  guardPrice,
  type AcceptedPrice,
  type GuardedPrice,
  type PriceHold,
  type PriceObservation,
  type Release,
} from './price-guard';
import { deciding, distance, type GuardLimits } from './guard-limits';

/** What came of prices of one instrument, one after the other. */
export interface GuardOutcome {
  readonly last: AcceptedPrice | null;
  /** Accepted prices in order; the last one is the mark price. */
  readonly accepted: readonly PriceObservation[];
  readonly hold: PriceHold | null;
  /** How the hold that was there at first ended, and what it had come to; null: it was none, or goes on. */
  readonly ended: {
    readonly release: Release;
    readonly accepted: PriceObservation | null;
    readonly hold: PriceHold;
  } | null;
  readonly sources: GuardedPrice['sources'];
  /** Observations that were held, whatever became of them. */
  readonly held: number;
}

/**
 * Guards prices of one instrument in the order in which they were observed. A hold that begins and ends among them leaves
 * no more than its count.
 *
 * @param volatilityUntil per bar, of closes until the last accepted price; null: unknown. Asked for where a price moves
 *   further than the least move: a smaller one is taken, whatever it is
 */
export function guardInOrder(
  limits: GuardLimits,
  before: Omit<GuardedPrice, 'volatility'>,
  observations: readonly PriceObservation[],
  volatilityUntil: (last: AcceptedPrice) => number | null,
): GuardOutcome {
  let { last, hold } = before;
  let isStored = hold !== null;
  let ended: GuardOutcome['ended'] = null;
  let held = 0;
  const accepted: PriceObservation[] = [];
  const sources = new Map(before.sources);

  const end = (release: Release, taken: PriceObservation | null): void => {
    if (isStored && hold) ended = { release, accepted: taken, hold };
    isStored = false;
    hold = null;
    if (taken === null) return;
    accepted.push(taken);
    last = taken;
  };
  for (const observation of observations) {
    const over = hold && endedByTime(hold, observation.receivedAt);
    if (over) end(over.release, over.accepted);
    const volatility = last && isFurther(limits, last, observation) ? volatilityUntil(last) : null;
    const decision = guardPrice(limits, { last, hold, sources, volatility }, observation);
    if (decision.kind === 'ACCEPT') {
      if (decision.release !== null) end(decision.release, decision.accepted);
      else {
        accepted.push(decision.accepted);
        last = decision.accepted;
      }
    } else if (decision.kind === 'HOLD') {
      hold = decision.hold;
      held += 1;
    }
    note(sources, observation);
  }
  return { last, accepted, hold, ended, sources, held };
}

/** Whether a price moves further than the least move, so that what it is held to hangs on volatility. */
export function isFurther(limits: GuardLimits, last: AcceptedPrice, { price }: PriceObservation): boolean {
  return distance(price, last.price).gt(deciding(limits.leastMove));
}

/** The newest of each source that is named. */
function note(sources: Map<string, PriceObservation>, observation: PriceObservation): void {
  const { source, observedAt } = observation;
  if (source === null) return;
  const known = sources.get(source);
  if (known === undefined || known.observedAt < observedAt) sources.set(source, observation);
}
