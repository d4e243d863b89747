import { describe, expect, test } from 'vitest';
import { assert } from '../../assert';
import { Decimal } from '../../number/decimal';
import { offsetsSchema, portfoliosSchema } from '../document/portfolio-document';
import { portfolioRelationFaults } from './portfolio-relations';
import { DERIVE_PORTFOLIO_MARGIN_2 } from '../../presets/derive-portfolio-margin-2';
import { DERIVE_STANDARD } from '../../presets/derive-standard';
import { SPAN_16 } from '../../presets/span-16';

/** A copy of a document with other values, by path; undefined takes one away. */
function changed(parameters: unknown, changes: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const document = JSON.parse(JSON.stringify(parameters)) as Record<string, unknown>;
  for (const [place, value] of Object.entries(changes)) {
    const keys = place.split('.');
    const last = keys.pop();
    assert(last !== undefined, 'a place has a key');
    let target: Record<string, unknown> = document;
    for (const key of keys) target = target[key] as Record<string, unknown>;
    if (value === undefined) Reflect.deleteProperty(target, last);
    else target[last] = value;
  }
  return document;
}

const rules = (document: unknown) => portfolioRelationFaults(document).map(({ path, rule }) => [path, rule]);
const pointer = (place: string) => `/${place.split('.').join('/')}`;

/** With tiers and charges, so that every number of a grid stands somewhere. */
const GRID = changed(DERIVE_PORTFOLIO_MARGIN_2.parameters, {
  'portfolios.ETH.expiryTiers': [
    { name: 'near', untilDays: '30', priceRange: { unit: 'FRACTION', fraction: '1' } },
    { name: 'far', priceRange: { unit: 'AMOUNT', amount: '100' } },
  ],
  'portfolios.ETH.spreadCharges': [{ first: 'near', second: 'far', amount: '1' }],
  'portfolios.ETH.shortOptionMinimum': '1',
  'portfolios.ETH.options.lookAheadDays': '1',
  'portfolios.ETH.scenarios.0.per': '1',
  'portfolios.ETH.scenarios.0.weight': '1',
  'portfolios.ETH.collateral.0.initial': '0',
  'portfolios.ETH.collateral.0.maintenance': '0',
});

/** Loose neighbours, so that a parameter can stand at its bounds without breaking a relation. */
const STANDARD = changed(DERIVE_STANDARD.parameters, {
  'portfolios.ETH.perpetual.initialRate': '0.999999999999999999',
  'portfolios.ETH.perpetual.maintenanceRate': '0.000000000000000001',
  'portfolios.ETH.option.leastInitialRate': '1',
  'portfolios.ETH.option.callMaintenanceRate': '0',
  'portfolios.ETH.option.unpairedInitialScale': '3',
  'portfolios.ETH.option.unpairedMaintenanceScale': '1',
});

const STEP = new Decimal('1e-18');

/** Least and greatest allowed value of a parameter of "ETH"; null for no bound. */
const STANDARD_BOUNDS: readonly (readonly [string, string, string | null])[] = [
  ['perpetual.maintenanceRate', '0.000000000000000001', '0.999999999999999999'],
  ['perpetual.initialRate', '0.000000000000000001', '0.999999999999999999'],
  ['option.greatestInitialRate', '0', '1.2'],
  ['option.leastInitialRate', '0', '1.2'],
  ['option.callMaintenanceRate', '0', '1'],
  ['option.putMaintenanceRate', '0', '1'],
  ['option.putMaintenanceMarkRate', '0', '1'],
  ['option.putInitialScale', '1', '3'],
  ['option.unpairedInitialScale', '1', '3'],
  ['option.unpairedMaintenanceScale', '1', '3'],
  ['spot.0.maintenanceWeight', '0', '1'],
  ['spot.0.initialWeight', '0', '1'],
  ['confidence.perpetualBelow', '0', '1'],
  ['confidence.optionBelow', '0', '1'],
  ['confidence.spotBelow', '0', '1'],
  ['confidence.rate', '0', '1'],
  ['peg.below', '0', '1'],
  ['peg.factor', '0', '3'],
];

