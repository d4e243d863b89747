import fs from 'node:fs';
import path from 'node:path';
import { type DocumentNode, Kind, parse, print } from 'graphql';
import { expect, test } from 'vitest';
import { shortDefinition } from '../../graphql/short-document';
import { type ShortDocument, wholeDocument } from './whole-document';

const FOLDER = path.join(import.meta.dirname, '../../graphql/documents');

function again(text: string): string {
  const document = parse(text, { noLocation: true });
  const definitions = document.definitions.filter(
    (one) => one.kind === Kind.OPERATION_DEFINITION || one.kind === Kind.FRAGMENT_DEFINITION,
  );
  return print(wholeDocument(definitions.map(shortDefinition) as unknown as ShortDocument));
}

const printed = (text: string): string => print(parse(text, { noLocation: true }));

test('every document of the pages is what it was before it was written short', () => {
  const files = fs
    .readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.graphql'));
  expect(files.length).toBeGreaterThan(20);
  for (const file of files) {
    const text = fs.readFileSync(path.join(FOLDER, file), 'utf8');
    expect(again(text), file).toBe(printed(text));
  }
});

test('what a page might ask with is kept: other names, values, directives, variables with defaults, fragments within', () => {
  const text = `query Q($id: ID!, $first: Int = 5, $is: Boolean!) @live {
    outcome: node(id: $id) { __typename ... on Account { id @include(if: $is) balances(first: 3, by: [NAME, { a: "x" }]) { amount } } ...F }
    a: venue { name } ... @skip(if: $is) { venue { isDemo } }
  }
  fragment F on Account @kept { id }
  subscription S { marginChanged(accounts: ["a"]) { at } }`;
  expect(again(text)).toBe(printed(text));
});

test('the generated documents are documents', async () => {
  const { ProposalMemoDocument } = (await import('./generated/graphql')) as {
    ProposalMemoDocument: DocumentNode;
  };
  expect(print(ProposalMemoDocument)).toContain('query ProposalMemo($number: Int!)');
});
