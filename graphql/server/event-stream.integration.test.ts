import { once } from 'node:events';
import http, { type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../lib/domain/governance/people/actor';
import { newTokenSecret } from '../../lib/auth/token-secret';
import { importDrawnBars, majorsProgramme, withProgrammes } from '../../lib/testing/adjusting-venue';
import { apiVenue, type ApiVenue } from '../../lib/testing/api-venue';
import { issueToken } from '../../lib/usecases/people/issue-token';
import { revokeToken } from '../../lib/usecases/people/revoke-token';
import { type ApiServer, apiServer } from './api-server';
import { type ApiProcess, openApiProcess } from './context';

// Subscriptions over a real socket, with tokens that the database knows.

type Person = Extract<Actor, { kind: 'PERSON' }>;

let venue: ApiVenue;
let held: ApiProcess;
let api: ApiServer;
let analyst: Person;
let url: URL;

beforeAll(async () => {
  venue = await apiVenue({ accounts: 5 });
  analyst = await venue.person('ANALYST');
  const firstBar = await importDrawnBars(venue);
  await venue.activated(withProgrammes({ majors: majorsProgramme(firstBar) }));
  held = openApiProcess({ DATABASE_URL: venue.databaseUrl, NEXTAUTH_URL: 'http://localhost' });
  api = apiServer({
    contextOf: (request) => held.contextOf(request),
    mayStillRead: (request) => held.mayStillRead(request),
    isHealthy: () => Promise.resolve(true),
    introspection: true,
    log: () => undefined,
  });
  api.server.listen(0, '127.0.0.1');
  await once(api.server, 'listening');
  url = new URL(`http://127.0.0.1:${(api.server.address() as AddressInfo).port}/api/graphql`);
});
afterAll(async () => {
  await api.stop(1_000);
  await held.close();
  await venue.close();
});

async function token(scopes: readonly ('READ' | 'IMPORT' | 'PROPOSE')[] = ['READ']) {
  const issued = { name: 'A system', scopes, expiresInDays: 30 };
  return venue.value(issueToken({ ...venue.deps, newSecret: newTokenSecret }, analyst, issued));
}

interface Change {
  readonly sequence: string;
  readonly kind: string;
  readonly programme: string | null;
  readonly moves: readonly object[];
}
interface Told {
  readonly data?: { readonly marginChanged: Change } | null;
  readonly errors?: readonly { readonly message: string; readonly extensions: Record<string, unknown> }[];
}

const FIELDS =
  'sequence kind programme versionNumber effectiveHash moves { subject { name } dial before after }';

/** One client: what it was told, and its socket, which can be killed. */
class Client {
  readonly told: Told[] = [];
  isEnded = false;
  #text = '';

  private constructor(
    readonly response: IncomingMessage,
    readonly request: http.ClientRequest,
  ) {
    response.setEncoding('utf8').on('data', (chunk: string) => this.#take(chunk));
    response.on('error', () => undefined);
    response.once('close', () => (this.isEnded = true));
  }

  static async open(secret: string, after: string | null, query?: string): Promise<Client> {
    const body = JSON.stringify({
      query: query ?? `subscription ($after: String) { marginChanged(after: $after) { ${FIELDS} } }`,
      variables: { after },
    });
    const request = http.request(url, {
      method: 'POST',
      headers: {
        ...{ 'content-type': 'application/json', accept: 'text/event-stream' },
        ...(secret === '' ? {} : { authorization: `Bearer ${secret}` }),
      },
    });
    request.on('error', () => undefined);
    request.end(body);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    return new Client(response, request);
  }

  #take(chunk: string): void {
    this.#text += chunk;
    const events = this.#text.split('\n\n');
    this.#text = events.pop() ?? '';
    for (const event of events) {
      const data = /^event: next\ndata: (.*)$/s.exec(event)?.[1];
      if (data !== undefined) this.told.push(JSON.parse(data) as Told);
    }
  }

  get changes(): readonly Change[] {
    return this.told.flatMap(({ data }) => (data ? [data.marginChanged] : []));
  }

  get text(): string {
    return this.#text;
  }

  kill(): void {
    this.request.destroy();
  }

  /** Until something holds, or for five seconds. */
  async until(holds: () => boolean): Promise<void> {
    for (let tries = 0; tries < 100 && !holds(); tries += 1) await pause(50);
    expect(holds(), JSON.stringify(this.told)).toBe(true);
  }
}

async function suspended(...reasons: readonly string[]): Promise<void> {
  const of = { actor: analyst, subjectKind: 'programme', subjectId: 'majors' } as const;
  await venue.within(({ audit }) =>
    audit.appendAll(
      reasons.map((reason) => ({
        ...of,
        action: 'adjustment.suspend' as const,
        payload: { phase: 'LIVE' as const, reason },
      })),
    ),
  );
}

async function stepped(phase: 'SHADOW' | 'LIVE', after: string): Promise<void> {
  await venue.within(({ audit }) =>
    audit.append({
      actor: { kind: 'SYSTEM', process: 'adjuster' },
      action: 'adjustment.step',
      ...{ subjectKind: 'programme', subjectId: 'majors' },
      payload: {
        ...{ phase, programmeHash: 'a'.repeat(64), slotHash: 'b'.repeat(64), at: '2026-11-29T12:00:00.000Z' },
        dials: [{ subject: '/marginClasses/majors', dial: 'initial', before: '1', after }],
        effectiveHash: phase === 'SHADOW' ? null : 'c'.repeat(64),
      },
    }),
  );
}

test('changes are told in order; a client that was killed resumes from its last sequence, and misses none', async () => {
  const { secret } = await token();
  const first = await Client.open(secret, null);
  expect(first.response.statusCode).toBe(200);
  expect(first.response.headers['content-type']).toContain('text/event-stream');
  await pause(400);
  await suspended('one');
  await stepped('SHADOW', '1.01');
  await stepped('LIVE', '1.02');
  await first.until(() => first.changes.length === 2);
  expect(first.changes).toMatchObject([
    { kind: 'SUSPENSION', programme: 'majors', moves: [], effectiveHash: null },
    {
      ...{ kind: 'STEP', programme: 'majors', effectiveHash: 'c'.repeat(64) },
      moves: [{ subject: { name: 'majors' }, dial: 'INITIAL', before: '1', after: '1.02' }],
    },
  ]);
  first.kill();

  // More than is read at once, and than is kept for all, while it is away.
  await suspended(...Array.from({ length: 300 }, (_, at) => `away ${at}`));
  const second = await Client.open(secret, first.changes.at(-1)?.sequence ?? null);
  await suspended('back');
  await second.until(() => second.changes.length === 301);
  const sequences = [...first.changes, ...second.changes].map(({ sequence }) => BigInt(sequence));
  expect(sequences).toEqual([...new Set(sequences)].toSorted((a, b) => (a < b ? -1 : 1)));
  second.kill();

  const { rows } = await venue.owner.query<{ count: string }>(
    `select count(*) from audit_entry where action in ('proposal.activate', 'adjustment.suspend')
       or (action = 'adjustment.step' and payload::jsonb ->> 'phase' <> 'SHADOW')`,
  );
  const third = await Client.open(secret, '0');
  await third.until(() => third.changes.length === Number(rows[0]?.count));
  expect(third.changes[0]).toMatchObject({ kind: 'ACTIVATION', programme: null });
  third.kill();
}, 60_000);

test('a stream ends within a second of its token being revoked, and says why', async () => {
  const issued = await token();
  const client = await Client.open(issued.secret, null);
  await pause(400);
  expect(client.isEnded).toBe(false);
  const revokedAt = performance.now();
  await venue.value(revokeToken(venue.deps, analyst, { tokenId: issued.token.id }));
  await client.until(() => client.isEnded);
  expect(performance.now() - revokedAt).toBeLessThan(1_500);
  expect(client.told.at(-1)?.errors?.[0]?.extensions).toMatchObject({ code: 'UNAUTHENTICATED' });
  const again = await Client.open(issued.secret, null);
  expect(again.response.statusCode).toBe(401);
});

test('who has no credential, or too many streams, gets none; and it is told which', async () => {
  const nobody = await Client.open('', null);
  await nobody.until(() => nobody.told.length > 0);
  expect(nobody.told[0]?.errors?.[0]?.extensions).toMatchObject({ code: 'UNAUTHENTICATED' });

  const { secret } = await token();
  const clients: Client[] = [];
  for (let at = 0; at < 10; at += 1) clients.push(await Client.open(secret, null));
  const more = await Client.open(secret, null);
  expect(more.response.statusCode).toBe(429);
  await more.until(() => more.isEnded);
  expect(JSON.parse(more.text)).toMatchObject({ errors: [{ extensions: { code: 'TOO_MANY_STREAMS' } }] });
  for (const client of clients) client.kill();
  await pause(200);
  const after = await Client.open(secret, null);
  expect(after.response.statusCode).toBe(200);
  after.kill();
});

test.each([
  ['a query', 'query ($after: String) { search(text: $after) { __typename } }', 'GRAPHQL_VALIDATION_FAILED'],
  ['a query that is valid', '{ me { rights } }', 'OPERATION_NOT_SUPPORTED'],
  ['no GraphQL', 'subscription {', 'GRAPHQL_PARSE_FAILED'],
] as const)('%s is no stream', async (_what, query, code) => {
  const { secret } = await token();
  const client = await Client.open(secret, null, query);
  expect(client.response.statusCode).toBe(400);
  await client.until(() => client.isEnded);
  expect(JSON.parse(client.text)).toMatchObject({ errors: [{ extensions: { code } }] });
});

test.each(['-1', '01', 'x', '999999999999999999'])('the sequence %s is refused', async (after) => {
  const { secret } = await token();
  const client = await Client.open(secret, after);
  await client.until(() => client.told.length > 0);
  expect(client.told[0]?.errors?.[0]?.extensions).toMatchObject({
    ...{ code: 'BAD_USER_INPUT', argument: 'marginChanged.after', rule: 'sequence' },
  });
});

test('a subscription without a stream is refused', async () => {
  const { secret } = await token();
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
    body: JSON.stringify({ query: `subscription { marginChanged { ${FIELDS} } }` }),
  });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({
    errors: [{ extensions: { code: 'OPERATION_NOT_SUPPORTED' } }],
  });
});

test('a process that stops ends its streams, and so stops at once', async () => {
  const { secret } = await token();
  const other = apiServer({
    contextOf: (request) => held.contextOf(request),
    mayStillRead: (request) => held.mayStillRead(request),
    isHealthy: () => Promise.resolve(true),
    introspection: true,
    log: () => undefined,
  });
  other.server.listen(0, '127.0.0.1');
  await once(other.server, 'listening');
  const before = url;
  url = new URL(`http://127.0.0.1:${(other.server.address() as AddressInfo).port}/api/graphql`);
  const client = await Client.open(secret, null);
  url = before;
  await pause(300);
  const stoppedAt = performance.now();
  await other.stop(10_000);
  expect(performance.now() - stoppedAt).toBeLessThan(3_000);
  await client.until(() => client.isEnded);
});
