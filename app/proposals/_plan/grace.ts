/** Longest that an activation may be late: a week. */
const MAX_GRACE_MINUTES = 7 * 24 * 60;

/** Why what was typed is no grace; null when it is one. */
export function graceFault(typed: number | string): string | null {
  if (typed === '') return 'Enter the minutes by which it may be late.';
  if (typeof typed !== 'number' || !Number.isInteger(typed)) return 'Enter whole minutes.';
  if (typed < 1) return 'Enter at least 1 minute.';
  return typed > MAX_GRACE_MINUTES ? 'Enter at most 10,080 minutes, which is 7 days.' : null;
}
