import assert from 'node:assert/strict';
import type { Actor } from '../domain/governance/people/actor';
import type { ApiVenue } from './api-venue';
import { becomeDemo } from './demo-venue';
import { decideHeldPrices } from './held-price-acts';
import type { Outcome } from './mutation-ledger';

type Act = (actor: Actor, mutation: string, input: object) => Promise<Outcome>;

/** Judges held prices, and has markets played, in every way that can go wrong; the venue is a demo from then on. */
export async function actOnMarket(
  venue: ApiVenue,
  act: Act,
  { operator, second: officer }: { readonly operator: Actor; readonly second: Actor },
): Promise<void> {
  await decideHeldPrices(venue, act, officer);
  await playAndStop(venue, act, operator, officer);
}

async function playAndStop(venue: ApiVenue, act: Act, operator: Actor, officer: Actor): Promise<void> {
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
