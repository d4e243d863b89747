'use client';
import { COLLATERAL_DRIVERS, OPENING_DRIVERS } from '../../../_ui/driver-words';
import { CurveForm } from '../curve/curve-form';
import { PresenceAt, StepAt } from '../document/document-fields';
import { usePlace } from '../document/edited-document';
import { ModifierList } from '../curve/modifier-list';
import classes from '../parts/editor-form.module.css';

const WHOLE = { curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate: '1' } };
const SCALED = {
  operation: 'MIN',
  curve: {
    ...{ driver: 'TOTAL_DEPOSITS', shape: 'LINEAR', beyond: 'HOLD' },
    points: [{ at: '0', rate: '1' }],
  },
};

const PURPOSES = [
  ['initial', 'for opening positions', OPENING_DRIVERS],
  ['maintenance', 'for keeping them', COLLATERAL_DRIVERS],
] as const;

/** A pair of weights: what counts for opening positions, and for keeping them. */
export function WeightPairForm({ path, label }: { path: string; label: string }) {
  const { value } = usePlace(path);
  return (
    <div className={classes.form}>
      <PresenceAt path={path} label={label} made={{ initial: WHOLE, maintenance: WHOLE }} />
      {value === undefined
        ? null
        : PURPOSES.map(([purpose, words, drivers]) => (
            <div key={purpose} className={classes.modifier}>
              <h4 className={classes.title} style={{ marginTop: 0 }}>
                {label}, {words}
              </h4>
              <div className={classes.form}>
                <CurveForm path={`${path}/${purpose}/curve`} label={`${label}, ${words}`} drivers={drivers} />
                <ModifierList
                  path={`${path}/${purpose}/modifiers`}
                  label={`${label}, ${words}`}
                  drivers={drivers}
                  added={SCALED}
                />
                <StepAt path={`${path}/${purpose}/step`} label="Weight rounded" />
              </div>
            </div>
          ))}
    </div>
  );
}
