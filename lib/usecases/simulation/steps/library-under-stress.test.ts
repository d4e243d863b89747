import { expect, test } from 'vitest';
import { assert } from '../../../domain/assert';
import { decimal } from '../../../domain/number/decimal';
import {
  type LibraryScenario,
  parseScenario,
} from '../../../domain/risk/scenarios/library/scenario-document';
import { libraryUnderStress } from './library-under-stress';

const MARKET = {
  instruments: new Map(
    ['BTC', 'DUST'].map((underlying) => [
      `${underlying}-PERP`,
      { symbol: `${underlying}-PERP`, multiplier: decimal('1'), underlying },
    ]),
  ),
  prices: new Map([
    ['BTC-PERP', decimal('65000')],
    ['DUST-PERP', decimal('0.00000001')],
  ]),
  classOf: () => undefined,
};

function scenario(name: string, shock: object): LibraryScenario {
  const provenance = { kind: 'HYPOTHETICAL', reason: 'To see what it does.' };
  const parsed = parseScenario({ format: 'margrave/scenario/1', name, provenance, shock });
  assert(parsed.ok, 'the scenario is sound');
  return parsed.value;
}

test('one that leaves no price is named, and one that names what is gone as far as it does; the others stand', () => {
  const found = libraryUnderStress(
    [
      scenario('To nothing', { kind: 'MOVES', every: '-0.9' }),
      scenario('Half gone', { kind: 'MOVES', instruments: { 'BTC-PERP': '-0.5', 'GONE-PERP': '-0.5' } }),
    ],
    MARKET,
  );
  assert(found.ok, 'these are few');
  const { steps, prices, left } = found.value;
  expect(steps.at(-1)?.name).toBe('Half gone');
  expect(prices.at(-1)?.get('BTC-PERP')?.toFixed()).toBe('32500');
  expect(steps).toHaveLength(prices.length);
  expect(steps.map(({ name }) => name)).not.toContain('To nothing');
  expect(left.map(({ name }) => name)).toEqual(['To nothing', 'Half gone']);
  expect(left[0]?.message).toContain('would be rounded to 0');
  expect(left[1]?.message).toContain('GONE-PERP');
});

test('more steps than one answer holds are refused', () => {
  const moves = (from: number) => Array.from({ length: 11 }, (_, at) => `0.0${from + at}`);
  const grid = (name: string) =>
    scenario(name, {
      kind: 'GRID',
      axes: [{ underlyings: ['BTC'], moves: moves(10) }, { moves: moves(30) }],
    });
  // Of 121 cells each.
  const eight = [...'abcdefgh'].map(grid);
  expect(libraryUnderStress(eight, MARKET).ok).toBe(true);
  expect(libraryUnderStress([...eight, grid('i')], MARKET)).toMatchObject({
    refusal: [{ path: '--library', rule: 'step-limit' }],
  });
});
