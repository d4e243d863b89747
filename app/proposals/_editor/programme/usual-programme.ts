/** What a programme begins as; beside each field stands what is usual. */

const SPEEDS = {
  initial: {
    rise: { hours: 1, by: '0.2' },
    fall: { hours: 24, by: '0.02' },
    largestStep: '0.1',
    windows: [
      { hours: 24, multiple: '2' },
      { hours: 720, multiple: '3' },
    ],
  },
  maintenance: {
    rise: { hours: 24, by: '0.1' },
    fall: { hours: 24, by: '0.02' },
    largestStep: '0.02',
    windows: [
      { hours: 120, multiple: '1.5' },
      { hours: 720, multiple: '2' },
    ],
  },
} as const;

export const USUAL_SHOCK = { multiple: '5', restHours: 4 } as const;
export const USUAL_IMPACT = { coefficient: '1', notional: '1000000' } as const;
export const USUAL_STRESS_WEIGHT = '0.25';
export const USUAL_REBUILT = '0.01';
export const USUAL_NOTICE_MINUTES = 60;
/** Of classes; a portfolio has no rate at a notional, so its dials stand. */
export const USUAL_WORDS = { initial: 'CONTINUE', maintenance: 'CONTINUE', notional: '1000000' } as const;
const WORDS_OF_PORTFOLIOS = { initial: 'KEEP', maintenance: 'KEEP' } as const;

/** What is usual whatever it follows. Of what is optional, how it begins when it is asked for. */
export const USUAL = {
  volatility: {
    ...{ fastDecay: '0.94', slowDecay: '0.99', fastWeight: '0.5', stressDays: 30, lookBackDays: 3_650 },
    ...{ least: '0.0001', shock: USUAL_SHOCK },
  },
  // 2.3263… standard deviations cover 99 % of a normal distribution.
  target: { quantile: '2.3263478740408408', horizonBars: '1', impact: USUAL_IMPACT },
  antiProcyclicality: { tool: 'STRESS_WEIGHT', weight: USUAL_STRESS_WEIGHT, rebuiltPerDay: USUAL_REBUILT },
  bounds: { least: '0.8', greatest: '2' },
  band: { above: '0.05', below: '0.1', dwellHours: 120, soundShare: '0.9' },
  ...SPEEDS,
  leastStep: '0.01',
  noticeMinutes: USUAL_NOTICE_MINUTES,
} as const;

/** Bars of an instrument that are known. */
export interface KnownSeries {
  readonly barMinutes: number;
  readonly from: string;
}

const MINUTES_PER_DAY = 1_440;
const DAY_MS = 86_400_000;
const YEARS = 2;

/** Of daily bars where some are known, else of the longest ones: the longest history. */
export function usualSeries<Series extends KnownSeries>(known: readonly Series[]): Series | null {
  return known.find(({ barMinutes }) => barMinutes === MINUTES_PER_DAY) ?? known.at(-1) ?? null;
}

/** What is followed, from the first of its bars on; twice their length without a new one is an outage. */
export function usualSignal(instrument: string, series: KnownSeries | null): object {
  const barMinutes = series?.barMinutes ?? MINUTES_PER_DAY;
  return {
    ...{ instrument, barMinutes, firstBar: series?.from ?? '' },
    maximumAgeMinutes: 2 * barMinutes,
  };
}

/**
 * A programme as most venues would begin. Its reference is left to whoever asks the law for it.
 *
 * @param now venue time: it expires two years later
 */
export function usualProgramme(
  scope: { readonly marginClasses?: readonly string[]; readonly portfolios?: readonly string[] },
  {
    instrument,
    series,
    now,
  }: { readonly instrument: string; readonly series: KnownSeries | null; readonly now: string },
): object {
  const { antiProcyclicality, volatility, target, ...rest } = USUAL;
  const { tool, weight } = antiProcyclicality;
  const { quantile, horizonBars } = target;
  return {
    scope,
    signal: usualSignal(instrument, series),
    volatility,
    target: { quantile, horizonBars, anchor: { kind: 'RELATIVE', reference: '' } },
    whenRequirementChanges: (scope.portfolios ?? []).length > 0 ? WORDS_OF_PORTFOLIOS : USUAL_WORDS,
    antiProcyclicality: { tool, weight },
    ...rest,
    expiresAt: new Date(Math.ceil(Date.parse(now) / DAY_MS) * DAY_MS + YEARS * 365 * DAY_MS).toISOString(),
  };
}
