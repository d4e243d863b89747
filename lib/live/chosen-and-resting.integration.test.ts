import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decimal } from '../domain/number/decimal';
import { liveVenue } from '../testing/live-venue';

const rounding = { scale: 8, mode: 'UP' };
/** The greater of a rate and what the chosen leverage asks for. */
const atLeastChosen = {
  operation: 'MAX',
  curve: {
    ...{ driver: 'SELECTED_RATE', shape: 'LINEAR', beyond: 'HOLD' },
    points: [
      { at: '0', rate: '0' },
      { at: '1', rate: '1' },
    ],
  },
};
const constant = (rate: string) => ({ driver: 'CONSTANT', shape: 'CONSTANT', rate });
const tiers = (...leverages: readonly string[]) => ({
  ...{ driver: 'NOTIONAL', shape: 'WHOLE_TIERS' },
  tiers: leverages.map((maxLeverage, index) => ({ floor: index === 0 ? '0' : '150000000', maxLeverage })),
});
const perpetual = (symbol: string) => ({
  ...{ symbol, kind: 'PERPETUAL', underlying: symbol, settlementAsset: 'USDC', multiplier: '1' },
});

let venue: Awaited<ReturnType<typeof liveVenue>>;
beforeAll(async () => {
  venue = await liveVenue({
    settlementAsset: 'USDC',
    document: {
      format: 'margrave/parameter-set/1',
      settlementAsset: 'USDC',
      marginClasses: {
        BTC: {
          instruments: ['BTC'],
          initialMargin: { curve: tiers('40', '20'), modifiers: [atLeastChosen] },
          maintenanceMargin: { curve: tiers('80', '40') },
        },
        SOL: {
          instruments: ['SOL'],
          initialMargin: { curve: constant('0.01'), modifiers: [atLeastChosen] },
          maintenanceMargin: { curve: constant('0.005') },
          hedgedLegs: 'GREATER',
        },
        X: {
          instruments: ['X'],
          initialMargin: { curve: constant('0.05') },
          maintenanceMargin: { curve: constant('0.01') },
          openOrders: { requirement: 'INITIAL', price: 'LIMIT', openLoss: 'CHARGED' },
        },
      },
      collateral: { USDC: { haircut: '0' } },
      accountRules: { warningLevel: '1', callLevel: '1', liquidationLevel: '1' },
      rounding: {
        ...{ notional: rounding, margin: rounding },
        ...{ profitAndLoss: { scale: 8, mode: 'FLOOR' }, collateralValue: { scale: 8, mode: 'FLOOR' } },
      },
    },
    instruments: ['BTC', 'SOL', 'X'].map(perpetual),
    prices: { BTC: '83926', SOL: '124.65', X: '100' },
  });
}, 120_000);
afterAll(() => venue.close());

const usdc = (amount: string) => [{ asset: 'USDC', amount }];

// A Hyperliquid account as its venue reported it: 4.5 BTC at 10 times leverage, margin used 37,766.7, account value 38,252.7.
test('a chosen leverage asks for more than the tiers', async () => {
  const position = { instrument: 'BTC', quantity: '4.5', entryPrice: '81285' };
  await venue.done(
    venue.take([
      {
        account: 'H-1',
        positions: [{ ...position, selectedLeverage: '10' }],
        collateral: usdc('26368.2'),
      },
      { account: 'H-2', positions: [position], collateral: usdc('26368.2') },
    ]),
  );
  expect(await venue.live('H-1')).toMatchObject({
    figures: { initialMargin: '37766.7', maintenanceMargin: '4720.8375', equity: '38252.7' },
  });
  // Without the choice, 377,667 / 40.
  expect(await venue.live('H-2')).toMatchObject({ figures: { initialMargin: '9441.675' } });
});

// 124.65 / 15 of a short of 1.
test('so does one of a short, on a flat rate', async () => {
  await venue.done(
    venue.take([
      {
        account: 'PR-1',
        positions: [{ instrument: 'SOL', quantity: '-1', entryPrice: '128.616', selectedLeverage: '15' }],
        collateral: usdc('100'),
      },
    ]),
  );
  expect(await venue.live('PR-1')).toMatchObject({ figures: { initialMargin: '8.31' } });
});

