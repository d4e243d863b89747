import { unreachable } from '../../lib/domain/assert';
import type { NoInvitation } from '../../lib/domain/governance/people/invitation';
import { marginRefusalSentence } from '../../lib/domain/margin/method/refusal';
import type { Refusal } from '../../lib/domain/refusals';

const list = (names: readonly string[]): string => names.join(', ');

/** In whole minutes where it is any: "5 minutes", "90 seconds". */
function duration(seconds: number): string {
  const [count, unit] = seconds % 60 === 0 ? [seconds / 60, 'minute'] : [seconds, 'second'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

const NO_INVITATION: Readonly<Record<NoInvitation, string>> = {
  SIGNS_IN: 'They have a way to sign in already.',
  SUSPENDED: 'Their access is suspended; restore it first.',
  SINGLE_SIGN_ON: 'This venue signs people in by single sign-on only; they need no link.',
};

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
    case 'ApprovalStands':
      return 'It is approved on the evidence it has; to simulate it again, edit it first.';
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
      return `Prove who you are again: this needs a sign-in no more than ${duration(refusal.maxAgeSeconds)} ago.`;
    case 'RebaseConflict':
      return 'The live version changed the same parameters; settle the conflicts by hand.';
    case 'NothingChanged':
      return 'This equals what is there already.';
    case 'PlanInThePast':
      return `The time to activate, ${refusal.activateAt.toISOString()}, has passed; plan another.`;
    case 'MissingPrices':
      return marginRefusalSentence('MissingPrice', refusal.instruments);
    case 'MissingMarketFigures':
      return marginRefusalSentence('MissingMarketFigure', refusal.figures);
    case 'OwnRoles':
      return 'Nobody changes their own roles or disables themselves.';
    case 'LastAdministrator':
      return 'The venue would be left without an administrator.';
    case 'StillInUse':
      return `It is still in use: ${list(refusal.uses)}.`;
    case 'NotInvitable':
      return NO_INVITATION[refusal.because];
    default:
      return unreachable(refusal);
  }
}
