'use client';
import { formatCompact } from '../../../../_ui/format';
import { type WayRow } from './transition-words';
import proposal from '../proposal.module.css';
import bars from './crisis-impacts.module.css';
import classes from './transition-bars.module.css';

/** Room for the figure beside the longest bar. */
const WIDEST = 80;

/** Notional that each step makes liquidatable, beside what is left of the budget; the table has the figures. */
export function TransitionBars({
  rows,
  left,
  asset,
}: {
  rows: readonly WayRow[];
  left: string | null;
  asset: string;
}) {
  const tipped = Math.max(0, ...rows.map(({ notional }) => Number(notional)));
  if (tipped === 0) return null;
  // A budget that nothing comes near would leave no bar to see.
  const isDrawn = left !== null && Number(left) <= 4 * tipped;
  const most = Math.max(tipped, isDrawn ? Number(left) : 0);
  const width = (notional: string): string => `${(Number(notional) / most) * WIDEST}%`;
  const isSafe = ({ key }: WayRow): boolean => key.startsWith('safe');
  const look = (row: WayRow): string | undefined => (isSafe(row) ? bars.after : bars.before);
  return (
    <figure
      className={bars.figure}
      aria-label="Notional newly liquidatable by step, beside the liquidation budget"
    >
      <figcaption className={proposal.cornerSentences}>
        Notional newly liquidatable by step, {asset}:{' '}
        <span className={`${bars.key} ${bars.before}`} aria-hidden />
        at once and in equal steps
        {rows.some(isSafe) ? (
          <>
            , <span className={`${bars.key} ${bars.after}`} aria-hidden />
            along the shortest safe ramp
          </>
        ) : null}
        {isDrawn ? (
          <>
            , <span className={classes.limitKey} aria-hidden />
            what is left of the budget, {formatCompact(left)}
          </>
        ) : null}
      </figcaption>
      <dl className={`${bars.bars} ${classes.bars}`}>
        {rows.map((row) => (
          <div key={row.key} className={bars.crisis}>
            <dt>{row.way}</dt>
            <dd className={classes.track}>
              {isDrawn ? <span className={classes.limit} style={{ left: width(left) }} aria-hidden /> : null}
              <span className={bars.row}>
                <span className={`${bars.bar} ${look(row)}`} style={{ width: width(row.notional) }} />
                <span className={`num ${classes.figure}`}>{formatCompact(row.notional)}</span>
              </span>
            </dd>
          </div>
        ))}
      </dl>
    </figure>
  );
}
