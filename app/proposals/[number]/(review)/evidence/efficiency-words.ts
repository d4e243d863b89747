import { compareDecimals, differenceText, signOf, trimZeros } from '../../../../_ui/decimal-text';
import {
  formatCompact,
  formatCount,
  formatDecimal,
  formatPercent,
  formatRate,
  plural,
} from '../../../../_ui/format';
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
function amount(text: string, asset: string): string {
  return `${formatCompact(text)} ${asset}`;
}

/** "12.3 %"; of less than one "0.050 %". */
function percent(share: string | null): string {
  if (share === null) return '–';
  return formatPercent(share, { scale: Number(share) !== 0 && Math.abs(Number(share)) < 0.01 ? 3 : 1 });
}

/** "Portfolio corn", "Credit corn-soybeans", "Legs of BTCUSDT, the greater charged". */
export function ruleName({ kind, name, base, proposed }: OffsetRule): string {
  if (kind === 'PORTFOLIO') return `Portfolio ${name}`;
  if (kind === 'OFFSET') return `Credit ${name}`;
  const charged = (proposed ?? base)?.charged;
  return `Legs of ${name}, ${charged === 'NET' ? 'their net' : 'the greater'} charged`;
}

/** "55 % between corn and soybeans, up to 90 % of either loss", and what it was; null of what is no credit. */
export function creditWords({ base, proposed }: OffsetRule): string | null {
  const words = (rule: RuleOfSet | null) =>
    rule?.recognised && rule.cap
      ? `${formatRate(rule.recognised)} between ${rule.portfolios.join(' and ')}, up to ${formatRate(rule.cap)} of either loss`
      : null;
  const [before, after] = [words(base), words(proposed)];
  if (before === null || after === null || before === after) return after ?? before;
  return `${after}; ${before} before`;
}

/** What is not recognised, as the head of a row. */
export function offWords({ kind, name }: Pick<SwitchedOff, 'kind' | 'name'>): string {
  switch (kind) {
    case 'ALL':
      return 'Every offset';
    case 'BETWEEN_UNDERLYINGS':
      return 'Credits between underlyings';
    case 'HEDGED_LEGS':
      return 'Hedged legs';
    case 'PORTFOLIO':
      return `Portfolio ${name ?? ''}`;
    case 'OFFSET':
      return `Credit ${name ?? ''}`;
  }
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

/** What else is to be known of the figures, in small letters. */
export function asideSentences(efficiency: Efficiency, asset: string): readonly string[] {
  const { rules, proposed, thinnestProposed, incomparable, incomparableListed, incomparableLacking } =
    efficiency;
  if (rules.length === 0) return [];
  return [
    ...(thinnestProposed === null
      ? []
      : [
          `The thinnest margin that offsets leave as proposed is that of ${thinnestProposed.account}: ${amount(thinnestProposed.initialMargin, asset)} on ${amount(thinnestProposed.notional, asset)} of gross notional, ${percent(thinnestProposed.share)}. No rule sets a floor by gross notional.`,
        ]),
    ...(proposed.askedMore === 0
      ? []
      : [
          `${plural(proposed.askedMore, 'account')} ${proposed.askedMore === 1 ? 'is' : 'are'} asked for more together than apart, by charges for spreads, for orders or for prices that are not trusted.`,
        ]),
    ...(incomparable === 0
      ? []
      : [
          `${plural(incomparable, 'account')} cannot be margined position by position and ${incomparable === 1 ? 'is' : 'are'} in no figure here (${incomparableListed.slice(0, 3).join(', ')}${incomparable > 3 ? ', …' : ''}): ${incomparableLacking.join(' ')}`,
        ]),
    'A position by itself is margined by the rules of the same set, with its own orders and with the equity of its account. A pocket is an account of its own. What the profit of one position covers of the margin of another is equity, and no offset.',
  ];
}

/** "0 % to 10 %" */
export function bandWords({ band, above, upTo }: RecognisedBand): string {
  if (band === 'MORE') return 'More together than apart';
  if (band === 'NONE') return 'Nothing';
  const from = trimZeros(above ?? '0');
  return `${signOf(from) === 0 ? 'Up to' : `${formatRate(from)} to`} ${formatRate(upTo ?? '1')}`;
}

/** Rules that take anything off, the greatest first. */
export function ruleBars(rules: readonly OffsetRule[]): readonly OffsetRule[] {
  const most = ({ base, proposed }: OffsetRule): number =>
    Math.max(Number(base?.initial ?? 0), Number(proposed?.initial ?? 0));
  return rules.filter((rule) => most(rule) > 0).toSorted((a, b) => most(b) - most(a));
}

/** One account that depends on a rule, under both sets where it is among the greatest of both. */
export interface Dependant {
  readonly rule: string;
  readonly account: string;
  readonly base: string | null;
  readonly proposed: string | null;
}

/** By rule, the greatest as proposed first; null: it is not among the greatest of that set. */
export function dependants(rules: readonly OffsetRule[]): readonly Dependant[] {
  return ruleBars(rules).flatMap((rule) => {
    const of = (side: RuleOfSet | null) =>
      new Map((side?.largest ?? []).map(({ account, initial }) => [account, initial]));
    const [base, proposed] = [of(rule.base), of(rule.proposed)];
    return [...new Set([...proposed.keys(), ...base.keys()])].map((account) => ({
      ...{ rule: ruleName(rule), account },
      ...{ base: base.get(account) ?? null, proposed: proposed.get(account) ?? null },
    }));
  });
}

/** "1,000 to 10,000" of a bucket's key. */
export function sizeWords(name: string): string {
  const [from = '0', to = ''] = name.split('-');
  return to === '' ? `${formatDecimal(from)} and more` : `${formatDecimal(from)} to ${formatDecimal(to)}`;
}

/** Whether anything is recognised, or was. */
export function isAnythingRecognised({ base, proposed }: Pick<Efficiency, 'base' | 'proposed'>): boolean {
  return [base, proposed].some(
    ({ accounts, initial }) => accounts > 0 || compareDecimals(initial.recognised, '0') !== 0,
  );
}
