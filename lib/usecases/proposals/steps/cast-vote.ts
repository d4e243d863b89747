import type { LoggedVote } from '../../../domain/audit/events';
import type { Actor } from '../../../domain/governance/people/actor';
import { proofRefusal, type FreshAct } from '../../../domain/governance/people/proofs';
import type { ApprovalFacts } from '../../../domain/governance/approval/approval';
import {
  cycleOfNextVote,
  voterOf,
  voterRefusal,
  type VoterRefusal,
} from '../../../domain/governance/approval/approval-gates';
import { decisionDigest, decisionText, type Verdict } from '../../../domain/governance/approval/digest';
import type { NotFound, ReauthenticationRequired, StaleRevision } from '../../../domain/refusals';
import { ok, refuse, type Result } from '../../../domain/result';
import type { ProposalRecord, VoteRecord } from '../../../ports/governance';
import type { UnitOfWork } from '../../../ports/unit-of-work';
import { gatherApprovalFacts } from './gather-approval-facts';

/** Why a vote is refused, whatever the verdict. */
export type VoteRefusal = VoterRefusal | NotFound | StaleRevision | ReauthenticationRequired;

type VotingAct = Extract<FreshAct, 'approveProposal' | 'rejectProposal' | 'requestChanges'>;

export interface VoteDeps {
  /** Random text, at least 128 bits: makes every digest unique. */
  readonly nonce: () => string;
}

/** A person who may vote on a locked proposal, as it is stored; with the facts at this moment, in the cycle the vote will be of. */
export interface AdmittedVoter {
  readonly personId: string;
  readonly proposal: ProposalRecord;
  readonly facts: ApprovalFacts;
}

/** Locks the proposal for a vote by somebody who may vote, who read its current revision; or says why they may not. */
export async function admitVoter(
  unit: UnitOfWork,
  actor: Actor,
  act: VotingAct,
  { proposalId, revisionHash }: { readonly proposalId: string; readonly revisionHash: string },
): Promise<Result<AdmittedVoter, VoteRefusal>> {
  const voter = voterOf(actor);
  if (!voter.ok) return voter;
  const { personId } = voter.value;
  const locked = await unit.proposals.lock(proposalId);
  const venue = await unit.venue.find();
  if (!locked || !venue) return refuse({ code: 'NotFound', what: 'proposal' });
  const before = await gatherApprovalFacts(unit, venue, locked, { also: personId });
  const refusal = voterRefusal(before, locked.state, actor);
  if (refusal) return refuse(refusal);
  const { hash } = locked.currentRevision;
  if (hash !== revisionHash) return refuse({ code: 'StaleRevision', currentRevisionHash: hash });
  const unproved = proofRefusal(act, actor, {
    at: await unit.databaseClock(),
    maxAgeSeconds: before.policy.reauthenticationMaxAgeSeconds,
  });
  if (unproved) return refuse(unproved);
  const reviewCycle = cycleOfNextVote(before);
  return ok({
    personId,
    proposal: locked,
    facts: { ...before, proposal: { ...before.proposal, reviewCycle } },
  });
}

/** Puts the verdict on record, as a digest of exactly what it is of; gives back the facts with it. */
export async function recordVote(
  { nonce }: VoteDeps,
  unit: UnitOfWork,
  { personId, proposal, facts }: AdmittedVoter,
  { verdict, reason }: { readonly verdict: Verdict; readonly reason: string | null },
): Promise<{ readonly vote: VoteRecord; readonly facts: ApprovalFacts }> {
  const { reviewCycle } = facts.proposal;
  await unit.proposals.update(proposal.id, { reviewCycle });
  const digestText = textOfVote(facts, verdict, nonce());
  const vote = await unit.proposals.addVote({
    proposalId: proposal.id,
    revisionId: proposal.currentRevision.id,
    reviewCycle,
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
