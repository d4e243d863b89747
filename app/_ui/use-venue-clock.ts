'use client';
import { useQuery } from '@apollo/client/react';
import { useEffect, useState } from 'react';
import { VenueNameDocument } from '../_graphql/generated/graphql';
import { shownAt } from './clock-words';

/**
 * The venue's clock as the server last said, and what it shows now, looked at every so often; null before the first answer.
 * It goes on between two answers at the speed of the last one. For showing and for hints: the server decides.
 */
export function useVenueClock(everyMs: number) {
  const { data, previousData } = useQuery(VenueNameDocument);
  const clock = (data ?? previousData)?.venue.clock;
  const [sinceMs, setSinceMs] = useState(0);
  const answered = clock?.now;
  useEffect(() => {
    if (answered === undefined) return;
    const startedMs = performance.now();
    const timer = setInterval(() => setSinceMs(performance.now() - startedMs), everyMs);
    return () => {
      clearInterval(timer);
      setSinceMs(0);
    };
  }, [answered, everyMs]);
  return clock ? { ...clock, shown: shownAt(clock, sinceMs) } : null;
}
