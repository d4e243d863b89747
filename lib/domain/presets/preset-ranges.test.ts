import { describe, expect, test } from 'vitest';
import { Decimal, decimal, decimalText } from '../number/decimal';
import { jsonPointer } from '../json/json-pointer';
import { isRecord } from '../json/form-faults';
import { parseParameterSet } from '../parameters/validate';
import { PRESETS } from './all';

// Every parameter of every preset stands at the ends of its own range, and one step outside of it. Portfolios and
// offsets are tried in portfolio-relations.test.ts.

type Path = readonly (string | number)[];

interface Range {
  readonly least: string | number;
  readonly greatest?: string | number;
  /** The smallest change that can be written. */
  readonly step: string | number;
  readonly rule: string;
}

const SMALLEST = '0.000000000000000001';
const decimals = (rule: string, least: string, greatest?: string): Range => ({
  ...{ least, rule, step: SMALLEST },
  ...(greatest === undefined ? {} : { greatest }),
});
const whole = (least: number, greatest: number): Range => ({ least, greatest, step: 1, rule: 'range' });
const NOT_NEGATIVE = decimals('at-least-zero', '0');

const BY_NAME: Readonly<Record<string, Range>> = {
  maxLeverage: decimals('leverage-range', '1'),
  at: decimals('at-range', '0'),
  per: decimals('above-zero', SMALLEST),
  least: decimals('rate-range', '0'),
  intercept: NOT_NEGATIVE,
  coefficient: NOT_NEGATIVE,
  shift: NOT_NEGATIVE,
  over: NOT_NEGATIVE,
  exponent: { least: '-4', greatest: '4', step: '0.25', rule: 'exponent-range' },
  fraction: decimals('fraction-range', '0', '1'),
  weight: decimals('blend-weight', '0', '1'),
  perContract: NOT_NEGATIVE,
  perPosition: NOT_NEGATIVE,
  perOrder: NOT_NEGATIVE,
  atLeast: NOT_NEGATIVE,
  haircut: decimals('haircut-range', '0', '1'),
  maximumValue: NOT_NEGATIVE,
  maximumProfit: NOT_NEGATIVE,
  liquidationLevel: decimals('liquidation-level-positive', SMALLEST),
  binaryScale: whole(0, 64),
  maximumAgeSeconds: whole(1, 604_800),
  gracePeriodMinutes: whole(0, 10_080),
};

function at(document: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (part, key) => (Array.isArray(part) ? part[Number(key)] : isRecord(part) ? part[key] : undefined),
    document,
  );
}

/** The range of the parameter at a path; null where its bounds are only those of other parameters. */
function rangeOf(document: unknown, path: Path): Range | null {
  const name = path.at(-1);
  const curve = at(document, path.slice(0, -3));
  if (name === 'rate' && path.at(-3) === 'tiers') {
    const isCharge =
      isRecord(curve) &&
      curve['driver'] === 'NOTIONAL' &&
      !path.includes('modifiers') &&
      path[0] === 'marginClasses';
    return isCharge && !path.includes('profitWeight')
      ? decimals('rate-range', SMALLEST, '1')
      : decimals('rate-range', '0', '100');
  }
  if (name === 'rate') return decimals('rate-range', '0', '100');
  // What is an amount of its own has the decimals of the database; a step within a formula may have more.
  const isOfWeight = path[0] === 'collateral' || path.includes('profitWeight');
  if (name === 'scale')
    return whole(0, path[0] === 'rounding' || (isOfWeight && path.at(-2) === 'amountStep') ? 18 : 30);
  if (name === 'floor') return path.at(-2) === 0 ? { ...decimals('tiers-start-at-zero', '0', '0') } : null;
  return BY_NAME[String(name)] ?? null;
}

/** Bounded by their neighbours: a floor by the one before, a level by the one below, a maximum by the last floor. */
const RELATIVE = new Set([
  'floor',
  'greatest',
  'warningLevel',
  'callLevel',
  'maximumNotional',
  'initialMaximum',
]);

function leaves(value: unknown, path: Path = []): Path[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => leaves(item, [...path, index]));
  if (isRecord(value))
    return Object.entries(value)
      .filter(([key]) => path.length > 0 || !['portfolios', 'offsets'].includes(key))
      .flatMap(([key, item]) => leaves(item, [...path, key]));
  const isNumber = typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value));
  return isNumber ? [path] : [];
}

function withValue(document: unknown, path: Path, value: string | number): unknown {
  const copy: unknown = structuredClone(document);
  const parent = at(copy, path.slice(0, -1)) as Record<string | number, unknown>;
  parent[path.at(-1) ?? ''] = value;
  return copy;
}

function moved(value: string | number, by: string | number, sign: 1 | -1): string | number {
  if (typeof value === 'number') return value + sign * Number(by);
  return decimalText(decimal(value).plus(new Decimal(by).times(sign)));
}

describe.each(PRESETS.map((preset) => [preset.name, preset.parameters] as const))(
  '%s',
  (_name, parameters) => {
    const all = leaves(parameters);
    const faultsAt = (path: Path, value: string | number): string[] => {
      const parsed = parseParameterSet(withValue(parameters, path, value));
      const pointer = jsonPointer(...path);
      return parsed.ok
        ? []
        : parsed.refusal.filter((fault) => fault.path === pointer).map(({ rule }) => rule);
    };

    test('every parameter has a range of its own, or is bounded by its neighbours', () => {
      const unknown = all.filter(
        (path) => rangeOf(parameters, path) === null && !RELATIVE.has(String(path.at(-1))),
      );
      expect(unknown.map((path) => jsonPointer(...path))).toEqual([]);
      expect(all.length).toBeGreaterThan(8);
    });

    test('each is accepted at both ends of its range and refused, by its path, one step outside', () => {
      for (const path of all) {
        const range = rangeOf(parameters, path);
        if (!range) continue;
        const { least, greatest, step, rule } = range;
        const place = jsonPointer(...path);
        expect([place, faultsAt(path, least)]).not.toEqual([place, expect.arrayContaining([rule])]);
        expect([place, faultsAt(path, moved(least, step, -1))]).toEqual([
          place,
          expect.arrayContaining([rule]),
        ]);
        if (greatest === undefined) continue;
        expect([place, faultsAt(path, greatest)]).not.toEqual([place, expect.arrayContaining([rule])]);
        expect([place, faultsAt(path, moved(greatest, step, 1))]).toEqual([
          place,
          expect.arrayContaining([rule]),
        ]);
      }
    });
  },
);
