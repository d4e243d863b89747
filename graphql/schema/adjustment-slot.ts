import type { Gate } from '../../lib/domain/dynamics/dial';
import { gateSentence, LIMITED_SENTENCE } from '../../lib/domain/dynamics/gate-sentence';
import { HELD_REASONS, type HeldReason, heldSentence } from '../../lib/domain/dynamics/held-words';
import { type SlotRecord, storedSlot } from '../../lib/domain/dynamics/path';
import type { DialName } from '../../lib/domain/dynamics/programme';
import { SHORTENED_BY } from '../../lib/domain/dynamics/slot';
import type { PastSlot } from '../../lib/domain/dynamics/state-before';
import { type Actor, mayActor } from '../../lib/domain/governance/people/actor';
import { pointerNames } from '../../lib/domain/json/json-pointer';
import { badArgument, storableText } from '../kit/arguments';
import { builder } from '../kit/builder';
import { pageCost } from '../kit/connection';
import { describedEnum } from '../kit/enums';
import { forbiddenRead } from '../server/access';

/** What the API shows of a gate: whoever may not see the budget is not told that it is what binds. */
export type ShownGate = Gate | 'LIMITED';

const GATE_DESCRIPTIONS: Readonly<Record<ShownGate, string>> = {
  DATA: 'What the law reads is not sound enough for the move that it would make.',
  DEADBAND: 'The target is too near to the dial to move it.',
  DWELL: 'The target has not been below the dial for long enough.',
  SPEED: 'A step, or a rise or fall over a time, is limited.',
  WINDOW: 'The multiple of the least value of a window is limited.',
  BOUND: 'A bound that was approved.',
  RELATION: 'The maintenance dial never stands above the initial one.',
  NOTICE: 'A rise of maintenance margin is announced before it binds.',
  BUDGET: 'The liquidation budget. Shown to those with the right SEE_BUDGET.',
  GAIN: 'The forced sales that what it liquidates itself would set off. Shown to those with the right SEE_BUDGET.',
  LEAST: 'What is left of the move is too small to be made.',
  HELD: 'The programme, or the dial, is held.',
  NONE: 'Nothing: it stands at its target.',
  LIMITED: 'Something that is shown to those with the right SEE_BUDGET alone.',
};
export const gateEnum = describedEnum('AdjustmentGate', 'What decided a slot for a dial.', GATE_DESCRIPTIONS);

export const dialNameEnum = describedEnum('AdjustmentDialName', 'The requirement that a dial multiplies.', {
  INITIAL: 'Initial margin.',
  MAINTENANCE: 'Maintenance margin.',
});

const subjectKind = describedEnum('AdjustmentSubjectKind', 'What has dials of its own.', {
  MARGIN_CLASS: 'A margin class.',
  PORTFOLIO: 'A portfolio, on its total.',
});

const reasonEnum = describedEnum(
  'AdjustmentReason',
  'Why a programme stands still, or only tightens.',
  Object.fromEntries(HELD_REASONS.map((reason) => [reason, heldSentence(reason)])) as Record<
    HeldReason,
    string
  >,
);

export function maySeeBudget(actor: Actor): boolean {
  return mayActor(actor, 'SEE_BUDGET');
}

export function shownGate(actor: Actor, gate: Gate): ShownGate {
  return isOfBudget(gate) && !maySeeBudget(actor) ? 'LIMITED' : gate;
}

/** What live accounts bear, which tells where they stop. */
export function isOfBudget(gate: Gate): boolean {
  return SHORTENED_BY.some((one) => one === gate);
}

export function shownDial(dial: DialName): 'INITIAL' | 'MAINTENANCE' {
  return dial === 'initial' ? 'INITIAL' : 'MAINTENANCE';
}

/** A class or portfolio by its JSON Pointer. */
export const adjustmentSubject = builder
  .objectRef<{ readonly pointer: string }>('AdjustmentSubject')
  .implement({
    description: 'What has dials of its own.',
    fields: (t) => ({
      kind: t.field({
        type: subjectKind,
        description: 'Whether it is a class or a portfolio.',
        resolve: ({ pointer }) => (pointer.startsWith('/portfolios/') ? 'PORTFOLIO' : 'MARGIN_CLASS'),
      }),
      name: t.string({
        description: 'Its name.',
        resolve: ({ pointer }) => pointerNames(pointer)?.[1] ?? pointer,
      }),
    }),
  });

export interface HeldFor {
  readonly reason: HeldReason;
  readonly since: Date | null;
}
export const heldFor = builder.objectRef<HeldFor>('AdjustmentHold').implement({
  description: 'A reason for which a programme stands still, or only tightens.',
  fields: (t) => ({
    reason: t.field({ type: reasonEnum, description: 'Which.', resolve: ({ reason }) => reason }),
    sentence: t.string({
      description: 'One sentence for people.',
      resolve: ({ reason }) => heldSentence(reason),
    }),
    since: t.expose('since', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when it has, without a break; null: the log no longer says.',
    }),
  }),
});

type AnnouncedRecord = NonNullable<SlotRecord['dials'][number]['announced']>;
export const announcedStep = builder.objectRef<AnnouncedRecord>('AnnouncedStep').implement({
  description: 'A rise of maintenance margin that clients are told of: it may shrink or lapse, and not grow.',
  fields: (t) => ({
    value: t.expose('value', { type: 'Decimal', description: 'Where the dial will stand at most.' }),
    bindsAt: t.field({
      type: 'DateTime',
      description: 'When it binds.',
      resolve: ({ bindsAt }) => new Date(bindsAt),
    }),
  }),
});

