import type { KnownProgramme } from '../../lib/db/reads/adjustment-reads';
import type { Reads } from '../../lib/db/reads/request-reads';
import type { DialName } from '../../lib/domain/dynamics/programme';
import {
  agreementOf,
  countsAt,
  type OrderDocument,
  ownPartRefusal,
  readOrder,
  type ReplayEvidence,
  type ShadowEvidence,
} from '../../lib/domain/governance/adjustment/order';
import type { Tightening } from '../../lib/domain/governance/adjustment/tightening';
import { decimal } from '../../lib/domain/number/decimal';
import { mayActor } from '../../lib/domain/governance/people/actor';
import type { StoredOrder } from '../../lib/ports/adjustments';
import { builder } from '../kit/builder';
import { orderKind } from './adjustment-orders';
import { adjustmentSubject, dialNameEnum, shownDial } from './adjustment-slot';

interface OpenOrder {
  readonly stored: StoredOrder;
  readonly document: OrderDocument;
}

/** What is put to the vote of a programme as the live version states it; null: nothing that its approval would carry out. */
export async function openOrderOf(
  { name, programme }: KnownProgramme,
  reads: Reads,
): Promise<OpenOrder | null> {
  const stored = await reads.openOrder(name);
  const document = stored && readOrder(stored);
  return stored && document?.programmeHash === programme.hash ? { stored, document } : null;
}

interface DialMoved {
  readonly dial: DialName;
  readonly up: number;
  readonly down: number;
}
const DIALS: readonly DialName[] = ['initial', 'maintenance'];

const moved = builder.objectRef<DialMoved>('ProgrammeOrderMoves').implement({
  description: 'How often dials of one kind moved, over every class and portfolio.',
  fields: (t) => ({
    dial: t.field({ type: dialNameEnum, description: 'Which.', resolve: ({ dial }) => shownDial(dial) }),
    up: t.exposeInt('up', { description: 'Times that one of them rose.' }),
    down: t.exposeInt('down', { description: 'Times that one of them fell.' }),
  }),
});

const evidence = builder.objectRef<ShadowEvidence | ReplayEvidence>('ProgrammeOrderEvidence').implement({
  description: 'What a programme was seen to do before something was ordered of it, in short.',
  fields: (t) => ({
    from: t.field({
      type: 'DateTime',
      description: 'The first slot.',
      resolve: ({ from }) => new Date(from),
    }),
    to: t.field({ type: 'DateTime', description: 'The last slot.', resolve: ({ to }) => new Date(to) }),
    slots: t.exposeInt('slots', { description: 'How many there were; of a replay one for each bar.' }),
    moves: t.field({
      type: [moved],
      description: 'How often dials moved, initial and maintenance.',
      resolve: ({ moves }) =>
        DIALS.map((dial) => {
          const same = moves.filter((one) => one.dial === dial);
          return {
            dial,
            up: same.reduce((sum, { up }) => sum + up, 0),
            down: same.reduce((sum, { down }) => sum + down, 0),
          };
        }),
    }),
  }),
});

export const tighteningType = builder.objectRef<Tightening>('ProgrammeTightening').implement({
  description: 'A maintenance dial that people let rise past the liquidation budget, or are asked to.',
  fields: (t) => ({
    subject: t.field({
      type: adjustmentSubject,
      description: 'The class or portfolio.',
      resolve: ({ subject: pointer }) => ({ pointer }),
    }),
    to: t.field({
      type: 'Decimal',
      description: 'How far at most.',
      resolve: ({ to }) => decimal(to),
    }),
    reason: t.exposeString('reason', { description: 'Why, in the words of whoever ordered it.' }),
    reviewBy: t.field({
      type: 'DateTime',
      description: 'By when somebody else is to look at it.',
      resolve: ({ reviewBy }) => new Date(reviewBy),
    }),
  }),
});

/** By the policy in force. */
async function policyNow(reads: Reads) {
  return reads.policy((await reads.foundVenue()).policyVersion);
}

export const openOrder = builder.objectRef<OpenOrder>('OpenProgrammeOrder').implement({
  description: 'What people are asked to agree to of an adjustment programme.',
  fields: (t) => ({
    kind: t.field({
      type: orderKind,
      description: 'What is ordered.',
      resolve: ({ document }) => document.order,
    }),
    hash: t.string({
      description: 'Of its document: what approveProgrammeOrder takes.',
      resolve: ({ stored }) => stored.hash,
    }),
    orderedAt: t.field({ type: 'DateTime', description: 'When.', resolve: ({ stored }) => stored.at }),
    orderedBy: t.string({
      description: 'Who ordered it, by name.',
      resolve: async ({ stored }, _args, { reads }) => (await reads.existingPerson(stored.authorId)).name,
    }),
    agreed: t.stringList({
      description: 'Who agrees to it, by name; only those whose agreement still counts.',
      resolve: async ({ stored }, _args, { reads }) => {
        const [policy, now] = await Promise.all([policyNow(reads), reads.now()]);
        const counting = stored.votes.filter(({ at }) => countsAt(policy, at, now));
        const people = await Promise.all(counting.map(({ personId }) => reads.existingPerson(personId)));
        return people.map(({ name }) => name);
      },
    }),
    needed: t.int({
      description: 'How many people must agree, by the policy in force.',
      resolve: async ({ document }, _args, { reads }) =>
        agreementOf(document.order, await policyNow(reads)).people,
    }),
    tightening: t.field({
      type: tighteningType,
      nullable: true,
      description: 'How far a dial may rise past the liquidation budget; null: that is not what is ordered.',
      resolve: ({ document }) => document.tightening ?? null,
    }),
    shadow: t.field({
      type: evidence,
      nullable: true,
      description: 'What it did since it came into the phase it is in; null where that is not asked for.',
      resolve: ({ document }) => document.shadow,
    }),
    replay: t.field({
      type: evidence,
      nullable: true,
      description: 'What it would have done on every bar that was known; null where that could not be said.',
      resolve: ({ document }) => document.replay,
    }),
    mayAgree: t.boolean({
      description:
        'Whether whoever asks may agree to it: a person with the right VOTE, who neither ordered it nor agreed before.',
      resolve: ({ stored }, _args, { actor }) =>
        actor.kind === 'PERSON' && mayActor(actor, 'VOTE') && ownPartRefusal(stored, actor.personId) === null,
    }),
  }),
});
