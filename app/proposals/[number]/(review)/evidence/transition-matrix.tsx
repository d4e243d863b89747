'use client';
import { Table } from '@mantine/core';
import { StatusBadge } from '../../../../_ui/badges';
import { formatCount } from '../../../../_ui/format';
import { Section } from '../../../../_ui/section';
import { type AccountStatus } from '../../../../_graphql/generated/graphql';
import { type Evidence } from './evidence';
import classes from './transition-matrix.module.css';

const STATUSES: readonly AccountStatus[] = ['OK', 'WARNING', 'CALL', 'LIQUIDATION'];

/** Accounts by status before (rows) and after (columns): right of the diagonal is worse, and stands out. */
export function TransitionMatrix({
  transitions,
}: {
  transitions: NonNullable<Evidence['impact']>['transitions'];
}) {
  const countOf = (before: AccountStatus, after: AccountStatus): number =>
    transitions.find((move) => move.before === before && move.after === after)?.accounts ?? 0;
  return (
    <Section title="Accounts by status, before and after" about="rows: before; columns: after">
      <div className={classes.scroller} role="group" aria-label="Accounts by status" tabIndex={0}>
        <Table
          className={classes.matrix}
          horizontalSpacing="12px"
          aria-label="Accounts by status, before and after"
        >
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Before ↓ · after →</Table.Th>
              {STATUSES.map((status) => (
                <Table.Th key={status} scope="col" className={classes.number}>
                  <StatusBadge status={status} />
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {STATUSES.map((before, row) => (
              <Table.Tr key={before}>
                <Table.Th scope="row">
                  <StatusBadge status={before} />
                </Table.Th>
                {STATUSES.map((after, column) => (
                  <Cell key={after} accounts={countOf(before, after)} move={Math.sign(column - row)} />
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </Section>
  );
}

function Cell({ accounts, move }: { accounts: number; move: number }) {
  const tone = accounts === 0 || move === 0 ? '' : move > 0 ? classes.worse : classes.better;
  const glyph = move > 0 ? '▲ ' : '▼ ';
  return (
    <Table.Td className={`${classes.number} ${tone}`}>
      {accounts === 0 || move === 0 ? null : <span aria-hidden>{glyph}</span>}
      {accounts === 0 ? <span className={classes.none}>0</span> : formatCount(accounts)}
    </Table.Td>
  );
}