/** One dial of a slot, with the slot around it. */
export interface DialOfSlot extends PastSlot {
  readonly decided: SlotRecord['dials'][number];
}

export const dialDecision = builder.objectRef<DialOfSlot>('AdjustmentDialDecision').implement({
  description: 'What one slot decided for one dial.',
  fields: (t) => ({
    subject: t.field({
      type: adjustmentSubject,
      description: 'Whose dial.',
      resolve: ({ decided: { subject } }) => ({ pointer: subject }),
    }),
    dial: t.field({
      type: dialNameEnum,
      description: 'Which of the two.',
      resolve: ({ decided }) => shownDial(decided.dial),
    }),
    before: t.field({
      type: 'Decimal',
      description: 'Where it stood.',
      resolve: ({ decided }) => decided.before,
    }),
    after: t.field({
      type: 'Decimal',
      description: 'Where it stands from then on.',
      resolve: ({ decided }) => decided.after,
    }),
    gate: t.field({
      type: gateEnum,
      description: 'What decided.',
      resolve: ({ decided }, _args, { actor }) => shownGate(actor, decided.gate),
    }),
    why: t.string({
      description: 'The same in a sentence or two, for people.',
      resolve: ({ record, programme, decided }, _args, { actor }) =>
        shownGate(actor, decided.gate) === 'LIMITED'
          ? LIMITED_SENTENCE
          : gateSentence(programme, record, decided),
    }),
    announced: t.field({
      type: announcedStep,
      nullable: true,
      description: 'What is announced after the slot; null: nothing.',
      resolve: ({ decided }) => decided.announced,
    }),
  }),
});

export const adjustmentSlot = builder.prismaObject('AdjustmentSlot', {
  description: 'One decision of an adjustment programme, hashed with the one before.',
  fields: (t) => ({
    hash: t.exposeString('hash', { description: 'SHA-256 of its record.' }),
    previous: t.exposeString('previous', {
      description: 'Hash of the slot before of this programme; zeros for the first.',
    }),
    at: t.expose('at', { type: 'DateTime', description: 'The instant for which it decided.' }),
    programme: t.exposeString('programme', { description: 'Name of the programme.' }),
    versionNumber: t.exposeInt('versionNumber', { description: 'The version that was live.' }),
    programmeHash: t.string({
      description: 'SHA-256 of the document that decided.',
      resolve: ({ record }) => storedSlot(record).programmeHash,
    }),
    moved: t.exposeBoolean('hasMoved', { description: 'Whether it moved a dial.' }),
    target: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'Where the dials should stand, before any bound; null: nobody could say.',
      resolve: ({ record }) => storedSlot(record).target,
    }),
    reasons: t.field({
      type: [reasonEnum],
      description: 'What of its inputs was not sound, and what held it.',
      resolve: ({ record }) => {
        const { unsound, holds } = storedSlot(record);
        return [...unsound, ...holds];
      },
    }),
    dials: t.field({
      type: [dialDecision],
      complexity: { multiplier: 2 },
      description: 'What was decided for each dial.',
      resolve: async (slot, _args, { reads }) => dialsOf(await reads.pastSlot(slot)),
    }),
    record: t.string({
      nullable: true,
      description:
        'What is hashed, JSON text; null for whoever may not see the budget, where it says that that binds.',
      resolve: ({ record }, _args, { actor }) => (maySeeRecord(actor, storedSlot(record)) ? record : null),
    }),
  }),
});

export function dialsOf({ record, programme }: PastSlot): DialOfSlot[] {
  return record.dials.map((decided) => ({ record, programme, decided }));
}

/** What live accounts had to bear, and that they bore less than was wished, is of the budget. */
function maySeeRecord(actor: Actor, { dials, effect, gain }: SlotRecord): boolean {
  return (
    maySeeBudget(actor) ||
    (effect === undefined && gain === undefined && !dials.some(({ gates }) => gates.some(isOfBudget)))
  );
}

function filterGate(actor: Actor, gate: ShownGate | null | undefined): Gate | null {
  if (gate == null) return null;
  if (gate === 'LIMITED')
    throw badArgument('adjustmentSlots.gate', 'gate-of-slot', 'stands in place of others and finds none');
  if (isOfBudget(gate) && !maySeeBudget(actor)) throw forbiddenRead('SEE_BUDGET');
  return gate;
}

builder.queryFields((t) => ({
  adjustmentSlots: t.prismaConnection(
    {
      type: adjustmentSlot,
      cursor: 'id',
      complexity: pageCost,
      description: 'Slots of adjustment programmes, newest first.',
      args: {
        programme: t.arg.string({ description: 'Only of the programme of this name.' }),
        gate: t.arg({ type: gateEnum, description: 'Only those on which it decided a dial.' }),
        movedOnly: t.arg.boolean({ description: 'true: only those that moved a dial.' }),
      },
      resolve: (query, _root, { programme, gate, movedOnly }, { actor, prisma }) => {
        const name = storableText('adjustmentSlots.programme', programme);
        const only = filterGate(actor, gate);
        return prisma.adjustmentSlot.findMany({
          ...query,
          where: {
            ...(name == null ? {} : { programme: name }),
            ...(only === null ? {} : { gates: { has: only } }),
            ...(movedOnly === true ? { hasMoved: true } : {}),
          },
          orderBy: { id: 'desc' },
        });
      },
    },
    { name: 'AdjustmentSlotConnection' },
    { name: 'AdjustmentSlotEdge' },
  ),
}));
