import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PLAIN_BALANCE, PLAIN_POSITION } from '../domain/books/account-row';
import { decimal } from '../domain/number/decimal';
import { readAll, sourceOf } from '../testing/import-source';
import { ACCOUNT_FORMAT, FLAT_ACCOUNT_FORMAT } from './account-format';
import { NO_MAPPING, parseTemplate, type ColumnMapping } from './column-mapping';
import { FLAT_INSTRUMENT_FORMAT, INSTRUMENT_FORMAT } from './instrument-format';
import { PRICE_FORMAT } from './price-format';
import { rowsOf, type RowFormat, type SourceEncoding } from './row-format';

function read<Row>(
  content: string,
  format: RowFormat<Row>,
  encoding: SourceEncoding = 'csv',
  mapping: ColumnMapping = NO_MAPPING,
  chunkBytes = 7,
) {
  return readAll(rowsOf(sourceOf(content, chunkBytes), encoding, format, mapping));
}

const MARKS = 'instrument,price,observedAt\n';
const BAR = 'instrument,intervalMinutes,opensAt,open,high,low,close\n';
const AT = '2026-01-31T08:00:00Z';

describe('prices', () => {
  test('bars and marks are read from CSV, CRLF or LF, quoted or not', async () => {
    const bars = await read(
      `${BAR.trim()},quoteVolume\r\nBTCUSDT,1440,${AT},1.50,2,1,"1.8",\r\nETHUSDT,60,${AT},1,1,1,1,12.5\r\n`,
      PRICE_FORMAT,
    );
    expect(bars.faults).toEqual([]);
    expect(bars.rows).toMatchObject([
      { kind: 'BAR', instrument: 'BTCUSDT', intervalMinutes: 1440, opensAt: new Date(AT), quoteVolume: null },
      { kind: 'BAR', instrument: 'ETHUSDT', intervalMinutes: 60, quoteVolume: decimal('12.5') },
    ]);
    expect(bars.rows[0]).toMatchObject({ open: decimal('1.5'), close: decimal('1.8') });

    const marks = await read(`${MARKS}BTCUSDT,88000.10,${AT}`, PRICE_FORMAT);
    expect(marks).toEqual({
      rows: [{ kind: 'MARK', instrument: 'BTCUSDT', price: decimal('88000.1'), observedAt: new Date(AT) }],
      faults: [],
    });
  });

  test('the same rows in JSON and JSON Lines', async () => {
    const rows = [
      { instrument: 'BTCUSDT', price: '88000.1', observedAt: AT },
      { instrument: 'ETHUSDT', price: '2971.64', observedAt: AT },
    ];
    const csv = await read(MARKS + rows.map((row) => Object.values(row).join(',')).join('\n'), PRICE_FORMAT);
    const lines = rows.map((row) => JSON.stringify(row)).join('\n');
    expect(await read(JSON.stringify(rows, null, 2), PRICE_FORMAT, 'json')).toEqual(csv);
    expect(await read(lines, PRICE_FORMAT, 'jsonl')).toEqual(csv);
    expect(csv.rows).toHaveLength(2);
  });
});

