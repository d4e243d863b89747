import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Decimal, ROUNDING_MODES } from '../domain/number/decimal';
import type { AccountBook, InstrumentTerms, Position } from '../domain/margin/method/types';
import { parameterSetOf } from '../testing/arbitraries';
import { engineTexts, referenceTexts } from '../testing/engine-comparison';
import { columnarEngine } from './columnar-engine';

// Values of inverse contracts are quotients: operands whose quotients, and differences of them, lie on a boundary of
// rounding, or as near to one as their size allows, beside linear contracts in the same block.

const NAMES = ['L0', 'I0', 'I1', 'I2', 'L1'];

const ofUnits = (units: bigint): Decimal => new Decimal(units.toString()).div(1e8);
const unitsBelow = (max: bigint) => fc.bigInt({ min: 1n, max });

/** Powers of 2 and 5 divide without a rest, 3 and 7 never; and anything, from the least price to millions. */
const prices = fc.oneof(
  fc.constantFrom('3', '7', '0.75', '1', '80000', '0.00000001', '11000000').map((text) => new Decimal(text)),
  fc.integer({ min: -8, max: 12 }).map((power) => new Decimal(2).pow(power)),
  unitsBelow(100n).map(ofUnits),
  unitsBelow(10n ** 13n).map(ofUnits),
);

interface Drawn {
  readonly name: string;
  readonly isShort: boolean;
  /** Of the mark, for a quotient without a rest; or contracts. */
  readonly marks: number | null;
  readonly units: bigint;
  readonly entry: string;
}

const held: fc.Arbitrary<readonly Drawn[]> = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom(...NAMES),
    isShort: fc.boolean(),
    marks: fc.option(fc.integer({ min: 1, max: 1000 }), { nil: null }),
    units: fc.oneof(unitsBelow(10n ** 13n), unitsBelow(10n ** 10n), unitsBelow(200n)),
    entry: fc.oneof(
      fc.constantFrom('1', '2', '0.25', '3', '0.5'),
      fc.integer({ min: 500, max: 1500 }).map((permille) => `${permille / 1000}`),
    ),
  }),
  { selector: ({ name }) => name, minLength: 1 },
);

function positionOf(drawn: Drawn, mark: Decimal): Position {
  const size = drawn.marks === null ? ofUnits(drawn.units) : mark.times(drawn.marks).toDecimalPlaces(8);
  const entry = mark.times(drawn.entry).toDecimalPlaces(8);
  return {
    instrument: drawn.name,
    quantity: drawn.isShort ? size.neg() : size,
    entryPrice: entry.isZero() ? mark : entry,
  };
}

const scale = fc.oneof({ arbitrary: fc.constant(8), weight: 3 }, fc.integer({ min: 0, max: 7 }));
const rounding = fc.record({ scale, mode: fc.constantFrom(...ROUNDING_MODES) });

test('inverse contracts have the figures of the reference method, however quotients and roundings meet', async () => {
  const engine = columnarEngine();
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        ...{ notional: rounding, margin: rounding, profitAndLoss: rounding, collateralValue: rounding },
        positionValue: fc.option(rounding, { nil: undefined }),
      }),
      fc.array(prices, { minLength: NAMES.length, maxLength: NAMES.length }),
      fc.array(fc.constantFrom('1', '100', '0.3', '0.00000001'), {
        minLength: NAMES.length,
        maxLength: NAMES.length,
      }),
      fc.array(held, { minLength: 1, maxLength: 12 }),
      async ({ positionValue, ...roundings }, marks, multipliers, accounts) => {
        const parameters = parameterSetOf({
          format: 'margrave/parameter-set/1',
          settlementAsset: 'BTC',
          marginClasses: {
            all: {
              instruments: NAMES,
              initialMargin: {
                curve: {
                  ...{ driver: 'NOTIONAL', shape: 'MARGINAL_TIERS' },
                  tiers: [
                    { floor: '0', rate: '0.1' },
                    { floor: '100', rate: '0.25' },
                  ],
                },
              },
              maintenanceMargin: { link: 'FULL_INITIAL', of: 'RATE', fraction: '0.5' },
            },
          },
          collateral: { BTC: { haircut: '0' } },
          accountRules: { warningLevel: '2', callLevel: '1.5', liquidationLevel: '1' },
          rounding: { ...roundings, ...(positionValue ? { positionValue } : {}) },
        });
        const priced = new Map(NAMES.map((name, index) => [name, marks[index] ?? new Decimal(1)]));
        const terms = NAMES.map((symbol, index): [string, InstrumentTerms] => [
          symbol,
          { symbol, multiplier: new Decimal(multipliers[index] ?? '1'), isInverse: symbol.startsWith('I') },
        ]);
        const market = { instruments: new Map(terms), prices: priced };
        const books = accounts.map((drawn, index): AccountBook => ({
          account: String(index),
          positions: drawn.map((one) => positionOf(one, priced.get(one.name) ?? new Decimal(1))),
          collateral: [{ asset: 'BTC', amount: new Decimal(index) }],
        }));
        const expected = referenceTexts(parameters, market, books);
        expect(await engineTexts(engine, parameters, market, books)).toEqual(expected);
      },
    ),
    { numRuns: 150 },
  );
  expect(engine.counts.reference).toBe(0);
  expect(engine.counts.narrow).toBeGreaterThan(150);
  expect(engine.counts.exact).toBeGreaterThan(100);
});

