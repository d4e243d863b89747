import type { ReauthenticationRequired } from '../../refusals';
import { unreachable } from '../../assert';
import type { Actor } from './actor';

/**
 * How surely somebody must be who they say, for one act; each asks for all that stands before it.
 *
 * `CREDENTIAL`: any that is good now, a token's included. `SESSION`: a person's own, however long ago it began.
 * `FRESH`: a proof of identity (the password, or a sign-in at the OpenID provider) no older than the policy says.
 */
export type Proof = 'CREDENTIAL' | 'SESSION' | 'FRESH';

/**
 * What each act asks for. Whoever finds a session open at somebody's desk may look, write and stop; but not change
 * people, tokens, activation plans or what is live. What only stops something never waits for a password.
 */
export const PROOFS = {
  // Writing: nothing of it counts before people have voted for it.
  createProposal: 'CREDENTIAL',
  reviseProposal: 'CREDENTIAL',
  rebaseProposal: 'CREDENTIAL',
  submitProposal: 'CREDENTIAL',
  startSimulation: 'CREDENTIAL',
  repeatSimulation: 'CREDENTIAL',
  commentOnProposal: 'CREDENTIAL',
  addScenario: 'CREDENTIAL',
  importScenario: 'CREDENTIAL',
  retireScenario: 'CREDENTIAL',
  // Systems bring in what is traded, priced and held.
  importInstruments: 'CREDENTIAL',
  importPrices: 'CREDENTIAL',
  importAccounts: 'CREDENTIAL',
  closeAccount: 'CREDENTIAL',
  stateInsuranceFund: 'CREDENTIAL',
  // Stopping. An author's system may take back what it proposed.
  withdrawProposal: 'CREDENTIAL',
  cancelSimulation: 'CREDENTIAL',
  cancelProposal: 'SESSION',
  revokeToken: 'SESSION',
  endSession: 'SESSION',
  // Dials, and ramps, stay where they are.
  suspendProgrammes: 'SESSION',
  pauseRamp: 'SESSION',
  abortRamp: 'SESSION',
  // In a demo alone, where nobody's money is.
  playMarket: 'SESSION',
  stopMarket: 'SESSION',
  // Deciding, and what is decided on: also where a plan is stated while a proposal is made or edited.
  planActivation: 'FRESH',
  approveProposal: 'FRESH',
  rejectProposal: 'FRESH',
  requestChanges: 'FRESH',
  queueProposal: 'FRESH',
  planRamp: 'FRESH',
  resumeRamp: 'FRESH',
  rollBackVersion: 'FRESH',
  // Accounts are margined at it from then on, or go on as they are.
  confirmPrice: 'FRESH',
  rejectPrice: 'FRESH',
  // What an adjustment programme moves from then on.
  orderProgramme: 'FRESH',
  approveProgrammeOrder: 'FRESH',
  // A dial past the liquidation budget, and what somebody else finds of it.
  orderTightening: 'FRESH',
  reviewTightening: 'FRESH',
  // From then on positions in it are refused.
  closeInstrument: 'FRESH',
  // People, and what acts for them.
  issueToken: 'FRESH',
  invitePerson: 'FRESH',
  renewInvitation: 'FRESH',
  setRoles: 'FRESH',
  disablePerson: 'FRESH',
  enablePerson: 'FRESH',
  foundVenue: 'FRESH',
} as const satisfies Record<string, Proof>;

/** Everything that somebody asks of the venue, by the name it has in the API. */
export type Act = keyof typeof PROOFS;
export const ACTS = Object.keys(PROOFS) as readonly Act[];

type ActOf<Kind extends Proof> = { [Name in Act]: (typeof PROOFS)[Name] extends Kind ? Name : never }[Act];
/** The acts that ask for a proof of a certain age: what they are refused with is in their own types. */
export type FreshAct = ActOf<'FRESH'>;

/**
 * The refusal of an act whose actor has not proved well enough who they are; null when they have.
 *
 * A process of ours needs no proof: what it may do, it may by the role that it has in the database.
 *
 * @param at             by the database's clock
 * @param maxAgeSeconds  the greatest age of a fresh proof, by the policy in force
 */
export function proofRefusal(
  act: Act,
  actor: Actor,
  { at, maxAgeSeconds }: { readonly at: Date; readonly maxAgeSeconds: number },
): ReauthenticationRequired | null {
  if (actor.kind === 'SYSTEM') return null;
  const proof: Proof = PROOFS[act];
  switch (proof) {
    case 'CREDENTIAL':
      return actor.kind === 'ANONYMOUS' ? { code: 'ReauthenticationRequired', maxAgeSeconds } : null;
    case 'SESSION':
      return actor.kind === 'PERSON' ? null : { code: 'ReauthenticationRequired', maxAgeSeconds };
    case 'FRESH':
      return actor.kind === 'PERSON' && isFresh(actor.authenticatedAtMs, at, maxAgeSeconds)
        ? null
        : { code: 'ReauthenticationRequired', maxAgeSeconds };
    default:
      return unreachable(proof);
  }
}

/** Written so that a proof whose time is not a number, or yet to come, is none. */
function isFresh(authenticatedAtMs: number, at: Date, maxAgeSeconds: number): boolean {
  const ageMs = at.getTime() - authenticatedAtMs;
  return ageMs >= 0 && ageMs <= maxAgeSeconds * 1000;
}
