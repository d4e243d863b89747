import { type PortfolioCoverageQuery } from '../../../../_graphql/generated/graphql';
import { compareDecimals } from '../../../../_ui/decimal-text';
import { formatCompact, formatCount, formatDay, formatRate, plural } from '../../../../_ui/format';
import { type Breaches } from './coverage-words';
import { accountLackWords } from './model-words';

type Node = Extract<NonNullable<PortfolioCoverageQuery['node']>, { __typename: 'Simulation' }>;
export type PortfolioCoverage = NonNullable<Node['portfolioCoverage']>;
export type CoveredAccount = PortfolioCoverage['accounts'][number];
export type SetName = 'base' | 'proposed';
export type LossKind = 'positions' | 'together';

/** What one kind of losses came to under a set; null where it was not counted. */
export function breachesOf(account: CoveredAccount, set: SetName, kind: LossKind): Breaches | null {
  return account[set]?.[kind]?.breaches ?? null;
}

function counted(
  accounts: readonly CoveredAccount[],
  set: SetName,
  kind: LossKind,
  is: (breaches: Breaches, account: CoveredAccount) => boolean,
): number {
  return accounts.filter((account) => {
    const breaches = breachesOf(account, set, kind);
    return breaches !== null && is(breaches, account);
  }).length;
}

/** More than were stated, whether or not chance explains it. */
function isBeyond({ count }: Breaches, { expected }: CoveredAccount): boolean {
  return expected !== null && compareDecimals(String(count), expected) > 0;
}

/**
 * "Of the 100 largest portfolios 91 could be held against their past. On more than 1 % of days 7 would have lost more than their proposed
 * maintenance margin (base version: 8), and 9 with their collateral moving along (base version: 11)."
 */
export function beyondSentence({ accounts, probability }: PortfolioCoverage): string {
  if (accounts.length === 0) return 'No account holds a position.';
  const known = accounts.filter(({ lack }) => lack === null).length;
  const first = `Of the ${plural(accounts.length, 'portfolio')} with the most initial margin ${formatCount(known)} could be held against ${known === 1 ? 'its' : 'their'} past`;
  if (known === 0) return `${first}.`;
  const of = (set: SetName, kind: LossKind): string => formatCount(counted(accounts, set, kind, isBeyond));
  return (
    `${first}, with what is held now. On more than ${formatRate(probability)} of days ${of('proposed', 'positions')} would have lost more than the proposed maintenance margin ` +
    `(base version: ${of('base', 'positions')}), and ${of('proposed', 'together')} with the collateral moving along (base version: ${of('base', 'together')}).`
  );
}

/** "More than chance explains is that for 5 of them, 6 with the collateral (base version: 6 and 7)."; null where nothing was counted. */
export function chanceSentence({ accounts, level }: PortfolioCoverage): string | null {
  if (accounts.every(({ lack }) => lack !== null)) return null;
  const of = (set: SetName, kind: LossKind): string =>
    formatCount(counted(accounts, set, kind, ({ reading }) => reading === 'TOO_LITTLE'));
  return `That is more than chance explains for ${of('proposed', 'positions')} of them, and for ${of('proposed', 'together')} with the collateral (base version: ${of('base', 'positions')} and ${of('base', 'together')}): Kupiec’s test of each, adjusted by Holm for all, at ${formatRate(level)}.`;
}

/** "Equity as it stands would have been used up within a day by 2 portfolios, 4 with the collateral moving along." */
export function usedUpSentence({ accounts }: PortfolioCoverage): string | null {
  if (accounts.every(({ lack }) => lack !== null)) return null;
  const of = (kind: LossKind): number =>
    accounts.filter(({ proposed }) => (proposed?.[kind]?.usedUp ?? 0) > 0).length;
  const [alone, together] = [of('positions'), of('together')];
  if (alone === 0 && together === 0)
    return 'No day would have used up the equity of any of them, as it stands under the proposed parameters.';
  return `A single day would have used up the equity of ${plural(alone, 'portfolio')}, as it stands under the proposed parameters, and of ${formatCount(together)} with the collateral moving along.`;
}

/** "Furthest beyond the proposed margin: account x, by 1.2 M USDT on 2020-03-12, its collateral falling too."; null where none went beyond. */
export function furthestSentence({ accounts }: PortfolioCoverage, asset: string): string | null {
  const all = accounts.flatMap(({ account, proposed }) =>
    (['positions', 'together'] as const).flatMap((kind) => {
      const worst = proposed?.[kind]?.breaches.worst[0];
      return worst ? [{ account, kind, ...worst }] : [];
    }),
  );
  const [furthest] = all.toSorted((a, b) => compareDecimals(b.uncovered, a.uncovered));
  if (furthest === undefined) return null;
  const { account, uncovered, at, kind } = furthest;
  const along = kind === 'together' ? ', its collateral moving along' : '';
  return `Furthest beyond the proposed margin: ${account}, by ${formatCompact(uncovered)} ${asset} on ${formatDay(at)}${along}.`;
}

/** Why accounts are not counted, and what of their collateral stays what it is. */
export function accountAsides({ accounts }: PortfolioCoverage): readonly string[] {
  const reasons = new Map<string, number>();
  for (const account of accounts) {
    const words = accountLackWords(account);
    if (words !== null) reasons.set(words, (reasons.get(words) ?? 0) + 1);
  }
  const still = new Map<string, number>();
  const inPart = new Map<string, number>();
  for (const { lack, moves, base } of accounts)
    for (const { asset, moved } of lack === null ? (base?.collateral ?? []) : []) {
      if (moved === 0) still.set(asset, (still.get(asset) ?? 0) + 1);
      else if (moved < moves) inPart.set(asset, (inPart.get(asset) ?? 0) + 1);
    }
  const held = (found: ReadonlyMap<string, number>): string =>
    [...found].map(([asset, count]) => `${asset} of ${plural(count, 'portfolio')}`).join(', ');
  return [
    ...[...reasons].map(([words, count]) => `Not counted, ${plural(count, 'portfolio')}: ${words}.`),
    ...(still.size > 0
      ? [`Collateral of which no price is known to have moved stays what it is: ${held(still)}.`]
      : []),
    ...(inPart.size > 0
      ? [
          `Collateral whose price is known on some of the days stays what it is on the others: ${held(inPart)}.`,
        ]
      : []),
  ];
}

const MOST_DRAWN = 8;

/** Those whose breaches the change moves first, then by how many there are as proposed. */
export function drawnFirst(accounts: readonly CoveredAccount[]): readonly CoveredAccount[] {
  const count = (account: CoveredAccount, set: SetName): number =>
    breachesOf(account, set, 'together')?.count ?? 0;
  const moved = (account: CoveredAccount): number =>
    Math.abs(count(account, 'proposed') - count(account, 'base'));
  return accounts
    .filter(({ lack }) => lack === null)
    .toSorted((a, b) => moved(b) - moved(a) || count(b, 'proposed') - count(a, 'proposed'))
    .slice(0, MOST_DRAWN);
}
