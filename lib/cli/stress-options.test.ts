import { expect, test } from 'vitest';
import { parseStressOptions } from './stress-options';

const parsed = (...commandLine: string[]) => parseStressOptions(commandLine, 4);

test('nothing need be said: ordinary scenarios, the live version alone, every processor', () => {
  expect(parsed()).toEqual({ ok: true, value: { scenarios: null, beside: null, isJson: false, threads: 4 } });
});

test('a file of scenarios, and a set beside the live one by hash or by file', () => {
  expect(parsed('--file', 'a.json', '--revision', 'abc', '--json', '--threads', '2')).toEqual({
    ok: true,
    value: { scenarios: { file: 'a.json' }, beside: { revisionHash: 'abc' }, isJson: true, threads: 2 },
  });
  expect(parsed('--library')).toMatchObject({ value: { scenarios: 'LIBRARY' } });
  expect(parsed('--params', 'set.json')).toMatchObject({ value: { beside: { file: 'set.json' } } });
});

test.each([
  [['--revision', 'a', '--params', 'b'], '--params'],
  [['--threads', '0'], '--threads'],
  [['--threads', '1.5'], '--threads'],
  [['--threads', '65'], '--threads'],
  [['--nothing'], ''],
  [['stray'], ''],
  [['--file', 'a', '--file', 'b'], '--file'],
  [['--file', 'a', '--library'], '--library'],
  [['--threads', '1e1'], '--threads'],
])('%j is refused', (commandLine, path) => {
  expect(parsed(...commandLine)).toMatchObject({ ok: false, refusal: [{ path, rule: 'command-line' }] });
});

test('help may be asked for', () => {
  expect(parsed('--help')).toEqual({ ok: true, value: null });
});
