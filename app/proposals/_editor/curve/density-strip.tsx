import { formatCompact, plural } from '../../../_ui/format';
import { type Extent } from './curve-geometry';
import classes from './curve-plot.module.css';

export interface DensityBucket {
  readonly from: string;
  readonly to: string | null;
  readonly accounts: number;
  readonly notional: string;
}

/** Beside the axis' title there is room for a short label only. */
const NARROW_PX = 480;

/** How many accounts hold a position of each size: where a change of the curve above is felt. */
export function DensityStrip({
  buckets,
  x,
  notionals,
  top,
  height,
}: {
  buckets: readonly DensityBucket[] | undefined;
  x: (notional: number) => number;
  notionals: Extent;
  top: number;
  height: number;
}) {
  const most = Math.max(1, ...(buckets ?? []).map(({ accounts }) => accounts));
  const bars = (buckets ?? []).flatMap(({ from, to, accounts, notional }) => {
    const begin = Math.max(Number(from), notionals.from);
    const end = Math.min(to === null ? notionals.to : Number(to), notionals.to);
    return end > begin && accounts > 0 ? [{ begin, end, accounts, from, to, notional }] : [];
  });
  const barHeight = height - 18;
  return (
    <g transform={`translate(0,${top})`}>
      {bars.map(({ begin, end, accounts, from, to, notional }) => {
        const size = Math.max(2, (accounts / most) * barHeight);
        return (
          <rect
            key={from}
            className={classes.density}
            x={x(begin)}
            width={Math.max(1, x(end) - x(begin) - 1)}
            y={0}
            height={size}
          >
            <title>
              {plural(accounts, 'account')} from {formatCompact(from)} to{' '}
              {to === null ? 'any size' : formatCompact(to)}, {formatCompact(notional)} notional
            </title>
          </rect>
        );
      })}
      <text className={classes.densityLabel} x={x(notionals.from)} y={height - 4}>
        {buckets === undefined
          ? 'Accounts by position size'
          : bars.length === 0
            ? 'No account holds a position here'
            : x(notionals.to) - x(notionals.from) < NARROW_PX
              ? `Accounts, at most ${most}`
              : `Accounts by position size, ${plural(most, 'account')} in the longest bar`}
      </text>
    </g>
  );
}
