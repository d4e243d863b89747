import * as fc from 'fast-check';
import { assert } from '../domain/assert';
import { Decimal, decimalText } from '../domain/number/decimal';
import type { AccountBook, InstrumentTerms } from '../domain/margin/method/types';
import {
  PARAMETER_SET_FORMAT,
  type ParameterSet,
  type ParameterSetDocument,
} from '../domain/parameters/document/parameter-set';
import type { TierCurveDocument, TierDocument } from '../domain/curves/curve-document';
import type { TieredClassDocument } from '../domain/parameters/exchange-tiers';
import { parseParameterSet } from '../domain/parameters/validate';

/** Generators of legal values of the domain, for property tests; whatever they give, the validator accepts. */

/** Decimals `minimum`…`maximum` in steps of 10^-scale. */
export function decimals(minimum: number, maximum: number, scale: number): fc.Arbitrary<Decimal> {
  const factor = 10n ** BigInt(scale);
  return fc
    .bigInt({ min: BigInt(minimum) * factor, max: BigInt(maximum) * factor })
    .map((units) => new Decimal(units.toString()).div(factor.toString()));
}

/** Notionals that meet tiers: whole, fractional, tiny and huge; > 0. */
export const notionals = fc.oneof(
  decimals(1, 1_000_000, 0),
  decimals(1, 5_000_000, 6),
  decimals(0, 1, 18).filter((value) => value.gt(0)),
  decimals(1, 1_000_000_000, 2),
);

/** A charge as per-mille of notional, spelled as a rate or, where asked, as a leverage. */
interface DrawnTier {
  readonly floorStep: number;
  readonly rateStep: number;
  readonly asLeverage: boolean;
}

const drawnTiers = fc.array(
  fc.record({
    floorStep: fc.integer({ min: 1, max: 200_000 }),
    rateStep: fc.integer({ min: 0, max: 60 }),
    asLeverage: fc.boolean(),
  }),
  { minLength: 1, maxLength: 8 },
);

/** Tiers with ascending floors and charges that never fall, all in (0, 1] × 1000 per mille from `lowest`. */
function tiersFrom(drawn: readonly DrawnTier[], lowestPerMille: number): TierDocument[] {
  let floor = 0;
  let perMille = lowestPerMille;
  return drawn.map(({ floorStep, rateStep, asLeverage }, index) => {
    if (index > 0) floor += floorStep;
    perMille = Math.min(1000, perMille + (index > 0 ? rateStep : 0));
    // 1000 / perMille rounded to a whole leverage may charge more or less than the rate: only where it ascends.
    const leverage = Math.floor(1000 / perMille);
    if (asLeverage) {
      perMille = Math.ceil(1000 / leverage);
      return { floor: String(floor), maxLeverage: String(leverage) };
    }
    return { floor: String(floor), rate: decimalText(new Decimal(perMille).div(1000)) };
  });
}

const shapes = fc.constantFrom<TierCurveDocument['shape']>('MARGINAL_TIERS', 'WHOLE_TIERS');

export const curveDocuments: fc.Arbitrary<TierCurveDocument> = fc
  .tuple(shapes, drawnTiers, fc.integer({ min: 2, max: 100 }))
  .map(([shape, drawn, lowest]) => ({ driver: 'NOTIONAL', shape, tiers: tiersFrom(drawn, lowest) }));

/** Highest charge of a curve in per mille, rounded up. */
function topPerMille({ tiers }: TierCurveDocument): number {
  return Math.max(
    ...tiers.map((tier) =>
      Math.ceil('rate' in tier ? Number(tier.rate) * 1000 : 1000 / Number(tier.maxLeverage)),
    ),
  );
}

