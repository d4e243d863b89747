import { Anchor, Text } from '@mantine/core';
import { Money, Percent, Ratio } from '../_ui/figures';
import { NONE } from '../_ui/format';
import { Link } from '../_ui/link';
import { type ClassInForce, type EffectiveDial, type Ramp } from './live-version';

/** Both multipliers in force, in short: maintenance first, as everywhere. */
export function DialInForce({ dial }: { dial: EffectiveDial | undefined }) {
  if (!dial) return <>{NONE}</>;
  return (
    <Anchor component={Link} href={programmeHref(dial)} size="sm" c={dial.moved ? undefined : 'dimmed'}>
      <Ratio value={dial.maintenance} />, <Ratio value={dial.initial} />
    </Anchor>
  );
}

function programmeHref({ programme }: EffectiveDial): string {
  return `/dynamic-margin?programme=${encodeURIComponent(programme)}`;
}

function ProgrammeLink({ dial }: { dial: EffectiveDial }) {
  return (
    <Anchor component={Link} href={programmeHref(dial)} inherit>
      {dial.programme}
    </Anchor>
  );
}

/** Beside a class’s approved curves: how far it is on its way to them. */
export function RampNote({ ramp, inForce }: { ramp: Ramp; inForce: ClassInForce | undefined }) {
  const rates =
    inForce?.maintenanceRate == null || inForce.initialRate == null ? null : (
      <>
        {' '}
        First-tier maintenance margin in force <Percent value={inForce.maintenanceRate} />, initial margin{' '}
        <Percent value={inForce.initialRate} />.
      </>
    );
  return (
    <Text size="sm" component="p" m={0}>
      Going live in steps, so far <Percent value={ramp.maintenance} /> of the change to maintenance margin and{' '}
      <Percent value={ramp.initial} /> of the change to initial margin.{rates}
    </Text>
  );
}

/** Beside a class’s approved curves: what a programme makes of them. */
export function EffectiveNote({
  dial,
  unit,
}: {
  dial: EffectiveDial;
  /** What the class settles in. */
  unit: string;
}) {
  const { initial, maintenance, initialRate, maintenanceRate, moved, adds } = dial;
  return (
    <Text size="sm" component="p" m={0}>
      {moved ? (
        <>
          In force by <ProgrammeLink dial={dial} />: maintenance margin × <Ratio value={maintenance} />
          {maintenanceRate === null ? null : (
            <>
              {' '}
              (<Percent value={maintenanceRate} /> in its first tier)
            </>
          )}
          , initial margin × <Ratio value={initial} />
          {initialRate === null ? null : (
            <>
              {' '}
              (<Percent value={initialRate} />)
            </>
          )}
          .{' '}
          {adds.maintenance === null || adds.initial === null ? null : (
            <>
              To a position of 1,000,000 {unit} it adds <Money value={adds.maintenance} signed /> {unit} of
              maintenance margin and <Money value={adds.initial} signed /> {unit} of initial margin.{' '}
            </>
          )}
          Below is what was approved.
        </>
      ) : (
        <>
          <ProgrammeLink dial={dial} /> may move it; now it is as approved.
        </>
      )}
    </Text>
  );
}
