import { type Decimal, decimal } from '../number/decimal';
import { spokenInstant } from '../number/instant';
import { percentText } from '../number/percent';
import { DIGITS, significant } from '../statistics/pinned';
import {
  directionOf,
  fallLimits,
  type Gate,
  GATES,
  GRID,
  hasDwelt,
  type Limit,
  riseLimits,
  valueNow,
} from './dial';
import { dialFigure, gainSentence, isGoingBack, roundedPercent, timesText, timeText } from './gate-sentence';
import { heldSentence } from './held-words';
import { FULL_HISTORY, volatilitiesOf } from './observed';
import { dialText, type SlotRecord } from './path';
import type { Programme } from './programme';
import type { ProgrammeState } from './slot';
import { observedOf, type PastSlot } from './state-before';
import { targetDial, targetRate } from './target';

/** A slot taken apart: what it computed, line by line, and what each limit said. */

/** A line of a computation. */
export interface ArithmeticLine {
  readonly label: string;
  /** As the law computes it from what the record says that it saw. */
  readonly figure: number;
  /** What the record says of it; null: the record does not state it. */
  readonly recorded: number | null;
}

/** How a target was computed. */
export interface TargetArithmetic {
  /** Empty where nobody could say. */
  readonly lines: readonly ArithmeticLine[];
  /** Whether every figure that the record states is the one computed. */
  readonly agrees: boolean;
}

export function targetArithmetic({ record, programme }: PastSlot): TargetArithmetic {
  const observed = observedOf(record);
  const volatilities = volatilitiesOf(observed);
  if (record.target === null || record.rate === null || volatilities === null || record.anchor === null)
    return { lines: [], agrees: record.target === null && record.rate === null };
  const { fast, slow, present, longRun, stress } = volatilities;
  const { stressWeight, scale, document } = programme;
  const { fastWeight } = programme.volatility;
  const computed = targetRate(programme, volatilities, observed.liquidity);
  const target = targetDial(computed, record.buffer.left, record.anchor);
  const line = (label: string, figure: number, recorded: number | null = null): ArithmeticLine => ({
    ...{ label, recorded },
    figure: significant(figure, DIGITS),
  });
  const { quantile, horizonBars } = document.target;
  const weighed = (1 - stressWeight) * present + stressWeight * stress;
  const lines = [
    line('Fast volatility, per bar', fast),
    line('Slow volatility, per bar', slow),
    line(`${fastWeight} of fast, the rest slow`, present),
    ...(stressWeight > 0
      ? [line('Volatility in stress', stress), line(`with stress at a weight of ${stressWeight}`, weighed)]
      : []),
    line('Long-run volatility, the least that counts', longRun),
    line('the greater of both', Math.max(longRun, weighed)),
    line(
      `times ${quantile} × √${horizonBars}: the move covered`,
      scale * Math.max(longRun, weighed),
      record.rate.volatility,
    ),
    ...(programme.impact ? [line('and for the cost of closing', computed.impact, record.rate.impact)] : []),
    ...(document.antiProcyclicality.tool === 'BUFFER'
      ? [line('with what is left of the buffer, times', record.buffer.left)]
      : []),
    line('divided by the rate at which the dial is 1', record.anchor),
    line('Target of the dial', target.toNumber(), Number(record.target)),
  ];
  const isSame = ({ figure, recorded }: ArithmeticLine): boolean => recorded === null || recorded === figure;
  return { lines, agrees: lines.every(isSame) && computed.impact === record.rate.impact };
}

/** What became of a limit. */
export type LimitOutcome = 'PASSED' | 'LIMITED' | 'DECIDED' | 'NOT_ASKED';

/** One limit of one dial, in the order in which they decide. */
export interface ExplainedLimit {
  readonly gate: Exclude<Gate, 'NONE'>;
  readonly outcome: LimitOutcome;
  /** Its figure, as people read it. */
  readonly figure: string;
}

/** Gates at which a dial stays where it is, each with the gates that are asked before it. */
const ASKED_BEFORE: Readonly<Partial<Record<Gate, readonly Gate[]>>> = {
  DATA: [],
  DEADBAND: ['DATA'],
  DWELL: ['DATA', 'DEADBAND'],
  HELD: ['DATA'],
};

