import type { Prisma } from '../../lib/db/generated/prisma/client';
import { mayActor, responsiblePersonId } from '../../lib/domain/governance/people/actor';
import { assert } from '../../lib/domain/assert';
import { storedPlan } from '../../lib/domain/governance/activation/activation-plan';
import { readOutcome } from '../../lib/domain/risk/outcome/outcome';
import { readPresentEffect } from '../../lib/domain/governance/activation/present-effect';
import { byKind } from '../../lib/domain/governance/proposal/document';
import { offeredActs } from '../../lib/domain/governance/proposal/offered-acts';
import { hasGoneLive } from '../../lib/domain/governance/proposal/proposal';
import { activationPlan } from './activation-plan';
import { approvalRail } from './approval-rail';
import { visibleText } from '../../lib/domain/governance/people/written-text';
import { builder } from '../kit/builder';
import { pageCost } from '../kit/connection';
import { breachesOf, budgetFor, driftOf } from '../kit/proposal-breaches';
import type { Context } from '../server/context-shape';
import { documentKind, proposalKind, proposalState } from '../kit/enums';
import { guardrailFault } from '../kit/refusals';
import { offeredAct } from './offered-act';
import { parameterSetDiff } from './parameter-set-diff';
import { outcome } from './outcome';
import { liquidationBudget, presentEffect } from './present-effect';
import { simulation } from './simulation';
import { version } from './version';

/** Null only within the transaction that makes the proposal. */
function existing<Row>(currentRevision: Row | null): Row {
  assert(currentRevision !== null, 'a proposal has a current revision');
  return currentRevision;
}

export const proposal = builder.prismaNode('Proposal', {
  id: { field: 'id' },
  nullable: true,
  description: 'A change of parameters under review.',
  fields: (t) => ({
    number: t.exposeInt('number', { description: 'What people call it: #12.' }),
    kind: t.expose('kind', { type: proposalKind, description: 'A change, or a rollback.' }),
    documentKind: t.field({
      type: documentKind,
      description: 'What the document under review is.',
      select: { currentRevision: { select: { documentKind: true } } },
      resolve: ({ currentRevision }) => existing(currentRevision).documentKind,
    }),
    title: t.string({ description: 'In one line.', resolve: ({ title }) => visibleText(title) }),
    rationale: t.string({
      description: 'Why: the case for the committee.',
      resolve: ({ rationale }) => visibleText(rationale),
    }),
    author: t.relation('author', { description: 'Who began it; they may not vote.' }),
    state: t.expose('state', { type: proposalState, description: 'Where it stands in its life.' }),
    stateReason: t.string({
      nullable: true,
      description: 'Why the state is what it is, where people must know.',
      resolve: ({ stateReason }) => (stateReason === null ? null : visibleText(stateReason)),
    }),
    reviewCycle: t.exposeInt('reviewCycle', {
      description: 'Rises with every edit; votes of an earlier cycle no longer count.',
    }),
    activationPlan: t.field({
      type: activationPlan,
      description: 'When it is to go live.',
      select: { activationPlan: true },
      resolve: (row) => storedPlan(row.activationPlan),
    }),
    activateAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Time of the first step of its plan; null: as soon as it is queued.',
      select: { activationPlan: true },
      resolve: (row) => storedPlan(row.activationPlan).steps[0].at,
    }),
    graceMinutes: t.int({
      description: 'Minutes after that time in which activation may still happen.',
      select: { activationPlan: true },
      resolve: (row) => storedPlan(row.activationPlan).graceMinutes,
    }),
    eta: t.expose('eta', {
      type: 'DateTime',
      nullable: true,
      description: 'When it will be activated; null before it is queued.',
    }),
    graceUntil: t.expose('graceUntil', {
      type: 'DateTime',
      nullable: true,
      description: 'After this it expires instead; null before it is queued.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was begun.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
    currentRevision: t.relation('currentRevision', {
      onNull: 'error',
      description: 'The newest edit: what is voted on.',
    }),
    revisions: t.relatedConnection(
      'revisions',
      {
        cursor: 'id',
        complexity: pageCost,
        totalCount: true,
        description: 'Every edit, newest first.',
        query: { orderBy: { ordinal: 'desc' } },
      },
      { name: 'RevisionConnection' },
      { name: 'RevisionEdge' },
    ),
    baseVersion: t.field({
      type: version,
      description: 'The version the current revision changes.',
      select: { currentRevision: { select: { baseVersion: true } } },
      resolve: ({ currentRevision }, _args, { reads }) =>
        reads.existingVersion(currentRevision?.baseVersion ?? 0),
    }),
    baseMoved: t.boolean({
      description: 'Whether another version has gone live since: rebase.',
      select: { currentRevision: { select: { baseVersion: true } } },
      resolve: async ({ currentRevision, state }, _args, { reads }) =>
        !hasGoneLive(state) && (await reads.liveVersionNumber()) !== currentRevision?.baseVersion,
    }),
    diff: t.field({
      type: parameterSetDiff,
      description: 'The current revision against the version it changes.',
      select: {
        currentRevision: { select: { baseVersion: true, documentKind: true, documentHash: true } },
      },
      resolve: async ({ currentRevision }, _args, { reads }) => {
        const revision = existing(currentRevision);
        const base = await reads.existingVersion(revision.baseVersion);
        return byKind(revision, { PARAMETER_SET: (hash) => reads.diff(base.parameterSetHash, hash) });
      },
    }),
    votes: t.relation('votes', {
      description: 'Every vote, newest first; those of an earlier cycle too.',
      query: { orderBy: [{ createdAt: 'desc' }, { id: 'desc' }] },
    }),
    comments: t.relatedConnection(
      'comments',
      {
        cursor: 'id',
        complexity: pageCost,
        totalCount: true,
        description: 'The discussion, oldest first.',
        query: { orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] },
      },
      { name: 'CommentConnection' },
      { name: 'CommentEdge' },
    ),
    simulations: t.relatedConnection(
      'simulations',
      {
        cursor: 'id',
        complexity: pageCost,
        totalCount: true,
        description: 'Every simulation of any revision, newest first.',
        query: { orderBy: [{ requestedAt: 'desc' }, { id: 'desc' }] },
      },
      { name: 'SimulationConnection' },
      { name: 'SimulationEdge' },
    ),
    evidence: t.field({
      type: simulation,
      nullable: true,
      description: 'The newest finished simulation of the current revision: what an approval rests on.',
      select: (_args, _context, nestedSelection) => ({
        currentRevision: {
          select: {
            simulations: nestedSelection({
              where: { state: 'DONE', repeatsId: null },
              orderBy: [{ finishedAt: 'desc' }, { id: 'desc' }],
              take: 1,
            }),
          },
        },
      }),
      resolve: ({ currentRevision }) => currentRevision?.simulations[0] ?? null,
    }),
    approval: t.field({
      type: approvalRail,
      description: 'How far it is from approval, and what stands in its way.',
      resolve: ({ id }, _args, { reads }) => reads.approvalStanding(id),
    }),
    offeredActs: t.field({
      type: [offeredAct],
      description: 'Every act that its state offers, and whether whoever asks may do it now.',
      resolve: async ({ id }, _args, { actor, reads }) => {
        const { facts, ...standing } = await reads.approvalStanding(id);
        const [breaches, drift] = [await breachesOf(reads, id), await driftOf(reads, id)];
        return [...offeredActs(actor, { ...standing, approval: facts, breaches, drift })];
      },
    }),
    guardrailBreaches: t.field({
      type: [guardrailFault],
      description: 'Guardrails that it does not keep within now, as its next act will find them.',
      resolve: async ({ id }, _args, { reads }) => [...(await breachesOf(reads, id))],
    }),
    liquidationBudget: t.field({
      type: liquidationBudget,
      nullable: true,
      description:
        'What is left of the liquidation budget now; null without evidence, or where there is no budget.',
      resolve: ({ id }, _args, { reads }) => budgetFor(reads, id),
    }),
    presentEffect: t.field({
      type: presentEffect,
      nullable: true,
      description: 'Its effect when it was last about to go live; null before.',
      resolve: async ({ id }, _args, { reads }) => {
        const row = await reads.presentEffect(id);
        return row && { ...readPresentEffect(row.document), hash: row.hash };
      },
    }),
    outcomes: t.field({
      type: [outcome],
      description: 'What came of it once it was live and whole, the earliest look first; at most two.',
      resolve: async ({ id }, _args, { reads }) =>
        ((await reads.outcomes(id))?.looks ?? []).map(({ document, hash }) => ({
          ...readOutcome(document),
          hash,
        })),
    }),
    version: t.relation('version', {
      nullable: true,
      description: 'The version its activation made; null before.',
    }),
  }),
});

