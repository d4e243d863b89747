import { Random } from '../../domain/number/random';
import type { InstrumentShape } from './market-shape';

const HOURS_PER_DAY = 24;
const MINUTES_PER_HOUR = 60;

/**
 * How much of an hour's surprise, and of the hours before, the next hour's variance keeps: GARCH(1,1) of Bollerslev (1986)
 * about 1, with a half-life of a day and a half. Its returns have a kurtosis of about 11 by the hour.
 */
const SURPRISE = 0.12;
const MEMORY = 0.86;
/** Variance is never believed to be more than this multiple of an ordinary day's. */
const GREATEST_VARIANCE = 25;
/** Correlation of every instrument's returns with the common factor's. */
const CORRELATION = 0.8;

/** One step of a market: what happened between two instants. */
export interface MarketStep {
  /** Log returns, in order of the instruments. */
  readonly returns: readonly number[];
  /** Volatility as a multiple of an ordinary day's, > 0. */
  readonly volatility: number;
}

/**
 * A market from a seed, step by step: one common factor that all instruments follow, each by its own volatility, and what is
 * each one's own; the variance of both clusters. No drift. The same seed, steps and conditions make the same market.
 */
export class MarketPath {
  readonly #random: Random;
  readonly #stepDays: number;
  readonly #stepsAnHour: number;
  readonly #volatilities: readonly number[];
  #variance = 1;
  #steps = 0;
  /** Of this hour so far, in units of an ordinary hour's standard deviation, whatever the conditions. */
  #surprise = 0;

  /** @param stepMinutes a divisor of 60 */
  constructor(instruments: readonly InstrumentShape[], seed: number, stepMinutes: number) {
    this.#random = Random.fromSeed(seed);
    this.#stepsAnHour = MINUTES_PER_HOUR / stepMinutes;
    this.#stepDays = 1 / (HOURS_PER_DAY * this.#stepsAnHour);
    this.#volatilities = instruments.map(({ dailyVolatility }) => dailyVolatility);
  }

  /** @param conditions volatility as a multiple of what it would be, > 0: it is not kept in memory */
  next(conditions: number): MarketStep {
    const scale = Math.sqrt(this.#variance * this.#stepDays);
    const common = this.#random.normal();
    const own = Math.sqrt(1 - CORRELATION ** 2);
    const returns = this.#volatilities.map(
      (volatility) => volatility * scale * conditions * (CORRELATION * common + own * this.#random.normal()),
    );
    const volatility = Math.sqrt(this.#variance) * conditions;
    this.#surprise += Math.sqrt(this.#variance / this.#stepsAnHour) * common;
    this.#steps += 1;
    if (this.#steps % this.#stepsAnHour === 0) {
      const next = 1 - SURPRISE - MEMORY + SURPRISE * this.#surprise ** 2 + MEMORY * this.#variance;
      this.#variance = Math.min(next, GREATEST_VARIANCE);
      this.#surprise = 0;
    }
    return { returns, volatility };
  }
}
