import { differenceText } from '../../../../_ui/decimal-text';
import { formatCompact, formatCount, formatPercent, plural } from '../../../../_ui/format';
import { type CrossMarginEfficiencyQuery } from '../../../../_graphql/generated/graphql';
import { type Evidence } from './evidence';

/** What comes with all other evidence, and what the section asks for itself. */
export type EfficiencyInShort = NonNullable<Evidence['efficiency']>;
export type Efficiency = NonNullable<
  Extract<NonNullable<CrossMarginEfficiencyQuery['node']>, { __typename: 'Simulation' }>['efficiency']
>;
export type OffsetRule = Efficiency['rules'][number];
export type RuleOfSet = NonNullable<OffsetRule['proposed']>;
export type SwitchedOff = Efficiency['switchedOff'][number];
export type WithoutOffsets = NonNullable<SwitchedOff['proposed']>;
export type RecognisedBand = Efficiency['byShare'][number];

/** "USDT", with figures in short: sentences beside tables that have them in full. */
export function amount(text: string, asset: string): string {
  return `${formatCompact(text)} ${asset}`;
}

/** "12.3 %"; of less than one "0.050 %". */
export function percent(share: string | null): string {
  if (share === null) return '–';
  return formatPercent(share, { scale: Number(share) !== 0 && Math.abs(Number(share)) < 0.01 ? 3 : 1 });
}

/** Why it is not told; null where it is. */
export function withoutLack({ lack, faults }: Pick<WithoutOffsets, 'lack' | 'faults'>): string | null {
  if (lack === null) return null;
  if (lack === 'NOT_ASKED') return 'Not tried: there are more rules than are switched off one by one.';
  return `No valid set is without it: ${faults.map(({ message }) => message).join(' ')}`;
}

/** What is recognised as proposed, and before: what the section is read for. */
export function recognisedSentence(
  { ruleCount, base, proposed, accounts }: EfficiencyInShort,
  asset: string,
): string {
  if (ruleCount === 0)
    return 'Neither set offsets anything: every position is charged by itself, so cross-margin efficiency is 0 % by construction.';
  if (base.accounts === 0 && proposed.accounts === 0)
    return 'Rules offset positions, and no account holds any two that they offset: nothing is recognised under either set.';
  const { standalone, recognised, share } = proposed.initial;
  const before = `under the base version it is ${amount(base.initial.recognised, asset)} (${percent(base.initial.share)})`;
  return (
    `Each position by itself would be asked for ${amount(standalone, asset)} of initial margin as proposed; ${amount(recognised, asset)} of that ` +
    `(${percent(share)}) is recognised as offset, for ${formatCount(proposed.accounts)} of ${plural(accounts, 'account')}; ${before}. ` +
    `Of maintenance margin it is ${percent(proposed.maintenance.share)}, ${percent(base.maintenance.share)} before.`
  );
}

/** Who loses an offset by the change; null where there are no rules. */
export function losingSentence(
  { ruleCount, losing, gaining, largestLosing }: EfficiencyInShort,
  asset: string,
): string | null {
  if (ruleCount === 0) return null;
  if (losing.accounts === 0 && gaining.accounts === 0)
    return 'As much is recognised of every account after the change as before.';
  const gained = `${plural(gaining.accounts, 'account')} ${gaining.accounts === 1 ? 'gains' : 'gain'} ${amount(gaining.initial, asset)}`;
  if (losing.accounts === 0) return `No account loses an offset of initial margin; ${gained}.`;
  const [most] = largestLosing;
  const first = most
    ? `, most of them ${most.account} (${amount(differenceText(most.initialBase, most.initialProposed), asset)})`
    : '';
  return `${plural(losing.accounts, 'account')} ${losing.accounts === 1 ? 'loses' : 'lose'} offsets of ${amount(losing.initial.replace('-', ''), asset)} of initial margin${first}; ${gained}.`;
}

/** What would be asked without offsets between underlyings, or, where there are none, without any; null where neither is told. */
export function brokenSentence({ withoutCorrelation: one }: EfficiencyInShort, asset: string): string | null {
  if (!one?.proposed) return null;
  const what =
    one.kind === 'ALL' ? 'Were nothing offset' : 'Were no offset between different underlyings recognised';
  const lack = withoutLack(one.proposed);
  if (lack !== null) return `${what}: ${lack.charAt(0).toLowerCase()}${lack.slice(1)}`;
  const { initial, maintenance, newlyInCall, newlyLiquidatable } = one.proposed;
  const before =
    one.base?.lack === null
      ? ` Under the base version: ${amount(one.base.initial ?? '0', asset)}, ${formatCount(one.base.newlyInCall ?? 0)} and ${formatCount(one.base.newlyLiquidatable ?? 0)}.`
      : '';
  return (
    `${what}, accounts would be asked for ${amount(initial ?? '0', asset)} more of initial and ${amount(maintenance ?? '0', asset)} more of maintenance margin as proposed; ` +
    `at present prices ${plural(newlyInCall ?? 0, 'account')} would newly be called, and ${formatCount(newlyLiquidatable ?? 0)} liquidatable.${before}`
  );
}
