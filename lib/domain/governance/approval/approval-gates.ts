import type {
  AlreadyVoted,
  NoEvidence,
  OwnProposal,
  StaleBase,
  StaleEvidence,
  TokenMayNotVote,
  WrongState,
} from '../../refusals';
import { ok, refuse, type Result } from '../../result';
import { actAccessRefusal, stateRefusal } from '../proposal/acts';
import { rolesWith, type AccessRefusal, type Actor } from '../people/actor';
import {
  approvalsNeeded,
  countingApprovals,
  isCycleOutdated,
  isEvidenceTooOld,
  waitsUntil,
  type ApprovalFacts,
  type CastVote,
  type Evidence,
} from './approval';
import { type LiveMarginFault, liveMarginSentence } from '../activation/live-margin';
import { hasGoneLive, nextState, rebaseRenews, statesFor, type ProposalState } from '../proposal/proposal';
import { STATE_WORDS } from '../proposal/state-words';
import { durationText } from '../../number/duration';
import { spokenInstant } from '../../number/instant';
import type { GuardrailBreach } from '../guardrails/breach';
import { driftSentence, type EvidenceDrift } from './drift';

/** A condition that must be met before a proposal can be approved and go live, as a reader is shown it. */
export interface ApprovalGate {
  /** Stable, kebab-case. */
  readonly name:
    | 'submitted'
    | 'base-is-live'
    | 'guardrails'
    | 'evidence'
    | 'evidence-is-fresh'
    | 'evidence-holds'
    | 'approvals'
    | 'wait'
    | 'live-margin';
  readonly met: boolean;
  /** What it asks and what is there, one sentence. */
  readonly message: string;
  /** What to do; null when it is met. */
  readonly remedy: string | null;
}

const ON_ITS_WAY: readonly ProposalState[] = ['APPROVED', 'QUEUED', 'READY', 'ACTIVATING'];
/** In review, or past it. */
function wasSubmitted(state: ProposalState): boolean {
  return state === 'IN_REVIEW' || ON_ITS_WAY.includes(state) || hasGoneLive(state);
}

/** Every gate in the order in which people meet them. It shows; the use cases decide by the same functions. */
export function approvalGates(facts: ApprovalFacts, state: ProposalState): readonly ApprovalGate[] {
  return [
    submittedGate(facts, state),
    baseGate(facts, state),
    evidenceGate(facts.evidence),
    ...(facts.evidence === null ? [] : [freshnessGate(facts, facts.evidence, state)]),
    approvalsGate(facts, state),
    ...waitGates(facts, state),
  ];
}

/**
 * Whether any vote still takes a proposal on. None does once it came to a halt or is of a version that is no longer live:
 * it is rebased first, and every approval is asked for again.
 */
export function votesStand(facts: ApprovalFacts, state: ProposalState): boolean {
  return !rebaseRenews(state) && isOnBase(facts, state);
}

/** The approvals that take a proposal on. */
export function standingApprovals(facts: ApprovalFacts, state: ProposalState): readonly CastVote[] {
  return votesStand(facts, state) ? countingApprovals(facts) : [];
}

function isOnBase({ proposal, venue }: ApprovalFacts, state: ProposalState): boolean {
  return hasGoneLive(state) || baseRefusal(proposal.baseVersion, venue.liveVersion) === null;
}

function gate(name: ApprovalGate['name'], met: boolean, message: string, remedy: string): ApprovalGate {
  return { name, met, message, remedy: met ? null : remedy };
}

function submittedGate(facts: ApprovalFacts, state: ProposalState): ApprovalGate {
  const met = wasSubmitted(state);
  const message = met ? 'Submitted for review.' : `It is ${STATE_WORDS[state]}, not in review.`;
  return gate('submitted', met, message, wayToReview(facts, state));
}