/** @param state where the programme stood before the slot; null: nobody knows, and windows have no figure */
export function explainedLimits(
  { record, programme }: PastSlot,
  dial: SlotRecord['dials'][number],
  state: ProgrammeState | null,
  slotMs: number,
): readonly ExplainedLimit[] {
  const target = record.target === null ? null : decimal(record.target);
  const direction = isGoingBack(record, dial)
    ? decimal(dial.before).lt(1)
      ? 'UP'
      : 'DOWN'
    : target === null
      ? null
      : directionOf(target, decimal(dial.before).times(GRID).toNumber(), programme);
  const asked = ASKED_BEFORE[dial.gate] ?? GATES;
  const context: Context = { record, programme, dial, target, direction, state, slotMs };
  return GATES.flatMap((gate): ExplainedLimit[] => {
    if (gate === 'NONE') return [];
    const figure = FIGURES[gate](context);
    const hasDecided = dial.gate === gate;
    const isAsked = figure !== null && asked.includes(gate);
    const outcome = hasDecided
      ? 'DECIDED'
      : dial.gates.includes(gate)
        ? 'LIMITED'
        : isAsked
          ? 'PASSED'
          : 'NOT_ASKED';
    return [{ gate, outcome, figure: figure ?? NOT_ASKED[gate] }];
  });
}

interface Context {
  readonly record: SlotRecord;
  readonly programme: Programme;
  readonly dial: SlotRecord['dials'][number];
  readonly target: Decimal | null;
  readonly direction: 'UP' | 'DOWN' | 'STAY' | null;
  readonly state: ProgrammeState | null;
  readonly slotMs: number;
}

const NOT_ASKED: Readonly<Record<Exclude<Gate, 'NONE'>, string>> = {
  DATA: 'not asked',
  DEADBAND: 'without a target there is none',
  DWELL: 'only before loosening',
  SPEED: 'nothing was to move',
  WINDOW: 'only of a rise',
  BOUND: 'nothing was to move',
  RELATION: 'nothing was to move',
  NOTICE: 'only of a rise of maintenance margin',
  BUDGET: 'only of a rise that binds',
  GAIN: 'only of a rise that makes somebody liquidatable',
  LEAST: 'nothing was to move',
  HELD: 'nothing holds it',
};

