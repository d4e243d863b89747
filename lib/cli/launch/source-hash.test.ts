import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sourceHash } from './source-hash';

describe('the hash of what the web build is made of', () => {
  let rootDir: string;
  let before: string;

  const write = (file: string, content: string): void => {
    const target = path.join(rootDir, file);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, content);
  };

  beforeEach(() => {
    rootDir = fs.mkdtempSync(path.join(os.tmpdir(), 'margrave-hash-'));
    write('app/page.tsx', 'page');
    write('lib/domain/number/decimal.ts', 'decimal');
    before = sourceHash(rootDir);
  });
  afterEach(() => fs.rmSync(rootDir, { recursive: true, force: true }));

  test('stays while nothing changes, also when a file is only touched', () => {
    fs.utimesSync(path.join(rootDir, 'app/page.tsx'), new Date(0), new Date(0));
    expect(sourceHash(rootDir)).toBe(before);
  });

  test.each([
    ['a changed page', 'app/page.tsx', 'other'],
    ['a new file', 'graphql/server/server.ts', 'server'],
    ['other dependencies', 'package-lock.json', '{}'],
    ['another database schema', 'prisma/schema.prisma', 'model'],
  ])('changes with %s', (_, file, content) => {
    write(file, content);
    expect(sourceHash(rootDir)).not.toBe(before);
  });

  test('changes when a file is renamed or removed', () => {
    fs.renameSync(path.join(rootDir, 'app/page.tsx'), path.join(rootDir, 'app/pages.tsx'));
    const renamed = sourceHash(rootDir);
    fs.rmSync(path.join(rootDir, 'app/pages.tsx'));
    expect(new Set([before, renamed, sourceHash(rootDir)]).size).toBe(3);
  });

  test('tells text moved from one file into the next', () => {
    write('app/page.tsx', 'pa');
    write('lib/domain/number/decimal.ts', 'gedecimal');
    expect(sourceHash(rootDir)).not.toBe(before);
  });

  test.each([
    'README.md',
    'app/page.test.tsx',
    'lib/cli/serve.ts',
    'lib/db/generated/client.ts',
    'docs/glossary.md',
  ])('does not change with %s, which is not built', (file) => {
    write(file, 'anything');
    expect(sourceHash(rootDir)).toBe(before);
  });
});
