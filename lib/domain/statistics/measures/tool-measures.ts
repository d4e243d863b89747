import * as z from 'zod';
import { ok, refuse } from '../../result';
import {
  buffered,
  floored,
  shortfallOf,
  type SpeedLimit,
  speedLimited,
  stressWeighted,
  withHysteresis,
} from '../anti-procyclicality';
import { mean } from '../procyclicality';
import { meanSquare, type SpacedReturn } from '../returns';
import { bars, fraction, list, margin, notNegative, positive, returns } from './input-forms';
import { counted, type Figure, measure } from './measure';

const ARTICLE_28 = 'Modelled on EMIR RTS 153/2013, Article 28(1)';
const IN_ORDER =
  'Margins come in order, one for each step; what is charged depends on nothing that comes later.';
const BOTH_SIDES =
  'cost is mean charged over mean asked − 1; stepsShort and greatestShort tell where less is charged than asked, and by ' +
  'what fraction of what was asked at worst: a tool that spares liquidity takes credit risk for it.';

/** What a tool made of a series, and both sides of the trade. */
function charge(asked: readonly number[], charged: readonly number[]): Record<string, Figure> {
  const short = shortfallOf(asked, charged);
  return {
    margins: charged,
    cost: mean(charged) / mean(asked) - 1,
    stepsShort: short.steps,
    greatestShort: short.greatest,
  };
}

const EXAMPLE_MARGINS = ['0.05', 0.051, 0.056, 0.07, 0.093, 0.09, 0.081, 0.066, 0.058, 0.052];

export const BUFFER = measure({
  name: 'apc-buffer',
  summary: 'A margin buffer that is used up before margin rises, and rebuilt step by step',
  input: z.strictObject({
    margins: list(margin, 1),
    buffer: positive.default(0.25),
    /** Of the margin, for each step. */
    rebuilt: notNegative,
  }),
  example: { margins: EXAMPLE_MARGINS, buffer: '0.25', rebuilt: '0.01' },
  compute: ({ margins, buffer, rebuilt }) =>
    ok({
      figures: { buffer, ...charge(margins, buffered(margins, { full: 1 + buffer, rebuilt })) },
      conventions: [
        `${ARTICLE_28}(a), which asks for at least 0.25 that may be exhausted temporarily.`,
        `It begins full: ${buffer} on top of what is asked. On a step where more is asked than before, what is charged stays ` +
          `until the buffer is used up, and then is what is asked; any other step rebuilds at most ${rebuilt} of what is asked.`,
        IN_ORDER,
        BOTH_SIDES,
      ],
    }),
});

export const STRESS_WEIGHT = measure({
  name: 'apc-stress-weight',
  summary: 'A weight of margin under stress in all margin',
  input: z.strictObject({
    margins: list(margin, 1),
    /** Margin by stressed observations: one for all steps, or one for each. */
    stressed: z.union([margin, list(margin, 1)]),
    weight: fraction.default(0.25),
  }),
  example: { margins: EXAMPLE_MARGINS, stressed: '0.12', weight: '0.25' },
  compute: ({ margins, stressed, weight }) => {
    const each = typeof stressed === 'number' ? margins.map(() => stressed) : stressed;
    if (each.length !== margins.length) {
      const message = `There are ${margins.length} margins, and ${each.length} under stress: one for each.`;
      return refuse([{ path: '/stressed', rule: 'as-many', message }]);
    }
    return ok({
      figures: { weight, ...charge(margins, stressWeighted(margins, each, weight)) },
      conventions: [
        `${ARTICLE_28}(b), which asks for at least 0.25.`,
        'charged is (1 − w)·asked + w·stressed.',
        IN_ORDER,
        BOTH_SIDES,
      ],
    });
  },
});

const FLOOR_YEARS = 10;

