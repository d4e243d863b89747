import type { KnownProgramme } from '../../lib/db/reads/adjustment-reads';
import type { Reads } from '../../lib/db/reads/request-reads';
import {
  FORWARD_HOURS,
  type ForwardDial,
  forwardHours,
  forwardPath,
  type ForwardStep,
} from '../../lib/domain/dynamics/forward-path';
import { dialText } from '../../lib/domain/dynamics/path';
import { MS_PER_HOUR } from '../../lib/domain/dynamics/programme';
import { observedOf } from '../../lib/domain/dynamics/state-before';
import { slotMsOf } from '../../lib/domain/dynamics/path';
import { badArgument, storableText } from '../kit/arguments';
import { builder } from '../kit/builder';
import {
  adjustmentSubject,
  announcedStep,
  dialNameEnum,
  gateEnum,
  shownDial,
  shownGate,
} from './adjustment-slot';

const DEFAULT_HOURS = 24;

interface Path {
  readonly from: Date;
  readonly until: Date;
  readonly dials: readonly ForwardDial[];
}

const forwardStep = builder.objectRef<ForwardStep>('ForwardStep').implement({
  description: 'A move that a dial would make.',
  fields: (t) => ({
    at: t.field({ type: 'DateTime', description: 'When.', resolve: ({ atMs }) => new Date(atMs) }),
    value: t.field({
      type: 'Decimal',
      description: 'Where it stands from then on.',
      resolve: ({ value }) => dialText(value),
    }),
    announced: t.exposeBoolean('isAnnounced', {
      description: 'Whether clients are told of it, so that it may shrink or lapse, and not grow.',
    }),
  }),
});

const forwardDial = builder.objectRef<ForwardDial>('ForwardDial').implement({
  description: 'Where one dial would stand.',
  fields: (t) => ({
    subject: t.field({
      type: adjustmentSubject,
      description: 'Whose dial.',
      resolve: ({ subject }) => ({ pointer: subject }),
    }),
    dial: t.field({
      type: dialNameEnum,
      description: 'Which of the two.',
      resolve: ({ dial }) => shownDial(dial),
    }),
    now: t.field({ type: 'Decimal', description: 'Where it stands.', resolve: ({ now }) => dialText(now) }),
    steps: t.field({
      type: [forwardStep],
      description: 'Its moves, by time; empty where it stays.',
      resolve: ({ steps }) => [...steps],
    }),
    lastGate: t.field({
      type: gateEnum,
      description: 'What would decide at the end.',
      resolve: ({ lastGate }, _args, { actor }) => shownGate(actor, lastGate),
    }),
    announced: t.field({
      type: announcedStep,
      nullable: true,
      description: 'What is announced now; null: nothing.',
      resolve: ({ announced }) =>
        announced && {
          value: dialText(announced.value),
          bindsAt: new Date(announced.bindsAtMs).toISOString(),
        },
    }),
  }),
});

const forwardPathType = builder.objectRef<Path>('ForwardPath').implement({
  description:
    'Where dials will stand if signals stay as they are, what holds them goes on, and the book bears every rise.',
  fields: (t) => ({
    from: t.expose('from', { type: 'DateTime', description: 'The newest slot.' }),
    until: t.expose('until', { type: 'DateTime', description: 'Where the path ends.' }),
    dials: t.field({ type: [forwardDial], description: 'Each dial.', resolve: ({ dials }) => [...dials] }),
  }),
});

async function pathOf(
  reads: Reads,
  { programme, stands }: KnownProgramme,
  hours: number,
): Promise<Path | null> {
  const slot = stands && (await reads.adjustmentSlot(stands.slotHash));
  if (!slot) return null;
  const { record } = await reads.pastSlot(slot);
  const atMs = stands.slotAt.getTime();
  return {
    from: stands.slotAt,
    until: new Date(atMs + hours * MS_PER_HOUR),
    dials: forwardPath(programme, stands.state, observedOf(record), {
      atMs,
      slotMs: slotMsOf(record),
      hours,
    }),
  };
}

builder.queryFields((t) => ({
  forwardPath: t.field({
    type: forwardPathType,
    nullable: true,
    complexity: ({ hours }) => ({ field: 10 * Math.max(1, Math.min(FORWARD_HOURS, hours ?? DEFAULT_HOURS)) }),
    description:
      'Where the dials of a programme of the live version will stand; null where there is no such programme, or it has decided nothing yet.',
    args: {
      programme: t.arg.string({ required: true, description: 'Its name.' }),
      hours: t.arg.int({
        description: `How far ahead: 1 to ${FORWARD_HOURS}; ${DEFAULT_HOURS} when absent.`,
      }),
    },
    resolve: async (_root, { programme: name, hours: asked }, { actor, deps, reads }) => {
      const hours = asked ?? DEFAULT_HOURS;
      if (hours < 1 || hours > FORWARD_HOURS)
        throw badArgument(
          'forwardPath.hours',
          'forward-hours',
          `is ${hours}; it may be 1 to ${FORWARD_HOURS}`,
        );
      const known = await reads.adjustmentProgramme(storableText('forwardPath.programme', name));
      const most = known?.stands ? forwardHours(known.programme, known.stands.state) : FORWARD_HOURS;
      if (hours > most)
        throw badArgument(
          'forwardPath.hours',
          'forward-hours',
          `is ${hours}; of this many different dials it may be 1 to ${most}`,
        );
      return known && deps.heavy(actor, () => pathOf(reads, known, hours));
    },
  }),
}));
