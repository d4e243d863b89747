'use client';
import { useElementSize } from '@mantine/hooks';
import { scaleLog } from 'd3-scale';
import { type ReactNode } from 'react';
import { formatCompact, formatPercent } from '../../_ui/format';
import {
  type DrawnTier,
  drawnTiers,
  type Extent,
  logTicks,
  notionalExtent,
  rateExtent,
  stepPath,
} from './curve-geometry';
import { CURVE_LABELS, CURVES, type CurveName, type MarginClassDocument } from './parameter-document';
import { type DensityBucket, DensityStrip } from './density-strip';
import classes from './curve-plot.module.css';

export interface PlotScale {
  readonly x: (notional: number) => number;
  readonly y: (rate: number) => number;
  readonly notionalAt: (px: number) => number;
  readonly rateAt: (px: number) => number;
  readonly notionals: Extent;
}

const HEIGHT = 300;
const DENSITY_HEIGHT = 56;
const MARGIN = { top: 28, right: 24, bottom: 24, left: 56 };

function axisPercent(rate: number): string {
  return formatPercent(String(Number(rate.toPrecision(3))));
}

function axisNotional(notional: number): string {
  return formatCompact(BigInt(Math.round(notional)).toString(), { scale: 0 });
}

/**
 * Rates by notional on log axes: what is live dashed, what is proposed solid, accounts beneath.
 * Handles come from the editor through `handles`; without them it is a picture.
 */
export function CurvePlot({
  proposed,
  live,
  active,
  unit,
  density,
  handles,
}: {
  proposed: MarginClassDocument | undefined;
  live: MarginClassDocument | undefined;
  active: CurveName;
  unit: string;
  density: readonly DensityBucket[] | undefined;
  handles?: (scale: PlotScale) => ReactNode;
}) {
  const { ref, width } = useElementSize();
  const drawn = (marginClass: MarginClassDocument | undefined, curve: CurveName): readonly DrawnTier[] =>
    marginClass ? drawnTiers(marginClass[curve].curve) : [];
  const all = CURVES.flatMap((curve) => [drawn(proposed, curve), drawn(live, curve)]);
  const maximum = Number(proposed?.maximumNotional ?? live?.maximumNotional ?? 0);
  const notionals = notionalExtent(all, Number.isFinite(maximum) ? maximum : 0);
  const rates = rateExtent(all);
  const plotWidth = Math.max(width, 320);
  const xScale = scaleLog([notionals.from, notionals.to], [MARGIN.left, plotWidth - MARGIN.right]);
  const yScale = scaleLog([rates.from, rates.to], [HEIGHT - MARGIN.bottom, MARGIN.top]);
  const scale: PlotScale = {
    x: (notional) => xScale(notional),
    y: (rate) => yScale(rate),
    notionalAt: (px) => xScale.invert(px),
    rateAt: (px) => yScale.invert(px),
    notionals,
  };
  const path = (tiers: readonly DrawnTier[]) => stepPath(tiers, scale.x, scale.y, notionals);
  const other: CurveName = active === 'initialMargin' ? 'maintenanceMargin' : 'initialMargin';

  return (
    <div className={classes.plot} ref={ref}>
      <svg height={HEIGHT + DENSITY_HEIGHT} role="group" aria-label={`${CURVE_LABELS[active]} by notional`}>
        <Axes scale={scale} rates={rates} width={plotWidth} unit={unit} />
        <path className={classes.otherCurrent} d={path(drawn(live, other))} />
        <path className={classes.other} d={path(drawn(proposed, other))} />
        <path className={classes.current} d={path(drawn(live, active))} />
        <path className={classes.proposed} d={path(drawn(proposed, active))} />
        <DensityStrip
          buckets={density}
          x={scale.x}
          notionals={notionals}
          top={HEIGHT}
          height={DENSITY_HEIGHT}
        />
        {handles?.(scale)}
      </svg>
      <Legend active={active} other={other} withLive={live !== undefined && live !== proposed} />
    </div>
  );
}

function Axes({
  scale,
  rates,
  width,
  unit,
}: {
  scale: PlotScale;
  rates: Extent;
  width: number;
  unit: string;
}) {
  const bottom = HEIGHT - MARGIN.bottom;
  return (
    <g aria-hidden>
      {logTicks(scale.notionals, Math.floor(width / 64)).map((notional) => (
        <g key={notional} transform={`translate(${scale.x(notional)},0)`}>
          <line className={classes.grid} y1={MARGIN.top} y2={bottom} />
          <text className={classes.axis} y={bottom + 16} textAnchor="middle">
            {axisNotional(notional)}
          </text>
        </g>
      ))}
      {logTicks(rates, 9).map((rate) => (
        <g key={rate} transform={`translate(0,${scale.y(rate)})`}>
          <line className={classes.grid} x1={MARGIN.left} x2={width - MARGIN.right} />
          <text className={classes.axis} x={MARGIN.left - 8} dy="0.32em" textAnchor="end">
            {axisPercent(rate)}
          </text>
        </g>
      ))}
      <text className={classes.axisTitle} x={8} y={12}>
        Rate of notional
      </text>
      <text
        className={classes.axisTitle}
        x={width - MARGIN.right}
        y={HEIGHT + DENSITY_HEIGHT - 4}
        textAnchor="end"
      >
        Notional, {unit}
      </text>
    </g>
  );
}

function Legend({ active, other, withLive }: { active: CurveName; other: CurveName; withLive: boolean }) {
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
