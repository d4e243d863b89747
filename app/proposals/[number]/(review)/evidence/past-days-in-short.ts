import { formatCount, plural } from '../../../../_ui/format';
import { type Evidence } from './evidence';

/** What comes with all other evidence, and is all that the memo tells. */
export type PastDaysInShort = NonNullable<Evidence['pastDays']>;

/** "On 4 of 30 days the change would have made accounts liquidatable that the base version does not: at most 12 accounts, on 2026-11-19." */
export function hitDaysSentence({
  lookedAt,
  daysWithNewCalls,
  daysWithNewLiquidations,
  worst,
}: Pick<PastDaysInShort, 'lookedAt' | 'daysWithNewCalls' | 'daysWithNewLiquidations' | 'worst'>): string {
  const days = plural(lookedAt, 'day');
  if (lookedAt === 0) return 'Of no past day is enough known.';
  if (worst === null) {
    const called =
      daysWithNewCalls > 0 ? `; on ${formatCount(daysWithNewCalls)} it would have called some` : '';
    return `On none of ${days} would the change have ${called ? '' : 'called an account, or '}made an account liquidatable that the base version does not${called}.`;
  }
  const most =
    daysWithNewLiquidations === 1
      ? `${plural(worst.newLiquidations ?? 0, 'account')} on ${worst.day}`
      : `at most ${plural(worst.newLiquidations ?? 0, 'account')}, on ${worst.day}`;
  return `On ${formatCount(daysWithNewLiquidations)} of ${days} the change would have made accounts liquidatable that the base version does not: ${most}.`;
}
