import type { StrangerReason } from '../../domain/audit/denial';
import { ok } from '../../domain/result';
import type { Transact } from '../../ports/unit-of-work';

/** Somebody nobody knows, who was turned away. */
export interface Stranger {
  /** Where they came from. */
  readonly source: string;
  readonly reason: StrangerReason;
  /** The person or token whose credential was tried, where the venue knows one. */
  readonly about: string | null;
}
export type CountStranger = (stranger: Stranger) => Promise<void>;

/**
 * Counts strangers for one process, one transaction at a time: who comes meanwhile is counted with the next of the same
 * kind. So a flood of them takes one connection and no more. The minute's entry is written when it is over.
 */
export function strangerCounter({ transact }: { readonly transact: Transact }): CountStranger {
  let waiting = new Map<string, { readonly stranger: Stranger; readonly times: number }>();
  let last: Promise<void> = Promise.resolve();
  let next: Promise<void> | null = null;

  async function write(): Promise<void> {
    const taken = [...waiting.values()];
    waiting = new Map();
    // Each for itself: two processes that count the same kinds never wait for each other in a circle.
    for (const { stranger, times } of taken) {
      await transact(async ({ denials }) => {
        await denials.count(stranger, { isKnown: false, times });
        return ok(null);
      });
    }
  }

  return (stranger) => {
    const key = JSON.stringify([stranger.source, stranger.reason, stranger.about]);
    waiting.set(key, { stranger, times: (waiting.get(key)?.times ?? 0) + 1 });
    next ??= last
      .catch(() => undefined) // whoever waited for it has heard
      .then(() => {
        next = null;
        return (last = write());
      });
    return next;
  };
}
