'use client';
import { useElementSize } from '@mantine/hooks';
import { scaleLog } from 'd3-scale';
import { type ReactNode } from 'react';
import { type DrawnTier, drawnTiers, notionalExtent, rateExtent, stepPath } from './curve-geometry';
import { type TierCurveDocument } from '../../../_ui/formula-document';
import { CURVE_LABELS, CURVES, type CurveName } from '../document/parameter-document';
import { Axes, Legend, PLOT_EDGE, PLOT_HEIGHT, type PlotScale } from './plot-axes';
import { type DensityBucket, DensityStrip } from './density-strip';
import classes from './curve-plot.module.css';

/** A class whose requirements are nothing but tiers of notional. */
export interface TieredClass {
  readonly initialMargin: TierCurveDocument;
  readonly maintenanceMargin: TierCurveDocument;
  readonly maximumNotional?: string | undefined;
}

const DENSITY_HEIGHT = 56;

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
  proposed: TieredClass | undefined;
  live: TieredClass | undefined;
  active: CurveName;
  unit: string;
  density: readonly DensityBucket[] | undefined;
  handles?: (scale: PlotScale) => ReactNode;
}) {
  const { ref, width } = useElementSize();
  const drawn = (marginClass: TieredClass | undefined, curve: CurveName): readonly DrawnTier[] =>
    marginClass ? drawnTiers(marginClass[curve]) : [];
  const all = CURVES.flatMap((curve) => [drawn(proposed, curve), drawn(live, curve)]);
  const maximum = Number(proposed?.maximumNotional ?? live?.maximumNotional ?? 0);
  const notionals = notionalExtent(all, Number.isFinite(maximum) ? maximum : 0);
  const rates = rateExtent(all);
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
  const path = (tiers: readonly DrawnTier[]) => stepPath(tiers, scale.x, scale.y, notionals);
  const other: CurveName = active === 'initialMargin' ? 'maintenanceMargin' : 'initialMargin';

  return (
    <div className={classes.plot} ref={ref}>
      <svg
        height={PLOT_HEIGHT + DENSITY_HEIGHT}
        role="group"
        aria-label={`${CURVE_LABELS[active]} by notional`}
      >
        <Axes scale={scale} rates={rates} width={plotWidth} unit={unit} below={DENSITY_HEIGHT} />
        <path className={classes.otherCurrent} d={path(drawn(live, other))} />
        <path className={classes.other} d={path(drawn(proposed, other))} />
        <path className={classes.current} d={path(drawn(live, active))} />
        <path className={classes.proposed} d={path(drawn(proposed, active))} />
        <DensityStrip
          buckets={density}
          x={scale.x}
          notionals={notionals}
          top={PLOT_HEIGHT}
          height={DENSITY_HEIGHT}
        />
        {handles?.(scale)}
      </svg>
      <Legend active={active} other={other} withLive={live !== undefined && live !== proposed} />
    </div>
  );
}
