'use client';
import { useElementSize } from '@mantine/hooks';
import { scaleLinear, scaleUtc } from 'd3-scale';
import { curveStepAfter, line } from 'd3-shape';
import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import { formatCompact, formatInstant } from './format';
import classes from './time-chart.module.css';

export interface TimeLine {
  readonly name: string;
  readonly emphasis: 'accent' | 'plain' | 'soft';
}

export interface TimePoint {
  /** Instant, later than that of the point before. */
  readonly at: string;
  /** One of each line; as doubles only for their place on the screen. */
  readonly amounts: readonly string[];
}

export interface TimeMark {
  readonly at: string;
  readonly label: string;
}

const EDGE = { top: 22, right: 84, bottom: 24, left: 64 };
const NARROWEST = 260;
const NAME_HEIGHT = 14;
/** Fewer points than this hardly show as a line. */
const FEW = 3;

/** "2026-11-22" at midnight, else "16:05", with seconds where a tick has some; in UTC. */
function axisInstant(instant: Date): string {
  const iso = instant.toISOString();
  if (iso.endsWith('T00:00:00.000Z')) return iso.slice(0, 10);
  return iso.slice(11, instant.getUTCSeconds() === 0 ? 16 : 19);
}

/** As short as tells one from the next. */
function tickTextsOf(ticks: readonly number[]): readonly string[] {
  const texts = [1, 2, 3, 4].map((scale) =>
    ticks.map((amount) => formatCompact(amount.toFixed(0), { scale })),
  );
  return texts.find((one) => new Set(one).size === one.length) ?? ticks.map((amount) => String(amount));
}

function amountText(amount: string, unit: string): string {
  return `${formatCompact(amount, { scale: 2 })} ${unit}`;
}

/** Heights of names, moved up where they would stand in one another, none below `lowest`. */
function apart(heights: readonly number[], lowest: number): readonly number[] {
  const places = [...heights];
  let limit = lowest;
  for (const [index, height] of [...heights.entries()].toSorted(([, a], [, b]) => b - a)) {
    const place = Math.min(height, limit);
    places[index] = place;
    limit = place - NAME_HEIGHT;
  }
  return places;
}

function extent(values: readonly number[]): [number, number] {
  return [Math.min(...values), Math.max(...values)];
}

/** From the least to the greatest; of amounts that are all alike, a hundredth to either side, that the line stands between. */
function amountExtent(amounts: readonly number[]): [number, number] {
  const [least, greatest] = extent(amounts);
  if (least !== greatest) return [least, greatest];
  const margin = Math.max(Math.abs(least) / 100, 1);
  return [least - margin, greatest + margin];
}

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
  height = 260,
}: {
  label: string;
  /** What a point is: "Run". */
  pointLabel: string;
  unit: string;
  lines: readonly TimeLine[];
  points: readonly TimePoint[];
  marks: readonly TimeMark[];
  height?: number;
}) {
  const { ref, width } = useElementSize();
  const [chosen, setChosen] = useState<number | null>(null);
  const plotWidth = Math.max(width, NARROWEST);
  const [right, bottom] = [plotWidth - EDGE.right, height - EDGE.bottom];
  const instants = points.map(({ at }) => Date.parse(at));
  const x = scaleUtc(extent(instants), [EDGE.left, right]);
  const amounts = points.flatMap((point) => point.amounts.map(Number));
  const tickCount = Math.min(5, Math.max(2, Math.floor((bottom - EDGE.top) / TICK_HEIGHT)));
  const y = scaleLinear(amountExtent(amounts), [bottom, EDGE.top]).nice(tickCount);
  const ticks = y.ticks(tickCount);

  const tickTexts = tickTextsOf(ticks);
  const last = points.length - 1;
  const held = chosen === null ? null : Math.min(chosen, last);
  const heightOf = (point: TimePoint | undefined, at: number) => y(Number(point?.amounts[at]));
  const names = apart(
    lines.map((_line, at) => heightOf(points[last], at)),
    bottom,
  );
  const pointAt = ({ clientX, currentTarget }: PointerEvent<SVGElement>): number => {
    const place = clientX - (currentTarget.ownerSVGElement?.getBoundingClientRect().left ?? 0);
    const distances = instants.map((instant) => Math.abs(x(instant) - place));
    return distances.indexOf(Math.min(...distances));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const from = held ?? last;
    const to = { ArrowLeft: from - 1, ArrowRight: from + 1, Home: 0, End: last }[event.key];
    if (to === undefined || event.metaKey || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    setChosen(Math.min(Math.max(to, 0), last));
  };
  const shown = points[held ?? last];
  if (!shown) return null;
  const texts = lines.map(({ name }, at) => [name, amountText(shown.amounts[at] ?? '0', unit)] as const);

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
          {x.ticks(Math.floor((right - EDGE.left) / 96)).map((instant) => (
            <text
              key={instant.getTime()}
              className={classes.axis}
              x={x(instant)}
              y={bottom + 18}
              textAnchor="middle"
            >
              {axisInstant(instant)}
            </text>
          ))}
          {marks.map((mark) => (
            <g key={`${mark.at} ${mark.label}`} transform={`translate(${x(Date.parse(mark.at))},0)`}>
              <line className={classes.markLine} y1={EDGE.top} y2={bottom} />
              <text className={classes.mark} y={EDGE.top - 8} textAnchor="middle">
                {mark.label}
              </text>
            </g>
          ))}
          {lines.map(({ name, emphasis }, at) => {
            const path = line<TimePoint>(
              (point) => x(Date.parse(point.at)),
              (point) => heightOf(point, at),
            ).curve(curveStepAfter);
            const dotted = points.filter((_point, index) => points.length < FEW || index === held);
            return (
              <g key={name} className={classes[emphasis]}>
                <path className={classes.line} d={path(points) ?? ''} />
                {dotted.map((point) => (
                  <circle
                    key={point.at}
                    className={classes.dot}
                    cx={x(Date.parse(point.at))}
                    cy={heightOf(point, at)}
                    r={2.5}
                  />
                ))}
                <text className={classes.name} x={right + 6} y={names[at]} dy="0.32em">
                  {name}
                </text>
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
          onKeyDown={onKeyDown}
          onBlur={() => setChosen(null)}
          onPointerMove={(event) => setChosen(pointAt(event))}
          onPointerLeave={() => setChosen(null)}
        />
      </svg>
      {held === null ? null : (
        <div
          className={classes.readout}
          aria-hidden
          style={
            held > last / 2
              ? { right: plotWidth - x(Date.parse(shown.at)) + 8 }
              : { left: x(Date.parse(shown.at)) + 8 }
          }
        >
          {formatInstant(shown.at, { seconds: true })}
          <dl>
            {texts.map(([name, text]) => (
              <div key={name} style={{ display: 'contents' }}>
                <dt>{name}</dt>
                <dd>{text}</dd>
              </div>
            ))}
          </dl>
        </div>
      )}
    </div>
  );
}
