import assert from 'node:assert/strict';
import type { Actor } from '../domain/governance/people/actor';
import type { ApiVenue } from './api-venue';
import type { Outcome } from './mutation-ledger';

/** Has prices of BTC-PERP held as an import holds them, and confirms and rejects them in every way that can go wrong. */
export async function decideHeldPrices(
  venue: ApiVenue,
  act: (actor: Actor, mutation: string, input: object) => Promise<Outcome>,
  officer: Actor,
): Promise<void> {
  const hold = (price: string) =>
    venue.owner.query(
      `insert into held_price (instrument_symbol, reason, last_price, last_observed_at, first_price, first_observed_at,
         held_at, bars, allowed, ends_at, fallback, newest_price, newest_observed_at, newest_received_at, candidates,
         run_low, run_high, run_count, run_observed_from, run_received_from)
       select instrument_symbol, 'BEYOND_GREATEST_MOVE', price, observed_at, $1, observed_at + interval '1 second', now(), 1,
         0.2, now() + interval '15 minutes', 'KEEP', $1, observed_at + interval '1 second', now(), 1, $1, $1, 1, now(), now()
       from mark_price where instrument_symbol = 'BTC-PERP'`,
      [price],
    );
  const decided = async (mutation: string, price: string, symbol = 'BTC-PERP') => {
    const { __typename: typename, message } = await act(officer, mutation, { symbol, price });
    return message ?? typename;
  };
  for (const mutation of ['confirmPrice', 'rejectPrice']) {
    await hold('1.12');
    assert.equal(await decided(mutation, '1.12', 'NONE'), 'There is no such instrument.');
    assert.equal(
      await decided(mutation, '1.13'),
      'The held price of BTC-PERP is 1.12 by now: look at it again.',
    );
    assert.equal(await decided(mutation, '1.12'), 'Instrument');
    assert.equal(await decided(mutation, '1.12'), 'The price of BTC-PERP is no longer held.');
  }
}
