import type { Actor } from '../../../domain/governance/people/actor';
import type { PlayEnd, PlayRecord } from '../../../ports/market-plays';
import type { UnitOfWork } from '../../../ports/unit-of-work';

/** Ends a play, and says so in the log. Needs the lock of the venue. */
export async function endPlay(
  unit: UnitOfWork,
  actor: Actor,
  { id, scenario }: PlayRecord,
  by: PlayEnd,
): Promise<void> {
  await unit.plays.end(id, by, await unit.clock());
  await unit.audit.append({
    ...{ actor, action: 'market.stop', subjectKind: 'play', subjectId: String(id) },
    payload: { scenario, by },
  });
}
