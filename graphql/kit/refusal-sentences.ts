import { unreachable } from '../../lib/domain/assert';
import type { Right, Role } from '../../lib/domain/governance/people/actor';
import type { NoInvitation } from '../../lib/domain/governance/people/invitation';
import { anyOfStates, STATE_WORDS } from '../../lib/domain/governance/proposal/state-words';
import { decimalText } from '../../lib/domain/number/decimal';
import { durationText } from '../../lib/domain/number/duration';
import { spokenInstant } from '../../lib/domain/number/instant';
import { marginRefusalSentence } from '../../lib/domain/margin/method/refusal';
import type { Refusal } from '../../lib/domain/refusals';

/** What each right lets people do, as the end of "… may". */
const RIGHT_WORDS: Record<Right, string> = {
  READ: 'read this',
  PROPOSE: 'propose changes',
  PLAN: 'plan an activation',
  COMMENT: 'comment',
  VOTE: 'vote on proposals',
  QUEUE: 'schedule an activation',
  CANCEL: 'cancel a proposal',
  ROLL_BACK: 'roll back a version',
  SUSPEND: 'suspend adjustment programmes',
  IMPORT: 'import data',
  VERIFY: 'verify the record',
  ADMINISTER: 'administer people and tokens',
  ISSUE_TOKEN: 'issue API tokens',
  PLAY_MARKET: 'play a market in a demo',
  SEE_BUDGET: 'see the liquidation budget',
};

const ROLE_WORDS: Record<Role, string> = {
  VIEWER: 'viewers',
  ANALYST: 'analysts',
  OFFICER: 'officers',
  CHAIR: 'the chair',
  OPERATOR: 'operators',
  AUDITOR: 'auditors',
  ADMINISTRATOR: 'administrators',
};

/** "Only officers and the chair may vote on proposals." */
export function forbiddenSentence(right: Right, roles: readonly Role[]): string {
  const words = roles.map((role) => ROLE_WORDS[role]);
  const last = words.at(-1) ?? 'nobody';
  const all = words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
  return `Only ${all} may ${RIGHT_WORDS[right]}.`;
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
        ? `This API token, or its owner, may not ${RIGHT_WORDS[refusal.right]}.`
        : forbiddenSentence(refusal.right, refusal.roles);
    case 'NotFound':
      return `There is no such ${refusal.what}.`;
    case 'InvalidInput':
      return refusal.faults.length === 1
        ? (refusal.faults[0]?.message ?? 'Something in it is not right.')
        : `${refusal.faults.length} things in it are not right.`;
    case 'WrongState':
      return `The proposal is ${STATE_WORDS[refusal.state]}; this can be done while it is ${anyOfStates(refusal.allowed)}.`;
    case 'StaleRevision':
      return 'The proposal has been edited since; read its current revision first.';
    case 'StaleBase':
      return `The proposal is a change of version ${refusal.baseVersion}, but version ${refusal.liveVersion} is live; rebase it first.`;
    case 'StaleEvidence':
      if (refusal.tooOld) return 'The evidence is older than the policy allows; simulate it again.';
      return refusal.drifted
        ? `${refusal.drifted} Simulate it again.`
        : 'There is newer evidence than you saw; read it first.';
    case 'ApprovalLost':
      return `The approval no longer stands. ${refusal.reason}`;
    case 'GuardrailBreached':
      return refusal.faults.length === 1
        ? (refusal.faults[0]?.message ?? 'It goes further than the guardrails allow.')
        : `It goes further than ${refusal.faults.length} guardrails allow. ${refusal.faults[0]?.message ?? ''}`;
    case 'ApprovalStands':
      return 'It is approved on its evidence; edit it before simulating it again.';
    case 'SimulationEnded':
      return 'This simulation has ended already.';
    case 'NoEvidence':
      return 'This revision has not been simulated; simulate it first.';
    case 'OwnProposal':
      return 'You wrote or edited it; someone else must approve it.';
    case 'NotAuthor':
      return 'Only its author may withdraw a proposal.';
    case 'TokenMayNotVote':
      return 'An API token never votes; a person must sign in.';
    case 'TokenMayNotIssue':
      return 'An API token never issues another; a person must sign in.';
    case 'AlreadyVoted':
      return 'You have already voted in this review.';
    case 'ReauthenticationRequired':
      return `Prove who you are again: this needs a sign-in within the last ${durationText(refusal.maxAgeSeconds)}.`;
    case 'RebaseConflict':
      return 'The live version has changed the same parameters; resolve the conflicts by hand.';
    case 'NothingChanged':
      return 'Nothing would change.';
    case 'PlanInThePast':
      return `Its activation time, ${spokenInstant(refusal.activateAt)}, has passed; plan another.`;
    case 'MissingPrices':
      return marginRefusalSentence('MissingPrice', refusal.instruments);
    case 'MissingMarketFigures':
      return marginRefusalSentence('MissingMarketFigure', refusal.figures);
    case 'OwnRoles':
      return 'Nobody changes their own roles or disables themselves.';
    case 'LastAdministrator':
      return 'The venue would be left without an administrator.';
    case 'HoldEnded':
      return `The price of ${refusal.instrument} is no longer held.`;
    case 'HeldPriceMoved':
      return `The held price of ${refusal.instrument} is ${decimalText(refusal.price)} by now: look at it again.`;
    case 'ProgrammeNotReady':
      return refusal.reason;
    case 'StillInUse':
      return `It is still in use: ${refusal.uses.join(', ')}.`;
    case 'NotInvitable':
      return NO_INVITATION[refusal.because];
    default:
      return unreachable(refusal);
  }
}
