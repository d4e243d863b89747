'use client';
import {
  type FormulaDocument,
  isLinked,
  type LinkedFormulaDocument,
  type OwnFormulaDocument,
} from '../../../_ui/formula-document';
import { FormulaList } from '../../../_ui/formula-list';
import { CurveForm } from './curve-form';
import { newModifier } from './curve-shapes';
import { ChoiceAt, DecimalAt, PresenceAt, StepAt } from '../document/document-fields';
import { useEdited, usePlace } from '../document/edited-document';
import { useFaults } from '../document/faults';
import { ModifierList } from './modifier-list';
import { type CurveName } from '../document/parameter-document';
import classes from '../parts/editor-form.module.css';

const LINKS = [
  { value: 'BASE_INITIAL', label: 'a fraction of the base initial margin' },
  { value: 'FULL_INITIAL', label: 'a fraction of the whole initial margin' },
];

/** A requirement of a class that is more than tiers of notional: what it is, step by step. */
export function FormulaForm({
  path,
  curve,
  initial,
  withBase = true,
}: {
  path: string;
  curve: CurveName;
  /** The initial margin of the class, which a maintenance margin may be linked to. */
  initial: FormulaDocument;
  /** The base curve is edited elsewhere when false. */
  withBase?: boolean;
}) {
  const { unit } = useEdited();
  const { value, set } = usePlace(path);
  const formula = value as FormulaDocument;
  const isInitial = curve === 'initialMargin';
  const linked = isLinked(formula);
  return (
    <div className={classes.form}>
      {isInitial ? null : (
        <ChoiceAt
          path={`${path}/link`}
          label="Maintenance margin is"
          absent="a curve of its own"
          choices={LINKS}
          width={290}
          onChoose={(link) => set(relinked(formula, link, initial))}
        />
      )}
      {linked ? (
        <div className={classes.row}>
          <DecimalAt path={`${path}/fraction`} label="Fraction" shown="percent" width={110} />
          <ChoiceAt
            path={`${path}/of`}
            label="Of its"
            width={260}
            choices={[
              { value: 'RATE', label: 'rate, then applied to the notional' },
              { value: 'AMOUNT', label: 'amount, as it is rounded' },
            ]}
          />
        </div>
      ) : (
        <>
          {withBase ? (
            <>
              <h3 className={classes.title}>Base curve</h3>
              <CurveForm path={`${path}/curve`} label="Base" />
            </>
          ) : null}
          {withBase ? <h3 className={classes.title}>Modifiers, in order</h3> : null}
          <ModifierList
            path={`${path}/modifiers`}
            label={isInitial ? 'Initial margin' : 'Maintenance margin'}
            touching={isInitial}
            added={newModifier(formula)}
          />
          {withBase ? <ShortSide path={`${path}/short`} formula={formula} touching={isInitial} /> : null}
        </>
      )}
      <Amounts path={path} formula={formula} />
      {withBase ? (
        <>
          <h3 className={classes.title}>In words</h3>
          <FormulaList formula={formula} unit={unit} />
        </>
      ) : null}
    </div>
  );
}

/** Another link of the same formula; a curve of its own begins as that of the initial margin. */
function relinked(formula: FormulaDocument, link: string, initial: FormulaDocument): FormulaDocument {
  const { step, amountStep, amounts } = formula;
  const kept = {
    ...(step ? { step } : {}),
    ...(amountStep ? { amountStep } : {}),
    ...(amounts ? { amounts } : {}),
  };
  if (link !== '') {
    const before: Pick<LinkedFormulaDocument, 'of' | 'fraction'> = isLinked(formula)
      ? { of: formula.of, fraction: formula.fraction }
      : { of: 'RATE', fraction: '0.5' };
    return { ...kept, link, ...before };
  }
  const own: Pick<OwnFormulaDocument, 'curve'> = isLinked(initial)
    ? { curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate: '0.01' } }
    : { curve: initial.curve };
  return { ...kept, ...own };
}

function ShortSide({
  path,
  formula,
  touching,
}: {
  path: string;
  formula: OwnFormulaDocument;
  touching: boolean;
}) {
  return (
    <>
      <PresenceAt
        path={path}
        label="Shorts have a curve and modifiers of their own"
        made={{ curve: formula.curve, ...(formula.modifiers ? { modifiers: formula.modifiers } : {}) }}
      />
      {formula.short ? (
        <div className={classes.modifier}>
          <div className={classes.form}>
            <CurveForm path={`${path}/curve`} label="Base of a short" />
            <ModifierList
              path={`${path}/modifiers`}
              label="Shorts"
              touching={touching}
              added={newModifier(formula.short)}
            />
          </div>
        </div>
      ) : null}
    </>
  );
}

function Amounts({ path, formula }: { path: string; formula: FormulaDocument }) {
  const { unit } = useEdited();
  const faults = useFaults();
  const used = ['amounts', 'step', 'amountStep'].filter((key) => key in formula);
  const open = used.length > 0 || used.some((key) => faults.within(`${path}/${key}`));
  return (
    <details className={classes.more} open={open}>
      <summary>Fixed amounts and rounding</summary>
      <div className={classes.row}>
        <DecimalAt
          path={`${path}/amounts/perContract`}
          label={`Each contract, ${unit}`}
          width={130}
          optional
        />
        <DecimalAt
          path={`${path}/amounts/perPosition`}
          label={`Each position, ${unit}`}
          width={130}
          optional
        />
        <DecimalAt
          path={`${path}/amounts/perOrder`}
          label={`Each open order, ${unit}`}
          width={140}
          optional
        />
        <DecimalAt path={`${path}/amounts/atLeast`} label={`At least, ${unit}`} width={120} optional />
        <StepAt path={`${path}/step`} label="Rate rounded" />
        <StepAt path={`${path}/amountStep`} label="Amount rounded" />
      </div>
    </details>
  );
}
