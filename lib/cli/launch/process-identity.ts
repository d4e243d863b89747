import { spawnSync } from 'node:child_process';
import fs from 'node:fs';

/**
 * A name for a running process that no later process can bear, although the kernel reuses pids.
 *
 * Linux: boot id and start time in clock ticks; other Unix: start time as `ps` prints it. On Windows neither is
 * to be had without a helper program, so the pid alone must do there.
 *
 * @returns undefined if no process has this pid
 */
export function processIdentity(pid: number): string | undefined {
  if (process.platform === 'linux') return linuxIdentity(pid);
  if (process.platform === 'win32') return pidExists(pid) ? 'windows' : undefined;
  const listed = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
  const started = listed.status === 0 ? listed.stdout.trim() : '';
  return started === '' ? undefined : `ps:${started}`;
}

function linuxIdentity(pid: number): string | undefined {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses and may hold spaces: count from its end.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, startTicks] = [fields[0], fields[19]];
    if (state === 'Z' || startTicks === undefined) return undefined; // a zombie runs nothing
    return `linux:${fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${startTicks}`;
  } catch {
    return undefined;
  }
}

/** Whether the kernel knows this pid, be it that of a process that has ended and was not waited for. */
export function pidExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A process as it was when we knew it: enough to tell, later, whether the same one is still there. */
export type KnownProcess = { pid: number; identity: string };

/** @returns undefined if the process has already gone */
export function knownProcess(pid: number): KnownProcess | undefined {
  const identity = processIdentity(pid);
  return identity === undefined ? undefined : { pid, identity };
}

/** Whether that very process, not a later one with its pid, still runs. */
export function stillRuns(known: KnownProcess): boolean {
  return processIdentity(known.pid) === known.identity;
}

/** The command line a process was started with, or '' where it cannot be read. */
export function commandLineOf(pid: number): string {
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    const listed = spawnSync('ps', ['-ww', '-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
    return listed.status === 0 ? listed.stdout : '';
  }
}
