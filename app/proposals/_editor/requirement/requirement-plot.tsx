'use client';
import { useElementSize } from '@mantine/hooks';
import { scaleLog } from 'd3-scale';
import { line } from 'd3-shape';
import { type Extent } from '../curve/curve-geometry';
import { CURVE_LABELS, type CurveName } from '../document/parameter-document';
import { Axes, Legend, PLOT_EDGE, PLOT_HEIGHT, type PlotScale } from '../curve/plot-axes';
import { type RequirementCurve } from './use-requirement';
import classes from '../curve/curve-plot.module.css';

interface Drawn {
  readonly notional: number;
  readonly rate: number;
}

const RATES: Record<CurveName, 'initialRate' | 'maintenanceRate'> = {
  initialMargin: 'initialRate',
  maintenanceMargin: 'maintenanceRate',
};

/** Doubles, for pixels only. A rate of nothing has no place on a log axis. */
function drawnPoints(curve: RequirementCurve | null, requirement: CurveName): readonly Drawn[] {
  return (curve?.points ?? []).flatMap((point) => {
    const rate = Number(point[RATES[requirement]] ?? 0);
    return rate > 0 ? [{ notional: Number(point.notional), rate }] : [];
  });
}

function extentOf(values: readonly number[], fallback: Extent): Extent {
  if (values.length === 0) return fallback;
  return { from: Math.min(...values), to: Math.max(...values) };
}

/** Effective rates by notional as the server computed them: what is live dashed, what is proposed solid. */
export function RequirementPlot({
  proposed,
  live,
  active,
  unit,
}: {
  proposed: RequirementCurve;
  live: RequirementCurve | null;
  active: CurveName;
  unit: string;
}) {
  const { ref, width } = useElementSize();
  const other: CurveName = active === 'initialMargin' ? 'maintenanceMargin' : 'initialMargin';
  const lines = {
    otherLive: drawnPoints(live, other),
    other: drawnPoints(proposed, other),
    live: drawnPoints(live, active),
    proposed: drawnPoints(proposed, active),
  };
  const all = Object.values(lines).flat();
  const notionals = extentOf(
    all.map(({ notional }) => notional),
    { from: 1e3, to: 1e6 },
  );
  const seen = extentOf(
    all.map(({ rate }) => rate),
    { from: 0.01, to: 0.1 },
  );
  const rates = { from: seen.from / 1.6, to: Math.max(seen.to * 1.6, seen.from * 4) };
  const plotWidth = Math.max(width, 320);
  const xScale = scaleLog([notionals.from, notionals.to], [PLOT_EDGE.left, plotWidth - PLOT_EDGE.right]);
  const yScale = scaleLog([rates.from, rates.to], [PLOT_HEIGHT - PLOT_EDGE.bottom, PLOT_EDGE.top]);
  const scale: PlotScale = {
    x: (notional) => xScale(notional),
    y: (rate) => yScale(rate),
    notionalAt: (px) => xScale.invert(px),
    rateAt: (px) => yScale.invert(px),
    notionals,
  };
  const pathOf = line<Drawn>(
    ({ notional }) => scale.x(notional),
    ({ rate }) => scale.y(rate),
  );
  return (
    <div className={classes.plot} ref={ref}>
      <svg
        height={PLOT_HEIGHT + 20}
        role="img"
        aria-label={`${CURVE_LABELS[active]} as a rate of notional, ${live ? 'live dashed, proposed solid' : 'by notional'}. The table below holds the figures.`}
      >
        <Axes scale={scale} rates={rates} width={plotWidth} unit={unit} />
        <path className={classes.otherCurrent} d={pathOf(lines.otherLive) ?? ''} />
        <path className={classes.other} d={pathOf(lines.other) ?? ''} />
        <path className={classes.current} d={pathOf(lines.live) ?? ''} />
        <path className={classes.proposed} d={pathOf(lines.proposed) ?? ''} />
      </svg>
      <Legend active={active} other={other} withLive={live !== null} />
    </div>
  );
}
