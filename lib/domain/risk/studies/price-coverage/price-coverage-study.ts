import { compareBytes } from '../../../books/snapshot-line';
import type { WrittenBar } from '../../../books/history-snapshot';
import type { MarketState } from '../../../margin/method/inputs';
import { missingOf } from '../../../margin/method/refusal';
import { Decimal, decimal, decimalText, round, ZERO } from '../../../number/decimal';
import type { ParameterSet } from '../../../parameters/document/parameter-set';
import { stationaryBlockLength } from '../../../statistics/bootstrap';
import { type CoveredLoss, neededMargin } from '../../../statistics/breaches/coverage';
import {
  type GapMove,
  type Moment,
  MOMENTS,
  type PriceBar,
  priceMoves,
  type PriceMove,
  type Side,
  SIDES,
} from '../../../statistics/breaches/price-moves';
import type { ImpactGroup } from '../impact/impact';
import { amongOthers, breachesOf, observedSpan, told } from './breach-figures';
import type {
  BreachFigures,
  CoverageAsked,
  History,
  HistoryLack,
  InstrumentCoverage,
  PriceCoverage,
  SetCoverage,
  SideCoverage,
} from './price-coverage';
import { staticMargin } from './static-margin';

/** Of a position where nobody holds any. */
const UNHELD_NOTIONAL = new Decimal(100_000);
const MS_PER_MINUTE = 60_000;

const WHEN = ['before', 'after'] as const;
type When = (typeof WHEN)[number];

/** What the study is of, but for prices. */
export interface CoverageOf {
  readonly asked: CoverageAsked;
  /** As they are stated. */
  readonly base: ParameterSet;
  readonly proposed: ParameterSet;
  readonly market: MarketState;
  /** What accounts hold, as the impact says it. */
  readonly held: readonly Pick<ImpactGroup, 'name' | 'accounts' | 'notional'>[];
}

/** Listed instruments that a margin class of any of the sets names, in byte order. */
export function coveredInstruments(
  sets: readonly ParameterSet[],
  { instruments }: Pick<MarketState, 'instruments'>,
): readonly string[] {
  const named = sets.flatMap(({ document }) =>
    Object.values(document.marginClasses).flatMap((one) => one.instruments),
  );
  return [...new Set(named)].filter((symbol) => instruments.has(symbol)).sort(compareBytes);
}

/** Bars as statistics read them: a statistic is of doubles. */
export function pricedBars(bars: readonly WrittenBar[]): readonly PriceBar[] {
  return bars.map(({ opensAt, high, low, close }) => ({
    opensAtMs: Date.parse(opensAt),
    ...{ high: Number(high), low: Number(low), close: Number(close) },
  }));
}

/**
 * One instrument, its p-values not yet among those of the others: `adjustedCoverage` says what they come to together.
 *
 * @param bars as they are known, ascending
 */
export function instrumentCoverage(
  of: CoverageOf,
  instrument: string,
  bars: readonly WrittenBar[],
): InstrumentCoverage {
  const notional = typicalNotional(of.held, instrument);
  const margins = (set: ParameterSet): SetCoverage => {
    const on = (side: Side): SideCoverage => {
      const margin = staticMargin(set, of.market, { instrument, isShort: side === 'short', notional });
      if (margin.ok) return { margin: margin.value, lacking: null, breaches: null };
      const { code } = margin.refusal;
      return { margin: null, lacking: { code, subjects: missingOf(margin.refusal) }, breaches: null };
    };
    return { long: on('long'), short: on('short') };
  };
  const priced = movesOf(of, instrument, bars);
  const found = {
    ...{ instrument, notional: decimalText(notional) },
    ...{ history: null, lack: null, before: margins(of.base), after: margins(of.proposed) },
  };
  if ('lack' in priced) return { ...found, lack: priced.lack };
  const blockLength = stationaryBlockLength(sizesOf(priced.moves));
  return {
    ...found,
    history: historyOf(of.asked, priced, blockLength),
    ...withBreaches(of.asked, priced.moves, blockLength, found),
  };
}

/** The same, each p-value among those of all instruments and sides of its set and its moment. */
export function adjustedCoverage(
  { level }: Pick<CoverageAsked, 'level'>,
  instruments: readonly InstrumentCoverage[],
): PriceCoverage {
  const families = new Map<BreachFigures, BreachFigures>();
  for (const when of WHEN)
    for (const moment of MOMENTS) {
      const all = instruments.flatMap((one) =>
        SIDES.flatMap((side) => {
          const figures = one[when][side].breaches?.[moment];
          return figures ? [{ figures, expected: one.history?.expected ?? 0 }] : [];
        }),
      );
      for (const [alone, together] of amongOthers({ level }, all)) families.set(alone, together);
    }
  const side = (one: SideCoverage): SideCoverage => ({
    ...one,
    breaches: one.breaches && {
      close: families.get(one.breaches.close) ?? one.breaches.close,
      within: families.get(one.breaches.within) ?? one.breaches.within,
    },
  });
  const set = ({ long, short }: SetCoverage): SetCoverage => ({ long: side(long), short: side(short) });
  return {
    instruments: instruments.map((one) => ({ ...one, before: set(one.before), after: set(one.after) })),
  };
}

