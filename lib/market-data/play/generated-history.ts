import type { BarRow, FigureRow } from '../../domain/market/price-row';
import { TICK_BARS } from '../../domain/market/tick-bars';
import { Decimal, decimal } from '../../domain/number/decimal';
import { MarketPath, type MarketStep } from './market-path';
import type { InstrumentShape } from './market-shape';
import { tradingFigures } from './trading-figures';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const STEP_MINUTES = 10;
const STEPS_PER_HOUR = 60 / STEP_MINUTES;
const HOURS_PER_DAY = 24;
const PRICE_DIGITS = 6;

/** A stretch of an instrument's path: logs of its prices, relative to wherever the path began. */
interface Stretch {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** An hour or a day of all instruments, in their order. */
interface Span {
  readonly stretches: readonly Stretch[];
  /** As a multiple of an ordinary day's. */
  readonly volatility: number;
}

/**
 * A past that was generated: a market's path by `MarketPath`, shifted so that each instrument's last whole day ends at a
 * stated close. The hours since then leave from that close and come back to it, so that the present price is the stated one
 * at whatever hour the past ends. Every high and low is one of the path. Bars are stated as those of accepted prices are.
 */
export class GeneratedHistory {
  readonly #hours: readonly Span[];
  readonly #sinceMidnight: readonly MarketStep[];

  /** @param instruments with the price at which each ends, > 0 */
  constructor(
    private readonly instruments: readonly { readonly shape: InstrumentShape; readonly close: string }[],
    { seed, days }: { readonly seed: number; readonly days: number },
  ) {
    const path = new MarketPath(
      instruments.map(({ shape }) => shape),
      seed,
      STEP_MINUTES,
    );
    const steps = (hours: number): MarketStep[] =>
      Array.from({ length: hours * STEPS_PER_HOUR }, () => path.next(1));
    this.#hours = spans(steps(days * HOURS_PER_DAY), STEPS_PER_HOUR);
    this.#sinceMidnight = steps(HOURS_PER_DAY - 1);
  }

  /** When the last whole hour before an instant ended. */
  endOfHours(until: Date): Date {
    return new Date(Math.floor(until.getTime() / HOUR_MS) * HOUR_MS);
  }

  hourlyFrom(until: Date, days: number): Date {
    return new Date(midnight(until) - days * DAY_MS);
  }

  /** The newest so many, by instrument and day, ascending. */
  daily(until: Date, newest: number): readonly BarRow[] {
    const days = this.#days().slice(-newest);
    const from = midnight(until) - days.length * DAY_MS;
    return this.instruments.flatMap((_, of) =>
      days.map((day, index) => this.#bar(of, day, this.#end(of), new Date(from + index * DAY_MS), 1_440)),
    );
  }

  /** Of one instrument, from so many whole days before the last midnight to the last whole hour. */
  hourly(until: Date, instrument: string, days: number): readonly BarRow[] {
    const of = this.instruments.findIndex(({ shape }) => shape.instrument === instrument);
    const from = this.hourlyFrom(until, days).getTime();
    const past = this.#hours.slice(-days * HOURS_PER_DAY).map((hour) => ({ hour, end: this.#end(of) }));
    const today = this.#today(until).map((hour) => ({ hour, end: 0 }));
    return [...past, ...today].map(({ hour, end }, index) =>
      this.#bar(of, hour, end, new Date(from + index * HOUR_MS), 60),
    );
  }

  /** How instruments traded, of each whole day as it ended. */
  *figures(until: Date): Iterable<FigureRow> {
    const days = this.#days();
    for (const [index, { volatility }] of days.entries()) {
      const at = new Date(midnight(until) - (days.length - 1 - index) * DAY_MS);
      for (const { shape } of this.instruments) yield* tradingFigures(shape, volatility, at);
    }
  }

  #end(of: number): number {
    return this.#hours.at(-1)?.stretches[of]?.close ?? 0;
  }

