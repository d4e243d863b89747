import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { curveDocuments, notionals, parameterSetOf, parameterSets } from '../../../testing/arbitraries';
import { Decimal, decimal, parseDecimal } from '../../number/decimal';
import { compileParameters } from '../../margin/method/compile';
import { tierMargin } from '../../../testing/tier-margin';
import type { TierCurveDocument } from '../../curves/curve-document';
import { canonicalJson } from '../../json/canonical';
import { compareCurves } from './curve-diff';
import { diffParameterSets } from './diff';
import type { NotionalRange, ParameterSetDiff } from './parameter-set-diff';
import type { ParameterSet } from '../document/parameter-set';

function rangeAt(ranges: readonly NotionalRange[], notional: Decimal): NotionalRange | undefined {
  return ranges.find(({ from, to }) => notional.gt(from) && (to === null || notional.lte(to)));
}

/** Pointwise, without pieces or roots. */
function directionAt(before: TierCurveDocument, after: TierCurveDocument, notional: Decimal): string {
  const change = tierMargin(after, notional).minus(tierMargin(before, notional));
  return change.abs().lt('1e-100') ? 'EQUAL' : change.gt(0) ? 'TIGHTER' : 'LOOSER';
}

function effectiveRate(document: TierCurveDocument, notional: Decimal): Decimal {
  return tierMargin(document, notional).div(notional);
}

/** Within the rounding of a crossing, where either direction may be stated. */
function nearCrossing(ranges: readonly NotionalRange[], notional: Decimal): boolean {
  return ranges.some(({ from }) => notional.minus(from).abs().lte('1e-17') && !notional.eq(from));
}