/**
 * What an account holds on average in the instrument, of those that hold any, under the set before; where nobody does, what one
 * holds on average in any; where nobody holds anything, 100,000. To 8 decimals, HALF_EVEN.
 */
export function typicalNotional(held: CoverageOf['held'], instrument: string): Decimal {
  const mean = (groups: CoverageOf['held']): Decimal => {
    const accounts = groups.reduce((count, one) => count + one.accounts, 0);
    const notional = groups.reduce((total, one) => total.plus(decimal(one.notional.before)), ZERO);
    return accounts === 0 ? ZERO : round(notional.div(accounts), { scale: 8, mode: 'HALF_EVEN' });
  };
  const found = [mean(held.filter(({ name }) => name === instrument)), mean(held), UNHELD_NOTIONAL];
  return found.find((notional) => notional.gt(0)) ?? UNHELD_NOTIONAL;
}

interface Priced {
  readonly moves: readonly PriceMove[];
  readonly gaps: readonly GapMove[];
  readonly isInverse: boolean;
}

function movesOf(
  { asked, market }: CoverageOf,
  instrument: string,
  bars: readonly WrittenBar[],
): Priced | { readonly lack: HistoryLack } {
  const terms = market.instruments.get(instrument);
  if (terms?.option) return { lack: { code: 'OPTION', moves: 0 } };
  const isInverse = terms?.isInverse ?? false;
  const found = priceMoves(pricedBars(bars), { barMs: asked.barMinutes * MS_PER_MINUTE, isInverse });
  if (!found.ok) return { lack: { code: 'BARS_OVERLAP', moves: 0 } };
  const { moves } = found.value;
  if (moves.length < asked.leastMoves) return { lack: { code: 'TOO_SHORT', moves: moves.length } };
  const sizes = sizesOf(moves);
  if (sizes.every((size) => size === sizes[0])) return { lack: { code: 'NEVER_MOVED', moves: moves.length } };
  return { ...found.value, isInverse };
}

/** Of moves from close to close: they come in blocks as large ones do. */
function sizesOf(moves: readonly PriceMove[]): readonly number[] {
  return moves.map(({ losses }) => Math.abs(losses.long.close));
}

function historyOf(asked: CoverageAsked, { moves, gaps, isInverse }: Priced, blockLength: number): History {
  const furthest = (side: Side): number =>
    told(Math.max(0, ...gaps.map(({ losses }) => losses[side].within)));
  const needed = (side: Side) => {
    const at = (moment: Moment): number =>
      told(
        neededMargin(
          moves.map(({ losses }) => losses[side][moment]),
          decimal(asked.probability),
        ),
      );
    return { close: at('close'), within: at('within') };
  };
  return {
    ...observedSpan(
      asked,
      moves.map(({ atMs }) => atMs),
    ),
    isInverse,
    gaps: { moves: gaps.length, long: furthest('long'), short: furthest('short') },
    needed: { long: needed('long'), short: needed('short') },
    blockLength: told(blockLength),
  };
}

/** Both sets against the same moves, with intervals of the same drawn histories. */
function withBreaches(
  asked: CoverageAsked,
  moves: readonly PriceMove[],
  blockLength: number,
  sets: Pick<InstrumentCoverage, When>,
): Pick<InstrumentCoverage, When> {
  const cells = WHEN.flatMap((when) =>
    SIDES.flatMap((side) => {
      const { margin } = sets[when][side];
      if (margin === null) return [];
      const rate = Number(margin.rate);
      return MOMENTS.map((moment) => ({
        ...{ when, side, moment },
        held: moves.map(({ atMs, losses }): CoveredLoss => ({
          atMs,
          loss: losses[side][moment],
          margin: rate,
        })),
      }));
    }),
  );
  if (cells.length === 0) return { before: sets.before, after: sets.after };
  const figures = breachesOf(
    asked,
    cells.map(({ held }) => held),
    blockLength,
  );
  const covered = (when: When, side: Side): SideCoverage => {
    const find = (moment: (typeof MOMENTS)[number]) =>
      figures[cells.findIndex((one) => one.when === when && one.side === side && one.moment === moment)];
    const [close, within] = [find('close'), find('within')];
    const own = sets[when][side];
    return close && within ? { ...own, breaches: { close, within } } : own;
  };
  const set = (when: When): SetCoverage => ({ long: covered(when, 'long'), short: covered(when, 'short') });
  return { before: set('before'), after: set('after') };
}
