import * as z from 'zod';
import { ok, refuse, type Fault, type Result } from '../../result';
import { assert } from '../../assert';
import {
  greatestRise,
  impulseResponse,
  mean,
  peakToTrough,
  type Rise,
  RISE_DAYS,
  riseTo,
} from '../procyclicality';
import { fraction, list, margin, positive, volatility } from './input-forms';
import { counted, measure } from './measure';

const day = z.int().min(1).max(10_000);
const days = z
  .array(day)
  .min(1)
  .max(100)
  .default([...RISE_DAYS]);
/** Margins in one day. */
const stepsPerDay = z.int().min(1).max(1_440).default(1);

const SOURCE = 'Murphy, Vasios and Vause, Bank of England Financial Stability Paper 29 (2014).';

/** The greatest rise over each number of days; refused where the series is too short for one. */
function risesOf(
  series: readonly number[],
  over: readonly number[],
  perDay: number,
): Result<readonly { readonly days: number; readonly rise: Rise }[], readonly Fault[]> {
  const found = over.map((one) => ({ days: one, rise: greatestRise(series, one * perDay) }));
  const faults = found.flatMap(({ days: one, rise }, at): Fault[] => {
    if (rise !== null) return [];
    const message = `A rise over ${counted(one, 'day')} needs ${one * perDay + 1} values, and there are ${series.length}.`;
    return [{ path: `/days/${at}`, rule: 'too-short', message }];
  });
  if (faults.length > 0) return refuse(faults);
  return ok(
    found.map(({ days: one, rise }) => {
      assert(rise !== null, 'a rise that is not refused is there');
      return { days: one, rise };
    }),
  );
}

const EXAMPLE_MARGINS = Array.from({ length: 40 }, (_, at) => {
  const waved = [0.05, 0.052, 0.051, 0.058, 0.075, 0.09, 0.084, 0.07];
  return (waved[at % 8] ?? 0) * (at < 20 ? 1 : 1.5);
});

export const PROCYCLICALITY = measure({
  name: 'procyclicality',
  summary: 'Greatest n-day rise of a series of margins, peak to trough, and its mean',
  input: z.strictObject({ margins: list(margin, 2), days, stepsPerDay }),
  example: { margins: EXAMPLE_MARGINS, days: [1, 5, 20, 30] },
  compute: ({ margins, days: over, stepsPerDay: perDay }) => {
    const rises = risesOf(margins, over, perDay);
    if (!rises.ok) return rises;
    return ok({
      figures: {
        greatestRise: rises.value.map(({ days: one, rise }) => ({ days: one, by: rise.by, endsAt: rise.at })),
        peakToTrough: peakToTrough(margins),
        meanMargin: mean(margins),
      },
      conventions: [
        `After ${SOURCE}`,
        'A rise is from one margin to that n days later, as a fraction of the first; below 0 where margin only fell. endsAt ' +
          'counts margins from 0; of equal rises the first.',
        'peakToTrough is the greatest margin over the least. meanMargin is what holding costs.',
      ],
    });
  },
});

export const IMPULSE_RESPONSE = measure({
  name: 'impulse-response',
  summary: 'What an exponentially weighted volatility becomes, bars after the market’s own made a step',
  input: z.strictObject({
    decay: fraction,
    step: positive,
    bars: z.array(z.int().min(0).max(1_000_000)).min(1).max(1_000),
  }),
  example: { decay: '0.97', step: 2, bars: [1, 5, 20, 30] },
  compute: ({ decay, step, bars }) =>
    ok({
      figures: {
        response: bars.map((n) => {
          const times = impulseResponse(decay, step, n);
          return { bars: n, times };
        }),
      },
      conventions: [
        'times is of the volatility before the step: √(k² − (k² − 1)·λⁿ), the closed form for returns as large as volatility.',
        'Without a floor, a weight of stress, a band or a limit of speed.',
      ],
    }),
});

export const RESPONSIVENESS = measure({
  name: 'responsiveness',
  summary: 'Rises of margin beside what volatility did over the same days',
  input: z.strictObject({
    margins: list(margin, 2),
    volatilities: list(volatility, 2),
    days,
    stepsPerDay,
  }),
  example: {
    margins: EXAMPLE_MARGINS,
    volatilities: EXAMPLE_MARGINS.map((one, at) => one * (at % 3 === 0 ? 0.4 : 0.5)),
    days: [1, 5, 20],
  },
  compute: ({ margins, volatilities, days: over, stepsPerDay: perDay }) => {
    if (margins.length !== volatilities.length) {
      const message = `There are ${margins.length} margins, and ${volatilities.length} volatilities: one for each.`;
      return refuse([{ path: '/volatilities', rule: 'as-many', message }]);
    }
    const ofMargin = risesOf(margins, over, perDay);
    if (!ofMargin.ok) return ofMargin;
    const ofVolatility = risesOf(volatilities, over, perDay);
    if (!ofVolatility.ok) return ofVolatility;
    const both = (n: number, at: number): Record<string, number> => {
      const [byMargin, byVolatility] = [
        riseTo(margins, at, n * perDay),
        riseTo(volatilities, at, n * perDay),
      ];
      return {
        days: n,
        endsAt: at,
        margin: byMargin,
        volatility: byVolatility,
        ratio: (1 + byMargin) / (1 + byVolatility),
      };
    };
    return ok({
      figures: {
        atGreatestRiseOfMargin: ofMargin.value.map(({ days: n, rise }) => both(n, rise.at)),
        atGreatestRiseOfVolatility: ofVolatility.value.map(({ days: n, rise }) => both(n, rise.at)),
      },
      conventions: [
        'margin and volatility are rises over the same n days, as fractions; the days are those of the greatest rise of the one ' +
          'or the other.',
        'ratio is (1 + margin) / (1 + volatility): 1 where margin followed volatility, above 1 where it rose more.',
        'Volatilities are the user’s own, one for each margin, of the same instant.',
      ],
    });
  },
});
