import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Decimal, ROUNDING_MODES, type RoundingMode } from '../domain/number/decimal';
import { Random } from '../domain/number/random';
import type { AccountBook, InstrumentTerms, Position } from '../domain/margin/method/types';
import { DERIVE_STANDARD } from '../domain/presets/derive-standard';
import { parameterSetOf } from '../testing/arbitraries';
import { engineTexts, referenceTexts } from '../testing/engine-comparison';
import { presetCase } from '../testing/engine-pairs';
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

const HALVED = { curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate: '0.5' } };

/** Accounts of one inverse contract each, whose values in 1e-8 are its quantity / price as integers of 1e-8. */
function divisions(
  mode: RoundingMode,
  drawn: readonly { readonly size: bigint; readonly mark: bigint; readonly entry: bigint }[],
) {
  const step = { scale: 8, mode };
  const names = drawn.map((_, index) => `I${index}`);
  const parameters = parameterSetOf({
    format: 'margrave/parameter-set/1',
    settlementAsset: 'BTC',
    marginClasses: {
      all: {
        instruments: names,
        initialMargin: HALVED,
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
    prices: new Map(drawn.map(({ mark }, index) => [`I${index}`, ofUnits(mark)])),
  };
  const books = drawn.map(({ size, entry }, index) => ({
    account: String(index),
    positions: [{ instrument: `I${index}`, quantity: ofUnits(size), entryPrice: ofUnits(entry) }],
    collateral: [],
  }));
  return { parameters, market, books };
}

test.each(ROUNDING_MODES)(
  'profits that are nearer to a boundary than floats can tell are rounded %s by their remainders',
  async (mode) => {
    // Of neighbouring prices, or of one that is twice the other and a unit: differences of a unit's fractions that are as
    // small as they can be, at 0 and at a half.
    const large = 2n ** 48n;
    const near = [1n, 5n, 12_345n].flatMap((off) =>
      [-1n, 0n, 1n].flatMap((step) => {
        const [one, other] = [large + off, 2n * (large + off) + step];
        return [
          { mark: one, entry: one + step },
          { mark: one, entry: other },
          { mark: other, entry: one },
        ].flatMap(({ mark, entry }) =>
          [mark, mark * 2n, mark * 2n - 2n, mark * 3n].map((twice) => ({ size: twice / 2n, mark, entry })),
        );
      }),
    );
    // Of sixths of a unit: the fractions are equal, or a half apart, and floats of both are not.
    const random = Random.fromSeed(5);
    const factor = (): bigint => 1n + BigInt(Math.floor(random.uniform() * 2 ** 20));
    const sixths = Array.from({ length: 100 }, () => {
      const [one, other, times] = [factor(), factor(), 1n + (factor() % 5n)];
      return { size: one * other * times, mark: 6n * one, entry: 6n * other };
    });
    const drawn = [...near, ...sixths].flatMap((one) => [one, { ...one, size: -one.size }]);
    // Of an odd number the last one is read with nothing.
    const { parameters, market, books } = divisions(mode, drawn.slice(1));
    const engine = columnarEngine();
    const expected = referenceTexts(parameters, market, books);
    expect(await engineTexts(engine, parameters, market, books)).toEqual(expected);
    expect(engine.counts.narrow).toBe(books.length);
  },
);

test('a value at the mark that is too wide for the narrow numbers goes to the exact ones', async () => {
  // Entered at so much that what they cost is narrow; at a mark of a unit they are worth 2^50 units and more.
  const wide = [50n, 51n, 52n, 53n, 60n].flatMap((power) =>
    [0n, 1n, 3n].map((off) => ({
      size: 2n ** 49n + off,
      mark: 1n,
      entry: 2n ** 49n,
      times: 2n ** (power - 49n),
    })),
  );
  const drawn = [...wide, { size: 2n ** 49n - 1n, mark: 1n, entry: 2n ** 49n, times: 1n }];
  const { parameters, market, books } = divisions('HALF_EVEN', drawn);
  const instruments = drawn.map(({ times }, index) => {
    const symbol = `I${index}`;
    return [symbol, { symbol, multiplier: ofUnits(times), isInverse: true }] as const;
  });
  const priced = { ...market, instruments: new Map(instruments) };
  const engine = columnarEngine();
  const expected = referenceTexts(parameters, priced, books);
  expect(await engineTexts(engine, parameters, priced, books)).toEqual(expected);
  expect(engine.counts).toEqual({ narrow: 1, exact: wide.length, reference: 0 });
});

test('an entry price of 0 is a bug that the reference method names: the engine sets the account apart by it', async () => {
  const { parameters, market, books } = divisions('UP', [{ size: 5n, mark: 3n, entry: 0n }]);
  const engine = columnarEngine();
  expect((await engineTexts(engine, parameters, market, books)).join()).toContain('CalculationFailed');
  expect(engine.counts.reference).toBe(1);
});

test('in a portfolio they are refused by the engine as by the reference method', async () => {
  const { parameters, market, books } = presetCase(Random.fromSeed(2), DERIVE_STANDARD, 40);
  const instruments = new Map(
    [...market.instruments].map(([symbol, terms]) => [symbol, { ...terms, isInverse: true }]),
  );
  const held = books.map((book) => ({
    ...book,
    positions: book.positions.map((position) => ({ ...position, entryPrice: new Decimal(7) })),
  }));
  const inverse = { ...market, instruments };
  const expected = referenceTexts(parameters, inverse, held);
  expect(await engineTexts(columnarEngine(), parameters, inverse, held)).toEqual(expected);
  expect(expected.join()).toContain('an inverse contract is in no portfolio');
});
