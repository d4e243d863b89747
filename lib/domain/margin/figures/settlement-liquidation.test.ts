import { expect, test } from 'vitest';
import { type SettlingBook, settlingInputs } from '../../../testing/settling-venue';
import { decimal, decimalText, type Decimal } from '../../number/decimal';
import { callPlaces } from '../calls/nearest-call';
import { marginAccount } from '../method/account';
import { liquidationPrices } from './liquidation-price';

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

test('one instrument moves at a time: the price of an inverse contract does not move what its result is worth', () => {
  const book: SettlingBook = { positions: [['BTCUSD', '9700', '97000']], balances: [['USDT', '100000']] };
  const { below } = pricesOf(book, 'BTCUSD');
  // (100,000 / 97,000 BTC are lost of 10, and half a per cent of what is left must be there: 970,000 / (1 / p).
  const lost = decimal('100000').div('97000');
  const expected = decimal('970000').times('1.005').div(decimal('10').plus(lost));
  expect(below?.minus(expected).abs().lt('0.0001')).toBe(true);
});
