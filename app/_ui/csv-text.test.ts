import { expect, test } from 'vitest';
import { csvText } from './csv-text';

const COLUMNS = [
  { heading: 'Account', value: ([name]: readonly [string, string | null]) => name },
  { heading: 'Equity, USDT', value: ([, equity]: readonly [string, string | null]) => equity },
];

test('figures are exact, what holds a comma or a quote is quoted, and what is absent is empty', () => {
  expect(
    csvText(COLUMNS, [
      ['a, "b"', '-1234.500000000000000001'],
      ['c', null],
    ]),
  ).toBe('Account,"Equity, USDT"\r\n"a, ""b""",-1234.500000000000000001\r\nc,\r\n');
});

test.each(['=1+1', '+1+1', '-1+1', '@sum', '\tx'])('the name %j is no formula to a spreadsheet', (name) => {
  expect(csvText(COLUMNS, [[name, '1']])).toContain(`'${name}`);
});
