import { CRISIS_SCENARIOS } from '../../domain/risk/scenarios/crisis-scenarios';
import type { PlayableScenario } from '../../ports/market-plays';

/** A day of a past crisis within a scenario: instruments end it where the cited close on close move says. */
export interface PlayedCrisis {
  readonly fromHour: number;
  /** Of CRISIS_SCENARIOS. */
  readonly key: string;
}

/** One price, far off, by one source, once; and for how long the instrument has no other. */
export interface FalsePrice {
  readonly atMinute: number;
  readonly instrument: string;
  /** What it is a multiple of: the true price. */
  readonly factor: number;
  readonly source: string;
  readonly silentMinutes: number;
}

/** A market that can be played, by its name; of whole days. */
export interface Scenario extends PlayableScenario {
  /** Volatility as a multiple of an ordinary day's, by the hour. */
  readonly volatility: (hour: number) => number;
  readonly crisis?: PlayedCrisis;
  readonly falsePrice?: FalsePrice;
}

const DAY = 24;

/** Straight from one value to another over some hours. */
const ramp = (hour: number, [from, to]: readonly [number, number], [at, until]: readonly [number, number]) =>
  from + ((to - from) * Math.min(Math.max(hour - at, 0), until - at)) / (until - at);

/** A quiet day, the crisis, five days in which it fades, and five that are calm. */
const crisisVolatility = (hour: number): number =>
  hour < DAY ? 1 : hour < 2 * DAY ? 3 : ramp(hour, [3, 0.7], [2 * DAY, 7 * DAY]);

function crisisDay(name: string, key: string, about: string): Scenario {
  const cited = CRISIS_SCENARIOS.find((one) => one.key === key);
  if (cited === undefined) throw new Error(`no crisis is called ${key}`);
  return {
    ...{ name, title: `${cited.name}, ${cited.date}`, about, hours: 12 * DAY },
    ...{ volatility: crisisVolatility, crisis: { fromHour: DAY, key } },
  };
}

/**
 * The markets that can be played. Days of a crisis end where `CRISIS_SCENARIOS` cites: Bitcoin closed 12 March 2020 at
 * −39.5 %, 11 May 2022 (Terra) at −6.17 % with Avalanche at −30.08 %, 10 October 2025 at −7.31 % with Avalanche at −27.13 %,
 * close on close of Binance's spot days. How the day gets there is generated. An instrument that was not listed then falls as
 * Bitcoin did, in proportion to its volatility.
 * @see docs/methodology.md#played-markets
 */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'calm',
    title: 'Calm market',
    about:
      'Twenty quiet days: volatility is half of an ordinary day’s, so margin that follows it comes down.',
    hours: 20 * DAY,
    volatility: (hour) => ramp(hour, [1, 0.5], [0, 2 * DAY]),
  },
  {
    name: 'rising-volatility',
    title: 'Rising volatility',
    about:
      'Volatility triples within two days, stays for two, and is gone three days later: margin moves both ways.',
    hours: 16 * DAY,
    volatility: (hour) =>
      hour < 4 * DAY ? ramp(hour, [1, 3], [0, 2 * DAY]) : ramp(hour, [3, 0.5], [4 * DAY, 7 * DAY]),
  },
  crisisDay(
    'march-2020',
    'covid-2020',
    'A quiet day, then the day on which Bitcoin lost 39.5 %, then days in which it fades.',
  ),
  crisisDay(
    'terra-2022',
    'luna-2022',
    'A quiet day, then the day on which Terra collapsed, then days in which it fades.',
  ),
  crisisDay(
    'october-2025',
    'cascade-2025',
    'A quiet day, then the liquidation cascade of 10 October 2025, then days in which it fades.',
  ),
  {
    name: 'false-price',
    title: 'A false price',
    about:
      'An ordinary day on which one source states Ether at one and a half times its price, once: the price guard holds it.',
    hours: DAY,
    volatility: () => 1,
    falsePrice: {
      ...{ atMinute: 30, instrument: 'ETHUSDT', factor: 1.5, silentMinutes: 10 },
      source: 'played market, second source',
    },
  },
];

export function findScenario(name: string): Scenario | null {
  return SCENARIOS.find((one) => one.name === name) ?? null;
}
