import { scryptSync } from 'node:crypto';
import NextAuth, { type NextAuthOptions } from 'next-auth';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { identityReads } from '../db/identity-reads';
import { governedVenue, type GovernedVenue } from '../testing/governed-venue';
import { beginSession } from '../usecases/people/begin-session';
import { signOut } from '../usecases/people/end-session';
import { currentActor } from './current-actor';
import { EVERYONE } from './client-source';
import { authOptions, type SignInRequest } from './options';
import { postgresSignInLimit, TRIES_FROM_ONE_PLACE, TRIES_OF_ONE_ACCOUNT } from './sign-in-limit';
import { hashSecret } from './token-secret';

const SESSION_COOKIE = 'next-auth.session-token';
const PASSWORD = 'correct horse battery staple';
let venue: GovernedVenue;
let pool: Pool;
beforeAll(async () => {
  venue = await governedVenue();
  pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 8 });
  pool.on('error', () => undefined);
});
afterAll(async () => {
  await pool.end();
  await venue.close();
});

/** As a password is stored, but cheap to compare: how dear that is stands in the text, and is no subject here. */
function cheaplyHashed(password: string): string {
  const key = scryptSync(password, 'salt', 32, { N: 16, r: 8, p: 1 });
  return ['scrypt', 16, 8, 1, Buffer.from('salt').toString('base64url'), key.toString('base64url')].join('$');
}

/** An analyst who signs in by password. */
async function withPassword() {
  const person = await venue.person('ANALYST');
  const data = { passwordHash: cheaplyHashed(PASSWORD) };
  const { email } = await venue.prisma.person.update({ where: { id: person.personId }, data });
  return { person, email };
}

const limit = () => postgresSignInLimit(pool);

/** One request to next-auth by its handler for plain Node, which needs no framework around it. */
async function nextAuth(
  options: NextAuthOptions,
  path: readonly string[],
  cookies: Record<string, string>,
  body?: Record<string, string>,
): Promise<{ readonly body: unknown; readonly cookies: readonly string[] }> {
  const headers = new Map<string, string | readonly string[]>();
  let answered: unknown;
  const response = {
    status: () => response,
    getHeader: (name: string) => headers.get(name.toLowerCase()),
    setHeader: (name: string, value: string | readonly string[]) => (
      headers.set(name.toLowerCase(), value),
      response
    ),
    json: (sent: unknown) => (answered = sent),
    send: (sent: unknown) => (answered = sent),
    end: () => undefined,
  };
  const request = { query: { nextauth: path }, cookies, headers: {}, method: body ? 'POST' : 'GET', body };
  await (NextAuth as (...parts: readonly unknown[]) => Promise<void>)(request, response, options);
  return { body: answered, cookies: [headers.get('set-cookie') ?? []].flat() };
}

