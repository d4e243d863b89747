import { approveProposal } from '../../lib/usecases/proposals/approve-proposal';
import { rejectProposal } from '../../lib/usecases/proposals/reject-proposal';
import { requestChanges } from '../../lib/usecases/proposals/request-changes';
import { builder } from '../kit/builder';
import { proposal } from './proposal';
import { keyOf, proposalOr, seenFields } from '../kit/proposal-input';
import { ACCESS, resultUnion } from '../kit/refusals';

const ON_VOTE = [
  ...ACCESS,
  'NotFound',
  'WrongState',
  'StaleRevision',
  'OwnProposal',
  'TokenMayNotVote',
  'AlreadyVoted',
  'ReauthenticationRequired',
] as const;

const approveProposalInput = builder.inputType('ApproveProposalInput', {
  description: 'What approveProposal takes: exactly what the approver has seen.',
  fields: (t) => ({
    ...seenFields(t),
    evidenceHash: t.string({
      required: true,
      description: 'Hash of the evidence seen; refused as StaleEvidence when another is current.',
    }),
  }),
});

const rejectProposalInput = builder.inputType('RejectProposalInput', {
  description: 'What rejectProposal takes.',
  fields: (t) => ({ ...seenFields(t), reason: t.string({ required: true, description: 'Why.' }) }),
});

const requestChangesInput = builder.inputType('RequestChangesInput', {
  description: 'What requestChanges takes.',
  fields: (t) => ({
    ...seenFields(t),
    reason: t.string({ required: true, description: 'What should change, and why.' }),
  }),
});

const approveProposalResult = resultUnion('ApproveProposalResult', proposal, [
  ...ON_VOTE,
  'NoEvidence',
  'StaleEvidence',
  'StaleBase',
  'GuardrailBreached',
]);
const rejectProposalResult = resultUnion('RejectProposalResult', proposal, [...ON_VOTE, 'InvalidInput']);
const requestChangesResult = resultUnion('RequestChangesResult', proposal, [...ON_VOTE, 'InvalidInput']);

builder.mutationFields((t) => ({
  approveProposal: t.field({
    type: approveProposalResult,
    description:
      'Votes for a proposal in review, on its evidence; the last approval the policy asks for makes it APPROVED. Right: VOTE; never its author or an editor, never an API token.',
    args: { input: t.arg({ type: approveProposalInput, required: true, description: 'What was seen.' }) },
    resolve: async (_root, { input }, context) => {
      const proposalId = keyOf('Proposal', input.proposalId);
      return proposalOr(
        await approveProposal(context.deps, context.actor, { ...input, proposalId }),
        context,
      );
    },
  }),
  rejectProposal: t.field({
    type: rejectProposalResult,
    description: 'Votes against a proposal in review, which ends it: REJECTED. Right: VOTE.',
    args: {
      input: t.arg({ type: rejectProposalInput, required: true, description: 'What was seen, and why.' }),
    },
    resolve: async (_root, { input }, context) => {
      const proposalId = keyOf('Proposal', input.proposalId);
      return proposalOr(await rejectProposal(context.deps, context.actor, { ...input, proposalId }), context);
    },
  }),
  requestChanges: t.field({
    type: requestChangesResult,
    description: 'Asks for another revision: CHANGES_REQUESTED. Right: VOTE.',
    args: {
      input: t.arg({ type: requestChangesInput, required: true, description: 'What was seen, and why.' }),
    },
    resolve: async (_root, { input }, context) => {
      const proposalId = keyOf('Proposal', input.proposalId);
      return proposalOr(await requestChanges(context.deps, context.actor, { ...input, proposalId }), context);
    },
  }),
}));
