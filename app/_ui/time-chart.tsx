'use client';
import { useElementSize } from '@mantine/hooks';
import { linearScale, niceTicks, stepPath, timeTicks } from './axis-scales';
import { PointReadout, useChartPoint } from './chart-point';
import { formatCompact, formatInstant } from './format';
import { amountExtent, apart, axisInstant, besides, extent, spaced, tickTextsOf } from './time-axis';
import classes from './time-chart.module.css';

export interface TimeLine {
  readonly name: string;
  readonly emphasis: 'accent' | 'second' | 'plain' | 'soft';
  /** What is written at its end, and where there is little room; its name where absent. */
  readonly end?: readonly [string, string];
}

export interface TimePoint {
  /** Instant, later than that of the point before. */
  readonly at: string;
  /** One of each line; as doubles only for their place on the screen. Null: nobody knew, and the line stops. */
  readonly amounts: readonly (string | null)[];
}

export interface TimeMark {
  readonly at: string;
  readonly label: string;
}

/** A line across: a limit, or what was approved. */
export interface TimeGuide {
  readonly amount: number;
  readonly label: string;
  /** Where there is little room. */
  readonly shortLabel: string;
}

const EDGE = { top: 22, right: 84, bottom: 24, left: 64 };
const NARROWEST = 260;
/** Below it what is written at ends is short. */
const NARROW = 520;
const MARK_WIDTH = 16;
/** Fewer points than this hardly show as a line. */
const FEW = 3;

const TICK_HEIGHT = 32;

/**
 * Amounts over time, each line named at its end; marks stand where something changed. The figures of one instant
 * show under the pointer, and by the arrow keys.
 */
