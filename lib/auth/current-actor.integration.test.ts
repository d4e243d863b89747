import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { identityReads } from '../db/identity-reads';
import { SESSION_IDLE_MINUTES, SESSION_LIFE_HOURS } from '../domain/governance/people/session';
import { governedVenue, type GovernedVenue } from '../testing/governed-venue';
import { openSession } from '../testing/open-session';
import { disablePerson } from '../usecases/people/disable-person';
import { endSession } from '../usecases/people/end-session';
import { issueToken } from '../usecases/people/issue-token';
import { revokeToken } from '../usecases/people/revoke-token';
import { setRoles } from '../usecases/people/set-roles';
import { currentActor, type Credentials } from './current-actor';
import { hashSecret, newSessionSecret, newTokenSecret } from './token-secret';

const NOBODY = { ok: true, value: { kind: 'ANONYMOUS' } };
let venue: GovernedVenue;
beforeAll(async () => {
  venue = await governedVenue();
});
afterAll(() => venue.close());

type Person = Awaited<ReturnType<GovernedVenue['person']>>;

/** By the database's clock, or another. */
const who = (headers: Partial<Credentials>, now = () => identityReads(venue.prisma).now()) =>
  currentActor(
    { identity: { ...identityReads(venue.prisma), now }, secure: false },
    { authorization: null, cookie: null, ...headers },
  );
