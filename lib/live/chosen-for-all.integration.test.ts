import { afterAll, beforeAll, expect, test } from 'vitest';
import { decimal } from '../domain/number/decimal';
import { LESS_CHOSEN, WITH_CHOSEN } from '../testing/drawn-choices';
import { liveVenue } from '../testing/live-venue';

// The market of the venue's own tests (drift-labs/protocol-v2 programs/drift/src/math/margin/tests.rs @ 22d3396d,
// user_custom_margin_ratio) as a live venue: SOL at 100, a perpetual of 10 % and 5 %, an asset of 0.8 and 0.9, a debt of 1.2 and 1.1.
const constant = (rate: string) => ({ driver: 'CONSTANT', shape: 'CONSTANT', rate });
const money = (mode: string) => ({ scale: 6, mode });
const atLeastChosen = (beyond: string) => ({
  operation: 'MAX',
  curve: {
    ...{ driver: 'SELECTED_RATE', shape: 'LINEAR', beyond },
    points: [
      { at: '0', rate: '0' },
      { at: '1', rate: '1' },
    ],
  },
});
const perpetual = (symbol: string) => ({
  ...{ symbol, kind: 'PERPETUAL', underlying: symbol, settlementAsset: 'USDC', multiplier: '1' },
});
const marginClass = (instrument: string, beyond: string) => ({
  instruments: [instrument],
  initialMargin: { curve: constant('0.1'), modifiers: [atLeastChosen(beyond)] },
  maintenanceMargin: { curve: constant('0.05') },
});
const documentWith = (beyond: string) => ({
  format: 'margrave/parameter-set/1',
  settlementAsset: 'USDC',
  marginClasses: { SOL: marginClass('SOL-PERP', beyond), X: marginClass('X-PERP', beyond) },
  collateral: {
    USDC: { haircut: '0' },
    SOL: {
      ...{ haircut: '0', pricedBy: 'SOL-PERP', debtAs: 'REQUIREMENT' },
      assetWeight: {
        initial: { curve: constant('0.8'), modifiers: [LESS_CHOSEN] },
        maintenance: { curve: constant('0.9') },
      },
      debtWeight: {
        initial: { curve: constant('1.2'), modifiers: [WITH_CHOSEN] },
        maintenance: { curve: constant('1.1') },
      },
    },
  },
  accountRules: { warningLevel: '1', callLevel: '1', liquidationLevel: '1' },
  rounding: {
    ...{ notional: money('DOWN'), margin: money('UP') },
    ...{ profitAndLoss: money('FLOOR'), collateralValue: money('FLOOR') },
  },
});

let venue: Awaited<ReturnType<typeof liveVenue>>;
beforeAll(async () => {
  venue = await liveVenue({
    settlementAsset: 'USDC',
    document: documentWith('EXTEND'),
    instruments: ['SOL-PERP', 'X-PERP'].map(perpetual),
    prices: { 'SOL-PERP': '100', 'X-PERP': '10' },
  });
}, 120_000);
afterAll(() => venue.close());

const perp = { instrument: 'SOL-PERP', quantity: '100', entryPrice: '100' };
const owing = [
  { asset: 'USDC', amount: '60000' },
  { asset: 'SOL', amount: '-100' },
];

test('a rate for all of an account asks for positions, debts and assets, until it is taken back', async () => {
  await venue.done(venue.take([{ account: 'D-1', selectedRate: '2', positions: [perp], collateral: owing }]));
  // 100 · 100 · 3 of the debt and 100 · 100 · 2 of the position; kept by 1.1 and 5 %.
  expect(await venue.live('D-1')).toMatchObject({
    figures: { initialMargin: '50000', maintenanceMargin: '11500', initialEquity: '60000' },
  });
  await venue.done(venue.take([{ account: 'D-1', selectedRate: '0.5' }]));
  expect(await venue.live('D-1')).toMatchObject({ figures: { initialMargin: '20000' } });
  // What says nothing of it leaves it as it is.
  await venue.done(venue.take([{ account: 'D-1', collateral: [{ asset: 'SOL', amount: '100' }] }]));
  expect(await venue.live('D-1')).toMatchObject({
    figures: { initialMargin: '5000', initialEquity: '65000', equity: '69000' },
  });
  await venue.reprice({ 'SOL-PERP': '110' });
  expect(await venue.live('D-1')).toMatchObject({
    figures: { initialMargin: '5500', initialEquity: '66500', equity: '70900' },
  });
  await venue.done(venue.take([{ account: 'D-1', selectedRate: '0' }]));
  expect(await venue.live('D-1')).toMatchObject({
    figures: { initialMargin: '1100', initialEquity: '69800' },
  });
  await venue.reprice({ 'SOL-PERP': '100' });
});

test('the greater of what was chosen for a position and for the account counts, and a what-if keeps it', async () => {
  const position = { instrument: 'X-PERP', quantity: '100', entryPrice: '10' };
  await venue.done(
    venue.take([
      {
        ...{ account: 'D-2', selectedRate: '0.5', collateral: [{ asset: 'USDC', amount: '9000' }] },
        positions: [{ ...position, selectedRate: '1.5' }],
      },
    ]),
  );
  expect(await venue.live('D-2')).toMatchObject({
    figures: { initialMargin: '1500', maintenanceMargin: '50' },
  });
  const trade = { instrument: 'SOL-PERP', quantity: decimal('10'), price: decimal('100'), fee: decimal('0') };
  // 1,500, and half of 1,000.
  expect(await venue.whatIf('D-2', [trade])).toMatchObject({
    value: { after: { initialMargin: decimal('2000') } },
  });
  await venue.done(venue.take([{ account: 'D-2', selectedRate: '3' }]));
  expect(await venue.live('D-2')).toMatchObject({ figures: { initialMargin: '3000' } });
  // An account that is stated whole, and says no rate, has none; the position keeps its own.
  const whole = { account: 'D-2', sequence: '1', positions: [{ ...position, selectedRate: '1.5' }] };
  await venue.done(venue.take([{ ...whole, collateral: [{ asset: 'USDC', amount: '9000' }] }]));
  expect(await venue.live('D-2')).toMatchObject({ figures: { initialMargin: '1500' } });
});

test('is explained where it counts', async () => {
  await venue.done(venue.take([{ account: 'D-3', selectedRate: '2', positions: [perp], collateral: owing }]));
  const { figures } = await venue.explained('D-3');
  const labels = figures.flatMap(({ terms }) => terms.map(({ label }) => label));
  expect(labels.filter((label) => label.includes('that was chosen for the account'))).toEqual([
    'debt of 100 SOL at 100, by the rate of 200 % that was chosen for the account',
  ]);
});

test('what nobody can mean is refused, and nothing of it is taken', async () => {
  for (const selectedRate of ['-0.1', '100.5'])
    expect(await venue.take([{ account: 'D-4', selectedRate, collateral: owing }])).toMatchObject({
      refusal: { faults: [{ path: 'line 1, column "selectedRate"', rule: 'selected-range' }] },
    });
  expect(await venue.prisma.account.findUnique({ where: { id: 'D-4' } })).toBeNull();
});
