import type { CallAge } from '../_graphql/generated/graphql';
import { formatPercent } from '../_ui/format';

const AGES: Readonly<Record<CallAge, string>> = {
  FIRST_HALF: 'more than half left',
  SECOND_HALF: 'less than half left',
  OVERDUE: 'overdue',
  AT_ONCE: 'due at once',
};

export function ageWord(age: CallAge): string {
  return AGES[age];
}

export function segmentWord(segment: string | null): string {
  return segment ?? 'none stated';
}

/** "2 to 5 %", "up to 1 %", "above 50 %". */
export function bandWord({ above, upTo }: { readonly above: string; readonly upTo: string | null }): string {
  if (upTo === null) return `above ${formatPercent(above)}`;
  if (Number(above) === 0) return `up to ${formatPercent(upTo)}`;
  return `${formatPercent(above).replace(/\s?%$/u, '')} to ${formatPercent(upTo)}`;
}

/** A probability: percent to a tenth; "under 0.1 %" for what is less and not nothing. */
export function probabilityWord(probability: string | null): string {
  if (probability === null) return 'not known';
  const value = Number(probability);
  if (value > 0 && value < 0.001) return 'under 0.1 %';
  return formatPercent(probability, { scale: 1 });
}
