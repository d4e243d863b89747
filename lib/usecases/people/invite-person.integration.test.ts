import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashSecret, newInvitationSecret } from '../../auth/token-secret';
import { governedVenue, type GovernedVenue } from '../../testing/governed-venue';
import { overlapping } from '../../testing/overlapping';
import { acceptInvitation, readInvitation } from './accept-invitation';
import { admitPerson } from './admit-person';
import { disablePerson } from './disable-person';
import { invitePerson, renewInvitation } from './invite-person';

const PASSWORD = 'correct horse battery staple';
const FOUNDING = { kind: 'SYSTEM', process: 'founding' } as const;
let venue: GovernedVenue;
let administrator: Awaited<ReturnType<GovernedVenue['person']>>;
beforeAll(async () => {
  venue = await governedVenue();
  administrator = await venue.person('ADMINISTRATOR');
});
afterAll(() => venue.close());

const inviting = () => ({ transact: venue.deps.transact, newInvitation: newInvitationSecret });
let people = 0;
const newcomer = () => ({
  email: `Newcomer.${(people += 1)}@Bank.example`,
  name: 'A newcomer',
  roles: ['OFFICER'] as const,
});

/** Somebody invited, with the secret of their link. */
async function invited() {
  const input = newcomer();
  const { personId, link } = await venue.value(invitePerson(inviting(), administrator, input));
  if (!link) throw new Error('there is a link');
  return { personId, email: input.email.toLowerCase(), secret: link.secret, expiresAt: link.expiresAt };
}
const hashed: string[] = [];
const accepting = () => ({
  transact: venue.deps.transact,
  hashPassword: (password: string) => {
    hashed.push(password);
    return Promise.resolve(`hash of ${password}`);
  },
});
const accept = (secret: string, password = PASSWORD) =>
  acceptInvitation(accepting(), { secretHash: hashSecret(secret), password });
const REFUSED = { ok: false, refusal: { code: 'InvitationRefused' } };
const passwordOf = async (id: string) =>
  (await venue.prisma.person.findUniqueOrThrow({ where: { id } })).passwordHash;
const entriesOf = async (subjectId: string) =>
  (await venue.prisma.auditEntry.findMany({ where: { subjectId }, orderBy: { seq: 'asc' } })).map(
    ({ action, actorKind, actorId, payload }) => ({
      ...{ action, actor: actorId ?? actorKind },
      payload: JSON.parse(payload) as object,
    }),
  );

