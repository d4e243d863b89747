import { expect, test } from 'vitest';
import {
  EVERY_PRICE,
  fractionOfPercent,
  isFaulty,
  percentFault,
  rowFaults,
  type TradeRow,
  whatIfInput,
} from './what-if-input';

const row = (change: Partial<TradeRow>): TradeRow => ({
  ...{ id: 1, instrument: 'BTC', leg: 'LONG', quantity: '1', price: '' },
  ...change,
});

test.each([
  ['-10', '-0.1'],
  ['+7.5', '0.075'],
  ['0.000001', '0.00000001'],
  ['-99.999999', '-0.99999999'],
  ['100', '1'],
  ['1234', '12.34'],
  ['-0', '0'],
  [' 5 ', '0.05'],
])('%s %% is the fraction %s', (percent, fraction) => {
  expect(fractionOfPercent(percent)).toBe(fraction);
  expect(percentFault(percent)).toBeNull();
});

test.each([
  ['abc', 'Enter the move in percent, such as -10 or 7.5.'],
  ['1e2', 'Enter the move in percent, such as -10 or 7.5.'],
  ['-10%', 'Enter the move in percent, such as -10 or 7.5.'],
  ['0.0000001', 'Enter at most 6 digits after the point.'],
  ['-100', 'A price cannot fall by 100 % or more.'],
  ['10000.5', 'Enter at most 10,000 %.'],
])('%s is no move of a price', (percent, fault) => {
  expect(percentFault(percent)).toBe(fault);
});

test('a row asks nothing when it is blank, and says what it lacks when it is not', () => {
  expect(isFaulty(rowFaults(row({ instrument: null, quantity: ' ' })))).toBe(false);
  expect(rowFaults(row({ instrument: null }))).toMatchObject({ instrument: 'Choose an instrument.' });
  expect(rowFaults(row({ quantity: '', price: '-1' }))).toEqual({
    ...{ instrument: null, quantity: 'Enter a quantity.', price: 'A price is above 0.' },
  });
});

test('what is typed is asked: the mark price where none is, a leg where there are some, a move of one price or of all', () => {
  const rows = [
    row({}),
    row({ instrument: 'ETH', quantity: ' -2 ', price: '5', leg: 'SHORT' }),
    row({ instrument: null }),
  ];
  const legs = new Set(['ETH']);
  expect(whatIfInput('a', rows, { of: EVERY_PRICE, percent: '' }, legs)).toEqual({
    accountId: 'a',
    trades: [
      { instrument: 'BTC', quantity: '1' },
      { instrument: 'ETH', quantity: '-2', price: '5', leg: 'SHORT' },
    ],
  });
  expect(whatIfInput('a', [], { of: EVERY_PRICE, percent: '-10' }, legs).shock).toEqual({ every: '-0.1' });
  expect(whatIfInput('a', [], { of: 'ETH', percent: '3' }, legs).shock).toEqual({
    instruments: [{ name: 'ETH', move: '0.03' }],
  });
});
