import type { Order } from '../../lib/domain/governance/adjustment/order';
import { decimalText } from '../../lib/domain/number/decimal';
import { approveOrder } from '../../lib/usecases/adjustments/approve-order';
import { orderProgramme } from '../../lib/usecases/adjustments/order-programme';
import { orderTightening } from '../../lib/usecases/adjustments/order-tightening';
import { reviewTightening } from '../../lib/usecases/adjustments/review-tightening';
import { suspendProgrammes } from '../../lib/usecases/adjustments/suspend-programmes';
import { storableText } from '../kit/arguments';
import { builder } from '../kit/builder';
import { describedEnum } from '../kit/enums';
import { ACCESS, resultUnion } from '../kit/refusals';

const ORDER_WORDS: Record<Order, string> = {
  INITIAL_ONLY: 'It moves initial margin.',
  LIVE: 'It moves both requirements.',
  RESUME: 'It goes on after it was suspended.',
  REVERT: 'Every dial goes back to 1 by its own limits; then nothing it decides is applied.',
  TIGHTEN: 'One maintenance dial may rise past the liquidation budget, to a stated value at most.',
};
export const orderKind = describedEnum(
  'ProgrammeOrderKind',
  'What people order of an adjustment programme together.',
  ORDER_WORDS,
);

const suspended = builder
  .objectRef<{ readonly programmes: readonly string[] }>('SuspendedProgrammes')
  .implement({
    description: 'Which adjustment programmes were suspended.',
    fields: (t) => ({
      programmes: t.stringList({
        description: 'Names of those that were not suspended before.',
        resolve: ({ programmes }) => [...programmes],
      }),
    }),
  });

interface Ordered {
  readonly programme: string;
  readonly hash: string;
  readonly isCarriedOut: boolean;
}
const ordered = builder.objectRef<Ordered>('OrderedProgramme').implement({
  description: 'An order of an adjustment programme, as an act left it.',
  fields: (t) => ({
    programme: t.exposeString('programme', { description: 'Its name.' }),
    hash: t.exposeString('hash', { description: 'Of the order: what others agree to.' }),
    isCarriedOut: t.exposeBoolean('isCarriedOut', { description: 'Whether enough people agreed to it.' }),
  }),
});

const suspendInput = builder.inputType('SuspendProgrammesInput', {
  description: 'What is stopped, and why.',
  fields: (t) => ({
    programme: t.string({ description: 'Its name; all programmes where it is left out.' }),
    reason: t.string({ required: true, description: 'Why.' }),
  }),
});
const orderInput = builder.inputType('OrderProgrammeInput', {
  description: 'What an adjustment programme is to do from now on.',
  fields: (t) => ({
    programme: t.string({ required: true, description: 'Its name.' }),
    order: t.field({ type: orderKind, required: true, description: 'What is ordered.' }),
  }),
});
const tightenInput = builder.inputType('OrderTighteningInput', {
  description: 'How far a maintenance dial may rise past the liquidation budget.',
  fields: (t) => ({
    programme: t.string({ required: true, description: 'Its name.' }),
    subject: t.string({
      required: true,
      description: 'JSON Pointer of the class or portfolio: /marginClasses/alts.',
    }),
    to: t.field({ type: 'Decimal', required: true, description: 'The greatest dial that it may reach so.' }),
    reason: t.string({ required: true, description: 'Why.' }),
    reviewBy: t.field({
      type: 'DateTime',
      required: true,
      description: 'By when somebody else looks at it: within 30 days.',
    }),
  }),
});
const reviewInput = builder.inputType('ReviewTighteningInput', {
  description: 'What somebody else found of it.',
  fields: (t) => ({
    hash: t.string({ required: true, description: 'Of the order.' }),
    finding: t.string({ required: true, description: 'What was found.' }),
  }),
});
const approveInput = builder.inputType('ApproveProgrammeOrderInput', {
  description: 'What is agreed to.',
  fields: (t) => ({
    hash: t.string({ required: true, description: 'Of the order, as orderProgramme gave it.' }),
  }),
});

