import { afterAll, beforeAll, expect, test } from 'vitest';
import { decimal } from '../domain/number/decimal';
import { liveVenue } from '../testing/live-venue';

// The market of the venue's own tests (drift-labs/protocol-v2 programs/drift/src/state/user/tests.rs @ 4690ee8a,
// get_worst_case_fill_simulation) as a live venue: SOL at 100, an asset of 0.8 and 0.9, a debt of 1.2 and 1.1; 0.01 an order.
const constant = (rate: string) => ({ driver: 'CONSTANT', shape: 'CONSTANT', rate });
const money = (mode: string) => ({ scale: 6, mode });
const weights = (initial: string, maintenance: string) => ({
  ...{ initial: { curve: constant(initial) }, maintenance: { curve: constant(maintenance) } },
});
const instrument = (symbol: string, kind: string) => ({
  ...{ symbol, kind, underlying: symbol, settlementAsset: 'USDC', multiplier: '1' },
});
const perOrder = { curve: constant('1'), amounts: { perOrder: '0.01' } };

let venue: Awaited<ReturnType<typeof liveVenue>>;
beforeAll(async () => {
  venue = await liveVenue({
    settlementAsset: 'USDC',
    document: {
      format: 'margrave/parameter-set/1',
      settlementAsset: 'USDC',
      marginClasses: {
        SPOT: {
          instruments: ['SOL-SPOT'],
          ...{ initialMargin: perOrder, maintenanceMargin: perOrder },
          openOrders: { reserves: 'SOL' },
        },
        PERP: {
          instruments: ['SOL-PERP'],
          initialMargin: { curve: constant('0.1') },
          maintenanceMargin: { curve: constant('0.05') },
        },
      },
      collateral: {
        USDC: { haircut: '0' },
        SOL: {
          ...{ haircut: '0', pricedBy: 'SOL-SPOT', debtAs: 'REQUIREMENT' },
          ...{ assetWeight: weights('0.8', '0.9'), debtWeight: weights('1.2', '1.1') },
        },
      },
      accountRules: { warningLevel: '1', callLevel: '1', liquidationLevel: '1' },
      rounding: {
        ...{ notional: money('DOWN'), margin: money('UP') },
        ...{ profitAndLoss: money('FLOOR'), collateralValue: money('FLOOR') },
      },
    },
    instruments: [instrument('SOL-SPOT', 'SPOT'), instrument('SOL-PERP', 'PERPETUAL')],
    prices: { 'SOL-SPOT': '100', 'SOL-PERP': '100' },
  });
}, 120_000);
afterAll(() => venue.close());

const order = (id: string, side: string, quantity: string) => ({
  ...{ order: id, instrument: 'SOL-SPOT', side, quantity, limitPrice: '100' },
});
const balances = (sol: string) => [
  { asset: 'USDC', amount: '1000' },
  { asset: 'SOL', amount: sol },
];

test('resting spot orders reserve a balance of the live book, at each price, until they are gone', async () => {
  const orders = [order('b', 'BUY', '5'), order('a', 'SELL', '1')];
  await venue.done(venue.take([{ account: 'S-1', orders, collateral: balances('-2') }]));
  // −2 · 100 · 1.2 = −240 without orders, −260 after the bids, −260 after the ask: 20 and 0.02; to keep 300 · 0.9 − 500 = −230, of −220.
  expect(await venue.live('S-1')).toMatchObject({
    status: 'OK',
    figures: { initialMargin: '260.02', maintenanceMargin: '230.02', equity: '1000', initialEquity: '1000' },
  });
  await venue.reprice({ 'SOL-SPOT': '200' });
  expect(await venue.live('S-1')).toMatchObject({
    figures: { initialMargin: '520.02', maintenanceMargin: '460.02' },
  });
  // An order that only reduces reserves nothing.
  await venue.done(
    venue.take([
      {
        account: 'S-1',
        orders: [{ ...order('b', 'BUY', '5'), isReduceOnly: true }, order('a', 'SELL', '0')],
      },
    ]),
  );
  expect(await venue.live('S-1')).toMatchObject({
    figures: { initialMargin: '480', maintenanceMargin: '440' },
  });
  await venue.reprice({ 'SOL-SPOT': '100' });
});

test('they are explained, and a what-if of a perpetual leaves them where they are', async () => {
  await venue.done(
    venue.take([{ account: 'S-2', orders: [order('b', 'BUY', '1')], collateral: balances('2') }]),
  );
  const { figures, positions } = await venue.explained('S-2');
  expect(positions).toMatchObject([{ instrument: 'SOL-SPOT', initialMargin: decimal('20.01') }]);
  const terms = figures.find(({ figure }) => figure === 'INITIAL_MARGIN')?.terms ?? [];
  expect(terms.find(({ kind }) => kind === 'OPEN_ORDERS')).toMatchObject({
    path: '/marginClasses/SPOT/openOrders/reserves',
    amount: decimal('20'),
    label: 'orders to buy 1 SOL, as if filled at the mark: what SOL counts for falls from 160 to 140',
  });
  const trade = { instrument: 'SOL-PERP', quantity: decimal('1'), price: decimal('100'), fee: decimal('0') };
  expect(await venue.whatIf('S-2', [trade])).toMatchObject({
    value: {
      before: { initialMargin: decimal('20.01'), maintenanceMargin: decimal('10.01') },
      after: { initialMargin: decimal('30.01'), maintenanceMargin: decimal('15.01') },
    },
  });
});
