import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { EXAMPLE_PROGRAMME } from '../domain/dynamics/example-programme';
import { contentHash, canonicalJson } from '../domain/json/canonical';
import { Random } from '../domain/number/random';
import { dynamicsAnswer } from './dynamics-answer';

const DIR = fs.mkdtempSync(path.join(os.tmpdir(), 'dynamics-'));
afterAll(() => {
  fs.rmSync(DIR, { recursive: true });
});

function file(name: string, text: string): string {
  const place = path.join(DIR, name);
  fs.writeFileSync(place, text);
  return place;
}

const FIRST = Date.parse('2019-01-01T00:00:00Z');
const HEADER = 'opensAt,open,high,low,close';

function rows(days: number): string[] {
  const random = Random.fromSeed(3);
  let close = 4_000;
  return Array.from({ length: days }, (_, day) => {
    const open = close;
    close = Math.round(close * Math.exp((day > 370 ? 0.06 : 0.02) * random.normal()) * 100) / 100;
    const opensAt = new Date(FIRST + day * 86_400_000).toISOString();
    return [opensAt, open, Math.max(open, close), Math.min(open, close), close].join(',');
  });
}

const PROGRAMME = file('programme.json', JSON.stringify(EXAMPLE_PROGRAMME));
const BARS = file('bars.csv', [HEADER, ...rows(400)].join('\n'));
const play = (...more: string[]) =>
  dynamicsAnswer(['backtest', '--programme', PROGRAMME, '--bars', BARS, ...more]);

function summaryIn(output: string): Record<string, unknown> {
  const last = JSON.parse(output.trim().split('\n').at(-1) ?? '') as { summary: Record<string, unknown> };
  return last.summary;
}

/** All but what hangs on turnover. */
function untraded(output: string): readonly unknown[] {
  const { pushing: _pushing, ...summary } = summaryIn(output);
  return [...output.trim().split('\n').slice(0, -1), summary];
}

async function faults(bars: string, programme = PROGRAMME): Promise<[string, string][]> {
  const { exitCode, output } = await dynamicsAnswer(['backtest', '--programme', programme, '--bars', bars]);
  expect(exitCode).toBe(2);
  return (JSON.parse(output) as { path: string; rule: string }[]).map((one) => [one.path, one.rule]);
}