describe('ranges of two curves', () => {
  test('agree with a pointwise comparison at any notional, at every floor and every range end', () => {
    fc.assert(
      fc.property(curveDocuments, curveDocuments, fc.array(notionals, { minLength: 5 }), (a, b, drawn) => {
        const [before, after] = [a, b];
        const ranges = compareCurves(before, after);
        const floors = [...a.tiers, ...b.tiers]
          .map(({ floor }) => new Decimal(floor))
          .filter((floor) => floor.gt(0));
        const beside = floors.flatMap((floor) => [floor, floor.plus('0.000001'), floor.minus('0.000001')]);
        for (const notional of [...drawn, ...beside]) {
          const stated = rangeAt(ranges, notional)?.direction;
          const found = directionAt(before, after, notional);
          // Where the curves just touch, the range's one direction stands for a single EQUAL point.
          if (found === 'EQUAL' || nearCrossing(ranges, notional)) continue;
          expect([notional.toFixed(), stated]).toEqual([notional.toFixed(), found]);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('cover every notional once; neighbours differ; an EQUAL range is equal throughout', () => {
    fc.assert(
      fc.property(curveDocuments, curveDocuments, fc.array(notionals), (a, b, drawn) => {
        const [before, after] = [a, b];
        const ranges = compareCurves(before, after);
        expect(ranges[0]?.from).toBe('0');
        expect(ranges.at(-1)?.to).toBeNull();
        for (const [index, { to, direction }] of ranges.slice(0, -1).entries()) {
          expect(ranges[index + 1]?.from).toBe(to);
          expect(ranges[index + 1]?.direction).not.toBe(direction);
        }
        for (const notional of drawn) {
          if (rangeAt(ranges, notional)?.direction !== 'EQUAL') continue;
          expect(directionAt(before, after, notional)).toBe('EQUAL');
        }
      }),
    );
  });

  test('end rates are the effective rates there; no change within exceeds the largest', () => {
    fc.assert(
      fc.property(curveDocuments, curveDocuments, notionals, (a, b, notional) => {
        const [before, after] = [a, b];
        const ranges = compareCurves(before, after);
        for (const { to, endRateBefore, endRateAfter } of ranges) {
          if (to === null) continue;
          expect(effectiveRate(before, decimal(to)).minus(endRateBefore).abs().lte('1e-17')).toBe(true);
          expect(effectiveRate(after, decimal(to)).minus(endRateAfter).abs().lte('1e-17')).toBe(true);
        }
        const range = rangeAt(ranges, notional);
        const change = tierMargin(after, notional).div(tierMargin(before, notional)).minus(1);
        expect(change.abs().lte(new Decimal(range?.largestChange ?? NaN).abs().plus('1e-17'))).toBe(true);
      }),
    );
  });

  test('a crossing inside a tier, worked by hand', () => {
    // before 5 % flat; after 2 % to 1,000, then 10 %: 20 + 0.1 (N − 1000) = 0.05 N at N = 1600
    const flat: TierCurveDocument = {
      driver: 'NOTIONAL',
      shape: 'MARGINAL_TIERS',
      tiers: [{ floor: '0', rate: '0.05' }],
    };
    const bent: TierCurveDocument = {
      driver: 'NOTIONAL',
      shape: 'MARGINAL_TIERS',
      tiers: [
        { floor: '0', rate: '0.02' },
        { floor: '1000', rate: '0.1' },
      ],
    };
    expect(compareCurves(flat, bent)).toEqual([
      {
        from: '0',
        to: '1600',
        direction: 'LOOSER',
        startRateBefore: '0.05',
        startRateAfter: '0.02',
        endRateBefore: '0.05',
        endRateAfter: '0.05',
        largestChange: '-0.6',
      },
      {
        from: '1600',
        to: null,
        direction: 'TIGHTER',
        startRateBefore: '0.05',
        startRateAfter: '0.05',
        endRateBefore: '0.05',
        endRateAfter: '0.1',
        largestChange: '1',
      },
    ]);
  });
});

describe('two parameter sets', () => {
  test('a set against itself is EQUAL and empty', () => {
    fc.assert(
      fc.property(parameterSets, (set) => {
        const diff = diffParameterSets(set, set);
        expect(diff).toEqual({
          format: 'margrave/parameter-set-diff/1',
          before: set.hash,
          after: set.hash,
          direction: 'EQUAL',
          curves: [],
          entries: [],
        });
      }),
    );
  });

  test('turned round, every direction turns and the places stay; it is JSON with decimals as strings', () => {
    const opposite = { TIGHTER: 'LOOSER', LOOSER: 'TIGHTER', EQUAL: 'EQUAL', MIXED: 'MIXED' } as const;
    fc.assert(
      fc.property(parameterSets, parameterSets, (a, b) => {
        const [there, back] = [diffParameterSets(a, b), diffParameterSets(b, a)];
        expect(back.direction).toBe(opposite[there.direction]);
        const told = ({ entries }: ParameterSetDiff, turn: boolean) =>
          entries
            .map(
              ({ kind, subject, direction }) =>
                `${kind.replace(/_(ADDED|REMOVED)$/, '')} ${subject} ${turn ? opposite[direction] : direction}`,
            )
            .sort();
        expect(told(back, true)).toEqual(told(there, false));
        expect(JSON.parse(canonicalJson(there))).toEqual(there);
        expect(there.direction === 'EQUAL' || a.hash !== b.hash).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  test('says nothing only when every account is asked the same: the figures of each instrument agree', () => {
    fc.assert(
      fc.property(parameterSets, parameterSets, notionals, (a, b, notional) => {
        const diff = diffParameterSets(a, b);
        const [old, next] = [compileParameters(a), compileParameters(b)];
        for (const [instrument, before] of old.classOfInstrument) {
          const after = next.classOfInstrument.get(instrument);
          for (const part of ['initialMargin', 'maintenanceMargin'] as const) {
            if (!after) continue;
            const [curveBefore, curveAfter] = [before[part], after[part]];
            if (!curveBefore || !curveAfter) throw new Error('no tiers');
            const found = directionAt(curveBefore, curveAfter, notional);
            if (found === 'EQUAL') continue;
            const requirement = part === 'initialMargin' ? 'INITIAL_MARGIN' : 'MAINTENANCE_MARGIN';
            const curve = diff.curves.find(
              (one) =>
                one.requirement === requirement &&
                (before.name === after.name
                  ? one.instrument === null && one.marginClass === after.name
                  : one.instrument === instrument),
            );
            if (curve && nearCrossing(curve.ranges, notional)) continue;
            expect(rangeAt(curve?.ranges ?? [], notional)?.direction).toBe(found);
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});

type Edit = (document: {
  settlementAsset: string;
  marginClasses: Record<string, { instruments: string[]; maximumNotional?: string }>;
  collateral: Record<string, { haircut: string; pricedBy?: string }>;
  accountRules: Record<string, string>;
  rounding: Record<string, { scale: number; mode: string }>;
}) => void;

function base(edit: Edit = () => undefined): ParameterSet {
  const formulas = (rate: string) => ({
    initialMargin: { curve: { driver: 'NOTIONAL', shape: 'WHOLE_TIERS', tiers: [{ floor: '0', rate }] } },
    maintenanceMargin: {
      curve: { driver: 'NOTIONAL', shape: 'MARGINAL_TIERS', tiers: [{ floor: '0', rate: '0.01' }] },
    },
  });
  const document = {
    format: 'margrave/parameter-set/1',
    settlementAsset: 'USDT',
    marginClasses: {
      HIGH: { instruments: ['ETH'], maximumNotional: '1000', ...formulas('0.2') },
      LOW: { instruments: ['BTC', 'SOL'], ...formulas('0.1') },
    },
    collateral: {
      USDT: { haircut: '0' },
      BTC: { haircut: '0.05', pricedBy: 'BTC' },
      ETH: { haircut: '0.1', pricedBy: 'ETH' },
    },
    accountRules: { warningLevel: '1.5', callLevel: '1.2', liquidationLevel: '1' },
    rounding: {
      notional: { scale: 2, mode: 'HALF_UP' },
      margin: { scale: 2, mode: 'UP' },
      profitAndLoss: { scale: 2, mode: 'FLOOR' },
      collateralValue: { scale: 2, mode: 'FLOOR' },
    },
  };
  edit(document);
  return parameterSetOf(document);
}

test.each<[string, Edit, string[]]>([
  [
    'a haircut raised',
    (d) => void (d.collateral['BTC']!.haircut = '0.06'),
    ['HAIRCUT /collateral/BTC/haircut 0.05>0.06 TIGHTER'],
  ],
  [
    'a haircut cut',
    (d) => void (d.collateral['BTC']!.haircut = '0'),
    ['HAIRCUT /collateral/BTC/haircut 0.05>0 LOOSER'],
  ],
  [
    'an asset accepted',
    (d) => void (d.collateral['constructor'] = { haircut: '0.5', pricedBy: 'BTC' }),
    ['COLLATERAL_ADDED /collateral/constructor null>0.5 LOOSER'],
  ],
  [
    'an asset refused',
    (d) => void delete d.collateral['ETH'],
    ['COLLATERAL_REMOVED /collateral/ETH 0.1>null TIGHTER'],
  ],
  [
    'another price source',
    (d) => void (d.collateral['ETH']!.pricedBy = 'BTC'),
    ['PRICED_BY /collateral/ETH/pricedBy ETH>BTC MIXED'],
  ],
  [
    'a level lowered',
    (d) => void (d.accountRules['callLevel'] = '1.1'),
    ['ACCOUNT_LEVEL /accountRules/callLevel 1.2>1.1 LOOSER'],
  ],
  [
    'a maximum cut',
    (d) => void (d.marginClasses['HIGH']!.maximumNotional = '999'),
    ['MAXIMUM_NOTIONAL /marginClasses/HIGH/maximumNotional 1000>999 TIGHTER'],
  ],
  [
    'a maximum lifted',
    (d) => void delete d.marginClasses['HIGH']!.maximumNotional,
    ['MAXIMUM_NOTIONAL /marginClasses/HIGH/maximumNotional 1000>null LOOSER'],
  ],
  [
    'an instrument listed',
    (d) => void d.marginClasses['LOW']!.instruments.push('A'),
    ['INSTRUMENT_ADDED /marginClasses/LOW/instruments/0 null>LOW LOOSER'],
  ],
  [
    'an instrument gone',
    (d) => void d.marginClasses['LOW']!.instruments.pop(),
    ['INSTRUMENT_REMOVED /marginClasses/LOW/instruments/1 LOW>null TIGHTER'],
  ],
  [
    'an instrument moved',
    (d) => void d.marginClasses['HIGH']!.instruments.push(d.marginClasses['LOW']!.instruments.pop()!),
    ['INSTRUMENT_MOVED /marginClasses/HIGH/instruments/1 LOW>HIGH TIGHTER'],
  ],
  [
    'a class renamed',
    (d) => {
      d.marginClasses['TOP'] = d.marginClasses['HIGH']!;
      delete d.marginClasses['HIGH'];
    },
    [
      'MARGIN_CLASS_REMOVED /marginClasses/HIGH HIGH>null EQUAL',
      'MARGIN_CLASS_ADDED /marginClasses/TOP null>TOP EQUAL',
      'INSTRUMENT_MOVED /marginClasses/TOP/instruments/0 HIGH>TOP EQUAL',
    ],
  ],
  [
    'coarser margin',
    (d) => void (d.rounding['margin'] = { scale: 0, mode: 'CEILING' }),
    ['ROUNDING /rounding/margin scale 2 UP>scale 0 CEILING TIGHTER'],
  ],
  [
    'the same margin by another name',
    (d) => void (d.rounding['margin']!.mode = 'CEILING'),
    ['ROUNDING /rounding/margin scale 2 UP>scale 2 CEILING EQUAL'],
  ],
  [
    'finer profit and loss',
    (d) => void (d.rounding['profitAndLoss']!.scale = 3),
    ['ROUNDING /rounding/profitAndLoss scale 2 FLOOR>scale 3 FLOOR LOOSER'],
  ],
  [
    'coarser nearest notional',
    (d) => void (d.rounding['notional']!.scale = 1),
    ['ROUNDING /rounding/notional scale 2 HALF_UP>scale 1 HALF_UP MIXED'],
  ],
  [
    'a class charged at entry prices',
    (d) => void ((d.marginClasses['LOW'] as { notionalAt?: string }).notionalAt = 'ENTRY'),
    ['RULE /marginClasses/LOW/notionalAt null>ENTRY MIXED'],
  ],
  [
    'hedge mode allowed',
    (d) => void ((d.marginClasses['LOW'] as { hedgedLegs?: string }).hedgedLegs = 'BOTH'),
    ['RULE /marginClasses/LOW/hedgedLegs null>BOTH LOOSER'],
  ],
  [
    'which collateral is liquid',
    (d) => {
      Object.assign(d.collateral['USDT']!, { liquid: true });
      Object.assign(d.collateral['BTC']!, { liquid: false });
      Object.assign(d.collateral['ETH']!, { liquid: false });
    },
    [
      'RULE /collateral/BTC/liquid null>false EQUAL',
      'RULE /collateral/ETH/liquid null>false EQUAL',
      'RULE /collateral/USDT/liquid null>true EQUAL',
    ],
  ],
  [
    'a cap on what is recognised',
    (d) => void Object.assign(d.collateral['BTC']!, { maximumValue: '100' }),
    ['RULE /collateral/BTC/maximumValue null>100 TIGHTER'],
  ],
  [
    'a settlement asset replaced',
    (d) => {
      d.settlementAsset = 'USDC';
      d.collateral['USDC'] = { haircut: '0' };
      d.collateral['USDT']!.pricedBy = 'BTC';
    },
    [
      'COLLATERAL_ADDED /collateral/USDC null>0 LOOSER',
      'PRICED_BY /collateral/USDT/pricedBy null>BTC MIXED',
      'SETTLEMENT_ASSET /settlementAsset USDT>USDC MIXED',
    ],
  ],
])('%s', (_name, edit, expected) => {
  const { entries } = diffParameterSets(base(), base(edit));
  expect(entries.map((one) => `${one.kind} ${one.path} ${one.before}>${one.after} ${one.direction}`)).toEqual(
    expected,
  );
});

test('an instrument that changes class is compared from its old curves to its new ones', () => {
  const moved = base((document) => {
    document.marginClasses['HIGH']?.instruments.push('SOL');
    document.marginClasses['LOW']?.instruments.pop();
  });
  const { curves, direction } = diffParameterSets(base(), moved);
  expect(curves).toHaveLength(1);
  expect(curves[0]).toMatchObject({
    requirement: 'INITIAL_MARGIN',
    instrument: 'SOL',
    marginClassBefore: 'LOW',
    marginClass: 'HIGH',
    direction: 'TIGHTER',
  });
  expect(curves[0]?.ranges[0]).toMatchObject({
    from: '0',
    to: null,
    startRateBefore: '0.1',
    startRateAfter: '0.2',
    largestChange: '1',
  });
  expect(direction).toBe('TIGHTER');
});

test('a tier split without effect is listed, and EQUAL', () => {
  const split = base((document) => {
    const curve = (
      document.marginClasses['LOW'] as unknown as { initialMargin: { curve: { tiers: unknown[] } } }
    ).initialMargin.curve;
    curve.tiers.push({ floor: '7', rate: '0.1' });
  });
  const diff = diffParameterSets(base(), split);
  expect(diff.direction).toBe('EQUAL');
  expect(diff.curves.map(({ path, direction, ranges }) => [path, direction, ranges.length])).toEqual([
    ['/marginClasses/LOW/initialMargin/curve', 'EQUAL', 1],
  ]);
  expect(parseDecimal(diff.curves[0]?.ranges[0]?.largestChange ?? '')).toMatchObject({ ok: true });
});
