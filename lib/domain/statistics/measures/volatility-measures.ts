import * as z from 'zod';
import { jsonPointer } from '../../json/json-pointer';
import { ok, refuse, type Fault, type Result } from '../../result';
import { exponentialVariance, type VarianceSeed } from '../exponential-variance';
import { logReturn, meanSquare, simpleReturn, type SpacedReturn } from '../returns';
import { SEED_RETURNS, type Volatilities, VolatilityEstimator, type VolatilityRules } from '../volatility';
import { bars, fraction, instant, list, notNegative, positive, price, returns } from './input-forms';
import { counted, measure } from './measure';

const PER_BAR = 'Volatility is per bar.';
const MEAN_ZERO = 'The mean return is taken for 0: squares are not of differences from a mean.';
const GAPS = 'A return over several bars counts as r²/Δ; Δ is session time, stated with the return.';

const EXAMPLE_RETURNS = ['0.0123', -0.0311, 0.0042, { value: 0.0518, bars: 3 }, -0.0077, 0.0009, -0.0254];

export const RETURNS = measure({
  name: 'returns',
  summary: 'Logarithmic or simple returns of closes, each with the bars that it spans',
  input: z.strictObject({
    kind: z.enum(['LOG', 'SIMPLE']),
    barMinutes: z.int().min(1).max(10_080),
    closes: list(
      z.strictObject({
        at: instant,
        price,
        /** Bars of session time since the close before; what lies between the instants when absent. */
        bars: bars.optional(),
      }),
      2,
    ),
  }),
  example: {
    kind: 'LOG',
    barMinutes: 1440,
    closes: [
      { at: '2020-03-10T00:00:00Z', price: '7893.62' },
      { at: '2020-03-11T00:00:00Z', price: '7934.52' },
      { at: '2020-03-12T00:00:00Z', price: 4800 },
      { at: '2020-03-15T00:00:00Z', price: '5361.3' },
    ],
  },
  compute: ({ kind, barMinutes, closes }) => {
    const faults: Fault[] = [];
    const found: SpacedReturn[] = [];
    for (const [index, close] of closes.entries()) {
      const before = closes[index - 1];
      if (!before) continue;
      const path = (member: string): string => jsonPointer('closes', index, member);
      if (close.at <= before.at) {
        const message = 'It is not after the close before.';
        faults.push({ path: path('at'), rule: 'times-ascend', message });
        continue;
      }
      const between = (close.at - before.at) / (barMinutes * 60_000);
      if (close.bars === undefined && !Number.isInteger(between)) {
        const message = `It is ${between} bars after the close before: whole bars, or state how many in "bars".`;
        faults.push({ path: path('at'), rule: 'whole-bars', message });
        continue;
      }
      const change = kind === 'LOG' ? logReturn : simpleReturn;
      found.push({ value: change(before.price, close.price), bars: close.bars ?? between });
    }
    if (faults.length > 0) return refuse(faults);
    return ok({
      figures: {
        returns: found.map((one) => ({ ...one })),
        gaps: found.filter((one) => one.bars > 1).length,
      },
      conventions: [
        kind === 'LOG'
          ? 'ln(close / close before): for volatility.'
          : 'close / close before − 1: for profit and loss.',
        'A gap stays one return over all of its bars; nothing is filled in.',
        'Bars are those between the instants, all of which count, but where a close states its own.',
      ],
    });
  },
});

const seedForm: z.ZodType<VarianceSeed> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('FIRST_SQUARE') }),
  z.strictObject({ kind: z.literal('MEAN_SQUARE'), count: z.int().min(1).max(100_000) }),
  z.strictObject({ kind: z.literal('VARIANCE'), variance: notNegative }),
]);

function seedSpoken(seed: VarianceSeed): string {
  switch (seed.kind) {
    case 'FIRST_SQUARE':
      return 'Begins at the square of the first return, over its bars.';
    case 'MEAN_SQUARE':
      return `Begins at the mean square per bar of the first ${counted(seed.count, 'return')}.`;
    case 'VARIANCE':
      return 'Begins at the variance that is stated, before the first return.';
  }
}

export const EWMA = measure({
  name: 'ewma',
  summary: 'Exponentially weighted volatility (RiskMetrics 1996), for the bar that comes',
  input: z.strictObject({
    returns: returns(1),
    decay: fraction.default(0.94),
    seed: seedForm.default({ kind: 'FIRST_SQUARE' }),
    /** Bars of the horizon that volatility is scaled to: 252 or 365 of daily ones for a year. */
    scaleBars: positive.optional(),
  }),
  example: {
    returns: EXAMPLE_RETURNS,
    decay: '0.94',
    seed: { kind: 'MEAN_SQUARE', count: 3 },
    scaleBars: 365,
  },
  compute: ({ returns: given, decay, seed, scaleBars }) => {
    if (seed.kind === 'MEAN_SQUARE' && seed.count > given.length) {
      const message = `The seed takes the first ${counted(seed.count, 'return')}, and there are ${given.length}.`;
      return refuse([{ path: '/seed/count', rule: 'too-short', message }]);
    }
    const variance = exponentialVariance(given, decay, seed);
    const volatility = Math.sqrt(variance);
    return ok({
      figures: {
        decay,
        variance,
        volatility,
        ...(scaleBars === undefined ? {} : { scaled: volatility * Math.sqrt(scaleBars) }),
      },
      conventions: [
        'variance ← λ·variance + (1 − λ)·r² after each return; the last one counts, so it is of the bar that comes.',
        seedSpoken(seed),
        MEAN_ZERO,
        'Over Δ bars r²/Δ stands for r², with the weight 1 − λ^Δ where that is above the variance and 1 − λ where it is ' +
          'not: an outage is no calm.',
        PER_BAR,
        ...scaledBy(scaleBars),
      ],
    });
  },
});

