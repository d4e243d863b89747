import { decimal, decimalText, ONE } from '../../../number/decimal';
import { contentHash } from '../../../json/canonical';
import { missingOf } from '../../../margin/method/refusal';
import type { WrittenBar } from '../../../books/history-snapshot';
import type { MarketState } from '../../../margin/method/inputs';
import type { ParameterSet } from '../../../parameters/document/parameter-set';
import { WORST_TOLD } from '../../../statistics/breaches/coverage';
import { type PriceMove, priceMoves, type Side } from '../../../statistics/breaches/price-moves';
import {
  isFitted,
  MARGIN_MODELS,
  type MarginModel,
  type MarginModels,
  type ModelFigures,
  marginModels,
} from '../../../statistics/models/margin-models';
import { significant } from '../../../statistics/pinned';
import type { ImpactGroup } from '../impact/impact';
import { pricedBars, typicalNotional } from '../price-coverage/price-coverage-study';
import { rateText, staticMargins } from '../price-coverage/static-margin';
import type {
  AskedOfPosition,
  HistoryLack,
  InstrumentModels,
  ModelledHistory,
  ModelsAsked,
  SideModels,
  ToldFigures,
} from './models';

/** Of statistics in evidence, and of what hangs on a fit. */
export const TOLD_DIGITS = 9;
const FITTED_DIGITS = 6;
const MS_PER_MINUTE = 60_000;

/** What the study is of, but for prices. */
export interface ModelsOf {
  readonly asked: ModelsAsked;
  /** As they are stated. */
  readonly base: ParameterSet;
  readonly proposed: ParameterSet;
  readonly market: MarketState;
  /** What accounts hold, as the impact says it. */
  readonly held: readonly Pick<ImpactGroup, 'name' | 'accounts' | 'notional'>[];
}

/** Moves of an instrument over one bar each, or why there are none. */
export type KnownMoves =
  | { readonly moves: readonly PriceMove[]; readonly isInverse: boolean }
  | { readonly lack: HistoryLack };

/** @param bars as they are known, ascending */
export function knownMoves(
  { asked, market }: Pick<ModelsOf, 'asked' | 'market'>,
  instrument: string,
  bars: readonly WrittenBar[],
): KnownMoves {
  const terms = market.instruments.get(instrument);
  if (terms?.option) return { lack: 'OPTION' };
  const isInverse = terms?.isInverse ?? false;
  const found = priceMoves(pricedBars(bars), { barMs: asked.barMinutes * MS_PER_MINUTE, isInverse });
  if (!found.ok) return { lack: 'BARS_OVERLAP' };
  return found.value.moves.length === 0 ? { lack: 'NO_MOVES' } : { moves: found.value.moves, isInverse };
}

/** What models would ask of a position in one instrument, beside what either set asks. */
export function instrumentModels(of: ModelsOf, instrument: string, known: KnownMoves): InstrumentModels {
  const notional = typicalNotional(of.held, instrument);
  const askedBy = (set: ParameterSet, side: Side): AskedOfPosition => {
    const margins = staticMargins(set, of.market, { instrument, isShort: side === 'short', notional });
    if (!margins.ok) {
      const { code } = margins.refusal;
      return { rates: null, lacking: { code, subjects: missingOf(margins.refusal) } };
    }
    const { notional: size, initialMargin, maintenanceMargin } = margins.value;
    return {
      rates: { initial: rateText(initialMargin, size), maintenance: rateText(maintenanceMargin, size) },
      lacking: null,
    };
  };
  const found = 'lack' in known ? null : modelled(of.asked, known);
  const side = (name: Side): SideModels => ({
    ...(found && !('lack' in known)
      ? { ...sideOf(found, name), worst: worstOf(known.moves, name) }
      : { models: {}, range: null, worst: [] }),
    ...{ before: askedBy(of.base, name), after: askedBy(of.proposed, name) },
  });
  return {
    ...{ instrument, notional: decimalText(notional) },
    history: found && !('lack' in known) ? historyOf(known, found) : null,
    lack: 'lack' in known ? known.lack : null,
    ...{ long: side('long'), short: side('short') },
  };
}

