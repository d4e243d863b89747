import { accessRefusal, type AccessRefusal, type Actor } from '../../domain/governance/people/actor';
import { type InvalidInput, type Fault, ok, refuse, type Result } from '../../domain/result';
import type { PlayableScenario, PlayRecord } from '../../ports/market-plays';
import { GREATEST_SPEED, LONGEST_MS } from '../../ports/venue-clock';
import type { Transact, UnitOfWork } from '../../ports/unit-of-work';
import { endPlay } from './steps/end-play';
import { setClock } from './steps/set-clock';

const HOUR_MS = 3_600_000;

export interface PlayMarketDeps {
  readonly transact: Transact;
  readonly scenarios: readonly PlayableScenario[];
  /** Chance: an integer from 0 to 2³² − 1. */
  readonly newSeed: () => number;
}

export type PlayMarketRefusal = AccessRefusal | InvalidInput;

/**
 * Has a market played in a demo, from a second on: the venue's clock goes at the speed until the scenario is over. What
 * plays is replaced.
 *
 * Refused: `scenario-known`, `speed-range` (a whole number from 1, so that it is over within a month), `demo-only` in any
 * other venue, and `venue-clock` where others' prices came within the last hour: a fast clock would make them all too old.
 * Right: PLAY_MARKET.
 */
export function playMarket(
  { transact, scenarios, newSeed }: PlayMarketDeps,
  actor: Actor,
  { scenario, speed }: { readonly scenario: string; readonly speed: number },
): Promise<Result<PlayRecord, PlayMarketRefusal>> {
  return transact(async (unit) => {
    const access = accessRefusal(actor, 'PLAY_MARKET');
    if (access) return refuse(access);
    const hours = scenarios.find(({ name }) => name === scenario)?.hours ?? null;
    const faults = hours === null ? [UNKNOWN_SCENARIO] : speedFaults(speed, hours);
    if (hours === null || faults.length > 0) return refuse({ code: 'InvalidInput', faults });
    const venue = await unit.venue.lock();
    const unfit = venue?.isDemo !== true ? DEMO_ONLY : await othersPrices(unit);
    if (unfit) return refuse({ code: 'InvalidInput', faults: [unfit] });
    const before = await unit.plays.playing();
    if (before) await endPlay(unit, actor, before, 'REPLACED');
    const { from } = await setClock(unit, speed, speed === 1 ? 0 : (hours * HOUR_MS) / speed);
    const beginsAt = new Date(Math.ceil(from.getTime()));
    const play = await unit.plays.add({
      ...{ scenario, speed, seed: newSeed(), askedBy: nameOf(actor), askedAt: await unit.databaseClock() },
      ...{ beginsAt, endsAt: new Date(beginsAt.getTime() + hours * HOUR_MS) },
    });
    await unit.audit.append({
      ...{ actor, action: 'market.play', subjectKind: 'play', subjectId: String(play.id) },
      payload: {
        ...{ scenario, speed, seed: play.seed },
        ...{ beginsAt: play.beginsAt.toISOString(), endsAt: play.endsAt.toISOString() },
      },
    });
    return ok(play);
  });
}

async function othersPrices(unit: UnitOfWork): Promise<Fault | null> {
  const since = new Date((await unit.clock()).getTime() - HOUR_MS);
  return (await unit.plays.areOthersPricesSince(since)) ? OTHERS_PRICES : null;
}

function speedFaults(speed: number, hours: number): Fault[] {
  const least = Math.max(1, Math.ceil((hours * HOUR_MS) / LONGEST_MS));
  if (Number.isInteger(speed) && speed >= 1 && speed <= GREATEST_SPEED && (speed === 1 || speed >= least))
    return [];
  const message = `The speed is a whole number from 1 to ${GREATEST_SPEED.toLocaleString('en')}.`;
  return [{ path: '/speed', rule: 'speed-range', message }];
}

/** Who asked, in words: a person's name stays as it was. */
function nameOf(actor: Actor): string {
  return actor.kind === 'PERSON' || actor.kind === 'TOKEN' ? actor.name : actor.kind;
}

const UNKNOWN_SCENARIO: Fault = {
  path: '/scenario',
  rule: 'scenario-known',
  message: 'No scenario has this name.',
};
const DEMO_ONLY: Fault = {
  path: '',
  rule: 'demo-only',
  message: 'A market is played in the demo venue only: this venue’s clock and prices are real.',
};
const OTHERS_PRICES: Fault = {
  path: '',
  rule: 'venue-clock',
  message:
    'Prices from elsewhere came in within the last hour: a market played beside them would make them too old. Stop their feed, and play an hour later.',
};
