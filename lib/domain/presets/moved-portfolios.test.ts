import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { repeats } from '@/lib/testing/thorough';
import { assert } from '../assert';
import { pointedAt, pointerNames } from '../json/json-pointer';
import { marginAccount } from '../margin/method/account';
import { compileParameters } from '../margin/method/compile';
import type { AccountBook } from '../margin/method/types';
import { readMarginRequest } from '../margin/request/read-margin-request';
import { Decimal } from '../number/decimal';
import { diffParameterSets } from '../parameters/diff/diff';
import type { DiffDirection } from '../parameters/diff/parameter-set-diff';
import type { ParameterSet } from '../parameters/document/parameter-set';
import { parseParameterSet } from '../parameters/validate';
import { DERIVE_PORTFOLIO_MARGIN_2 } from './derive-portfolio-margin-2';
import { DERIVE_STANDARD } from './derive-standard';
import type { Preset } from './preset';
import { SPAN_16 } from './span-16';

// What a diff says of a portfolio or an offset in which one figure moved, against what books require under both sets.

/** Every decimal within portfolios and offsets. */
function figuresOf(part: unknown, place: string): readonly string[] {
  if (typeof part === 'string') return /^\d+(\.\d+)?$/.test(part) ? [place] : [];
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) =>
    figuresOf(value, `${place}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  );
}

/** The document with one figure times a factor. */
function moved(document: object, place: string, factor: string): object {
  const copy = structuredClone(document);
  const names = pointerNames(place) ?? [];
  const last = names.at(-1) ?? '';
  let part: Record<string, unknown> = copy as Record<string, unknown>;
  for (const name of names.slice(0, -1)) part = part[name] as Record<string, unknown>;
  part[last] = new Decimal(String(part[last])).times(factor).toFixed();
  return copy;
}

const FACTORS = ['0.5', '0.9', '1.1', '1.5'] as const;
const sizes = fc.constantFrom('-3', '-1', '-0.5', '0.5', '1', '2');

describe.each([
  ['derive-standard', DERIVE_STANDARD, 16],
  ['derive-portfolio-margin-2', DERIVE_PORTFOLIO_MARGIN_2, 8],
  ['span-16', SPAN_16, 3],
] as const)('%s', (_name, preset: Preset, proved) => {
  const read = readMarginRequest(preset.example);
  const stated = parseParameterSet(preset.parameters);
  assert(read.ok && stated.ok, 'preset and example are sound');
  const [{ market, book: held }, base] = [read.value, stated.value];
  const { portfolios, offsets } = base.document;
  const places = [...figuresOf(portfolios, '/portfolios'), ...figuresOf(offsets, '/offsets')];

  function requirements(parameters: ParameterSet, book: AccountBook) {
    const margined = marginAccount({ ...market, parameters: compileParameters(parameters), book });
    return margined.ok ? [margined.value.initialMargin, margined.value.maintenanceMargin] : null;
  }

  test('what is said to ask for more never asked for less, nor the other way', () => {
    const said = new Map<string, DiffDirection>();
    let compared = 0;
    const draw = fc.record({
      place: fc.constantFrom(...places),
      factor: fc.constantFrom(...FACTORS),
      quantities: fc.array(sizes, { minLength: 40, maxLength: 40 }),
      amounts: fc.array(fc.constantFrom('1', '2', '5', '-1'), { minLength: 5, maxLength: 5 }),
    });
    fc.assert(
      fc.property(draw, ({ place, factor, quantities, amounts }) => {
        if (new Decimal(String(pointedAt(base.document, place)?.value)).isZero()) return;
        const parsed = parseParameterSet(moved(base.document, place, factor));
        if (!parsed.ok) return;
        const { direction } = diffParameterSets(base, parsed.value);
        said.set(`${place} ${factor}`, direction);
        if (direction === 'MIXED') return;
        expect(direction).not.toBe('EQUAL');
        const positions = held.positions.map((position, index) => ({
          ...position,
          quantity: new Decimal(quantities[index] ?? '1'),
        }));
        const collateral = held.collateral.map((balance, index) => ({
          ...balance,
          amount: balance.amount.times(amounts[index] ?? '1'),
        }));
        const book = { ...held, positions, collateral };
        const [old, next] = [requirements(base, book), requirements(parsed.value, book)];
        expect(next === null).toBe(old === null);
        // A debt is margined in no portfolio.
        if (old === null || next === null) return;
        compared += 1;
        for (const [index, had] of old.entries()) {
          const has = next[index];
          expect(direction === 'TIGHTER' ? has?.gte(had) : has?.lte(had), `${place} × ${factor}`).toBe(true);
        }
      }),
      { numRuns: repeats(500, 5_000) },
    );
    expect(compared).toBeGreaterThan(30);
    const isProved = [...said].filter(([, direction]) => direction !== 'MIXED');
    expect(new Set(isProved.map(([key]) => key.split(' ')[0])).size).toBeGreaterThanOrEqual(proved);
  });
});
