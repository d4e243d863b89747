import { expect, test } from 'vitest';
import type { InstrumentTerms } from '../../../margin/method/types';
import { decimal, decimalText } from '../../../number/decimal';
import { BUILT_IN_SCENARIOS } from './built-in-scenarios';
import { farPrintFaults } from './far-prints';
import { pathOfCsv } from './path-csv';
import { parseScenario, SCENARIO_FORMAT, scenarioSetHash, storedScenario } from './scenario-document';
import { instrumentsMoved, resolveScenario, type ScenarioMarket } from './scenario-steps';

const HYPOTHETICAL = { kind: 'HYPOTHETICAL', reason: 'To see what it does.' };
const scenarioOf = (shock: object, provenance: object = HYPOTHETICAL) => ({
  ...{ format: SCENARIO_FORMAT, name: 'A scenario', provenance, shock },
});

const terms = (symbol: string, underlying: string, more: object = {}): [string, InstrumentTerms] => [
  symbol,
  { symbol, underlying, multiplier: decimal('1'), ...more },
];
const MARKET: ScenarioMarket = {
  instruments: new Map([
    terms('BTC-PERP', 'BTC'),
    terms('BTC-SPOT', 'BTC'),
    terms('ETH-PERP', 'ETH'),
    terms('BTC-CALL', 'BTC', { option: { right: 'CALL', strike: decimal('1') } }),
  ]),
  prices: new Map([
    ['BTC-PERP', decimal('100')],
    ['BTC-SPOT', decimal('101')],
    ['ETH-PERP', decimal('10')],
    ['BTC-CALL', decimal('5')],
  ]),
  classOf: (symbol) => (symbol.endsWith('PERP') ? 'perps' : undefined),
};

function pricesOf(shock: object) {
  const parsed = parseScenario(scenarioOf(shock));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
  const resolved = resolveScenario(parsed.value.document.shock, MARKET);
  return {
    ...resolved,
    steps: resolved.steps.map(({ label, prices }) => ({
      label,
      prices: Object.fromEntries([...prices].map(([symbol, price]) => [symbol, decimalText(price)])),
    })),
  };
}

const AS_THEY_ARE = { 'BTC-PERP': '100', 'BTC-SPOT': '101', 'ETH-PERP': '10', 'BTC-CALL': '5' };

test('of several moves that name an instrument the narrowest counts; an option moves by its own name alone', () => {
  const { steps } = pricesOf({
    ...{ kind: 'MOVES', every: '-0.1', classes: { perps: '-0.2' }, underlyings: { BTC: '-0.3' } },
    instruments: { 'BTC-SPOT': '0.5' },
  });
  expect(steps).toEqual([
    { label: '', prices: { ...AS_THEY_ARE, 'BTC-PERP': '70', 'BTC-SPOT': '151.5', 'ETH-PERP': '8' } },
  ]);
  expect(pricesOf({ kind: 'MOVES', instruments: { 'BTC-CALL': '-0.5' } }).steps[0]?.prices).toEqual({
    ...AS_THEY_ARE,
    'BTC-CALL': '2.5',
  });
});

test('a factor moves each underlying by its beta', () => {
  const { steps, moved } = pricesOf({ kind: 'FACTOR', move: '-0.1', betas: { BTC: '1', ETH: '1.5' } });
  expect(steps[0]?.prices).toEqual({
    ...AS_THEY_ARE,
    'BTC-PERP': '90',
    'BTC-SPOT': '90.9',
    'ETH-PERP': '8.5',
  });
  expect(moved).toBe(3);
  const factor = { kind: 'FACTOR' as const, move: '-0.1', betas: { BTC: '1', ETH: '1.5' } };
  expect(instrumentsMoved(factor, MARKET)).toBe(3);
});

test('a grid is every combination of its moves, one after the other where both move something', () => {
  const axes = [{ underlyings: ['BTC'], moves: ['-0.5', '0.1'] }, { moves: ['0', '-0.2'] }];
  const { steps } = pricesOf({ kind: 'GRID', axes });
  expect(steps.map(({ label }) => label)).toEqual([
    'BTC -50 %, everything 0 %',
    'BTC -50 %, everything -20 %',
    'BTC 10 %, everything 0 %',
    'BTC 10 %, everything -20 %',
  ]);
  expect(steps.map(({ prices }) => [prices['BTC-PERP'], prices['ETH-PERP']])).toEqual([
    ['50', '10'],
    ['40', '8'],
    ['110', '10'],
    ['88', '8'],
  ]);
});

