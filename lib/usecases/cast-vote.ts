import type { LoggedVote } from '../domain/audit/events';
import { accessRefusal, rolesWith, type AccessRefusal, type Actor } from '../domain/governance/actor';
import { isCycleOutdated, type ApprovalFacts } from '../domain/governance/approval';
import { decisionDigest, decisionText, type Verdict } from '../domain/governance/digest';
import type {
  AlreadyVoted,
  NotFound,
  OwnProposal,
  ReauthenticationRequired,
  StaleRevision,
  TokenMayNotVote,
  WrongState,
} from '../domain/governance/refusals';
import { ok, refuse, type Refused, type Result } from '../domain/result';
import type { ProposalRecord, UnitOfWork, VoteRecord } from '../ports';
import { stateRefusal } from './change-proposal';
import { gatherApprovalFacts } from './gather-approval-facts';

/** Why a person may not vote, whatever the verdict. */
export type VoterRefusal =
  | AccessRefusal
  | TokenMayNotVote
  | NotFound
  | WrongState
  | StaleRevision
  | OwnProposal
  | ReauthenticationRequired
  | AlreadyVoted;

export interface VoteDeps {
  /** Random text, at least 128 bits: makes every digest unique. */
  readonly nonce: () => string;
}

/** A person who may vote on a locked proposal, with the facts at this moment, in the cycle the vote will be of. */
export interface AdmittedVoter {
  readonly personId: string;
  readonly proposal: ProposalRecord;
  readonly facts: ApprovalFacts;
}

/** Locks the proposal for a vote by somebody who may vote, who read its current revision; or says why they may not. */
export async function admitVoter(
  unit: UnitOfWork,
  actor: Actor,
  { proposalId, revisionHash }: { readonly proposalId: string; readonly revisionHash: string },
): Promise<Result<AdmittedVoter, VoterRefusal>> {
  if (actor.kind === 'TOKEN') return refuse({ code: 'TokenMayNotVote' });
  const access = accessRefusal(actor, 'VOTE');
  if (access) return refuse(access);
  if (actor.kind !== 'PERSON') return refuse({ code: 'Unauthenticated' });
  const { personId } = actor;
  const locked = await unit.proposals.lock(proposalId);
  const venue = await unit.venue.find();
  if (!locked || !venue) return refuse({ code: 'NotFound', what: 'proposal' });
  const wrongState = stateRefusal(locked, 'approve');
  if (wrongState) return wrongState;
  const { hash } = locked.currentRevision;
  if (hash !== revisionHash) return refuse({ code: 'StaleRevision', currentRevisionHash: hash });

  const before = await gatherApprovalFacts(unit, venue, locked, { also: personId });
  const refusal = identityRefusal(actor, before);
  if (refusal) return refusal;
  // Votes on older evidence no longer count; in the same cycle those who cast them could not vote again.
  const reviewCycle = locked.reviewCycle + (isCycleOutdated(before) ? 1 : 0);
  if (before.votes.some((vote) => vote.personId === personId && vote.reviewCycle === reviewCycle)) {
    return refuse({ code: 'AlreadyVoted' });
  }
  return ok({
    personId,
    proposal: { ...locked, reviewCycle },
    facts: { ...before, proposal: { ...before.proposal, reviewCycle } },
  });
}

/** Roles may have been taken since the session began, and proofs of identity age: both by what holds now. */
function identityRefusal(
  actor: Extract<Actor, { kind: 'PERSON' }>,
  { at, policy, writers, mayVote }: ApprovalFacts,
): Refused<VoterRefusal> | null {
  if (writers.has(actor.personId)) return refuse({ code: 'OwnProposal' });
  if (!mayVote.has(actor.personId)) {
    return refuse({ code: 'Forbidden', right: 'VOTE', roles: rolesWith('VOTE'), tokenScopes: false });
  }
  const maxAgeSeconds = policy.reauthenticationMaxAgeSeconds;
  const ageMs = at.getTime() - actor.authenticatedAtMs;
  // Written so that a proof whose time is not a number is refused as well.
  if (ageMs >= 0 && ageMs <= maxAgeSeconds * 1000) return null;
  return refuse({ code: 'ReauthenticationRequired', maxAgeSeconds });
}

/** Puts the verdict on record, as a digest of exactly what it is of; gives back the facts with it. */
export async function recordVote(
  { nonce }: VoteDeps,
  unit: UnitOfWork,
  { personId, proposal, facts }: AdmittedVoter,
  { verdict, reason }: { readonly verdict: Verdict; readonly reason: string | null },
): Promise<{ readonly vote: VoteRecord; readonly facts: ApprovalFacts }> {
  await unit.proposals.update(proposal.id, { reviewCycle: proposal.reviewCycle });
  const digestText = textOfVote(facts, verdict, nonce());
  const vote = await unit.proposals.addVote({
    proposalId: proposal.id,
    revisionId: proposal.currentRevision.id,
    reviewCycle: proposal.reviewCycle,
    personId,
    verdict,
    reason,
    digestText,
    digest: decisionDigest(digestText),
    createdAt: facts.at,
  });
  return { vote, facts: { ...facts, votes: [...facts.votes, vote] } };
}

function textOfVote(facts: ApprovalFacts, verdict: Verdict, nonce: string): string {
  const { venue, proposal, evidence, policy, at } = facts;
  return decisionText({
    venue: venue.name,
    proposal: proposal.id,
    revisionHash: proposal.revisionHash,
    baseVersion: proposal.baseVersion,
    policyVersion: venue.policyVersion,
    reviewCycle: proposal.reviewCycle,
    evidenceHash: evidence?.evidenceHash ?? null,
    accountSnapshotHash: evidence?.accountSnapshotHash ?? null,
    marketSnapshotHash: evidence?.marketSnapshotHash ?? null,
    activationPlanHash: proposal.activationPlanHash,
    decision: verdict,
    expiry: new Date(at.getTime() + policy.approvalMaxAgeHours * 3_600_000).toISOString(),
    nonce,
  });
}

/** What the log says of a vote. */
export function votePayload(vote: VoteRecord, reason: string | null): { readonly vote: LoggedVote } {
  const { id, personId, verdict, reviewCycle, digest, digestText } = vote;
  return { vote: { id, personId, verdict, reviewCycle, digest, digestText, reason } };
}
