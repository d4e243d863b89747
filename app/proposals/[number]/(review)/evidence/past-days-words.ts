import { formatCount, plural } from '../../../../_ui/format';
import { type PastDaysQuery } from '../../../../_graphql/generated/graphql';
import { type PastDaysInShort } from './past-days-in-short';

/** What the section asks for itself. */
export type PastDays = NonNullable<
  Extract<NonNullable<PastDaysQuery['node']>, { __typename: 'Simulation' }>['pastDays']
>;
export type PastDay = PastDays['days'][number];

/** Names that a sentence spells out. */
const NAMED = 5;

/** "Looked at on their own accounts and prices: 3 days; on the accounts of the snapshot, …: 27. Nobody reacts." */
export function basisSentence({ lookedAt, kept }: Pick<PastDaysInShort, 'lookedAt' | 'kept'>): string {
  return `Looked at on their own accounts and prices: ${plural(kept, 'day')}; on the accounts of the snapshot, at the closes before the day, for what they held then is not known: ${lookedAt - kept}. Nobody reacts.`;
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
