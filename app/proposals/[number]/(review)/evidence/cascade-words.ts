import {
  compareDecimals,
  differenceText,
  roundedText,
  signOf,
  trimZeros,
} from '../../../../_ui/decimal-text';
import { formatCompact, formatCount, formatDecimal, formatPercent, plural } from '../../../../_ui/format';
import { type Evidence } from './evidence';

export type CascadeImpact = NonNullable<Evidence['cascades']>[number];
export type CascadeOutcome = CascadeImpact['proposed'];

/** "1.18 ×" */
function times(multiplier: string): string {
  return `${formatDecimal(multiplier, { scale: 2 })} ×`;
}

/** "COVID-19 sell-off, 2020-03-12" */
export function shockName({ name, date }: Pick<CascadeImpact, 'name' | 'date'>): string {
  return date === null ? name : `${name}, ${date}`;
}

/**
 * "As proposed 812 accounts are sold in 4 rounds, 12.4 M USDT in all: 1.18 × the first round (base version: 790 accounts, 10.7 M USDT,
 * 1.16 ×)."
 */
export function salesSentence({ base, proposed }: CascadeImpact, asset: string): string {
  const before =
    base.multiplier === null
      ? 'none'
      : `${plural(base.accounts, 'account')}, ${formatCompact(base.notional)} ${asset}, ${times(base.multiplier)}`;
  if (proposed.multiplier === null) return `As proposed nobody is sold (base version: ${before}).`;
  const rounds = plural(proposed.rounds.length, 'round');
  return `As proposed ${plural(proposed.accounts, 'account')} ${proposed.accounts === 1 ? 'is' : 'are'} sold in ${rounds}, ${formatCompact(proposed.notional)} ${asset} in all: ${times(proposed.multiplier)} the first round (base version: ${before}).`;
}

/** "Bad debt 1.2 M USDT of 31 accounts (base version: 1 M USDT); no insurance fund is stated." */
export function debtSentence({ base, proposed }: CascadeImpact, asset: string): string {
  const { badDebt, badDebtAccounts, fromInsuranceFund, uncovered, unvaluedAccounts } = proposed;
  const before = `base version: ${signOf(base.badDebt) === 0 ? 'none' : `${formatCompact(base.badDebt)} ${asset}`}`;
  if (badDebtAccounts === 0 && unvaluedAccounts === 0) return `No bad debt (${before}).`;
  const fund =
    fromInsuranceFund === null
      ? 'no insurance fund is stated'
      : `the insurance fund pays ${formatCompact(fromInsuranceFund)}, ${formatCompact(uncovered)} is left`;
  const unvalued =
    unvaluedAccounts === 0
      ? ''
      : ` ${plural(unvaluedAccounts, 'account')} cannot be valued where sold, and ${unvaluedAccounts === 1 ? 'is' : 'are'} not in it.`;
  return `Bad debt ${formatCompact(badDebt)} ${asset} of ${plural(badDebtAccounts, 'account')} (${before}); ${fund}.${unvalued}`;
}

/** How far thinner markets may be; null where nothing is sold. */
export function depthSentence({ base, proposed }: CascadeImpact): string | null {
  const words = ({ criticalDepth: { kind, factor, beyond } }: CascadeOutcome): string | null => {
    if (kind === 'NOTHING_SOLD') return null;
    if (factor === null) return 'not at ten times the depth that is known';
    const least = formatDecimal(factor);
    return beyond === null
      ? `still at ${least} × the depth that is known, the least that was looked at`
      : `at ${least} × the depth that is known, no longer at ${formatDecimal(beyond)} ×`;
  };
  const [before, after] = [words(base), words(proposed)];
  if (after === null) return null;
  return `Sales stay within twice the first round ${after} (base version: ${before === after ? 'the same' : (before ?? 'nothing is sold')}).`;
}

