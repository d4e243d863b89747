import { expect, test } from 'vitest';
import { Decimal } from '../../number/decimal';
import { crisisMoves, pricesIn } from './crisis-moves';

const market = (listed: readonly (readonly [string, string | undefined, string, object?])[]) => ({
  instruments: new Map(
    listed.map(([symbol, underlying, , more]) => [
      symbol,
      { symbol, multiplier: new Decimal(1), ...(underlying === undefined ? {} : { underlying }), ...more },
    ]),
  ),
  prices: new Map(listed.map(([symbol, , price]) => [symbol, new Decimal(price)])),
});

const option = { kind: 'OPTION' as const, option: { strike: new Decimal(100), right: 'PUT' as const } };

test('every instrument on an underlying moves alike; options, strangers and what would be nothing do not', () => {
  const listed = market([
    ['BTC-PERP', 'BTC', '10000'],
    ['BTC-DEC', 'BTC', '10100.5'],
    ['BTC-PUT', 'BTC', '50', option],
    ['GOLD', 'XAU', '2000'],
    ['NAMELESS', undefined, '3'],
    // 1e-8 × (1 − 0.446) is 0.554e-8: one unit.
    ['ETH-PERP', 'ETH', '0.00000001'],
  ]);
  const [covid] = crisisMoves(listed);
  expect(covid).toMatchObject({
    ...{ key: 'covid-2020', date: '2020-03-12' },
    moves: { 'BTC-PERP': '-0.395', 'BTC-DEC': '-0.395', 'ETH-PERP': '-0.446' },
  });
  expect(Object.keys(covid?.moves ?? {})).toHaveLength(3);
  const prices = covid ? pricesIn(covid, listed.prices) : new Map<string, Decimal>();
  expect([...prices].map(([symbol, price]) => [symbol, price.toFixed()])).toEqual([
    ...[
      ['BTC-PERP', '6050'],
      ['BTC-DEC', '6110.8025'],
      ['BTC-PUT', '50'],
      ['GOLD', '2000'],
      ['NAMELESS', '3'],
      ['ETH-PERP', '0.00000001'],
    ],
  ]);
});

test('a price that would be rounded to nothing stays', () => {
  const fall = { key: 'fall', name: 'A fall', date: '2020-04-20', source: 'none' };
  const moves = [{ underlying: 'WTI', moveFraction: '-0.9' }];
  const listed = market([
    ['WTI-MAY', 'WTI', '0.00000001'],
    ['WTI-JUN', 'WTI', '20'],
  ]);
  expect(crisisMoves(listed, [{ ...fall, moves }])[0]?.moves).toEqual({ 'WTI-JUN': '-0.9' });
});

test('a symbol is looked up among what was stated, whatever it is called', () => {
  const listed = market([
    ['constructor', undefined, '7'],
    ['toString', 'BTC', '8'],
    ['BTC-PERP', 'BTC', '10'],
  ]);
  const [covid] = crisisMoves(listed);
  expect(Object.keys(covid?.moves ?? {})).toEqual(['toString', 'BTC-PERP']);
  // As a repeat reads it.
  const read = JSON.parse(JSON.stringify(covid)) as NonNullable<typeof covid>;
  expect([...pricesIn(read, listed.prices)].map(([, price]) => price.toFixed())).toEqual([
    '7',
    '4.84',
    '6.05',
  ]);
});

test('of what no crisis moved there is none', () => {
  expect(crisisMoves(market([['GOLD', 'XAU', '2000']]))).toEqual([]);
});
