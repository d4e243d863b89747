import { describe, expect, test } from 'vitest';
import { ROLES, TOKEN_SCOPES, type Actor } from './actor';
import { ACTS, proofRefusal, type Act } from './proofs';

const AT = new Date(Date.UTC(2026, 10, 28, 12));
const MAX_AGE_SECONDS = 300;
const refused = { code: 'ReauthenticationRequired', maxAgeSeconds: MAX_AGE_SECONDS };

/** What each act asks for, said a second time and the other way round: by proof. */
const CREDENTIAL: readonly Act[] = [
  'closeAccount',
  'cancelSimulation',
  'commentOnProposal',
  'addScenario',
  'importScenario',
  'retireScenario',
  'stateInsuranceFund',
  'createProposal',
  'importAccounts',
  'importInstruments',
  'importPrices',
  'rebaseProposal',
  'repeatSimulation',
  'reviseProposal',
  'startSimulation',
  'submitProposal',
  'withdrawProposal',
];
const SESSION: readonly Act[] = [
  'abortRamp',
  'cancelProposal',
  'endSession',
  'pauseRamp',
  'playMarket',
  'revokeToken',
  'stopMarket',
  'suspendProgrammes',
];
const FRESH: readonly Act[] = [
  'approveProposal',
  'closeInstrument',
  'confirmPrice',
  'rejectPrice',
  'orderProgramme',
  'approveProgrammeOrder',
  'orderTightening',
  'reviewTightening',
  'disablePerson',
  'enablePerson',
  'foundVenue',
  'invitePerson',
  'issueToken',
  'planActivation',
  'planRamp',
  'queueProposal',
  'rejectProposal',
  'renewInvitation',
  'requestChanges',
  'resumeRamp',
  'rollBackVersion',
  'setRoles',
];

const personOf = (ageMs: number): Actor => ({
  kind: 'PERSON',
  personId: 'p',
  name: 'a person',
  roles: ROLES,
  authenticatedAtMs: AT.getTime() - ageMs,
});
const token: Actor = {
  kind: 'TOKEN',
  tokenId: 't',
  ownerId: 'p',
  name: 'a token',
  scopes: TOKEN_SCOPES,
  roles: ROLES,
};
const asked = (act: Act, actor: Actor) =>
  proofRefusal(act, actor, { at: AT, maxAgeSeconds: MAX_AGE_SECONDS });

test('every act is in one of the lists', () => {
  expect([...CREDENTIAL, ...SESSION, ...FRESH].sort()).toEqual([...ACTS].sort());
});

describe.each(ACTS)('%s', (act) => {
  test('by a token: where any credential will do', () => {
    expect(asked(act, token)).toEqual(CREDENTIAL.includes(act) ? null : refused);
  });

  test('by a person: whatever the age of their proof, but for what needs a fresh one', () => {
    const needsFresh = FRESH.includes(act);
    for (const ageMs of [0, 1, MAX_AGE_SECONDS * 1000]) expect(asked(act, personOf(ageMs))).toBeNull();
    for (const ageMs of [MAX_AGE_SECONDS * 1000 + 1, 8 * 3_600_000, -1, NaN, Infinity, -Infinity]) {
      expect(asked(act, personOf(ageMs)), `${ageMs} ms old`).toEqual(needsFresh ? refused : null);
    }
  });

  test('by nobody never, by a process of ours without any', () => {
    expect(asked(act, { kind: 'ANONYMOUS' })).toEqual(refused);
    for (const process of ['worker', 'import', 'founding', 'recovery', 'sign-in', 'market'] as const) {
      expect(asked(act, { kind: 'SYSTEM', process })).toBeNull();
    }
  });
});
