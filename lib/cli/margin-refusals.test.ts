import fs from 'node:fs';
import os from 'node:os';
import nodePath from 'node:path';
import { describe, expect, test } from 'vitest';
import { DERIVE_PORTFOLIO_MARGIN_2 } from '../domain/presets/derive-portfolio-margin-2';
import { DERIVE_STANDARD } from '../domain/presets/derive-standard';
import { DRIFT_V2 } from '../domain/presets/drift-v2';
import { DYDX_V4 } from '../domain/presets/dydx-v4';
import type { Preset } from '../domain/presets/preset';
import { SPAN_16 } from '../domain/presets/span-16';
import { marginAnswer } from './margin-answer';

// What the command does not understand it refuses, by the example of a preset and one thing said wrongly in it.

const EXPIRY = 'ETH/2026-01-30T08:00:00.000Z';

/** Sets one member, deep in a document; undefined takes it away. */
function put(document: unknown, path: string, value: unknown): void {
  const keys = path.split('|');
  const last = keys.pop() ?? '';
  let at = document as Record<string, unknown>;
  for (const key of keys) at = at[key] as Record<string, unknown>;
  if (value === undefined) Reflect.deleteProperty(at, last);
  else at[last] = value;
}

async function faultsOf(preset: Preset, changes: Readonly<Record<string, unknown>>) {
  const request = structuredClone(preset.example);
  for (const [path, value] of Object.entries(changes)) put(request, path, value);
  const { exitCode, output } = await marginAnswer(
    ['--preset', preset.name],
    [Buffer.from(JSON.stringify(request))],
  );
  if (exitCode === 0) return [];
  const faults = JSON.parse(output) as { path: string; rule: string; message: string }[];
  expect(faults.every(({ message }) => message.length > 10)).toBe(true);
  return faults.map(({ path, rule }) => `${path} ${rule}`);
}

const ORDER = { side: 'BUY', quantity: '1', limitPrice: '50', isReduceOnly: true };
const AT_LIMITS = { requirement: 'INITIAL', price: 'LIMIT', openLoss: 'IGNORED' };

