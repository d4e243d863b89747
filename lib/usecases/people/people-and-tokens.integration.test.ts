import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newTokenSecret } from '../../auth/token-secret';
import { governedVenue, type GovernedVenue } from '../../testing/governed-venue';
import { admitPerson, type OidcIdentity } from './admit-person';
import { disablePerson } from './disable-person';
import { invitePerson } from './invite-person';
import { issueToken } from './issue-token';
import { revokeToken } from './revoke-token';
import { setRoles } from './set-roles';

let venue: GovernedVenue;
beforeAll(async () => {
  venue = await governedVenue();
});
afterAll(() => venue.close());

const identity = (changes: Partial<OidcIdentity> = {}): OidcIdentity => ({
  issuer: 'https://id.example',
  subject: randomUUID(),
  email: 'somebody@bank.example',
  emailVerified: true,
  name: 'Somebody',
  ...changes,
});
const entriesOf = async (subjectId: string) =>
  (await venue.prisma.auditEntry.findMany({ where: { subjectId }, orderBy: { seq: 'asc' } })).map(
    ({ action }) => action,
  );

describe('roles', () => {
  test('are given by an administrator, never by oneself or by others', async () => {
    const administrator = await venue.person('ADMINISTRATOR');
    const other = await venue.person('ADMINISTRATOR');
    const analyst = await venue.person('ANALYST');
    const to = { personId: analyst.personId, roles: ['OFFICER'] } as const;

    expect(await setRoles(venue.deps, analyst, to)).toMatchObject({ refusal: { code: 'Forbidden' } });
    expect(
      await setRoles(venue.deps, administrator, { personId: administrator.personId, roles: ['OFFICER'] }),
    ).toEqual({ ok: false, refusal: { code: 'OwnRoles' } });
    expect(await setRoles(venue.deps, venue.tokenOf(other), to)).toMatchObject({
      refusal: { code: 'Forbidden' },
    });
    expect(await setRoles(venue.deps, administrator, to)).toMatchObject({ ok: true });
    expect(await entriesOf(analyst.personId)).toEqual(['person.set-roles']);
  });
});

describe('access', () => {
  test('is suspended and restored for a reason that the log keeps', async () => {
    const administrator = await venue.person('ADMINISTRATOR');
    const { personId } = await venue.person('OFFICER');
    const set = (disabled: boolean, reason: string) =>
      disablePerson(venue.deps, administrator, { personId, disabled, reason });
    const faulty = { refusal: { code: 'InvalidInput', faults: [{ path: '/reason', rule: 'text-length' }] } };
    expect(await set(true, ' ')).toMatchObject(faulty);
    expect(await venue.value(set(true, ' On leave. '))).toEqual({ personId });
    expect(await set(false, '')).toMatchObject(faulty);
    expect(await venue.value(set(false, 'Back.'))).toEqual({ personId });
    expect(await venue.value(set(false, 'Again.'))).toEqual({ personId });
    const entries = await venue.prisma.auditEntry.findMany({
      where: { subjectId: personId },
      orderBy: { seq: 'asc' },
    });
    expect(entries.map(({ action, payload }) => [action, JSON.parse(payload) as unknown])).toEqual([
      ['person.disable', { format: 2, sessionsEnded: 0, reason: 'On leave.' }],
      ['person.enable', { format: 2, reason: 'Back.' }],
    ]);
  });
});

describe('an OpenID identity', () => {
  test('binds to the person an administrator added, once and for good', async () => {
    const administrator = await venue.person('ADMINISTRATOR');
    const { personId } = await venue.value(
      invitePerson({ ...venue.deps, newInvitation: null }, administrator, {
        email: 'Chair@Bank.example',
        name: 'Chair',
        roles: ['CHAIR'],
      }),
    );
    const chair = identity({ email: 'chair@bank.example', subject: 'chair' });
    expect(await admitPerson(venue.deps, chair)).toMatchObject({ value: { id: personId, roles: ['CHAIR'] } });
    // The address may change hands at the provider; the binding does not.
    expect(await admitPerson(venue.deps, { ...chair, email: 'other@bank.example' })).toMatchObject({
      value: { id: personId },
    });
    expect(await admitPerson(venue.deps, { ...chair, subject: 'second' })).toEqual({
      ok: false,
      refusal: { code: 'BoundToAnother' },
    });
    expect(await entriesOf(personId)).toEqual(['person.add', 'person.bind']);
  });

  test('of somebody new may read; an unverified address, or a person locked out, may nothing', async () => {
    const fresh = identity({ email: 'new@bank.example' });
    expect(await admitPerson(venue.deps, fresh)).toMatchObject({ value: { roles: ['VIEWER'] } });
    for (const changes of [{ emailVerified: false }, { email: null }]) {
      expect(await admitPerson(venue.deps, identity(changes))).toMatchObject({
        refusal: { code: 'UnverifiedEmail' },
      });
    }
    const gone = await venue.value(
      admitPerson(venue.deps, identity({ email: 'gone@bank.example', subject: 'g' })),
    );
    await venue.prisma.person.update({ where: { id: gone.id }, data: { disabledAt: new Date() } });
    expect(await admitPerson(venue.deps, identity({ subject: 'g' }))).toMatchObject({
      refusal: { code: 'DisabledPerson' },
    });
  });
});

describe('tokens', () => {
  const issuing = () => ({ ...venue.deps, newSecret: newTokenSecret });
  const request = { name: 'engine', scopes: ['READ'], expiresInDays: 30 } as const;

  test('are issued to people who may, and never by a token', async () => {
    const [analyst, viewer] = [await venue.person('ANALYST'), await venue.person('VIEWER')];
    expect(await issueToken(issuing(), viewer, request)).toMatchObject({ refusal: { code: 'Forbidden' } });
    expect(await issueToken(issuing(), venue.tokenOf(analyst), request)).toMatchObject({
      refusal: { code: 'TokenMayNotIssue' },
    });
    expect(await issueToken(issuing(), { kind: 'ANONYMOUS' }, request)).toMatchObject({
      refusal: { code: 'Unauthenticated' },
    });
  });

  test('a bad request names every fault', async () => {
    const analyst = await venue.person('ANALYST');
    const bad = { name: ' ', scopes: [], expiresInDays: 0.5 };
    const refused = await issueToken(issuing(), analyst, bad);
    expect(refused).toMatchObject({ refusal: { code: 'InvalidInput' } });
    const faults = !refused.ok && refused.refusal.code === 'InvalidInput' ? refused.refusal.faults : [];
    expect(faults.map(({ path, rule }) => `${path} ${rule}`)).toEqual([
      '/name name-length',
      '/scopes scopes-not-empty',
      '/expiresInDays expiry-range',
    ]);
  });

  test('are revoked by their owner or an administrator; to others they do not exist', async () => {
    const [analyst, other] = [await venue.person('ANALYST'), await venue.person('OPERATOR')];
    const administrator = await venue.person('ADMINISTRATOR');
    const { token } = await venue.value(issueToken(issuing(), analyst, request));
    const tokenId = token.id;
    expect(await revokeToken(venue.deps, other, { tokenId })).toMatchObject({
      refusal: { code: 'NotFound' },
    });
    expect(await revokeToken(venue.deps, administrator, { tokenId })).toMatchObject({ ok: true });
    expect(await revokeToken(venue.deps, analyst, { tokenId })).toMatchObject({ ok: true });
    expect(await revokeToken(venue.deps, analyst, { tokenId: 'not-an-id' })).toMatchObject({
      refusal: { code: 'NotFound' },
    });
    expect(await entriesOf(tokenId)).toEqual(['token.issue', 'token.revoke']);
  });
});
