'use client';
import { type Column, DataTable } from '../../../../_ui/data-table';
import { formatInstant, sentenceCase } from '../../../../_ui/format';
import { HashChip } from '../../../../_ui/hash-chip';
import { Section } from '../../../../_ui/section';
import { type Simulation } from './evidence';

function outcomeOf({ state, failure, repeats, reproduced }: Simulation): string {
  if (state === 'FAILED') return `Failed: ${failure ?? 'no reason was recorded'}`;
  if (repeats === null || reproduced === null) return sentenceCase(state);
  return reproduced ? 'Repeat: same hash' : 'Repeat: the hash differs';
}

const COLUMNS: readonly Column<Simulation>[] = [
  {
    key: 'at',
    header: 'Requested',
    cell: ({ requestedAt }) => formatInstant(requestedAt, { seconds: true }),
  },
  { key: 'by', header: 'By', cell: ({ requestedBy }) => requestedBy.name },
  { key: 'revision', header: 'Revision', numeric: true, cell: ({ revision }) => revision.ordinal },
  { key: 'outcome', header: 'Outcome', cell: outcomeOf },
  {
    key: 'hash',
    header: 'Evidence',
    cell: ({ evidenceHash }) =>
      evidenceHash === null ? '–' : <HashChip hash={evidenceHash} label="evidence hash" />,
  },
];

export function SimulationList({
  simulations,
  total,
}: {
  simulations: readonly Simulation[];
  total: number;
}) {
  return (
    <Section title="Simulations" about={`${total} in all, newest first`}>
      <DataTable label="Simulations" columns={COLUMNS} rows={simulations} rowKey={({ id }) => id} />
    </Section>
  );
}
