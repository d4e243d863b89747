import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { DYDX_V4 } from '../domain/presets/dydx-v4';
import { marginAnswer } from './margin-answer';
import { bundled } from '../testing/worker-process';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** Runs the command as a shell would. */
function margin(
  args: readonly string[],
  input = '',
): Promise<{ code: number | null; json: unknown; errors: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bundled('lib/cli/margin.ts'), ...args], { cwd: ROOT });
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

const example = (): typeof DYDX_V4.example => structuredClone(DYDX_V4.example);

test('the example of a preset is answered with that preset', async () => {
  const printed = await margin(['--example', 'dydx-v4']);
  expect(printed.code).toBe(0);
  const answered = await margin(['--preset', 'dydx-v4'], JSON.stringify(printed.json));
  expect([answered.code, answered.errors]).toEqual([0, '']);
  expect(answered.json).toMatchObject({
    initialMargin: '4933.879261',
    maintenanceMargin: '712.477697',
    status: 'OK',
    trade: { isAllowed: true, refusal: null },
  });
});

test('a file is as good as a preset, and so is a whole document', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'margin-'));
  const file = path.join(folder, 'parameters.json');
  fs.writeFileSync(file, JSON.stringify(DYDX_V4.parameters));
  const [byFile, byDocument] = await Promise.all([
    margin(['--params', file], JSON.stringify(example())),
    margin([], JSON.stringify({ ...example(), parameters: DYDX_V4.parameters })),
  ]);
  fs.rmSync(folder, { recursive: true });
  expect([byFile.code, byDocument.code]).toEqual([0, 0]);
  expect(byFile.json).toEqual(byDocument.json);
});

test('the venue of docs/write-a-preset.md', async () => {
  const request = fs.readFileSync(path.join(ROOT, 'docs/examples/harbour-request.json'), 'utf8');
  const file = 'docs/examples/harbour-parameters.json';
  const answered = await margin(['--params', file], request);
  expect(answered.json).toMatchObject({
    notional: '123015',
    initialMargin: '12301.5',
    maintenanceMargin: '3690.45',
    equity: '14385',
    status: 'OK',
  });
  const refused = await margin(
    ['--params', file],
    JSON.stringify({
      ...(JSON.parse(request) as object),
      parameters: { marginClasses: { majors: { maintenanceMargin: { fraction: '1.2' } } } },
    }),
  );
  expect(refused.json).toMatchObject([
    { path: '/parameters/marginClasses/majors/maintenanceMargin/fraction', rule: 'fraction-range' },
  ]);
});

test('parameters of the request change the preset', async () => {
  const parameters = { marginClasses: { 'large-cap': { initialMargin: { curve: { rate: '0.04' } } } } };
  const answered = await margin(['--preset', 'dydx-v4'], JSON.stringify({ ...example(), parameters }));
  expect(answered.json).toMatchObject({ positions: [{ initialMargin: '573.763905' }, {}] });
});

test('the schema and the list of presets', async () => {
  const [schema, list] = await Promise.all([margin(['--schema']), margin(['--list'])]);
  expect(schema.json).toMatchObject({ type: 'object', required: ['instruments', 'market', 'account'] });
  expect(list.json).toContainEqual(expect.objectContaining({ name: 'dydx-v4' }));
});

type Faults = readonly (readonly [path: string, rule: string])[];

const without = (change: (request: ReturnType<typeof example>) => void): string => {
  const request = example();
  change(request);
  return JSON.stringify(request);
};

