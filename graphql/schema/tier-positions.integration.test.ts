import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../lib/domain/governance/people/actor';
import { apiVenue, type ApiVenue } from '../../lib/testing/api-venue';

let venue: ApiVenue;
let viewer: Actor;
beforeAll(async () => {
  venue = await apiVenue({ accounts: 3 });
  viewer = await venue.person('VIEWER');
  await venue.owner.query('delete from position');
  await venue.setPrices({ 'BTC-PERP': '10', 'ETH-PERP': '10' });
  // Multipliers are 1 and 0.1; a position at a floor is of the tier below it.
  const hold = (account: string, instrument: string, quantity: string) =>
    venue.owner.query(
      `insert into position (account_id, instrument_symbol, quantity, entry_price) values ($1, $2, $3, 1)`,
      [account, instrument, quantity],
    );
  const { rows } = await venue.owner.query<{ id: string }>('select id from account order by id limit 2');
  const [one = '', other = ''] = rows.map(({ id }) => id);
  await hold(one, 'BTC-PERP', '10');
  await hold(other, 'BTC-PERP', '-10.1');
  await hold(one, 'ETH-PERP', '-5000');
});
afterAll(() => venue.close());

const asked = (instruments: readonly string[], floors: readonly string[]) =>
  venue.ask(
    viewer,
    `query ($instruments: [String!]!, $floors: [Decimal!]!) {
      tierPositions(instruments: $instruments, floors: $floors) { floor accounts notional }
    }`,
    { instruments, floors },
  );

test('positions of several instruments lie above a floor, up to and including the next', async () => {
  const multiplier = async (symbol: string) =>
    Number((await venue.prisma.instrument.findUniqueOrThrow({ where: { symbol } })).multiplier);
  const [btc, eth] = [await multiplier('BTC-PERP'), await multiplier('ETH-PERP')];
  const at = String(10 * 10 * btc);
  const { data } = await asked(['BTC-PERP', 'ETH-PERP'], ['0', at, String(5000 * 10 * eth)]);
  expect(data?.['tierPositions']).toEqual([
    { floor: '0', accounts: 1, notional: at },
    { floor: at, accounts: 2, notional: String(10.1 * 10 * btc + 5000 * 10 * eth) },
    { floor: String(5000 * 10 * eth), accounts: 0, notional: '0' },
  ]);
  expect((await asked(['NONE'], ['0'])).data?.['tierPositions']).toEqual([
    { floor: '0', accounts: 0, notional: '0' },
  ]);
});

test.each([
  [[], ['0'], 'list-length'],
  [['BTC-PERP'], [], 'floors-ascend'],
  [['BTC-PERP'], ['5', '5'], 'floors-ascend'],
  [['BTC-PERP'], ['-1', '5'], 'floors-ascend'],
])('of %j and %j nothing is counted', async (instruments, floors, rule) => {
  const { errors } = await asked(instruments, floors);
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', rule } }]);
});
