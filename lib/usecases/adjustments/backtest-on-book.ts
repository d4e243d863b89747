import { compareBytes } from '../../domain/books/snapshot-line';
import {
  type BacktestOptions,
  type BacktestRefusal,
  type BacktestSlot,
  backtestSlots,
} from '../../domain/dynamics/backtest';
import { type BacktestSummary, type MarginSeries, summaryOf } from '../../domain/dynamics/backtest-summary';
import type { Gate } from '../../domain/dynamics/dial';
import type { Programme } from '../../domain/dynamics/programme';
import { SHORTENED_BY } from '../../domain/dynamics/slot';
import type { SignalBar } from '../../domain/dynamics/signal';
import type { LiquidationBudget } from '../../domain/governance/guardrails/liquidation-budget';
import { Decimal, decimalText, sum } from '../../domain/number/decimal';
import { ok, refuse, type Fault, type Result } from '../../domain/result';
import { DIGITS, significant } from '../../domain/statistics/pinned';
import type { MarginEngine } from '../../ports/margin';
import { type BookEffect, BookPlay, type BookSetting, type SnapshotBook } from './steps/book-play';
import { instrumentsOf } from './steps/subject-instruments';

/** How many of those who were tipped are named, the largest first. */
const NAMED = 20;

/** How far a rise may go on a book. */
export interface BookLimits {
  readonly budget: LiquidationBudget;
  /** The greatest loop gain, ≥ 1; null: no limit. */
  readonly loopGainMax: Decimal | null;
}

/** What became of the book's accounts; notional in the settlement asset. */
export interface BookOutcome {
  /** Liquidatable because of dials: at the same prices they would not have been by the loosest of the budget's window. */
  readonly tipped: {
    readonly accounts: number;
    readonly notional: string;
    readonly largest: readonly { readonly account: string; readonly at: string; readonly notional: string }[];
  };
  /** Liquidatable by the loosest dials too. */
  readonly byMarket: { readonly accounts: number; readonly notional: string };
  /** The most of the budget that was in use at a slot, by the worst of the prices that a rise had to hold at. */
  readonly greatestUsed: string;
}

/** What a budget held back on a book, and whom it spared. */
export interface BookSummary {
  readonly asset: string;
  readonly budget: LiquidationBudget;
  /** The greatest loop gain of a slot's rises; null: no limit. */
  readonly loopGainMax: string | null;
  /** Before the first slot. Those that cannot be margined stay out of everything. */
  readonly start: { readonly accounts: number; readonly notional: string; readonly unmargined: number };
  readonly withBudget: BookOutcome;
  readonly withoutBudget: BookOutcome & {
    readonly initial: MarginSeries;
    readonly maintenance: MarginSeries;
  };
  readonly heldBack: {
    /** On which the budget, or the loop gain, shortened or stopped a rise. */
    readonly slots: number;
    /** Those of them on which the loop gain did. */
    readonly byGain: {
      readonly slots: number;
      /** Symbols of which it is not known how far a sale moves the price, and of which a rise would sell. */
      readonly unknown: readonly string[];
    };
    /** Of maintenance margin without the budget, less with it, at one slot. */
    readonly greatest: number;
    /** Null: it held nothing back. */
    readonly greatestAt: string | null;
    readonly mean: number;
  };
}

export type BookBacktestRefusal =
  | { readonly code: 'BACKTEST'; readonly refusal: BacktestRefusal }
  | { readonly code: 'BOOK'; readonly faults: readonly Fault[] };

export interface PlayedOnBook {
  readonly slots: readonly BacktestSlot[];
  readonly summary: BacktestSummary;
  readonly book: BookSummary;
}

/**
 * A programme over bars that were, as if a book had met them: every rise of maintenance margin goes only as far as the book
 * bears it, by the rule that the adjuster has; and beside it the same without a budget.
 *
 * The book's prices stand for the close that the first slot saw. From there the prices of everything on the underlyings that
 * the programme moves go in proportion to the bars' closes, and all other prices stay. Holdings stay as they were: nobody adds
 * margin or trades, but whoever is liquidatable at a slot, by the dials after it, is gone from then on.
 *
 * @see docs/methodology.md#on-a-book
 */