test('a path moves prices as they moved since its first instant', () => {
  const instants = ['2025-10-10T21:00:00Z', '2025-10-10T21:10:00Z', '2025-10-10T21:20:00Z'];
  const { steps } = pricesOf({
    ...{ kind: 'PATH', instants },
    prices: { 'BTC-PERP': ['60000', '45000', '63000'], 'ETH-PERP': ['4', '3', '2'] },
  });
  expect(steps).toEqual([
    { label: '2025-10-10T21:10:00.000Z', prices: { ...AS_THEY_ARE, 'BTC-PERP': '75', 'ETH-PERP': '7.5' } },
    { label: '2025-10-10T21:20:00.000Z', prices: { ...AS_THEY_ARE, 'BTC-PERP': '105', 'ETH-PERP': '5' } },
  ]);
});

const RISE = {
  ...{ kind: 'PATH', instants: ['2025-01-01T00:00:00Z', '2025-01-02T00:00:00Z'] },
  prices: { X: ['1', '2'] },
};

test.each([
  [{ kind: 'MOVES' }, '/shock', 'moves-something'],
  [{ kind: 'MOVES', every: '-1' }, '/shock/every', 'move-range'],
  [{ kind: 'MOVES', every: '101' }, '/shock/every', 'move-range'],
  [{ kind: 'MOVES', instruments: { X: '0.123456789' } }, '/shock/instruments/X', 'move-scale'],
  [{ kind: 'FACTOR', move: '-0.5', betas: { BTC: '2' } }, '/shock/betas/BTC', 'move-range'],
  [{ kind: 'FACTOR', move: '-0.5', betas: {} }, '/shock', 'moves-something'],
  [{ kind: 'GRID', axes: [{ moves: ['0.1', '0.1'] }] }, '/shock/axes/0/moves/1', 'distinct-move'],
  [{ kind: 'GRID', axes: [{ moves: ['0.1', '0.10'] }] }, '/shock/axes/0/moves/1', 'distinct-move'],
  [
    { kind: 'GRID', axes: [{ underlyings: ['BTC', 'BTC'], moves: ['0.1'] }] },
    '/shock/axes/0/underlyings/1',
    'distinct-underlying',
  ],
  [{ kind: 'GRID', axes: [{ moves: ['-1'] }] }, '/shock/axes/0/moves/0', 'move-range'],
  [{ kind: 'GRID', axes: [{ moves: ['0'] }, { moves: ['-0.0'] }] }, '/shock', 'moves-something'],
  [{ kind: 'FACTOR', move: '-1', betas: { BTC: '0.1' } }, '/shock/move', 'move-range'],
  [{ kind: 'FACTOR', move: '0', betas: { BTC: '1' } }, '/shock', 'moves-something'],
  [{ kind: 'FACTOR', move: '-0.5', betas: {}, otherBeta: '2' }, '/shock/otherBeta', 'move-range'],
  // What they come to is rounded to eight decimals: to -1 here, and to 0.
  [{ kind: 'FACTOR', move: '-0.99999999', betas: { BTC: '1.00000001' } }, '/shock/betas/BTC', 'move-range'],
  [{ kind: 'FACTOR', move: '0.0001', betas: { BTC: '0.00001' } }, '/shock', 'moves-something'],
  [
    { kind: 'PATH', instants: ['2025-01-01T00:00:00Z', '2025-01-01T00:00:00Z'], prices: { X: ['1', '2'] } },
    '/shock/instants/1',
    'distinct-instant',
  ],
  [
    { kind: 'PATH', instants: ['2025-01-02T00:00:00Z', '2025-01-01T00:00:00Z'], prices: { X: ['1', '2'] } },
    '/shock/instants/1',
    'instants-ascend',
  ],
  [
    { kind: 'PATH', instants: ['2025-01-01T00:00:00Z', '2025-01-02T00:00:00Z'], prices: { X: ['1'] } },
    '/shock/prices/X',
    'price-at-every-instant',
  ],
  [
    { kind: 'PATH', instants: ['2025-01-01T00:00:00Z', '2025-01-02T00:00:00Z'], prices: { X: ['1', '0'] } },
    '/shock/prices/X/1',
    'positive',
  ],
  [
    { kind: 'PATH', instants: ['2025-01-01T00:00:00Z', 'noon'], prices: { X: ['1', '2'] } },
    '/shock/instants/1',
    'instant',
  ],
  [
    { kind: 'PATH', instants: ['2025-01-01T00:00:00Z', '2025-01-02T00:00:00Z'], prices: { X: ['1', '1e3'] } },
    '/shock/prices/X/1',
    'decimal',
  ],
  [
    {
      ...{ kind: 'PATH', instants: ['2025-01-01T00:00:00Z', '2025-01-02T00:00:00Z'] },
      prices: { X: ['1000000000000', '1000000000001'] },
    },
    '/shock/prices/X/1',
    'amount-range',
  ],
  [
    { kind: 'PATH', instants: ['2025-01-01T00:00:00Z', '2025-01-02T00:00:00Z'], prices: { X: ['1', '102'] } },
    '/shock/prices/X/1',
    'move-range',
  ],
  [
    { kind: 'PATH', instants: ['2025-01-01T00:00:00Z', '2025-01-02T00:00:00Z'], prices: { X: ['1', '1.0'] } },
    '/shock',
    'moves-something',
  ],
  [
    { kind: 'PATH', instants: ['2025-01-01T00:00:00Z', '2025-01-02T00:00:00Z'], prices: {} },
    '/shock',
    'moves-something',
  ],
  [{ ...RISE, confirmed: ['X', 'X'] }, '/shock/confirmed/1', 'distinct-instrument'],
  [{ ...RISE, confirmed: ['toString'] }, '/shock/confirmed/0', 'instrument-of-path'],
])('%j is refused at %s by %s', (shock, path, rule) => {
  const parsed = parseScenario(scenarioOf(shock));
  expect(parsed.ok ? [] : parsed.refusal).toContainEqual(expect.objectContaining({ path, rule }));
});

