import type { MarginChange, MarginChangeKind } from '../../lib/db/reads/margin-changes';
import { builder } from '../kit/builder';
import { describedEnum } from '../kit/enums';
import { mayActor } from '../../lib/domain/governance/people/actor';
import { badArgument } from '../kit/arguments';
import { readerError } from '../server/access';
import { adjustmentSubject, dialNameEnum, shownDial } from './adjustment-slot';

const KINDS: Record<MarginChangeKind, string> = {
  ACTIVATION: 'A version went live, whole or by the first step of a ramp.',
  RAMP_STEP: 'A ramp took a step.',
  RAMP_PAUSE: 'A ramp was paused, or stopped for good: it stays where it is.',
  STEP: 'A programme moved dials that are in force.',
  SUSPENSION: 'A person suspended a programme: its dials stay where they are.',
  ORDER: 'An order of a programme was carried out: it was promoted, resumed, or sent back to 1.',
  REVERTED: 'Every dial of a programme is back at 1, as was ordered.',
};

const kind = describedEnum(
  'MarginChangeKind',
  'What changed the effective parameters, or what moves them.',
  KINDS,
);

const move = builder.objectRef<MarginChange['moves'][number]>('MarginMove').implement({
  description: 'How far a step moved one dial.',
  fields: (t) => ({
    subject: t.field({
      type: adjustmentSubject,
      description: 'Of which class or portfolio.',
      resolve: ({ subject }) => ({ pointer: subject }),
    }),
    dial: t.field({
      type: dialNameEnum,
      description: 'Which requirement it multiplies.',
      resolve: ({ dial }) => shownDial(dial),
    }),
    before: t.expose('before', { type: 'Decimal', description: 'Before the step.' }),
    after: t.expose('after', { type: 'Decimal', description: 'After it.' }),
  }),
});

const marginChange = builder.objectRef<MarginChange>('MarginChange').implement({
  description: 'One change of the effective parameters, as the audit log has it.',
  fields: (t) => ({
    sequence: t.string({
      description:
        'Its place in the order of changes: the number of its audit entry. Rises, with gaps; what to resume from.',
      resolve: ({ sequence }) => sequence.toString(),
    }),
    at: t.expose('at', { type: 'DateTime', description: 'When it was written.' }),
    kind: t.expose('kind', { type: kind, description: 'What changed.' }),
    programme: t.exposeString('programme', {
      nullable: true,
      description: 'The programme; null of an activation, and of a ramp.',
    }),
    versionNumber: t.exposeInt('versionNumber', {
      nullable: true,
      description: 'The version that went live; null of anything else.',
    }),
    effectiveHash: t.exposeString('effectiveHash', {
      nullable: true,
      description:
        'SHA-256 of the effective parameter set that it left in force, as `effectiveParameters` has it; null: it is as before.',
    }),
    moves: t.field({ type: [move], description: 'Of a step.', resolve: ({ moves }) => [...moves] }),
  }),
});

builder.subscriptionType({
  description:
    'What is told as it happens, over server-sent events: POST the subscription with `accept: text/event-stream`. Needs the right READ.',
});

builder.subscriptionFields((t) => ({
  marginChanged: t.field({
    type: marginChange,
    description:
      'Every change of the effective parameters, in order: versions that go live, steps, suspensions and orders of programmes. A client that asks again from the last sequence that it has seen misses none.',
    args: {
      after: t.arg.string({
        description:
          'Begin after this sequence, as a change stated it; "0" for all there ever was. From now on when absent.',
      }),
    },
    subscribe: async (_root, { after }, { actor, deps }) => {
      if (!mayActor(actor, 'READ')) throw readerError(actor);
      const place = sequenceOf(after);
      // Of another log, or of one that was set back: nothing would ever come, or not all of it.
      if (place !== null && place > (await deps.marginChanges.newest()))
        throw badArgument(
          'marginChanged.after',
          'sequence',
          'is beyond the newest change: this log is another one',
        );
      return deps.marginChanges.watch(place);
    },
    resolve: (change) => change,
  }),
}));

const SEQUENCE = /^(0|[1-9]\d{0,17})$/;

/** @returns null: from now on */
function sequenceOf(after: string | null | undefined): bigint | null {
  if (after == null) return null;
  if (SEQUENCE.test(after)) return BigInt(after);
  throw badArgument('marginChanged.after', 'sequence', 'is no sequence of a change');
}
