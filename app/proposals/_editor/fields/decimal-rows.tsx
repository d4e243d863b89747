'use client';
import { isDecimalText } from '../../../_ui/decimal-text';
import { formatDecimal, formatPercent, NONE } from '../../../_ui/format';
import { type Shown } from './decimal-field';
import { DecimalAt } from '../document/document-fields';
import { usePlace } from '../document/edited-document';
import { useFaults } from '../document/faults';
import classes from '../parts/editor-table.module.css';

/** A decimal of the document, in a row. */
export interface DecimalRow {
  /** What names it: a cell for each heading. */
  readonly names: readonly string[];
  readonly path: string;
  readonly label: string;
  /** A fault anywhere below marks the row; without it, one at the decimal itself. */
  readonly root?: string;
}

/** Decimals of one kind, a row each, beside what is live. */
export function DecimalRows({
  headings,
  of,
  shown = 'plain',
  rows,
}: {
  headings: readonly string[];
  /** What the decimals are, as the heading of their column. */
  of: string;
  shown?: Shown;
  rows: readonly DecimalRow[];
}) {
  const unit = shown === 'percent' ? <span className={classes.unit}>%</span> : null;
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          {headings.map((heading) => (
            <th key={heading} scope="col">
              {heading}
            </th>
          ))}
          <th scope="col" className={classes.numeric}>
            {of}
            {unit}
          </th>
          <th scope="col" className={classes.numeric}>
            Current
            {unit}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.path} {...row} shown={shown} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ names, path, label, root = path, shown }: DecimalRow & { readonly shown: Shown }) {
  const { live } = usePlace(path);
  const faults = useFaults();
  const current = typeof live === 'string' && isDecimalText(live) ? live : null;
  return (
    <tr className={faults.within(root) ? classes.faulty : undefined}>
      {names.map((name, column) => (
        <td key={column} className={classes.fixed}>
          {name}
        </td>
      ))}
      <td style={{ width: 180 }}>
        <DecimalAt path={path} label={label} shown={shown} width={164} unlabelled />
      </td>
      <td className={`${classes.fixed} ${classes.numeric}`}>
        {current === null ? NONE : shown === 'percent' ? formatPercent(current) : formatDecimal(current)}
      </td>
    </tr>
  );
}
