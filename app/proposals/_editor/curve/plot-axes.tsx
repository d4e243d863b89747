import { formatCompact, formatPercent } from '../../../_ui/format';
import { type Extent, logTicks } from './curve-geometry';
import { CURVE_LABELS, type CurveName } from '../document/parameter-document';
import classes from './curve-plot.module.css';

export interface PlotScale {
  readonly x: (notional: number) => number;
  readonly y: (rate: number) => number;
  readonly notionalAt: (px: number) => number;
  readonly rateAt: (px: number) => number;
  readonly notionals: Extent;
}

export const PLOT_HEIGHT = 300;
export const PLOT_EDGE = { top: 28, right: 24, bottom: 24, left: 56 };

function axisPercent(rate: number): string {
  return formatPercent(String(Number(rate.toPrecision(3))));
}

function axisNotional(notional: number): string {
  return formatCompact(BigInt(Math.round(notional)).toString(), { scale: 0 });
}

/** Grid, ticks and titles of rates by notional, both on log axes. `below`: what the plot has under its axis. */
export function Axes({
  scale,
  rates,
  width,
  unit,
  below = 0,
}: {
  scale: PlotScale;
  rates: Extent;
  width: number;
  unit: string;
  below?: number;
}) {
  const bottom = PLOT_HEIGHT - PLOT_EDGE.bottom;
  return (
    <g aria-hidden>
      {logTicks(scale.notionals, Math.floor(width / 64)).map((notional) => (
        <g key={notional} transform={`translate(${scale.x(notional)},0)`}>
          <line className={classes.grid} y1={PLOT_EDGE.top} y2={bottom} />
          <text className={classes.axis} y={bottom + 16} textAnchor="middle">
            {axisNotional(notional)}
          </text>
        </g>
      ))}
      {logTicks(rates, 9).map((rate) => (
        <g key={rate} transform={`translate(0,${scale.y(rate)})`}>
          <line className={classes.grid} x1={PLOT_EDGE.left} x2={width - PLOT_EDGE.right} />
          <text className={classes.axis} x={PLOT_EDGE.left - 8} dy="0.32em" textAnchor="end">
            {axisPercent(rate)}
          </text>
        </g>
      ))}
      <text className={classes.axisTitle} x={8} y={12}>
        Rate of notional
      </text>
      <text
        className={classes.axisTitle}
        x={width - PLOT_EDGE.right}
        y={PLOT_HEIGHT + below - (below > 0 ? 4 : -14)}
        textAnchor="end"
      >
        Notional, {unit}
      </text>
    </g>
  );
}

export function Legend({
  active,
  other,
  withLive,
}: {
  active: CurveName;
  other: CurveName;
  withLive: boolean;
}) {
  const line = (className: string | undefined) => (
    <svg height="8" aria-hidden>
      <line x1="0" x2="24" y1="4" y2="4" className={className} />
    </svg>
  );
  return (
    <div className={classes.legend}>
      <span className={classes.key}>
        {line(classes.proposed)}
        {CURVE_LABELS[active]}
        {withLive ? ', proposed' : ''}
      </span>
      {withLive ? (
        <span className={classes.key}>
          {line(classes.current)}
          {CURVE_LABELS[active]}, current
        </span>
      ) : null}
      <span className={classes.key}>
        {line(classes.other)}
        {CURVE_LABELS[other]}
        {withLive ? ', proposed' : ''}
      </span>
    </div>
  );
}