/** IM covers MM either tier by tier on the same floors, or by starting where the MM curve ends. */
const formulaPairs: fc.Arbitrary<Pick<TieredClassDocument, 'initialMargin' | 'maintenanceMargin'>> = fc
  .tuple(curveDocuments, shapes, drawnTiers, fc.constantFrom(1, 2, 4, 5, 8, 10), fc.boolean())
  .map(([maintenance, shape, drawn, multiple, onSameFloors]) => {
    const stacked: TierCurveDocument = {
      driver: 'NOTIONAL',
      shape: maintenance.shape === 'WHOLE_TIERS' ? 'WHOLE_TIERS' : shape,
      tiers: maintenance.tiers.map((tier) => dearer(tier, multiple)),
    };
    const above: TierCurveDocument = {
      driver: 'NOTIONAL',
      shape,
      tiers: tiersFrom(drawn, topPerMille(maintenance)),
    };
    const initial = onSameFloors ? stacked : above;
    return { initialMargin: { curve: initial }, maintenanceMargin: { curve: maintenance } };
  });

/** The same floor at `multiple` times the charge, at most 1; `multiple` divides every whole number finitely. */
function dearer(tier: TierDocument, multiple: number): TierDocument {
  if ('rate' in tier) {
    return { floor: tier.floor, rate: decimalText(Decimal.min(1, new Decimal(tier.rate).times(multiple))) };
  }
  const leverage = new Decimal(tier.maxLeverage).div(multiple);
  return { floor: tier.floor, maxLeverage: decimalText(Decimal.max(1, leverage)) };
}

export const INSTRUMENTS = ['BTC-PERP', 'ETH-PERP', 'SOL-PERP', 'DOGE-PERP', 'BTC/USD', 'ETH/USD'] as const;

const levels = fc
  .tuple(
    decimals(0, 2, 3),
    decimals(0, 1, 3),
    decimals(0, 1, 3),
    fc.constantFrom(undefined, 'CALL_LEVEL' as const, 'INITIAL_MARGIN' as const),
  )
  .map(([liquidation, call, warning, callAt]) => {
    const liquidationLevel = liquidation.plus('0.001');
    const callLevel = liquidationLevel.plus(call);
    return {
      warningLevel: decimalText(callLevel.plus(warning)),
      callLevel: decimalText(callLevel),
      liquidationLevel: decimalText(liquidationLevel),
      ...(callAt && { callAt }),
    };
  });

const scales = fc.integer({ min: 0, max: 8 });
const roundings: fc.Arbitrary<ParameterSetDocument['rounding']> = fc.record({
  notional: fc.record({
    scale: scales,
    mode: fc.constantFrom('UP' as const, 'CEILING' as const, 'HALF_UP' as const, 'HALF_EVEN' as const),
  }),
  margin: fc.record({ scale: scales, mode: fc.constantFrom('UP' as const, 'CEILING' as const) }),
  profitAndLoss: fc.record({ scale: scales, mode: fc.constant('FLOOR' as const) }),
  collateralValue: fc.record({ scale: scales, mode: fc.constant('FLOOR' as const) }),
});

/** Every instrument in one of up to three classes, names that stress the pointer included. */
const marginClasses = fc
  .tuple(
    fc.array(fc.tuple(formulaPairs, fc.boolean()), { minLength: 1, maxLength: 3 }),
    fc.array(fc.nat(2), { minLength: INSTRUMENTS.length, maxLength: INSTRUMENTS.length }),
  )
  .map(([formulas, choices]) => {
    const names = ['MAJORS', 'alts/minor', '10'];
    const classes: Record<string, TieredClassDocument> = {};
    for (const [index, instrument] of INSTRUMENTS.entries()) {
      const choice = (choices[index] ?? 0) % formulas.length;
      const [formula, limited] = formulas[choice] ?? [];
      const name = names[choice];
      assert(formula !== undefined && name !== undefined, 'a choice names a class');
      const maximumNotional = limited ? { maximumNotional: '1000000000' } : {};
      (classes[name] ??= { instruments: [], ...formula, ...maximumNotional }).instruments.push(instrument);
    }
    return classes;
  });

const haircuts = decimals(0, 1, 4).map(decimalText);

export const parameterSetDocuments: fc.Arbitrary<ParameterSetDocument> = fc.record({
  format: fc.constant(PARAMETER_SET_FORMAT),
  settlementAsset: fc.constant('USDT'),
  marginClasses,
  collateral: fc.record({
    USDT: fc.record({ haircut: haircuts }),
    BTC: fc.record({ haircut: haircuts, pricedBy: fc.constant('BTC/USD') }),
    ETH: fc.record({ haircut: haircuts, pricedBy: fc.constant('ETH-PERP') }),
  }),
  accountRules: levels,
  rounding: roundings,
});

