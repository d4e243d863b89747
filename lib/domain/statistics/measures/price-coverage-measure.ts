import * as z from 'zod';
import { jsonPointer } from '../../json/json-pointer';
import { Random } from '../../number/random';
import { ok, refuse, type Fault } from '../../result';
import { stationaryBlockLength } from '../bootstrap';
import { kupiecPower } from '../breaches/breach-count';
import {
  breachRateIntervals,
  type CoverageFigures,
  coverageOf,
  isBreach,
  neededMargin,
  type RateInterval,
} from '../breaches/coverage';
import { type Moment, MOMENTS, priceMoves, type PriceMove, type Side, SIDES } from '../breaches/price-moves';
import { DIGITS, significant } from '../pinned';
import { tailObservations } from '../quantile';
import { P_VALUE_IS, TAIL_IS } from './coverage-measures';
import { drawnFault, seed } from './drawn';
import { fraction, instant, list, notNegative, price, probability } from './input-forms';
import { type Figure, measure } from './measure';
import { tailOf } from './tail-measures';

const bar = z.strictObject({ at: instant, high: price, low: price, close: price });

interface ExampleBar {
  readonly at: string;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}
const thousandths = (price: number): number => Math.round(price * 1_000) / 1_000;
const FIRST_DAY = Date.UTC(2022, 0, 1);
/** Days of half a per cent, every tenth of three; every sixtieth of eight, in turn down and up, and the next of six the same way. */
const EXAMPLE_BARS = Array.from({ length: 301 }).reduce<ExampleBar[]>((found, _, day) => {
  const before = found.at(-1)?.close ?? 100;
  const turn = Math.floor((day - 1) / 60) % 2 === 0 ? -1 : 1;
  const small = (((day * 7) % 5) - 2 < 0 ? -1 : 1) * (day % 10 === 9 ? 0.03 : 0.005);
  const size = day % 60 === 59 ? 0.08 : day % 60 === 0 ? 0.06 : 0;
  const close = thousandths(before * (1 + (size > 0 && day > 0 ? turn * size : small)));
  const [high, low] = [Math.max(before, close) * 1.004, Math.min(before, close) * 0.996];
  const at = new Date(FIRST_DAY + day * 86_400_000).toISOString();
  return [...found, { at, high: thousandths(high), low: thousandths(low), close }];
}, []);

