import type { Fault } from '../result';
import type { ProposalState } from './proposal';

/** Why an act on a proposal is refused: one type for each reason, shared by the use cases that can meet it. */

export interface NotFound {
  readonly code: 'NotFound';
  readonly what: 'venue' | 'proposal' | 'version' | 'simulation';
}

/** Every fault of what was handed in. */
export interface InvalidInput {
  readonly code: 'InvalidInput';
  readonly faults: readonly Fault[];
}

/** The act cannot be done in this state. */
export interface WrongState {
  readonly code: 'WrongState';
  readonly state: ProposalState;
  readonly allowed: readonly ProposalState[];
}

/** The proposal was edited since the asker read it. */
export interface StaleRevision {
  readonly code: 'StaleRevision';
  readonly currentRevisionHash: string;
}

/** Another version went live since: rebase. */
export interface StaleBase {
  readonly code: 'StaleBase';
  readonly baseVersion: number;
  readonly liveVersion: number;
}

/** The proposed set is what is live (or, in an edit, what the proposal already says). */
export interface NothingChanged {
  readonly code: 'NothingChanged';
}

/** The current revision was never simulated to the end. */
export interface NoEvidence {
  readonly code: 'NoEvidence';
}

/** The evidence named is not the newest, or the newest is older than the policy allows (`tooOld`). */
export interface StaleEvidence {
  readonly code: 'StaleEvidence';
  readonly currentEvidenceHash: string;
  readonly tooOld: boolean;
}

/** They wrote or edited it, in person or through a token. */
export interface OwnProposal {
  readonly code: 'OwnProposal';
}

export interface TokenMayNotVote {
  readonly code: 'TokenMayNotVote';
}

export interface AlreadyVoted {
  readonly code: 'AlreadyVoted';
}

/** The proof of identity is older than the policy allows, or from the future. */
export interface ReauthenticationRequired {
  readonly code: 'ReauthenticationRequired';
  readonly maxAgeSeconds: number;
}

/** Both sides changed the same thing, or the two changes together break a rule. */
export interface RebaseConflict {
  readonly code: 'RebaseConflict';
  readonly faults: readonly Fault[];
}

/** Only the author may. */
export interface NotAuthor {
  readonly code: 'NotAuthor';
}

/** The planned time and its grace are over: plan anew. */
export interface PlanInThePast {
  readonly code: 'PlanInThePast';
  readonly activateAt: Date;
}

/** What was approved no longer stands; `reason` is a sentence for people. */
export interface ApprovalLost {
  readonly code: 'ApprovalLost';
  readonly reason: string;
}

export interface AlreadyFounded {
  readonly code: 'AlreadyFounded';
}