const GRID_BOUNDS: readonly (readonly [string, string, string | null])[] = [
  ['scenarios.0.weight', '0', '10'],
  ['scenarios.0.per', '0.000000000000000001', '1000'],
  ['priceRange.fraction', '0.000000000000000001', null],
  ['expiryTiers.0.priceRange.fraction', '0.000000000000000001', null],
  ['expiryTiers.1.priceRange.amount', '0.000000000000000001', null],
  ['expiryTiers.0.untilDays', '0.000000000000000001', null],
  ['volatilityShock.up', '0', '10'],
  ['volatilityShock.down', '0', '10'],
  ['volatilityShock.leastUp', '0', '20'],
  ['volatilityShock.term.days', '0.000000000000000001', '400'],
  ['volatilityShock.term.floorDays', '0', '400'],
  ['volatilityShock.term.shortPower', '-10', '10'],
  ['volatilityShock.term.longPower', '-10', '10'],
  ['skew.linear.base', '0', '10'],
  ['skew.absolute.base', '0', '10'],
  ['skew.linear.perRoot', '-10', '10'],
  ['skew.absolute.perRoot', '-10', '10'],
  ['skew.leastWidth', '0', '10'],
  ['skew.widthScale', '0', '10'],
  ['skew.volatility', '0', '10'],
  ['skew.volatilityPerRoot', '-20', '20'],
  ['options.lookAheadDays', '0', '400'],
  ['staticDiscount.long.factor', '0', '4'],
  ['staticDiscount.long.rateScale', '0', '10'],
  ['staticDiscount.long.addition', '0', '10'],
  ['staticDiscount.short.factor', '0', '4'],
  ['staticDiscount.short.rateScale', '0', '10'],
  ['staticDiscount.short.addition', '0', '10'],
  ['basis.upMove', '0.000000000000000001', '1.999999999999999999'],
  ['basis.downMove', '-1', '-0.000000000000000001'],
  ['basis.addition', '0', '20'],
  ['basis.perYear', '0', '20'],
  ['contingencies.perpetual.initial', '0', '3'],
  ['contingencies.perpetual.maintenance', '0', '3'],
  ['contingencies.nakedOption.initial', '0', '2'],
  ['contingencies.nakedOption.maintenance', '0', '2'],
  ['collateral.0.initial', '0', '1'],
  ['collateral.0.maintenance', '0', '1'],
  ['confidence.below', '0', '1'],
  ['confidence.rate', '0', '20'],
  ['peg.below', '0', '100'],
  ['peg.factor', '0', '10'],
  ['spreadCharges.0.amount', '0', null],
  ['shortOptionMinimum', '0', null],
];

describe('every parameter at its least and greatest value, and one step outside', () => {
  const cases = [
    ...STANDARD_BOUNDS.map(([place, ...bounds]) => [place, STANDARD, ...bounds] as const),
    ...GRID_BOUNDS.map(([place, ...bounds]) => [place, GRID, ...bounds] as const),
  ];
  test.each(cases)('%s', (place, document, least, greatest) => {
    const at = `portfolios.ETH.${place}`;
    const outside = [[pointer(at), 'portfolio-range']];
    // A rate that has to cover another at its least value would break that relation instead.
    const neighbours = { 'portfolios.ETH.perpetual.maintenanceRate': '0.000000000000000001' };
    const relaxed = document === STANDARD && place === 'perpetual.initialRate' ? neighbours : {};
    const found = (value: string) => rules(changed(document, { ...relaxed, [at]: value }));
    expect(found(least)).toEqual([]);
    expect(found(new Decimal(least).minus(STEP).toFixed())).toContainEqual(outside[0]);
    if (greatest === null) return;
    expect(found(greatest)).toEqual([]);
    expect(found(new Decimal(greatest).plus(STEP).toFixed())).toContainEqual(outside[0]);
  });

  test('the factors, which must cover each other', () => {
    const factors = (initialFactor: string, maintenanceFactor: string) =>
      rules(
        changed(GRID, {
          'portfolios.ETH.initialFactor': initialFactor,
          'portfolios.ETH.maintenanceFactor': maintenanceFactor,
        }),
      );
    expect(factors('0.5', '0.1')).toEqual([]);
    expect(factors('10', '10')).toEqual([]);
    expect(factors('0.499999999999999999', '0.1')).toEqual([
      ['/portfolios/ETH/initialFactor', 'portfolio-range'],
    ]);
    expect(factors('10.000000000000000001', '10')).toEqual([
      ['/portfolios/ETH/initialFactor', 'portfolio-range'],
    ]);
    expect(factors('1', '0.099999999999999999')).toEqual([
      ['/portfolios/ETH/maintenanceFactor', 'portfolio-range'],
    ]);
    expect(factors('1', '1.000000000000000001')).toEqual([
      ['/portfolios/ETH/initialFactor', 'initial-covers-maintenance'],
    ]);
  });
});

