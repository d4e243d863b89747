import type { Reads } from '../../lib/db/reads/request-reads';
import type { BacktestSlot } from '../../lib/domain/dynamics/backtest';
import {
  evenly,
  MOST_SLOTS,
  type PlayedProgramme,
  playedProgramme,
} from '../../lib/domain/dynamics/backtest-of-bars';
import type { BacktestSummary } from '../../lib/domain/dynamics/backtest-summary';
import { PLAIN_TOOLS } from '../../lib/domain/dynamics/plain-tools';
import { parseProgramme } from '../../lib/domain/dynamics/programme';
import type { SignalBar } from '../../lib/domain/dynamics/signal';
import { annualVolatility } from '../../lib/domain/dynamics/slot-inputs';
import { parseJsonText } from '../../lib/domain/json/json-text';
import { Decimal } from '../../lib/domain/number/decimal';
import type { InvalidInput } from '../../lib/domain/result';
import { badArgument } from '../kit/arguments';
import { builder } from '../kit/builder';
import { HEAVY_COST } from '../kit/connection';
import { resultUnion } from '../kit/refusals';
import { marginSeries, toolSeries } from './margin-series';

const DEFAULT_POINTS = 300;
const MOST_POINTS = 2_000;

export const backtestSummary = builder.objectRef<BacktestSummary>('BacktestSummary').implement({
  description: 'What a backtest comes to.',
  fields: (t) => ({
    programmeHash: t.exposeString('programmeHash', { description: 'SHA-256 of the programme.' }),
    pathHash: t.exposeString('pathHash', { description: 'Hash of the last slot, and so of the whole path.' }),
    from: t.field({
      type: 'DateTime',
      description: 'The first slot.',
      resolve: ({ from }) => new Date(from),
    }),
    to: t.field({ type: 'DateTime', description: 'The last slot.', resolve: ({ to }) => new Date(to) }),
    slots: t.exposeInt('slots', { description: 'Slots.' }),
    moves: t.exposeInt('moves', { description: 'Slots that moved a dial.' }),
    windows: t.exposeInt('windows', {
      description:
        'Slots whose horizon the bars reach, with none missing on the way: those that breaches are counted of.',
    }),
    gaps: t.exposeInt('gaps', {
      description: 'Slots before which a bar is missing. No rise and no breach is over one.',
    }),
    shareAtBound: t.field({
      type: 'Decimal',
      description: 'Share of slots on which a bound limited a dial.',
      resolve: ({ shareAtBound }) => new Decimal(shareAtBound),
    }),
    initial: t.field({
      type: marginSeries,
      description: 'Initial margin.',
      resolve: ({ initial }) => initial,
    }),
    maintenance: t.field({
      type: marginSeries,
      description: 'Maintenance margin.',
      resolve: ({ maintenance }) => maintenance,
    }),
    static: t.field({
      type: marginSeries,
      description: 'The curve as approved, which never moves.',
      resolve: (found) => found.static,
    }),
    tools: t.field({
      type: [toolSeries],
      description: 'Each tool by itself; empty where the volatility of a slot is unknown.',
      resolve: ({ tools }) => (tools ? PLAIN_TOOLS.map((tool) => ({ tool, margin: tools[tool] })) : []),
    }),
  }),
});

interface Point {
  readonly played: PlayedProgramme;
  readonly slot: BacktestSlot;
}
const point = builder.objectRef<Point>('BacktestPoint').implement({
  description: 'One slot of a backtest.',
  fields: (t) => ({
    at: t.field({
      type: 'DateTime',
      description: 'When it decided.',
      resolve: ({ slot }) => new Date(slot.record.at),
    }),
    price: t.field({
      type: 'Decimal',
      description: 'Close of the bar that had closed last.',
      resolve: ({ slot, played }) => new Decimal(played.bars[slot.bar]?.close ?? 0),
    }),
    volatility: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'Present volatility, annualised; null: not known yet.',
      resolve: ({ slot, played }) => {
        const { volatilities } = slot.record.signal;
        return volatilities && new Decimal(annualVolatility(volatilities.present, played.programme));
      },
    }),
    target: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'Where the dials should stand, before any bound; null: nobody could say.',
      resolve: ({ slot }) => slot.record.target,
    }),
    initial: t.field({
      type: 'Decimal',
      description: 'The initial dial.',
      resolve: ({ slot }) => new Decimal(slot.initial),
    }),
    maintenance: t.field({
      type: 'Decimal',
      description: 'The maintenance dial.',
      resolve: ({ slot }) => new Decimal(slot.maintenance),
    }),
    hash: t.string({
      description: 'Of the slot, and through it of all before.',
      resolve: ({ slot }) => slot.hash,
    }),
  }),
});