/** A browser with its cookies, at an address, in front of the real next-auth. */
function browser(source: string, identity = identityReads(venue.prisma)) {
  const jar = new Map<string, string>();
  const failures: (string | null)[] = [];
  const request = (): SignInRequest => ({
    source,
    deviceCookie: jar.get('margrave-device') ?? null,
    log: () => undefined,
    begin: async (signedIn) => {
      const replaced = jar.get(SESSION_COOKIE);
      const replacedHash = replaced === undefined ? null : hashSecret(replaced);
      const from = { source, client: 'a browser', replacedHash };
      return (await beginSession(venue.deps, { ...signedIn, ...from })).ok;
    },
    end: async (secretHash) => {
      await signOut(venue.deps, { secretHash });
    },
    failed: (_reason, personId) => Promise.resolve(void failures.push(personId)),
    rememberDevice: (cookie) => jar.set('margrave-device', cookie),
  });
  const ask = async (path: readonly string[], body?: Record<string, string>) => {
    const identityDeps = {
      identity,
      limit: limit(),
      signingSecret: 'a secret of the tests, long enough to sign',
    };
    const ways = { oidc: null, passwords: true, admit: () => Promise.resolve(null) };
    const options = authOptions({ ...identityDeps, ...ways }, request());
    const answer = await nextAuth(options, path, Object.fromEntries(jar), body);
    for (const cookie of answer.cookies) {
      const [, name = '', value = ''] = /^([^=]*)=([^;]*)/.exec(cookie) ?? [];
      if (value === '') jar.delete(name);
      else jar.set(name, decodeURIComponent(value));
    }
    return answer.body;
  };
  const csrf = async () => ((await ask(['csrf'])) as { csrfToken: string }).csrfToken;
  return {
    ...{ jar, failures },
    /** The word it answers with; null: signed in. */
    async signIn(email: string, password: string): Promise<string | null> {
      const form = { csrfToken: await csrf(), email, password, json: 'true' };
      const { url } = (await ask(['callback', 'credentials'], form)) as { url: string };
      return new URL(url).searchParams.get('error');
    },
    signOut: async () => ask(['signout'], { csrfToken: await csrf(), json: 'true' }),
    session: async () => ask(['session']),
    /** Whoever the API takes a request with these cookies for, or with those that were there before. */
    actor: async (cookies: ReadonlyMap<string, string> = jar) => {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const found = await currentActor(
        { identity: identityReads(venue.prisma), secure: false },
        { authorization: null, cookie },
      );
      return found.ok ? found.value : found.refusal;
    },
  };
}

describe('signing in by password', () => {
  test('opens a session of its own, whose secret is kept as a hash only', async () => {
    const { person, email } = await withPassword();
    const page = browser('203.0.113.1');
    expect(await page.signIn(email, 'wrong')).toBe('CredentialsSignin');
    expect(await page.actor()).toEqual({ kind: 'ANONYMOUS' });
    expect(await page.signIn(email, PASSWORD)).toBeNull();
    expect(await page.actor()).toMatchObject({ kind: 'PERSON', personId: person.personId });
    expect(page.failures).toEqual([person.personId]);

    const secret = page.jar.get(SESSION_COOKIE) ?? '';
    expect(secret).toMatch(/^mgs_/);
    const rows = await venue.prisma.session.findMany({ where: { personId: person.personId } });
    expect(rows).toMatchObject([{ secretHash: hashSecret(secret), source: '203.0.113.1', endedAt: null }]);
    expect(JSON.stringify(rows)).not.toContain(secret);
  });

  test('is a fresh proof; signing in again replaces the session of that browser', async () => {
    const { email } = await withPassword();
    const page = browser('203.0.113.2');
    await page.signIn(email, PASSWORD);
    const before = new Map(page.jar);
    await page.signIn(email, PASSWORD);
    expect(page.jar.get(SESSION_COOKIE)).not.toBe(before.get(SESSION_COOKIE));
    expect(await page.actor(before)).toEqual({ kind: 'ANONYMOUS' });
    const actor = await page.actor();
    const now = (await identityReads(venue.prisma).now()).getTime();
    expect(actor).toMatchObject({ kind: 'PERSON' });
    expect('authenticatedAtMs' in actor && now - actor.authenticatedAtMs).toBeLessThan(30_000);
  });

  test('signing out ends it: the old cookie is dead at once, and cannot be renewed', async () => {
    const { person, email } = await withPassword();
    const page = browser('203.0.113.3');
    await page.signIn(email, PASSWORD);
    const stolen = new Map(page.jar);
    expect(await page.session()).toMatchObject({ expires: expect.any(String) as string });
    expect(page.jar.get(SESSION_COOKIE)).toBe(stolen.get(SESSION_COOKIE));
    await page.signOut();
    expect(page.jar.has(SESSION_COOKIE)).toBe(false);

    expect(await page.actor(stolen)).toEqual({ kind: 'ANONYMOUS' });
    page.jar.set(SESSION_COOKIE, stolen.get(SESSION_COOKIE) ?? '');
    expect(await page.session()).toEqual({});
    expect(page.jar.has(SESSION_COOKIE)).toBe(false);
    expect(await page.actor(stolen)).toEqual({ kind: 'ANONYMOUS' });
    const entries = await venue.prisma.auditEntry.findMany({ where: { subjectId: person.personId } });
    expect(entries.map(({ action }) => action).sort()).toEqual(['session.end', 'session.sign-in']);
  });

  test('lets nobody in who is shut out', async () => {
    const { person, email } = await withPassword();
    await venue.prisma.person.update({ where: { id: person.personId }, data: { disabledAt: new Date() } });
    expect(await browser('203.0.113.4').signIn(email, PASSWORD)).toBe('CredentialsSignin');
    expect(await venue.prisma.session.count({ where: { personId: person.personId } })).toBe(0);
  });
});

