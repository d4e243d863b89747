import assert from 'node:assert/strict';
import type { Actor } from '../domain/governance/people/actor';
import type { ApiVenue } from './api-venue';
import { becomeDemo } from './demo-venue';
import type { Outcome } from './mutation-ledger';

/** Has a market played and stopped in every way that can go wrong; the venue is a demo from then on. */
export async function playAndStop(
  venue: ApiVenue,
  act: (actor: Actor, mutation: string, input: object) => Promise<Outcome>,
  operator: Actor,
  officer: Actor,
): Promise<void> {
  const play = (actor: Actor, scenario = 'calm') => act(actor, 'playMarket', { scenario, speed: 1 });
  const stop = (scenario: string) => act(officer, 'stopMarket', { scenario });
  assert.deepEqual((await play(officer)).faults, [{ path: '', rule: 'demo-only' }]);
  await becomeDemo(venue.owner);
  await venue.owner.query(`alter table import disable trigger user;
    update import set created_at = created_at - interval '2 hours'; alter table import enable trigger user`);
  assert.deepEqual((await play(operator, 'nothing')).faults, [{ path: '/scenario', rule: 'scenario-known' }]);
  assert.equal((await play(operator)).__typename, 'PlayedMarket');
  assert.deepEqual((await stop('false-price')).faults, [{ path: '/scenario', rule: 'playing' }]);
  assert.equal((await stop('calm')).__typename, 'PlayedMarket');
}