interface Backtest {
  readonly played: PlayedProgramme;
  readonly points: number;
}
function lastTargetRate(
  slots: PlayedProgramme['slots'],
  { document }: PlayedProgramme['programme'],
): Decimal | null {
  const target = slots.at(-1)?.record.target ?? null;
  const { anchor } = document.target;
  if (target === null || anchor.kind !== 'RELATIVE') return null;
  return new Decimal(target).times(anchor.reference).toSignificantDigits(12);
}

const backtestType = builder.objectRef<Backtest>('ProgrammeBacktest').implement({
  description:
    'An adjustment programme over the bars that the venue knows, and a book that bears every rise.',
  fields: (t) => ({
    summary: t.field({
      type: backtestSummary,
      description: 'What it comes to.',
      resolve: ({ played }) => played.summary,
    }),
    targetRate: t.field({
      type: 'Decimal',
      nullable: true,
      description:
        'The rate that the law wants on the last slot, as a fraction of notional, to 12 digits: as the reference of its anchor it makes 1 the dial of that instant. Null: nobody could say.',
      resolve: ({ played: { slots, programme } }) => lastTargetRate(slots, programme),
    }),
    path: t.field({
      type: [point],
      description: 'Slots by time: as many as were asked for, evenly, the last among them.',
      resolve: ({ played, points }) => evenly(played.slots, points).map((slot) => ({ played, slot })),
    }),
  }),
});

const backtestResult = resultUnion('BacktestProgrammeResult', backtestType, ['InvalidInput']);

interface Question {
  readonly document: string;
  readonly from: Date | null;
  readonly to: Date | null;
  readonly points: number;
}

async function played(
  reads: Reads,
  { document, from, to, points }: Question,
): Promise<Backtest | InvalidInput> {
  const read = parseJsonText(document);
  if (!read.ok) return { code: 'InvalidInput', faults: read.refusal };
  const programme = parseProgramme(read.value);
  if (!programme.ok) return { code: 'InvalidInput', faults: programme.refusal };
  const { instrument, barMinutes } = programme.value.document.signal;
  // One more than is played, so that too many are refused and not cut off.
  const bars = await reads.knownBars(instrument, barMinutes, MOST_SLOTS + 1);
  const found = playedProgramme(
    programme.value,
    bars.map(({ opensAt, open, high, low, close }): SignalBar => {
      const prices = { open: Number(open), high: Number(high), low: Number(low), close: Number(close) };
      return { opensAtMs: opensAt.getTime(), ...prices };
    }),
    { fromMs: from?.getTime() ?? null, toMs: to?.getTime() ?? null },
  );
  return found.ok ? { played: found.value, points } : { code: 'InvalidInput', faults: found.refusal };
}

builder.queryFields((t) => ({
  backtestProgramme: t.field({
    type: backtestResult,
    complexity: ({ points }) => ({
      field: HEAVY_COST,
      multiplier: Math.max(1, Math.min(MOST_POINTS, points ?? DEFAULT_POINTS)) / 100,
    }),
    description: `Plays an adjustment programme over the bars that the venue knows now; stores nothing. At most ${MOST_SLOTS} decisions.`,
    args: {
      programme: t.arg.string({ required: true, description: 'An adjustment programme as JSON text.' }),
      from: t.arg({
        type: 'DateTime',
        description:
          'The first slot is of the first bar that opens then or later; from 365 returns on when absent.',
      }),
      to: t.arg({ type: 'DateTime', description: 'No bar that opens later is looked at.' }),
      points: t.arg.int({
        description: `Length of \`path\`: 2 to ${MOST_POINTS}; ${DEFAULT_POINTS} when absent.`,
      }),
    },
    resolve: async (_root, { programme, from, to, points: asked }, { actor, deps, reads }) => {
      const points = asked ?? DEFAULT_POINTS;
      if (points < 2 || points > MOST_POINTS)
        throw badArgument(
          'backtestProgramme.points',
          'backtest-points',
          `is ${points}; it may be 2 to ${MOST_POINTS}`,
        );
      const question = { document: programme, from: from ?? null, to: to ?? null, points };
      return deps.heavy(actor, () => played(reads, question));
    },
  }),
}));
