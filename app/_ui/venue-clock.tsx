'use client';
import { useQuery } from '@apollo/client/react';
import { useEffect, useState } from 'react';
import { VenueNameDocument } from '../_graphql/generated/graphql';
import { clockWords, shownAt } from './clock-words';
import classes from './venue-clock.module.css';

/** Between two looks at what is shown: a second on a clock that says seconds. */
const TICK_MS = 1_000;

/**
 * The venue's time, on every page: by it ages, deadlines and activations are judged. Goes on between two answers of the
 * server at the speed of the last one.
 */
export function VenueClock() {
  const { data, previousData } = useQuery(VenueNameDocument);
  const clock = (data ?? previousData)?.venue.clock;
  const [sinceMs, setSinceMs] = useState(0);
  const answered = clock?.now;
  useEffect(() => {
    if (answered === undefined) return;
    const startedMs = performance.now();
    const timer = setInterval(() => setSinceMs(performance.now() - startedMs), TICK_MS);
    return () => {
      clearInterval(timer);
      setSinceMs(0);
    };
  }, [answered]);
  if (!clock) return null;
  const { time, note } = clockWords(shownAt(clock, sinceMs), clock.speed);
  return (
    <span className={classes.clock} data-fast={clock.isAccelerated || undefined}>
      <time dateTime={shownAt(clock, sinceMs)} suppressHydrationWarning>
        {time}
      </time>
      {note === null ? null : <b>{note}</b>}
    </span>
  );
}
