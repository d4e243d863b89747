import { Pool } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashPassword, verifyPassword } from '../../lib/auth/password';
import { postgresSignInLimit, TRIES_FROM_ONE_ADDRESS } from '../../lib/auth/sign-in-limit';
import { trustedProxies } from '../../lib/auth/client-source';
import { invitationHash, newInvitationSecret } from '../../lib/auth/token-secret';
import { governedVenue, type GovernedVenue } from '../../lib/testing/governed-venue';
import type { Stranger } from '../../lib/usecases/audit/count-strangers';
import { invitePerson } from '../../lib/usecases/people/invite-person';
import { answerWelcome, type WelcomeAnswer } from './welcome';

const PASSWORD = 'correct horse battery staple';
let venue: GovernedVenue;
let pool: Pool;
const strangers: Stranger[] = [];
beforeAll(async () => {
  venue = await governedVenue();
  pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 4 });
  pool.on('error', () => undefined);
});
afterAll(async () => {
  await pool.end();
  await venue.close();
});

const identity = (passwords = true) => ({
  transact: venue.deps.transact,
  countStranger: (stranger: Stranger) => Promise.resolve(void strangers.push(stranger)),
  links: { hashPassword, invitationHash },
  proxies: trustedProxies('192.0.2.1'),
  auth: { limit: postgresSignInLimit(pool), passwords },
});
async function post(body: unknown, from = '203.0.113.1', passwords = true): Promise<WelcomeAnswer> {
  const request = new Request('http://localhost/api/welcome', {
    method: 'POST',
    headers: { 'x-forwarded-for': from },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const response = await answerWelcome(() => identity(passwords), request);
  expect(response.headers.get('cache-control')).toBe('no-store');
  return (await response.json()) as WelcomeAnswer;
}
async function invited(email: string) {
  const deps = { transact: venue.deps.transact, newInvitation: newInvitationSecret };
  const founding = { kind: 'SYSTEM', process: 'founding' } as const;
  const input = { email, name: 'A newcomer', roles: ['CHAIR'] as const };
  const { personId, link } = await venue.value(invitePerson(deps, founding, input));
  return { personId, secret: link?.secret ?? '' };
}

test('a link tells whom it is for, takes a good password once, and then nothing', async () => {
  const { personId, secret } = await invited('one@bank.example');
  expect(await post({ secret })).toMatchObject({ is: 'Open', email: 'one@bank.example', name: 'A newcomer' });
  expect(await post({ secret, password: 'short' })).toMatchObject({
    is: 'InvalidPassword',
    faults: [{ rule: 'password-length' }],
  });
  expect(await post({ secret, password: PASSWORD })).toEqual({ is: 'Accepted', email: 'one@bank.example' });
  const { passwordHash } = await venue.prisma.person.findUniqueOrThrow({ where: { id: personId } });
  expect(await verifyPassword(PASSWORD, passwordHash ?? '')).toBe(true);
  expect(strangers).toEqual([]);

  expect(await post({ secret })).toEqual({ is: 'InvitationRefused' });
  expect(await post({ secret, password: PASSWORD })).toEqual({ is: 'InvitationRefused' });
  const counted = { source: '203.0.113.1', reason: 'InvitationRefused', about: null };
  expect(strangers).toEqual([counted, counted]);
});

test('what is no link of ours, or no request of ours, is refused', async () => {
  for (const secret of ['', 'mgi_', newInvitationSecret().secret, `mgs_${'a'.repeat(43)}`]) {
    expect(await post({ secret }, '203.0.113.2')).toEqual({ is: 'InvitationRefused' });
  }
  for (const body of ['', 'x', '[]', {}, { secret: 1 }, { secret: 'x', more: 1 }, 'x'.repeat(20_000)]) {
    expect(await post(body, '203.0.113.2')).toEqual({ is: 'BadRequest' });
  }
  const long = JSON.stringify({ secret: 'x'.repeat(20_000) });
  expect(await post(long, '203.0.113.2')).toEqual({ is: 'BadRequest' });
});

test('a venue that signs in by single sign-on only takes no password', async () => {
  const { secret } = await invited('sso@bank.example');
  expect(await post({ secret, password: PASSWORD }, '203.0.113.3', false)).toEqual({
    is: 'InvitationRefused',
  });
});

test('tries that fail run out for their address alone; those that succeed are given back', async () => {
  const { secret } = await invited('two@bank.example');
  const from = '203.0.113.4';
  for (let good = 0; good < 3; good += 1) expect(await post({ secret }, from)).toMatchObject({ is: 'Open' });
  await post({ secret, password: 'short' }, from);
  for (let bad = 0; bad < TRIES_FROM_ONE_ADDRESS; bad += 1) {
    expect(await post({ secret: 'x' }, from)).toEqual({ is: 'InvitationRefused' });
  }
  expect(await post({ secret, password: PASSWORD }, from)).toEqual({ is: 'TooManyTries' });
  expect(strangers.at(-1)).toEqual({ source: from, reason: 'TooManyTries', about: null });
  expect(await post({ secret, password: PASSWORD }, '203.0.113.5')).toMatchObject({ is: 'Accepted' });
});

test('what fails on our side says nothing but how to find it', async () => {
  const request = new Request('http://localhost/api/welcome', { method: 'POST', body: '{}' });
  const response = await answerWelcome(() => {
    throw new Error('secret settings');
  }, request);
  expect(response.status).toBe(503);
  const answer = (await response.json()) as Record<string, string>;
  expect(Object.keys(answer)).toEqual(['is', 'requestId']);
  expect([answer.is, answer.requestId?.length]).toEqual(['Unavailable', 36]);
});