describe('relations', () => {
  test.each([DERIVE_STANDARD, DERIVE_PORTFOLIO_MARGIN_2, SPAN_16])(
    'preset $name breaks none',
    ({ parameters }) => {
      const { portfolios, offsets } = parameters as { portfolios: unknown; offsets?: unknown };
      expect(portfoliosSchema.safeParse(portfolios).success).toBe(true);
      expect(offsetsSchema.safeParse(offsets ?? []).success).toBe(true);
      expect(portfolioRelationFaults(parameters)).toEqual([]);
    },
  );

  test.each<[string, unknown, Record<string, unknown>, string, string]>([
    [
      'an unknown class',
      GRID,
      { 'portfolios.ETH.marginClasses.1': 'none' },
      'portfolios.ETH.marginClasses.1',
      'portfolio-class-known',
    ],
    [
      'a class twice',
      GRID,
      { 'portfolios.ETH.marginClasses.1': 'ETH-perpetual' },
      'portfolios.ETH.marginClasses.1',
      'portfolio-class-repeated',
    ],
    [
      'a class in two portfolios',
      STANDARD,
      { 'portfolios.ETH.marginClasses.0': 'BTC-option' },
      'portfolios.ETH.marginClasses.0',
      'class-in-one-portfolio',
    ],
    [
      'unknown collateral',
      GRID,
      { 'portfolios.ETH.collateral.0.asset': 'DOGE' },
      'portfolios.ETH.collateral.0.asset',
      'portfolio-asset-known',
    ],
    [
      'a call rate above the initial one',
      STANDARD,
      { 'portfolios.ETH.option.leastInitialRate': '0.1', 'portfolios.ETH.option.callMaintenanceRate': '0.2' },
      'portfolios.ETH.option.leastInitialRate',
      'initial-covers-maintenance',
    ],
    [
      'perpetual rates crossed',
      STANDARD,
      { 'portfolios.ETH.perpetual.maintenanceRate': '0.5', 'portfolios.ETH.perpetual.initialRate': '0.4' },
      'portfolios.ETH.perpetual.initialRate',
      'initial-covers-maintenance',
    ],
    [
      'scales crossed',
      STANDARD,
      {
        'portfolios.ETH.option.unpairedInitialScale': '1.1',
        'portfolios.ETH.option.unpairedMaintenanceScale': '1.2',
      },
      'portfolios.ETH.option.unpairedInitialScale',
      'initial-covers-maintenance',
    ],
    [
      'a name twice',
      GRID,
      { 'portfolios.ETH.scenarios.1.name': 'up18-vol-up' },
      'portfolios.ETH.scenarios.1.name',
      'scenario-name-unique',
    ],
    [
      'the name of the basis',
      GRID,
      { 'portfolios.ETH.scenarios.1.name': 'BASIS' },
      'portfolios.ETH.scenarios.1.name',
      'scenario-name-unique',
    ],
    [
      'a tilt that moves prices',
      GRID,
      { 'portfolios.ETH.scenarios.0.volatility': 'LINEAR_SKEW' },
      'portfolios.ETH.scenarios.0.priceMove',
      'skew-without-price-move',
    ],
    ...[
      { widthScale: '0' },
      { volatility: '0', volatilityPerRoot: '0' },
      { volatility: '0', volatilityPerRoot: '-1' },
    ].map((parts): [string, unknown, Record<string, unknown>, string, string] => [
      `a tilt without a width: ${Object.keys(parts).join(', ')}`,
      GRID,
      Object.fromEntries(
        Object.entries({ leastWidth: '0', ...parts }).map(([key, value]) => [
          `portfolios.ETH.skew.${key}`,
          value,
        ]),
      ),
      'portfolios.ETH.skew.leastWidth',
      'skew-has-width',
    ]),
    [
      'a fall of more than everything',
      GRID,
      { 'portfolios.ETH.scenarios.0.priceMove': '-1.000000000000000001' },
      'portfolios.ETH.scenarios.0.priceMove',
      'price-stays-positive',
    ],
    [
      'no shock',
      GRID,
      { 'portfolios.ETH.volatilityShock': undefined },
      'portfolios.ETH.volatilityShock',
      'grid-part-owed',
    ],
    ['no skew', GRID, { 'portfolios.ETH.skew': undefined }, 'portfolios.ETH.skew', 'grid-part-owed'],
    ['no pricing', GRID, { 'portfolios.ETH.options': undefined }, 'portfolios.ETH.options', 'grid-part-owed'],
    [
      'an end of the last tier',
      GRID,
      { 'portfolios.ETH.expiryTiers.1.untilDays': '60' },
      'portfolios.ETH.expiryTiers.1.untilDays',
      'tiers-cover-expiries',
    ],
    [
      'an unknown tier',
      GRID,
      { 'portfolios.ETH.spreadCharges.0.second': 'none' },
      'portfolios.ETH.spreadCharges.0.second',
      'tier-known',
    ],
    [
      'haircuts above the value',
      GRID,
      { 'portfolios.ETH.collateral.0.initial': '0.6', 'portfolios.ETH.collateral.0.maintenance': '0.5' },
      'portfolios.ETH.collateral.0.initial',
      'haircut-sum',
    ],
    [
      'a fraction above its cap',
      SPAN_16.parameters,
      { 'offsets.0.cap': '0.5' },
      'offsets.0.recognised',
      'offset-recognised-range',
    ],
    [
      'a cap above 1',
      SPAN_16.parameters,
      { 'offsets.0.cap': '1.000000000000000001' },
      'offsets.0.cap',
      'offset-cap-range',
    ],
    [
      'a ratio of 0',
      SPAN_16.parameters,
      { 'offsets.0.legs.1.ratio': '0' },
      'offsets.0.legs.1.ratio',
      'offset-ratio-range',
    ],
    [
      'an unknown portfolio',
      SPAN_16.parameters,
      { 'offsets.0.legs.1.portfolio': 'none' },
      'offsets.0.legs.1.portfolio',
      'offset-portfolio-known',
    ],
    [
      'an offset with itself',
      SPAN_16.parameters,
      { 'offsets.0.legs.1.portfolio': 'corn' },
      'offsets.0.legs.1.portfolio',
      'offset-between-two',
    ],
    [
      'an offset twice',
      SPAN_16.parameters,
      { 'offsets.1.name': 'corn-soybeans' },
      'offsets.1.name',
      'offset-name-unique',
    ],
    [
      'scenarios that differ',
      SPAN_16.parameters,
      { 'portfolios.note-10y.scenarios.0.name': 'other' },
      'offsets.1.legs',
      'offset-same-scenarios',
    ],
  ])('%s', (_name, document, changes, place, rule) => {
    expect(rules(changed(document, changes))).toEqual([[pointer(place), rule]]);
  });

  test('what is not a document has no relations', () => {
    expect(portfolioRelationFaults(null)).toEqual([]);
    expect(portfolioRelationFaults({ portfolios: { a: 1 }, offsets: [3] })).toEqual([]);
  });
});
