import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../lib/domain/governance/people/actor';
import { apiVenue, type ApiVenue } from '../../lib/testing/api-venue';

let venue: ApiVenue;
let viewer: Actor;
beforeAll(async () => {
  venue = await apiVenue({ accounts: 1 });
  viewer = await venue.person('VIEWER');
  await venue.owner.query('delete from position');
  // 100 USD a contract, in BTC, which BTC-PERP prices.
  await venue.owner.query(
    `update instrument set settlement_asset = 'BTC', is_inverse = true, multiplier = 100 where symbol = 'DOGE-PERP'`,
  );
  await venue.setPrices({ 'BTC-PERP': '60000', 'ETH-PERP': '3000', 'DOGE-PERP': '65000' });
  const { rows } = await venue.owner.query<{ id: string }>('select id from account order by id limit 1');
  for (const [instrument, quantity] of [
    ['DOGE-PERP', '650'],
    ['BTC-PERP', '-2'],
  ])
    await venue.owner.query(
      `insert into position (account_id, instrument_symbol, quantity, entry_price) values ($1, $2, $3, 1)`,
      [rows[0]?.id, instrument, quantity],
    );
});
afterAll(() => venue.close());

test('open interest is in one asset, and a class says what its amounts are in', async () => {
  const { data } = await venue.ask(
    viewer,
    `{
      instruments(first: 10) { edges { node { symbol settlementAsset openInterestNotional } } }
      parameters { parameterSet { settlementAssets classes { name settlementAsset } } }
    }`,
  );
  // One BTC at 60,000, and two.
  expect(data?.['instruments']).toEqual({
    edges: [
      { node: { symbol: 'BTC-PERP', settlementAsset: 'USDT', openInterestNotional: '120000' } },
      { node: { symbol: 'DOGE-PERP', settlementAsset: 'BTC', openInterestNotional: '60000' } },
      { node: { symbol: 'ETH-PERP', settlementAsset: 'USDT', openInterestNotional: '0' } },
    ],
  });
  expect(data?.['parameters']).toEqual({
    parameterSet: {
      settlementAssets: [],
      classes: [
        { name: 'alts', settlementAsset: 'BTC' },
        { name: 'majors', settlementAsset: 'USDT' },
      ],
    },
  });
});
