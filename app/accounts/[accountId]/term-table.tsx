'use client';
import { Table } from '@mantine/core';
import { type ExplainedTermFragment } from '../../_graphql/generated/graphql';
import { Money, Percent } from '../../_ui/figures';
import { keyOf } from './bare-positions';
import classes from './account.module.css';

function digitsAfterPoint(decimal: string): number {
  return decimal.split('.')[1]?.length ?? 0;
}

/** The terms of a figure, one a line; they sum to it exactly, rounding included, so every digit is shown. */
export function TermTable({
  title,
  terms,
  total,
  asset,
}: {
  title: string;
  terms: readonly ExplainedTermFragment[];
  total: string;
  asset: string;
}) {
  const scale = Math.max(2, ...[total, ...terms.map(({ amount }) => amount)].map(digitsAfterPoint));
  return (
    <Table.ScrollContainer minWidth={560} scrollAreaProps={{ type: 'auto' }}>
      <Table className={classes.terms} aria-label={title} verticalSpacing={4} horizontalSpacing="12px">
        <Table.Caption className={classes.caption}>{title}</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Term</Table.Th>
            <Table.Th scope="col">Of</Table.Th>
            <Table.Th scope="col" className={classes.number}>
              Applies to <small>{asset}</small>
            </Table.Th>
            <Table.Th scope="col" className={classes.number}>
              Rate
            </Table.Th>
            <Table.Th scope="col" className={classes.number}>
              Amount <small>{asset}</small>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {terms.map(({ kind, path, subject, leg, basis, rate, amount, label }, index) => (
            <Table.Tr key={`${index} ${kind} ${subject} ${path}`}>
              <Table.Td title={path === '' ? undefined : path}>{label}</Table.Td>
              <Table.Td>{leg === null ? subject : keyOf({ instrument: subject, leg })}</Table.Td>
              <Table.Td className={classes.number}>
                <Money value={basis} />
              </Table.Td>
              <Table.Td className={classes.number}>
                {rate === null ? '–' : <Percent value={rate} scale={4} />}
              </Table.Td>
              <Table.Td className={classes.number}>
                <Money value={amount} scale={scale} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
        <Table.Tfoot>
          <Table.Tr>
            <Table.Th scope="row" colSpan={4}>
              Sum
            </Table.Th>
            <Table.Td className={classes.number}>
              <b>
                <Money value={total} scale={scale} />
              </b>
            </Table.Td>
          </Table.Tr>
        </Table.Tfoot>
      </Table>
    </Table.ScrollContainer>
  );
}
