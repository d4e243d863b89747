import { type Direction, DirectionGlyph } from './badges';
import { formatCompact, formatPercent, formatRate, NONE } from './format';
import { leafWords } from './leaf-words';
import { differenceWords } from './member-words';
import classes from './diff-summary.module.css';

export interface DiffRange {
  readonly from: string;
  readonly to: string | null;
  readonly direction: Direction;
  readonly rateBeforeAtFrom: string | null;
  readonly rateBeforeAtTo: string | null;
  readonly rateAfterAtFrom: string | null;
  readonly rateAfterAtTo: string | null;
  /** Of the margin, as a signed fraction: where rates are the same at both ends, what changes lies between. */
  readonly largestChange: string;
}

export interface DiffEntry {
  readonly path: string;
  readonly kind: string;
  readonly subject: string;
  readonly label: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly direction: Direction;
  /** What its amounts are in; null: what everything is in. */
  readonly settlementAsset: string | null;
  readonly ranges: readonly DiffRange[];
}

/** Every difference of two parameter sets: what, by range of notional, tighter or looser, from and to which rate. */
export function DiffSummary({ entries, unit }: { entries: readonly DiffEntry[]; unit: string }) {
  return (
    <ul className={classes.list}>
      {entries.map((entry) => (
        <li key={`${entry.path} ${entry.kind}`} className={classes.entry}>
          <div className={classes.head}>
            <strong>{differenceWords(entry).subject}</strong>
            <span>{differenceWords(entry).label}</span>
            <DirectionGlyph direction={entry.direction} />
            {entry.ranges.length === 0 ? (
              <span className={classes.values}>
                <del>{leafWords(entry.path, entry.before)}</del> →{' '}
                <ins>{leafWords(entry.path, entry.after)}</ins>
              </span>
            ) : null}
          </div>
          {entry.ranges.length === 0 ? null : (
            <Ranges ranges={entry.ranges} unit={entry.settlementAsset ?? unit} label={entry.label} />
          )}
        </li>
      ))}
    </ul>
  );
}

function rates(at: string | null, to: string | null): string {
  const [first, last] = [at ?? to, to ?? at];
  if (first === null || last === null) return NONE;
  const [begin, end] = [inShort(first), inShort(last)];
  return begin === end ? begin : `${begin} …\u00A0${end}`;
}

/** In one piece, where a narrow column breaks a range. */
function inShort(rate: string): string {
  return formatRate(rate).replaceAll(' ', '\u00A0');
}

/** Of the margin: "+25 %", "−0.25 %". */
function changeWords(change: string): string {
  return formatPercent(change, { scale: 2, signed: true }).replace(/\.0+ %$/, ' %');
}

function Ranges({ ranges, unit, label }: { ranges: readonly DiffRange[]; unit: string; label: string }) {
  return (
    <table
      className={classes.ranges}
      aria-label={`${label}: effective rate by notional, and the largest change of the margin within`}
    >
      <thead>
        <tr>
          <th scope="col">Notional, {unit}</th>
          <th scope="col">Effective rate</th>
          <th scope="col" className={classes.numeric}>
            Before
          </th>
          <th scope="col" className={classes.numeric}>
            After
          </th>
          <th scope="col" className={classes.numeric}>
            Largest change
          </th>
        </tr>
      </thead>
      <tbody>
        {ranges.map((range) => (
          <tr key={range.from}>
            <td className="num">
              {formatCompact(range.from)} {range.to === null ? 'and more' : `to ${formatCompact(range.to)}`}
            </td>
            <td>
              <DirectionGlyph direction={range.direction} />
            </td>
            <td className={classes.numeric}>{rates(range.rateBeforeAtFrom, range.rateBeforeAtTo)}</td>
            <td className={classes.numeric}>{rates(range.rateAfterAtFrom, range.rateAfterAtTo)}</td>
            <td className={classes.numeric}>
              {range.direction === 'EQUAL' ? NONE : changeWords(range.largestChange)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
