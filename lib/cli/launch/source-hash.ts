import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/** What the web build is made of; whatever else changes, it need not be built again. */
const BUILT_FROM = [
  ...['app', 'graphql', 'lib', 'prisma/schema.prisma'],
  ...[
    'next.config.js',
    'postcss.config.cjs',
    'tsconfig.json',
    'proxy.ts',
    'instrumentation.ts',
    'codegen.ts',
  ],
  'package-lock.json',
];
const NOT_BUILT = /(^|\/)generated\/|\.test\.tsx?$|^lib\/(cli|testing)\//;

/**
 * SHA-256 over the names and contents of everything the web build is made of, in an order that does not depend
 * on the file system.
 */
export function sourceHash(rootDir: string): string {
  const hash = createHash('sha256').update(`node ${process.versions.node.split('.')[0]}\n`);
  const files = BUILT_FROM.flatMap((entry) => filesUnder(rootDir, entry)).filter(
    (file) => !NOT_BUILT.test(file),
  );
  for (const file of files.toSorted()) {
    const content = fs.readFileSync(path.join(rootDir, file));
    // The length keeps one file's end and the next one's name apart.
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function filesUnder(rootDir: string, entry: string): string[] {
  const stat = fs.statSync(path.join(rootDir, entry), { throwIfNoEntry: false });
  if (!stat) return [];
  if (stat.isFile()) return [entry];
  return fs.readdirSync(path.join(rootDir, entry)).flatMap((name) => filesUnder(rootDir, `${entry}/${name}`));
}
