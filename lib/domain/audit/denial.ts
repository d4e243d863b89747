import type { Refusal, RefusalCode } from '../refusals';

/**
 * Which refusals are denials: somebody may not. Each leaves a trace in the log. The others say that something does not
 * fit, which may happen to anybody. A new refusal does not compile until it stands on one side.
 */
const IS_DENIAL = {
  Unauthenticated: true,
  Forbidden: true,
  LastAdministrator: true,
  NotAuthor: true,
  OwnProposal: true,
  OwnRoles: true,
  ReauthenticationRequired: true,
  TokenMayNotIssue: true,
  TokenMayNotVote: true,
  AlreadyVoted: false,
  ApprovalLost: false,
  ApprovalStands: false,
  GuardrailBreached: false,
  InvalidInput: false,
  MissingMarketFigures: false,
  MissingPrices: false,
  NoEvidence: false,
  NotFound: false,
  NotInvitable: false,
  NothingChanged: false,
  PlanInThePast: false,
  RebaseConflict: false,
  SimulationEnded: false,
  StaleBase: false,
  StaleEvidence: false,
  StaleRevision: false,
  StillInUse: false,
  HoldEnded: false,
  HeldPriceMoved: false,
  ProgrammeNotReady: false,
  WrongState: false,
} as const satisfies Record<RefusalCode, boolean>;

type DenialCode = {
  [Code in RefusalCode]: (typeof IS_DENIAL)[Code] extends true ? Code : never;
}[RefusalCode];

/** Why something was denied to somebody who is known. `Hidden`: it is another's, which they were told is not there. */
export type DenialReason = Exclude<DenialCode, 'Unauthenticated'> | 'Hidden';
const REASONS_OF_KNOWN: Record<DenialReason, true> = {
  Forbidden: true,
  Hidden: true,
  LastAdministrator: true,
  NotAuthor: true,
  OwnProposal: true,
  OwnRoles: true,
  ReauthenticationRequired: true,
  TokenMayNotIssue: true,
  TokenMayNotVote: true,
};
export const DENIAL_REASONS = Object.keys(REASONS_OF_KNOWN) as readonly DenialReason[];

/**
 * Why a stranger was turned away: an act without signing in, a token of no use, a sign-in that failed or was not tried, the
 * link of an invitation that is of no use, or that of a first start.
 */
export const STRANGER_REASONS = [
  'Unauthenticated',
  'MalformedAuthorization',
  'UnknownToken',
  'ExpiredToken',
  'RevokedToken',
  'DisabledOwner',
  'SignInFailed',
  'TooManyTries',
  'InvitationRefused',
  'FirstStartRefused',
] as const;
export type StrangerReason = (typeof STRANGER_REASONS)[number];

/** Why a refusal is a denial; null when it is none. */
export function denialReason(refusal: Refusal): DenialReason | 'Unauthenticated' | null {
  if (refusal.code === 'NotFound') return refusal.isHidden ? 'Hidden' : null;
  return isDenialCode(refusal.code) ? refusal.code : null;
}

function isDenialCode(code: RefusalCode): code is DenialCode {
  return IS_DENIAL[code];
}

/** What an act that was denied was to be done to, as the log names it. */
export const DENIED_SUBJECTS = [
  'venue',
  'version',
  'proposal',
  'simulation',
  'person',
  'token',
  'session',
  'account',
  'instrument',
] as const;
export interface DeniedSubject {
  readonly kind: (typeof DENIED_SUBJECTS)[number];
  readonly id: string;
}

/**
 * How many denials of one person or token have an entry each within a minute; what is more is counted into one. Nobody,
 * known or not, fills the log by being denied.
 */
export const DENIALS_LOGGED_EACH = 30;
/** From how many places denials are told apart within a minute; those from further ones count as from `others`. */
export const MAX_SOURCES_A_MINUTE = 20;
/** Of how many people, tokens and reasons they are told apart at one place. */
export const MAX_KINDS_A_SOURCE = 20;
export const OTHER_SOURCES = 'others';
