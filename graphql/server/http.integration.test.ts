import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiVenue, type ApiVenue } from '../../lib/testing/api-venue';
import type { Actor } from '../../lib/domain/governance/people/actor';
import { type ApiServer, apiServer } from './api-server';
import { contextFor } from './context';
import { REQUEST_LIMITS } from './request-limits';

// The API's server on a real socket.

let venue: ApiVenue;
let viewer: Actor;
let api: ApiServer;
let url: string;
let actor: Actor = { kind: 'ANONYMOUS' };
const logged: Readonly<Record<string, unknown>>[] = [];

beforeAll(async () => {
  venue = await apiVenue({ accounts: 5 });
  viewer = await venue.person('VIEWER');
  actor = viewer;
  api = apiServer({
    contextOf: () => Promise.resolve(contextFor(venue.prisma, venue.apiDeps, actor)),
    mayStillRead: () => Promise.resolve(true),
    isHealthy: () => Promise.resolve(true),
    introspection: true,
    log: (level, event, fields) => logged.push({ level, event, ...fields }),
  });
  await new Promise<void>((resolve) => api.server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(api.server.address() as AddressInfo).port}/api/graphql`;
});
afterAll(async () => {
  await api.stop(1_000);
  await venue.close();
});

interface Reply {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: { readonly message: string; readonly extensions: Record<string, unknown> }[];
}

async function post(query: string, variables?: Record<string, unknown>) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const body = (await response.json()) as Reply;
  return { status: response.status, headers: response.headers, body, error: body.errors?.[0]?.extensions };
}

describe('GraphQL over HTTP', () => {
  const audits = serverAudits({ url: () => url });
  test('the whole suite is run', () => expect(audits.length).toBeGreaterThan(55));
  test.each(audits.map((audit) => [audit.name, audit] as const))('%s', async (_name, audit) => {
    const result = await audit.fn();
    expect(result.status, 'reason' in result ? result.reason : '').not.toBe('error');
  });

  test('a content type with a charset is read; another charset or type is refused, typed', async () => {
    const send = (type: string) =>
      fetch(url, { method: 'POST', headers: { 'content-type': type }, body: '{"query":"{ __typename }"}' });
    expect((await send('application/json; charset=utf-8')).status).toBe(200);
    expect((await send('APPLICATION/JSON;charset="UTF-8"')).status).toBe(200);
    for (const type of ['application/json; charset=latin1', 'text/plain', 'multipart/form-data']) {
      const refused = await send(type);
      expect(refused.status, type).toBe(415);
      expect(await refused.json()).toMatchObject({
        errors: [{ extensions: { code: 'UNSUPPORTED_MEDIA_TYPE' } }],
      });
    }
  });

  test('a body that is not JSON in UTF-8 is refused with 400', async () => {
    for (const body of ['{"query":', Buffer.from([0x7b, 0xff, 0xfe, 0x7d])]) {
      const headers = { 'content-type': 'application/json' };
      const refused = await fetch(url, { method: 'POST', headers, body });
      expect(refused.status).toBe(400);
      expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
    }
  });

  test('a batch is refused, and a GET that another site could send', async () => {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify([{ query: '{ __typename }' }, { query: '{ __typename }' }]);
    expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(400);
    expect((await fetch(`${url}?query=${encodeURIComponent('{ __typename }')}`)).status).toBe(400);
  });

  test('a body longer than the limit is refused with 413, with or without its length stated', async () => {
    const long = JSON.stringify({ query: `{ __typename } #${'x'.repeat(REQUEST_LIMITS.bodyBytes)}` });
    const headers = { 'content-type': 'application/json' };
    const stated = await fetch(url, { method: 'POST', headers, body: long });
    const chunked = Readable.toWeb(Readable.from([long])) as ReadableStream;
    const unstated = await fetch(url, {
      method: 'POST',
      headers,
      body: chunked,
      duplex: 'half',
    } as RequestInit);
    for (const response of [stated, unstated]) {
      expect(response.status).toBe(413);
      expect(await response.json()).toMatchObject({
        errors: [{ extensions: { code: 'PAYLOAD_TOO_LARGE' } }],
      });
    }
  });

  test('a browser gets a page that runs by a nonce of its own and loads nothing from elsewhere', async () => {
    const ask = async () => {
      const response = await fetch(url, { headers: { accept: 'text/html' } });
      const nonce = /script-src 'nonce-([0-9a-f]{32})'/.exec(
        response.headers.get('content-security-policy') ?? '',
      )?.[1];
      return { response, nonce, page: await response.text() };
    };
    const [{ response, nonce, page }, second] = [await ask(), await ask()];
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page).toContain(`<script nonce="${nonce}">`);
    expect(second.nonce).not.toBe(nonce);
    expect(page).toContain(url);
    expect(page).toContain('/api/graphql/schema.graphql');
    expect(page).not.toMatch(/(src|href)="(https?:)?\/\//);
  });

  test('the contract is read, and nothing else stands beside it', async () => {
    const contract = await fetch(`${url}/schema.graphql`);
    expect([contract.status, (await contract.text()).includes('type Query')]).toEqual([200, true]);
    expect((await fetch(`${url}/schema.graphql`, { method: 'POST' })).status).toBe(405);
    expect((await fetch(new URL('/', url))).status).toBe(404);
  });

  test('a request with a cookie from the page of another site is refused', async () => {
    const send = (origin: string) => {
      const headers = { 'content-type': 'application/json', cookie: 'a=b', origin };
      return fetch(url, { method: 'POST', headers, body: '{"query":"{ __typename }"}' });
    };
    const refused = await send('https://elsewhere.example');
    expect([refused.status, await refused.json()]).toMatchObject([
      403,
      { errors: [{ extensions: { code: 'FORBIDDEN' } }] },
    ]);
    expect((await send(new URL(url).origin)).status).toBe(200);
  });

  test('a subscription without a stream is a plain error, as is a hash in place of a query', async () => {
    const before = logged.length;
    const asked = '{ marginChanged { sequence } }';
    for (const query of [`subscription ${asked}`, `subscription S ${asked}`]) {
      const { status, error, body } = await post(query);
      expect([status, error?.code], query).toEqual([400, 'OPERATION_NOT_SUPPORTED']);
      expect(body.data).toBeUndefined();
    }
    for (const query of ['{ __typename }', undefined]) {
      const extensions = { persistedQuery: { version: 1, sha256Hash: 'abc' } };
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(url, {
        method: 'POST',
        headers,
        body: JSON.stringify({ query, extensions }),
      });
      const { errors } = (await response.json()) as Reply;
      expect(errors?.map(({ extensions: { code } }) => code)).toEqual(['PERSISTED_QUERY_NOT_SUPPORTED']);
    }
    expect(logged.slice(before)).toEqual([]);
  });
});

