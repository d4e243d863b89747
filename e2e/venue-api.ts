import { expect, type APIRequestContext } from '@playwright/test';

/** Sends an operation as the person whose cookies the context holds. @throws when the server refuses to run it */
export async function ask<Data>(
  request: APIRequestContext,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<Data> {
  const answer = await request.post('/api/graphql', { data: { query, variables } });
  const body = (await answer.json()) as { data?: Data; errors?: { message: string }[] };
  expect(body.errors ?? [], JSON.stringify(body.errors)).toEqual([]);
  expect(body.data).toBeTruthy();
  return body.data as Data;
}

interface Outcome {
  readonly outcome: { readonly __typename: string; readonly message?: string } & Record<string, unknown>;
}

/** Sends a mutation that must succeed. @throws with the refusal's own sentence */
export async function act(
  request: APIRequestContext,
  field: string,
  payload: string,
  input: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input`;
  const { outcome } = await ask<Outcome>(
    request,
    `mutation ($input: ${type}!) { outcome: ${field}(input: $input) {
       __typename ... on UserError { message } ... on ${payload} } }`,
    { input },
  );
  expect(outcome.message ?? '', `${field}: ${outcome.__typename}`).toBe('');
  return outcome;
}

interface Tier {
  rate?: string;
}
interface LiveDocument {
  marginClasses: Record<string, { maintenanceMargin: { curve: { tiers: Tier[] } } }>;
}

/** The live document as JSON text, with the first maintenance tier of a class at another rate. */
export async function documentWithFirstRate(
  request: APIRequestContext,
  marginClass: string,
  rate: string,
): Promise<string> {
  const { parameters } = await ask<{ parameters: { parameterSet: { document: LiveDocument } } }>(
    request,
    '{ parameters { parameterSet { document } } }',
  );
  const { document } = parameters.parameterSet;
  const first = document.marginClasses[marginClass]?.maintenanceMargin.curve.tiers[0];
  if (first?.rate === undefined) throw new Error(`${marginClass} has no first maintenance rate`);
  first.rate = rate;
  return JSON.stringify(document);
}
