import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { optionsOrExit } from './command-line';
import { acquireLock, type HeldLock } from './launch/data-dir-lock';
import { endLeftover, npmScript, PROGRAMS, runNode } from './launch/processes';
import { PROJECT_ROOT } from './launch/project-root';
import { sourceHash } from './launch/source-hash';

const BUILD_ID = path.join(PROJECT_ROOT, '.next', 'BUILD_ID');
const BUILT_HASH = path.join(PROJECT_ROOT, '.next', 'margrave-source-hash');
const BUILD_LOCK = path.join(PROJECT_ROOT, 'node_modules', '.cache', 'margrave-build.lock');

/** Whether the web build is of the sources as they are now. */
export function isBuilt(): boolean {
  return fs.existsSync(BUILD_ID) && readBuiltHash() === sourceHash(PROJECT_ROOT);
}

function readBuiltHash(): string | undefined {
  return fs.existsSync(BUILT_HASH) ? fs.readFileSync(BUILT_HASH, 'utf8') : undefined;
}

/** What the generated code is generated from, and a file of each generator that shows when it last ran. */
const GENERATED_FROM = [
  'prisma/schema.prisma',
  'graphql/schema.graphql',
  'graphql/codegen.ts',
  'graphql/documents-apart.ts',
  'graphql/documents',
  'lib/engine/kernel',
  // The types of routes.
  'app',
];
const GENERATED = [
  'lib/db/generated/prisma/client.ts',
  'app/_graphql/generated/graphql.ts',
  'lib/engine/generated/kernel-wasm.ts',
];

/**
 * Generates what the sources are read with (the database client, the types of the GraphQL documents), unless it is
 * newer than all it is made from: after `npm ci` it is, after a pull it may not be.
 */
export async function generateIfStale(abort?: AbortSignal): Promise<void> {
  const changedAtMs = Math.max(...GENERATED_FROM.map(newestChangeMs));
  const isFresh = GENERATED.every((file) => modifiedAtMs(file) > changedAtMs);
  if (isFresh) return;
  await runNode(npmScript('generate'), { quiet: true, abort });
  // A generator leaves a file alone whose content stays the same; it is up to date all the same.
  const now = new Date();
  for (const file of GENERATED) fs.utimesSync(path.join(PROJECT_ROOT, file), now, now);
}

function modifiedAtMs(entry: string): number {
  return fs.statSync(path.join(PROJECT_ROOT, entry), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** Of a directory, also when a file was taken away, which only the directory itself remembers. */
function newestChangeMs(entry: string): number {
  const stat = fs.statSync(path.join(PROJECT_ROOT, entry), { throwIfNoEntry: false });
  if (!stat?.isDirectory()) return modifiedAtMs(entry);
  const files = fs
    .readdirSync(path.join(PROJECT_ROOT, entry))
    .flatMap((name) => (name === 'generated' ? [] : newestChangeMs(`${entry}/${name}`)));
  return Math.max(stat.mtimeMs, ...files);
}

/**
 * Builds the web unless its sources are as they were at the last build, so that a pull rebuilds and a second
 * start does not. One build at a time: a second caller waits for the first and then finds its work done.
 *
 * @returns whether a build was needed
 * @throws with the build's output if it fails; the next call builds again
 */
export async function buildIfChanged(abort?: AbortSignal): Promise<boolean> {
  const lock = await waitForBuildLock(abort);
  try {
    if (isBuilt()) return false;
    // Taken before the build: what changes meanwhile is built next time.
    const hash = sourceHash(PROJECT_ROOT);
    fs.rmSync(BUILT_HASH, { force: true });
    await runNode([PROGRAMS.next, 'build'], {
      env: { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
      quiet: true,
      abort,
      onStart: (known) => lock.record({ children: [{ name: 'build', ...known }] }),
    });
    fs.writeFileSync(BUILT_HASH, hash);
    return true;
  } finally {
    lock.release();
  }
}

async function waitForBuildLock(abort?: AbortSignal): Promise<HeldLock> {
  for (;;) {
    abort?.throwIfAborted();
    const attempt = acquireLock(BUILD_LOCK);
    if (attempt.ok) {
      await Promise.all(attempt.lock.leftovers.map(endLeftover));
      return attempt.lock;
    }
    await pause(500);
  }
}

if (process.argv[1] === import.meta.filename) {
  optionsOrExit({
    usage: `npm run build

Builds the pages and the API for production, if anything they are made of changed since the last build.

  --help   prints this`,
    options: {},
  });
  await generateIfStale();
  console.log((await buildIfChanged()) ? 'built' : 'unchanged since the last build');
}
