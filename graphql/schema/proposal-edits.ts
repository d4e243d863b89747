import { commentOnProposal } from '../../lib/usecases/proposals/comment-on-proposal';
import { createProposal } from '../../lib/usecases/proposals/create-proposal';
import { planActivation } from '../../lib/usecases/proposals/plan-activation';
import { rebaseProposal } from '../../lib/usecases/proposals/rebase-proposal';
import { reviseProposal } from '../../lib/usecases/proposals/revise-proposal';
import { submitProposal } from '../../lib/usecases/proposals/submit-proposal';
import { builder } from '../kit/builder';
import { comment } from './comment';
import { proposal } from './proposal';
import { keyOf, planFields, planOf, proposalOr, seenFields } from '../kit/proposal-input';
import { ACCESS, resultUnion } from '../kit/refusals';

const ON_EDIT = [...ACCESS, 'NotFound', 'WrongState', 'StaleRevision', 'NothingChanged'] as const;

const createProposalInput = builder.inputType('CreateProposalInput', {
  description: 'What createProposal takes.',
  fields: (t) => ({
    title: t.string({ required: true, description: 'In one line.' }),
    rationale: t.string({ required: true, description: 'Why: the case for the committee.' }),
    document: t.string({
      required: true,
      description: 'The whole parameter set proposed, as JSON text: an edited copy of the live one.',
    }),
    ...planFields(t),
  }),
});

const activationPlanInput = builder.inputType('ActivationPlanInput', {
  description: 'When a proposal goes live.',
  fields: planFields,
});

const reviseProposalInput = builder.inputType('ReviseProposalInput', {
  description: 'What reviseProposal takes.',
  fields: (t) => ({
    ...seenFields(t),
    document: t.string({ required: true, description: 'The whole parameter set, as JSON text.' }),
    note: t.string({ description: 'What changed in this edit, in words.' }),
    title: t.string({ description: 'A new title; left out: unchanged.' }),
    rationale: t.string({ description: 'A new rationale; left out: unchanged.' }),
    plan: t.field({ type: activationPlanInput, description: 'A new plan; left out: unchanged.' }),
  }),
});

const planActivationInput = builder.inputType('PlanActivationInput', {
  description: 'What planActivation takes.',
  fields: (t) => ({ ...seenFields(t), ...planFields(t) }),
});

const rebaseProposalInput = builder.inputType('RebaseProposalInput', {
  description: 'What rebaseProposal takes.',
  fields: seenFields,
});

const submitProposalInput = builder.inputType('SubmitProposalInput', {
  description: 'What submitProposal takes.',
  fields: seenFields,
});

const commentOnProposalInput = builder.inputType('CommentOnProposalInput', {
  description: 'What commentOnProposal takes.',
  fields: (t) => ({
    proposalId: t.id({ required: true, description: 'Id of the proposal.' }),
    body: t.string({ required: true, description: 'The remark.' }),
    path: t.string({ description: 'JSON Pointer into the parameter set; left out: on the whole.' }),
  }),
});

const createProposalResult = resultUnion('CreateProposalResult', proposal, [
  ...ACCESS,
  'ReauthenticationRequired',
  'NotFound',
  'InvalidInput',
  'NothingChanged',
]);
const ON_PLAN = [...ON_EDIT, 'ReauthenticationRequired', 'InvalidInput'] as const;
const reviseProposalResult = resultUnion('ReviseProposalResult', proposal, ON_PLAN);
const planActivationResult = resultUnion('PlanActivationResult', proposal, ON_PLAN);
const rebaseProposalResult = resultUnion('RebaseProposalResult', proposal, [...ON_EDIT, 'RebaseConflict']);
const submitProposalResult = resultUnion('SubmitProposalResult', proposal, [
  ...ON_EDIT,
  'GuardrailBreached',
  'InvalidInput',
  'StaleBase',
]);
const commentOnProposalResult = resultUnion('CommentOnProposalResult', comment, [
  ...ACCESS,
  'NotFound',
  'InvalidInput',
]);

builder.mutationFields((t) => ({
  createProposal: t.field({
    type: createProposalResult,
    description: 'Begins a proposal in DRAFT, on the live version. Right: PROPOSE.',
    args: { input: t.arg({ type: createProposalInput, required: true, description: 'The proposal.' }) },
    resolve: async (_root, { input }, context) =>
      proposalOr(
        await createProposal(context.deps, context.actor, {
          ...input,
          activateAt: input.activateAt ?? null,
          graceMinutes: input.graceMinutes ?? null,
        }),
        context,
      ),
  }),
  reviseProposal: t.field({
    type: reviseProposalResult,
    description:
      'Makes a new revision of document, texts and plan, together or not at all: back to DRAFT, and every vote is void. Right: PROPOSE.',
    args: { input: t.arg({ type: reviseProposalInput, required: true, description: 'The revision.' }) },
    resolve: async (_root, { input }, context) => {
      const proposalId = keyOf('Proposal', input.proposalId);
      const { note = null, title = null, rationale = null, plan } = input;
      const outcome = await reviseProposal(context.deps, context.actor, {
        ...input,
        proposalId,
        note,
        title,
        rationale,
        plan: plan ? planOf(plan) : null,
      });
      return proposalOr(outcome, context);
    },
  }),
  planActivation: t.field({
    type: planActivationResult,
    description:
      'Sets when to activate. That is an edit: back to DRAFT, and every vote is void. Right: PROPOSE.',
    args: { input: t.arg({ type: planActivationInput, required: true, description: 'The plan.' }) },
    resolve: async (_root, { input }, context) => {
      const proposalId = keyOf('Proposal', input.proposalId);
      const { revisionHash, activateAt = null, graceMinutes = null } = input;
      return proposalOr(
        await planActivation(context.deps, context.actor, {
          proposalId,
          revisionHash,
          activateAt,
          graceMinutes,
        }),
        context,
      );
    },
  }),
  rebaseProposal: t.field({
    type: rebaseProposalResult,
    description:
      'Repeats the change on the live version, as a new revision in DRAFT; conflicts are refused. Right: PROPOSE.',
    args: { input: t.arg({ type: rebaseProposalInput, required: true, description: 'Which.' }) },
    resolve: async (_root, { input }, context) => {
      const proposalId = keyOf('Proposal', input.proposalId);
      return proposalOr(await rebaseProposal(context.deps, context.actor, { ...input, proposalId }), context);
    },
  }),
  submitProposal: t.field({
    type: submitProposalResult,
    description: 'Brings a DRAFT before the committee: IN_REVIEW. Right: PROPOSE.',
    args: { input: t.arg({ type: submitProposalInput, required: true, description: 'Which.' }) },
    resolve: async (_root, { input }, context) => {
      const proposalId = keyOf('Proposal', input.proposalId);
      return proposalOr(await submitProposal(context.deps, context.actor, { ...input, proposalId }), context);
    },
  }),
  commentOnProposal: t.field({
    type: commentOnProposalResult,
    description: 'Adds a remark to the discussion. Right: COMMENT.',
    args: { input: t.arg({ type: commentOnProposalInput, required: true, description: 'The remark.' }) },
    resolve: async (_root, { input }, { actor, deps, prisma }) => {
      const proposalId = keyOf('Proposal', input.proposalId);
      const { body, path = null } = input;
      const outcome = await commentOnProposal(deps, actor, { proposalId, body, path });
      return outcome.ok
        ? prisma.comment.findUniqueOrThrow({ where: { id: outcome.value.commentId } })
        : outcome.refusal;
    },
  }),
}));
