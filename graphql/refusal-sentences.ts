import { unreachable } from '../lib/domain/assert';
import type { Role } from '../lib/domain/governance/actor';
import type { ProposalState } from '../lib/domain/governance/proposal';
import type { Fault } from '../lib/domain/result';

/** Every refusal of every use case, as the domain gives it. One code is one type of the schema. */
export type Refusal =
  | { readonly code: 'Unauthenticated' }
  | {
      readonly code: 'Forbidden';
      readonly right: string;
      readonly roles: readonly Role[];
      readonly tokenScopes: boolean;
    }
  | { readonly code: 'NotFound'; readonly what: string }
  | { readonly code: 'InvalidInput'; readonly faults: readonly Fault[] }
  | {
      readonly code: 'WrongState';
      readonly state: ProposalState;
      readonly allowed: readonly ProposalState[];
    }
  | { readonly code: 'StaleRevision'; readonly currentRevisionHash: string }
  | { readonly code: 'StaleBase'; readonly baseVersion: number; readonly liveVersion: number }
  | { readonly code: 'StaleEvidence'; readonly currentEvidenceHash: string; readonly tooOld: boolean }
  | { readonly code: 'ApprovalLost'; readonly reason: string }
  | { readonly code: 'NoEvidence' }
  | { readonly code: 'OwnProposal' }
  | { readonly code: 'NotAuthor' }
  | { readonly code: 'TokenMayNotVote' }
  | { readonly code: 'TokenMayNotIssue' }
  | { readonly code: 'AlreadyVoted' }
  | { readonly code: 'ReauthenticationRequired'; readonly maxAgeSeconds: number }
  | { readonly code: 'RebaseConflict'; readonly faults: readonly Fault[] }
  | { readonly code: 'NothingChanged' }
  | { readonly code: 'PlanInThePast'; readonly activateAt: Date }
  | { readonly code: 'MissingPrices'; readonly instruments: readonly string[] }
  | { readonly code: 'MissingMarketFigures'; readonly figures: readonly string[] }
  | { readonly code: 'OwnRoles' }
  | { readonly code: 'LastAdministrator' };

export type RefusalCode = Refusal['code'];
export type RefusalOf<Code extends RefusalCode> = Extract<Refusal, { readonly code: Code }>;

const list = (names: readonly string[]): string => names.join(', ');

/** What a person reads. A new refusal in the domain does not compile until it has its sentence here. */
export function sentence(refusal: Refusal): string {
  switch (refusal.code) {
    case 'Unauthenticated':
      return 'Sign in first.';
    case 'Forbidden':
      return refusal.tokenScopes
        ? `The token's scopes, or its owner's roles, do not give the right ${refusal.right}.`
        : `This needs the right ${refusal.right}, which ${list(refusal.roles)} hold.`;
    case 'NotFound':
      return `There is no such ${refusal.what}.`;
    case 'InvalidInput':
      return refusal.faults.length === 1
        ? 'The input breaks a rule.'
        : `The input breaks ${refusal.faults.length} rules.`;
    case 'WrongState':
      return `The proposal is ${refusal.state}; this can be done in ${list(refusal.allowed)}.`;
    case 'StaleRevision':
      return 'The proposal has been edited since; look at its current revision first.';
    case 'StaleBase':
      return `The proposal changes version ${refusal.baseVersion}, but version ${refusal.liveVersion} is live; rebase it.`;
    case 'StaleEvidence':
      return refusal.tooOld
        ? 'The evidence is older than the policy allows; simulate the proposal again.'
        : 'There is newer evidence than what you saw; look at it first.';
    case 'ApprovalLost':
      return `What was approved no longer stands. ${refusal.reason}`;
    case 'NoEvidence':
      return 'No simulation of this revision has finished; simulate it first.';
    case 'OwnProposal':
      return 'You wrote it; someone else must approve it.';
    case 'NotAuthor':
      return 'Only its author may withdraw a proposal.';
    case 'TokenMayNotVote':
      return 'An API token never votes; a person must sign in.';
    case 'TokenMayNotIssue':
      return 'An API token never issues another; a person must sign in.';
    case 'AlreadyVoted':
      return 'You have voted in this review cycle.';
    case 'ReauthenticationRequired':
      return `Prove who you are again: a vote needs a sign-in of the last ${refusal.maxAgeSeconds} seconds.`;
    case 'RebaseConflict':
      return 'The live version changed the same parameters; settle the conflicts by hand.';
    case 'NothingChanged':
      return 'This equals what is there already.';
    case 'PlanInThePast':
      return `The time to activate, ${refusal.activateAt.toISOString()}, has passed; plan another.`;
    case 'MissingPrices':
      return `No mark price for ${list(refusal.instruments)}; a missing price never counts as zero.`;
    case 'MissingMarketFigures':
      return `The market has no ${list(refusal.figures)}; a missing figure never counts as zero.`;
    case 'OwnRoles':
      return 'Nobody changes their own roles or disables themselves.';
    case 'LastAdministrator':
      return 'The venue would be left without an administrator.';
    default:
      return unreachable(refusal);
  }
}
