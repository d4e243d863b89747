'use client';
import { useMemo } from 'react';
import { type Column, DataTable } from '../_ui/data-table';
import { Leverage, Money, OnMarket, Percent, Quantity } from '../_ui/figures';
import { plural } from '../_ui/format';
import { Section } from '../_ui/section';
import { ClassLink } from './class-link';
import { shapeInShort } from './class-formulas';
import { LastChange } from './last-change';
import { type LastChanges } from './last-changes';
import { type LiveVersion, type MarginClass } from './live-version';

/** One row for each margin class. */
export function ClassesTable({
  version,
  unit,
  changes,
}: {
  version: LiveVersion;
  unit: string;
  changes: LastChanges;
}) {
  const { classes } = version.parameterSet;
  const columns = useMemo(
    () => classColumns(unit, settlesElsewhere(classes, unit), changes),
    [classes, unit, changes],
  );
  return (
    <Section title="Margin classes" about={plural(classes.length, 'class', 'classes')}>
      <DataTable
        label="Margin classes and what they ask for"
        columns={columns}
        rows={classes}
        rowKey={({ name }) => name}
        {...(classes.length > 80 ? { heightPx: 640 } : {})}
      />
    </Section>
  );
}

function instrumentsInShort(instruments: readonly string[]): string {
  const shown = instruments.slice(0, 3).join(', ');
  return instruments.length > 3 ? `${shown} and ${instruments.length - 3} more` : shown;
}

/** Whether some of them settle in another asset: then each says in which, and amounts are in that. */
function settlesElsewhere(classes: readonly MarginClass[], unit: string): boolean {
  return classes.some(({ settlementAsset }) => settlementAsset !== null && settlementAsset !== unit);
}

function classColumns(unit: string, isMixed: boolean, changes: LastChanges): readonly Column<MarginClass>[] {
  return [
    {
      key: 'name',
      header: 'Margin class',
      sortBy: ({ name }) => name,
      cell: ({ name }) => <ClassLink name={name}>{name}</ClassLink>,
    },
    {
      key: 'instruments',
      header: 'Instruments',
      sortBy: ({ instruments }) => instruments.length,
      cell: ({ instruments }) => (
        <span title={instruments.join(', ')}>{instrumentsInShort(instruments)}</span>
      ),
    },
    ...(isMixed
      ? [
          {
            key: 'settles',
            header: 'Settles in',
            sortBy: ({ settlementAsset }: MarginClass) => settlementAsset ?? unit,
            cell: ({ settlementAsset }: MarginClass) => settlementAsset ?? unit,
          },
        ]
      : []),
    {
      key: 'shape',
      header: 'Shape',
      cell: ({ initialMargin, maintenanceMargin }) => shapeInShort(initialMargin, maintenanceMargin),
    },
    {
      key: 'leverage',
      header: 'Max leverage',
      numeric: true,
      sortBy: ({ maximumLeverage }) => maximumLeverage,
      cell: ({ maximumLeverage }) =>
        maximumLeverage === null ? <OnMarket /> : <Leverage value={maximumLeverage} />,
    },
    {
      key: 'maintenance',
      header: 'First-tier MM',
      unit: '% of notional',
      numeric: true,
      sortBy: ({ firstTierMaintenanceRate }) => firstTierMaintenanceRate,
      cell: ({ firstTierMaintenanceRate }) =>
        firstTierMaintenanceRate === null ? <OnMarket /> : <Percent value={firstTierMaintenanceRate} />,
    },
    {
      key: 'tiers',
      header: 'Tiers',
      numeric: true,
      sortBy: ({ tierCount }) => String(tierCount),
      cell: ({ tierCount }) => <Quantity value={tierCount === 0 ? null : String(tierCount)} />,
    },
    {
      key: 'maximum',
      header: 'Max notional',
      ...(isMixed ? {} : { unit }),
      numeric: true,
      sortBy: ({ maximumNotional }) => maximumNotional,
      cell: ({ maximumNotional }) => <Money value={maximumNotional} scale={0} />,
    },
    {
      key: 'changed',
      header: 'Last change',
      sortBy: ({ name }) => changes.byClass.get(name)?.activatedAt,
      cell: ({ name }) => <LastChange of={name} changes={changes} />,
    },
  ];
}
