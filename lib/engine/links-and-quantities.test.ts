import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Decimal, decimalText, ROUNDING_MODES } from '../domain/number/decimal';
import { type AccountBook } from '../domain/margin/method/types';
import { parseParameterSet } from '../domain/parameters/validate';
import { engineTexts, referenceTexts } from '../testing/engine-comparison';
import { repeats } from '../testing/thorough';
import { columnarEngine } from './columnar-engine';

const mode = fc.constantFrom(...ROUNDING_MODES);
const rate = fc.integer({ min: 1, max: 400 }).map((perMille) => decimalText(new Decimal(perMille).div(1000)));
const step = fc.option(fc.record({ scale: fc.integer({ min: 0, max: 2 }), mode }), {
  nil: undefined,
  freq: 2,
});
const per = fc.option(fc.constantFrom('0.1', '3', '25'), { nil: undefined });

/** Whole tiers of a size, with ascending floors and rates. */
const wholeTiers = fc
  .record({
    driver: fc.constantFrom('QUANTITY' as const, 'QUANTITY' as const, 'NOTIONAL' as const),
    per,
    driverStep: step,
    rises: fc.array(fc.tuple(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 0, max: 50 })), {
      maxLength: 5,
    }),
    lowest: fc.integer({ min: 1, max: 100 }),
  })
  .map(({ rises, lowest, driver, ...rest }) => {
    let [floor, perMille] = [0, lowest];
    const tiers = [{ floor: '0', rate: decimalText(new Decimal(perMille).div(1000)) }];
    for (const [more, dearer] of rises) {
      floor += more;
      perMille += dearer;
      tiers.push({
        floor: decimalText(new Decimal(floor).div(8)),
        rate: decimalText(new Decimal(perMille).div(1000)),
      });
    }
    return { driver, shape: 'WHOLE_TIERS' as const, tiers, ...defined(rest) };
  });

const curve = fc.oneof(
  { arbitrary: wholeTiers, weight: 4 },
  wholeTiers.map((through) => ({
    driver: 'CONSTANT',
    shape: 'LINEAR',
    points: [
      { at: '0', rate: '0.01' },
      { at: '0.2', rate: '0.3' },
    ],
    beyond: 'HOLD',
    through,
  })),
  rate.map((only) => ({ driver: 'CONSTANT', shape: 'CONSTANT', rate: only })),
);

const formulas = fc.record({
  curve,
  least: fc.option(rate, { nil: undefined }),
  perPosition: fc.option(fc.constantFrom('0', '0.5', '15'), { nil: undefined }),
  maintenance: fc.record({
    link: fc.constantFrom('BASE_INITIAL', 'FULL_INITIAL'),
    of: fc.constantFrom('AMOUNT', 'AMOUNT', 'RATE'),
    fraction: fc.constantFrom('0.5', '0.6', '0.333', '1'),
  }),
});

const rounding = fc.record({
  scale: fc.oneof({ arbitrary: fc.constant(8), weight: 2 }, fc.integer({ min: 0, max: 7 })),
  mode: fc.constantFrom('UP', 'CEILING'),
});