export const PRICE_COVERAGE = measure({
  name: 'coverage',
  summary:
    'Whether a margin covers what prices did, bar by bar: long and short, at closes and at worst prices',
  input: z.strictObject({
    bars: list(bar, 11),
    barMinutes: z.int().min(1).max(10_080).default(1_440),
    isInverse: z.boolean().default(false),
    /** As a fraction of what a position is worth. */
    margin: notNegative,
    probability,
    /** Another probability of a breach, which it is asked how surely the test finds. */
    other: fraction,
    /** Of the test whose power is told. */
    level: fraction,
    interval: z.strictObject({ level: probability, draws: z.int().min(99).max(100_000), seed }),
  }),
  example: {
    ...{ bars: EXAMPLE_BARS, barMinutes: 1440, margin: '0.04' },
    ...{ probability: '0.01', other: '0.02', level: '0.05' },
    interval: { level: '0.95', draws: 499, seed: 1 },
  },
  compute: ({ bars, barMinutes, isInverse, margin, probability: spelled, other, level, interval }) => {
    const faults = bars.flatMap((one, at): Fault[] => barFaults(one, bars[at - 1]?.at, at));
    if (faults.length > 0) return refuse(faults);
    const priced = bars.map(({ at, ...prices }) => ({ opensAtMs: at, ...prices }));
    const found = priceMoves(priced, { barMs: barMinutes * 60_000, isInverse });
    if (!found.ok) {
      const at = bars.findIndex((one) => one.at === found.refusal.atMs);
      const message = 'It opens before the bar before it has closed.';
      return refuse([{ path: jsonPointer('bars', at, 'at'), rule: 'bars-apart', message }]);
    }
    const { moves, gaps } = found.value;
    const closes = moves.map(({ losses }) => Math.abs(losses.long.close));
    if (moves.length < 10 || closes.every((one) => one === closes[0])) {
      const message = 'It needs ten moves over one bar each, and not all of one size.';
      return refuse([{ path: '/bars', rule: 'too-short', message }]);
    }
    const drawn = drawnFault(moves.length * interval.draws);
    if (drawn) return refuse([{ ...drawn, path: '/interval/draws' }]);
    const beyond = interval.level.neg().plus(1).div(2);
    if (tailObservations(interval.draws, beyond).lt(1)) {
      const message = 'Less than one draw lies beyond an end of the interval: state more.';
      return refuse([{ path: '/interval/draws', rule: 'tail-too-short', message }]);
    }
    const tail = tailOf(moves.length, spelled);
    if (!tail.ok) return tail;
    const stated = spelled.toNumber();
    const blockLength = stationaryBlockLength(closes);
    const asked = significant(margin, DIGITS);
    const cells = SIDES.flatMap((side) => MOMENTS.map((moment) => cellOf(moves, asked, side, moment)));
    const intervals = breachRateIntervals(
      cells.map(({ losses }) => losses.map(isBreach)),
      { blockLength, ...interval, random: Random.fromSeed(interval.seed) },
    );
    const told = (side: Side, moment: Moment): Record<string, Figure> => {
      const place = cells.findIndex((one) => one.side === side && one.moment === moment);
      const held = cells[place]?.losses ?? [];
      const losses = held.map(({ loss }) => loss);
      return {
        ...figuresOf(coverageOf(held, stated), intervals[place] ?? null),
        needed: neededMargin(losses, spelled),
      };
    };
    return ok({
      figures: {
        ...{ moves: moves.length, gaps: gaps.length, margin: asked, expected: moves.length * stated },
        power: kupiecPower(moves.length, { probability: stated, other, level }).power,
        blockLength,
        long: { close: told('long', 'close'), within: told('long', 'within') },
        short: { close: told('short', 'close'), within: told('short', 'within') },
      },
      conventions: [
        'A loss is of one bar, from the close before, as a fraction of what the position was worth then; positive is a loss.',
        'close: at the close of the bar; within: at its low for a long, at its high for a short.',
        isInverse
          ? 'Inverse: worth multiplier / price, so a long loses close before / price − 1.'
          : 'A long loses 1 − price / close before.',
        'A breach is a loss above the margin, both to 12 significant digits; at the margin it is none.',
        'A move over a gap is not counted: it is no move of one bar. What lies on both sides of it counts as next to each other.',
        TAIL_IS,
        'unconditional is Kupiec’s p-value, independence and conditional Christoffersen’s; zone is the Basel Committee’s.',
        P_VALUE_IS,
        'power is how probable Kupiec’s test at level finds it where other is the true probability, by the binomial.',
        'needed is the margin that would have been breached as often as stated: the quantile of type 1 of the losses, at least 0.',
        'low and high are of the rate of breaches: percentiles of drawn histories (Politis and Romano, 1994), all sides and moments ' +
          'on the same days; blocks as long on average as Politis and White have it for sizes of closing moves. None without a breach.',
      ],
    });
  },
});

function barFaults(one: z.output<typeof bar>, before: number | undefined, at: number): Fault[] {
  const faults: Fault[] = [];
  if (one.low > one.close || one.high < one.close) {
    const message = 'Its low is the lowest of its prices, and its high the highest.';
    faults.push({ path: jsonPointer('bars', at), rule: 'bar-range', message });
  }
  if (before !== undefined && one.at <= before) {
    const message = 'It is not after the bar before.';
    faults.push({ path: jsonPointer('bars', at, 'at'), rule: 'times-ascend', message });
  }
  return faults;
}

function cellOf(moves: readonly PriceMove[], margin: number, side: Side, moment: Moment) {
  return {
    ...{ side, moment },
    losses: moves.map(({ atMs, losses }) => ({ atMs, loss: losses[side][moment], margin })),
  };
}

function figuresOf(found: CoverageFigures, interval: RateInterval | null): Record<string, Figure> {
  const { breaches, unconditional, independence, conditional, zone, worst, observations } = found;
  return {
    ...{ breaches, rate: breaches / observations, unconditional, independence, conditional, zone },
    ...(interval ? { low: interval.low, high: interval.high } : {}),
    worst: worst.map(({ atMs, loss, uncovered }) => ({ at: new Date(atMs).toISOString(), loss, uncovered })),
  };
}