/** The figure of each limit; null where it was not asked. */
const FIGURES: Readonly<Record<Exclude<Gate, 'NONE'>, (of: Context) => string | null>> = {
  DATA: ({ record, dial }) => {
    if (record.unsound.length > 0) return record.unsound.map(heldSentence).join(' ');
    if (dial.gate === 'DATA') return `${record.signal.returns} returns; ${FULL_HISTORY} to loosen on`;
    return `sound; ${record.signal.returns} returns`;
  },
  DEADBAND: ({ target, record, dial, programme: { band } }) => {
    if (target === null || isGoingBack(record, dial)) return null;
    const away = target.div(dial.before).minus(1);
    const needed = away.isNegative() ? band.below : band.above;
    return `${roundedPercent(away.abs())} ${away.isNegative() ? 'below' : 'above'} the dial; beyond ${percentText(needed)} it moves`;
  },
  DWELL: (of) => {
    const { direction, programme, state, record, dial, slotMs } = of;
    if (direction !== 'DOWN' || isGoingBack(record, dial)) return null;
    const needed = `${timeText(programme.band.dwellMs)} needed`;
    const dwell = state?.pairs.get(dial.subject)?.[dial.dial].dwell;
    if (!dwell) return needed;
    const counted = { sound: dwell.sound + 1, all: dwell.all + 1 };
    const hasWaited = hasDwelt(counted, programme, slotMs) ? 'long enough' : 'not yet';
    return `below on ${counted.sound} of ${counted.all} slots in a row, ${hasWaited}; ${needed}`;
  },
  SPEED: (of) => limitTexts(of, 'SPEED'),
  WINDOW: (of) => (of.direction === 'UP' ? limitTexts(of, 'WINDOW') : null),
  BOUND: (of) => limitTexts(of, 'BOUND'),
  RELATION: ({ record, dial, direction }) => {
    if (direction !== 'UP' && direction !== 'DOWN') return null;
    const other = record.dials.find(
      ({ subject, dial: name }) => subject === dial.subject && name !== dial.dial,
    );
    if (!other) return null;
    return dial.dial === 'maintenance'
      ? `not above the initial dial, ${dialFigure(other.after)}`
      : `not below the maintenance dial, ${dialFigure(other.after)}`;
  },
  NOTICE: ({ dial, direction, programme: { noticeMs } }) => {
    if (direction !== 'UP' || dial.dial === 'initial' || noticeMs === 0) return null;
    const { announced } = dial;
    return announced
      ? `${timeText(noticeMs)} before it binds, so ${spokenInstant(new Date(announced.bindsAt))}`
      : `${timeText(noticeMs)} before it binds; its time has come`;
  },
  BUDGET: ({ dial, direction }) => {
    if (direction === 'DOWN' && dial.gates.includes('BUDGET')) return 'constrained: nothing of it loosens';
    if (direction !== 'UP' || dial.wished === dial.before) return null;
    return dial.gates.includes('BUDGET')
      ? `the book bore ${dialFigure(dial.after)} of ${dialFigure(dial.wished)}`
      : `the book bore all of it, to ${dialFigure(dial.wished)}`;
  },
  GAIN: ({ record, dial, direction }) => {
    const { gain } = record;
    if (direction !== 'UP' || dial.dial === 'initial' || dial.wished === dial.before || !gain) return null;
    const made = `forced sales of ${timesText(gain.made.gain)} times what the step liquidates itself; at most ${timesText(gain.limit)} times`;
    if (!dial.gates.includes('GAIN')) return made;
    return `${dialFigure(dial.after)} of ${dialFigure(dial.wished)}, with ${made}. ${gainSentence(record)}`;
  },
  LEAST: ({ dial, programme: { leastStep } }) => {
    if (dial.gate === 'LEAST' || dial.gates.includes('LEAST'))
      return `under ${percentText(leastStep)}: it waits`;
    if (dial.before === dial.after) return null;
    const step = decimal(dial.after).div(dial.before).minus(1).abs();
    return `${roundedPercent(step)}; ${percentText(leastStep)} needed, unless it ends at its target, a bound or 1`;
  },
  HELD: ({ record, dial }) => {
    if (record.holds.length > 0) return record.holds.map(heldSentence).join(' ');
    if (dial.gate !== 'HELD') return null;
    return record.onlyInitial ? 'it moves initial margin alone' : 'it rests after a bar that moved far';
  },
};

function limitTexts(of: Context, gate: Gate): string | null {
  const { direction, programme, dial, state, record } = of;
  if (direction !== 'UP' && direction !== 'DOWN') return null;
  const stood = state?.pairs.get(dial.subject)?.[dial.dial];
  if (!stood) return 'what stood before is not known';
  const at = { dial: dial.dial, atMs: Date.parse(record.at) };
  const limits = direction === 'UP' ? riseLimits(stood, programme, at) : fallLimits(stood, programme, at);
  const most = direction === 'UP' ? 'at most' : 'at least';
  return limits
    .filter((limit) => limit.gate === gate)
    .map(
      (limit) => `${limitText(limit, valueNow(stood), direction)}: ${most} ${dialFigure(dialText(limit.to))}`,
    )
    .join('; ');
}

function limitText({ gate, to, base, ms }: Limit, now: number, direction: 'UP' | 'DOWN'): string {
  if (base === null) return direction === 'UP' ? 'the greatest approved' : 'the least approved';
  if (ms === null) return `one step from ${dialFigure(dialText(now))}`;
  const end = direction === 'UP' ? 'least' : 'greatest';
  const factor = decimal(String(to)).div(base).toFixed(4);
  return `${gate === 'WINDOW' ? `window of ${timeText(ms)}` : `in ${timeText(ms)}`}, ${factor} × its ${end}, ${dialFigure(dialText(base))}`;
}
