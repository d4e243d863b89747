import { describe, expect, test } from 'vitest';
import { parseImportOptions } from './import-options';

const parsed = (...commandLine: string[]) => parseImportOptions(commandLine);

test('a kind and a file are enough where the name tells the format', () => {
  expect(parsed('prices', 'bars.CSV')).toMatchObject({
    ok: true,
    value: { kind: 'prices', file: 'bars.CSV', encoding: 'csv', converter: null, found: null, as: null },
  });
  expect(parsed('accounts', 'a.txt', '--format', 'jsonl')).toMatchObject({ value: { encoding: 'jsonl' } });
});

test('a converter brings its format, suffix and rates', () => {
  const line = [
    'instruments',
    'b',
    '--from',
    'binance-brackets',
    '--rate',
    'USDC=1',
    '--rate',
    'BTC=68000.5',
  ];
  const options = parsed(...line, '--found', 'My venue', '--suffix', '');
  expect(options).toMatchObject({ ok: true, value: { encoding: 'json', found: 'My venue', suffix: '' } });
  expect(
    options.ok && [...(options.value?.rates ?? [])].map(([asset, rate]) => `${asset} ${rate.toFixed()}`),
  ).toEqual(['USDC 1', 'BTC 68000.5']);
});

describe('what cannot be meant is refused, naming it', () => {
  const cases: [string[], string][] = [
    [[], '"" is none of instruments'],
    [['trades', 'f.csv'], '"trades" is none of'],
    [['prices'], 'one file'],
    [['prices', 'a.csv', 'b.csv'], 'one file'],
    [['prices', 'a.xlsx'], '--format'],
    [['prices', 'a.csv', '--format', 'xml'], '--format xml'],
    [['prices', 'a.csv', '--from', 'nowhere'], '--from nowhere'],
    [['prices', 'a.csv', '--from', 'synthetix-perps-v1'], 'gives accounts'],
    [['prices', 'a.csv', '--from', 'crypto-daily', '--map', 'a=b'], '--map'],
    [['prices', 'a.csv', '--from', 'crypto-daily', '--format', 'csv'], '--format'],
    [['prices', 'a.csv', '--map', 'price'], '--map'],
    [['prices', 'a.csv', '--map', 'price={p}', '--map', 'price={q}'], 'made twice'],
    [['prices', 'a.csv', '--rate', 'USDC'], '--rate USDC'],
    [['prices', 'a.csv', '--rate', 'USDC=0'], '--rate USDC=0'],
    [['prices', 'a.csv', '--rate', 'USDC=1e2'], '--rate USDC=1e2'],
    [['prices', 'a.csv', '--found', 'V'], '--found'],
    [['instruments', 'a.csv', '--settlement', 'U S'], '--settlement U S'],
    [['prices', 'a.csv', '--suffix', ' x'], '--suffix'],
    [['prices', 'a.csv', '--unknown'], 'unknown'],
  ];
  test.each(cases)('%s', (commandLine, shown) => {
    const options = parsed(...commandLine);
    expect(options.ok ? '' : options.refusal).toContain(shown);
  });
});

test('help may be asked for; an option that may not be repeated is refused twice, and so is a rate', () => {
  expect(parsed('--help')).toEqual({ ok: true, value: null });
  expect(parsed('accounts', 'a.csv', '--as', 'a', '--as', 'b')).toMatchObject({ ok: false });
  expect(parsed('instruments', 'a.csv', '--rate', 'A=1', '--rate', 'A=2')).toMatchObject({ ok: false });
  expect(parsed('instruments', 'a.csv', '--rate', 'A=1', '--rate', 'B=2')).toMatchObject({ ok: true });
});