const ALTERED: readonly (readonly [string, Preset, Readonly<Record<string, unknown>>, readonly string[]])[] =
  [
    ['a mode that no class has', DRIFT_V2, { 'account|mode': 'high_leverage' }, ['/account/mode mode-known']],
    ['a mode of a set without', DYDX_V4, { 'account|mode': 'high-leverage' }, ['/account/mode mode-known']],
    ['a day of no calendar', DYDX_V4, { asOf: '2026-02-30T00:00:00.000Z' }, ['/asOf instant']],
    ['a time of no clock', DYDX_V4, { asOf: '2026-02-28T24:00:00.000Z' }, ['/asOf instant']],
    ['an instant without its zone', DYDX_V4, { asOf: '2026-02-28T00:00:00.000' }, ['/asOf instant']],
    [
      'an expiry of no calendar',
      SPAN_16,
      { 'instruments|0|expiresAt': '2026-02-30T18:00:00.000Z' },
      ['/instruments/0/expiresAt instant'],
    ],
    [
      'a price of a later instant',
      SPAN_16,
      { 'market|observedAt': { 'CORN-F': '2999-01-01T00:00:00.000Z' } },
      ['/market/observedAt/CORN-F in-the-future'],
    ],
    [
      'a price of no instant',
      SPAN_16,
      { 'market|observedAt': { 'CORN-F': '2026-02-30T00:00:00.000Z' } },
      ['/market/observedAt/CORN-F instant'],
    ],
    [
      'options that have expired',
      DERIVE_STANDARD,
      { asOf: '2026-02-01T00:00:00.000Z' },
      ['/instruments/2/expiresAt expired', '/instruments/3/expiresAt expired'],
    ],
    [
      'an option at its expiry',
      DERIVE_PORTFOLIO_MARGIN_2,
      { asOf: '2026-01-30T08:00:00.000Z' },
      ['/instruments/2/expiresAt expired'],
    ],
    [
      'futures that have expired',
      SPAN_16,
      { asOf: '2027-01-01T00:00:00.000Z' },
      ['/instruments/0/expiresAt expired', '/instruments/1/expiresAt expired'],
    ],
    ['what expires, at no instant', DERIVE_STANDARD, { asOf: undefined }, ['/asOf required']],
    [
      'a portfolio at no instant',
      DERIVE_STANDARD,
      { asOf: undefined, 'account|positions': [{ instrument: 'ETH-PERP', quantity: '1', entryPrice: '1' }] },
      ['/asOf missing-figure'],
    ],
    [
      'an option without its kind',
      DERIVE_STANDARD,
      { 'instruments|2|kind': undefined },
      ['/instruments/2/kind terms-fit-kind'],
    ],
    [
      'an option that is called a future',
      DERIVE_STANDARD,
      { 'instruments|2|kind': 'FUTURE' },
      ['/instruments/2/option terms-fit-kind'],
    ],
    [
      'an option without strike and right',
      DERIVE_STANDARD,
      { 'instruments|2|option': undefined },
      ['/instruments/2/option terms-fit-kind'],
    ],
    [
      'an option that never expires',
      DERIVE_STANDARD,
      { 'instruments|2|expiresAt': undefined },
      ['/instruments/2/expiresAt terms-fit-kind'],
    ],
    [
      'a perpetual that expires',
      DERIVE_STANDARD,
      { 'instruments|0|expiresAt': '2027-01-30T08:00:00.000Z' },
      ['/instruments/0/expiresAt terms-fit-kind'],
    ],
    ['an unknown kind', DERIVE_STANDARD, { 'instruments|0|kind': 'PERP' }, ['/instruments/0/kind choice']],
    [
      'a correlation of a smile that is none',
      DERIVE_PORTFOLIO_MARGIN_2,
      { [`market|figures|${EXPIRY}|SVI_RHO`]: '2' },
      ['/market/figures/ETH~12026-01-30T08:00:00.000Z/SVI_RHO figure-range'],
    ],
    [
      'a correlation at its end',
      DERIVE_PORTFOLIO_MARGIN_2,
      { [`market|figures|${EXPIRY}|SVI_RHO`]: '-1' },
      ['/market/figures/ETH~12026-01-30T08:00:00.000Z/SVI_RHO figure-range'],
    ],
    [
      'an interest rate that nobody meant',
      DERIVE_PORTFOLIO_MARGIN_2,
      { [`market|figures|${EXPIRY}|INTEREST_RATE`]: '11' },
      ['/market/figures/ETH~12026-01-30T08:00:00.000Z/INTEREST_RATE figure-range'],
    ],
    [
      'an unknown figure',
      DERIVE_STANDARD,
      { 'market|figures|ETH|INDEX': '1' },
      ['/market/figures/ETH/INDEX unknown-key'],
    ],
    [
      'a decimal of 19 decimals, zeros all',
      DYDX_V4,
      { 'market|prices|BTC-USD': '1.0000000000000000000' },
      ['/market/prices/BTC-USD decimal'],
    ],
    [
      'a linear contract that was paid to be bought',
      DYDX_V4,
      { 'account|positions|0|entryPrice': '-1' },
      ['/account/positions/0/entryPrice price-positive'],
    ],
    [
      'and one that was bought for nothing',
      DYDX_V4,
      { 'account|positions|0|entryPrice': '0' },
      ['/account/positions/0/entryPrice price-positive'],
    ],
    [
      'a net entry of an inverse contract',
      DYDX_V4,
      { 'instruments|0|isInverse': true, 'account|positions|0|isNetEntry': true },
      ['/account/positions/0/isNetEntry net-entry'],
    ],
    [
      'orders that are none',
      DRIFT_V2,
      { 'account|positions|0|orders|count': 0 },
      ['/account/positions/0/orders/count orders-counted'],
    ],
    [
      'orders in all and one by one',
      DRIFT_V2,
      { 'account|positions|0|openOrders': [] },
      ['/account/positions/0/openOrders orders-once'],
    ],
    [
      'an order of nothing, and one at no price',
      DYDX_V4,
      { 'account|positions|0|openOrders': [ORDER, { ...ORDER, quantity: '0', limitPrice: '-1' }] },
      [
        '/account/positions/0/openOrders/1/quantity quantity-range',
        '/account/positions/0/openOrders/1/limitPrice price-positive',
      ],
    ],
    [
      'orders in all where their class charges each at its limit',
      DYDX_V4,
      {
        'account|positions|0|orders': { buyQuantity: '1', sellQuantity: '0', count: 1 },
        parameters: { marginClasses: { 'large-cap': { openOrders: AT_LIMITS } } },
      },
      ['/account/positions/0/orders order-prices'],
    ],
  ];

