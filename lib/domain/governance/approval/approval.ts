import { readDecision, type Decision, type Verdict } from './digest';
import type { Policy } from '../policy/policy';
import type { Ruling } from '../rules/ruling';

/** A vote as it was cast. */
export interface CastVote {
  readonly personId: string;
  readonly reviewCycle: number;
  readonly verdict: Verdict;
  readonly digest: string;
  readonly digestText: string;
  readonly createdAt: Date;
}

/** What one simulation of a revision found. */
export interface Finding {
  readonly evidenceHash: string;
  readonly accountSnapshotHash: string;
  readonly marketSnapshotHash: string;
  readonly finishedAt: Date;
}

/** The newest evidence of the current revision. */
export interface Evidence extends Finding {
  /** Since when every simulation has found just this. */
  readonly foundSince: Date;
}

/** @param findings of one revision, oldest first @returns null when there is none */
export function evidenceOf(findings: readonly Finding[]): Evidence | null {
  const newest = findings.at(-1);
  if (!newest) return null;
  const other = findings.findLastIndex((finding) => !isSameFinding(finding, newest));
  return { ...newest, foundSince: (findings[other + 1] ?? newest).finishedAt };
}

function isSameFinding(one: Finding, other: Finding): boolean {
  return (
    one.evidenceHash === other.evidenceHash &&
    one.accountSnapshotHash === other.accountSnapshotHash &&
    one.marketSnapshotHash === other.marketSnapshotHash
  );
}

/** Everything on which it depends whether a proposal is approved, as it stands at one moment. */
export interface ApprovalFacts {
  /** By the venue's clock. */
  readonly at: Date;
  readonly venue: {
    readonly name: string;
    readonly liveVersion: number | null;
    readonly policyVersion: number;
  };
  readonly policy: Policy;
  /** What its rules ask of this change. */
  readonly ruling: Ruling;
  readonly proposal: {
    readonly id: string;
    readonly reviewCycle: number;
    readonly revisionHash: string;
    readonly baseVersion: number;
    readonly activationPlanHash: string;
  };
  /** Null when the current revision was never simulated to the end. */
  readonly evidence: Evidence | null;
  readonly votes: readonly CastVote[];
  /** Who of those who voted, and of those who might, holds the right to vote now and is not disabled. */
  readonly mayVote: ReadonlySet<string>;
  /** The author and everyone who edited any revision. */
  readonly writers: ReadonlySet<string>;
}

/** Why a vote does not count; the first that applies. Stable names, for programs. */
export type WhyNotCounted =
  | 'digest-broken' // its text is not what was hashed: somebody altered the row
  | 'other-cycle' // the proposal was edited or sent back since
  | 'other-revision'
  | 'other-base'
  | 'other-policy'
  | 'other-plan'
  | 'other-evidence' // a newer simulation found something else, even if a later one found the same again
  | 'expired'
  | 'writer' // wrote or edited the proposal
  | 'no-right'; // lost the right to vote, or was disabled

/** Whether a vote still counts: null when it does. Nothing stored says so; it follows from the facts each time. */
export function whyNotCounted(facts: ApprovalFacts, vote: CastVote): WhyNotCounted | null {
  const decided = readDecision(vote.digestText, vote.digest);
  if (decided === null || !isOfVote(facts, vote, decided)) return 'digest-broken';
  const { proposal, venue, evidence } = facts;
  if (decided.reviewCycle !== proposal.reviewCycle) return 'other-cycle';
  if (decided.revisionHash !== proposal.revisionHash) return 'other-revision';
  if (decided.baseVersion !== proposal.baseVersion) return 'other-base';
  if (decided.policyVersion !== venue.policyVersion) return 'other-policy';
  if (decided.activationPlanHash !== proposal.activationPlanHash) return 'other-plan';
  if (!isOnEvidence(vote, decided, evidence)) return 'other-evidence';
  if (new Date(decided.expiry).getTime() <= facts.at.getTime()) return 'expired';
  if (facts.writers.has(vote.personId)) return 'writer';
  if (!facts.mayVote.has(vote.personId)) return 'no-right';
  return null;
}

function isOfVote(facts: ApprovalFacts, vote: CastVote, decided: Decision): boolean {
  return (
    decided.venue === facts.venue.name &&
    decided.proposal === facts.proposal.id &&
    decided.decision === vote.verdict &&
    decided.reviewCycle === vote.reviewCycle
  );
}

function isOnEvidence({ createdAt }: CastVote, decided: Decision, evidence: Evidence | null): boolean {
  return (
    decided.evidenceHash === (evidence?.evidenceHash ?? null) &&
    decided.accountSnapshotHash === (evidence?.accountSnapshotHash ?? null) &&
    decided.marketSnapshotHash === (evidence?.marketSnapshotHash ?? null) &&
    (evidence === null || createdAt.getTime() >= evidence.foundSince.getTime())
  );
}

/** The approvals that count, one for each person, in the order they were given. None without evidence. */
export function countingApprovals(facts: ApprovalFacts): readonly CastVote[] {
  if (facts.evidence === null) return [];
  const byPerson = new Map<string, CastVote>();
  for (const vote of facts.votes) {
    if (vote.verdict === 'APPROVE' && whyNotCounted(facts, vote) === null && !byPerson.has(vote.personId)) {
      byPerson.set(vote.personId, vote);
    }
  }
  return [...byPerson.values()];
}

/** How many distinct people must approve: what every change needs, or more where a rule asks for it. */
export function approvalsNeeded({ policy, ruling }: Pick<ApprovalFacts, 'policy' | 'ruling'>): number {
  return Math.max(policy.approvalsRequired, ruling.approvals);
}

/** Whether as many distinct people as are needed have approved exactly what stands there now, and no rule denies it. */
export function isApproved(facts: ApprovalFacts): boolean {
  return facts.ruling.denied === null && countingApprovals(facts).length >= approvalsNeeded(facts);
}

const HOUR_MS = 3_600_000;

/** Before when a change that is approved must not go live: so long after the last approval that it needed. Null: no wait, or not approved. */
export function waitsUntil(facts: ApprovalFacts): Date | null {
  const last = countingApprovals(facts)[approvalsNeeded(facts) - 1];
  const { delayHours } = facts.ruling;
  return last === undefined || delayHours === 0
    ? null
    : new Date(last.createdAt.getTime() + delayHours * HOUR_MS);
}

/** Whether evidence is too old to vote on, in minutes by the venue's clock. */
export function isEvidenceTooOld(evidence: Evidence, policy: Policy, at: Date): boolean {
  return at.getTime() - evidence.finishedAt.getTime() > policy.evidenceMaxAgeMinutes * 60_000;
}

/** What takes votes away without a new review cycle, and may leave those who cast them as the only ones to ask. */
const LAPSED: ReadonlySet<WhyNotCounted | null> = new Set(['other-evidence', 'other-policy', 'expired']);

/**
 * Whether some votes of the current cycle were taken away by newer evidence, another policy or time. Who cast them
 * could not vote again in the same cycle: so the next vote opens a new one.
 */
export function isCycleOutdated(facts: ApprovalFacts): boolean {
  return facts.votes.some(
    (vote) => vote.reviewCycle === facts.proposal.reviewCycle && LAPSED.has(whyNotCounted(facts, vote)),
  );
}
