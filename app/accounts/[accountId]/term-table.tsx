'use client';
import { Table } from '@mantine/core';
import { type ExplainedTermFragment } from '../../_graphql/generated/graphql';
import { signOf } from '../../_ui/decimal-text';
import { Money, Percent } from '../../_ui/figures';
import { keyOf } from './bare-positions';
import classes from './account.module.css';

function digitsAfterPoint(decimal: string): number {
  return decimal.split('.')[1]?.length ?? 0;
}

/** Of one column: as many digits as the longest has, so that each is shown whole. */
function scaleOf(amounts: readonly string[]): number {
  return Math.max(2, ...amounts.map(digitsAfterPoint));
}

/**
 * The terms of a figure, one a line; they sum to it exactly, rounding included, and a rate × what it applies to is its amount,
 * so every digit is shown: of an inverse contract in BTC two would say nothing. What applies to nothing has no basis.
 */
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
  const scale = scaleOf([total, ...terms.map(({ amount }) => amount)]);
  const basisScale = scaleOf(terms.map(({ basis }) => basis));
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
                <Money value={signOf(basis) === 0 ? null : basis} scale={basisScale} />
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
