'use client';
import { useQuery } from '@apollo/client/react';
import { GuardrailsDocument, type GuardrailsQuery } from '../_graphql/generated/graphql';
import { type Column, DataTable } from '../_ui/data-table';
import { QueryFace } from '../_ui/query-face';
import { Section } from '../_ui/section';

type Words = GuardrailsQuery['venue']['policy']['guardrails']['words'][number];

const COLUMNS: readonly Column<Words>[] = [
  { key: 'name', header: 'Guardrail', cell: ({ name }) => name },
  { key: 'limit', header: 'Limit', cell: ({ limit }) => limit },
];

/** How far and how fast any change may go, by the policy in force. */
export function GuardrailTable() {
  const answer = useQuery(GuardrailsDocument);
  return (
    <QueryFace answer={answer} what="the guardrails">
      {({ venue: { policy } }) => (
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
      )}
    </QueryFace>
  );
}