describe('limits', () => {
  const nested = (levels: number): string =>
    levels === 0 ? 'number' : `number proposal { number version { ${nested(levels - 1)} } }`;

  test('what passes over the whole log or book waits its turn; who has too much of it waiting is told so', async () => {
    const officer = await venue.person('OFFICER', 'AUDITOR', 'ANALYST');
    let end: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (end = resolve));
    const waiting = [1, 2, 3, 4].map(() => venue.apiDeps.heavy(officer, () => held));
    actor = officer;
    try {
      for (const field of ['verifyAudit { ok }', 'previewChange(document: "{}") { __typename }']) {
        const { status, error } = await post(`{ ${field} }`);
        expect([status, error?.code], field).toEqual([503, 'BUSY']);
      }
      // Others are answered meanwhile.
      expect((await post('{ venue { name } }')).status).toBe(200);
      end();
      await Promise.all(waiting);
      expect((await post('{ verifyAudit { ok } }')).body.data).toEqual({ verifyAudit: { ok: true } });
    } finally {
      actor = viewer;
      end();
    }
  });

  test('an introspection query passes', async () => {
    const { getIntrospectionQuery } = await import('graphql');
    const { status, body } = await post(getIntrospectionQuery());
    expect([status, body.errors]).toEqual([200, undefined]);
  });

  const inSchema = (many: number): string =>
    Array.from(
      { length: many },
      (_, index) => `a${index}: types { name fields { name type { name } } }`,
    ).join(' ');

  test.each([
    ['introspection by alias', `{ __schema { ${inSchema(29)} } }`, 'QUERY_TOO_COMPLEX'],
    [
      'introspection by alias, in a fragment',
      `{ ...F } fragment F on Query { __schema { ... { ${inSchema(29)} } } }`,
      'QUERY_TOO_COMPLEX',
    ],
    [
      'introspection by alias, each whole',
      `{ ${Array.from({ length: 30 }, (_, index) => `a${index}: __schema { types { name fields { name } } }`).join(' ')} }`,
      'QUERY_TOO_COMPLEX',
    ],
    ['the log verified twice', '{ a: verifyAudit { ok } b: verifyAudit { ok } }', 'QUERY_TOO_COMPLEX'],
    [
      'the log verified beside a preview',
      '{ verifyAudit { ok } previewChange(document: "{}") { __typename } }',
      'QUERY_TOO_COMPLEX',
    ],
    ['depth', `{ version(number: 1) { ${nested(9)} } }`, 'QUERY_TOO_DEEP'],
    [
      'complexity',
      '{ accounts(first: 100) { edges { node { calls(first: 100) { edges { node { amount stage openedAt } } } } } } }',
      'QUERY_TOO_COMPLEX',
    ],
    [
      'aliases',
      `{ ${Array.from({ length: 31 }, (_, index) => `a${index}: __typename`).join(' ')} }`,
      'TOO_MANY_ALIASES',
    ],
    [
      'aliased mutations',
      `mutation { ${Array.from({ length: 31 }, (_, index) => `a${index}: revokeToken(input: { tokenId: "x" }) { __typename }`).join(' ')} }`,
      'TOO_MANY_ALIASES',
    ],
    ['tokens', `{ ${'__typename '.repeat(REQUEST_LIMITS.tokens)} }`, 'GRAPHQL_PARSE_FAILED'],
  ])('%s: HTTP 400 and a code', async (_limit, query, code) => {
    const { status, error, body } = await post(query);
    expect([status, error?.code]).toEqual([400, code]);
    expect(body.data).toBeUndefined();
  });

  test('what stands just within each limit is answered', async () => {
    const aliases = Array.from({ length: 30 }, (_, index) => `a${index}: __typename`).join(' ');
    expect((await post(`{ ${aliases} }`)).status).toBe(200);
    expect((await post(`{ version(number: 1) { ${nested(6)} } }`)).status).toBe(200);
    expect((await post('{ accounts(first: 100) { edges { node { accountId } } } }')).status).toBe(200);
  });

  test.each([
    ['accounts(first: 100000)', 'accounts.first', 'page-size'],
    ['accounts(first: 0)', 'accounts.first', 'page-size'],
    ['proposals(first: -1)', 'proposals.first', 'page-size'],
    ['versions(last: 101)', 'versions.last', 'page-size'],
    ['versions(first: 1, last: 1)', 'versions.last', 'one-direction'],
    ['versions(first: 1, before: "x")', 'versions.before', 'one-direction'],
    ['versions(last: 1, after: "x")', 'versions.after', 'one-direction'],
    ['versions(first: 1, after: "garbage")', 'versions.after', 'cursor-of-this-connection'],
    [`versions(first: 1, after: "${btoa('GPC:S:abc')}")`, 'versions.after', 'cursor-of-this-connection'],
    [`proposals(first: 1, after: "${btoa('GPC:S:abc')}")`, 'proposals.after', 'cursor-of-this-connection'],
    [
      `auditEntries(first: 1, after: "${btoa('GPC:N:1')}")`,
      'auditEntries.after',
      'cursor-of-this-connection',
    ],
    ['accounts(first: 1, after: "garbage")', 'accounts.after', 'cursor-of-this-connection'],
    [
      `accounts(first: 1, after: "${btoa('["EQUITY_ASC","1","a"]')}")`,
      'accounts.after',
      'cursor-of-this-connection',
    ],
    ['accounts(first: 1, search: "\\u0000")', 'accounts.search', 'text-characters'],
    ['auditEntries(first: 1, subject: "\\u0000")', 'auditEntries.subject', 'text-characters'],
  ])('%s: a typed error naming %s and %s', async (call, argument, rule) => {
    const { error } = await post(`{ ${call} { edges { cursor } } }`);
    expect(error).toMatchObject({ code: 'BAD_USER_INPUT', argument, rule });
  });

  test('a page size in a variable, and in a nested connection, is held to the same rule', async () => {
    const byVariable = await post('query ($n: Int) { accounts(first: $n) { totalCount } }', { n: 100_000 });
    expect([byVariable.status, byVariable.error?.argument]).toEqual([400, 'accounts.first']);
    const inside = await post(
      '{ proposal(number: 1) { ...P } } fragment P on Proposal { comments(first: 101) { totalCount } }',
    );
    expect([inside.status, inside.error?.argument]).toEqual([400, 'comments.first']);
    const ids = Array.from({ length: 101 }, () => 'x');
    const nodes = await post('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids });
    expect([nodes.status, nodes.error?.argument]).toEqual([400, 'nodes.ids']);
  });

  test('what a page size was within, it is not within for ever: another, or the default, is held to the same', async () => {
    const query = `query ($n: Int = 1000) { accounts(first: $n) { totalCount } }`;
    expect((await post(query, { n: null })).status).toBe(200);
    expect((await post(query, { n: 3 })).status).toBe(200);
    expect((await post(query, {})).error).toMatchObject({ argument: 'accounts.first', rule: 'page-size' });
    expect((await post(query, { n: 101 })).error).toMatchObject({ argument: 'accounts.first' });
    const large = `query ($n: Int) { accounts(first: $n) { edges { node { calls(first: $n) { edges { node { amount } } } } } } }`;
    expect((await post(large, { n: 5 })).status).toBe(200);
    expect((await post(large, { n: 100 })).error).toMatchObject({ code: 'QUERY_TOO_COMPLEX' });
  });

  test('what a question without a curve was within, one with a curve is not; and it is of every account alike', async () => {
    const asked = Array.from(
      { length: 3 },
      (_, index) => `a${index}: marginRequirement(input: $input) { __typename }`,
    );
    const query = `query ($input: MarginRequirementInput!) { ${asked.join(' ')} }`;
    const about = async (accountId: string, more: object = {}) => {
      const { error } = await post(query, { input: { accountId, ...more } });
      return error?.code;
    };
    const curve = { instrument: 'BTC-PERP' };
    expect(await about('one')).toBeUndefined();
    expect(await about('one', { curve })).toBe('QUERY_TOO_COMPLEX');
    expect(await about('another', { curve: null, scenarios: false })).toBeUndefined();
    expect(await about('another', { curve })).toBe('QUERY_TOO_COMPLEX');
    expect(await about('another', { scenarios: true, shock: { percent: '1' } })).toBe('BAD_USER_INPUT');
    expect(await about('another')).toBeUndefined();
  });

  test('a bad scalar in a variable is a typed error with HTTP 400', async () => {
    const query = 'query ($at: DateTime) { parameters(at: $at) { number } }';
    const { status, error } = await post(query, { at: 'yesterday' });
    expect([status, error?.code]).toEqual([400, 'BAD_USER_INPUT']);
  });
});

