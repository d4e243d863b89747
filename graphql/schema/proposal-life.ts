import { cancelProposal } from '../../lib/usecases/proposals/cancel-proposal';
import { queueProposal } from '../../lib/usecases/activation/queue-proposal';
import { rollBackVersion } from '../../lib/usecases/activation/roll-back-version';
import { withdrawProposal } from '../../lib/usecases/proposals/withdraw-proposal';
import { builder } from '../kit/builder';
import { proposal } from './proposal';
import { keyOf, proposalOr, seenFields } from '../kit/proposal-input';
import { ACCESS, resultUnion } from '../kit/refusals';

const withdrawProposalInput = builder.inputType('WithdrawProposalInput', {
  description: 'What withdrawProposal takes.',
  fields: (t) => ({
    proposalId: t.id({ required: true, description: 'Id of the proposal.' }),
    reason: t.string({ required: true, description: 'Why.' }),
  }),
});

const cancelProposalInput = builder.inputType('CancelProposalInput', {
  description: 'What cancelProposal takes.',
  fields: (t) => ({
    proposalId: t.id({ required: true, description: 'Id of the proposal.' }),
    reason: t.string({ required: true, description: 'Why.' }),
  }),
});

const queueProposalInput = builder.inputType('QueueProposalInput', {
  description: 'What queueProposal takes.',
  fields: seenFields,
});

const rollBackVersionInput = builder.inputType('RollBackVersionInput', {
  description: 'What rollBackVersion takes.',
  fields: (t) => ({
    toVersion: t.int({ required: true, description: 'Number of the version whose content comes back.' }),
    reason: t.string({ required: true, description: 'Why.' }),
  }),
});

const withdrawProposalResult = resultUnion('WithdrawProposalResult', proposal, [
  ...ACCESS,
  'NotFound',
  'WrongState',
  'InvalidInput',
  'NotAuthor',
]);
const cancelProposalResult = resultUnion('CancelProposalResult', proposal, [
  ...ACCESS,
  'NotFound',
  'WrongState',
  'InvalidInput',
]);
const queueProposalResult = resultUnion('QueueProposalResult', proposal, [
  ...ACCESS,
  'ReauthenticationRequired',
  'NotFound',
  'WrongState',
  'StaleRevision',
  'StaleBase',
  'PlanInThePast',
  'ApprovalLost',
  'GuardrailBreached',
]);
const rollBackVersionResult = resultUnion('RollBackVersionResult', proposal, [
  ...ACCESS,
  'ReauthenticationRequired',
  'NotFound',
  'InvalidInput',
  'NothingChanged',
  'GuardrailBreached',
]);

builder.mutationFields((t) => ({
  withdrawProposal: t.field({
    type: withdrawProposalResult,
    description: 'Takes a proposal back: WITHDRAWN. Only its author.',
    args: { input: t.arg({ type: withdrawProposalInput, required: true, description: 'Which.' }) },
    resolve: async (_root, { input }, context) => {
      const proposalId = keyOf('Proposal', input.proposalId);
      return proposalOr(
        await withdrawProposal(context.deps, context.actor, { ...input, proposalId }),
        context,
      );
    },
  }),
  cancelProposal: t.field({
    type: cancelProposalResult,
    description: 'Stops a proposal before its activation: CANCELED. Right: CANCEL.',
    args: { input: t.arg({ type: cancelProposalInput, required: true, description: 'Which, and why.' }) },
    resolve: async (_root, { input }, context) => {
      const proposalId = keyOf('Proposal', input.proposalId);
      return proposalOr(await cancelProposal(context.deps, context.actor, { ...input, proposalId }), context);
    },
  }),
  queueProposal: t.field({
    type: queueProposalResult,
    description:
      "Queues an APPROVED proposal: a worker activates it at its time, by the venue's clock. Right: QUEUE.",
    args: { input: t.arg({ type: queueProposalInput, required: true, description: 'Which.' }) },
    resolve: async (_root, { input }, context) => {
      const proposalId = keyOf('Proposal', input.proposalId);
      return proposalOr(await queueProposal(context.deps, context.actor, { ...input, proposalId }), context);
    },
  }),
  rollBackVersion: t.field({
    type: rollBackVersionResult,
    description:
      "Proposes an earlier version's content as a new version; it needs the same approvals. Right: ROLL_BACK.",
    args: { input: t.arg({ type: rollBackVersionInput, required: true, description: 'To which, and why.' }) },
    resolve: async (_root, { input }, context) =>
      proposalOr(await rollBackVersion(context.deps, context.actor, input), context),
  }),
}));
