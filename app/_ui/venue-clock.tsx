'use client';
import { clockWords } from './clock-words';
import { useVenueClock } from './use-venue-clock';
import classes from './venue-clock.module.css';

const TICK_MS = 1_000;

/** The venue's time, on every page: by it ages, deadlines and activations are judged. */
export function VenueClock() {
  const clock = useVenueClock(TICK_MS);
  if (!clock) return null;
  const { time, note } = clockWords(clock.shown, clock.speed);
  return (
    <span className={classes.clock} data-fast={clock.isAccelerated || undefined}>
      <time dateTime={clock.shown} suppressHydrationWarning>
        {time}
      </time>
      {note === null ? null : <b>{note}</b>}
    </span>
  );
}
