import { encode } from 'next-auth/jwt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { identityReads } from '../db/identity-reads';
import { governedVenue, type GovernedVenue } from '../testing/governed-venue';
import { disablePerson } from '../usecases/disable-person';
import { issueToken } from '../usecases/issue-token';
import { revokeToken } from '../usecases/revoke-token';
import { setRoles } from '../usecases/set-roles';
import { currentActor } from './current-actor';
import { hashTokenSecret, newTokenSecret } from './token-secret';

const sessionSecret = 'a secret of the tests, long enough to sign';
let venue: GovernedVenue;
beforeAll(async () => {
  venue = await governedVenue();
});
afterAll(() => venue.close());

type Person = Awaited<ReturnType<GovernedVenue['person']>>;

/** By the database's clock, or another. */
const who = (headers: Record<string, string>, now = () => identityReads(venue.prisma).now()) =>
  currentActor(
    { identity: { ...identityReads(venue.prisma), now }, sessionSecret },
    new Request('http://localhost/api/graphql', { headers }),
  );
const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });
const cookie = async (person: Person, secret = sessionSecret) => ({
  cookie: `next-auth.session-token=${await encode({
    secret,
    token: { personId: person.personId, authenticatedAtMs: 1_000 },
  })}`,
});
const issue = (person: Person, expiresInDays = 30) =>
  venue.value(
    issueToken({ ...venue.deps, newSecret: newTokenSecret }, person, {
      name: 'trading engine',
      scopes: ['READ', 'PROPOSE'],
      expiresInDays,
    }),
  );

describe('a session', () => {
  test('is its person, with the roles they have now', async () => {
    const analyst = await venue.person('ANALYST');
    const administrator = await venue.person('ADMINISTRATOR');
    const headers = await cookie(analyst);
    expect(await who(headers)).toMatchObject({
      ok: true,
      value: { kind: 'PERSON', personId: analyst.personId, roles: ['ANALYST'], authenticatedAtMs: 1_000 },
    });
    await venue.value(setRoles(venue.deps, administrator, { personId: analyst.personId, roles: ['VIEWER'] }));
    expect(await who(headers)).toMatchObject({ value: { roles: ['VIEWER'] } });
  });

  test('of a person locked out is nobody’s', async () => {
    const analyst = await venue.person('ANALYST');
    const administrator = await venue.person('ADMINISTRATOR');
    const headers = await cookie(analyst);
    await venue.value(
      disablePerson(venue.deps, administrator, { personId: analyst.personId, disabled: true }),
    );
    expect(await who(headers)).toEqual({ ok: true, value: { kind: 'ANONYMOUS' } });
  });

  test('signed with another secret, or none at all, is nobody’s', async () => {
    const analyst = await venue.person('ANALYST');
    const forged = await cookie(analyst, 'another secret, long enough to sign with');
    for (const headers of [forged, { cookie: 'next-auth.session-token=garbage' }, {}]) {
      expect(await who(headers)).toEqual({ ok: true, value: { kind: 'ANONYMOUS' } });
    }
  });
});

describe('a token', () => {
  test('acts for its owner, within its scopes; only its hash is kept', async () => {
    const analyst = await venue.person('ANALYST');
    const { token, secret } = await issue(analyst);
    expect(await who(bearer(secret))).toMatchObject({
      ok: true,
      value: { kind: 'TOKEN', ownerId: analyst.personId, scopes: ['READ', 'PROPOSE'], roles: ['ANALYST'] },
    });
    const row = await venue.prisma.apiToken.findUniqueOrThrow({ where: { id: token.id } });
    expect(row.secretHash).toBe(hashTokenSecret(secret));
    expect(row.lastUsedAt).not.toBeNull();
    const entries = await venue.prisma.auditEntry.findMany({ where: { subjectId: token.id } });
    expect(entries.map(({ action }) => action)).toEqual(['token.issue']);
    expect(JSON.stringify([row, entries.map(({ payload }) => payload)])).not.toContain(secret);
  });

  test('does not become a person by bringing a session along', async () => {
    const officer = await venue.person('OFFICER');
    const analyst = await venue.person('ANALYST');
    const { secret } = await issue(analyst);
    const both = { ...bearer(secret), ...(await cookie(officer)) };
    expect(await who(both)).toMatchObject({ value: { kind: 'TOKEN', ownerId: analyst.personId } });
    const broken = { ...bearer(`${secret.slice(0, -1)}!`), ...(await cookie(officer)) };
    expect(await who(broken)).toEqual({ ok: false, refusal: { code: 'MalformedAuthorization' } });
  });

  test('is refused when unknown, revoked, expired, or its owner is locked out', async () => {
    const analyst = await venue.person('ANALYST');
    const administrator = await venue.person('ADMINISTRATOR');
    expect(await who(bearer(newTokenSecret().secret))).toMatchObject({ refusal: { code: 'UnknownToken' } });

    const revoked = await issue(analyst);
    await venue.value(revokeToken(venue.deps, analyst, { tokenId: revoked.token.id }));
    expect(await who(bearer(revoked.secret))).toMatchObject({ refusal: { code: 'RevokedToken' } });

    const expired = await issue(analyst, 1);
    await venue.prisma.apiToken.update({
      where: { id: expired.token.id },
      data: { expiresAt: new Date(Date.now() - 1) },
    });
    expect(await who(bearer(expired.secret))).toMatchObject({ refusal: { code: 'ExpiredToken' } });

    // To the millisecond: at the time it expires it has.
    const expiresAt = new Date(Date.UTC(2100, 0, 1));
    await venue.prisma.apiToken.update({ where: { id: expired.token.id }, data: { expiresAt } });
    const at = (ms: number) => who(bearer(expired.secret), () => Promise.resolve(new Date(ms)));
    expect(await at(expiresAt.getTime())).toMatchObject({ refusal: { code: 'ExpiredToken' } });
    expect(await at(expiresAt.getTime() - 1)).toMatchObject({ value: { tokenId: expired.token.id } });

    const orphan = await issue(analyst);
    await venue.value(
      disablePerson(venue.deps, administrator, { personId: analyst.personId, disabled: true }),
    );
    expect(await who(bearer(orphan.secret))).toMatchObject({ refusal: { code: 'DisabledOwner' } });
  });

  test.each(['Basic abc', 'Bearer', 'Bearer  x', 'bearer mgv_short', ''])(
    '"%s" is no authorization of ours',
    async (authorization) => {
      expect(await who({ authorization })).toEqual({
        ok: false,
        refusal: { code: 'MalformedAuthorization' },
      });
    },
  );
});
