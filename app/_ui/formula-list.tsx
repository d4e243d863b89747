import { type FormulaDocument } from './formula-document';
import { formulaLines } from './formula-words';
import classes from './formula-list.module.css';

/** What a formula does, in order, in words. */
export function FormulaList({ formula, unit }: { formula: FormulaDocument; unit: string }) {
  return (
    <dl className={classes.lines}>
      {formulaLines(formula, unit).map(({ label, text }, index) => (
        <div key={`${index} ${label}`} className={classes.line}>
          <dt>{label}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
