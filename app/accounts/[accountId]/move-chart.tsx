'use client';
import { useElementSize } from '@mantine/hooks';
import { linearScale, niceTicks } from '../../_ui/axis-scales';
import { PointReadout, useChartPoint } from '../../_ui/chart-point';
import { formatCompact } from '../../_ui/format';
import { amountExtent, apart, besides, extent, tickTextsOf } from '../../_ui/time-axis';
import classes from '../../_ui/time-chart.module.css';

export interface MoveLine {
  readonly name: string;
  readonly emphasis: 'accent' | 'second' | 'plain' | 'soft';
}

export interface MovePoint {
  /** A fraction of the price, as a double for its place on the screen. */
  readonly move: number;
  /** What it is, in words. */
  readonly title: string;
  /** One of each line. */
  readonly amounts: readonly string[];
  /** How the account stands there, in a word. */
  readonly status: string;
}

export interface MoveMark {
  readonly move: number;
  readonly label: string;
}

const EDGE = { top: 38, right: 96, bottom: 40, left: 64 };
const HEIGHT = 340;
const NARROWEST = 280;
const NARROW = 520;
/** A mark's word needs so much room. */
const MARK_WIDTH = 90;
/** Marks that are nearer share their words. */
const MARKS_APART = 14;
/** Of two lines of words over the picture, the upper one. */
const MARK_LINE = 14;

/**
 * Amounts against a move of prices, straight between points, each line named at its end; marks stand where the account's status
 * changes, at present prices, and at a move that is supposed. What holds at one point shows under the pointer, and by the arrow keys.
 */
export function MoveChart({
  label,
  unit,
  lines,
  points,
  marks,
}: {
  label: string;
  unit: string;
  lines: readonly MoveLine[];
  /** By move, ascending. */
  points: readonly MovePoint[];
  marks: readonly MoveMark[];
}) {
  const { ref, width } = useElementSize();
  const plotWidth = Math.max(width, NARROWEST);
  const isNarrow = plotWidth < NARROW;
  const [right, bottom] = [plotWidth - EDGE.right, HEIGHT - EDGE.bottom];
  const moves = points.map(({ move }) => move);
  const x = linearScale(extent(moves), [EDGE.left, right]);
  const ticks = niceTicks(
    amountExtent(points.flatMap(({ amounts }) => amounts.map(Number))),
    isNarrow ? 4 : 6,
  );
  const y = linearScale([ticks[0] ?? 0, ticks.at(-1) ?? 0], [bottom, EDGE.top]);
  const tickTexts = tickTextsOf(ticks);
  const percents = niceTicks(extent(moves), isNarrow ? 3 : 8).filter(
    (move) => move >= (moves[0] ?? 0) && move <= (moves.at(-1) ?? 0),
  );
  const present = points.findIndex(({ move }) => move === 0);
  const { held: chosen, handlers } = useChartPoint(moves.map(x), present);
  const held = chosen ?? present;
  const shown = points[held];
  const last = points.at(-1);
  if (!shown || !last) return null;
  const heightOf = (point: MovePoint, line: number) => y(Number(point.amounts[line] ?? NaN));
  const names = apart(
    lines.map((_line, at) => heightOf(last, at)),
    bottom,
  );
  const words = together(
    marks.map((mark) => ({ ...mark, at: x(mark.move) })).toSorted((one, other) => one.at - other.at),
  );
  // In two lines by turns: neighbours may be near one another.
  const places = [0, 1].map((turn) =>
    besides(
      words.filter((_word, at) => at % 2 === turn).map(({ at }) => at),
      MARK_WIDTH,
      right,
    ),
  );
  const texts = lines.map(
    ({ name }, at) => [name, `${formatCompact(shown.amounts[at] ?? '0', { scale: 2 })} ${unit}`] as const,
  );
  return (
    <div className={classes.chart} ref={ref} style={{ height: HEIGHT }}>
      <svg height={HEIGHT} viewBox={`0 0 ${plotWidth} ${HEIGHT}`} role="group" aria-label={label}>
        <g aria-hidden>
          {ticks.map((amount, at) => (
            <g key={amount} transform={`translate(0,${y(amount)})`}>
              <line className={classes.grid} x1={EDGE.left} x2={right} />
              <text className={classes.axis} x={EDGE.left - 8} dy="0.32em" textAnchor="end">
                {tickTexts[at]}
              </text>
            </g>
          ))}
          <text className={classes.axis} x={EDGE.left - 8} y={EDGE.top - 20} textAnchor="end">
            {unit}
          </text>
          {percents.map((move) => (
            <text key={move} className={classes.axis} x={x(move)} y={bottom + 18} textAnchor="middle">
              {move > 0 ? '+' : move < 0 ? '−' : ''}
              {Math.round(Math.abs(move) * 1000) / 10} %
            </text>
          ))}
          <text className={classes.axis} x={(EDGE.left + right) / 2} y={bottom + 34} textAnchor="middle">
            move of the price
          </text>
          {marks.map(({ move, label: text }) => (
            <line
              key={`${move} ${text}`}
              className={classes.markLine}
              {...{ x1: x(move), x2: x(move), y1: EDGE.top - 4, y2: bottom }}
            />
          ))}
          {words.map(({ at, text }, index) => (
            <text
              key={`${at} ${text}`}
              className={classes.mark}
              x={places[index % 2]?.[Math.floor(index / 2)] ?? at}
              y={EDGE.top - 8 - (index % 2 === 0 ? MARK_LINE : 0)}
              textAnchor="middle"
            >
              {text}
            </text>
          ))}
          {lines.map(({ name, emphasis }, at) => (
            <g key={name} className={classes[emphasis]}>
              <path
                className={classes.line}
                d={`M${points.map((point) => `${x(point.move)},${heightOf(point, at)}`).join('L')}`}
              />
              <circle className={classes.dot} cx={x(shown.move)} cy={heightOf(shown, at)} r={3} />
              <text className={classes.name} x={right + 6} y={names[at]} dy="0.32em">
                {name}
              </text>
            </g>
          ))}
          {chosen === null ? null : (
            <line
              className={classes.cursor}
              {...{ x1: x(shown.move), x2: x(shown.move), y1: EDGE.top, y2: bottom }}
            />
          )}
        </g>
        <rect
          className={classes.catch}
          {...{ x: EDGE.left, y: EDGE.top, width: right - EDGE.left, height: bottom - EDGE.top }}
          role="slider"
          tabIndex={0}
          aria-label="Move shown"
          aria-valuemin={1}
          aria-valuemax={points.length}
          aria-valuenow={held + 1}
          aria-valuetext={`${shown.title}: ${texts.map((text) => text.join(' ')).join(', ')}; ${shown.status}`}
          {...handlers}
        />
      </svg>
      {chosen === null ? null : (
        <PointReadout
          texts={texts}
          style={shown.move > 0 ? { right: plotWidth - x(shown.move) + 8 } : { left: x(shown.move) + 8 }}
        >
          {shown.title}: {shown.status}
        </PointReadout>
      )}
    </div>
  );
}

/** Words over marks; those whose marks stand side by side are one. */
function together(
  marks: readonly (MoveMark & { readonly at: number })[],
): readonly { readonly at: number; readonly text: string }[] {
  const words: { at: number; text: string; last: number }[] = [];
  for (const { at, label } of marks) {
    const before = words.at(-1);
    if (before && at - before.last < MARKS_APART) {
      before.text += `, ${label}`;
      before.at = (before.at + at) / 2;
      before.last = at;
    } else words.push({ at, text: label, last: at });
  }
  return words;
}