describe('a backtest in the shell', () => {
  test('prints a line for each slot, each hashed with the one before, and a summary', async () => {
    const { exitCode, output } = await play();
    expect(exitCode).toBe(0);
    const lines = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const last = lines.pop();
    expect(lines).toHaveLength(35); // from the 365th return's bar, the 366th, to the 400th
    let previous: unknown = '0'.repeat(64);
    for (const { hash, ...record } of lines) {
      expect(record['previous']).toBe(previous);
      expect(hash).toBe(contentHash(canonicalJson(record)));
      previous = hash;
    }
    expect(last).toMatchObject({ summary: { slots: 35, pathHash: previous } });
    expect((await play()).output).toBe(output);
  });

  test('prints the summary alone, and begins where it is told to', async () => {
    const { output } = await play('--summary', '--from', '2020-01-15');
    expect(JSON.parse(output)).toMatchObject({ summary: { from: '2020-01-16T00:00:00.000Z' } });
  });

  test('reads our own form of bars and daily ones by asset too', async () => {
    const own = rows(400).map((row) => `BTC,1440,${row}`);
    const others = own.slice(0, 3).map((row) => row.replace('BTC', 'ETH'));
    const header = `instrument,intervalMinutes,${HEADER}`;
    const daily = rows(400).map((row) => {
      const [opensAt = '', ...prices] = row.split(',');
      return [opensAt.slice(0, 10), 'BTC', ...prices, '1'].join(',');
    });
    const plain = untraded((await play()).output);
    for (const [name, text] of [
      ['own.csv', [header, ...others, ...own].join('\n')],
      ['daily.csv', ['date,symbol,open,high,low,close,quote_volume_musd', ...daily].join('\n')],
    ] as const) {
      const { output } = await dynamicsAnswer([
        'backtest',
        '--programme',
        PROGRAMME,
        '--bars',
        file(name, text),
      ]);
      expect(untraded(output)).toEqual(plain);
      // Daily ones state what was traded, so that pushing has its price.
      const { pushing } = summaryIn(output) as {
        pushing: { target: { newest: { notional: number | null } } };
      };
      expect(pushing.target.newest.notional !== null).toBe(name === 'daily.csv');
    }
  });

  test.each([
    ['a price of nothing', 5, (row: string) => row.replace(/,[^,]*$/, ',0'), 'price-positive'],
    ['a price below nothing', 5, (row: string) => row.replace(/,[^,]*$/, ',-1'), 'price-positive'],
    ['a price that is none', 5, (row: string) => row.replace(/,[^,]*$/, ',NaN'), 'not-a-decimal'],
    ['a bar between days', 5, (row: string) => row.replace('T00:00', 'T06:00'), 'off-grid'],
    ['no first bar', 0, () => '', 'first-bar-missing'],
  ])('%s is refused with its line', async (_, at, change, rule) => {
    const all = rows(400);
    all[at] = change(all[at] ?? '');
    const found = await faults(file('bad.csv', [HEADER, ...all].join('\n')));
    expect(found.map(([, one]) => one)).toContain(rule);
    expect(found[0]?.[0]).toContain('--bars line ');
  });

  test('bars that do not come in order, too few of them, and those of another instrument are refused', async () => {
    const all = rows(400);
    const swapped = [...all.slice(0, 9), all[10] ?? '', all[9] ?? '', ...all.slice(11)];
    expect(await faults(file('swapped.csv', [HEADER, ...swapped].join('\n')))).toEqual([
      ['--bars line 12', 'not-after-last'],
    ]);
    expect(await faults(file('few.csv', [HEADER, ...all.slice(0, 300)].join('\n')))).toEqual([
      ['--bars', 'too-few-bars'],
    ]);
    const other = all.map((row) => `ETH,1440,${row}`);
    expect(
      await faults(file('eth.csv', [`instrument,intervalMinutes,${HEADER}`, ...other].join('\n'))),
    ).toEqual([['--bars', 'no-bars']]);
    expect(await faults(path.join(DIR, 'none.csv'))).toEqual([['--bars', 'no-such-file']]);
  });

  test('a programme that cannot be played is refused with its place', async () => {
    const broken = file('broken.json', JSON.stringify({ ...EXAMPLE_PROGRAMME, leastStep: '0' }));
    expect(await faults(BARS, broken)).toEqual([['--programme /leastStep', 'programme-range']]);
    const anchor = { kind: 'ABSOLUTE', notional: '1000' };
    const absolute = { ...EXAMPLE_PROGRAMME, target: { ...EXAMPLE_PROGRAMME.target, anchor } };
    expect(await faults(BARS, file('absolute.json', JSON.stringify(absolute)))).toEqual([
      ['--programme /target/anchor/kind', 'anchor-of-a-version'],
    ]);
  });
});

test.each([
  [[], ''],
  [['trade'], 'trade'],
  [['backtest', '--bars', BARS], '--programme'],
  [['backtest', '--programme', PROGRAMME], '--bars'],
  [['example', '--summary'], '--summary'],
  [['backtest', '--programme', PROGRAMME, '--bars', BARS, '--from', 'May'], '--from'],
])('%j is no command line', async (line, place) => {
  const { exitCode, output } = await dynamicsAnswer(line);
  expect(exitCode).toBe(2);
  expect(JSON.parse(output)).toMatchObject([{ path: place, rule: 'command-line' }]);
});

test('tells how a programme answers volatility that doubles', async () => {
  const { exitCode, output } = await dynamicsAnswer(['respond', '--programme', PROGRAMME]);
  expect(exitCode).toBe(0);
  expect(JSON.parse(output)).toMatchObject({ times: 2, maintenance: { overshoot: 0 } });
  expect((await dynamicsAnswer(['respond', '--programme', PROGRAMME, '--bars', BARS])).exitCode).toBe(2);
});

test('prints an example that it plays, and the form of a programme', async () => {
  expect(JSON.parse((await dynamicsAnswer(['example'])).output)).toEqual(EXAMPLE_PROGRAMME);
  expect(JSON.parse((await dynamicsAnswer(['schema'])).output)).toMatchObject({ type: 'object' });
  expect((await dynamicsAnswer(['--help'])).output).toContain('npm run -s dynamics');
});