describe('guessing', () => {
  test('at once tests no more passwords than the limit, even when the last one is right', async () => {
    const { email } = await withPassword();
    let looked = 0;
    const reads = identityReads(venue.prisma);
    const counting = { ...reads, credentials: (of: string) => ((looked += 1), reads.credentials(of)) };
    const tries = Array.from({ length: 30 }, (_, index) =>
      browser('203.0.113.9', counting).signIn(email, index === 29 ? PASSWORD : `guess ${index}`),
    );
    const answers = await Promise.all(tries);
    expect(looked).toBe(TRIES_FROM_ONE_PLACE);
    expect(answers.filter((answer) => answer === 'TooManyTries').length).toBe(30 - TRIES_FROM_ONE_PLACE);
  }, 60_000);

  test('from one place leaves other places, other accounts and known browsers alone', async () => {
    const [{ email }, other] = [await withPassword(), await withPassword()];
    const known = browser(EVERYONE);
    expect(await known.signIn(email, PASSWORD)).toBeNull();
    const attempt = { email, source: EVERYONE, device: null };
    for (let count = 0; count < TRIES_FROM_ONE_PLACE; count += 1)
      expect(await limit().take(attempt)).toBe(true);
    expect(await limit().take(attempt)).toBe(false);

    expect(await browser(EVERYONE).signIn(email, PASSWORD)).toBe('TooManyTries');
    expect(await browser(EVERYONE).signIn(other.email, PASSWORD)).toBeNull();
    expect(await browser('203.0.113.10').signIn(email, PASSWORD)).toBeNull();
    expect(await known.signIn(email, PASSWORD)).toBeNull();
  });

  test('from everywhere keeps nobody out of the browser they know, and a known browser guesses as little', async () => {
    const { email } = await withPassword();
    const known = browser('203.0.113.11');
    expect(await known.signIn(email, PASSWORD)).toBeNull();
    const from = (place: number) => ({ email, source: `198.51.100.${place}`, device: null });
    for (let place = 0; place < TRIES_OF_ONE_ACCOUNT; place += 1) await limit().take(from(place));
    expect(await limit().take(from(TRIES_OF_ONE_ACCOUNT))).toBe(false);
    expect(await browser('203.0.113.11').signIn(email, PASSWORD)).toBe('TooManyTries');
    expect(await known.signIn(email, PASSWORD)).toBeNull();

    for (let count = 0; count < TRIES_FROM_ONE_PLACE; count += 1) {
      expect(await known.signIn(email, 'guess')).toBe('CredentialsSignin');
    }
    expect(await known.signIn(email, PASSWORD)).toBe('TooManyTries');
  }, 60_000);

  test('at many accounts from one address ends too', async () => {
    const at = (count: number) => ({ email: `${count}@bank.example`, source: '203.0.113.12', device: null });
    const taken = await Promise.all(Array.from({ length: 60 }, (_, count) => limit().take(at(count))));
    expect(taken.filter(Boolean).length).toBe(50);
  });
});