/** The next act on the way to review that can be done: what is submitted is a draft on the live version. */
function wayToReview(facts: ApprovalFacts, state: ProposalState): string {
  if (statesFor('revise').includes(state) && !isOnBase(facts, state))
    return `Rebase it on version ${facts.venue.liveVersion}, then submit it for review.`;
  if (rebaseRenews(state)) return 'Renew it on the live version, then submit it for review.';
  if (state === 'CHANGES_REQUESTED') return 'Edit it, then submit it again.';
  return nextState(state, 'submit') === null
    ? 'It ends here; what is still wanted needs a new proposal.'
    : 'Submit it for review.';
}

function baseGate(facts: ApprovalFacts, state: ProposalState): ApprovalGate {
  const { baseVersion } = facts.proposal;
  const met = isOnBase(facts, state);
  const message = met
    ? `A change of version ${baseVersion}.`
    : `A change of version ${baseVersion}, but version ${facts.venue.liveVersion} is live.`;
  return gate('base-is-live', met, message, 'Rebase it on the live version.');
}

function evidenceGate(evidence: Evidence | null): ApprovalGate {
  const met = evidence !== null;
  const message = met ? 'This revision has been simulated.' : 'This revision has not been simulated.';
  return gate('evidence', met, message, 'Simulate it on the live accounts.');
}

function freshnessGate(facts: ApprovalFacts, evidence: Evidence, state: ProposalState): ApprovalGate {
  // When a vote is given and when it is queued; from then on the effect is computed on the accounts of the moment.
  const isAsked = state === 'IN_REVIEW' || state === 'APPROVED';
  const met = !isAsked || !isEvidenceTooOld(evidence, facts.policy, facts.at);
  const limit = durationText(facts.policy.evidenceMaxAgeMinutes * 60);
  const message = met
    ? `An approval needs evidence no older than ${limit}.`
    : `Evidence older than ${limit}.`;
  return gate('evidence-is-fresh', met, message, 'Simulate it again; earlier votes then no longer count.');
}

/** Whether evidence is still of this market and this book, while people vote on it. */
export function driftGates(
  { evidence }: ApprovalFacts,
  drift: EvidenceDrift | null,
  state: ProposalState,
): readonly ApprovalGate[] {
  if (evidence === null || state !== 'IN_REVIEW') return [];
  const message = drift
    ? driftSentence(drift)
    : 'Prices and positions are still those of the evidence, as far as the policy asks.';
  const remedy = 'Simulate it again; earlier votes then no longer count.';
  return [gate('evidence-holds', drift === null, message, remedy)];
}

function approvalsGate(facts: ApprovalFacts, state: ProposalState): ApprovalGate {
  const required = approvalsNeeded(facts);
  const given = standingApprovals(facts, state).length;
  const lacking = required - given;
  const people = lacking === 1 ? 'One more person' : `${lacking} more people`;
  return gate(
    'approvals',
    lacking <= 0,
    `${given} of ${required} approvals.`,
    `${people} who neither wrote nor edited it must approve.`,
  );
}

/** How long it must wait once it is approved; nothing where no rule asks for a wait, or it has gone live. */
function waitGates(facts: ApprovalFacts, state: ProposalState): readonly ApprovalGate[] {
  const { delayHours, open } = facts.ruling;
  if (delayHours === 0 || hasGoneLive(state)) return [];
  const until = votesStand(facts, state) ? waitsUntil(facts) : null;
  const wait = durationText(delayHours * 3_600);
  const often = open.length > 0 ? 'may have to wait' : 'waits';
  const message =
    until === null
      ? `Once approved it ${often} ${wait} before it goes live.`
      : `It goes live from ${spokenInstant(until)} on, ${wait} after the last approval.`;
  const met = until !== null && facts.at.getTime() >= until.getTime();
  return [gate('wait', met, message, 'Nothing: once it is queued, it goes live when the wait is over.')];
}

/** Whether a change that is not live yet keeps within the guardrails, as versions and budget stand now. */
export function guardrailGates(
  breaches: readonly GuardrailBreach[],
  state: ProposalState,
): readonly ApprovalGate[] {
  if (hasGoneLive(state) || (nextState(state, 'revise') === null && !ON_ITS_WAY.includes(state))) return [];
  const [first] = breaches;
  const more = breaches.length > 1 ? ` (${breaches.length} in all)` : '';
  const message = first ? `${first.message}${more}` : 'It keeps within the guardrails of the policy.';
  return [
    gate(
      'guardrails',
      first === undefined,
      message,
      'Take smaller steps, or wait: no approval overrides it.',
    ),
  ];
}

