import { assert } from '../../../assert';
import { compareBytes } from '../../../books/snapshot-line';
import type { Margined } from '../../../margin/figures/margin-columns';
import { Decimal, decimal, decimalText, ONE, ZERO } from '../../../number/decimal';
import { Random } from '../../../number/random';
import { stationaryBlockLength } from '../../../statistics/bootstrap';
import { type RateInterval, WORST_TOLD } from '../../../statistics/breaches/coverage';
import { expectedShortfall } from '../../../statistics/expected-shortfall';
import { significant } from '../../../statistics/pinned';
import { quantile, tailObservations } from '../../../statistics/quantile';
import { type TailIntervals, tailIntervals } from '../../../statistics/tail-intervals';
import {
  heldBy,
  lacking,
  type Lacking,
  type MarginedAccount,
  type Past,
  pastOf,
  type PastsOf,
} from './account-past';
import { TOLD_DIGITS } from './instrument-models';
import type {
  AccountFigures,
  AccountModels,
  AskedOfAccount,
  ModelsAsked,
  PortfolioModels,
  ShortAccounts,
} from './models';

/** Of autocovariances, by which blocks are drawn. */
const LEAST_BARS = 10;

/** What portfolios are of. */
export interface PortfoliosOf extends PastsOf {
  readonly asked: ModelsAsked;
}

/** @param accounts in the order in which they are told */
export function portfolioModels(of: PortfoliosOf, accounts: readonly MarginedAccount[]): PortfolioModels {
  const pasts = accounts.map(({ book, before }) =>
    before.ok ? pastOf(of, heldBy(book), (bars) => isTooFew(of.asked, bars)) : lacking('UNPRICED'),
  );
  const intervals = intervalsOf(of.asked, pasts);
  const found = accounts.map((one, at) =>
    accountModels(of, one, pasts[at] ?? lacking('UNPRICED'), intervals),
  );
  const short = (when: 'before' | 'after', purpose: keyof AskedOfAccount): ShortAccounts => {
    const missing = found.flatMap(({ model, ...asked }) => {
      const margin = asked[when]?.[purpose];
      if (model === null || margin === undefined) return [];
      const rest = new Decimal(model.valueAtRisk).minus(decimal(margin));
      return rest.gt(0) ? [rest] : [];
    });
    const amount = missing.reduce((sum, one) => sum.plus(one), ZERO);
    return { accounts: missing.length, amount: decimalText(amount.toDecimalPlaces(2)) };
  };
  const both = (when: 'before' | 'after') => ({
    ...{ initial: short(when, 'initialMargin'), maintenance: short(when, 'maintenanceMargin') },
  });
  return { accounts: found, short: { before: both('before'), after: both('after') } };
}

function isTooFew({ probability }: ModelsAsked, bars: number): boolean {
  return bars < LEAST_BARS || tailObservations(bars, ONE.minus(decimal(probability))).lt(1);
}

function accountModels(
  { asked }: PortfoliosOf,
  { book, before, after }: MarginedAccount,
  past: Past | Lacking,
  intervals: ReadonlyMap<Past, TailIntervals>,
): AccountModels {
  const margins = (margined: Margined): AskedOfAccount | null =>
    margined.ok
      ? {
          initialMargin: decimalText(margined.value.initialMargin),
          maintenanceMargin: decimalText(margined.value.maintenanceMargin),
        }
      : null;
  return {
    ...{ account: book.account, instruments: heldBy(book).length },
    notional: before.ok ? decimalText(before.value.notional) : '0',
    ...{ before: margins(before), after: margins(after) },
    model: 'lack' in past ? null : figuresOf(asked, past, intervals.get(past)),
    lack: 'lack' in past ? past.lack : null,
  };
}

/**
 * Of accounts that are told of the same bars the same histories are drawn: there was one market. Blocks are as long as the account
 * needs that needs the longest.
 */
function intervalsOf(
  { probability, interval: { level, draws, seed } }: ModelsAsked,
  pasts: readonly (Past | Lacking)[],
): ReadonlyMap<Past, TailIntervals> {
  const byBars = new Map<string, Past[]>();
  for (const past of pasts) {
    if ('lack' in past) continue;
    const bars = past.times.join();
    byBars.set(bars, [...(byBars.get(bars) ?? []), past]);
  }
  const found = new Map<Past, TailIntervals>();
  for (const together of byBars.values()) {
    const series = together.map(({ losses }) => losses);
    const lengths = series.map((losses) => stationaryBlockLength(losses.map(Math.abs)));
    const intervals = tailIntervals(series, ONE.minus(decimal(probability)), {
      ...{ blockLength: Math.max(...lengths), level: decimal(level), draws },
      random: Random.fromSeed(seed),
    });
    for (const [at, past] of together.entries()) {
      const own = intervals[at];
      if (own) found.set(past, own);
    }
  }
  return found;
}

function figuresOf(
  { probability }: ModelsAsked,
  { times, losses }: Past,
  intervals: TailIntervals | undefined,
): AccountFigures {
  assert(intervals !== undefined, 'what is told has been drawn');
  const p = ONE.minus(decimal(probability));
  const told = (value: number): number => significant(value, TOLD_DIGITS);
  const bounds = ({ low, high }: RateInterval): RateInterval => ({ low: told(low), high: told(high) });
  const at = (ms: number | undefined): string => new Date(ms ?? NaN).toISOString();
  return {
    ...{ moves: times.length, from: at(times[0]), to: at(times.at(-1)) },
    ...{
      valueAtRisk: told(quantile(losses, p, 1)),
      expectedShortfall: told(expectedShortfall(losses, p)),
    },
    interval: bounds(intervals.valueAtRisk),
    shortfallInterval: bounds(intervals.expectedShortfall),
    worst: losses
      .map((loss, place) => ({ at: at(times[place]), loss: told(loss) }))
      .sort((a, b) => b.loss - a.loss || compareBytes(a.at, b.at))
      .slice(0, WORST_TOLD),
  };
}