function scaledBy(scaleBars: number | undefined): string[] {
  return scaleBars === undefined
    ? []
    : [`scaled is the volatility of ${counted(scaleBars, 'bar')}, by the square root of time.`];
}

export const REALISED = measure({
  name: 'realised-volatility',
  summary: 'Root of the sum of squared returns, over the time that they span and scaled to another',
  input: z.strictObject({ returns: returns(1), scaleBars: positive.optional() }),
  example: { returns: EXAMPLE_RETURNS, scaleBars: 365 },
  compute: ({ returns: given, scaleBars }) => {
    const spanned = given.reduce((sum, one) => sum + one.bars, 0);
    const squares = given.reduce((sum, { value }) => sum + value * value, 0);
    return ok({
      figures: {
        bars: spanned,
        sumOfSquares: squares,
        realised: Math.sqrt(squares),
        ...(scaleBars === undefined ? {} : { scaled: Math.sqrt((squares * scaleBars) / spanned) }),
      },
      conventions: [
        'realised is √Σr², over all the bars that the returns span.',
        MEAN_ZERO,
        ...(scaleBars === undefined
          ? []
          : [`scaled is √(Σr² × ${scaleBars} / bars): of ${counted(scaleBars, 'bar')}.`]),
      ],
    });
  },
});

export const LONG_RUN = measure({
  name: 'long-run-volatility',
  summary: 'Root mean square of returns per bar: √(Σr²/ΣΔ)',
  input: z.strictObject({ returns: returns(2), scaleBars: positive.optional() }),
  example: { returns: EXAMPLE_RETURNS, scaleBars: 1 },
  compute: ({ returns: given, scaleBars }) => {
    const volatility = Math.sqrt(meanSquare(given));
    return ok({
      figures: {
        bars: given.reduce((sum, one) => sum + one.bars, 0),
        volatility,
        ...(scaleBars === undefined ? {} : { scaled: volatility * Math.sqrt(scaleBars) }),
      },
      conventions: ['√(Σr²/ΣΔ) over all returns that are given.', MEAN_ZERO, PER_BAR, ...scaledBy(scaleBars)],
    });
  },
});

/** A market that trembles, is calm, and trembles twice as much. */
const EXAMPLE_HISTORY = Array.from({ length: 90 }, (_, at) => {
  const size = at < 30 ? 2 : at < 60 ? 1 : 4;
  return ((((at * 7) % 11) - 5) * size) / 500;
});

/** Of all rules, with what a measure of its own leaves to be asked. */
function estimated(given: readonly SpacedReturn[], rules: VolatilityRules): Result<Volatilities, Fault[]> {
  const estimator = new VolatilityEstimator(rules);
  for (const one of given) estimator.add(one);
  const found = estimator.volatilities();
  if (found !== null) return ok(found);
  const message = `No window of ${counted(rules.stressBars, 'bar')} is whole: the returns do not span so many.`;
  return refuse([{ path: '/returns', rule: 'too-short', message }]);
}

const DECAYS = { fastDecay: 0.94, slowDecay: 0.99, fastWeight: 0.5 };
const STRESS_IS =
  'Stress is the greatest root mean square of a window that lies in the look-back, the first and the present one included.';

export const PROGRAMME_VOLATILITY = measure({
  name: 'programme-volatility',
  summary: 'Fast, slow, present, long-run and stress volatility, as an adjustment programme estimates them',
  input: z.strictObject({
    returns: returns(SEED_RETURNS),
    fastDecay: fraction.default(DECAYS.fastDecay),
    slowDecay: fraction.default(DECAYS.slowDecay),
    /** Of the fast one in the present volatility, in (0, 1). */
    fastWeight: fraction.default(DECAYS.fastWeight),
    /** Session time of a window of stress: 30 days of 24 hourly bars are 720. */
    stressBars: bars,
    lookBackBars: bars,
  }),
  example: { returns: EXAMPLE_HISTORY, fastDecay: 0.94, stressBars: 30, lookBackBars: 3650 },
  compute: ({ returns: given, ...rules }) => {
    const found = estimated(given, rules);
    if (!found.ok) return found;
    const { fastDecay, slowDecay, fastWeight } = rules;
    return ok({
      figures: { fastDecay, slowDecay, fastWeight, ...found.value },
      conventions: [
        `Fast and slow are exponentially weighted, both from the mean square of the first ${SEED_RETURNS} returns.`,
        'present is w·fast + (1 − w)·slow; longRun is √(Σr²/ΣΔ) over the look-back.',
        STRESS_IS,
        GAPS,
        MEAN_ZERO,
        PER_BAR,
      ],
    });
  },
});

export const STRESS = measure({
  name: 'stress-volatility',
  summary: 'The greatest root mean square of returns in a window of session time',
  input: z.strictObject({
    returns: returns(SEED_RETURNS),
    windowBars: bars,
    scaleBars: positive.optional(),
  }),
  example: { returns: EXAMPLE_HISTORY, windowBars: 30, scaleBars: 252 },
  compute: ({ returns: given, windowBars, scaleBars }) => {
    const lookBackBars = given.reduce((sum, one) => sum + one.bars, 0);
    const found = estimated(given, { ...DECAYS, stressBars: windowBars, lookBackBars });
    if (!found.ok) return found;
    const volatility = found.value.stress;
    return ok({
      figures: {
        volatility,
        ...(scaleBars === undefined ? {} : { scaled: volatility * Math.sqrt(scaleBars) }),
      },
      conventions: [
        STRESS_IS,
        'The look-back is all returns that are given; a window holds the returns that lie in it whole, the newest at any rate.',
        MEAN_ZERO,
        PER_BAR,
        ...scaledBy(scaleBars),
      ],
    });
  },
});
