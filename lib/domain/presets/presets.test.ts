import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { marginPortfolio } from '../../usecases/margin/margin-portfolio';
import { Decimal, sum } from '../number/decimal';
import { parseParameterSet } from '../parameters/validate';
import { PRESETS } from './all';

const cases = PRESETS.map((preset) => [preset.name, preset] as const);

/** The same document with its keys in another order, and numbers in other spellings. */
function respelled(value: unknown, keys: number): unknown {
  if (Array.isArray(value)) return value.map((item) => respelled(item, keys));
  if (typeof value === 'string')
    return /^-?\d+\.\d+$/.test(value) ? `${value}0` : /^-?\d+$/.test(value) ? `${value}.0` : value;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, respelled(item, keys)] as const);
  const turn = entries.length === 0 ? 0 : keys % entries.length;
  return Object.fromEntries([...entries.slice(turn), ...entries.slice(0, turn)].reverse());
}

describe.each(cases)('%s', (_name, preset) => {
  test('is a parameter set, whose hash knows neither order nor spelling', () => {
    const parsed = parseParameterSet(preset.parameters);
    expect(parsed.ok ? [] : parsed.refusal).toEqual([]);
    if (!parsed.ok) return;
    fc.assert(
      fc.property(fc.nat(50), (keys) => {
        const again = parseParameterSet(respelled(preset.parameters, keys));
        expect(again.ok && again.value.hash).toBe(parsed.value.hash);
      }),
      { numRuns: 20 },
    );
  });

  test('read from its canonical text it is itself', () => {
    const parsed = parseParameterSet(preset.parameters);
    if (!parsed.ok) throw new Error('is a parameter set');
    const again = parseParameterSet(JSON.parse(parsed.value.canonical));
    expect(again.ok && again.value).toEqual(parsed.value);
  });

  test('its example is answered, every figure the sum of its terms', () => {
    const answer = marginPortfolio(preset.example, preset.parameters);
    if (!answer.ok) throw new Error(JSON.stringify(answer.refusal));
    const { figures, positions } = answer.value as {
      figures: { figure: string; amount: string; terms: { amount: string }[] }[];
      positions: { figures: typeof figures }[];
    };
    const all = [...figures, ...positions.flatMap((position) => position.figures)];
    expect(all.length).toBeGreaterThanOrEqual(7);
    for (const { figure, amount, terms } of all) {
      const total = sum(terms.map((term) => new Decimal(term.amount)));
      expect([figure, total.toFixed()]).toEqual([figure, new Decimal(amount).toFixed()]);
    }
  });

  test('it names its sources', () => {
    expect(preset.sources.length).toBeGreaterThan(0);
    expect(preset.sources.every(({ title, reference }) => title !== '' && reference !== '')).toBe(true);
  });
});

test('names are kebab-case and stand once', () => {
  const names = PRESETS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))).toEqual([]);
});