test('names that the venue lacks, and prices that rounding or the range would not leave, are told with their place', () => {
  const unknown = pricesOf({
    ...{ kind: 'MOVES', instruments: { NO: '0.1' }, underlyings: { NONE: '0.1' }, classes: { none: '0.1' } },
  });
  expect(unknown.unknown.map(({ path, rule }) => [path, rule])).toEqual([
    ['/shock/underlyings/NONE', 'underlying-known'],
    ['/shock/classes/none', 'class-known'],
    ['/shock/instruments/NO', 'instrument-known'],
  ]);
  expect(unknown.moved).toBe(0);
  const shock = { kind: 'MOVES' as const, every: '-0.999999' };
  const small = new Map([['BTC-PERP', decimal('0.001')]]);
  expect(resolveScenario(shock, { ...MARKET, prices: small }).faults).toMatchObject([
    { rule: 'price-remains' },
  ]);
  const large = new Map([['BTC-PERP', decimal('1000000000000')]]);
  expect(resolveScenario({ kind: 'MOVES', every: '1' }, { ...MARKET, prices: large }).faults).toMatchObject([
    { rule: 'amount-range' },
  ]);
});

test.each([
  [{ name: '' }, '/name', 'text-length'],
  [{ name: 'x'.repeat(81) }, '/name', 'text-length'],
  [{ name: ' Fall' }, '/name', 'text-trimmed'],
  [{ name: 'Fall\0' }, '/name', 'text-characters'],
  [{ provenance: { kind: 'HYPOTHETICAL', reason: 'x'.repeat(501) } }, '/provenance/reason', 'text-length'],
  [
    { provenance: { kind: 'SOURCE', text: 'x', url: 'http://example.org' } },
    '/provenance/url',
    'https-address',
  ],
  [
    { provenance: { kind: 'SOURCE', text: 'x', url: 'https://a:b@example.org' } },
    '/provenance/url',
    'https-address',
  ],
  [
    { provenance: { kind: 'SOURCE', text: 'x', url: 'https://example.org/a b' } },
    '/provenance/url',
    'https-address',
  ],
  [
    { provenance: { kind: 'SOURCE', text: 'x', url: `https://example.org/${'x'.repeat(500)}` } },
    '/provenance/url',
    'https-address',
  ],
])('of its words %j is refused at %s by %s', (words, path, rule) => {
  const parsed = parseScenario({ ...scenarioOf({ kind: 'MOVES', every: '0.1' }), ...words });
  expect(parsed.ok ? [] : parsed.refusal.map((one) => [one.path, one.rule])).toEqual([[path, rule]]);
});

test('a price that leaves its range at several steps is told of once', () => {
  const shock = { kind: 'GRID' as const, axes: [{ moves: ['-0.999999', '-0.9999999'] }] };
  const { faults } = resolveScenario(shock, { ...MARKET, prices: new Map([['BTC-PERP', decimal('0.001')]]) });
  expect(faults).toMatchObject([{ path: '/shock/0', rule: 'price-remains' }]);
});

const CSV = `instrument,instant,price
BTC-PERP,2025-10-10T21:10:00Z,45000
ETH-PERP,2025-10-10T21:00:00Z,4
BTC-PERP,2025-10-10T21:00:00Z,60000
ETH-PERP,2025-10-10T21:10:00Z,3.0
`;

const everyMinute = (count: number) =>
  Array.from({ length: count }, (_, minute) => `X,${new Date(60_000 * minute).toISOString()},1`).join('\n');

test('a file of prices is a path, in the order of time whatever that of its lines', () => {
  expect(pathOfCsv(CSV, [])).toEqual({
    ok: true,
    value: {
      ...{ kind: 'PATH', instants: ['2025-10-10T21:00:00.000Z', '2025-10-10T21:10:00.000Z'] },
      prices: { 'BTC-PERP': ['60000', '45000'], 'ETH-PERP': ['4', '3'] },
    },
  });
});