describe('a bad file is refused with line, column, value and rule', () => {
  const cases: [string, string, SourceEncoding, string, string, string][] = [
    ['a byte-order mark', `\uFEFF${MARKS}`, 'csv', 'line 1', 'byte-order-mark', ''],
    ['a NUL byte', `${MARKS}B,1\0,${AT}`, 'csv', 'line 2', 'nul-byte', ''],
    ['nothing', '', 'csv', 'line 1', 'empty-file', ''],
    ['a heading only', MARKS, 'csv', 'line 1', 'empty-file', ''],
    [
      'an unknown column',
      `instrument,price,observedAt,pirce\nB,1,${AT},1`,
      'csv',
      'line 1, column "pirce"',
      'unknown-column',
      '',
    ],
    ['a missing column', 'instrument,price\nB,1', 'csv', 'line 1, column "observedAt"', 'missing-column', ''],
    [
      'a column twice',
      `instrument,price,price,observedAt\nB,1,1,${AT}`,
      'csv',
      'line 1, column "price"',
      'duplicate-column',
      '',
    ],
    [
      'a column without name',
      `instrument,price,,observedAt\nB,1,1,${AT}`,
      'csv',
      'line 1',
      'unnamed-column',
      '',
    ],
    ['a row too short', `${MARKS}B,1\n`, 'csv', 'line 2', 'column-count', '2 columns'],
    [
      'a line break in a cell',
      `${MARKS}"B\nC",1,${AT}`,
      'csv',
      'line 2, column "instrument"',
      'newline-in-field',
      'B\\nC',
    ],
    ['a quote left open', `${MARKS}"B,1,${AT}\n`, 'csv', 'line 2', 'csv-quotes', ''],
    ['a quote within a cell', `${MARKS}B"x,1,${AT}\n`, 'csv', 'line 2', 'csv-quotes', ''],
    ['a row of 20 KiB', `${MARKS}${'B'.repeat(20_000)},1,${AT}\n`, 'csv', 'line 2', 'row-too-long', ''],
    ['an empty cell', `${MARKS}B,,${AT}`, 'csv', 'line 2, column "price"', 'required', ''],
    ['words for a price', `${MARKS}B,dear,${AT}`, 'csv', 'line 2, column "price"', 'not-a-decimal', '"dear"'],
    ['an exponent', `${MARKS}B,1e5,${AT}`, 'csv', 'line 2, column "price"', 'not-a-decimal', '"1e5"'],
    ['NaN', `${MARKS}B,NaN,${AT}`, 'csv', 'line 2, column "price"', 'not-a-decimal', '"NaN"'],
    [
      'too fine a price',
      `${MARKS}B,0.${'0'.repeat(18)}1,${AT}`,
      'csv',
      'line 2, column "price"',
      'too-many-decimals',
      '',
    ],
    [
      'too large a price',
      `${MARKS}B,${'9'.repeat(21)},${AT}`,
      'csv',
      'line 2, column "price"',
      'too-many-integer-digits',
      '',
    ],
    [
      'a local time',
      `${MARKS}B,1,2026-01-31 08:00`,
      'csv',
      'line 2, column "observedAt"',
      'instant',
      '"2026-01-31 08:00"',
    ],
    ['31 June', `${MARKS}B,1,2026-06-31T00:00:00Z`, 'csv', 'line 2, column "observedAt"', 'instant', ''],
    [
      'a symbol with a space',
      `${MARKS}B C,1,${AT}`,
      'csv',
      'line 2, column "instrument"',
      'identifier',
      '"B C"',
    ],
    [
      'half a minute',
      `${BAR}B,0.5,${AT},1,1,1,1`,
      'csv',
      'line 2, column "intervalMinutes"',
      'whole-number',
      '"0.5"',
    ],
    ['a JSON object', '{"instrument":"B"}', 'json', 'line 1', 'json', 'array'],
    ['an empty array', '[]', 'json', 'line 1', 'json', 'empty'],
    [
      'an array left open',
      `[\n{"instrument":"B","price":"1","observedAt":"${AT}"}`,
      'json',
      'line 2',
      'json',
      'ends',
    ],
    [
      'something after the array',
      `[{"instrument":"B","price":"1","observedAt":"${AT}"}] 1`,
      'json',
      'line 1',
      'json',
      'follows',
    ],
    [
      'a comma too many',
      `[{"instrument":"B","price":"1","observedAt":"${AT}"},]`,
      'json',
      'line 1',
      'json',
      'missing',
    ],
    ['a broken element', '[\n{"instrument":}]', 'json', 'line 2', 'json', ''],
    ['an element that is no object', '[\n\n7]', 'json', 'line 3', 'object', '"7"'],
    [
      'a JSON number',
      `[{"instrument":"B","price":1.10,"observedAt":"${AT}"}]`,
      'json',
      'line 1, column "price"',
      'number-in-string',
      '',
    ],
    ['a key twice', '[{"price":"1","price":"1"}]', 'json', 'line 1, column "price"', 'duplicate-key', ''],
    [
      'a key unknown',
      `[{"instrument":"B","price":"1","observedAt":"${AT}","x":"1"}]`,
      'json',
      'line 1, column "x"',
      'unknown-column',
      '',
    ],
    [
      'a key missing',
      '[{"instrument":"B","price":"1"}]',
      'json',
      'line 1, column "observedAt"',
      'missing-column',
      '',
    ],
    ['an element of 5 MiB', `[{"x":"${'x'.repeat(5 * 1024 * 1024)}"}]`, 'json', 'line 1', 'row-too-long', ''],
    ['deep nesting', `[{"x":${'['.repeat(50)}${']'.repeat(50)}}]`, 'json', 'line 1', 'depth', ''],
    [
      'a broken line',
      `{"instrument":"B","price":"1","observedAt":"${AT}"}\n{"inst`,
      'jsonl',
      'line 2',
      'json',
      '',
    ],
    ['a line of 5 MiB', `\n{"x":"${'x'.repeat(5 * 1024 * 1024)}"}`, 'jsonl', 'line 2', 'row-too-long', ''],
  ];
  test.each(cases)('%s', async (_, content, encoding, path, rule, shown) => {
    const { faults } = await read(
      content,
      PRICE_FORMAT,
      encoding,
      NO_MAPPING,
      content.length > 1e5 ? 65_536 : 7,
    );
    expect(faults[0]).toMatchObject({ rule });
    expect(rule === 'depth' ? faults[0]?.path.slice(0, path.length) : faults[0]?.path).toBe(path);
    expect(faults[0]?.message).toContain(shown);
  });

  test('quotes and brackets within a JSON string end nothing', async () => {
    const row = { instrument: 'B', price: '1', observedAt: AT, 'x"]},[{\\': '"],[' };
    const { faults } = await read(JSON.stringify([row, row]), PRICE_FORMAT, 'json');
    expect(faults.map(({ rule }) => rule)).toEqual(['unknown-column', 'unknown-column']);
  });

  test('every faulty row is named, good ones between them are read', async () => {
    const { rows, faults } = await read(`${MARKS}A,x,${AT}\nB,1,${AT}\nC C,y,now\n`, PRICE_FORMAT);
    expect(rows).toHaveLength(1);
    expect(faults.map(({ path, rule }) => `${path} ${rule}`)).toEqual([
      'line 2, column "price" not-a-decimal',
      'line 4, column "instrument" identifier',
      'line 4, column "observedAt" instant',
      'line 4, column "price" not-a-decimal',
    ]);
  });
});