export async function backtestOnBook(
  engine: MarginEngine,
  programme: Programme,
  bars: readonly SignalBar[],
  options: BacktestOptions,
  book: SnapshotBook,
  { budget, loopGainMax }: BookLimits,
): Promise<Result<PlayedOnBook, BookBacktestRefusal>> {
  const moving = movingInstruments(programme, book);
  if (!moving.ok) return refuse({ code: 'BOOK', faults: moving.refusal });
  const setting = { book, moving: moving.value, budget, loopGainMax };
  const limited = await played(engine, programme, bars, options, { ...setting, isUnlimited: false });
  if (!limited.ok) return limited;
  const unlimited = await played(engine, programme, bars, options, { ...setting, isUnlimited: true });
  if (!unlimited.ok) return unlimited;
  const summary = summaryOf(programme, bars, limited.value.slots);
  const without = summaryOf(programme, bars, unlimited.value.slots);
  const { accounts, notional, unmargined } = limited.value.effect;
  return ok({
    ...{ slots: limited.value.slots, summary },
    book: {
      ...{
        asset: book.version.document.settlementAsset,
        budget,
        loopGainMax: loopGainMax && decimalText(loopGainMax),
      },
      start: { accounts, notional: decimalText(notional), unmargined },
      withBudget: outcomeOf(limited.value.effect),
      withoutBudget: {
        ...outcomeOf(unlimited.value.effect),
        ...{ initial: without.initial, maintenance: without.maintenance },
      },
      heldBack: heldBackOf(limited.value, unlimited.value.slots),
    },
  });
}

interface Played {
  readonly slots: readonly BacktestSlot[];
  readonly effect: BookEffect;
}

async function played(
  engine: MarginEngine,
  programme: Programme,
  bars: readonly SignalBar[],
  options: BacktestOptions,
  setting: BookSetting,
): Promise<Result<Played, BookBacktestRefusal>> {
  const path = backtestSlots(programme, bars, options);
  const play = new BookPlay(engine, programme, setting);
  const closeOf = (bar: number): Decimal => new Decimal(bars[bar]?.close ?? NaN);
  let first: Decimal | null = null;
  let turn = path.next();
  while (!turn.done) {
    first ??= closeOf(turn.value.bar);
    turn = path.next(await play.answer(turn.value, closeOf(turn.value.bar).div(first)));
  }
  if (!turn.value.ok) return refuse({ code: 'BACKTEST', refusal: turn.value.refusal });
  return ok({ slots: turn.value.slots, effect: play.found() });
}

/** What is on the underlyings that the programme moves. An option's price does not go in proportion: refused. */
function movingInstruments(
  { document: { signal }, subjects }: Programme,
  { version, market }: SnapshotBook,
): Result<ReadonlySet<string>, readonly Fault[]> {
  const own = subjects.flatMap((subject) => instrumentsOf(version.document, subject));
  const underlyings = new Set(own.flatMap((symbol) => market.instruments.get(symbol)?.underlying ?? []));
  const moving = new Set([signal.instrument, ...own]);
  for (const { symbol, underlying } of market.instruments.values())
    if (underlying !== undefined && underlyings.has(underlying)) moving.add(symbol);
  const option = [...moving].find((symbol) => market.instruments.get(symbol)?.option !== undefined);
  if (option === undefined) return ok(moving);
  const message = `${option} is an option, whose price does not go in proportion to the closes of bars.`;
  return refuse([{ path: '', rule: 'options-on-underlying', message }]);
}

function outcomeOf({ tipped, byMarket, greatestUsed }: BookEffect): BookOutcome {
  const largest = tipped.toSorted((a, b) => b.notional.comparedTo(a.notional) || a.atMs - b.atMs);
  return {
    tipped: {
      accounts: tipped.length,
      notional: decimalText(sum(tipped.map(({ notional }) => notional))),
      largest: largest.slice(0, NAMED).map(({ account, atMs, notional }) => ({
        ...{ account, at: new Date(atMs).toISOString(), notional: decimalText(notional) },
      })),
    },
    byMarket: { accounts: byMarket.accounts, notional: decimalText(byMarket.notional) },
    greatestUsed: decimalText(greatestUsed),
  };
}

function isShortened({ dials }: BacktestSlot['record'], by: readonly Gate[]): boolean {
  return dials.some(({ gates }) => by.some((gate) => gates.includes(gate)));
}

function heldBackOf(
  { slots: limited, effect }: Played,
  unlimited: readonly BacktestSlot[],
): BookSummary['heldBack'] {
  const differences = limited.map(({ maintenance }, at) => (unlimited[at]?.maintenance ?? NaN) - maintenance);
  const greatest = differences.reduce((most, one) => Math.max(most, one), 0);
  return {
    slots: limited.filter(({ record }) => isShortened(record, SHORTENED_BY)).length,
    byGain: {
      slots: limited.filter(({ record }) => isShortened(record, ['GAIN'])).length,
      unknown: [...effect.unknownDepth].sort(compareBytes),
    },
    greatest: significant(greatest, DIGITS),
    greatestAt: greatest === 0 ? null : (limited[differences.indexOf(greatest)]?.record.at ?? null),
    mean: significant(differences.reduce((total, one) => total + one, 0) / differences.length, DIGITS),
  };
}
