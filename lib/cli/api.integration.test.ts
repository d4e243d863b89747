import { encode } from 'next-auth/jwt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newTokenSecret } from '../auth/token-secret';
import { apiVenue, type ApiVenue } from '../testing/api-venue';
import { eventually, spawnApi, type WorkerProcess } from '../testing/worker-process';
import { issueToken } from '../usecases/people/issue-token';
import { revokeToken } from '../usecases/people/revoke-token';
import { anyFreePort } from './launch/free-port';

// The API as it is started: a process of its own.

const NEXTAUTH_SECRET = 'a secret of the tests, long enough to sign';
let venue: ApiVenue;
let api: WorkerProcess;
let url: string;

beforeAll(async () => {
  venue = await apiVenue({ accounts: 5 });
  url = `http://127.0.0.1:${await anyFreePort()}`;
  api = spawnApi({ DATABASE_URL: process.env.DATABASE_URL ?? '', API_URL: url, NEXTAUTH_SECRET });
  await eventually('it is ready', async () => ((await fetch(`${url}/health`)).ok ? true : null));
}, 90_000);
afterAll(async () => {
  await api.end();
  await venue.close();
});

async function ask(query: string, headers: Record<string, string>) {
  const response = await fetch(`${url}/api/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  return { status: response.status, body: (await response.json()) as unknown };
}

test('answers a token and a session as those they belong to, and nobody else', async () => {
  const analyst = await venue.person('ANALYST');
  const deps = { ...venue.deps, newSecret: newTokenSecret };
  const { token, secret } = await venue.value(
    issueToken(deps, analyst, { name: 'trading engine', scopes: ['READ'], expiresInDays: 1 }),
  );
  const bearer = { authorization: `Bearer ${secret}` };
  const query = '{ me { viaToken person { name } } accounts(first: 1) { totalCount } }';
  expect(await ask(query, bearer)).toEqual({
    status: 200,
    body: { data: { me: { viaToken: true, person: { name: analyst.name } }, accounts: { totalCount: 7 } } },
  });

  const session = await encode({
    secret: NEXTAUTH_SECRET,
    token: { personId: analyst.personId, authenticatedAtMs: 1_000 },
  });
  expect(
    await ask('{ me { viaToken person { name } } }', { cookie: `next-auth.session-token=${session}` }),
  ).toEqual({
    status: 200,
    body: { data: { me: { viaToken: false, person: { name: analyst.name } } } },
  });
  expect((await ask('{ me { viaToken } }', {})).body).toEqual({ data: { me: null } });

  await venue.value(revokeToken(venue.deps, analyst, { tokenId: token.id }));
  const revokedAtMs = performance.now();
  await eventually('the token is of no use', async () =>
    (await ask(query, bearer)).status === 401 ? true : null,
  );
  expect(performance.now() - revokedAtMs).toBeLessThan(1_000);
});

test('ends by itself when it is asked to, with nothing to complain of', async () => {
  expect(await api.end('SIGTERM')).toBe(0);
  const events = api
    .strayText()
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { event: string }).event);
  expect(events).toEqual(['api.start', 'api.stopping', 'api.stopped']);
});
