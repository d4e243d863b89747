import type { ApprovalStanding } from '../../lib/db/reads/approval-reads';
import { approvalsNeeded, waitsUntil } from '../../lib/domain/governance/approval/approval';
import { visibleText } from '../../lib/domain/governance/people/written-text';
import {
  approvalGates,
  type ApprovalGate,
  driftGates,
  guardrailGates,
  liveMarginGates,
  standingApprovals,
  votesStand,
} from '../../lib/domain/governance/approval/approval-gates';
import { builder } from '../kit/builder';
import { breachesOf, driftOf } from '../kit/proposal-breaches';
import { person } from './person';

const gate = builder.objectRef<ApprovalGate>('Gate').implement({
  description: 'A condition that must be met before a proposal can go on.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Stable name, for programs.' }),
    met: t.exposeBoolean('met', { description: 'Whether it is met now.' }),
    message: t.exposeString('message', { description: 'What it asks, and what is there.' }),
    remedy: t.exposeString('remedy', { nullable: true, description: 'What to do; null when met.' }),
  }),
});

interface AppliedRule {
  readonly name: string;
  readonly isKnown: boolean;
}

const appliedRule = builder.objectRef<AppliedRule>('AppliedRule').implement({
  description: 'A rule of the policy as it holds of one change.',
  fields: (t) => ({
    name: t.string({ description: 'Its name.', resolve: ({ name }) => visibleText(name) }),
    isKnown: t.exposeBoolean('isKnown', {
      description: 'Whether it holds; false: that is known once the change has been simulated.',
    }),
  }),
});

export const approvalRail = builder.objectRef<ApprovalStanding>('ApprovalRail').implement({
  description: 'How far a proposal is from approval, and what stands in its way.',
  fields: (t) => ({
    required: t.int({
      description: 'Approvals the policy asks for, of this change by its rules.',
      resolve: ({ facts }) => approvalsNeeded(facts),
    }),
    given: t.int({
      description: 'Approvals that still count.',
      resolve: ({ facts, state }) => standingApprovals(facts, state).length,
    }),
    rules: t.field({
      type: [appliedRule],
      description: 'The rules of the policy that hold of it, or that may once it has been simulated.',
      resolve: ({ facts: { ruling } }) => [
        ...ruling.holding.map(({ name }) => ({ name, isKnown: true })),
        ...ruling.open.map(({ name }) => ({ name, isKnown: false })),
      ],
    }),
    waitsUntil: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'Before when it does not go live, by the rules; null: it does not wait, or is not approved.',
      resolve: ({ facts, state }) => (votesStand(facts, state) ? waitsUntil(facts) : null),
    }),
    approvers: t.field({
      type: [person],
      description: 'Whose approvals still count.',
      resolve: ({ facts, state }, _args, { reads }) =>
        Promise.all(standingApprovals(facts, state).map(({ personId }) => reads.existingPerson(personId))),
    }),
    gates: t.field({
      type: [gate],
      description: 'Every condition, met or not.',
      resolve: async ({ proposalId, facts, state }, _args, { reads }) => [
        ...approvalGates(facts, state),
        ...driftGates(facts, await driftOf(reads, proposalId), state),
        // Of another base nothing can be said of it: it is rebased first.
        ...(facts.proposal.baseVersion === facts.venue.liveVersion
          ? guardrailGates(await breachesOf(reads, proposalId), state)
          : []),
        ...liveMarginGates(await reads.liveMarginFault(), state),
      ],
    }),
  }),
});
