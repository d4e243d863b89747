import { afterAll, beforeAll, expect, test } from 'vitest';
import { decimal } from '../domain/number/decimal';
import { liveVenue } from '../testing/live-venue';

/** 1 % initial and 0.5 % maintenance margin, or what the chosen leverage asks for. */
const rates = (notionalAt: object | string) => ({
  initialMargin: {
    curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate: '0.01' },
    modifiers: [
      {
        operation: 'MAX',
        curve: {
          ...{ driver: 'SELECTED_RATE', shape: 'LINEAR', beyond: 'HOLD' },
          points: [
            { at: '0', rate: '0' },
            { at: '1', rate: '1' },
          ],
        },
      },
    ],
  },
  maintenanceMargin: { curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate: '0.005' } },
  notionalAt,
});
const exact = { scale: 18, mode: 'FLOOR' };
const contract = (symbol: string) => ({
  ...{ symbol, kind: 'PERPETUAL', underlying: 'BTC', settlementAsset: 'BTC', multiplier: '100' },
  isInverse: true,
});
/** 50 contracts of 100 USD, bought at 100,000 with 10 times leverage. */
const held = (instrument: string) => ({
  ...{ instrument, quantity: '50', entryPrice: '100000', selectedLeverage: '10' },
});

let venue: Awaited<ReturnType<typeof liveVenue>>;
beforeAll(async () => {
  venue = await liveVenue({
    settlementAsset: 'BTC',
    document: {
      format: 'margrave/parameter-set/1',
      settlementAsset: 'BTC',
      marginClasses: {
        cross: { instruments: ['BTCUSD'], ...rates('MARK') },
        isolated: {
          instruments: ['BTCUSD_ISO'],
          ...rates({ initial: 'ENTRY', maintenance: 'MARK' }),
        },
      },
      collateral: { BTC: { haircut: '0' } },
      accountRules: { warningLevel: '1', callLevel: '1', liquidationLevel: '1' },
      rounding: {
        ...{ notional: { scale: 18, mode: 'HALF_EVEN' }, margin: { scale: 18, mode: 'UP' } },
        ...{ profitAndLoss: exact, collateralValue: exact },
      },
    },
    instruments: [contract('BTCUSD'), contract('BTCUSD_ISO')],
    prices: { BTCUSD: '80000', BTCUSD_ISO: '80000' },
  });
}, 120_000);
afterAll(() => venue.close());

// 5,000 USD at 80,000 are 0.0625 BTC; the loss is 5,000 × (1 / 80,000 − 1 / 100,000) = 0.0125 BTC.
test('an inverse contract is margined as one', async () => {
  await venue.done(
    venue.take([
      { account: 'C-1', positions: [held('BTCUSD')], collateral: [{ asset: 'BTC', amount: '0.02' }] },
    ]),
  );
  expect(await venue.live('C-1')).toMatchObject({
    status: 'OK',
    figures: {
      ...{ notional: '0.0625', initialMargin: '0.00625', maintenanceMargin: '0.0003125', equity: '0.0075' },
    },
  });
  const explained = await venue.explained('C-1');
  expect(explained.positions).toMatchObject([{ unrealisedProfit: decimal('-0.0125') }]);
});

// The entry price is of initial margin, 5,000 / 100,000 / 10; the mark of maintenance margin, 0.5 % of 0.0625.
test('an isolated pocket opens at its entry price and is kept at the mark, for itself', async () => {
  await venue.done(
    venue.take([
      {
        account: 'C-2',
        collateral: [{ asset: 'BTC', amount: '1' }],
        pockets: [
          {
            pocket: 'BTCUSD_ISO',
            positions: [held('BTCUSD_ISO')],
            collateral: [{ asset: 'BTC', amount: '0.0127' }],
          },
        ],
      },
    ]),
  );
  expect(await venue.live('C-2#BTCUSD_ISO')).toMatchObject({
    status: 'LIQUIDATION',
    figures: { initialMargin: '0.005', maintenanceMargin: '0.0003125', equity: '0.0002' },
  });
  expect(await venue.live('C-2')).toMatchObject({ status: 'OK', figures: { initialMargin: '0' } });
});

test('a contract that settles in its underlying says whether it is inverse, or is refused', async () => {
  const { isInverse: _, ...silent } = contract('BTCUSD_240927');
  expect(await venue.takeInstruments([{ ...silent, marginClass: 'cross' }])).toMatchObject({
    refusal: { faults: [{ path: 'line 1, column "isInverse"', rule: 'inverse-stated' }] },
  });
});