  #days(): readonly Span[] {
    return Array.from({ length: this.#hours.length / HOURS_PER_DAY }, (_, day) =>
      joined(this.#hours.slice(day * HOURS_PER_DAY, (day + 1) * HOURS_PER_DAY)),
    );
  }

  /** The whole hours since midnight, as a path that ends where it began. */
  #today(until: Date): readonly Span[] {
    const hours = (this.endOfHours(until).getTime() - midnight(until)) / HOUR_MS;
    const steps = this.#sinceMidnight.slice(0, hours * STEPS_PER_HOUR);
    const excess = this.instruments.map(
      (_, of) => steps.reduce((sum, { returns }) => sum + (returns[of] ?? 0), 0) / steps.length,
    );
    const bent = steps.map(({ returns, volatility }) => ({
      ...{ volatility, returns: returns.map((value, of) => value - (excess[of] ?? 0)) },
    }));
    return spans(bent, STEPS_PER_HOUR);
  }

  /** @param end where the path is when the price is the stated close */
  #bar(of: number, { stretches, volatility }: Span, end: number, opensAt: Date, minutes: number): BarRow {
    const [stated, stretch] = [this.instruments[of], stretches[of]];
    if (stated === undefined || stretch === undefined) throw new Error('every instrument has a path');
    const { close, shape } = stated;
    const price = (log: number): Decimal =>
      // Where the path ends: to the last digit as it is stated.
      Math.abs(log - end) < 1e-12
        ? decimal(close)
        : new Decimal((Number(close) * Math.exp(log - end)).toPrecision(PRICE_DIGITS));
    const [open, last] = [price(stretch.open), price(stretch.close)];
    const turnover = (shape.turnover * volatility * minutes) / 1_440;
    return {
      ...{ kind: 'BAR', instrument: shape.instrument, intervalMinutes: minutes, opensAt, open, close: last },
      high: Decimal.max(price(stretch.high), open, last),
      low: Decimal.min(price(stretch.low), open, last),
      ...{ quoteVolume: new Decimal(turnover.toFixed(0)), source: TICK_BARS },
    };
  }
}

function midnight(until: Date): number {
  return Math.floor(until.getTime() / DAY_MS) * DAY_MS;
}

/** Steps as spans of so many each, on from 0. */
function spans(steps: readonly MarketStep[], size: number): readonly Span[] {
  const found: Span[] = [];
  const at = (steps[0]?.returns ?? []).map(() => 0);
  for (let from = 0; from < steps.length; from += size) {
    const open = [...at];
    const [high, low] = [[...at], [...at]];
    let squares = 0;
    for (const { returns, volatility } of steps.slice(from, from + size)) {
      squares += volatility ** 2 / size;
      for (const [of, value] of returns.entries()) {
        const now = (at[of] ?? 0) + value;
        at[of] = now;
        high[of] = Math.max(high[of] ?? now, now);
        low[of] = Math.min(low[of] ?? now, now);
      }
    }
    found.push({
      stretches: at.map((close, of) => ({
        open: open[of] ?? 0,
        high: high[of] ?? 0,
        low: low[of] ?? 0,
        close,
      })),
      volatility: Math.sqrt(squares),
    });
  }
  return found;
}

/** Spans that follow each other as one; at least one. */
function joined(parts: readonly Span[]): Span {
  const [first, last] = [parts[0], parts.at(-1)];
  if (first === undefined || last === undefined) throw new Error('a day has hours');
  return {
    stretches: first.stretches.map(({ open }, of) => ({
      open,
      high: Math.max(...parts.map(({ stretches }) => stretches[of]?.high ?? -Infinity)),
      low: Math.min(...parts.map(({ stretches }) => stretches[of]?.low ?? Infinity)),
      close: last.stretches[of]?.close ?? open,
    })),
    volatility: Math.sqrt(parts.reduce((sum, { volatility }) => sum + volatility ** 2, 0) / parts.length),
  };
}
