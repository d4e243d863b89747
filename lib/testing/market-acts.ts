import assert from 'node:assert/strict';
import type { Actor } from '../domain/governance/people/actor';
import type { ApiVenue } from './api-venue';
import { becomeDemo } from './demo-venue';
import { decideHeldPrices } from './held-price-acts';
import type { Outcome } from './mutation-ledger';
import { orderProgrammes } from './programme-acts';
import { actOnRamps } from './ramp-acts';

type Act = (actor: Actor, mutation: string, input: object) => Promise<Outcome>;

/** Takes a change live in steps, judges held prices, has markets played and orders programmes in every way that can go wrong; the venue is a demo from then on. */
export async function actOnMarket(
  venue: ApiVenue,
  act: Act,
  who: Parameters<typeof orderProgrammes>[2] &
    Parameters<typeof actOnRamps>[2] & { readonly operator: Actor },
): Promise<void> {
  const { operator, second } = who;
  await actOnRamps(venue, act, who);
  await decideHeldPrices(venue, act, second);
  await playAndStop(venue, act, operator, second);
  await orderProgrammes(venue, act, who);
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