function defined(fields: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

const documents = fc
  .record({ formulas, margin: rounding, notional: rounding })
  .map(({ formulas: { curve: base, least, perPosition, maintenance }, margin, notional }) => {
    const constant = least && { driver: 'CONSTANT', shape: 'CONSTANT', rate: least };
    const amounts = perPosition === undefined ? {} : { amounts: { perPosition } };
    return {
      format: 'margrave/parameter-set/1',
      settlementAsset: 'USD',
      marginClasses: {
        all: {
          instruments: ['P', 'Q'],
          initialMargin: {
            curve: base,
            ...(constant ? { modifiers: [{ operation: 'MAX', curve: constant }] } : {}),
            ...amounts,
          },
          maintenanceMargin: { ...maintenance, ...amounts },
        },
      },
      collateral: { USD: { haircut: '0' } },
      accountRules: { warningLevel: '1.5', callLevel: '1', liquidationLevel: '1' },
      rounding: {
        ...{ notional, margin },
        profitAndLoss: { scale: 8, mode: 'FLOOR' },
        collateralValue: { scale: 8, mode: 'FLOOR' },
      },
    };
  });

/** Quantities at the edges of tiers, of steps, and one unit of 1e-8 beside them; and whales. */
const quantities = fc
  .tuple(
    fc.oneof({ arbitrary: fc.integer({ min: 1, max: 2_000 }), weight: 2 }, fc.constant(8_000_000)),
    fc.constantFrom('8', '16', '80', '100', '0.3333'),
    fc.constantFrom('-0.00000001', '0', '0.00000001'),
    fc.constantFrom(1, -1),
  )
  .map(([eighths, parts, off, sign]) =>
    new Decimal(eighths).div(parts).toDecimalPlaces(8).plus(off).times(sign),
  );

interface Tiered {
  readonly per?: string;
  readonly driverStep?: { readonly scale: number };
  readonly tiers: readonly { readonly floor: string }[];
}

/** Drivers at each floor, at the multiples of the step around it, and halfway between these. */
function edgesOf({ per = '1', driverStep, tiers }: Tiered): Decimal[] {
  const unit = new Decimal(10).pow(-(driverStep?.scale ?? 8));
  return tiers.slice(1).flatMap(({ floor }) => {
    const below = new Decimal(floor).div(unit).floor();
    return [new Decimal(floor), ...['0', '0.5', '1'].map((more) => below.plus(more).times(unit))].map(
      (edge) => edge.times(per),
    );
  });
}

test('links to amounts and tiers by quantity equal the reference method, at and beside the edges of tiers', async () => {
  const compiled = columnarEngine();
  await fc.assert(
    fc.asyncProperty(
      documents,
      fc.constantFrom('1', '0.1', '25'),
      fc.constantFrom('1', '1', '0.37', '4.000001'),
      fc.array(fc.tuple(quantities, fc.option(quantities, { nil: null })), { minLength: 1, maxLength: 12 }),
      async (document, multiplier, price, pairs) => {
        const parsed = parseParameterSet(document);
        fc.pre(parsed.ok);
        const terms = (symbol: string) => [symbol, { symbol, multiplier: new Decimal(multiplier) }] as const;
        const market = {
          instruments: new Map([terms('P'), terms('Q')]),
          prices: new Map([
            ['P', new Decimal(price)],
            ['Q', new Decimal('2.5')],
          ]),
        };
        const { curve: drawn } = document.marginClasses.all.initialMargin as { curve: object };
        const tiered = 'through' in drawn ? drawn.through : drawn;
        const edges = 'tiers' in (tiered as object) ? edgesOf(tiered as Tiered) : [];
        const atEdges = edges
          .map((edge) => edge.div(multiplier))
          .filter((edge) => edge.gt(0) && edge.decimalPlaces() <= 8)
          .flatMap((edge) =>
            ['-0.00000001', '0', '0.00000001'].map((off) => [edge.plus(off), null] as const),
          );
        const books = [...pairs, ...atEdges].map(([first, second], index): AccountBook => ({
          account: String(index),
          positions: [
            { instrument: 'P', quantity: first, entryPrice: new Decimal(1) },
            ...(second ? [{ instrument: 'Q', quantity: second, entryPrice: new Decimal(3) }] : []),
          ],
          collateral: [{ asset: 'USD', amount: new Decimal(index) }],
        }));
        const expected = referenceTexts(parsed.value, market, books);
        expect(await engineTexts(compiled, parsed.value, market, books)).toEqual(expected);
      },
    ),
    { numRuns: repeats(80, 200) },
  );
  // None of these shapes needs other numbers than the kernel's: whales do, and who stands beside one.
  expect(compiled.counts.reference).toBe(0);
  expect(compiled.counts.exact).toBeGreaterThan(50);
  expect(compiled.counts.narrow).toBeGreaterThan(1_000);
});
