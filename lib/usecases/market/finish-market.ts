import type { Actor } from '../../domain/governance/people/actor';
import { ok, type Result } from '../../domain/result';
import type { Transact } from '../../ports/unit-of-work';
import { endPlay } from './steps/end-play';

/** Notes that a play is over, by the process that played it: the venue's clock has slowed down by itself. Harmless twice. */
export function finishMarket(
  { transact }: { readonly transact: Transact },
  actor: Extract<Actor, { kind: 'SYSTEM' }>,
  id: bigint,
): Promise<Result<null, never>> {
  return transact(async (unit) => {
    await unit.venue.lock();
    const play = await unit.plays.playing();
    if (play?.id === id) await endPlay(unit, actor, play, 'OVER');
    return ok(null);
  });
}