export const parameterSets: fc.Arbitrary<ParameterSet> = parameterSetDocuments.map(parameterSetOf);

/** A set from a document that is known to be valid. @throws AssertionFailure with the faults if it is not */
export function parameterSetOf(document: unknown): ParameterSet {
  const parsed = parseParameterSet(document);
  assert(parsed.ok, `a valid parameter set: ${parsed.ok ? '' : JSON.stringify(parsed.refusal)}`);
  return parsed.value;
}

export const markPrices: fc.Arbitrary<ReadonlyMap<string, Decimal>> = fc
  .array(
    decimals(0, 100_000, 6).map((price) => price.plus('0.000001')),
    { minLength: INSTRUMENTS.length, maxLength: INSTRUMENTS.length },
  )
  .map((prices) => new Map(INSTRUMENTS.map((symbol, index) => [symbol, prices[index] ?? new Decimal(1)])));

export const instrumentTerms: fc.Arbitrary<ReadonlyMap<string, InstrumentTerms>> = fc
  .array(fc.constantFrom('1', '0.001', '10', '1000'), {
    minLength: INSTRUMENTS.length,
    maxLength: INSTRUMENTS.length,
  })
  .map(
    (multipliers) =>
      new Map(
        INSTRUMENTS.map((symbol, index) => [
          symbol,
          { symbol, multiplier: new Decimal(multipliers[index] ?? '1') },
        ]),
      ),
  );

export const accountBooks: fc.Arbitrary<AccountBook> = fc.record({
  account: fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }).filter((name) => name.isWellFormed()),
  positions: fc.uniqueArray(
    fc.record({
      instrument: fc.constantFrom(...INSTRUMENTS),
      quantity: fc.oneof(decimals(-100, 100, 8), decimals(-5, 5, 18)),
      entryPrice: decimals(0, 100_000, 6).map((price) => price.plus('0.000001')),
    }),
    { selector: ({ instrument }) => instrument, maxLength: 4 },
  ),
  collateral: fc.uniqueArray(
    fc.record({
      asset: fc.constantFrom('USDT', 'BTC', 'ETH'),
      amount: fc.oneof(decimals(-100, 5_000_000, 6), decimals(-10, 10, 18)),
    }),
    { selector: ({ asset }) => asset, maxLength: 3 },
  ),
});

const openOrders = fc.array(
  fc.record({
    side: fc.constantFrom('BUY' as const, 'SELL' as const),
    quantity: decimals(1, 100, 8),
    limitPrice: decimals(1, 100_000, 6),
    isReduceOnly: fc.boolean(),
  }),
  { minLength: 1, maxLength: 3 },
);

/** The same accounts, some of them with legs, chosen rates, orders, funding, interest, modes and a rate for all of them. */
export function beyondPlain(books: fc.Arbitrary<AccountBook>): fc.Arbitrary<AccountBook> {
  const ofPosition = fc.record(
    {
      leg: fc.constantFrom('LONG' as const, 'SHORT' as const),
      accruedFunding: decimals(1, 100, 8),
      selectedLeverage: decimals(1, 125, 2),
      selectedRate: decimals(0, 1, 4).filter((rate) => !rate.isZero()),
      openOrders,
    },
    { requiredKeys: [] },
  );
  const interest = fc.option(decimals(1, 9, 8), { nil: null });
  const mode = fc.option(fc.constantFrom('high', 'low'), { nil: null });
  const forAll = fc.option(decimals(1, 40_000, 0), { nil: null });
  return fc
    .tuple(books, fc.array(ofPosition, { minLength: 4, maxLength: 4 }), interest, mode, forAll)
    .map(([book, beyond, accruedInterest, stated, rate]) => ({
      ...book,
      positions: book.positions.map((position, index) => ({ ...position, ...beyond[index] })),
      collateral: book.collateral.map((balance) =>
        accruedInterest ? { ...balance, accruedInterest } : balance,
      ),
      ...(stated === null ? {} : { mode: stated }),
      ...(rate === null ? {} : { selectedRate: rate.div(10_000) }),
    }));
}
