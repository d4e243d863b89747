import { scryptSync } from 'node:crypto';
import { Pool } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { postgresSignInLimit, TRIES_FROM_ONE_PLACE } from '../auth/sign-in-limit';
import { newInvitationSecret } from '../auth/token-secret';
import { identityReads } from '../db/identity-reads';
import { governedVenue, type GovernedVenue } from '../testing/governed-venue';
import { actOnPeople } from './people-command';
import { provenAdministrator } from './proven-person';

const PASSWORD = 'correct horse battery staple';
let venue: GovernedVenue;
let pool: Pool;
beforeAll(async () => {
  venue = await governedVenue();
  pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 2 });
  pool.on('error', () => undefined);
});
afterAll(async () => {
  await pool.end();
  await venue.close();
});

/** As a password is stored, but cheap to compare. */
function hashed(password: string): string {
  const key = scryptSync(password, 'salt', 32, { N: 16, r: 8, p: 1 });
  return ['scrypt', 16, 8, 1, Buffer.from('salt').toString('base64url'), key.toString('base64url')].join('$');
}
async function withPassword(role: 'ADMINISTRATOR' | 'OFFICER'): Promise<string> {
  const { personId: id } = await venue.person(role);
  return (await venue.prisma.person.update({ where: { id }, data: { passwordHash: hashed(PASSWORD) } }))
    .email;
}
const proven = (email: string, password = PASSWORD) =>
  provenAdministrator(
    { identity: identityReads(venue.prisma), limit: postgresSignInLimit(pool) },
    { email, password },
  );
const deps = () => ({
  transact: venue.deps.transact,
  newInvitation: newInvitationSecret,
  newLink: (secret: string) => `https://margin.example/welcome#${secret}`,
});

test('an administrator proves by password who they are; nobody else acts', async () => {
  const email = await withPassword('ADMINISTRATOR');
  expect(await proven(` ${email.toUpperCase()} `)).toMatchObject({ ok: true, value: { kind: 'PERSON' } });
  for (const [who, password] of [
    [email, 'wrong'],
    ['nobody@bank.example', PASSWORD],
  ] as const) {
    expect(await proven(who, password)).toMatchObject({
      refusal: expect.stringContaining('do not go together') as string,
    });
  }
  const officer = await withPassword('OFFICER');
  expect(await proven(officer)).toMatchObject({
    refusal: expect.stringContaining('not an administrator') as string,
  });
  for (let tries = 0; tries < TRIES_FROM_ONE_PLACE; tries += 1) await proven(officer, 'wrong');
  expect(await proven(officer)).toMatchObject({
    refusal: expect.stringContaining('Too many tries') as string,
  });
});

test('people are invited, suspended, restored and given roles, as on the pages', async () => {
  const administrator = await venue.value(proven(await withPassword('ADMINISTRATOR')));
  const email = 'Newcomer@bank.example';
  const act = (asked: Parameters<typeof actOnPeople>[2]) => actOnPeople(deps(), administrator, asked);
  const row = () => venue.prisma.person.findUniqueOrThrow({ where: { email: email.toLowerCase() } });

  const invited = await venue.value(act({ act: 'invite', email, name: 'A newcomer', roles: ['VIEWER'] }));
  expect(invited).toMatch(/\nhttps:\/\/margin\.example\/welcome#mgi_[\w-]{43}$/);
  expect(await venue.value(act({ act: 'invite-again', email }))).not.toBe(invited);
  await venue.value(act({ act: 'roles', email, roles: ['OFFICER', 'CHAIR'] }));
  expect((await row()).roles).toEqual(['OFFICER', 'CHAIR']);
  await venue.value(act({ act: 'suspend', email, reason: 'They left.' }));
  expect((await row()).disabledAt).not.toBeNull();
  expect(await act({ act: 'invite-again', email })).toMatchObject({ refusal: { because: 'SUSPENDED' } });
  await venue.value(act({ act: 'restore', email, reason: 'They are back.' }));
  expect((await row()).disabledAt).toBeNull();
  expect(await act({ act: 'suspend', email: 'nobody@bank.example', reason: 'x' })).toMatchObject({
    refusal: { code: 'NotFound' },
  });
});
