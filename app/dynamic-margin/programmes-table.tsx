import { useMemo } from 'react';
import { Anchor } from '@mantine/core';
import { type Column, DataTable } from '../_ui/data-table';
import { Ratio } from '../_ui/figures';
import { formatDay, formatInstant } from '../_ui/format';
import { compareDecimals } from '../_ui/decimal-text';
import { Section } from '../_ui/section';
import { ProgrammeActs } from './programme-acts';
import { SlotLink } from './slot-link';
import { ProgrammeState } from './state-badges';
import { dialText, PHASE_WORDS, type Programme } from './words';

const NAMES_SHOWN = 4;

export function ProgrammesTable({
  programmes,
  shown,
  onChoose,
  rights,
  onDone,
}: {
  programmes: readonly Programme[];
  /** Whose history and forward path stand below. */
  shown: string;
  onChoose: (name: string) => void;
  /** Of whoever looks. */
  rights: readonly string[];
  /** Something was done to one. */
  onDone: () => void;
}) {
  const columns = useMemo(
    () => [
      ...programmeColumns(onChoose),
      ...(rights.includes('SUSPEND') || rights.includes('VOTE') ? [actsColumn(rights, onDone)] : []),
    ],
    [onChoose, rights, onDone],
  );
  return (
    <Section
      title="Programmes"
      about="approved by the committee as part of the parameters; choose one to see its past and its path"
    >
      <DataTable
        label="Adjustment programmes"
        columns={columns}
        rows={programmes}
        rowKey={({ name }) => name}
        rowProps={({ name }) => ({ 'aria-selected': name === shown })}
      />
    </Section>
  );
}

function namesOf({ subjects }: Programme): string {
  const names = subjects.slice(0, NAMES_SHOWN).map(({ name }) => name);
  const more = subjects.length - names.length;
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ');
}

/** "1.0400 to 1.1200": of one of the two dials, over all that it moves. */
function rangeOf({ dials }: Programme, dial: 'INITIAL' | 'MAINTENANCE'): string {
  const values = dials
    .filter((one) => one.dial === dial)
    .map(({ after }) => after)
    .toSorted(compareDecimals);
  const [least, greatest] = [values[0], values.at(-1)];
  if (least === undefined || greatest === undefined) return dialText('1');
  return least === greatest ? dialText(least) : `${dialText(least)} to ${dialText(greatest)}`;
}

function programmeColumns(onChoose: (name: string) => void): readonly Column<Programme>[] {
  return [
    {
      key: 'name',
      header: 'Programme',
      sortBy: ({ name }) => name,
      cell: ({ name }) => (
        <Anchor component="button" type="button" size="sm" fw={550} ta="left" onClick={() => onChoose(name)}>
          {name}
        </Anchor>
      ),
    },
    {
      key: 'state',
      header: 'State',
      cell: (programme) => (
        <span title={PHASE_WORDS[programme.phase].says}>
          <ProgrammeState programme={programme} />
        </span>
      ),
    },
    { key: 'subjects', header: 'Moves', cell: namesOf },
    { key: 'reads', header: 'Reads', cell: ({ instrument }) => instrument },
    {
      key: 'maintenance',
      header: 'Maintenance dial',
      unit: '× approved',
      numeric: true,
      cell: (programme) => rangeOf(programme, 'MAINTENANCE'),
    },
    {
      key: 'initial',
      header: 'Initial dial',
      unit: '× approved',
      numeric: true,
      cell: (programme) => rangeOf(programme, 'INITIAL'),
    },
    {
      key: 'target',
      header: 'Target',
      unit: '× approved',
      numeric: true,
      cell: ({ target }) => <Ratio value={target} />,
    },
    {
      key: 'slot',
      header: 'Last decided',
      cell: ({ newestSlot }) =>
        newestSlot ? <SlotLink hash={newestSlot.hash}>{formatInstant(newestSlot.at)}</SlotLink> : 'not yet',
    },
    {
      key: 'expires',
      header: 'Expires',
      sortBy: ({ expiresAt }) => expiresAt,
      cell: ({ expiresAt }) => formatDay(expiresAt),
    },
  ];
}

function actsColumn(rights: readonly string[], onDone: () => void): Column<Programme> {
  return {
    key: 'acts',
    header: 'Change',
    onScreenOnly: true,
    cell: (programme) => <ProgrammeActs programme={programme} rights={rights} onDone={onDone} />,
  };
}
