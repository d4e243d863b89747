import { assert } from '../../domain/assert';
import type { MarkRow, PriceRow } from '../../domain/market/price-row';
import { type Decimal } from '../../domain/number/decimal';
import { CRISIS_SCENARIOS } from '../../domain/risk/scenarios/crisis-scenarios';
import { MarketPath, type MarketStep } from './market-path';
import { type InstrumentShape, instrumentShape, pricedAs } from './market-shape';
import type { Scenario } from './scenarios';
import { tradingFigures } from './trading-figures';

/** Of the venue's time between two prices of an instrument. */
export const STEP_MINUTES = 1;
export const PLAY_SOURCE = 'played market';
const MS_PER_STEP = STEP_MINUTES * 60_000;
const STEPS_PER_HOUR = 60 / STEP_MINUTES;
const STEPS_PER_DAY = 24 * STEPS_PER_HOUR;
/** Figures of how instruments trade are stated each hour. */
const FIGURES_EVERY = STEPS_PER_HOUR;
/** When a crisis day falls: most of it about its eleventh hour, some of it all day. */
const CRISIS = { hour: 11, width: 2.5, floor: 0.1 };
const BITCOIN = 'BTC';
const PRICE_DIGITS = 8;

/** What is played, and from where. */
export interface Played {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly beginsAt: Date;
  /** Open instruments with their underlyings, in any order. */
  readonly instruments: readonly { readonly symbol: string; readonly underlying: string }[];
}

/**
 * A scenario as prices and figures, step by step. Whoever goes on with a play that was cut off begins where it has come to, at
 * the prices that are there: the same market, with a gap.
 */
export class PlayedMarket {
  readonly #played: Played;
  readonly #shapes: readonly InstrumentShape[];
  readonly #path: MarketPath;
  /** Log prices relative to the beginning, by symbol of a path. */
  readonly #moved: number[];
  #step = 0;
  /** Prices at the beginning, by symbol. */
  #begun: ReadonlyMap<string, Decimal>;
  #day: readonly MarketStep[] = [];

  /** @param prices where it begins, by symbol; an instrument without one is not stated */
  constructor(played: Played, prices: ReadonlyMap<string, Decimal>) {
    this.#played = played;
    this.#begun = prices;
    const underlyings = new Map(
      played.instruments.map(({ symbol, underlying }) => [pricedAs(symbol), underlying]),
    );
    const symbols = [...underlyings].sort(([a], [b]) => (a < b ? -1 : 1));
    this.#shapes = symbols.map(([symbol, underlying]) => instrumentShape(symbol, underlying));
    this.#path = new MarketPath(this.#shapes, played.seed, STEP_MINUTES);
    this.#moved = this.#shapes.map(() => 0);
  }

  /** Steps there are in all. */
  get length(): number {
    return this.#played.scenario.hours * STEPS_PER_HOUR;
  }