test.each(ALTERED)('%s', async (_name, preset, changes, expected) => {
  expect(await faultsOf(preset, {})).toEqual([]);
  expect(await faultsOf(preset, changes)).toEqual(expected);
});

test.each([
  [DYDX_V4, { 'account|positions|0|entryPrice': '-1', 'account|positions|0|isNetEntry': true }],
  [DERIVE_PORTFOLIO_MARGIN_2, { [`market|figures|${EXPIRY}|SVI_RHO`]: '0.999999999999999999' }],
  [SPAN_16, { 'market|observedAt': { 'CORN-F': SPAN_16.example.asOf } }],
  [
    DYDX_V4,
    {
      'account|positions|0|openOrders': [ORDER],
      parameters: { marginClasses: { 'large-cap': { openOrders: AT_LIMITS } } },
    },
  ],
  [DYDX_V4, { 'account|positions|0': { instrument: 'BTC-USD', quantity: '0', entryPrice: '0' } }],
] as const)('%#: what is no more than unusual is margined', async (preset, changes) => {
  expect(await faultsOf(preset, changes)).toEqual([]);
});

test.each([
  ['in the parameters', '{"parameters":{"__proto__":{"x":"1"}}}', '/parameters/__proto__'],
  [
    'deeper in them',
    '{"parameters":{"marginClasses":{"a":{"__proto__":"1"}}}}',
    '/parameters/marginClasses/a/__proto__',
  ],
  ['among prices', '{"market":{"prices":{"__proto__":"1"}}}', '/market/prices/__proto__'],
  ['at the top', '{"__proto__":{}}', '/__proto__'],
  ['in a list', '{"instruments":[{"symbol":"X","__proto__":1}]}', '/instruments/0/__proto__'],
])('__proto__ %s is refused where it stands', async (_where, said, path) => {
  // A spread keeps such a member as one of the object's own.
  const text = JSON.stringify({ ...DYDX_V4.example, ...(JSON.parse(said) as object) });
  expect(text).toContain('"__proto__"');
  const { exitCode, output } = await marginAnswer(['--preset', 'dydx-v4'], [Buffer.from(text)]);
  expect(exitCode).toBe(2);
  const faults = JSON.parse(output) as { path: string; rule: string }[];
  expect(faults.filter((fault) => fault.path === path).map(({ rule }) => rule)).toEqual(['identifier']);
});

const EXAMPLE = JSON.stringify(DYDX_V4.example);
const named = (account: string): string => EXAMPLE.replace('"account":"', `"account":"${account}`);