test('rows do not depend on how the bytes arrive', async () => {
  const price = fc.integer({ min: 1, max: 10 ** 9 }).map(String);
  const name = fc.stringMatching(/^[A-Za-z0-9]{1,8}$/);
  const files = fc.array(fc.record({ instrument: name, price }), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(files, fc.integer({ min: 1, max: 40 }), async (given, chunkBytes) => {
      const objects = given.map((row) => ({ ...row, observedAt: AT }));
      const csv =
        MARKS +
        objects
          .map((row) =>
            Object.values(row)
              .map((cell) => `"${cell}"`)
              .join(','),
          )
          .join('\n');
      const expected = given.map(({ instrument, price: text }) => ({
        kind: 'MARK',
        instrument,
        price: decimal(text),
      }));
      for (const [content, encoding] of [
        [csv, 'csv'],
        [JSON.stringify(objects, null, 1), 'json'],
        [objects.map((row) => JSON.stringify(row)).join('\n\n'), 'jsonl'],
      ] as const) {
        const { rows, faults } = await read(content, PRICE_FORMAT, encoding, NO_MAPPING, chunkBytes);
        expect(faults).toEqual([]);
        expect(rows).toMatchObject(expected);
      }
    }),
    { numRuns: 50 },
  );
});

describe('accounts', () => {
  test('flat rows: positions, balances, or both in one file', async () => {
    const mixed = await read(
      'account,instrument,quantity,entryPrice,asset,amount\nA,BTCUSDT,-0.5,90000,,\nA,,,,USDT,100\nB,ETHUSDT,1,3000,USDT,-5\n',
      FLAT_ACCOUNT_FORMAT,
    );
    expect(mixed.faults).toEqual([]);
    expect(mixed.rows.map(({ kind, account }) => `${kind} ${account}`)).toEqual([
      'POSITION A',
      'COLLATERAL A',
      'POSITION B',
      'COLLATERAL B',
    ]);
    const positions = await read('account,instrument,quantity,entryPrice\nA,X,0,\n', FLAT_ACCOUNT_FORMAT);
    expect(positions.rows).toMatchObject([{ quantity: decimal('0'), entryPrice: null }]);
  });

  test('a row with neither is refused', async () => {
    const { faults } = await read(
      'account,instrument,quantity,entryPrice,asset,amount\nA,,,,,\n',
      FLAT_ACCOUNT_FORMAT,
    );
    expect(faults).toMatchObject([{ path: 'line 2', rule: 'position-or-balance' }]);
  });

  test('nested JSON: one object for an account', async () => {
    const account = {
      account: 'A',
      positions: [{ instrument: 'BTCUSDT', quantity: '1', entryPrice: '2' }],
      collateral: [{ asset: 'USDT', amount: '3' }],
    };
    const { rows, faults } = await read(JSON.stringify([account]), ACCOUNT_FORMAT, 'json');
    expect(faults).toEqual([]);
    expect(rows).toEqual([
      {
        ...PLAIN_POSITION,
        kind: 'POSITION',
        account: 'A',
        instrument: 'BTCUSDT',
        quantity: decimal('1'),
        entryPrice: decimal('2'),
      },
      { ...PLAIN_BALANCE, kind: 'COLLATERAL', account: 'A', asset: 'USDT', amount: decimal('3') },
    ]);
  });

  test('a nested fault names its place', async () => {
    const account = {
      account: 'A',
      positions: [{ instrument: 'B', quantity: '1', entryPrice: '2' }, { instrument: 'C', quantity: 1 }, 7],
    };
    const { faults } = await read(JSON.stringify([account]), ACCOUNT_FORMAT, 'json');
    expect(faults.map(({ path, rule }) => `${path} ${rule}`)).toEqual([
      'line 1, column "positions[2]" object',
      'line 1, column "positions[1].entryPrice" missing-column',
    ]);
  });
});

