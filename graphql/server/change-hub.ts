import type { MarginChange, MarginChanges } from '../../lib/db/reads/margin-changes';
import type { Log } from '../../lib/log';

/** How often the log is looked at while somebody watches: a change is told within this and what it takes to read it. */
const LOOK_MS = 250;
/** What came last is kept for all who watch; whoever is further back reads for themselves, so many at once. */
const KEPT = 256;
const AT_ONCE = 100;

/** Changes in order, as they come, without an end of their own; ends when it is left. */
export type ChangeWatch = AsyncIterableIterator<MarginChange>;

export interface ChangeHub {
  /** @param after the last one that is known; null: from now on */
  watch(after: bigint | null): ChangeWatch;
  /** No change has a greater sequence. */
  newest(): Promise<bigint>;
}

/**
 * Tells whoever watches of changes of the effective parameters. The log is asked once for all, and only while somebody
 * watches; each has a place in it of their own and is given one change when they ask for it, so that nothing piles up here
 * for those who are slow, and nobody misses one.
 */
export function changeHub(changes: MarginChanges, log: Log): ChangeHub {
  /** Every change after `keptFrom`, up to `seen`. */
  let kept: readonly MarginChange[] = [];
  let keptFrom = 0n;
  let seen = 0n;
  let watchers = 0;
  let looking: Promise<void> | null = null;
  const waiting = new Set<() => void>();

  const look = async (): Promise<void> => {
    const newest = await changes.newest();
    if (newest <= seen) return;
    const found = await changes.between(seen, newest, KEPT);
    seen = found.length < KEPT ? newest : (found.at(-1)?.sequence ?? newest);
    const all = [...kept, ...found];
    const gone = all.slice(0, Math.max(0, all.length - KEPT));
    kept = all.slice(gone.length);
    keptFrom = gone.at(-1)?.sequence ?? keptFrom;
    if (found.length > 0) for (const tell of [...waiting]) tell();
  };

  const lookOn = async (): Promise<void> => {
    while (watchers > 0) {
      // What fails now is read with the next look: no place in the log was left.
      await look().catch((error: unknown) => log('warning', 'changes.unread', { error }));
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    looking = null;
  };

  let beginning: Promise<void> | null = null;
  /** Whoever begins now begins at `seen`. */
  const begin = (): Promise<void> => {
    if (looking !== null) return Promise.resolve();
    beginning ??= (async () => {
      // Nobody watched: what is kept is of before, and what came since was never read.
      kept = [];
      seen = await changes.newest();
      keptFrom = seen;
      looking = lookOn();
    })().finally(() => (beginning = null));
    return beginning;
  };

  return {
    newest: () => changes.newest(),
    watch(after) {
      let place = after;
      let read: MarginChange[] = [];
      let begun: Promise<void> | null = null;
      let isLeft = false;
      let wake = (): void => undefined;

      const nextChange = async (): Promise<MarginChange | null> => {
        if (begun === null) watchers += 1;
        await (begun ??= begin());
        place ??= seen;
        while (!isLeft) {
          const from = place;
          if (read.length === 0 && from < keptFrom) read = [...(await changes.between(from, seen, AT_ONCE))];
          const found = read.shift() ?? kept.find(({ sequence }) => sequence > from);
          if (found) {
            place = found.sequence;
            return found;
          }
          // All before what is kept was read.
          if (from < keptFrom) {
            place = keptFrom;
            continue;
          }
          await new Promise<void>((resolve) => {
            wake = resolve;
            waiting.add(wake);
          });
          waiting.delete(wake);
        }
        return null;
      };
      const leave = (): Promise<IteratorResult<MarginChange>> => {
        if (!isLeft) {
          isLeft = true;
          if (begun !== null) watchers -= 1;
          wake();
        }
        return Promise.resolve({ done: true, value: undefined });
      };
      return {
        async next() {
          const value = isLeft ? null : await nextChange();
          return value === null ? { done: true, value: undefined } : { done: false, value };
        },
        return: leave,
        throw: leave,
        [Symbol.asyncIterator]() {
          return this;
        },
      };
    },
  };
}
