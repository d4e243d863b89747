'use client';
import { useState } from 'react';
import { useVenueClock } from './use-venue-clock';

const EVERY_MS = 30_000;

/**
 * The venue's time, ms since epoch, renewed every 30 s: for showing ages and for hints. Before the server said it, this
 * machine's.
 */
export function useNowMs(): number {
  const clock = useVenueClock(EVERY_MS);
  const [here] = useState(() => Date.now());
  return clock ? Date.parse(clock.shown) : here;
}
