import { describe, expect, test } from 'vitest';
import {
  accessRefusal,
  mayActor,
  RIGHTS,
  ROLES,
  TOKEN_SCOPES,
  type Actor,
  type Right,
  type Role,
  type TokenScope,
} from './actor';

interface Holders {
  readonly roles: readonly Role[];
  readonly scopes: readonly TokenScope[];
  readonly system: boolean;
}

/** Who holds what, said a second time and the other way round: by right. */
const HOLDERS: Record<Right, Holders> = {
  READ: { roles: ROLES, scopes: TOKEN_SCOPES, system: true },
  PROPOSE: { roles: ['ANALYST', 'OFFICER', 'CHAIR', 'OPERATOR'], scopes: ['PROPOSE'], system: false },
  PLAN: { roles: ['ANALYST', 'OFFICER', 'CHAIR', 'OPERATOR'], scopes: [], system: false },
  COMMENT: {
    roles: ['ANALYST', 'OFFICER', 'CHAIR', 'OPERATOR', 'AUDITOR'],
    scopes: ['PROPOSE'],
    system: false,
  },
  VOTE: { roles: ['OFFICER', 'CHAIR'], scopes: [], system: false },
  QUEUE: { roles: ['OFFICER', 'CHAIR', 'OPERATOR'], scopes: [], system: false },
  CANCEL: { roles: ['CHAIR', 'OPERATOR'], scopes: [], system: false },
  ROLL_BACK: { roles: ['CHAIR', 'OPERATOR'], scopes: [], system: false },
  SUSPEND: { roles: ['OFFICER', 'CHAIR', 'OPERATOR'], scopes: [], system: false },
  IMPORT: { roles: ['OPERATOR', 'ADMINISTRATOR'], scopes: ['IMPORT'], system: true },
  VERIFY: { roles: ['OFFICER', 'CHAIR', 'AUDITOR', 'ADMINISTRATOR'], scopes: [], system: false },
  ADMINISTER: { roles: ['ADMINISTRATOR'], scopes: [], system: false },
  ISSUE_TOKEN: { roles: ['ANALYST', 'OPERATOR', 'ADMINISTRATOR'], scopes: [], system: false },
  PLAY_MARKET: { roles: ['OFFICER', 'OPERATOR'], scopes: [], system: false },
  SEE_BUDGET: {
    roles: ['OFFICER', 'CHAIR', 'OPERATOR', 'AUDITOR'],
    scopes: ['READ', 'PROPOSE'],
    system: false,
  },
};

const person = (...roles: readonly Role[]): Actor => ({
  kind: 'PERSON',
  personId: 'p',
  name: 'a person',
  roles,
  authenticatedAtMs: 0,
});
const token = (scopes: readonly TokenScope[], roles: readonly Role[]): Actor => ({
  kind: 'TOKEN',
  tokenId: 't',
  ownerId: 'p',
  name: 'a token',
  scopes,
  roles,
});
const SYSTEMS = (['worker', 'import', 'founding', 'recovery', 'sign-in', 'market'] as const).map(
  (process): Actor => ({
    kind: 'SYSTEM',
    process,
  }),
);

test('every right is in the table', () => {
  expect(Object.keys(HOLDERS).sort()).toEqual([...RIGHTS].sort());
});

describe.each(RIGHTS)('%s', (right) => {
  const holders = HOLDERS[right];
  const isOfRole = (role: Role) => holders.roles.includes(role);
  const isOfScope = (scope: TokenScope) => holders.scopes.includes(scope);

  test.each(ROLES)('of a person who is %s, alone or beside another role', (role) => {
    expect(mayActor(person(role), right)).toBe(isOfRole(role));
    for (const other of ROLES) {
      expect(mayActor(person(other, role), right)).toBe(isOfRole(role) || isOfRole(other));
    }
  });

  test.each(TOKEN_SCOPES)('of a token with the scope %s: as far as its owner may too', (scope) => {
    for (const role of ROLES) {
      expect(mayActor(token([scope], [role]), right)).toBe(isOfScope(scope) && isOfRole(role));
      for (const other of TOKEN_SCOPES) {
        const either = isOfScope(scope) || isOfScope(other);
        expect(mayActor(token([other, scope], [role]), right)).toBe(either && isOfRole(role));
      }
    }
  });

  test('of nobody without a role, of no token without a scope, and of a process where the table says so', () => {
    expect(mayActor({ kind: 'ANONYMOUS' }, right)).toBe(false);
    expect(mayActor(person(), right)).toBe(false);
    expect(mayActor(token([], ROLES), right)).toBe(false);
    expect(mayActor(token(TOKEN_SCOPES, []), right)).toBe(false);
    expect(SYSTEMS.map((system) => mayActor(system, right))).toEqual(SYSTEMS.map(() => holders.system));
  });

  test('is refused with the roles that hold it', () => {
    expect(accessRefusal({ kind: 'ANONYMOUS' }, right)).toEqual({ code: 'Unauthenticated' });
    expect(accessRefusal(person(...ROLES), right)).toBeNull();
    const refusal = { code: 'Forbidden', right, roles: holders.roles };
    expect(accessRefusal(person(), right)).toEqual({ ...refusal, tokenScopes: false });
    expect(accessRefusal(token([], ROLES), right)).toEqual({ ...refusal, tokenScopes: true });
  });
});
