import { spawn } from 'node:child_process';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { isRecord } from '../domain/json/form-faults';
import { MEASURES } from '../domain/risk/measures';
import { riskAnswer } from './risk-answer';
import { bundled } from '../testing/worker-process';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** Runs the command as a shell would. */
function risk(
  args: readonly string[],
  input = '',
): Promise<{ code: number | null; json: unknown; errors: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bundled('lib/cli/risk.ts'), ...args], { cwd: ROOT });
    let [output, errors] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.on('error', reject);
    child.stdin.on('error', () => undefined);
    child.on('close', (code) => {
      resolve({ code, json: JSON.parse(output) as unknown, errors });
    });
    child.stdin.end(input);
  });
}

/** The same within this process. */
async function answered(
  args: readonly string[],
  input: unknown = '',
): Promise<{ code: number; json: unknown }> {
  const text = typeof input === 'string' ? input : JSON.stringify(input);
  const { exitCode, output } = await riskAnswer(args, [Buffer.from(text)]);
  return { code: exitCode, json: JSON.parse(output) as unknown };
}

/** Every number of an answer. */
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (Array.isArray(value)) return value.flatMap(numbersIn);
  return isRecord(value) ? Object.values(value).flatMap(numbersIn) : [];
}

test('the list has every measure, with the form of its document and one that it answers', async () => {
  const { code, json } = await answered(['--list']);
  expect(code).toBe(0);
  expect(json).toHaveLength(MEASURES.length);
  expect(new Set(MEASURES.map(({ name }) => name)).size).toBe(MEASURES.length);
  for (const one of json as Record<string, unknown>[]) {
    expect(one).toMatchObject({ input: { type: 'object', additionalProperties: false } });
    expect(one['summary']).toMatch(/^[A-Z].{20,110}$/);
  }
});

describe.each(MEASURES.map((one) => [one.name, one] as const))('%s', (name, { example }) => {
  test('answers its example, in figures of 12 digits, and says by which conventions', async () => {
    expect(await answered([name, '--example'])).toEqual({ code: 0, json: example });
    const { code, json } = await answered([name], example);
    expect(code).toBe(0);
    expect(json).toMatchObject({ measure: name });
    const { conventions } = json as { conventions: string[] };
    expect(conventions.length).toBeGreaterThan(0);
    for (const one of conventions) expect(one).toMatch(/\.$/);
    expect(numbersIn(json).length).toBeGreaterThan(1);
    for (const figure of numbersIn(json)) expect(Number(figure.toPrecision(12))).toBe(figure);
  });

  test('takes numbers as numbers or as decimals in strings, and comes to the same', async () => {
    const spelled = (value: unknown, to: 'string' | 'number'): unknown => {
      if (Array.isArray(value)) return value.map((one: unknown) => spelled(one, to));
      if (isRecord(value))
        return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, spelled(one, to)]));
      const isDecimal = typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value);
      if (to === 'number') return isDecimal ? Number(value) : value;
      // Counts, types and bars are whole numbers, which stay numbers.
      return typeof value === 'number' && !Number.isInteger(value) ? String(value) : value;
    };
    const found = await answered([name], example);
    expect(await answered([name], spelled(example, 'string'))).toEqual(found);
    expect(await answered([name], spelled(example, 'number'))).toEqual(found);
  });

  test('refuses a member that it does not know, and each that it needs where it is not there', async () => {
    expect(await answered([name], { ...(example as object), extra: 1 })).toMatchObject({
      code: 2,
      json: [{ path: '/extra', rule: 'unknown-key' }],
    });
    const { code, json } = await answered([name], {});
    expect(code).toBe(2);
    const faults = json as { path: string; rule: string }[];
    expect(faults.length).toBeGreaterThan(0);
    for (const { path: place, rule } of faults) {
      expect(example).toHaveProperty(place.slice(1));
      // A word out of a list is asked for by what it may be.
      expect(['required', 'choice', 'type']).toContain(rule);
    }
  });
});

describe('the command line', () => {
  test.each([
    [[], '', 'command-line'],
    [['ewma', 'quantile'], 'quantile', 'command-line'],
    [['--list', 'ewma'], '--list', 'command-line'],
    [['--list', '--example'], '--list', 'command-line'],
    [['--example'], '', 'command-line'],
    [['ewma', '--json'], '', 'command-line'],
    [['guess'], 'guess', 'no-such-measure'],
    [['guess', '--example'], 'guess', 'no-such-measure'],
  ])('%j is refused', async (args, place, rule) => {
    expect(await answered(args, {})).toMatchObject({ code: 2, json: [{ path: place, rule }] });
  });

  test('help is words', async () => {
    const { exitCode, output } = await riskAnswer(['--help'], []);
    expect([exitCode, output]).toEqual([0, expect.stringContaining('npm run -s risk')]);
  });

  test('the process answers and refuses with its exit code, and nothing on stderr', async () => {
    const example = await risk(['expected-shortfall', '--example']);
    expect(await risk(['expected-shortfall'], JSON.stringify(example.json))).toMatchObject({
      code: 0,
      json: { expectedShortfall: 564 },
      errors: '',
    });
    expect(await risk(['expected-shortfall'], '{"profits":[NaN],"probability":0.9}')).toMatchObject({
      code: 2,
      json: [{ path: '', rule: 'json' }],
      errors: '',
    });
    expect(await risk(['--list'])).toMatchObject({ code: 0, errors: '' });
  });
});
