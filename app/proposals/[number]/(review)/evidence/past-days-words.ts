import { formatCount, plural } from '../../../../_ui/format';
import { type PastDaysQuery } from '../../../../_graphql/generated/graphql';
import { type Evidence } from './evidence';

/** What comes with all other evidence, and what the section asks for itself. */
export type PastDaysInShort = NonNullable<Evidence['pastDays']>;
export type PastDays = NonNullable<
  Extract<NonNullable<PastDaysQuery['node']>, { __typename: 'Simulation' }>['pastDays']
>;
export type PastDay = PastDays['days'][number];

/** Names that a sentence spells out. */
const NAMED = 5;

/** "On 4 of 30 days the change would have made accounts liquidatable that the base version does not: at most 12 accounts, on 2026-11-19." */
export function hitDaysSentence({
  lookedAt,
  daysWithNewCalls,
  daysWithNewLiquidations,
  worst,
}: Pick<PastDaysInShort, 'lookedAt' | 'daysWithNewCalls' | 'daysWithNewLiquidations' | 'worst'>): string {
  const days = plural(lookedAt, 'day');
  if (lookedAt === 0) return 'Of no past day is enough known.';
  if (worst === null)
    return daysWithNewCalls === 0
      ? `On none of ${days} would the change have called an account, or made one liquidatable, that the base version does not.`
      : `On none of ${days} would the change have made an account liquidatable that the base version does not; on ${formatCount(daysWithNewCalls)} it would have called some.`;
  const most =
    daysWithNewLiquidations === 1
      ? `${plural(worst.newLiquidations ?? 0, 'account')} on ${worst.day}`
      : `at most ${plural(worst.newLiquidations ?? 0, 'account')}, on ${worst.day}`;
  return `On ${formatCount(daysWithNewLiquidations)} of ${days} the change would have made accounts liquidatable that the base version does not: ${most}.`;
}

/** "3 days are looked at on their own accounts, as they were kept; 27 on the accounts of the snapshot, …" */
export function basisSentence({ lookedAt, kept }: Pick<PastDaysInShort, 'lookedAt' | 'kept'>): string {
  const before = lookedAt - kept;
  const present =
    'on the accounts of the snapshot, at the closes before the day: what accounts held then is not known';
  const own = 'on its own accounts and prices, as they were kept';
  if (kept === 0) return `Each day is looked at ${present}. Nobody reacts.`;
  if (before === 0) return `Each day is looked at ${own}. Nobody reacts.`;
  const owned =
    kept === 1
      ? `1 day is looked at ${own}`
      : `${formatCount(kept)} days are looked at ${own.replace('its', 'their')}`;
  return `${owned}; ${formatCount(before)} ${present}. Nobody reacts.`;
}

/** What is not said, of which days and why; what kept its price. */
export function pastDayAsides({
  days,
  keptBooks,
  kept,
}: Pick<PastDays, 'days' | 'keptBooks' | 'kept'>): string[] {
  const of = (lack: PastDay['lack']) => days.filter((one) => one.lack === lack).map(({ day }) => day);
  const [notKept, altered, noPrices] = [of('NOT_KEPT'), of('ALTERED'), of('NO_PRICES')];
  const unpriced = [...new Set(days.flatMap((day) => day.unpriced))];
  const passedOver = keptBooks - kept - altered.length;
  return [
    ...(passedOver > 0
      ? [
          `${plural(passedOver, 'book')} of days in between ${passedOver === 1 ? 'was' : 'were'} kept and not looked at: the venue is too large for all.`,
        ]
      : []),
    ...(notKept.length > 0 ? [`No book was kept of ${listed(notKept)}.`] : []),
    ...(altered.length > 0 ? [`What was kept of ${listed(altered)} has been altered, and is not used.`] : []),
    ...(noPrices.length > 0 ? [`No close is known before ${listed(noPrices)}.`] : []),
    ...(unpriced.length > 0
      ? [`At their present price, on some or all days, for want of a close: ${listed(unpriced)}.`]
      : []),
  ];
}

function listed(names: readonly string[]): string {
  if (names.length <= NAMED + 1) return names.join(', ');
  return `${names.slice(0, NAMED).join(', ')} and ${formatCount(names.length - NAMED)} more`;
}

/** Why a row says nothing. */
export function lackWords(lack: NonNullable<PastDay['lack']>): string {
  switch (lack) {
    case 'NOT_KEPT':
      return 'No book was kept';
    case 'ALTERED':
      return 'The kept book was altered';
    case 'NO_PRICES':
      return 'No prices are known';
  }
}
