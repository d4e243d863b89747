import { spokenInstant } from '../../number/instant';
import type { Fault } from '../../result';
import type { GuardrailBreach } from '../guardrails/breach';
import {
  approvalsNeeded,
  countingApprovals,
  isApproved,
  whyNotCounted,
  type ApprovalFacts,
  type WhyNotCounted,
} from './approval';
import { DOCUMENT_WORDS } from '../proposal/document';
import { isRevisionHash, type RevisionContent } from '../proposal/revision';

/** Everything that was approved, as it stands when it is about to be done. */
export interface StandingFacts extends ApprovalFacts {
  /** Null: not queued, so there is no window yet. */
  readonly graceUntil: Date | null;
  /** The revision's own columns, against which its hash is held anew. */
  readonly revision: RevisionContent;
  /** Hash of the document that was loaded, computed anew; null when what is stored is no longer what it was. */
  readonly loadedHash: string | null;
  /** Instruments that the document does not know, or that accounts hold and it does not cover. */
  readonly coverage: readonly Fault[];
  /** Guardrails that it does not keep within now. */
  readonly breaches: readonly GuardrailBreach[];
}

/** What an activation meets instead of going on: the act that ends it, and why, for people. */
export interface LostStanding {
  readonly act: 'expire' | 'makeStale' | 'fail';
  readonly reason: string;
}

/**
 * Whether what was approved still stands: checked when it is queued, claimed and applied, so that nothing that
 * happened in between slips through.
 *
 * Failing (something is broken or unfit) comes before expiring (too late) before staleness (something moved), so
 * that an altered row is never reported as a matter of time.
 */
export function lostStanding(facts: StandingFacts): LostStanding | null {
  const { revision, proposal } = facts;
  if (!isRevisionHash(proposal.revisionHash, revision)) {
    return { act: 'fail', reason: 'The stored revision is not the one its hash names.' };
  }
  if (facts.loadedHash !== revision.documentHash) {
    return {
      act: 'fail',
      reason: `The stored ${DOCUMENT_WORDS[revision.documentKind]} is not the one its hash names.`,
    };
  }
  const lost = lostAgreement(facts);
  if (lost) return lost;
  const fault = facts.coverage[0];
  if (fault) return { act: 'fail', reason: `${fault.message} (${facts.coverage.length} in all)` };
  const [breach] = facts.breaches;
  return breach ? { act: 'makeStale', reason: breachReason(breach, facts.breaches.length) } : null;
}

/** As `lostStanding`, by what people agreed on alone: neither what is stored nor what is held is looked at. */
export function lostAgreement(facts: ApprovalFacts & Pick<StandingFacts, 'graceUntil'>): LostStanding | null {
  const { proposal, venue } = facts;
  if (facts.graceUntil !== null && facts.graceUntil.getTime() <= facts.at.getTime()) {
    return {
      act: 'expire',
      reason: `It could be activated until ${spokenInstant(facts.graceUntil)}, and was not.`,
    };
  }
  if (proposal.baseVersion !== venue.liveVersion) {
    return { act: 'makeStale', reason: baseMovedReason(proposal.baseVersion, venue.liveVersion) };
  }
  // Of any cycle, counting or not: where one row was altered, none is to be trusted.
  if (facts.votes.some((vote) => whyNotCounted(facts, vote) === 'digest-broken')) {
    return { act: 'fail', reason: 'A stored vote is not the one its digest names.' };
  }
  return isApproved(facts) ? null : lostApproval(facts);
}

function breachReason({ message }: GuardrailBreach, breaches: number): string {
  return `The guardrails do not let it go live. ${message}${breaches > 1 ? ` (${breaches} in all)` : ''}`;
}

export function baseMovedReason(baseVersion: number, liveVersion: number | null): string {
  return `It is a change of version ${baseVersion}, but version ${liveVersion} is live.`;
}

const WHY: Record<WhyNotCounted, string> = {
  'digest-broken': 'a vote that was altered',
  'other-cycle': 'of an earlier review',
  'other-revision': 'of another revision',
  'other-base': 'on another base',
  'other-policy': 'under an earlier policy',
  'other-plan': 'for another time',
  'other-evidence': 'on other evidence than the newest',
  expired: 'expired',
  writer: 'by a person who wrote or edited it',
  'no-right': 'by a person who no longer may vote',
};

function lostApproval(facts: ApprovalFacts): LostStanding {
  const given = countingApprovals(facts).length;
  const lost = facts.votes
    .filter((vote) => vote.verdict === 'APPROVE' && vote.reviewCycle === facts.proposal.reviewCycle)
    .map((vote) => whyNotCounted(facts, vote))
    .filter((why) => why !== null);
  const reasons = [...new Set(lost)].map((why) => WHY[why]);
  const because = reasons.length === 0 ? '' : ` The others are: ${reasons.join('; ')}.`;
  const onlyExpired = lost.length > 0 && lost.every((why) => why === 'expired');
  return {
    act: onlyExpired ? 'expire' : 'makeStale',
    reason: `${given} of ${approvalsNeeded(facts)} approvals still stand.${because}`,
  };
}
