import type { KnownProgramme, PastPoint } from '../../lib/db/reads/adjustment-reads';
import type { SlotRecord } from '../../lib/domain/dynamics/path';
import type { DialName, Programme } from '../../lib/domain/dynamics/programme';
import { annualVolatility } from '../../lib/domain/dynamics/slot-inputs';
import { Decimal } from '../../lib/domain/number/decimal';
import { badArgument, storableText } from '../kit/arguments';
import { builder } from '../kit/builder';
import { adjustmentSlot } from './adjustment-slot';

const POINTS = 240;
const HOURS_PER_YEAR = 8_760;
const MS_PER_HOUR = 3_600_000;

interface History {
  readonly known: KnownProgramme;
  readonly from: Date;
  readonly to: Date;
}

interface Point extends PastPoint {
  readonly programme: Programme;
}

/** The greatest of a programme's dials; null before its first slot. */
function standing(slot: PastPoint['slot'], dial: DialName): Decimal | null {
  const values = (slot?.record.dials ?? [])
    .filter((one) => one.dial === dial)
    .map(({ after }) => new Decimal(after));
  return values.length === 0 ? null : Decimal.max(...values);
}

function volatilityOf(record: SlotRecord | undefined, programme: Programme): Decimal | null {
  const present = record?.signal.volatilities?.present;
  return present === undefined ? null : new Decimal(annualVolatility(present, programme));
}

const historyPoint = builder.objectRef<Point>('AdjustmentHistoryPoint').implement({
  description: 'How market and dials stood at an instant; null is what nobody knew.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'The instant.' }),
    price: t.expose('price', {
      type: 'Decimal',
      nullable: true,
      description: 'Close of the newest bar that had closed.',
    }),
    volatility: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'Present volatility, annualised, as the newest slot saw it.',
      resolve: ({ slot, programme }) => volatilityOf(slot?.record, programme),
    }),
    target: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'Where the dials should have stood, before any bound.',
      resolve: ({ slot }) => slot?.record.target ?? null,
    }),
    initial: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'The greatest initial dial.',
      resolve: ({ slot }) => standing(slot, 'initial'),
    }),
    maintenance: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'The greatest maintenance dial.',
      resolve: ({ slot }) => standing(slot, 'maintenance'),
    }),
    slotHash: t.string({
      nullable: true,
      description: 'The newest slot.',
      resolve: ({ slot }) => slot?.hash ?? null,
    }),
  }),
});

const history = builder.objectRef<History>('AdjustmentHistory').implement({
  description: "A programme's past beside its market's.",
  fields: (t) => ({
    from: t.expose('from', { type: 'DateTime', description: 'Where it begins.' }),
    to: t.expose('to', { type: 'DateTime', description: 'Where it ends: now.' }),
    points: t.field({
      type: [historyPoint],
      complexity: { multiplier: POINTS / 4 },
      description: `${POINTS} instants, evenly.`,
      resolve: async ({ known, from, to }, _args, { reads }) => {
        const points = await reads.pastPoints(known, { from, to, points: POINTS });
        return points.map((point) => ({ ...point, programme: known.programme }));
      },
    }),
    moves: t.field({
      type: [adjustmentSlot],
      complexity: { multiplier: 50 },
      description: 'Slots that moved a dial, by time; the newest 200.',
      resolve: async ({ known, from, to }, _args, { reads }) => [
        ...(await reads.pastMoves(known.name, from, to)),
      ],
    }),
  }),
});

builder.queryFields((t) => ({
  adjustmentHistory: t.field({
    type: history,
    nullable: true,
    complexity: { field: 300 },
    description:
      'How a programme of the live version moved with its market; null where there is no such programme.',
    args: {
      programme: t.arg.string({ required: true, description: 'Its name.' }),
      hours: t.arg.int({ required: true, description: `How far back: 1 to ${HOURS_PER_YEAR}.` }),
    },
    resolve: async (_root, { programme, hours }, { reads }) => {
      if (hours < 1 || hours > HOURS_PER_YEAR)
        throw badArgument(
          'adjustmentHistory.hours',
          'history-hours',
          `is ${hours}; it may be 1 to ${HOURS_PER_YEAR}`,
        );
      const known = await reads.adjustmentProgramme(storableText('adjustmentHistory.programme', programme));
      const to = await reads.now();
      return known && { known, from: new Date(to.getTime() - hours * MS_PER_HOUR), to };
    },
  }),
}));