builder.queryFields((t) => ({
  proposal: t.prismaField({
    type: proposal,
    nullable: true,
    description: 'A proposal by its number; null when there is none.',
    args: { number: t.arg.int({ required: true, description: 'As in #12.' }) },
    resolve: (query, _root, { number }, { prisma }) =>
      prisma.proposal.findUnique({ ...query, where: { number } }),
  }),
  proposals: t.prismaConnection(
    {
      type: proposal,
      cursor: 'id',
      complexity: pageCost,
      description: 'Proposals, newest first.',
      args: {
        states: t.arg({ type: [proposalState], description: 'Only those in one of these states.' }),
        mine: t.arg.boolean({ description: 'Only those begun by whoever asks.' }),
        awaitingMyVote: t.arg.boolean({
          description:
            'Only those in review on which whoever asks could vote: not written by them, not yet voted on.',
        }),
      },
      totalCount: async (_root, args, context) =>
        context.prisma.proposal.count({ where: await chosen(args, context) }),
      resolve: async (query, _root, args, context) =>
        context.prisma.proposal.findMany({
          ...query,
          where: await chosen(args, context),
          orderBy: { number: 'desc' },
        }),
    },
    { name: 'ProposalConnection' },
    { name: 'ProposalEdge' },
  ),
}));

interface ProposalFilter {
  readonly states?: readonly (typeof proposalState.$inferType)[] | null;
  readonly mine?: boolean | null;
  readonly awaitingMyVote?: boolean | null;
}

async function chosen(
  { states, mine, awaitingMyVote }: ProposalFilter,
  { actor, reads }: Context,
): Promise<Prisma.ProposalWhereInput> {
  const personId = responsiblePersonId(actor);
  const conditions: Prisma.ProposalWhereInput[] = [];
  if (states) conditions.push({ state: { in: [...states] } });
  // A process without a person behind it has begun none.
  if (mine) conditions.push(personId === null ? { id: { in: [] } } : { authorId: personId });
  if (awaitingMyVote) {
    const mayVote = actor.kind === 'PERSON' && mayActor(actor, 'VOTE');
    conditions.push({ id: { in: mayVote ? [...(await reads.awaitingVoteOf(actor.personId))] : [] } });
  }
  return { AND: conditions };
}
