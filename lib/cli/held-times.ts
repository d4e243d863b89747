import type { Transact } from '../ports/unit-of-work';

/** The same transactions, with how long each held the lock of the venue. */
export function heldTimes(transact: Transact) {
  let longest = 0;
  const timed: Transact = async (work, limits) => {
    let lockedAtMs = Infinity;
    try {
      return await transact((unit) => {
        const lock = async () => {
          const venue = await unit.venue.lock();
          lockedAtMs = performance.now();
          return venue;
        };
        return work({ ...unit, venue: { ...unit.venue, lock } });
      }, limits);
    } finally {
      longest = Math.max(longest, performance.now() - lockedAtMs);
    }
  };
  return {
    transact: timed,
    longestMs: () => longest,
    reset: () => {
      longest = 0;
    },
  };
}
