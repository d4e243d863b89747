import type { AccessRefusal } from './governance/people/actor';
import type { GuardrailBreached } from './governance/guardrails/breach';
import type { NoInvitation } from './governance/people/invitation';
import type { ProposalState } from './governance/proposal/proposal';
import type { MissingMarketFigures } from './margin/request/requirement-curve';
import type { Decimal } from './number/decimal';
import type { Fault, InvalidInput } from './result';

/** Why something is refused: one type for each reason, shared by the use cases that can meet it. */

export interface NotFound {
  readonly code: 'NotFound';
  /** It is there, but another's, and whoever asked may not learn even that. Logged as a denial; the API says nothing of it. */
  readonly isHidden?: true;
  readonly what:
    | 'venue'
    | 'proposal'
    | 'version'
    | 'simulation'
    | 'account'
    | 'instrument'
    | 'person'
    | 'token'
    | 'session'
    | 'programme'
    | 'order'
    | 'scenario';
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

/** It was finished, failed or was cancelled before. */
export interface SimulationEnded {
  readonly code: 'SimulationEnded';
}

/** The evidence named is not the newest, or the newest is older than the policy allows (`tooOld`), or of another market or book (`drifted`). */
export interface StaleEvidence {
  readonly code: 'StaleEvidence';
  readonly currentEvidenceHash: string;
  readonly tooOld: boolean;
  /** What has moved since, a sentence; null: nothing further than the policy allows. */
  readonly drifted: string | null;
}

/** They wrote or edited it, in person or through a token. */
export interface OwnProposal {
  readonly code: 'OwnProposal';
}

export interface TokenMayNotVote {
  readonly code: 'TokenMayNotVote';
}

/** Tokens do not beget tokens. */
export interface TokenMayNotIssue {
  readonly code: 'TokenMayNotIssue';
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

/** It is approved on the evidence it has, which another run could take away. */
export interface ApprovalStands {
  readonly code: 'ApprovalStands';
}

/** Symbols of instruments that have no mark price, or none that may be used. */
export interface MissingPrices {
  readonly code: 'MissingPrices';
  readonly instruments: readonly string[];
}

/** Nobody changes their own roles or disables themselves. */
export interface OwnRoles {
  readonly code: 'OwnRoles';
}

/** The venue would be left without an administrator. */
export interface LastAdministrator {
  readonly code: 'LastAdministrator';
}

/** The person needs no link to sign in, or could not use one; `because` says why. */
export interface NotInvitable {
  readonly code: 'NotInvitable';
  readonly because: NoInvitation;
}

/** What is to be closed is still held or needed; `uses` says by what, in words. */
export interface StillInUse {
  readonly code: 'StillInUse';
  readonly uses: readonly string[];
}

/** The price is no longer held: something ended it, or its time is over. */
export interface HoldEnded {
  readonly code: 'HoldEnded';
  readonly instrument: string;
}

/** Another price of the instrument is held by now than the one that was looked at. */
export interface HeldPriceMoved {
  readonly code: 'HeldPriceMoved';
  readonly instrument: string;
  readonly price: Decimal;
}

/** What is ordered of an adjustment programme does not fit where it stands; `reason` is a sentence for people. */
export interface ProgrammeNotReady {
  readonly code: 'ProgrammeNotReady';
  readonly reason: string;
}

/** Every refusal that the API can answer with. One code is one type of the schema and has one sentence. */
export type Refusal =
  | AccessRefusal
  | NotFound
  | InvalidInput
  | WrongState
  | StaleRevision
  | StaleBase
  | StaleEvidence
  | NoEvidence
  | SimulationEnded
  | NothingChanged
  | RebaseConflict
  | OwnProposal
  | NotAuthor
  | TokenMayNotVote
  | TokenMayNotIssue
  | AlreadyVoted
  | ReauthenticationRequired
  | PlanInThePast
  | ApprovalLost
  | ApprovalStands
  | GuardrailBreached
  | MissingPrices
  | MissingMarketFigures
  | OwnRoles
  | LastAdministrator
  | NotInvitable
  | StillInUse
  | HoldEnded
  | HeldPriceMoved
  | ProgrammeNotReady;

export type RefusalCode = Refusal['code'];
export type RefusalOf<Code extends RefusalCode> = Extract<Refusal, { readonly code: Code }>;

/** Only the command that founds a venue meets it; the API never does. */
export interface AlreadyFounded {
  readonly code: 'AlreadyFounded';
}
