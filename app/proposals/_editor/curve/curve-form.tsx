'use client';
import { ActionIcon, Button, VisuallyHidden } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { driverUnit, driverWords, POSITION_DRIVERS } from '../../../_ui/driver-words';
import { type CurveDocument, isTierCurve } from '../../../_ui/formula-document';
import { stepped } from './axis-steps';
import { redriven, reshaped, SHAPES } from './curve-shapes';
import { ChoiceAt, DecimalAt, PresenceAt, StepAt } from '../document/document-fields';
import { useEdited, usePlace } from '../document/edited-document';
import { useFaults } from '../document/faults';
import { TierTable } from './tier-table';
import classes from '../parts/editor-form.module.css';

/** What a curve gives: a fraction, shown as percent, or a factor. */
export type Gives = 'rate' | 'factor';

/** A rate as a function of a driver: its driver, its shape, and what the shape needs. */
export function CurveForm({
  path,
  label,
  drivers = POSITION_DRIVERS,
  gives = 'rate',
  inner = false,
}: {
  path: string;
  /** Whose curve, for labels: "Modifier 1". */
  label: string;
  drivers?: readonly string[];
  gives?: Gives;
  /** It is what another curve goes through. */
  inner?: boolean;
}) {
  const { value, set } = usePlace(path);
  const faults = useFaults().at(path);
  const curve = value as CurveDocument | undefined;
  if (curve === undefined) return null;
  return (
    <div className={classes.form} role="group" aria-label={`${label}, curve`} data-path={path} tabIndex={-1}>
      <div className={classes.row}>
        {curve.through ? null : (
          <ChoiceAt
            path={`${path}/driver`}
            label="Depends on"
            choices={drivers.map((driver) => ({ value: driver, label: driverWords(driver).label }))}
            onChoose={(driver) => set(redriven(curve, driver))}
          />
        )}
        <ChoiceAt
          path={`${path}/shape`}
          label="Shape"
          choices={SHAPES}
          width={240}
          onChoose={(shape) => set(reshaped(curve, shape))}
        />
        {curve.shape === 'CONSTANT' ? <RateAt path={`${path}/rate`} label="Rate" gives={gives} /> : null}
      </div>
      <ShapeFields path={path} label={label} curve={curve} gives={curve.through ? 'factor' : gives} />
      {faults.map((message) => (
        <p key={message} className={classes.fault} role="alert">
          {message}
        </p>
      ))}
      <CurveDetails path={path} label={label} curve={curve} gives={gives} inner={inner} drivers={drivers} />
    </div>
  );
}

function RateAt({ path, label, gives }: { path: string; label: string; gives: Gives }) {
  return (
    <DecimalAt
      path={path}
      label={gives === 'factor' ? 'Factor' : label}
      shown={gives === 'rate' ? 'percent' : 'plain'}
      width={120}
    />
  );
}

function ShapeFields({
  path,
  label,
  curve,
  gives,
}: {
  path: string;
  label: string;
  curve: CurveDocument;
  gives: Gives;
}) {
  const { unit, editing } = useEdited();
  const { live } = usePlace(path);
  const was = live as CurveDocument | undefined;
  if (isTierCurve(curve))
    return (
      <div className={classes.scroller}>
        <TierTable
          at={path}
          curve={curve}
          live={was && isTierCurve(was) ? was : undefined}
          unit={driverWords(curve.driver).unit === '%' ? 'fraction' : driverUnit(curve.driver, unit)}
          editing={editing}
        />
      </div>
    );
  if (curve.shape === 'LINEAR') return <PointTable path={path} label={label} curve={curve} gives={gives} />;
  if (curve.shape !== 'SQRT' && curve.shape !== 'POWER') return null;
  return (
    <div className={classes.row}>
      <DecimalAt path={`${path}/intercept`} label="Intercept" width={110} />
      <DecimalAt path={`${path}/coefficient`} label="Coefficient" width={130} />
      {curve.shape === 'POWER' ? <DecimalAt path={`${path}/exponent`} label="Exponent" width={90} /> : null}
      <DecimalAt path={`${path}/shift`} label="Added to the driver" width={130} optional />
      <DecimalAt path={`${path}/over`} label="Divided into" width={110} optional />
      <StepAt path={`${path}/rootStep`} label="Root rounded" />
      <StepAt path={`${path}/innerStep`} label="Sum rounded" />
    </div>
  );
}

