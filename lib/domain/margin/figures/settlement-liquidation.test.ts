import { expect, test } from 'vitest';
import {
  SETTLING_TERMS,
  type SettlingBook,
  settlingClass,
  settlingDocument,
  settlingInputs,
} from '../../../testing/settling-venue';
import { decimal, decimalText, type Decimal } from '../../number/decimal';
import { callPlaces } from '../calls/nearest-call';
import { marginAccount } from '../method/account';
import { liquidationPrices } from './liquidation-price';
import { StandingAtPrice } from './standing-at-price';

const TICK = decimal('0.00000001');

function statusAt(book: SettlingBook, instrument: string, price: Decimal): string {
  const margined = marginAccount(settlingInputs(book, { prices: { [instrument]: decimalText(price) } }));
  return margined.ok ? margined.value.status : margined.refusal.code;
}

function pricesOf(book: SettlingBook, instrument: string) {
  const prices = liquidationPrices(settlingInputs(book));
  if (!prices.ok) throw new Error(JSON.stringify(prices.refusal));
  return prices.value(instrument);
}

// 9,700 contracts of 100 USD are 10 BTC at 97,000.
test.each<[string, SettlingBook, string, 'below' | 'above', boolean]>([
  [
    'long of BTC',
    { positions: [['BTCUSD', '9700', '97000']], balances: [['BTC', '1']] },
    'BTCUSD',
    'below',
    true,
  ],
  [
    'short of BTC',
    { positions: [['BTCUSD', '-9700', '97000']], balances: [['BTC', '1']] },
    'BTCUSD',
    'above',
    true,
  ],
  // A loss in BTC, held up by USDT: it grows with what BTC is worth.
  [
    'short of BTC',
    { positions: [['BTCUSD', '9700', '98000']], balances: [['USDT', '16000']] },
    'BTCUSDT',
    'above',
    true,
  ],
  // What BTC is worth carries a position in USDC.
  [
    'long of USDC',
    { positions: [['ETHUSDC', '10', '3000']], balances: [['BTC', '0.1']] },
    'BTCUSDT',
    'below',
    true,
  ],
  // A gain in BTC and nothing else: both are worth more or less together.
  ['gain in BTC', { positions: [['BTCUSD', '9700', '90000']] }, 'BTCUSDT', 'below', false],
])(
  'an account is liquidated right beyond the price that is stated: %s',
  (_name, book, instrument, side, exists) => {
    const price = pricesOf(book, instrument)[side];
    expect(price !== null).toBe(exists);
    if (!price) return;
    const outwards = side === 'below' ? TICK.neg() : TICK;
    expect(statusAt(book, instrument, price.plus(outwards))).toBe('LIQUIDATION');
    expect(statusAt(book, instrument, price.minus(outwards))).not.toBe('LIQUIDATION');
  },
);

test('what a loss is owed in calls an account as it rises, though the account holds nothing of it', () => {
  const book: SettlingBook = { positions: [['BTCUSD', '9700', '98000']], balances: [['USDT', '16000']] };
  const inputs = settlingInputs(book);
  const margined = marginAccount(inputs);
  if (!margined.ok) throw new Error(margined.refusal.code);
  const places = callPlaces(inputs, margined.value);
  expect(places.map(({ instrument, price, mark }) => [instrument, price.gt(mark)])).toContainEqual([
    'BTCUSDT',
    true,
  ]);
});

test('what a portfolio requires together is required once beside what settles in another asset', () => {
  const { marginClasses } = settlingDocument();
  const document = settlingDocument({
    marginClasses: { ...marginClasses, linear: settlingClass('BTCUSDT'), stable: settlingClass('USDCUSDT') },
    portfolios: {
      BTC: {
        ...{ method: 'SCENARIO_GRID', underlying: 'BTC', marginClasses: ['linear'] },
        priceRange: { unit: 'FRACTION', fraction: '0.1' },
        scenarios: [
          { name: 'down', priceMove: '-1', per: '1', volatility: 'NONE' },
          { name: 'up', priceMove: '1', per: '1', volatility: 'NONE' },
        ],
        options: { volatility: 'IMPLIED', discounting: 'NONE', step: { scale: 18, mode: 'HALF_EVEN' } },
        ...{ initialFactor: '1', maintenanceFactor: '1', contractStep: { scale: 8, mode: 'HALF_EVEN' } },
      },
    },
  });
  const terms = SETTLING_TERMS.map((one) => (one.symbol === 'BTCUSDT' ? { ...one, underlying: 'BTC' } : one));
  const book: SettlingBook = {
    positions: [
      ['BTCUSDT', '1', '97000'],
      ['ETHUSDC', '10', '3000'],
    ],
    balances: [['USDT', '15000']],
  };
  const at = (prices: Readonly<Record<string, string>>) => ({
    ...settlingInputs(book, { document, terms, prices }),
    asOf: new Date(0),
  });
  const margined = marginAccount(at({}));
  if (!margined.ok) throw new Error(JSON.stringify(margined.refusal));
  const { status, maintenanceMargin } = margined.value;
  expect([status === 'LIQUIDATION', maintenanceMargin.gt(9_700)]).toEqual([false, true]);
  const isLiquidatableAt = new StandingAtPrice(at({}), margined.value).isLiquidatableAt('ETHUSDC');
  const found = Array.from({ length: 60 }, (_, step) => decimal(String(2_000 + 25 * step))).map((price) => {
    const whole = marginAccount(at({ ETHUSDC: decimalText(price) }));
    expect(whole.ok && whole.value.status === 'LIQUIDATION').toBe(isLiquidatableAt(price));
    return isLiquidatableAt(price);
  });
  expect(new Set(found).size).toBe(2);
});

test('one instrument moves at a time: the price of an inverse contract does not move what its result is worth', () => {
  const book: SettlingBook = { positions: [['BTCUSD', '9700', '97000']], balances: [['USDT', '100000']] };
  const { below } = pricesOf(book, 'BTCUSD');
  // (100,000 / 97,000 BTC are lost of 10, and half a per cent of what is left must be there: 970,000 / (1 / p).
  const lost = decimal('100000').div('97000');
  const expected = decimal('970000').times('1.005').div(decimal('10').plus(lost));
  expect(below?.minus(expected).abs().lt('0.0001')).toBe(true);
});
