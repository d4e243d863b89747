import { createHash, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { knownProcess, stillRuns } from './process-identity';

const processSchema = z.object({ name: z.string(), pid: z.number().int().positive(), identity: z.string() });

const lockSchema = z.object({
  nonce: z.string(),
  launcher: processSchema,
  /** Where the venue answers; absent while it is still starting. */
  url: z.string().optional(),
  children: z.array(processSchema),
});

export type LockedProcess = z.infer<typeof processSchema>;
export type LockContent = z.infer<typeof lockSchema>;

export type HeldLock = {
  /** What an earlier launcher left running when it was killed. Those of its children that still run, and no others. */
  leftovers: LockedProcess[];
  /** Records what is running now, so that a later launcher can tell it from strangers. */
  record: (running: { url?: string; children: LockedProcess[] }) => void;
  release: () => void;
};

export type LockAttempt = { ok: true; lock: HeldLock } | { ok: false; holder: LockContent };

/**
 * Takes a lock file for this process, or says who holds it.
 *
 * The lock of a launcher that no longer runs is taken over. Two processes that find the same stale lock cannot
 * both take it: each must first take a second lock named after the stale content, and then look again.
 *
 * Why our own: lock packages judge by the age of the file. After a kill they would keep the next launcher waiting,
 * and they would give a venue away whose launcher was only suspended; and none says who holds the lock.
 *
 * @param file  its directory is made if need be; must be on one machine, not shared between several
 */
export function acquireLock(file: string): LockAttempt {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const launcher = knownProcess(process.pid);
  if (!launcher) throw new Error('This process cannot read its own identity.');
  const mine: LockContent = {
    nonce: randomUUID(),
    launcher: { name: 'launcher', ...launcher },
    children: [],
  };
  return take(file, mine);
}

/** Where the venue of a data directory answers now; null while none runs there. */
export function runningUrl(file: string): string | null {
  const holder = parse(readText(file) ?? '');
  return holder && stillRuns(holder.launcher) ? (holder.url ?? null) : null;
}

function take(file: string, mine: LockContent): LockAttempt {
  for (;;) {
    if (placeIfAbsent(file, mine)) return { ok: true, lock: held(file, mine, []) };

    const found = readText(file);
    if (found === undefined) continue; // released between placing and reading
    const holder = parse(found);
    if (holder && stillRuns(holder.launcher)) return { ok: false, holder };

    const claimFile = `${file}.after-${createHash('sha256').update(found).digest('hex').slice(0, 12)}`;
    const claim = take(claimFile, mine);
    if (!claim.ok) return claim;
    const unchanged = readText(file) === found;
    if (unchanged) replace(file, mine);
    claim.lock.release();
    if (unchanged) return { ok: true, lock: held(file, mine, (holder?.children ?? []).filter(stillRuns)) };
  }
}

function held(file: string, mine: LockContent, leftovers: LockedProcess[]): HeldLock {
  return {
    leftovers,
    record: ({ url, children }) => replace(file, { ...mine, url, children }),
    release: () => {
      if (parse(readText(file) ?? '')?.nonce === mine.nonce) fs.rmSync(file, { force: true });
    },
  };
}

/** Whole or not at all: written beside, then linked or renamed into place. */
function placeIfAbsent(file: string, content: LockContent): boolean {
  const beside = writeBeside(file, content);
  try {
    fs.linkSync(beside, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    fs.rmSync(beside, { force: true });
  }
}

function replace(file: string, content: LockContent): void {
  fs.renameSync(writeBeside(file, content), file);
}

function writeBeside(file: string, content: LockContent): string {
  const beside = `${file}.${randomUUID()}`;
  fs.writeFileSync(beside, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  return beside;
}

function readText(file: string): string | undefined {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** @returns undefined for what no launcher wrote: nobody can be holding that */
function parse(text: string): LockContent | undefined {
  try {
    return lockSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