  /** Steps whose instant has come. */
  due(now: Date): number {
    const past = Math.floor((now.getTime() - this.#played.beginsAt.getTime()) / MS_PER_STEP);
    return Math.min(this.length, Math.max(0, past));
  }

  /** How far each instrument has moved since the beginning, as a log, by symbol. */
  moved(): ReadonlyMap<string, number> {
    const of = new Map(this.#shapes.map(({ instrument }, index) => [instrument, this.#moved[index] ?? 0]));
    return new Map(this.#played.instruments.map(({ symbol }) => [symbol, of.get(pricedAs(symbol)) ?? 0]));
  }

  /** Passes over steps without stating them, up to the one of that number. */
  passOver(until: number): void {
    while (this.#step < until) this.#advance();
  }

  /** Begins at a step, with the prices that it was given as the prices there. Once, before anything else. */
  beginAt(step: number): void {
    assert(this.#step === 0, 'a market begins once');
    this.passOver(step);
    const moved = this.moved();
    this.#begun = new Map(
      [...this.#begun].map(([symbol, price]) => [symbol, price.div(Math.exp(moved.get(symbol) ?? 0))]),
    );
  }

  /** What is stated from where it stands up to a step. */
  state(until: number): readonly PriceRow[] {
    const rows: PriceRow[] = [];
    while (this.#step < until) {
      const { volatility } = this.#advance();
      const observedAt = new Date(this.#played.beginsAt.getTime() + this.#step * MS_PER_STEP);
      rows.push(...this.#marks(observedAt));
      if (this.#step % FIGURES_EVERY === 0)
        rows.push(...this.#shapes.flatMap((shape) => tradingFigures(shape, volatility, observedAt)));
    }
    return rows;
  }

  #marks(observedAt: Date): readonly MarkRow[] {
    const marks: MarkRow[] = [];
    for (const [instrument, moved] of this.moved()) {
      const first = this.#begun.get(instrument);
      if (first === undefined) continue;
      const row = this.#stated(instrument, first.times(Math.exp(moved)));
      if (row !== null) marks.push({ kind: 'MARK', instrument, observedAt, ...row });
    }
    return marks;
  }

  /** The true price, or the false one, or nothing while an instrument is silent. */
  #stated(instrument: string, price: Decimal): Pick<MarkRow, 'price' | 'source'> | null {
    const rounded = (value: Decimal): Decimal => value.toSignificantDigits(PRICE_DIGITS);
    const { falsePrice } = this.#played.scenario;
    const since =
      falsePrice?.instrument === instrument ? this.#step * STEP_MINUTES - falsePrice.atMinute : -1;
    if (falsePrice === undefined || since < 0 || since > falsePrice.silentMinutes)
      return { price: rounded(price), source: PLAY_SOURCE };
    return since === 0 ? { price: rounded(price.times(falsePrice.factor)), source: falsePrice.source } : null;
  }

  #advance(): MarketStep {
    const inDay = this.#step % STEPS_PER_DAY;
    if (inDay === 0) this.#day = this.#dayFrom(this.#step / STEPS_PER_HOUR);
    const step = this.#day[inDay];
    assert(step !== undefined && this.#step < this.length, 'a scenario has whole days');
    for (const [index, value] of step.returns.entries())
      this.#moved[index] = (this.#moved[index] ?? 0) + value;
    this.#step += 1;
    return step;
  }

  /** A day is drawn at once: one of a crisis is bent so that it ends where it is cited to have ended. */
  #dayFrom(fromHour: number): readonly MarketStep[] {
    const { volatility, crisis } = this.#played.scenario;
    const steps = Array.from({ length: STEPS_PER_DAY }, (_, index) =>
      this.#path.next(volatility(fromHour + index / STEPS_PER_HOUR)),
    );
    if (crisis?.fromHour !== fromHour) return steps;
    const drawn = this.#shapes.map((_, of) =>
      steps.reduce((sum, { returns }) => sum + (returns[of] ?? 0), 0),
    );
    const missing = citedMoves(crisis.key, this.#shapes).map((move, of) => move - (drawn[of] ?? 0));
    const weights = steps.map((_, index) => {
      const away = (index / STEPS_PER_HOUR - CRISIS.hour) / CRISIS.width;
      return Math.exp(-(away ** 2)) + CRISIS.floor;
    });
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return steps.map(({ returns, ...step }, index) => ({
      ...step,
      returns: returns.map((value, of) => value + ((missing[of] ?? 0) * (weights[index] ?? 0)) / total),
    }));
  }
}

/** Log moves of a crisis day, in order of the instruments. */
function citedMoves(key: string, shapes: readonly InstrumentShape[]): readonly number[] {
  const cited = CRISIS_SCENARIOS.find((one) => one.key === key);
  const logOf = (underlying: string): number | null => {
    const move = cited?.moves.find((one) => one.underlying === underlying);
    return move === undefined ? null : Math.log1p(Number(move.moveFraction));
  };
  const market = logOf(BITCOIN);
  const ordinary = instrumentShape('BTCUSDT', BITCOIN).dailyVolatility;
  assert(market !== null, 'every crisis cites what Bitcoin did');
  return shapes.map(
    ({ underlying, dailyVolatility }) => logOf(underlying) ?? (market * dailyVolatility) / ordinary,
  );
}
