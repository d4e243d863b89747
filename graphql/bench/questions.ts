/** What the benchmark of the API asks, and how answers come back. */

const FIGURES = `status notional initialMargin maintenanceMargin equity initialEquity marginRatio callAmount`;
export const ACCOUNT = `query Account($id: String!) { account(accountId: $id) { accountId margin { ${FIGURES} } } }`;
export const PAGE = `query Page($after: String) { accounts(first: 50, orderBy: ACCOUNT_ASC, after: $after) {
  pageInfo { endCursor } edges { node { accountId margin { ${FIGURES} } } } } }`;
export const WHAT_IF = `query WhatIf($input: MarginRequirementInput!) { marginRequirement(input: $input) { __typename
  ... on MarginRequirement { allowed refusal before { initialMargin initialEquity }
    after { status initialMargin maintenanceMargin equity initialEquity } asOf { versionNumber } } } }`;

/** A request's body, and what it was answered with. */
export interface Question {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** The answer of the root field that a question asks for. */
export interface Answered extends Question {
  readonly field: 'account' | 'accounts' | 'marginRequirement';
  readonly answer: unknown;
}

/** By what an answer is found again: the field's own arguments. */
export function keyOf(
  field: Answered['field'],
  { id, accountId, after, input }: Record<string, unknown>,
): string {
  const account = (input as { accountId?: string } | undefined)?.accountId;
  return JSON.stringify([field, id ?? accountId ?? account ?? after ?? null]);
}
