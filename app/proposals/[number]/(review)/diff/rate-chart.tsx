'use client';
import { useElementSize } from '@mantine/hooks';
import { scaleLog } from 'd3-scale';
import { line } from 'd3-shape';
import { formatCompact } from '../../../../_ui/format';
import { type CurveTiersFragment } from '../../../../_graphql/generated/graphql';
import { notionalRange, type RatePoint, ratePoints } from './rate-points';
import classes from './rate-chart.module.css';

const HEIGHT_PX = 220;
const EDGE = { top: 16, right: 16, bottom: 40, left: 56 };

/** "0.0125" as drawn on the axis: "1.25 %". */
function axisPercent(rate: number): string {
  return `${Number((rate * 100).toPrecision(3))} %`;
}

/** Rates span decades, as notionals do: on a linear axis a change of the lowest tiers would not be seen. */
function rateRange(points: readonly RatePoint[]): readonly [number, number] {
  const rates = points.map(({ rate }) => rate).filter((rate) => rate > 0);
  if (rates.length === 0) return [0.001, 1];
  return [Math.min(...rates) * 0.85, Math.max(...rates) * 1.15];
}

function rateTicks(lowest: number, highest: number): number[] {
  const round = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];
  const within = round.filter((rate) => rate >= lowest && rate <= highest);
  return within.length > 0 ? within : [lowest, highest];
}

/** Effective rate over notional, before (dashed) and after (solid). The tables beside it hold the same exactly. */
export function RateChart({
  label,
  before,
  after,
  baseNumber,
  asset,
}: {
  label: string;
  before: CurveTiersFragment | null;
  after: CurveTiersFragment | null;
  baseNumber: number;
  asset: string;
}) {
  const { ref, width: measured } = useElementSize();
  const width = measured || 720;
  const range = notionalRange([before, after].filter((curve) => curve !== null));
  const lines = {
    before: before === null ? [] : ratePoints(before, range),
    after: after === null ? [] : ratePoints(after, range),
  };
  const [lowest, highest] = rateRange([...lines.before, ...lines.after]);
  const x = scaleLog()
    .domain(range)
    .range([EDGE.left, width - EDGE.right]);
  const y = scaleLog()
    .domain([lowest, highest])
    .range([HEIGHT_PX - EDGE.bottom, EDGE.top]);
  const pathOf = line<RatePoint>(
    ({ notional }) => x(notional),
    ({ rate }) => y(rate),
  );
  const decades = x
    .ticks()
    .filter((tick) => Number.isInteger(Math.log10(tick)) || Math.abs(Math.log10(tick) % 1) < 1e-9);

  return (
    <figure className={classes.figure}>
      <div ref={ref}>
        <svg
          width={width}
          height={HEIGHT_PX}
          role="img"
          aria-label={`${label}: effective rate over notional, version ${baseNumber} dashed, proposed solid. The tables hold the figures.`}
        >
          {rateTicks(lowest, highest).map((tick) => (
            <g key={tick}>
              <line
                className={classes.grid}
                x1={EDGE.left}
                x2={width - EDGE.right}
                y1={y(tick)}
                y2={y(tick)}
              />
              <text className={classes.label} x={EDGE.left - 8} y={y(tick) + 4} textAnchor="end">
                {axisPercent(tick)}
              </text>
            </g>
          ))}
          {decades.map((tick) => (
            <g key={tick}>
              <line
                className={classes.tick}
                x1={x(tick)}
                x2={x(tick)}
                y1={HEIGHT_PX - EDGE.bottom}
                y2={HEIGHT_PX - EDGE.bottom + 4}
              />
              <text
                className={classes.label}
                x={x(tick)}
                y={HEIGHT_PX - EDGE.bottom + 18}
                textAnchor="middle"
              >
                {formatCompact(String(Math.round(tick)), { scale: 0 })}
              </text>
            </g>
          ))}
          <text className={classes.label} x={width - EDGE.right} y={HEIGHT_PX - 4} textAnchor="end">
            Notional, {asset}
          </text>
          <path className={classes.before} d={pathOf(lines.before) ?? ''} />
          <path className={classes.after} d={pathOf(lines.after) ?? ''} />
        </svg>
      </div>
      <figcaption className={classes.caption}>
        Effective rate: margin / notional
        <span className={classes.key}>
          <svg width="28" height="8" aria-hidden>
            <line className={classes.before} x1="0" x2="28" y1="4" y2="4" />
          </svg>
          Version {baseNumber}
        </span>
        <span className={classes.key}>
          <svg width="28" height="8" aria-hidden>
            <line className={classes.after} x1="0" x2="28" y1="4" y2="4" />
          </svg>
          Proposed
        </span>
      </figcaption>
    </figure>
  );
}
