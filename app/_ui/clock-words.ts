import { formatCount, formatInstant } from './format';

/**
 * What a clock shows so long after the server said what it shows, ms by this machine; never before that. From `fastUntil` on
 * it goes at the speed of time.
 */
export function shownAt(
  {
    now,
    speed,
    fastUntil,
  }: { readonly now: string; readonly speed: number; readonly fastUntil: string | null },
  sinceMs: number,
): string {
  const since = Math.max(0, sinceMs);
  const fastMs = fastUntil === null ? 0 : Math.max(0, (Date.parse(fastUntil) - Date.parse(now)) / speed);
  return new Date(Date.parse(now) + since + Math.min(since, fastMs) * (speed - 1)).toISOString();
}

/** "2026-11-29 01:14 UTC"; and "Demo time, 3,600 × speed" where it goes faster than time, null where it does not. */
export function clockWords(
  at: string,
  speed: number,
): { readonly time: string; readonly note: string | null } {
  return {
    time: formatInstant(at),
    note: speed > 1 ? `Demo time, ${formatCount(speed)} × speed` : null,
  };
}
