'use client';
import { useQuery } from '@apollo/client/react';
import { GuardrailsDocument, type GuardrailsQuery } from '../_graphql/generated/graphql';
import { type Column, DataTable } from '../_ui/data-table';
import { QueryFace } from '../_ui/query-face';
import { Section } from '../_ui/section';

type Policy = GuardrailsQuery['venue']['policy'];
type Words = Policy['guardrails']['words'][number];
type Rule = Policy['rules'][number];

const COLUMNS: readonly Column<Words>[] = [
  { key: 'name', header: 'Guardrail', cell: ({ name }) => name },
  { key: 'limit', header: 'Limit', cell: ({ limit }) => limit },
];

const RULES: readonly Column<Rule>[] = [
  { key: 'name', header: 'Rule', cell: ({ name }) => name },
  { key: 'when', header: 'Holds when', cell: ({ when }) => when },
  { key: 'follows', header: 'Needs', cell: ({ follows }) => follows },
];

/** How far and how fast any change may go, and what it needs, by the policy in force. */
export function GuardrailTable() {
  const answer = useQuery(GuardrailsDocument);
  return (
    <QueryFace answer={answer} what="the guardrails">
      {({ venue: { policy } }) => (
        <>
          <Section
            title="What a change needs"
            about={`by the rules of policy version ${policy.version}: of several the most; where none holds, it is refused`}
          >
            <DataTable
              label="Rules of the policy"
              columns={RULES}
              rows={policy.rules}
              rowKey={({ name }) => name}
            />
          </Section>
          <Section
            title="Guardrails"
            about={`Of policy version ${policy.version}. They hold for every change, whoever approves it`}
          >
            <DataTable
              label="Guardrails"
              columns={COLUMNS}
              rows={policy.guardrails.words}
              rowKey={({ name }) => name}
            />
          </Section>
        </>
      )}
    </QueryFace>
  );
}