function PointTable({
  path,
  label,
  curve,
  gives,
}: {
  path: string;
  label: string;
  curve: CurveDocument;
  gives: Gives;
}) {
  const { unit, editing } = useEdited();
  const points = curve.points ?? [];
  const isFraction = driverWords(curve.driver).unit === '%';
  const last = points.at(-1);
  const inUnit = driverUnit(curve.driver, unit);
  return (
    <div className={classes.form}>
      <table className={classes.points} data-path={`${path}/points`} tabIndex={-1}>
        <thead>
          <tr>
            <th scope="col">
              {driverWords(curve.driver).label}
              {inUnit === '' ? '' : `, ${inUnit}`}
            </th>
            <th scope="col">{gives === 'rate' ? 'Rate, %' : 'Factor'}</th>
            <th scope="col">
              <VisuallyHidden>Actions</VisuallyHidden>
            </th>
          </tr>
        </thead>
        <tbody>
          {points.map((_point, index) => {
            const place = `${path}/points/${index}`;
            const name = `${label}, point ${index + 1}`;
            return (
              // Points have no identity but their place.
              <tr key={index}>
                <td>
                  <DecimalAt
                    path={`${place}/at`}
                    label={`${name}, ${driverWords(curve.driver).noun}`}
                    shown={isFraction ? 'percent' : 'plain'}
                    unlabelled
                  />
                </td>
                <td>
                  <DecimalAt
                    path={`${place}/rate`}
                    label={`${name}, ${gives === 'rate' ? 'rate in percent' : 'factor'}`}
                    shown={gives === 'rate' ? 'percent' : 'plain'}
                    unlabelled
                    width={110}
                  />
                </td>
                <td>
                  <ActionIcon
                    aria-label={`Remove ${name}`}
                    disabled={points.length === 1}
                    onClick={() => editing.edit({ kind: 'set', at: place, value: undefined })}
                  >
                    <IconTrash size={15} aria-hidden />
                  </ActionIcon>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <div className={classes.row}>
        <Button
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() =>
            editing.edit({
              kind: 'append',
              at: `${path}/points`,
              value: { at: nextPlace(last?.at), rate: last?.rate ?? '0.05' },
            })
          }
        >
          Add a point
        </Button>
        <ChoiceAt
          path={`${path}/beyond`}
          label="After the last point"
          choices={[
            { value: 'HOLD', label: 'the last rate holds' },
            { value: 'EXTEND', label: 'the last slope goes on' },
          ]}
          width={170}
        />
      </div>
    </div>
  );
}

function nextPlace(at: string | undefined): string {
  const place = Number(at);
  return Number.isFinite(place) && place > 0 ? stepped(place * 2, 0) : '1000000';
}

function CurveDetails({
  path,
  label,
  curve,
  gives,
  inner,
  drivers,
}: {
  path: string;
  label: string;
  curve: CurveDocument;
  gives: Gives;
  inner: boolean;
  drivers: readonly string[];
}) {
  const shown = gives === 'rate' ? 'percent' : 'plain';
  const faults = useFaults();
  const used = ['per', 'least', 'greatest', 'driverStep', 'step', 'through'].filter((key) => key in curve);
  const faulty = used.some((key) => faults.within(`${path}/${key}`));
  return (
    <details className={classes.more} open={used.length > 0 || faulty}>
      <summary>Bounds, scale and rounding</summary>
      <div className={classes.form}>
        <div className={classes.row}>
          <DecimalAt path={`${path}/least`} label="Never below" shown={shown} width={120} optional />
          <DecimalAt path={`${path}/greatest`} label="Never above" shown={shown} width={120} optional />
          <StepAt path={`${path}/step`} label="Rounded" />
          {curve.shape === 'CONSTANT' ? null : (
            <>
              <DecimalAt path={`${path}/per`} label="Driver divided by" width={150} optional />
              <StepAt path={`${path}/driverStep`} label="Driver rounded" />
            </>
          )}
        </div>
        {inner || curve.shape === 'CONSTANT' ? null : (
          <PresenceAt
            path={`${path}/through`}
            label="The driver goes through another curve first"
            made={{ driver: curve.driver, shape: 'LINEAR', points: [{ at: '0', rate: '0' }], beyond: 'HOLD' }}
          />
        )}
        {curve.through ? (
          <div className={classes.modifier}>
            <CurveForm
              path={`${path}/through`}
              label={`${label}, inner`}
              drivers={drivers}
              gives="factor"
              inner
            />
          </div>
        ) : null}
      </div>
    </details>
  );
}
