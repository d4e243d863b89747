import { accessRefusal, type AccessRefusal, type Actor } from './actor';
import {
  countingApprovals,
  isCycleOutdated,
  isEvidenceTooOld,
  type ApprovalFacts,
  type Evidence,
} from './approval';
import { nextState, statesFor, type ProposalState } from './proposal';
import type { AlreadyVoted, OwnProposal, TokenMayNotVote, WrongState } from './refusals';

/** A condition that must be met before a proposal can be approved and go live, as a reader is shown it. */
export interface ApprovalGate {
  /** Stable, kebab-case. */
  readonly name: 'submitted' | 'base-is-live' | 'evidence' | 'evidence-is-fresh' | 'approvals';
  readonly met: boolean;
  /** What it asks and what is there, one sentence. */
  readonly message: string;
  /** What to do; null when it is met. */
  readonly remedy: string | null;
}

const PAST_REVIEW: readonly ProposalState[] = [
  ...(['IN_REVIEW', 'APPROVED', 'QUEUED', 'READY', 'ACTIVATING'] as const),
  ...(['ACTIVE', 'SUPERSEDED', 'ROLLED_BACK'] as const),
];
const WENT_LIVE: readonly ProposalState[] = ['ACTIVE', 'SUPERSEDED', 'ROLLED_BACK'];

/** Every gate in the order in which people meet them. It shows; the use cases decide by the same functions. */
export function approvalGates(facts: ApprovalFacts, state: ProposalState): readonly ApprovalGate[] {
  return [
    submittedGate(state),
    baseGate(facts, state),
    evidenceGate(facts.evidence),
    ...(facts.evidence === null ? [] : [freshnessGate(facts, facts.evidence, state)]),
    approvalsGate(facts),
  ];
}

function gate(name: ApprovalGate['name'], met: boolean, message: string, remedy: string): ApprovalGate {
  return { name, met, message, remedy: met ? null : remedy };
}

function submittedGate(state: ProposalState): ApprovalGate {
  const met = PAST_REVIEW.includes(state);
  const message = met ? 'It was put before the committee.' : `It is ${state}, not in review.`;
  return gate('submitted', met, message, 'Submit it for review.');
}

function baseGate({ proposal, venue }: ApprovalFacts, state: ProposalState): ApprovalGate {
  const met = WENT_LIVE.includes(state) || proposal.baseVersion === venue.liveVersion;
  const message = met
    ? `It changes version ${proposal.baseVersion}.`
    : `It changes version ${proposal.baseVersion}; version ${venue.liveVersion} is live.`;
  return gate('base-is-live', met, message, 'Rebase it on the live version.');
}

function evidenceGate(evidence: Evidence | null): ApprovalGate {
  const met = evidence !== null;
  const message = met ? 'This revision was simulated.' : 'This revision has not been simulated.';
  return gate('evidence', met, message, 'Simulate it on the live accounts.');
}

function freshnessGate(facts: ApprovalFacts, evidence: Evidence, state: ProposalState): ApprovalGate {
  // The evidence must be fresh when a vote is given; once approved it is the votes that expire.
  const met = state !== 'IN_REVIEW' || !isEvidenceTooOld(evidence, facts.policy, facts.at);
  const { evidenceMaxAgeMinutes } = facts.policy;
  const message = met
    ? `The evidence is no older than ${evidenceMaxAgeMinutes} minutes allow.`
    : `The evidence is older than the ${evidenceMaxAgeMinutes} minutes that the policy allows.`;
  return gate('evidence-is-fresh', met, message, 'Simulate it again; earlier votes then no longer count.');
}

function approvalsGate(facts: ApprovalFacts): ApprovalGate {
  const required = facts.policy.approvalsRequired;
  const given = countingApprovals(facts).length;
  const lacking = required - given;
  const people = lacking === 1 ? 'One more person' : `${lacking} more people`;
  return gate(
    'approvals',
    lacking <= 0,
    `${given} of ${required} approvals count.`,
    `${people} who neither wrote nor edited it must approve.`,
  );
}

export type VoterRefusal = AccessRefusal | TokenMayNotVote | OwnProposal | WrongState | AlreadyVoted;

/**
 * Why an actor could not vote on a proposal now; null when they could. Apart from the age of their proof of
 * identity, which a vote asks for and renews.
 */
export function voterRefusal(facts: ApprovalFacts, state: ProposalState, actor: Actor): VoterRefusal | null {
  if (actor.kind === 'TOKEN') return { code: 'TokenMayNotVote' };
  const access = accessRefusal(actor, 'VOTE');
  if (access) return access;
  if (actor.kind !== 'PERSON') return { code: 'Unauthenticated' };
  if (facts.writers.has(actor.personId)) return { code: 'OwnProposal' };
  if (nextState(state, 'approve') === null) {
    return { code: 'WrongState', state, allowed: statesFor('approve') };
  }
  // Votes on older evidence no longer count: the next one opens a new cycle, in which nobody has voted.
  const voted = facts.votes.some(
    (vote) => vote.personId === actor.personId && vote.reviewCycle === facts.proposal.reviewCycle,
  );
  return voted && !isCycleOutdated(facts) ? { code: 'AlreadyVoted' } : null;
}