test.each(ROUNDING_MODES)(
  'profits that are nearer to a boundary than floats can tell are rounded %s by their remainders',
  async (mode) => {
    // Of neighbouring prices, or of one that is twice the other and a unit: differences of a unit's fractions that are as
    // small as they can be, at 0 and at a half.
    const large = 2n ** 48n;
    const pairs = [1n, 3n, 5n, 77n, 12_345n].flatMap((off) =>
      [-1n, 0n, 1n].flatMap((step): (readonly [mark: bigint, entry: bigint])[] => [
        [large + off, large + off + step],
        [large + off, 2n * (large + off) + step],
        [2n * (large + off) + step, large + off],
      ]),
    );
    const step = { scale: 8, mode };
    const names = pairs.map((_, index) => `I${index}`);
    const parameters = parameterSetOf({
      format: 'margrave/parameter-set/1',
      settlementAsset: 'BTC',
      marginClasses: {
        all: {
          instruments: names,
          initialMargin: { curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate: '0.5' } },
          maintenanceMargin: { link: 'FULL_INITIAL', of: 'RATE', fraction: '0.5' },
        },
      },
      collateral: { BTC: { haircut: '0' } },
      accountRules: { warningLevel: '2', callLevel: '1.5', liquidationLevel: '1' },
      rounding: { notional: step, margin: step, profitAndLoss: step, collateralValue: step },
    });
    const market = {
      instruments: new Map(
        names.map((symbol) => [symbol, { symbol, multiplier: ofUnits(1n), isInverse: true }]),
      ),
      prices: new Map(names.map((name, index) => [name, ofUnits(pairs[index]?.[0] ?? 1n)])),
    };
    // By so many halves of the mark: values of half a unit of 1e-8, of a unit and more, or beside that.
    const books = pairs.flatMap(([mark, entry], index) =>
      [mark, mark * 2n, mark * 2n - 2n, mark * 3n, mark + 1n, 7n].flatMap((twice) =>
        [1n, -1n].map((sign) => ({
          account: `${index} ${twice} ${sign}`,
          positions: [
            {
              instrument: `I${index}`,
              quantity: ofUnits((sign * twice) / 2n),
              entryPrice: ofUnits(entry),
            },
          ],
          collateral: [],
        })),
      ),
    );
    const engine = columnarEngine();
    const expected = referenceTexts(parameters, market, books);
    expect(await engineTexts(engine, parameters, market, books)).toEqual(expected);
    expect(engine.counts.narrow).toBe(books.length);
  },
);

test('an entry price of 0 is a bug that the reference method names: the engine sets the account apart by it', async () => {
  const step = { scale: 8, mode: 'UP' };
  const rate = { curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate: '0.5' } };
  const parameters = parameterSetOf({
    format: 'margrave/parameter-set/1',
    settlementAsset: 'BTC',
    marginClasses: { all: { instruments: ['I0'], initialMargin: rate, maintenanceMargin: rate } },
    collateral: { BTC: { haircut: '0' } },
    accountRules: { warningLevel: '2', callLevel: '1.5', liquidationLevel: '1' },
    rounding: { notional: step, margin: step, profitAndLoss: step, collateralValue: step },
  });
  const market = {
    instruments: new Map([['I0', { symbol: 'I0', multiplier: new Decimal(1), isInverse: true }]]),
    prices: new Map([['I0', new Decimal(3)]]),
  };
  const position = { instrument: 'I0', quantity: new Decimal(1), entryPrice: new Decimal(0) };
  const engine = columnarEngine();
  const book = { account: 'one', positions: [position], collateral: [] };
  expect((await engineTexts(engine, parameters, market, [book])).join()).toContain('CalculationFailed');
  expect(engine.counts.reference).toBe(1);
});