/** What ends a cascade before its fixed point, and what it leaves out. */
export function limitSentences({ base, proposed, mostRounds }: CascadeImpact): readonly string[] {
  return [
    ...[
      { outcome: base, side: 'Under the base version' },
      { outcome: proposed, side: 'As proposed' },
    ].flatMap(({ outcome, side }) => {
      if (outcome.end === 'ROUNDS_SPENT')
        return [
          `${side} accounts are still liquidatable after ${formatCount(mostRounds)} rounds: it goes on.`,
        ];
      if (outcome.end !== 'BEYOND_MODEL') return [];
      const named = listed(outcome.beyond, outcome.beyond.length);
      return [
        `${side} sales take ${named} beyond any price that the law of impact says anything of: the cascade is not computed further, and its last round has no bad debt yet.`,
      ];
    }),
    ...(proposed.withoutDepthInstruments === 0
      ? []
      : [
          `Neither depth nor turnover is known of ${listed(proposed.withoutDepth, proposed.withoutDepthInstruments)}: sales do not move them, so this says too little.`,
        ]),
    ...(proposed.unmarginedAccounts === 0
      ? []
      : [
          `${plural(proposed.unmarginedAccounts, 'account')} cannot be margined there, and ${proposed.unmarginedAccounts === 1 ? 'is' : 'are'} in no round.`,
        ]),
  ];
}

const MOST_NAMED = 4;

/** "BTCUSDT, ETHUSDT and 3 more" */
function listed(symbols: readonly string[], count: number): string {
  const named = symbols.slice(0, MOST_NAMED);
  return count > named.length ? `${named.join(', ')} and ${count - named.length} more` : named.join(', ');
}

/** "Sell-offs run through BTCUSDT (43 %) and ETHUSDT (22 %)"; null where nothing with a known depth is sold. */
export function contagionSentence({ proposed }: CascadeImpact): string | null {
  const { sellOff, buyBack } = proposed.transmission;
  const words = (shares: typeof sellOff): string =>
    shares
      .slice(0, 3)
      .map(({ symbol, share }) => `${symbol} ${formatPercent(share, { scale: 0 })}`)
      .join(', ');
  const parts = [
    ...(sellOff.length === 0 ? [] : [`what longs sell: ${words(sellOff)}`]),
    ...(buyBack.length === 0 ? [] : [`what shorts buy back: ${words(buyBack)}`]),
  ];
  return parts.length === 0 ? null : `Where it spreads, ${parts.join('; ')}.`;
}

/** "by turnover and volatility, square-root (12 instruments); by resting depth, in proportion (3)" */
export function modelWords({ impactModels }: Pick<CascadeImpact, 'impactModels'>): string {
  return impactModels
    .map(({ model, instruments }) =>
      model === 'SQUARE_ROOT'
        ? `with the root of what is sold, by turnover and volatility (${plural(instruments, 'instrument')})`
        : `in proportion to what is sold, by resting depth (${plural(instruments, 'instrument')})`,
    )
    .join('; ');
}

/** What an instrument's price is after each round on both sides, of those that are moved furthest on either. */
export interface PricePaths {
  readonly symbol: string;
  readonly base: readonly string[];
  readonly proposed: readonly string[];
}

const MOST_PATHS = 6;

export function pricePaths({ base, proposed }: CascadeImpact): readonly PricePaths[] {
  const symbols = [...new Set([...proposed.prices, ...base.prices].map(({ symbol }) => symbol))];
  const pathIn = ({ prices }: CascadeOutcome, of: string): readonly string[] =>
    prices.find(({ symbol }) => symbol === of)?.path ?? [];
  return symbols
    .slice(0, MOST_PATHS)
    .map((symbol) => ({ symbol, base: pathIn(base, symbol), proposed: pathIn(proposed, symbol) }));
}

/** One round of a shock on both sides; null: there is no such round. */
export interface RoundRow {
  readonly key: string;
  readonly shock: string;
  readonly round: number;
  readonly base: CascadeOutcome['rounds'][number] | null;
  readonly proposed: CascadeOutcome['rounds'][number] | null;
}

export function roundRows(cascade: CascadeImpact): readonly RoundRow[] {
  const { base, proposed, key } = cascade;
  return Array.from({ length: Math.max(base.rounds.length, proposed.rounds.length) }, (_, at) => ({
    ...{ key: `${key}-${at + 1}`, shock: shockName(cascade), round: at + 1 },
    base: base.rounds[at] ?? null,
    proposed: proposed.rounds[at] ?? null,
  }));
}

/** The greater of decimals, "0" of none. */
export function greatest(amounts: readonly string[]): string {
  return amounts.reduce((most, one) => (compareDecimals(one, most) > 0 ? one : most), '0');
}

/** "−3.2 %": what forced sales did to the price after the shock, by what they left of it. */
export function movedWords(factor: string | undefined): string {
  return formatPercent(trimZeros(roundedText(differenceText(factor ?? '1', '1'), 4)), { signed: true });
}
