import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

// Style that a machine can check is checked by one: rules that nobody enforces drift.

const ROOT = path.resolve(import.meta.dirname, '..');

const TOP_LEVEL = [
  ...['app', 'docs', 'e2e', 'examples', 'graphql', 'lib', 'prisma'],
  ...['README.md', 'package.json', 'package-lock.json', 'tsconfig.json', 'next.config.js'],
  // What tools insist on finding at the root.
  ...[
    '.ci',
    '.dependency-cruiser.cjs',
    '.gitattributes',
    '.gitignore',
    '.npmrc',
    '.oxlintrc.json',
    '.oxfmtignore',
    '.oxfmtrc.json',
  ],
  ...['codegen.ts', 'eslint.config.js', 'instrumentation.ts', 'playwright.config.ts', 'postcss.config.cjs'],
  ...['prisma.config.ts', 'proxy.ts', 'vitest.config.ts'],
];

/** What is committed or about to be: tracked files and new ones that .gitignore does not name. */
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
  cwd: ROOT,
})
  .toString()
  .split('\0')
  .filter((file) => file !== '' && fs.existsSync(path.join(ROOT, file)));

const isSource = (file: string): boolean => /\.(ts|tsx|mjs|cjs|js)$/.test(file);
const isTest = (file: string): boolean => /(\.test|\.spec)\.tsx?$/.test(file);
const isPure = (file: string): boolean => /^lib\/(domain|usecases)\//.test(file) && !isTest(file);
const read = (file: string): string => fs.readFileSync(path.join(ROOT, file), 'utf8');

type Fault = string;

function faultsIn(chosen: (file: string) => boolean, pattern: RegExp): Fault[] {
  return files.filter(chosen).flatMap((file) =>
    read(file)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])),
  );
}

/** Source without its comments, so that a comment may name what code must not use. */
function faultsInCode(chosen: (file: string) => boolean, pattern: RegExp): Fault[] {
  return faultsIn(chosen, pattern).filter((fault) => !/:\d+: (\/\/|\*|\/\*)/.test(fault));
}

describe('the house is tidy', () => {
  test('the check sees the repository', () => {
    expect(files).toContain('lib/domain/number/decimal.ts');
    expect(files.filter(isSource).length).toBeGreaterThan(20);
  });

  test('the top level holds what architecture.md lists and what tools insist on', () => {
    const entries = new Set(files.map((file) => file.split('/')[0] ?? file));
    expect([...entries].filter((entry) => !TOP_LEVEL.includes(entry))).toEqual([]);
  });

  test('no file is too long to be read in one go: 300 lines, a test 500', () => {
    const tooLong = files.filter(isSource).flatMap((file) => {
      const lines = read(file).trimEnd().split('\n').length;
      return lines > (isTest(file) ? 500 : 300) ? [`${file}: ${lines} lines`] : [];
    });
    expect(tooLong).toEqual([]);
  });

  test('a file is named for what it holds: no grab-bags, no barrels, kebab-case', () => {
    const base = (file: string): string => path.basename(file).replace(/\..*$/, '');
    const grabBag = /^(utils?|helpers?|misc|common|shared|index|tools?)$/;
    expect(files.filter(isSource).filter((file) => grabBag.test(base(file)))).toEqual([]);
    const named = files.filter((file) => isSource(file) && !path.basename(file).startsWith('.'));
    expect(named.filter((file) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(base(file)))).toEqual([]);
  });

  test('decimal.js is imported once, where its precision and rounding are set', () => {
    const importing = files.filter(isSource).filter((file) => /from ['"]decimal\.js['"]/.test(read(file)));
    expect(importing).toEqual(['lib/domain/number/decimal.ts']);
  });

  test('the domain and the use cases take time, chance and settings as arguments', () => {
    const ambient =
      /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\.env\b|\brandomUUID\b|\bperformance\.now\b/;
    expect(faultsInCode(isPure, ambient)).toEqual([]);
  });

  test('no test is singled out, skipped or promised; skipIf is for data that is absent', () => {
    expect(faultsIn(isTest, /\b(it|test|describe)\.(only|skip|todo|fixme|fails)\b(?!If)/)).toEqual([]);
  });

  test('no rule is switched off and nothing is left for later', () => {
    const self = 'lib/tidy.test.ts';
    const marks = /\b(TODO|FIXME|XXX|HACK)\b|(eslint|oxlint)-disable|@ts-(ignore|nocheck|expect-error)/;
    expect(faultsIn((file) => isSource(file) && file !== self, marks)).toEqual([]);
  });

  test('no `any`', () => {
    const self = 'lib/tidy.test.ts';
    expect(
      faultsInCode((file) => /\.tsx?$/.test(file) && file !== self, /(:|\bas|<|\|)\s*any\b(?!\w)/),
    ).toEqual([]);
  });

  test('no package of the lock file names where it comes from: that is for each machine to say', () => {
    const lock = JSON.parse(read('package-lock.json')) as {
      packages: Record<string, { resolved?: string }>;
    };
    const installed = Object.entries(lock.packages).filter(([name]) => name !== '');
    expect(installed.length).toBeGreaterThan(100);
    expect(installed.filter(([, { resolved }]) => resolved !== undefined).map(([name]) => name)).toEqual([]);
  });

  test('every class that a page names is in its style sheet', () => {
    const absent: string[] = [];
    let named = 0;
    for (const file of files.filter((one) => one.startsWith('app/') && one.endsWith('.tsx'))) {
      const [imports, code] = [read(file), read(file).replaceAll(/^import [^;]*;$/gm, '')];
      for (const [, name = '', sheet = ''] of imports.matchAll(
        /^import (\w+) from '(.*\.module\.css)';$/gm,
      )) {
        const css = read(path.join(path.dirname(file), sheet));
        // What is called, or counted, is a list of the same name.
        const used = code.matchAll(new RegExp(`\\b${name}\\.(?!length\\b)(\\w+)\\b(?!\\()`, 'g'));
        for (const [, one = ''] of used) {
          named += 1;
          if (!new RegExp(`\\.${one}\\b`).test(css)) absent.push(`${file}: ${name}.${one}`);
        }
      }
    }
    expect(named).toBeGreaterThan(300);
    expect(absent).toEqual([]);
  });

  test('nothing names a machine: no absolute home, no private address', () => {
    const place = /\/(home|Users)\/[a-z]+\/|\b(10|192\.168|172\.(1[6-9]|2\d|3[01]))\.\d+\.\d+\.\d+\b/;
    const text = (file: string): boolean =>
      /\.(ts|tsx|mjs|cjs|js|md|json|graphql|sql|css|prisma)$/.test(file);
    expect(faultsIn((file) => text(file) && file !== 'lib/tidy.test.ts', place)).toEqual([]);
  });
});