test.each([
  ['instant,price\n', 'line 1', 'header'],
  [`${CSV}BTC-PERP,2025-10-10T21:10:00.000Z,1\n`, 'line 6, column "instant"', 'distinct-instant'],
  [`${CSV}BTC-PERP,2025-10-10T21:20:00Z,1\n`, 'instrument "ETH-PERP"', 'price-at-every-instant'],
  [`${CSV}BTC-PERP,2025-10-10T21:20:00Z,-1\n`, 'line 6, column "price"', 'positive'],
  [`${CSV}BTC-PERP,2025-10-10T21:20:00Z,NaN\n`, 'line 6, column "price"', 'decimal'],
  [`${CSV}BTC-PERP,2025-10-32T21:20:00Z,1\n`, 'line 6, column "instant"', 'instant'],
  [`${CSV}BTC-PERP,1\n`, 'line 6', 'columns'],
  [`${CSV},2025-10-10T21:20:00Z,1\n`, 'line 6, column "instrument"', 'columns'],
  ['instrument,instant,price\n', '', 'length'],
  ['instrument,instant,price\nBTC-PERP,2025-10-10T21:10:00Z,1\n', '', 'length'],
  [`instrument,instant,price\n${everyMinute(98)}`, '', 'length'],
  ['x'.repeat(8 * 1024 * 1024 + 1), '', 'size'],
])('of a file that is no path, %.60j, the place and the rule are named', (text, path, rule) => {
  const read = pathOfCsv(text, []);
  expect(read.ok ? [] : read.refusal).toEqual([expect.objectContaining({ path, rule })]);
});

test('of a file with no end of faults the first hundred are told', () => {
  const rows = (of: (row: number) => string) =>
    pathOfCsv(
      ['instrument,instant,price', ...Array.from({ length: 20_000 }, (_, row) => of(row))].join('\n'),
      [],
    );
  const at = (row: number) => new Date(60_000 * (row % 97)).toISOString();
  for (const [of, rule] of [
    [(row: number) => `X${row},${at(row)},1`, 'price-at-every-instant'],
    [(row: number) => `X,${at(row)},1`, 'distinct-instant'],
    [(row: number) => `X,${at(row)},one`, 'decimal'],
  ] as const) {
    const read = rows(of);
    expect(read.ok ? [] : read.refusal.map((fault) => fault.rule)).toEqual(
      Array.from({ length: 100 }, () => rule),
    );
  }
});

test('a print that the price guard would not take stands only where it is confirmed by name', () => {
  const path = (confirmed: readonly string[]) => ({
    ...{ kind: 'PATH' as const, instants: ['t0', 't1', 't2'], confirmed: [...confirmed] },
    // As ATOM printed on 10 October 2025, beside what fell.
    prices: { ATOM: ['3.2', '0.001', '2.9'], BTC: ['122000', '105000', '113000'] },
  });
  expect(farPrintFaults(path([]), decimal('0.25'))).toMatchObject([
    { path: '/shock/prices/ATOM/1', rule: 'print-confirmed' },
  ]);
  expect(farPrintFaults(path(['ATOM']), decimal('0.25'))).toEqual([]);
  // A rise of 25 % is as far as the fall that undoes it, to 0.8: just that is taken.
  const fall = { ...path([]), prices: { BTC: ['100', '80', '100'] } };
  expect(farPrintFaults(fall, decimal('0.25'))).toEqual([]);
  expect(farPrintFaults({ ...fall, prices: { BTC: ['100', '79.99', '90'] } }, decimal('0.25'))).toHaveLength(
    1,
  );
});

test('built-in scenarios are sound, each once, and read back as they were', () => {
  expect(new Set(BUILT_IN_SCENARIOS.map(({ hash }) => hash)).size).toBe(BUILT_IN_SCENARIOS.length);
  expect(new Set(BUILT_IN_SCENARIOS.map(({ document }) => document.name)).size).toBe(
    BUILT_IN_SCENARIOS.length,
  );
  for (const scenario of BUILT_IN_SCENARIOS) {
    expect(parseScenario(scenario.document)).toEqual({ ok: true, value: scenario });
    expect(storedScenario(scenario.text)).toEqual(scenario);
  }
  const anchors = BUILT_IN_SCENARIOS.flatMap(({ document: { provenance } }) =>
    provenance.kind === 'SOURCE' && provenance.isAnchor ? [provenance.url] : [],
  );
  expect(anchors).toHaveLength(2);
  expect(scenarioSetHash(['b', 'a'])).toBe(scenarioSetHash(['a', 'b']));
});
