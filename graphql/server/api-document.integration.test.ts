import fs from 'node:fs';
import path from 'node:path';
import { parse, validate } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../lib/domain/governance/people/actor';
import { apiVenue, type ApiVenue } from '../../lib/testing/api-venue';
import { MAX_PAGE_SIZE } from '../kit/connection';
import { MAX_REQUEST_ROWS } from '../schema/import-rows';
import { schema } from '../schema';
import { REQUEST_LIMITS } from './request-limits';

// docs/api.md is executed: what it shows is what a venue answers.

const text = fs.readFileSync(path.resolve(import.meta.dirname, '../../docs/api.md'), 'utf8');
const blocks = [...text.matchAll(/```(graphql|json|sh)\n([\s\S]*?)```/g)].map(([, language, body]) => ({
  language,
  body: body ?? '',
}));

let venue: ApiVenue;
let actor: Actor;
beforeAll(async () => {
  venue = await apiVenue({ accounts: 20 });
  actor = await venue.person('OFFICER', 'OPERATOR');
});
afterAll(() => venue.close());

/** A query with the JSON that stands right below it as its variables. */
const examples = blocks.flatMap(({ language, body }, index) => {
  if (language !== 'graphql') return [];
  const next = blocks[index + 1];
  const variables = next?.language === 'json' ? (JSON.parse(next.body) as Record<string, unknown>) : {};
  return [[body.trim().split('\n').slice(0, 2).join(' '), body, variables] as const];
});

test('the document has examples', () => expect(examples.length).toBeGreaterThanOrEqual(5));

test.each(examples)('%s …', async (_name, query, variables) => {
  const { data, errors } = await venue.ask(actor, query, variables);
  expect(errors).toBeUndefined();
  expect(Object.values(data ?? {})).not.toContain(null);
});

test('the examples of refusals answer with what the document says of them', async () => {
  const answers = new Map<string, unknown>();
  for (const [, query, variables] of examples) {
    const { data } = await venue.ask(actor, query, variables);
    for (const [name, value] of Object.entries(data ?? {})) answers.set(name, value);
  }
  expect(answers.get('createProposal')).toMatchObject({ __typename: 'InvalidInput' });
  expect(answers.get('approveProposal')).toMatchObject({ __typename: 'NotFound' });
  const fault = { path: '/rows/0/price', rule: 'price-positive' };
  expect(answers.get('importPrices')).toMatchObject({ __typename: 'InvalidInput', faults: [fault] });
});

test('what curl sends is JSON with a query that is answered', async () => {
  const sent = blocks.flatMap(({ body }) => /-d '(.*)'/.exec(body)?.[1] ?? []);
  expect(sent.length).toBeGreaterThan(0);
  for (const body of sent) {
    const { query, variables } = JSON.parse(body) as { query: string; variables?: Record<string, unknown> };
    // What a stream is asked is answered on one: event-stream.integration.test.ts.
    if (query.startsWith('subscription')) {
      expect(validate(schema, parse(query))).toEqual([]);
      continue;
    }
    expect((await venue.ask(actor, query, variables)).errors).toBeUndefined();
  }
});

test('the limits it states are those that hold', () => {
  const stated = (count: number): string => count.toLocaleString('en');
  expect(text).toContain(`more than ${stated(REQUEST_LIMITS.tokens)} tokens`);
  expect(text).toContain(
    `depth over ${REQUEST_LIMITS.depth}, or an estimate over ${stated(REQUEST_LIMITS.complexity)}`,
  );
  expect(text).toContain(`| over ${REQUEST_LIMITS.aliases} `);
  expect(text).toContain(`over ${REQUEST_LIMITS.bodyBytes / 1024 / 1024} MiB`);
  expect(text).toContain(`a page holds 1 to ${MAX_PAGE_SIZE}`);
  expect(text).toContain(`up to ${stated(MAX_REQUEST_ROWS)} rows a request`);
});
