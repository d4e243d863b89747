import { accessRefusal, type AccessRefusal, type Actor } from '../../domain/governance/people/actor';
import { type InvalidInput, type Fault, ok, refuse, type Result } from '../../domain/result';
import type { PlayRecord } from '../../ports/market-plays';
import type { Transact } from '../../ports/unit-of-work';
import { endPlay } from './steps/end-play';
import { setClock } from './steps/set-clock';

/**
 * Stops the market that is played: the venue's clock goes on at the speed of time from what it shows.
 *
 * Refused: `playing` where another market than the one that is named plays by now, or none. Right: PLAY_MARKET.
 */
export function stopMarket(
  { transact }: { readonly transact: Transact },
  actor: Actor,
  { scenario }: { readonly scenario: string },
): Promise<Result<PlayRecord, AccessRefusal | InvalidInput>> {
  return transact(async (unit) => {
    const access = accessRefusal(actor, 'PLAY_MARKET');
    if (access) return refuse(access);
    await unit.venue.lock();
    const play = await unit.plays.playing();
    if (play?.scenario !== scenario) return refuse({ code: 'InvalidInput', faults: [NOT_PLAYING] });
    await endPlay(unit, actor, play, 'STOPPED');
    await setClock(unit, 1, 0);
    return ok(play);
  });
}

const NOT_PLAYING: Fault = {
  path: '/scenario',
  rule: 'playing',
  message: 'This market is not played any more.',
};
