import { setTimeout as pause } from 'node:timers/promises';
import type { RunningProcess } from './processes';

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 30_000;
/** Whoever ran this long was well, and gets the short delay again. */
const HEALTHY_AFTER_MS = 60_000;

/** How long to wait before the next start, after so many short-lived ones in a row. Doubles up to 30 s. */
export function restartDelayMs(shortLivedStarts: number): number {
  return Math.min(FIRST_DELAY_MS * 2 ** shortLivedStarts, LONGEST_DELAY_MS);
}

/**
 * Keeps a process running: whenever it ends, it is started again, with growing delays while it keeps failing.
 *
 * @param start     starts it; called once at once, and again after each end
 * @param onEnd     told of each end that nobody asked for, and how long until the next start
 * @returns stops it for good
 */
export function keepRunning(
  start: () => RunningProcess,
  onEnd: (how: string, delayMs: number) => void,
): { stop: () => Promise<void> } {
  const stopping = new AbortController();
  let current = start();

  const supervise = async (): Promise<void> => {
    let shortLivedStarts = 0;
    while (!stopping.signal.aborted) {
      const startedAtMs = performance.now();
      const { code, signal } = await current.ended;
      if (stopping.signal.aborted) return;
      shortLivedStarts = performance.now() - startedAtMs > HEALTHY_AFTER_MS ? 0 : shortLivedStarts;
      const delayMs = restartDelayMs(shortLivedStarts);
      onEnd(signal ?? `exit code ${code}`, delayMs);
      await pause(delayMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      shortLivedStarts += 1;
      current = start();
    }
  };
  const supervised = supervise();

  return {
    async stop() {
      stopping.abort();
      await current.stop();
      await supervised;
    },
  };
}
