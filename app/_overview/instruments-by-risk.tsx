'use client';
import { Anchor } from '@mantine/core';
import { Link } from '../_ui/link';
import { useMemo } from 'react';
import { compareDecimals } from '../_ui/decimal-text';
import { type Column, DataTable } from '../_ui/data-table';
import { EmptyFace, ErrorFace, TableSkeleton } from '../_ui/faces';
import { Money, Quantity } from '../_ui/figures';
import { plural } from '../_ui/format';
import { failureSentence } from '../_ui/query-error';
import { Section } from '../_ui/section';
import { type InstrumentRow, useInstruments } from '../parameters/use-instruments';

const SHOWN = 10;

/** The instruments with the greatest open interest. */
export function InstrumentsByRisk({ unit }: { unit: string }) {
  const { instruments, complete, error, retry } = useInstruments();
  const rows = useMemo(
    () =>
      (instruments ?? [])
        .toSorted((a, b) => compareDecimals(b.openInterestNotional ?? '0', a.openInterestNotional ?? '0'))
        .slice(0, SHOWN),
    [instruments],
  );
  // A price is in what its contract is quoted in.
  const isMixed = (instruments ?? []).some(({ settlementAsset }) => settlementAsset !== unit);
  const columns = useMemo(() => riskColumns(unit, isMixed), [unit, isMixed]);
  return (
    <Section
      title="Instruments by open interest"
      about={instruments && complete ? `of ${plural(instruments.length, 'instrument')}` : undefined}
      actions={<Link href="/parameters">All parameters</Link>}
    >
      {error && !instruments ? (
        <ErrorFace
          what="Margrave could not read the instruments."
          detail={failureSentence(error)}
          retry={retry}
        />
      ) : instruments ? (
        <DataTable
          label="Instruments with the greatest open interest"
          columns={columns}
          rows={rows}
          rowKey={({ id }) => id}
          empty={<EmptyFace title="No instrument yet." />}
        />
      ) : (
        <TableSkeleton />
      )}
    </Section>
  );
}

function riskColumns(unit: string, isMixed: boolean): readonly Column<InstrumentRow>[] {
  return [
    {
      key: 'symbol',
      header: 'Instrument',
      cell: ({ symbol }) => (
        <Anchor component={Link} href={`/parameters?find=${encodeURIComponent(symbol)}`} size="sm" fw={550}>
          {symbol}
        </Anchor>
      ),
    },
    { key: 'underlying', header: 'Underlying', cell: ({ underlying }) => underlying },
    {
      key: 'mark',
      header: 'Mark price',
      ...(isMixed ? {} : { unit }),
      numeric: true,
      cell: ({ markPrice }) => <Quantity value={markPrice} />,
    },
    {
      key: 'interest',
      header: 'Open interest',
      unit,
      numeric: true,
      cell: ({ openInterestNotional }) => <Money value={openInterestNotional} scale={0} />,
    },
  ];
}