describe('inviting', () => {
  test('makes a person known, logs both, and keeps a hash of the link alone', async () => {
    const before = (await venue.within((unit) => unit.clock())).getTime();
    const { personId, email, secret, expiresAt } = await invited();
    const aged = expiresAt.getTime() - before - 72 * 3_600_000;
    expect(aged).toBeGreaterThanOrEqual(0);
    expect(aged).toBeLessThan(60_000);
    const actor = administrator.personId;
    expect(await entriesOf(personId)).toEqual([
      { action: 'person.add', actor, payload: { format: 2, email, roles: ['OFFICER'] } },
      { action: 'person.invite', actor, payload: { format: 2, expiresAt: expiresAt.toISOString() } },
    ]);
    const row = await venue.prisma.invitation.findUniqueOrThrow({ where: { personId } });
    expect(row).toEqual({ personId, secretHash: hashSecret(secret), expiresAt });
    expect(await passwordOf(personId)).toBeNull();
  });

  test('is an administrator’s who has just proved who they are, or the founding process’s', async () => {
    const officer = await venue.person('OFFICER');
    const { personId } = await invited();
    const stale = { ...administrator, authenticatedAtMs: 0 };
    const denied = [
      [officer, 'Forbidden'],
      [venue.tokenOf(administrator), 'Forbidden'],
      [{ kind: 'ANONYMOUS' } as const, 'Unauthenticated'],
      [{ kind: 'SYSTEM', process: 'import' } as const, 'Forbidden'],
      [stale, 'ReauthenticationRequired'],
    ] as const;
    for (const [actor, code] of denied) {
      expect(await invitePerson(inviting(), actor, newcomer())).toMatchObject({ refusal: { code } });
      expect(await renewInvitation(inviting(), actor, { personId })).toMatchObject({ refusal: { code } });
    }
    expect(await invitePerson(inviting(), FOUNDING, newcomer())).toMatchObject({ ok: true });
    expect(await renewInvitation(inviting(), FOUNDING, { personId })).toMatchObject({ ok: true });
  });

  test('is of an administrator alone where whoever has the host recovers the venue', async () => {
    const recovery = { kind: 'SYSTEM', process: 'recovery' } as const;
    for (const roles of [[], ['OFFICER'], ['OFFICER', 'ADMINISTRATOR']] as const) {
      expect(await invitePerson(inviting(), recovery, { ...newcomer(), roles })).toMatchObject({
        refusal: { code: 'InvalidInput', faults: [{ path: '/roles', rule: 'recovery-of-administrator' }] },
      });
    }
    const input = { ...newcomer(), roles: ['ADMINISTRATOR'] as const };
    const { personId } = await venue.value(invitePerson(inviting(), recovery, input));
    expect((await entriesOf(personId)).map(({ actor }) => actor)).toEqual(['recovery', 'recovery']);
    expect(await renewInvitation(inviting(), recovery, { personId })).toMatchObject({
      refusal: { code: 'Forbidden' },
    });
  });

  test('an address invites one person, also of two at once', async () => {
    const input = newcomer();
    const invite = () => invitePerson(inviting(), administrator, input);
    const both = await overlapping(venue.owner, invite, invite);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(both).toContainEqual({
      ok: false,
      refusal: { code: 'InvalidInput', faults: [expect.objectContaining({ rule: 'email-unique' })] },
    });
    const faulty = { email: 'nobody', name: ' ', roles: [] };
    expect(await invitePerson(inviting(), administrator, faulty)).toMatchObject({
      refusal: { faults: [{ rule: 'email-form' }, { rule: 'name-length' }] },
    });
  });

  test('makes no link where people sign in by single sign-on only', async () => {
    const deps = { ...inviting(), newInvitation: null };
    const { personId, link } = await venue.value(invitePerson(deps, administrator, newcomer()));
    expect(link).toBeNull();
    expect((await entriesOf(personId)).map(({ action }) => action)).toEqual(['person.add']);
    expect(await renewInvitation(deps, administrator, { personId })).toEqual({
      ok: false,
      refusal: { code: 'NotInvitable', because: 'SINGLE_SIGN_ON' },
    });
  });
});