export function TimeChart({
  label,
  pointLabel,
  unit,
  lines,
  points,
  marks,
  guides = [],
  amountText = (amount) => `${formatCompact(amount, { scale: 2 })} ${unit}`,
  tickText,
  endWidth = EDGE.right,
  height = 260,
}: {
  label: string;
  /** What a point is: "Run". */
  pointLabel: string;
  unit: string;
  lines: readonly TimeLine[];
  points: readonly TimePoint[];
  marks: readonly TimeMark[];
  guides?: readonly TimeGuide[];
  /** An amount with its unit. */
  amountText?: (amount: string) => string;
  /** An amount beside the axis; short where absent. */
  tickText?: (amount: number) => string;
  /** Room for what is written at the end of lines, in pixels. */
  endWidth?: number;
  height?: number;
}) {
  const { ref, width } = useElementSize();
  const plotWidth = Math.max(width, NARROWEST);
  const isNarrow = plotWidth < NARROW;
  const [right, bottom] = [
    plotWidth - (isNarrow ? Math.min(endWidth, EDGE.right) : endWidth),
    height - EDGE.bottom,
  ];
  const instants = points.map(({ at }) => Date.parse(at));
  const span = extent(instants);
  const x = linearScale(span, [EDGE.left, right]);
  const amounts = [
    ...points.flatMap((point) =>
      point.amounts.flatMap((amount) => (amount === null ? [] : [Number(amount)])),
    ),
    ...guides.map(({ amount }) => amount),
  ];
  const tickCount = Math.min(5, Math.max(2, Math.floor((bottom - EDGE.top) / TICK_HEIGHT)));
  const ticks = niceTicks(amountExtent(amounts), tickCount);
  const y = linearScale([ticks[0] ?? 0, ticks.at(-1) ?? 0], [bottom, EDGE.top]);

  const tickTexts = tickText ? ticks.map(tickText) : tickTextsOf(ticks);
  const last = points.length - 1;
  const { held, handlers } = useChartPoint(instants.map(x), last);
  const heightOf = (point: TimePoint | undefined, at: number) => y(Number(point?.amounts[at] ?? NaN));
  const isKnown = (point: TimePoint | undefined, at: number) => (point?.amounts[at] ?? null) !== null;
  // What ends at nothing has its name where it was last.
  const ends = lines.map((_line, at) => points.findLast((point) => isKnown(point, at)));
  const names = apart(
    [
      ...lines.map((_line, at) => (ends[at] ? heightOf(ends[at], at) : bottom)),
      ...guides.map(({ amount }) => y(amount)),
    ],
    bottom,
  );
  const markPlaces = besides(
    marks.map(({ at }) => x(Date.parse(at))),
    MARK_WIDTH,
    Infinity,
  );
  const shown = points[held ?? last];
  if (!shown) return null;
  const texts = lines.map(({ name }, at) => {
    const amount = shown.amounts[at] ?? null;
    return [name, amount === null ? 'not known' : amountText(amount)] as const;
  });

  return (
    <div className={classes.chart} ref={ref} style={{ height }}>
      <svg height={height} role="group" aria-label={label}>
        <g aria-hidden>
          {ticks.map((amount, at) => (
            <g key={amount} transform={`translate(0,${y(amount)})`}>
              <line className={classes.grid} x1={EDGE.left} x2={right} />
              <text className={classes.axis} x={EDGE.left - 8} dy="0.32em" textAnchor="end">
                {tickTexts[at]}
              </text>
            </g>
          ))}
          {spaced(timeTicks(span, Math.floor((right - EDGE.left) / 96)), (one) => x(one.getTime()), 84).map(
            (instant) => (
              <text
                key={instant.getTime()}
                className={classes.axis}
                x={x(instant.getTime())}
                y={bottom + 18}
                textAnchor="middle"
              >
                {axisInstant(instant)}
              </text>
            ),
          )}
          {guides.map(({ amount, label: name, shortLabel }, at) => (
            <g key={name} className={classes.guide}>
              <line x1={EDGE.left} x2={right} y1={y(amount)} y2={y(amount)} />
              <text className={classes.axis} x={right + 6} y={names[lines.length + at]} dy="0.32em">
                {isNarrow ? shortLabel : name}
              </text>
            </g>
          ))}
          {marks.map(({ at, label: text }, index) => (
            <g key={`${at} ${text}`} transform={`translate(${x(Date.parse(at))},0)`}>
              <line className={classes.markLine} y1={EDGE.top} y2={bottom} />
              <text
                className={classes.mark}
                x={(markPlaces[index] ?? 0) - x(Date.parse(at))}
                y={EDGE.top - 8}
                textAnchor="middle"
              >
                {text}
              </text>
            </g>
          ))}
          {lines.map(({ name, emphasis, end }, at) => {
            const path = stepPath(
              points.map((point) =>
                isKnown(point, at) ? [x(Date.parse(point.at)), heightOf(point, at)] : null,
              ),
            );
            const dotted = points.filter(
              (point, index) => isKnown(point, at) && (points.length < FEW || index === held),
            );
            return (
              <g key={name} className={classes[emphasis]}>
                <path className={classes.line} d={path} />
                {dotted.map((point) => (
                  <circle
                    key={point.at}
                    className={classes.dot}
                    cx={x(Date.parse(point.at))}
                    cy={heightOf(point, at)}
                    r={2.5}
                  />
                ))}
                {ends[at] ? (
                  <text className={classes.name} x={right + 6} y={names[at]} dy="0.32em">
                    {end?.[isNarrow ? 1 : 0] ?? name}
                  </text>
                ) : null}
              </g>
            );
          })}
          {held === null ? null : (
            <line
              className={classes.cursor}
              {...{ x1: x(instants[held] ?? 0), x2: x(instants[held] ?? 0), y1: EDGE.top, y2: bottom }}
            />
          )}
        </g>
        <rect
          className={classes.catch}
          {...{ x: EDGE.left, y: EDGE.top, width: right - EDGE.left, height: bottom - EDGE.top }}
          role="slider"
          tabIndex={0}
          aria-label={`${pointLabel} shown`}
          aria-valuemin={1}
          aria-valuemax={points.length}
          aria-valuenow={(held ?? last) + 1}
          aria-valuetext={`${formatInstant(shown.at, { seconds: true })}: ${texts.map((text) => text.join(' ')).join(', ')}`}
          {...handlers}
        />
      </svg>
      {held === null ? null : (
        <PointReadout
          texts={texts}
          style={
            held > last / 2
              ? { right: plotWidth - x(Date.parse(shown.at)) + 8 }
              : { left: x(Date.parse(shown.at)) + 8 }
          }
        >
          {formatInstant(shown.at, { seconds: true })}
        </PointReadout>
      )}
    </div>
  );
}
