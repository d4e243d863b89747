import { assert } from '../../domain/assert';
import type { Actor } from '../../domain/governance/people/actor';
import { endedByTime, type Release } from '../../domain/market/price-guard';
import type { Decimal } from '../../domain/number/decimal';
import { ok, type Result } from '../../domain/result';
import type { Transact } from '../../ports/unit-of-work';
import { endHold } from './steps/end-hold';
import { releaseEvent } from './steps/hold-events';

/** A price that nothing and nobody ended in time: somebody should look at it. */
export interface OverdueHold {
  readonly instrument: string;
  readonly release: Release;
  readonly candidate: Decimal;
  readonly last: Decimal;
}

/**
 * Lets the stated fallback act for every price whose time of being held is over. Done at start and every minute; a price
 * that comes in between does the same for its instrument. Harmless when there is none, and when done twice.
 */
export function endOverdueHolds(
  { transact }: { readonly transact: Transact },
  actor: Extract<Actor, { kind: 'SYSTEM' }>,
): Promise<Result<readonly OverdueHold[], never>> {
  return transact(async (unit) => {
    if ((await unit.heldPrices.overdue(await unit.clock())).length === 0) return ok([]);
    await unit.venue.lock();
    const at = await unit.clock();
    const overdue = await unit.heldPrices.overdue(at);
    const events = [];
    const ended: OverdueHold[] = [];
    for (const held of overdue) {
      const { instrument, hold } = held;
      const end = endedByTime(hold, at);
      assert(end !== null, 'what is overdue has ended by time');
      await endHold(unit, held, { by: end.release, at, accepted: end.accepted });
      events.push(releaseEvent(instrument, held, end));
      ended.push({
        ...{ instrument, release: end.release },
        ...{ candidate: hold.newest.price, last: hold.last.price },
      });
    }
    for (const event of events) await unit.audit.append({ actor, ...event });
    return ok(ended);
  });
}
