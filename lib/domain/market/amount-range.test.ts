import { describe, expect, test } from 'vitest';
import { accountRowFaults, PLAIN_BALANCE, PLAIN_POSITION } from '../books/account-row';
import { Decimal, decimalText } from '../number/decimal';
import { AMOUNT_RANGES, type AmountKind, amountRangeMessage } from './amount-range';
import { instrumentRowFaults } from './instrument-row';
import { type PriceRow, priceRowFaults } from './price-row';

const UNIT = new Decimal('1e-18');
const place = { kind: 'LINE', line: 7 } as const;
const now = new Date('2026-06-01T12:00:00.000Z');
const known = { has: () => true };
const ONE = new Decimal(1);

/** Both ends of a range with the amounts a unit inside and outside of each, and whether each is let in. */
function edges(kind: AmountKind, isSigned: boolean): (readonly [text: string, isIn: boolean])[] {
  const { most, least } = AMOUNT_RANGES[kind];
  const sizes: (readonly [Decimal, boolean])[] = [
    [most, true],
    [most.minus(UNIT), true],
    [most.plus(UNIT), false],
    ...(least === null
      ? []
      : ([
          [least, true],
          [least.plus(UNIT), true],
          [least.minus(UNIT), false],
        ] as const)),
  ];
  return sizes.flatMap(([size, isIn]) =>
    (isSigned ? [size, size.negated()] : [size]).map((amount) => [decimalText(amount), isIn] as const),
  );
}

const bar = (changes: object): PriceRow => ({
  ...{ kind: 'BAR', instrument: 'BTC', intervalMinutes: 1, opensAt: new Date('2026-01-01T00:00:00Z') },
  ...{ open: ONE, high: ONE, low: ONE, close: ONE, quoteVolume: null },
  ...changes,
});
const terms = { symbol: 'O', kind: 'OPTION', underlying: 'BTC', settlementAsset: 'USD' } as const;
const instrument = (multiplier: Decimal, strike: Decimal) =>
  instrumentRowFaults(
    {
      ...{ ...terms, multiplier, marginClass: null, tiers: [], tiersNested: false },
      ...{ expiresAt: now, option: { strike, right: 'CALL' } },
    },
    place,
  );
const prices = (row: PriceRow) => priceRowFaults(row, place, { listed: known, now });
const context = {
  listed: { ...known, get: () => undefined },
  ...{ closed: new Set<string>(), classed: known, collateral: known, modes: known, now: new Date(0) },
  hasLegs: () => true,
  leastRate: () => null,
  greatestRate: () => new Decimal(1),
};
const position = (quantity: Decimal, entryPrice: Decimal) =>
  accountRowFaults(
    { ...PLAIN_POSITION, kind: 'POSITION', account: 'a', instrument: 'BTC', quantity, entryPrice },
    place,
    context,
  );

/** Each way in by which an amount of a kind comes through rows: the column, and the faults of one amount. */
const ROWS: readonly (readonly [string, AmountKind, boolean, (amount: Decimal) => readonly unknown[]])[] = [
  ['price', 'PRICE', false, (price) => prices({ kind: 'MARK', instrument: 'BTC', price, observedAt: now })],
  ['close', 'PRICE', false, (x) => prices(bar({ open: x, high: x, low: x, close: x }))],
  ['quoteVolume', 'FIGURE', false, (quoteVolume) => prices(bar({ quoteVolume }))],
  [
    'value',
    'FIGURE',
    true,
    (value) => prices({ kind: 'FIGURE', subject: 'BTC', figure: 'SKEW', value, observedAt: now }),
  ],
  ['quantity', 'QUANTITY', true, (quantity) => position(quantity, ONE)],
  ['entryPrice', 'PRICE', false, (entryPrice) => position(ONE, entryPrice)],
  [
    'amount',
    'BALANCE',
    true,
    (amount) =>
      accountRowFaults(
        { ...PLAIN_BALANCE, kind: 'COLLATERAL', account: 'a', asset: 'USD', amount },
        place,
        context,
      ),
  ],
  ['multiplier', 'MULTIPLIER', false, (multiplier) => instrument(multiplier, ONE)],
  ['strike', 'PRICE', false, (strike) => instrument(ONE, strike)],
];

describe('an amount in a row', () => {
  test.each(ROWS)('%s: the ends are let in, one unit beyond is not', (column, kind, isSigned, faultsOf) => {
    for (const [text, isIn] of edges(kind, isSigned)) {
      const faults = faultsOf(new Decimal(text));
      const outside = { path: `line 7, column "${column}"`, rule: 'amount-range' };
      if (isIn) expect(faults, text).toEqual([]);
      else
        expect(faults, text).toEqual(
          expect.arrayContaining([
            expect.objectContaining({ ...outside, message: expect.stringContaining(text) as string }),
          ]),
        );
    }
  });
});

test('an amount of 0 is never too small', () => {
  for (const kind of Object.keys(AMOUNT_RANGES) as AmountKind[])
    expect(amountRangeMessage(kind, new Decimal(0))).toBeNull();
});