test('a leverage that no tier gives is refused, and nothing is taken', async () => {
  const position = { instrument: 'BTC', quantity: '1', entryPrice: '80000', selectedLeverage: '41' };
  expect(await venue.take([{ account: 'H-3', positions: [position] }])).toMatchObject({
    refusal: { faults: [{ path: 'line 1, column "selectedLeverage"', rule: 'leverage-maximum' }] },
  });
  expect(await venue.prisma.account.findUnique({ where: { id: 'H-3' } })).toBeNull();
});

// 5 % of the limit of 50; no maintenance margin, so nothing to be liquidated for.
test('a resting order asks for initial margin alone, at its own price', async () => {
  const order = { order: 'o-1', instrument: 'X', side: 'BUY', quantity: '1', limitPrice: '50' };
  await venue.done(venue.take([{ account: 'R-1', orders: [order], collateral: usdc('0.9') }]));
  expect(await venue.live('R-1')).toMatchObject({
    status: 'OK',
    figures: { initialMargin: '2.5', maintenanceMargin: '0', equity: '0.9' },
  });
  await venue.done(venue.take([{ account: 'R-1', orders: [{ ...order, quantity: '0' }] }]));
  expect(await venue.live('R-1')).toMatchObject({ figures: { initialMargin: '0' } });
});

test('of the legs of a hedge the greater is charged, and both have their own profit', async () => {
  const leg = (name: string, quantity: string, entryPrice: string) => ({
    ...{ instrument: 'SOL', leg: name, quantity, entryPrice },
  });
  await venue.done(
    venue.take([
      {
        account: 'L-1',
        positions: [leg('LONG', '10', '120'), leg('SHORT', '-4', '130')],
        collateral: usdc('100'),
      },
    ]),
  );
  // 10 × 124.65 × 0.5 %; 10 × 4.65 + 4 × 5.35 of profit.
  expect(await venue.live('L-1')).toMatchObject({
    figures: { notional: '1745.1', maintenanceMargin: '6.2325', initialMargin: '12.465', equity: '167.9' },
  });
});

test('a supposed trade says which leg it is of, and cannot turn it over', async () => {
  const trade = { instrument: 'SOL', quantity: decimal('2'), price: decimal('124.65'), fee: decimal('0') };
  const placed = { path: '/trades/0/leg', rule: 'trade-leg' };
  expect(await venue.whatIf('L-1', [trade])).toMatchObject({ refusal: { faults: [placed] } });
  expect(await venue.whatIf('L-1', [{ ...trade, leg: 'SHORT', quantity: decimal('5') }])).toMatchObject({
    refusal: { faults: [{ path: '/trades/0/quantity', rule: 'leg-turned-over' }] },
  });
  // The short leg is the smaller one still, so that nothing more is charged.
  expect(await venue.whatIf('L-1', [{ ...trade, leg: 'SHORT', quantity: decimal('-2') }])).toMatchObject({
    value: { after: { maintenanceMargin: decimal('6.2325') } },
  });
  expect(await venue.whatIf('L-1', [{ ...trade, leg: 'LONG' }])).toMatchObject({
    value: {
      before: { maintenanceMargin: decimal('6.2325') },
      after: { maintenanceMargin: decimal('7.479') },
    },
  });
});

describe('one-way or by legs, never both', () => {
  const position = (leg?: string) => ({
    positions: [{ instrument: 'SOL', quantity: '1', entryPrice: '120', ...(leg ? { leg } : {}) }],
  });
  const order = (id: string, leg?: string) => ({
    orders: [
      {
        ...{ order: id, instrument: 'SOL', side: 'BUY', quantity: '1', limitPrice: '100' },
        ...(leg ? { leg } : {}),
      },
    ],
  });
  test.each([
    ['a leg beside a position', position(), position('LONG')],
    ['an order for a leg beside a position', position(), order('o', 'LONG')],
    ['an order beside a leg', position('LONG'), order('o')],
    ['orders of both kinds', order('o-1'), order('o-2', 'SHORT')],
  ])('%s is refused, and the account stays one that can be margined', async (what, first, second) => {
    const account = `M-${what.replaceAll(' ', '-')}`;
    await venue.done(venue.take([{ account, ...first, collateral: usdc('50') }]));
    expect(await venue.take([{ account, ...second }])).toMatchObject({
      refusal: { faults: [{ rule: 'one-way-or-legs' }] },
    });
    expect(await venue.live(account)).toMatchObject({ status: 'OK' });
  });
});
