import fs from 'node:fs';
import path from 'node:path';
import { acquireLock, type HeldLock } from './data-dir-lock';
import { endLeftover, npmScript, pause, PROGRAMS, runNode } from './processes';
import { PROJECT_ROOT } from './project-root';
import { sourceHash } from './source-hash';

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

/** Generates what the sources are read with: the database client and the types of the GraphQL documents. */
export async function generate(abort?: AbortSignal): Promise<void> {
  await runNode(npmScript('generate'), { quiet: true, abort });
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
  await generate();
  console.log((await buildIfChanged()) ? 'built' : 'unchanged since the last build');
}