describe('a link', () => {
  test('sets a password once, and tells whoever holds it whom it is for', async () => {
    const { personId, email, secret, expiresAt } = await invited();
    const read = () => readInvitation(venue.deps, { secretHash: hashSecret(secret) });
    expect(await read()).toEqual({ ok: true, value: { email, name: 'A newcomer', expiresAt } });
    expect(await accept(secret)).toEqual({ ok: true, value: { personId, email } });
    expect(await passwordOf(personId)).toBe(`hash of ${PASSWORD}`);
    expect(await venue.prisma.invitation.count({ where: { personId } })).toBe(0);
    expect((await entriesOf(personId)).at(-1)).toEqual({
      ...{ action: 'person.accept-invitation', actor: 'sign-in', payload: { format: 2 } },
    });
    expect([await accept(secret, `${PASSWORD} of a thief`), await read()]).toEqual([REFUSED, REFUSED]);
    expect(await passwordOf(personId)).toBe(`hash of ${PASSWORD}`);
  });

  test('of several who use it at once one wins', async () => {
    const { personId, secret } = await invited();
    const passwords = [1, 2, 3, 4].map((number) => `${PASSWORD} ${number}`);
    const answers = await Promise.all(passwords.map((password) => accept(secret, password)));
    const won = passwords.filter((_password, index) => answers[index]?.ok);
    expect(won).toHaveLength(1);
    expect(await passwordOf(personId)).toBe(`hash of ${won[0]}`);
    expect((await entriesOf(personId)).filter(({ action }) => action.includes('accept'))).toHaveLength(1);
  });

  test('outlives a password that breaks the rule, which is never hashed', async () => {
    const { personId, email, secret } = await invited();
    for (const [password, rule] of [
      ['short', 'password-length'],
      [email, 'password-is-known'],
    ] as const) {
      expect(await accept(secret, password)).toMatchObject({
        refusal: { code: 'InvalidInput', faults: [{ path: '/password', rule }] },
      });
    }
    expect(await accept('mgi_unknown', 'a password for nobody')).toEqual(REFUSED);
    expect(hashed).not.toContain(email);
    expect(hashed).not.toContain('a password for nobody');
    expect(await passwordOf(personId)).toBeNull();
    expect(await accept(secret)).toMatchObject({ ok: true });
  });

  test('is replaced by a newer one', async () => {
    const { personId, secret } = await invited();
    const { link } = await venue.value(renewInvitation(inviting(), administrator, { personId }));
    expect(await accept(secret)).toEqual(REFUSED);
    expect(await accept(link?.secret ?? '')).toMatchObject({ ok: true });
    expect(await renewInvitation(inviting(), administrator, { personId })).toEqual({
      ok: false,
      refusal: { code: 'NotInvitable', because: 'SIGNS_IN' },
    });
  });

  test('is of no use after its time', async () => {
    const { personId, secret } = await invited();
    await venue.owner.query(
      `update invitation set expires_at = clock_timestamp() - interval '1 ms' where person_id = $1`,
      [personId],
    );
    expect(await accept(secret)).toEqual(REFUSED);
    expect(await readInvitation(venue.deps, { secretHash: hashSecret(secret) })).toEqual(REFUSED);
    expect(await passwordOf(personId)).toBeNull();
  });

  test('is void for whoever is suspended, also after they are let in again', async () => {
    const { personId, secret } = await invited();
    await venue.value(
      disablePerson(venue.deps, administrator, { personId, disabled: true, reason: 'They left.' }),
    );
    expect(await accept(secret)).toEqual(REFUSED);
    expect(await renewInvitation(inviting(), administrator, { personId })).toMatchObject({
      refusal: { code: 'NotInvitable', because: 'SUSPENDED' },
    });
    await venue.value(
      disablePerson(venue.deps, administrator, { personId, disabled: false, reason: 'They left.' }),
    );
    expect(await accept(secret)).toEqual(REFUSED);
    expect(await renewInvitation(inviting(), administrator, { personId })).toMatchObject({ ok: true });
  });

  test('is void for whoever signs in through the provider: one human, one way in', async () => {
    const { personId, email, secret } = await invited();
    const identity = { issuer: 'https://id.example', subject: email, email, emailVerified: true, name: 'N' };
    expect(await admitPerson(venue.deps, identity)).toMatchObject({ value: { id: personId } });
    expect(await venue.prisma.invitation.count({ where: { personId } })).toBe(0);
    expect(await accept(secret)).toEqual(REFUSED);
    expect(await renewInvitation(inviting(), administrator, { personId })).toMatchObject({
      refusal: { because: 'SIGNS_IN' },
    });
  });

  test('opens nothing for somebody who has a password, is bound or suspended, even where it was left', async () => {
    for (const change of [
      `password_hash = 'x'`,
      `oidc_subject = gen_random_uuid()::text`,
      `disabled_at = now()`,
    ]) {
      const { personId, secret } = await invited();
      await venue.owner.query(`update person set ${change} where id = $1`, [personId]);
      expect(await accept(secret), change).toEqual(REFUSED);
    }
  });
});