/** What holds back whatever is on its way, as it stands now; nothing of a proposal that is not. */
export function liveMarginGates(
  fault: LiveMarginFault | null,
  state: ProposalState,
): readonly ApprovalGate[] {
  if (!ON_ITS_WAY.includes(state)) return [];
  const message = fault ? liveMarginSentence(fault) : 'Every account is margined under the live version.';
  const remedy = 'It waits until accounts are margined again, or until it expires.';
  return [gate('live-margin', fault === null, message, remedy)];
}

export type VoterRefusal = AccessRefusal | TokenMayNotVote | OwnProposal | WrongState | AlreadyVoted;
type Person = Extract<Actor, { kind: 'PERSON' }>;

/** Whether an actor is one who votes at all: asked before a proposal is looked up, so that nobody learns of it. */
export function voterOf(actor: Actor): Result<Person, AccessRefusal | TokenMayNotVote> {
  if (actor.kind === 'TOKEN') return refuse({ code: 'TokenMayNotVote' });
  const access = actAccessRefusal('APPROVE', actor);
  if (access) return refuse(access);
  return actor.kind === 'PERSON' ? ok(actor) : refuse({ code: 'Unauthenticated' });
}

/**
 * Why an actor may not vote on a proposal now, whatever the verdict; null when they may. Apart from the age of their
 * proof of identity, which a vote asks for and renews.
 *
 * @param facts whose `mayVote` has looked at this actor too: roles may have been taken since their session began
 */
export function voterRefusal(facts: ApprovalFacts, state: ProposalState, actor: Actor): VoterRefusal | null {
  const voter = voterOf(actor);
  if (!voter.ok) return voter.refusal;
  const { personId } = voter.value;
  if (!facts.mayVote.has(personId)) {
    return { code: 'Forbidden', right: 'VOTE', roles: rolesWith('VOTE'), tokenScopes: false };
  }
  if (facts.writers.has(personId)) return { code: 'OwnProposal' };
  const wrongState = stateRefusal('APPROVE', state);
  if (wrongState) return wrongState;
  const reviewCycle = cycleOfNextVote(facts);
  const voted = facts.votes.some((vote) => vote.personId === personId && vote.reviewCycle === reviewCycle);
  return voted ? { code: 'AlreadyVoted' } : null;
}

/** The review cycle that the next vote is of: a new one where votes lapsed whose casters must be able to vote again. */
export function cycleOfNextVote(facts: ApprovalFacts): number {
  return facts.proposal.reviewCycle + (isCycleOutdated(facts) ? 1 : 0);
}

/** The refusal of what is not based on the live version. */
export function baseRefusal(baseVersion: number, liveVersion: number | null): StaleBase | null {
  return baseVersion === liveVersion
    ? null
    : { code: 'StaleBase', baseVersion, liveVersion: liveVersion ?? 0 };
}

/**
 * An approval must be of what is live, and of the evidence that the approver saw.
 *
 * @param seen hash of that evidence; null: none
 * @param drift since it was found
 */
export function approverRefusal(
  facts: ApprovalFacts,
  seen: string | null,
  drift: EvidenceDrift | null,
): StaleBase | NoEvidence | StaleEvidence | null {
  const { venue, proposal, evidence, policy, at } = facts;
  const moved = baseRefusal(proposal.baseVersion, venue.liveVersion);
  if (moved) return moved;
  if (evidence === null) return { code: 'NoEvidence' };
  const tooOld = isEvidenceTooOld(evidence, policy, at);
  if (evidence.evidenceHash === seen && !tooOld && drift === null) return null;
  const drifted = drift && driftSentence(drift);
  return { code: 'StaleEvidence', currentEvidenceHash: evidence.evidenceHash, tooOld, drifted };
}