/** Of one history under one question, whoever asks again: models do not hang on what a change would ask. */
const MODELLED_AT_MOST = 1_024;
const MODELLED = new Map<string, MarginModels>();

function modelled(
  asked: ModelsAsked,
  { moves, isInverse }: Exclude<KnownMoves, { lack: unknown }>,
): MarginModels {
  const { probability, decay, seedMoves, leastFitted, scan, interval } = asked;
  const losses = moves.map(({ losses }) => losses.long.close);
  const key = contentHash(
    JSON.stringify([probability, decay, seedMoves, leastFitted, scan, interval, isInverse, losses]),
  );
  const before = MODELLED.get(key);
  if (before) return before;
  const found = marginModels(losses, {
    ...{ probability: ONE.minus(decimal(probability)), isInverse, seedMoves, leastFitted },
    decay: Number(decay),
    scan: { multiple: Number(scan.multiple), cover: Number(scan.cover) },
    interval: { ...interval, level: decimal(interval.level) },
  });
  const oldest = MODELLED.keys().next();
  if (MODELLED.size >= MODELLED_AT_MOST && !oldest.done) MODELLED.delete(oldest.value);
  MODELLED.set(key, found);
  return found;
}

function historyOf(
  { moves, isInverse }: Exclude<KnownMoves, { lack: unknown }>,
  { found, garch, student, scanRange }: MarginModels,
): ModelledHistory {
  const at = (move: PriceMove | undefined): string => new Date(move?.atMs ?? NaN).toISOString();
  const lacks = MARGIN_MODELS.flatMap((name) => {
    const { lack } = found[name];
    return lack === null ? [] : [[name, lack] as const];
  });
  const fitted = (value: number): number => significant(value, FITTED_DIGITS);
  return {
    ...{ from: at(moves[0]), to: at(moves.at(-1)), isInverse, moves: moves.length },
    lacks: Object.fromEntries(lacks),
    garch: garch && { alpha: fitted(garch.alpha), beta: fitted(garch.beta) },
    student: student && { degrees: fitted(student.degrees) },
    scanRange: scanRange === null ? null : significant(scanRange, TOLD_DIGITS),
  };
}

function sideOf({ found }: MarginModels, side: Side): Pick<SideModels, 'models' | 'range'> {
  const told = MARGIN_MODELS.flatMap((name) => {
    const one = found[name];
    return one.lack === null ? [[name, toldFigures(name, one[side])] as const] : [];
  });
  const asked = told.map(([, { valueAtRisk }]) => valueAtRisk);
  return {
    models: Object.fromEntries(told),
    range: asked.length === 0 ? null : { low: Math.min(...asked), high: Math.max(...asked) },
  };
}

function toldFigures(
  name: MarginModel,
  { valueAtRisk, expectedShortfall, intervals }: ModelFigures,
): ToldFigures {
  const told = (value: number): number => significant(value, isFitted(name) ? FITTED_DIGITS : TOLD_DIGITS);
  const bounds = (one: { low: number; high: number } | null | undefined) =>
    one ? { low: told(one.low), high: told(one.high) } : null;
  return {
    valueAtRisk: told(valueAtRisk),
    expectedShortfall: expectedShortfall === null ? null : told(expectedShortfall),
    ...{ interval: bounds(intervals?.valueAtRisk), shortfallInterval: bounds(intervals?.expectedShortfall) },
  };
}

/** Of equal ones the first in time. */
function worstOf(moves: readonly PriceMove[], side: Side): SideModels['worst'] {
  return moves
    .map(({ atMs, losses }) => ({ atMs, loss: losses[side].close }))
    .sort((a, b) => b.loss - a.loss || a.atMs - b.atMs)
    .slice(0, WORST_TOLD)
    .map(({ atMs, loss }) => ({ at: new Date(atMs).toISOString(), loss: significant(loss, TOLD_DIGITS) }));
}