const VOTED = ['ReauthenticationRequired', 'TokenMayNotVote', 'NotFound', 'ProgrammeNotReady'] as const;
const suspendResult = resultUnion('SuspendProgrammesResult', suspended, [
  ...ACCESS,
  'NotFound',
  'InvalidInput',
]);
const orderResult = resultUnion('OrderProgrammeResult', ordered, [...ACCESS, ...VOTED, 'InvalidInput']);
const reviewResult = resultUnion('ReviewTighteningResult', ordered, [
  ...ACCESS,
  ...VOTED,
  ...(['OwnProposal', 'InvalidInput'] as const),
]);
const approveResult = resultUnion('ApproveProgrammeOrderResult', ordered, [
  ...ACCESS,
  ...VOTED,
  ...(['OwnProposal', 'AlreadyVoted'] as const),
]);

builder.mutationFields((t) => ({
  suspendProgrammes: t.field({
    type: suspendResult,
    description:
      'Stops an adjustment programme, or all of them, at once: dials stay where they are. Right: SUSPEND; no fresh proof of identity is asked for.',
    args: { input: t.arg({ type: suspendInput, required: true, description: 'Which, and why.' }) },
    resolve: async (_root, { input }, { actor, deps }) => {
      const programme =
        input.programme == null ? null : storableText('suspendProgrammes.programme', input.programme);
      const reason = storableText('suspendProgrammes.reason', input.reason);
      const done = await suspendProgrammes(deps, actor, { programme, reason });
      return done.ok ? done.value : done.refusal;
    },
  }),
  orderProgramme: t.field({
    type: orderResult,
    description:
      'Puts to the vote what a programme does from now on, with the evidence of what it did in shadow. To resume and to revert takes two people, of whom whoever orders it is one; to move margin takes as many others as the policy asks for. Right: VOTE, with a fresh proof of identity.',
    args: { input: t.arg({ type: orderInput, required: true, description: 'What.' }) },
    resolve: async (_root, { input }, { actor, deps }) => {
      const programme = storableText('orderProgramme.programme', input.programme);
      const done = await orderProgramme(deps, actor, { programme, order: input.order });
      return done.ok ? { ...done.value, isCarriedOut: false } : done.refusal;
    },
  }),
  orderTightening: t.field({
    type: orderResult,
    description:
      'Puts to the vote that a maintenance dial of a constrained class may rise past the liquidation budget, to a stated value at most. Its programme still moves it, by its own limits and notice. It takes two people, of whom whoever orders it is one. Right: VOTE, with a fresh proof of identity.',
    args: { input: t.arg({ type: tightenInput, required: true, description: 'How far.' }) },
    resolve: async (_root, { input }, { actor, deps }) => {
      const done = await orderTightening(deps, actor, {
        programme: storableText('orderTightening.programme', input.programme),
        subject: storableText('orderTightening.subject', input.subject),
        to: decimalText(input.to),
        reason: storableText('orderTightening.reason', input.reason),
        reviewBy: input.reviewBy.toISOString(),
      });
      return done.ok ? { ...done.value, isCarriedOut: false } : done.refusal;
    },
  }),
  reviewTightening: t.field({
    type: reviewResult,
    description:
      'Puts on record what somebody found of an order that let a dial past the liquidation budget, once. Right: VOTE, with a fresh proof of identity; nobody reviews what they ordered or agreed to.',
    args: { input: t.arg({ type: reviewInput, required: true, description: 'What was found.' }) },
    resolve: async (_root, { input }, { actor, deps }) => {
      const done = await reviewTightening(deps, actor, {
        orderHash: storableText('reviewTightening.hash', input.hash),
        finding: storableText('reviewTightening.finding', input.finding),
      });
      return done.ok ? { ...done.value, isCarriedOut: true } : done.refusal;
    },
  }),
  approveProgrammeOrder: t.field({
    type: approveResult,
    description:
      'Agrees to an order, by its hash; with the last agreement that it takes it is carried out. Right: VOTE, with a fresh proof of identity.',
    args: { input: t.arg({ type: approveInput, required: true, description: 'Which.' }) },
    resolve: async (_root, { input }, { actor, deps }) => {
      const orderHash = storableText('approveProgrammeOrder.hash', input.hash);
      const done = await approveOrder(deps, actor, { orderHash });
      return done.ok ? { ...done.value, hash: orderHash } : done.refusal;
    },
  }),
}));
