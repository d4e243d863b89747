import { afterAll, beforeAll, expect, test } from 'vitest';
import { newTokenSecret } from '../auth/token-secret';
import { apiVenue, type ApiVenue } from '../testing/api-venue';
import { openSession } from '../testing/open-session';
import { eventually, spawnApi, spawnEngine, type WorkerProcess } from '../testing/worker-process';
import { endSession } from '../usecases/people/end-session';
import { issueToken } from '../usecases/people/issue-token';
import { revokeToken } from '../usecases/people/revoke-token';
import { anyFreePort } from './launch/free-port';

// The API as it is started: a process of its own, beside a live engine.

const NEXTAUTH_SECRET = 'a secret of the tests, long enough to sign';
/** The tests speak as a proxy does that stands before the API. */
const PROXY = { MARGRAVE_TRUSTED_PROXIES: '127.0.0.1' };
const ENGINE_SECRET = 'what both sides know';
let venue: ApiVenue;
let api: WorkerProcess;
let engine: WorkerProcess;
let url: string;

beforeAll(async () => {
  venue = await apiVenue({ accounts: 5 });
  url = `http://127.0.0.1:${await anyFreePort()}`;
  const DATABASE_URL = process.env.DATABASE_URL ?? '';
  engine = spawnEngine(DATABASE_URL, ENGINE_SECRET);
  const { port } = await engine.logged('engine.start');
  const ENGINE_URL = `http://127.0.0.1:${String(port)}`;
  api = spawnApi({ DATABASE_URL, API_URL: url, NEXTAUTH_SECRET, ENGINE_URL, ENGINE_SECRET, ...PROXY });
  await eventually('it is ready', async () => ((await fetch(`${url}/health`)).ok ? true : null));
}, 90_000);
afterAll(async () => {
  await api.end();
  await engine.end();
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

  const { session, cookie } = await openSession(venue.deps, analyst);
  expect(await ask('{ me { viaToken person { name } } }', { cookie })).toEqual({
    status: 200,
    body: { data: { me: { viaToken: false, person: { name: analyst.name } } } },
  });
  expect((await ask('{ me { viaToken } }', {})).body).toEqual({ data: { me: null } });

  await venue.value(endSession(venue.deps, analyst, { sessionId: session.id }));
  const endedAtMs = performance.now();
  await eventually('the session is of no use', async () =>
    JSON.stringify((await ask('{ me { viaToken } }', { cookie })).body) === '{"data":{"me":null}}'
      ? true
      : null,
  );
  expect(performance.now() - endedAtMs).toBeLessThan(1_000);

  await venue.value(revokeToken(venue.deps, analyst, { tokenId: token.id }));
  const revokedAtMs = performance.now();
  await eventually('the token is of no use', async () =>
    (await ask(query, bearer)).status === 401 ? true : null,
  );
  expect(performance.now() - revokedAtMs).toBeLessThan(1_000);
});

test('who sends a token of no use is counted where the nearest proxy met them, not where they say they are', async () => {
  const from = { 'x-forwarded-for': '198.51.100.1, 203.0.113.9' };
  const unknown = { authorization: `Bearer ${newTokenSecret().secret}` };
  expect((await ask('{ me { viaToken } }', { ...unknown, ...from })).status).toBe(401);
  const counted = await venue.prisma.denialCount.findMany({ where: { reason: 'UnknownToken' } });
  expect(counted).toMatchObject([{ source: '203.0.113.9', reason: 'UnknownToken', count: 1 }]);
});

test('an account has its figures of this moment from the engine, and the run that readers see', async () => {
  const viewer = await venue.person('VIEWER');
  const { cookie } = await openSession(venue.deps, viewer);
  const names = ['initialMargin', 'maintenanceMargin', 'equity', 'notional', 'callAmount'] as const;
  const margin = `margin { isLive status ${names.join(' ')} marginedAt run { version { number } } }`;
  interface Told {
    readonly accountId: string;
    readonly margin: Readonly<Record<string, unknown>> | null;
  }
  const asked = async (query: string) =>
    ((await ask(query, { cookie })).body as { data: Record<string, unknown> }).data;
  const one = async (id: string) =>
    (await asked(`{ account(accountId: "${id}") { accountId ${margin} } }`)).account as Told | null;

  const live = await eventually('the engine answers', async () => {
    const found = await one('edge-call');
    return found?.margin?.isLive === true ? found : null;
  });
  const row = await venue.prisma.accountMargin.findFirstOrThrow({ where: { accountId: 'edge-call' } });
  expect(live.accountId).toBe('edge-call');
  expect(live.margin).toMatchObject({ status: row.status, run: { version: { number: 1 } } });
  for (const name of names) expect(live.margin?.[name], name).toBe(row[name].toFixed());
  expect(await one('nobody')).toBeNull();

  const page = (await asked(`{ accounts(first: 100) { edges { node { accountId ${margin} } } } }`))
    .accounts as { edges: readonly { node: Told }[] };
  expect(page.edges).toHaveLength(7);
  expect(page.edges.every(({ node }) => node.margin?.isLive === true)).toBe(true);
  expect(page.edges.find(({ node }) => node.accountId === 'edge-call')?.node).toMatchObject({
    margin: { equity: row.equity.toFixed() },
  });
  // What only the database knows of an account is asked there.
  const held = (await asked('{ account(accountId: "edge-call") { accountId positions { quantity } } }'))
    .account as { positions: readonly unknown[] };
  expect(held.positions.length).toBeGreaterThan(0);

  await venue.setPrices({ 'BTC-PERP': '61234.5' });
  await eventually('the figures follow a price', async () =>
    (await one('edge-call'))?.margin?.notional === live.margin?.notional ? null : true,
  );
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