describe('node ids', () => {
  const id = (text: string): string => btoa(text);
  test.each([
    ['garbage', '%%%'],
    ['empty', ''],
    ['no type', id('abc')],
    ['a type that is none', id('Nothing:1')],
    ['a type that is no node', id('Query:1')],
    ['a malformed key', id('Proposal:1')],
    ['a key with NUL', id('Account:\0')],
    ['a number too large', id('Version:99999999999999999999')],
    ['nobody', id('Person:00000000-0000-4000-8000-000000000000')],
    ['very long', 'A'.repeat(5_000)],
  ])('%s: null, and no error', async (_what, globalId) => {
    const { status, body } = await post(
      'query ($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } }',
      {
        id: globalId,
      },
    );
    expect([status, body]).toEqual([200, { data: { node: null, nodes: [null] } }]);
  });

  test('an id leads back to its node', async () => {
    const found = await post('{ accounts(first: 2) { edges { node { id accountId } } } }');
    const { edges } = found.body.data?.accounts as { edges: { node: { id: string; accountId: string } }[] };
    const ids = edges.map(({ node }) => node.id);
    const back = await post('query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Account { accountId } } }', {
      ids,
    });
    expect(back.body.data?.nodes).toEqual(edges.map(({ node }) => ({ accountId: node.accountId })));
  });
});