describe('instruments', () => {
  const TERMS = {
    symbol: 'BTCUSDT',
    kind: 'PERPETUAL',
    underlying: 'BTC',
    settlementAsset: 'USDT',
    multiplier: '1',
  };
  const TIERS = [
    { floor: '0', cap: '50000', maintenanceRate: '0.004', maxLeverage: '125' },
    { floor: '50000', cap: '600000', maintenanceRate: '0.005', maxLeverage: '100' },
  ];

  test('flat rows and nested objects say the same', async () => {
    const head = [...Object.keys(TERMS), ...Object.keys(TIERS[0] ?? {})].join(',');
    const csv = TIERS.map((tier) => [...Object.values(TERMS), ...Object.values(tier)].join(',')).join('\n');
    const flat = await read(`${head}\n${csv}`, FLAT_INSTRUMENT_FORMAT);
    const nested = await read(JSON.stringify([{ ...TERMS, tiers: TIERS }]), INSTRUMENT_FORMAT, 'json');
    expect([...flat.faults, ...nested.faults]).toEqual([]);
    expect(flat.rows.flatMap(({ tiers }) => tiers)).toEqual(nested.rows[0]?.tiers);
    expect(nested.rows[0]).toMatchObject({ symbol: 'BTCUSDT', kind: 'PERPETUAL', marginClass: null });
  });

  test('a tier without a cap has none, in either form', async () => {
    const [first, last] = TIERS;
    const { cap: _, ...unbounded } = last ?? {};
    const nested = await read(
      JSON.stringify([{ ...TERMS, tiers: [first, unbounded] }]),
      INSTRUMENT_FORMAT,
      'json',
    );
    const csv = `${Object.keys(TERMS).join(',')},floor,cap,maintenanceRate,maxLeverage\nB,SPOT,B,USDT,1,0,,0.1,5\n`;
    const flat = await read(csv, FLAT_INSTRUMENT_FORMAT);
    expect([...flat.faults, ...nested.faults]).toEqual([]);
    expect(nested.rows[0]?.tiers.map(({ cap }) => cap?.toFixed() ?? null)).toEqual(['50000', null]);
    expect(flat.rows[0]?.tiers).toMatchObject([{ cap: null }]);
  });

  test('an unknown kind and half a tier are refused', async () => {
    const { faults } = await read(
      `${Object.keys(TERMS).join(',')},floor,cap,maintenanceRate,maxLeverage\nB,SWAP,B,USDT,1,0,,,\n`,
      FLAT_INSTRUMENT_FORMAT,
    );
    expect(faults.map(({ path, rule }) => `${path} ${rule}`)).toEqual([
      'line 2, column "kind" one-of',
      'line 2, column "maintenanceRate" required',
      'line 2, column "maxLeverage" required',
    ]);
  });
});

describe('column mappings', () => {
  const mapping = (templates: Record<string, string>, ignored: string[] = []): ColumnMapping => ({
    templates: new Map(Object.entries(templates)),
    ignored: new Set(ignored),
  });

  test('make our columns of others, with constants and templates', async () => {
    const { rows, faults } = await read(
      `sym,px,day,note\nBTC,88000,2026-01-31,x\n`,
      PRICE_FORMAT,
      'csv',
      mapping({ instrument: '{sym}USDT', price: '{px}', observedAt: '{day}T00:00:00Z' }, ['note']),
    );
    expect(faults).toEqual([]);
    expect(rows).toMatchObject([{ instrument: 'BTCUSDT', observedAt: new Date('2026-01-31T00:00:00Z') }]);
  });

  test('a column that nothing uses, and one that is not there, are refused', async () => {
    const unused = await read(
      `sym,price,observedAt,x\nB,1,${AT},1`,
      PRICE_FORMAT,
      'csv',
      mapping({ instrument: '{sym}' }),
    );
    expect(unused.faults).toMatchObject([{ path: 'line 1, column "x"', rule: 'unknown-column' }]);
    const absent = await read(`${MARKS}B,1,${AT}`, PRICE_FORMAT, 'csv', mapping({ price: '{px}' }));
    expect(absent.faults).toMatchObject([{ path: 'line 1, column "px"', rule: 'missing-column' }]);
  });

  test('a template is target=text with whole braces', () => {
    expect(parseTemplate('instrument={symbol}USDT')).toMatchObject({
      ok: true,
      value: { target: 'instrument' },
    });
    expect(parseTemplate('instrument').ok).toBe(false);
    expect(parseTemplate('instrument={symbol').ok).toBe(false);
    expect(parseTemplate('=x').ok).toBe(false);
  });
});