const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });
const opened = async (person: Person) => {
  const { session, cookie } = await openSession(venue.deps, person, new Date(1_000));
  return { session, headers: { cookie } };
};
const cookie = async (person: Person) => (await opened(person)).headers;
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
      disablePerson(venue.deps, administrator, {
        personId: analyst.personId,
        disabled: true,
        reason: 'They left.',
      }),
    );
    expect(await who(headers)).toEqual(NOBODY);
  });

  test('that nobody opened, or on another scheme than the venue’s, is nobody’s', async () => {
    const { cookie: own } = await cookie(await venue.person('ANALYST'));
    const forged = `next-auth.session-token=${newSessionSecret()}`;
    const ofTheOldForm = 'next-auth.session-token=eyJhbGciOiJkaXIifQ..x.y.z';
    for (const cookie of [forged, ofTheOldForm, `__Secure-${own}`, own.replace('next-auth', 'x'), '']) {
      expect(await who({ cookie })).toEqual(NOBODY);
    }
    expect(await who({})).toEqual(NOBODY);
    expect(await who({ cookie: `a=b; ${own}; c=d` })).toMatchObject({ value: { kind: 'PERSON' } });
  });

  test('lasts while it is used, but not for ever, by the database’s clock', async () => {
    const { session, headers } = await opened(await venue.person('ANALYST'));
    const isOpenAt = async (ms: number) => {
      const found = await who(headers, () => Promise.resolve(new Date(session.startedAt.getTime() + ms)));
      return found.ok && found.value.kind === 'PERSON';
    };
    const idleMs = SESSION_IDLE_MINUTES * 60_000;
    // Used every half hour it outlives the idle time, up to its own.
    const steps = Array.from({ length: SESSION_LIFE_HOURS * 2 }, (_, index) => (index * idleMs) / 2);
    for (const ms of steps) expect(await isOpenAt(ms), `${ms} ms on`).toBe(true);
    const lifeMs = SESSION_LIFE_HOURS * 3_600_000;
    expect(await isOpenAt(lifeMs - 1)).toBe(true);
    expect(await isOpenAt(lifeMs)).toBe(false);

    const idle = await opened(await venue.person('ANALYST'));
    const later = new Date(idle.session.startedAt.getTime() + idleMs);
    expect(await who(idle.headers, () => Promise.resolve(later))).toEqual(NOBODY);
  });

  test('is over once it is ended, and with its person’s access for good', async () => {
    const analyst = await venue.person('ANALYST');
    const administrator = await venue.person('ADMINISTRATOR');
    const [one, other] = [await opened(analyst), await opened(analyst)];
    const stranger = await venue.person('ANALYST');
    expect(await endSession(venue.deps, stranger, { sessionId: one.session.id })).toMatchObject({
      ok: false,
    });
    expect(await endSession(venue.deps, venue.tokenOf(analyst), { sessionId: one.session.id })).toMatchObject(
      {
        ok: false,
      },
    );
    expect(await who(one.headers)).toMatchObject({ value: { sessionId: one.session.id } });
    await venue.value(endSession(venue.deps, analyst, { sessionId: one.session.id }));
    expect(await who(one.headers)).toEqual(NOBODY);
    expect(await who(other.headers)).toMatchObject({ value: { kind: 'PERSON' } });

    const { personId } = analyst;
    await venue.value(
      disablePerson(venue.deps, administrator, { personId, disabled: true, reason: 'They left.' }),
    );
    await venue.value(
      disablePerson(venue.deps, administrator, { personId, disabled: false, reason: 'They left.' }),
    );
    expect(await who(other.headers)).toEqual(NOBODY);
    const entries = await venue.prisma.auditEntry.findMany({
      where: { subjectId: personId },
      orderBy: { seq: 'asc' },
    });
    expect(entries.map(({ action, payload }) => [action, JSON.parse(payload) as unknown])).toEqual([
      ['session.sign-in', { format: 2, method: 'password', session: one.session.id }],
      ['session.sign-in', { format: 2, method: 'password', session: other.session.id }],
      ['session.end', { format: 2, session: one.session.id }],
      ['person.disable', { format: 2, sessionsEnded: 1, reason: 'They left.' }],
      ['person.enable', { format: 2, reason: 'They left.' }],
    ]);
  });

  test('cannot be opened again, given away or lengthened, by the application or by the owner', async () => {
    const { session } = await opened(await venue.person('ANALYST'));
    const id = session.id;
    for (const set of [
      `secret_hash = 'x'`,
      `expires_at = now()`,
      `authenticated_at = now()`,
      `person_id = id`,
    ]) {
      await expect(
        venue.prisma.$executeRawUnsafe(`UPDATE session SET ${set} WHERE id = '${id}'`),
      ).rejects.toThrow(/permission denied/);
    }
    await venue.owner.query(`UPDATE session SET ended_at = now() WHERE id = $1`, [id]);
    await expect(venue.owner.query(`UPDATE session SET ended_at = NULL WHERE id = $1`, [id])).rejects.toThrow(
      /never changes/,
    );
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
    expect(row.secretHash).toBe(hashSecret(secret));
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
    expect(await who(broken)).toEqual({
      ok: false,
      refusal: { code: 'MalformedAuthorization', tokenId: null },
    });
  });

  test('is refused when unknown, revoked, expired, or its owner is locked out', async () => {
    const analyst = await venue.person('ANALYST');
    const administrator = await venue.person('ADMINISTRATOR');
    expect(await who(bearer(newTokenSecret().secret))).toMatchObject({ refusal: { code: 'UnknownToken' } });

    const revoked = await issue(analyst);
    await venue.value(revokeToken(venue.deps, analyst, { tokenId: revoked.token.id }));
    expect(await who(bearer(revoked.secret))).toMatchObject({
      refusal: { code: 'RevokedToken', tokenId: revoked.token.id },
    });

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
      disablePerson(venue.deps, administrator, {
        personId: analyst.personId,
        disabled: true,
        reason: 'They left.',
      }),
    );
    expect(await who(bearer(orphan.secret))).toMatchObject({ refusal: { code: 'DisabledOwner' } });
  });

  test.each(['Basic abc', 'Bearer', 'Bearer  x', 'bearer mgv_short', ''])(
    '"%s" is no authorization of ours',
    async (authorization) => {
      expect(await who({ authorization })).toEqual({
        ok: false,
        refusal: { code: 'MalformedAuthorization', tokenId: null },
      });
    },
  );
});