export const FLOOR = measure({
  name: 'apc-floor',
  summary: 'A floor of margin by the volatility of ten years',
  input: z.strictObject({
    margins: list(margin, 1),
    /** All before the first margin. */
    history: returns(2),
    /** Of session time in a year: 365 daily ones of crypto assets, 252 of a stock. */
    barsPerYear: bars,
    /** Volatility per bar is multiplied by it: z·√h. */
    scale: positive,
  }),
  example: {
    margins: EXAMPLE_MARGINS,
    history: Array.from({ length: 130 }, (_, at) => (((at * 5) % 13) - 6) / 150),
    barsPerYear: 12,
    scale: '2.3263478740408408',
  },
  compute: ({ margins, history, barsPerYear, scale }) => {
    const wanted = FLOOR_YEARS * barsPerYear;
    const spanned = history.reduce((sum, one) => sum + one.bars, 0);
    if (spanned < wanted) {
      const message = `A floor is of ${FLOOR_YEARS} years, ${wanted} bars; the returns span ${spanned}.`;
      return refuse([{ path: '/history', rule: 'ten-years', message }]);
    }
    const floor = scale * Math.sqrt(meanSquare(newest(history, wanted)));
    return ok({
      figures: { floor, ...charge(margins, floored(margins, floor)) },
      conventions: [
        `${ARTICLE_28}(c): never below margin by volatility over ${FLOOR_YEARS} years.`,
        `The floor is scale × √(Σr²/ΣΔ) of the newest ${wanted} bars of the history, which ends before the first margin.`,
        IN_ORDER,
        BOTH_SIDES,
      ],
    });
  },
});

/** The newest returns that lie within so many bars. */
function newest(history: readonly SpacedReturn[], within: number): readonly SpacedReturn[] {
  let from = history.length;
  let spanned = 0;
  for (const one of history.toReversed()) {
    spanned += one.bars;
    if (spanned > within) break;
    from -= 1;
  }
  return history.slice(from);
}

const steps = z.int().min(1).max(1_000);

export const SPEED_LIMIT = measure({
  name: 'apc-speed-limit',
  summary: 'A limit of how fast margin rises and falls',
  input: z.strictObject({
    margins: list(margin, 1),
    rise: z.strictObject({ steps, by: positive }).optional(),
    fall: z.strictObject({ steps, by: fraction }).optional(),
  }),
  example: {
    margins: EXAMPLE_MARGINS,
    rise: { steps: 1, by: '0.1' },
    fall: { steps: 2, by: '0.05' },
  },
  compute: ({ margins, rise, fall }) =>
    ok({
      figures: charge(margins, speedLimited(margins, rise ?? null, fall ?? null)),
      conventions: [
        `A rise: ${limitSpoken(rise, 'above the least')}. A fall: ${limitSpoken(fall, 'below the greatest')}.`,
        'Quiet steps save nothing up, and a limit never moves margin the other way. The first step is not limited.',
        IN_ORDER,
        BOTH_SIDES,
      ],
    }),
});

function limitSpoken(limit: SpeedLimit | undefined, of: string): string {
  if (limit === undefined) return 'not limited';
  return `at most ${limit.by} ${of} that was charged on the ${counted(limit.steps, 'step')} before`;
}

export const HYSTERESIS = measure({
  name: 'apc-hysteresis',
  summary: 'A band within which margin stays where it is',
  input: z.strictObject({
    margins: list(margin, 1),
    above: positive,
    below: fraction,
    /** Steps in a row below the band before margin falls. */
    dwell: steps.default(1),
  }),
  example: { margins: EXAMPLE_MARGINS, above: '0.05', below: '0.1', dwell: 2 },
  compute: ({ margins, above, below, dwell }) =>
    ok({
      figures: { dwell, ...charge(margins, withHysteresis(margins, { above, below, dwell })) },
      conventions: [
        `Margin moves to what is asked, all the way, where that is more than ${above} above or ${below} below what is ` +
          `charged, as fractions of it; below, on ${counted(dwell, 'step')} in a row. Comparisons are strict.`,
        IN_ORDER,
        BOTH_SIDES,
      ],
    }),
});
