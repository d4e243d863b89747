import { afterAll, beforeAll, expect, test } from 'vitest';
import { decimal, decimalText } from '../domain/number/decimal';
import { liveVenue } from '../testing/live-venue';
import { SETTLING_PRICES, settlingDocument } from '../testing/settling-venue';

const contract = (symbol: string, underlying: string, settlementAsset: string) => ({
  ...{ symbol, kind: 'PERPETUAL', underlying, settlementAsset, multiplier: '1' },
});
const inverse = (symbol: string) => ({
  ...contract(symbol, 'BTC', 'BTC'),
  ...{ multiplier: '100', isInverse: true },
});

let venue: Awaited<ReturnType<typeof liveVenue>>;
beforeAll(async () => {
  venue = await liveVenue({
    settlementAsset: 'USDT',
    document: settlingDocument(),
    instruments: [
      ...[contract('BTCUSDT', 'BTC', 'USDT'), contract('USDCUSDT', 'USDC', 'USDT')],
      ...[inverse('BTCUSD'), contract('ETHUSDC', 'ETH', 'USDC')],
    ],
    prices: SETTLING_PRICES,
  });
}, 120_000);
afterAll(() => venue.close());

/** 97 contracts of 100 USD sold at 100,000 have gained 0.003 BTC at 97,000; worth 0.1 BTC. */
const SOLD = { instrument: 'BTCUSD', quantity: '-97', entryPrice: '100000' };

test('one account holds what settles in USDT, in USDC and in BTC; its figures are in USDT', async () => {
  await venue.done(
    venue.take([
      {
        account: 'S-1',
        positions: [
          SOLD,
          { instrument: 'ETHUSDC', quantity: '1', entryPrice: '3100' },
          { instrument: 'BTCUSDT', quantity: '0.1', entryPrice: '96000' },
        ],
        collateral: [
          { asset: 'USDT', amount: '1000' },
          { asset: 'USDC', amount: '250' },
        ],
      },
    ]),
  );
  // Notional 9,700 + 3,000 · 0.99 + 9,700; 1,000 + 100 + 0.003 · 97,000 · 0.95 + (250 − 100) · 0.99 · 0.99.
  expect(await venue.live('S-1')).toMatchObject({
    status: 'OK',
    figures: { notional: '22370', initialMargin: '223.7', maintenanceMargin: '111.85', equity: '1523.465' },
  });
});

test('a pocket whose collateral is in BTC alone has figures in USDT too, and what it settles in moves with BTC', async () => {
  await venue.done(
    venue.take([
      {
        account: 'S-2',
        collateral: [{ asset: 'USDT', amount: '1' }],
        pockets: [{ pocket: 'BTCUSD', positions: [SOLD], collateral: [{ asset: 'BTC', amount: '0.001' }] }],
      },
    ]),
  );
  // 0.004 · 97,000 · 0.95.
  expect(await venue.live('S-2#BTCUSD')).toMatchObject({
    figures: { initialMargin: '97', maintenanceMargin: '48.5', equity: '368.6' },
  });
});

test('an account is margined anew when the price of what it settles in moves, though it holds none of that', async () => {
  const loss = { instrument: 'BTCUSD', quantity: '97', entryPrice: '100000' };
  await venue.done(
    venue.take([{ account: 'S-3', positions: [loss], collateral: [{ asset: 'USDT', amount: '400' }] }]),
  );
  expect(await venue.live('S-3')).toMatchObject({ status: 'OK', figures: { equity: '109' } });
  await venue.reprice({ BTCUSDT: '120000' });
  // 0.003 · 120,000 are lost of 400, and 0.0005 · 120,000 must be there.
  expect(await venue.live('S-3')).toMatchObject({
    status: 'LIQUIDATION',
    figures: { initialMargin: '120', maintenanceMargin: '60', equity: '40' },
  });
  await venue.reprice({ BTCUSDT: '97000' });
  expect(await venue.live('S-3')).toMatchObject({ status: 'OK', figures: { equity: '109' } });
});

test('an explanation says what a position is in, and what it was valued at', async () => {
  const { positions } = await venue.explained('S-3');
  expect(positions).toMatchObject([
    {
      ...{ notional: decimal('9700'), initialMargin: decimal('97'), unrealisedProfit: decimal('-291') },
      initialMarginTerms: [{ label: '0.001 BTC valued at 97,000 USDT per BTC', amount: decimal('97') }],
      settled: {
        ...{ asset: 'BTC', price: decimal('97000'), notional: decimal('0.1') },
        ...{ initialMargin: decimal('0.001'), unrealisedProfit: decimal('-0.003') },
        notionalTerms: [{ label: '97 BTCUSD × 100 / 97,000', amount: decimal('0.1') }],
        initialMarginTerms: [{ label: '1 %', amount: decimal('0.001') }],
      },
    },
  ]);
  const linear = await venue.explained('S-1');
  expect(linear.positions.map(({ settled }) => settled?.asset ?? null)).toEqual(['BTC', null, 'USDC']);
});

test('a trade that closes a position settles in what it settles in, and leaves equity as it was', async () => {
  const closing = {
    instrument: 'BTCUSD',
    quantity: decimal('-97'),
    price: decimal('97000'),
    fee: decimal('0'),
  };
  const asked = await venue.done(venue.whatIf('S-3', [closing]));
  expect(asked.before && decimalText(asked.before.equity)).toBe('109');
  expect(decimalText(asked.after.equity)).toBe('109');
  expect(decimalText(asked.after.maintenanceMargin)).toBe('0');
});

test('an instrument that settles in what the live set does not name is refused, and so are two assets in one class', async () => {
  const other = await venue.takeInstruments([{ ...contract('SOLEUR', 'SOL', 'EUR'), marginClass: 'linear' }]);
  expect(other).toMatchObject({
    refusal: { faults: [{ path: 'line 1, column "settlementAsset"', rule: 'settlement-asset' }] },
  });
  const mixed = await venue.takeInstruments([
    { ...contract('SOLUSDC', 'SOL', 'USDC'), marginClass: 'linear' },
  ]);
  expect(mixed).toMatchObject({ refusal: { faults: [{ rule: 'class-settles-in-one' }] } });
  const fitting = await venue.takeInstruments([
    { ...contract('SOLUSDC', 'SOL', 'USDC'), marginClass: 'usdc' },
  ]);
  // Nothing is wrong with it: it waits for somebody who may propose it.
  expect(fitting).toMatchObject({ refusal: { code: 'Forbidden', right: 'PROPOSE' } });
});
