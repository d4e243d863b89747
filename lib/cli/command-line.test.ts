import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { PROJECT_ROOT } from './launch/project-root';
import { readCommandLine, wholeNumber } from './command-line';

const COMMAND = {
  usage: 'npm run it',
  options: { name: { type: 'string' }, tag: { type: 'string', multiple: true }, loud: { type: 'boolean' } },
} as const;

test('reads what it knows', () => {
  const read = readCommandLine(COMMAND, ['--name', 'a', '--tag', 'b', '--tag=c', '--loud']);
  expect(read).toMatchObject({ ok: true, value: { values: { name: 'a', tag: ['b', 'c'], loud: true } } });
});

test('--help is an option of every command, and beside it nothing counts', () => {
  expect(readCommandLine(COMMAND, ['--help'])).toEqual({ ok: true, value: null });
  expect(readCommandLine(COMMAND, ['--name', 'a', '--name', 'b', '--help'])).toEqual({
    ok: true,
    value: null,
  });
});

test.each([
  ['an unknown option', ['--nam', 'a'], ''],
  ['an option without its value', ['--name'], ''],
  ['a value of an option that has none', ['--loud=yes'], ''],
  ['an argument', ['a'], ''],
  ['an option twice', ['--name', 'a', '--name', 'b'], '--name'],
  ['an option twice, with the same value', ['--name=a', '--name', 'a'], '--name'],
  ['a switch twice', ['--loud', '--loud'], '--loud'],
])('%s is refused', (_what, commandLine, path) => {
  const read = readCommandLine(COMMAND, commandLine);
  expect(read).toMatchObject({ ok: false, refusal: [{ path, rule: 'command-line' }] });
});

test('arguments are read where they are taken', () => {
  expect(readCommandLine({ ...COMMAND, takesArguments: true }, ['a', '--loud', 'b'])).toMatchObject({
    value: { positionals: ['a', 'b'] },
  });
});

describe('a whole number', () => {
  test.each(['', ' 1', '1.0', '1e2', '-1', '0x1', 'NaN', '0', '11', '9999999999999999999'])(
    'is not %j',
    (text) => {
      expect(wholeNumber(text, 1, 10)).toBeNull();
    },
  );
  test('is one within its bounds', () => {
    expect([wholeNumber('1', 1, 10), wholeNumber('10', 1, 10)]).toEqual([1, 10]);
  });
});

describe('every command that a person runs', () => {
  const read = (file: string): string => fs.readFileSync(path.join(PROJECT_ROOT, file), 'utf8');
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  // The kernel is compiled by `generate`, never by hand.
  const entries = Object.entries(scripts)
    .filter(([name]) => name !== 'kernel')
    .flatMap(([name, script]) => {
      const file = /(lib\/(?:cli|testing)\/[\w-]+)\.ts/.exec(script)?.[1];
      return file === undefined ? [] : [[name, file] as const];
    });

  test.each(entries)('%s reads its command line here, and so knows --help', (_name, file) => {
    // Those that are tested without a process have their options in a file beside them.
    const beside = [`${file}.ts`, `${file}-options.ts`].filter((one) =>
      fs.existsSync(path.join(PROJECT_ROOT, one)),
    );
    expect(beside.some((one) => /\b(optionsOrExit|readCommandLine)\(/.test(read(one)))).toBe(true);
    expect(beside.some((one) => read(one).includes('--help'))).toBe(true);
  });

  test('are many', () => {
    expect(entries.length).toBeGreaterThan(15);
  });
});