describe('who asks', () => {
  test('nobody: every query but me is refused as UNAUTHENTICATED', async () => {
    actor = { kind: 'ANONYMOUS' };
    expect((await post('{ me { viaToken } }')).body).toEqual({ data: { me: null } });
    for (const query of ['{ venue { name } }', '{ accounts { totalCount } }', '{ node(id: "x") { id } }']) {
      expect((await post(query)).error, query).toMatchObject({ code: 'UNAUTHENTICATED' });
    }
    actor = viewer;
  });

  test('a viewer is told which right lacks and who holds it; an e-mail address is not theirs to see', async () => {
    expect((await post('{ people { totalCount } }')).error).toMatchObject({
      code: 'FORBIDDEN',
      right: 'ADMINISTER',
      roles: ['ADMINISTRATOR'],
    });
    expect((await post('{ verifyAudit { ok } }')).error).toMatchObject({
      code: 'FORBIDDEN',
      right: 'VERIFY',
    });
    const officer = await venue.person('OFFICER');
    const personId = officer.kind === 'PERSON' ? officer.personId : '';
    const other = await post('query ($id: ID!) { node(id: $id) { ... on Person { name email } } }', {
      id: id(`Person:${personId}`),
    });
    expect(other.body.data?.node).toEqual({ name: officer.name, email: null });
  });
  const id = (text: string): string => btoa(text);
});

test('a failure of ours tells the client nothing but a request id, under which it is logged', async () => {
  await venue.owner.query('alter table instrument rename to gone');
  try {
    const { headers, error, body } = await post('{ instruments { totalCount } }');
    expect(error).toEqual({ code: 'INTERNAL_SERVER_ERROR', requestId: headers.get('x-request-id') });
    expect(JSON.stringify(body)).not.toMatch(/prisma|select|relation|node_modules|instrument"? does/i);
    const line = logged.find(({ requestId }) => requestId === error?.requestId);
    expect(line).toMatchObject({ level: 'error', path: ['instruments', 'totalCount'] });
    expect(String(line?.error)).toMatch(/instrument/);
  } finally {
    await venue.owner.query('alter table gone rename to instrument');
  }
});