const REFUSED: readonly (readonly [string, readonly string[], string, Faults])[] = [
  ['not JSON', ['--preset', 'dydx-v4'], '{', [['', 'json']]],
  ['nothing at all', ['--preset', 'dydx-v4'], '', [['', 'json']]],
  ['a list', ['--preset', 'dydx-v4'], '[]', [['', 'type']]],
  ['a key twice', ['--preset', 'dydx-v4'], '{"asOf":"a","asOf":"b"}', [['/asOf', 'duplicate-key']]],
  ['an unknown preset', ['--preset', 'nowhere'], '{}', [['--preset', 'no-such-preset']]],
  ['an unknown example', ['--example', 'nowhere'], '', [['--example', 'no-such-preset']]],
  ['an unknown option', ['--presets'], '', [['', 'command-line']]],
  ['two bases', ['--preset', 'dydx-v4', '--params', 'x'], '', [['--params', 'command-line']]],
  ['no such file', ['--params', '/nowhere.json'], '{}', [['--params', 'no-such-file']]],
  ['no parameters', [], without(() => undefined), [['/parameters', 'required']]],
  [
    'a JSON number',
    ['--preset', 'dydx-v4'],
    without((request) => Object.assign(request.market.prices, { 'BTC-USD': 5 })),
    [['/market/prices/BTC-USD', 'decimal']],
  ],
  [
    'a price of 0',
    ['--preset', 'dydx-v4'],
    without((request) => Object.assign(request.market.prices, { 'BTC-USD': '0' })),
    [['/market/prices/BTC-USD', 'price-positive']],
  ],
  [
    'a missing price',
    ['--preset', 'dydx-v4'],
    without((request) => delete request.market.prices['BTC-USD']),
    [['/market/prices/BTC-USD', 'missing-price']],
  ],
  [
    'a missing figure',
    ['--preset', 'dydx-v4'],
    without((request) => delete request.market.figures),
    [['/market/figures/LINK-USD/OPEN_INTEREST', 'missing-figure']],
  ],
  [
    'a figure below 0',
    ['--preset', 'dydx-v4'],
    without((request) => Object.assign(request.market.figures?.['LINK-USD'] ?? {}, { OPEN_INTEREST: '-1' })),
    [['/market/figures/LINK-USD/OPEN_INTEREST', 'figure-range']],
  ],
  [
    'an instrument twice, and a position in none',
    ['--preset', 'dydx-v4'],
    without((request) => {
      request.instruments = [{ symbol: 'BTC-USD' }, { symbol: 'BTC-USD' }];
    }),
    [
      ['/instruments/1/symbol', 'instrument-repeated'],
      ['/account/positions/1/instrument', 'instrument-known'],
      ['/trade/instrument', 'instrument-known'],
    ],
  ],
  [
    'an asset without a rule',
    ['--preset', 'dydx-v4'],
    without((request) => request.account.collateral.push({ asset: 'DAI', amount: '1' })),
    [['/account/collateral/1/asset', 'no-collateral-rule']],
  ],
  [
    'an instrument without a class',
    ['--preset', 'dydx-v4'],
    without((request) => {
      request.instruments.push({ symbol: 'X' });
      request.account.positions.push({ instrument: 'X', quantity: '1', entryPrice: '1' });
    }),
    [['/account/positions/2/instrument', 'no-margin-class']],
  ],
  [
    'bad parameters',
    ['--preset', 'dydx-v4'],
    without((request) => {
      request.parameters = { marginClasses: { 'small-cap': { maintenanceMargin: { fraction: '2' } } } };
    }),
    [['/parameters/marginClasses/small-cap/maintenanceMargin/fraction', 'fraction-range']],
  ],
  [
    'an unknown member',
    ['--preset', 'dydx-v4'],
    without((request) => Object.assign(request, { acount: {} })),
    [['/acount', 'unknown-key']],
  ],
];

test.each(REFUSED)('%s: exit code 2 and a list of faults', async (_name, args, input, expected) => {
  const { exitCode, output } = await marginAnswer(args, [Buffer.from(input)]);
  const faults = JSON.parse(output) as { path: string; rule: string; message: string }[];
  expect(faults.map(({ path: place, rule }) => [place, rule])).toEqual(expected);
  expect(faults.every(({ message }) => message.length > 10)).toBe(true);
  expect(exitCode).toBe(2);
});

test('the process answers refusals as they are, with their exit code and nothing on stderr', async () => {
  const kinds = ['not JSON', 'an unknown option', 'a missing figure'];
  for (const [, args, input] of REFUSED.filter(([name]) => kinds.includes(name))) {
    const { exitCode, output } = await marginAnswer(args, [Buffer.from(input)]);
    expect(await margin(args, input)).toEqual({
      code: exitCode,
      json: JSON.parse(output) as unknown,
      errors: '',
    });
  }
});