/** What comes in as bytes, by standard input and as a file's parameters alike. */
const ENCODED: readonly (readonly [string, Buffer, string, string])[] = [
  ['a byte-order mark', Buffer.from(`\uFEFF${EXAMPLE}`), '', 'byte-order-mark'],
  ['bytes that are no UTF-8', Buffer.from(named('sub\xff\xfeacc'), 'latin1'), '', 'utf-8'],
  [
    'half of a character at the end',
    Buffer.concat([Buffer.from(EXAMPLE), Buffer.from([0xe2, 0x82])]),
    '',
    'utf-8',
  ],
  ['a NUL', Buffer.from(named('\0')), '', 'nul-byte'],
  ['a NUL that is written', Buffer.from(named('\\u0000')), '/account/account', 'text-characters'],
  ['a lone surrogate', Buffer.from(named('\\ud83d')), '/account/account', 'text-characters'],
  ['one in a name', Buffer.from('{"\\udc00":1}'), '/\udc00', 'text-characters'],
  ['more than 8 MB', Buffer.alloc(8 * 1024 * 1024 + 1, ' '), '', 'size'],
];

describe.each(ENCODED)('%s is refused', (_what, bytes, path, rule) => {
  test('on standard input', async () => {
    const { exitCode, output } = await marginAnswer(['--preset', 'dydx-v4'], [bytes]);
    expect([exitCode, JSON.parse(output)]).toMatchObject([2, [{ path, rule }]]);
  });

  test('and in a file', async () => {
    const folder = fs.mkdtempSync(nodePath.join(os.tmpdir(), 'margin-'));
    const file = nodePath.join(folder, 'parameters.json');
    fs.writeFileSync(file, bytes);
    const { exitCode, output } = await marginAnswer(['--params', file], [Buffer.from(EXAMPLE)]);
    fs.rmSync(folder, { recursive: true });
    expect([exitCode, JSON.parse(output)]).toMatchObject([2, [{ path: `--params ${file}${path}`, rule }]]);
  });
});

test('a whole character that is written as two escapes is one', async () => {
  const { exitCode } = await marginAnswer(['--preset', 'dydx-v4'], [Buffer.from(named('\\ud83d\\ude00'))]);
  expect(exitCode).toBe(0);
});

test('what is too large is not read to its end', async () => {
  let read = 0;
  function* endless(): Iterable<Uint8Array> {
    for (;;) {
      read += 1;
      yield new Uint8Array(1024 * 1024);
    }
  }
  const { output } = await marginAnswer(['--preset', 'dydx-v4'], endless());
  expect(JSON.parse(output)).toMatchObject([{ path: '', rule: 'size' }]);
  expect(read).toBe(9);
});

test('an option twice is refused, and what excludes another', async () => {
  const refusalOf = async (...args: readonly string[]): Promise<unknown> =>
    JSON.parse((await marginAnswer(args, [Buffer.from(EXAMPLE)])).output);
  expect(await refusalOf('--preset', 'dydx-v4', '--preset', 'okx-tiers')).toMatchObject([
    { path: '--preset', rule: 'command-line' },
  ]);
  expect(await refusalOf('--list', '--no-liquidation-prices')).toMatchObject([
    { path: '--no-liquidation-prices', rule: 'command-line' },
  ]);
  expect(await refusalOf('--print', 'nowhere')).toMatchObject([{ path: '--print', rule: 'no-such-preset' }]);
});

test('help is words; a preset is printed as the document that it is', async () => {
  const help = await marginAnswer(['--help'], []);
  expect([help.exitCode, help.output]).toEqual([0, expect.stringContaining('--no-liquidation-prices')]);
  const printed = await marginAnswer(['--print', 'dydx-v4'], []);
  expect([printed.exitCode, JSON.parse(printed.output)]).toEqual([0, DYDX_V4.parameters]);
});

test('liquidation prices are left out where nobody wants them, and nothing else is', async () => {
  const answerOf = async (...args: readonly string[]) =>
    JSON.parse((await marginAnswer(['--preset', 'dydx-v4', ...args], [Buffer.from(EXAMPLE)])).output) as {
      positions: Record<string, unknown>[];
    };
  const whole = await answerOf();
  expect(whole.positions.every((position) => 'liquidationPrices' in position)).toBe(true);
  const positions = whole.positions.map(({ liquidationPrices: _, ...position }) => position);
  expect(await answerOf('--no-liquidation-prices')).toEqual({ ...whole, positions });
});
