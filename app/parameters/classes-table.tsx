'use client';
import { useMemo } from 'react';
import { type Column, DataTable } from '../_ui/data-table';
import { Money, Quantity } from '../_ui/figures';
import { plural } from '../_ui/format';
import { Section } from '../_ui/section';
import { ClassLink } from './class-link';
import { shapeInShort } from './class-formulas';
import { LastChange } from './last-change';
import { type LastChanges } from './last-changes';
import { DialInForce } from './dial-in-force';
import {
  inForceOf,
  type InForceOf,
  LeverageInForce,
  leverageInForce,
  MaintenanceInForce,
  maintenanceInForce,
} from './in-force';
import { type EffectiveDial, type LiveVersion, type MarginClass } from './live-version';

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
  const { dials } = version.effective;
  const columns = useMemo(
    () => classColumns(unit, settlesElsewhere(classes, unit), dials, inForceOf(version), changes),
    [classes, unit, dials, version, changes],
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

function classColumns(
  unit: string,
  isMixed: boolean,
  dials: readonly EffectiveDial[],
  inForce: InForceOf,
  changes: LastChanges,
): readonly Column<MarginClass>[] {
  const dialOf = ({ name }: MarginClass): EffectiveDial | undefined =>
    dials.find(({ subject }) => subject.kind === 'MARGIN_CLASS' && subject.name === name);
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
      sortBy: (marginClass) => leverageInForce({ marginClass, inForce: inForce(marginClass.name) }),
      cell: (marginClass) => (
        <LeverageInForce marginClass={marginClass} inForce={inForce(marginClass.name)} />
      ),
    },
    {
      key: 'maintenance',
      header: 'First-tier MM',
      unit: '% of notional',
      numeric: true,
      sortBy: (marginClass) => maintenanceInForce({ marginClass, inForce: inForce(marginClass.name) }),
      cell: (marginClass) => (
        <MaintenanceInForce marginClass={marginClass} inForce={inForce(marginClass.name)} />
      ),
    },
    ...(dials.length === 0
      ? []
      : [
          {
            key: 'dial',
            header: 'Dial',
            unit: 'maintenance, initial',
            cell: (marginClass: MarginClass) => <DialInForce dial={dialOf(marginClass)} />,
          },
          {
            key: 'adds',
            header: 'Dial adds to MM',
            unit: 'on a notional of 1,000,000',
            numeric: true,
            sortBy: (marginClass: MarginClass) => dialOf(marginClass)?.adds.maintenance ?? null,
            cell: (marginClass: MarginClass) => (
              <Money value={dialOf(marginClass)?.adds.maintenance} signed />
            ),
          },
        ]),
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
