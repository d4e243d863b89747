import { compareDecimals, signOf, trimZeros } from '../../../../_ui/decimal-text';
import { formatDecimal, formatRate, plural } from '../../../../_ui/format';
import {
  amount,
  percent,
  type Efficiency,
  type OffsetRule,
  type RuleOfSet,
  type SwitchedOff,
  type RecognisedBand,
} from './efficiency-words';

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
