'use client';
import dynamic from 'next/dynamic';
import { Button, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { Tag } from '../_ui/badges';
import { type Column, DataTable } from '../_ui/data-table';
import { EmptyFace, ErrorFace, TableSkeleton } from '../_ui/faces';
import { Absent, Money, Quantity } from '../_ui/figures';
import { plural, sentenceCase } from '../_ui/format';
import { failureSentence } from '../_ui/query-error';
import { Section } from '../_ui/section';
import { useUrlState } from '../_ui/use-url-state';
import { ClassLink } from './class-link';
import { LastChange } from './last-change';
import { type LastChanges } from './last-changes';
import {
  inForceOf,
  LeverageInForce,
  leverageInForce,
  MaintenanceInForce,
  maintenanceInForce,
} from './in-force';
import { type ClassInForce, type LiveVersion, type MarginClass } from './live-version';
import { type InstrumentRow, useInstruments } from './use-instruments';

const CloseInstrumentDialog = dynamic(
  () => import('./close-instrument-dialog').then((loaded) => loaded.CloseInstrumentDialog),
  { ssr: false },
);

interface Row {
  readonly instrument: InstrumentRow;
  readonly marginClass: MarginClass | undefined;
  readonly inForce: ClassInForce | undefined;
}

/** One row for each instrument, with what its class asks for. */
export function InstrumentsTable({
  version,
  unit,
  changes,
  past,
  mayClose,
}: {
  version: LiveVersion;
  unit: string;
  changes: LastChanges;
  past: boolean;
  mayClose: boolean;
}) {
  const { instruments, complete, error, retry } = useInstruments({ includeClosed: past });
  const [closing, setClosing] = useState<string | null>(null);
  const [search, setSearch] = useUrlState('find');
  const { classes } = version.parameterSet;
  const rows = useMemo<readonly Row[]>(() => {
    const classOf = new Map(
      classes.flatMap((one) => one.instruments.map((symbol) => [symbol, one] as const)),
    );
    const inForce = inForceOf(version);
    const wanted = search.trim().toLowerCase();
    return (
      (instruments ?? [])
        .map((instrument) => {
          const marginClass = classOf.get(instrument.symbol);
          return { instrument, marginClass, inForce: inForce(marginClass?.name) };
        })
        // Of those that are closed now, a past version shows the ones it had.
        .filter(({ instrument, marginClass }) => instrument.closedAt === null || marginClass !== undefined)
        .filter(({ instrument: { symbol, underlying }, marginClass }) =>
          [symbol, underlying, marginClass?.name ?? ''].some((name) => name.toLowerCase().includes(wanted)),
        )
    );
  }, [classes, version, instruments, search]);
  const isClosable = mayClose && !past && (instruments ?? []).some((instrument) => !mayBeHeld(instrument));
  // Then each says what it settles in, and its price and its class's amounts are in that.
  const isMixed = (instruments ?? []).some(({ settlementAsset }) => settlementAsset !== unit);
  const columns = useMemo(
    () => [
      ...instrumentColumns(unit, isMixed, past, changes),
      ...(isClosable ? [closeColumn(setClosing)] : []),
    ],
    [unit, isMixed, past, changes, isClosable],
  );

  if (error && !instruments)
    return (
      <ErrorFace
        what="Margrave could not read the instruments."
        detail={failureSentence(error)}
        retry={retry}
      />
    );
  return (
    <Section
      title="Instruments"
      about={
        instruments
          ? plural(rows.length, 'instrument') +
            (complete ? '' : ' so far') +
            (past ? '; mark price and open interest are of now, so they are not shown' : '')
          : undefined
      }
      actions={
        <TextInput
          aria-label="Find an instrument or class"
          placeholder="Find an instrument or class"
          leftSection={<IconSearch size={14} aria-hidden />}
          value={search}
          onChange={({ currentTarget }) => setSearch(currentTarget.value)}
          w={240}
        />
      }
    >
      {instruments ? (
        <DataTable
          label="Instruments and what their margin class asks for"
          columns={columns}
          rows={rows}
          rowKey={({ instrument }) => instrument.id}
          {...(rows.length > 80 ? { heightPx: 640 } : {})}
          empty={<EmptyFace title="No instrument has that name." />}
        />
      ) : (
        <TableSkeleton rows={12} />
      )}
      {closing === null ? null : <CloseInstrumentDialog symbol={closing} onClose={() => setClosing(null)} />}
    </Section>
  );
}

/** Whether positions may be held in it, as far as this page knows; the server decides. */
function mayBeHeld({ openInterestNotional }: InstrumentRow): boolean {
  return openInterestNotional !== null && Number(openInterestNotional) !== 0;
}

function closeColumn(close: (symbol: string) => void): Column<Row> {
  return {
    key: 'close',
    header: 'Actions',
    onScreenOnly: true,
    cell: ({ instrument }) =>
      mayBeHeld(instrument) ? null : (
        <Button
          variant="subtle"
          size="compact-xs"
          onClick={() => close(instrument.symbol)}
          aria-label={`Close ${instrument.symbol}`}
        >
          Close
        </Button>
      ),
  };
}

function instrumentColumns(
  unit: string,
  isMixed: boolean,
  past: boolean,
  changes: LastChanges,
): readonly Column<Row>[] {
  const inUnit = isMixed ? {} : { unit };
  const today: readonly Column<Row>[] = past
    ? []
    : [
        {
          key: 'mark',
          header: 'Mark price',
          ...inUnit,
          numeric: true,
          sortBy: ({ instrument }) => instrument.markPrice,
          cell: ({ instrument }) => <Quantity value={instrument.markPrice} />,
        },
        {
          key: 'interest',
          header: 'Open interest',
          unit,
          numeric: true,
          sortBy: ({ instrument }) => instrument.openInterestNotional,
          cell: ({ instrument }) => <Money value={instrument.openInterestNotional} scale={0} />,
        },
      ];
  return [
    {
      key: 'symbol',
      header: 'Instrument',
      sortBy: ({ instrument }) => instrument.symbol,
      cell: ({ instrument, marginClass }) => (
        <>
          {marginClass ? (
            <ClassLink name={marginClass.name}>{instrument.symbol}</ClassLink>
          ) : (
            instrument.symbol
          )}
          {instrument.closedAt === null ? null : <Tag>Closed since</Tag>}
        </>
      ),
    },
    {
      key: 'kind',
      header: 'Kind',
      sortBy: ({ instrument }) => instrument.kind,
      cell: ({ instrument }) => sentenceCase(instrument.kind),
    },
    ...(isMixed
      ? [
          {
            key: 'settles',
            header: 'Settles in',
            sortBy: ({ instrument }: Row) => instrument.settlementAsset,
            cell: ({ instrument }: Row) => instrument.settlementAsset,
          },
        ]
      : []),
    {
      key: 'class',
      header: 'Margin class',
      sortBy: ({ marginClass }) => marginClass?.name,
      cell: ({ marginClass }) => marginClass?.name ?? 'none',
    },
    {
      key: 'leverage',
      header: 'Max leverage',
      numeric: true,
      sortBy: leverageInForce,
      cell: (row) => <LeverageInForce {...row} />,
    },
    {
      key: 'maintenance',
      header: 'First-tier MM',
      unit: '% of notional',
      numeric: true,
      sortBy: maintenanceInForce,
      cell: (row) => <MaintenanceInForce {...row} />,
    },
    {
      key: 'tiers',
      header: 'Tiers',
      numeric: true,
      sortBy: ({ marginClass }) => String(marginClass?.tierCount ?? 0),
      cell: ({ marginClass }) => (
        <Quantity value={marginClass?.tierCount ? String(marginClass.tierCount) : null} />
      ),
    },
    {
      key: 'maximum',
      header: 'Max notional',
      ...inUnit,
      numeric: true,
      sortBy: ({ marginClass }) => marginClass?.maximumNotional,
      cell: ({ marginClass }) => <Money value={marginClass?.maximumNotional} scale={0} />,
    },
    ...today,
    {
      key: 'changed',
      header: 'Last change',
      sortBy: ({ marginClass }) => changes.byClass.get(marginClass?.name ?? '')?.activatedAt,
      cell: ({ marginClass }) =>
        marginClass ? <LastChange of={marginClass.name} changes={changes} /> : <Absent />,
    },
  ];
}
