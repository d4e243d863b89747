import { Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { Absent, Leverage, OnMarket, Percent } from '../_ui/figures';
import { type ClassInForce, type LiveVersion, type MarginClass } from './live-version';

/** Of a margin class: what a dial or a ramp has of it now; undefined where it is as approved. */
export type InForceOf = (name: string | undefined) => ClassInForce | undefined;

export function inForceOf({ effective }: LiveVersion): InForceOf {
  const classes = new Map(effective.classes.map((one) => [one.name, one]));
  return (name) => (name === undefined ? undefined : classes.get(name));
}

interface Of {
  readonly marginClass: MarginClass | undefined;
  readonly inForce: ClassInForce | undefined;
}

export function leverageInForce({ marginClass, inForce }: Of): string | null | undefined {
  return inForce ? inForce.maximumLeverage : marginClass?.maximumLeverage;
}

export function maintenanceInForce({ marginClass, inForce }: Of): string | null | undefined {
  return inForce ? inForce.maintenanceRate : marginClass?.firstTierMaintenanceRate;
}

export function LeverageInForce({ marginClass, inForce }: Of) {
  const shown = (value: string) => <Leverage value={value} />;
  return (
    <WithApproved
      inForce={leverageInForce({ marginClass, inForce })}
      approved={marginClass?.maximumLeverage}
      shown={shown}
    />
  );
}

export function MaintenanceInForce({ marginClass, inForce }: Of) {
  const shown = (value: string) => <Percent value={value} />;
  return (
    <WithApproved
      inForce={maintenanceInForce({ marginClass, inForce })}
      approved={marginClass?.firstTierMaintenanceRate}
      shown={shown}
    />
  );
}

/** What accounts are margined by, at the end, where figures of a column line up; before it what was approved, if other. */
function WithApproved({
  inForce,
  approved,
  shown,
}: {
  inForce: string | null | undefined;
  approved: string | null | undefined;
  shown: (value: string) => ReactNode;
}) {
  if (inForce === undefined) return <Absent />;
  if (inForce === null) return <OnMarket />;
  return (
    <>
      {approved == null || approved === inForce ? null : (
        <Text size="xs" c="dimmed" component="span" mr={8}>
          approved {shown(approved)}
        </Text>
      )}
      {shown(inForce)}
    </>
  );
}
