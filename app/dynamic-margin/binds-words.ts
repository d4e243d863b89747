import { formatSpan } from '../_ui/format';

/** "in 40 min", or that the next slot decides of a step whose time has come. */
export function bindsWords(bindsAt: string, nowMs: number): string {
  const isDue = Date.parse(bindsAt) <= nowMs;
  return isDue
    ? 'due: the next slot decides'
    : `in ${formatSpan(new Date(nowMs).toISOString(), Date.parse(bindsAt))}`;
}
