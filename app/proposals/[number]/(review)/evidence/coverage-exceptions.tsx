'use client';
import { useQuery } from '@apollo/client/react';
import { useElementSize } from '@mantine/hooks';
import { CoverageMovesDocument, type CoverageMovesQuery } from '../../../../_graphql/generated/graphql';
import { formatCount, formatDay, formatPercent, formatRate } from '../../../../_ui/format';
import { QueryFace } from '../../../../_ui/query-face';
import { apart } from '../../../../_ui/time-axis';
import { linearScale } from '../../../../_ui/axis-scales';
import { monthTicks, roundTicks } from './coverage-axis';
import { type InstrumentCoverage } from './coverage-words';
import proposal from '../proposal.module.css';
import classes from './price-coverage.module.css';
import tracks from './tracks.module.css';

type Node = Extract<NonNullable<CoverageMovesQuery['node']>, { __typename: 'Simulation' }>;
type Move = NonNullable<Node['coverageMoves']>[number];

const HEIGHT = 220;
const EDGE = { top: 14, right: 112, bottom: 22, left: 56 };
const NARROWEST = 260;
const TICKS = 6;
const TICK_WIDTH = 96;

/** Every move of one instrument at its worst price, with the margin of both sets as lines; what went beyond stands out. */
export function CoverageExceptions({
  simulationId,
  instrument,
}: {
  simulationId: string;
  instrument: InstrumentCoverage;
}) {
  const answer = useQuery(CoverageMovesDocument, { variables: { simulationId, symbol: instrument.symbol } });
  return (
    <QueryFace answer={answer} what="the moves">
      {({ node }) =>
        node?.__typename === 'Simulation' && node.coverageMoves && node.coverageMoves.length > 0 ? (
          <MovesChart moves={node.coverageMoves} instrument={instrument} />
        ) : null
      }
    </QueryFace>
  );
}

type Beyond = 'both' | 'spared' | 'added';

const NAMES: Readonly<Record<Beyond, string>> = {
  both: 'beyond both',
  spared: 'beyond the base version alone',
  added: 'beyond the proposed margin alone',
};

function MovesChart({ moves, instrument }: { moves: readonly Move[]; instrument: InstrumentCoverage }) {
  const { ref, width } = useElementSize();
  const plotWidth = Math.max(width, NARROWEST);
  const [right, bottom] = [plotWidth - EDGE.right, HEIGHT - EDGE.bottom];
  const sides = [
    { side: instrument.sides.find(({ side }) => side === 'SHORT'), sign: 1, loss: short },
    { side: instrument.sides.find(({ side }) => side === 'LONG'), sign: -1, loss: long },
  ] as const;
  const times = moves.map(({ at }) => Date.parse(at));
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const x = linearScale([first, last], [EDGE.left, right]);
  const losses = moves.flatMap((move) => [short(move), -long(move)]);
  const ticks = roundTicks(Math.min(0, ...losses), Math.max(0, ...losses), TICKS);
  const y = linearScale([ticks[0] ?? 0, ticks.at(-1) ?? 0], [bottom, EDGE.top]);
  const points = sides.flatMap(({ side, sign, loss }) =>
    side === undefined
      ? []
      : moves.flatMap((move) => {
          const beyond = beyondOf(loss(move), side.base.rate, side.proposed.rate);
          return beyond === null
            ? []
            : [{ at: move.at, beyond, cx: x(Date.parse(move.at)), cy: y(sign * loss(move)) }];
        }),
  );
  const counted = (['both', 'spared', 'added'] as const).map((beyond) => ({
    ...{ beyond, name: NAMES[beyond] },
    count: points.filter((point) => point.beyond === beyond).length,
  }));
  const sticks = moves
    .map((move, index) => {
      const place = x(times[index] ?? 0).toFixed(1);
      return `M${place} ${y(-Math.max(0, long(move))).toFixed(1)}V${y(Math.max(0, short(move))).toFixed(1)}`;
    })
    .join('');
  const lines = sides.flatMap(({ side, sign }) =>
    (['base', 'proposed'] as const).flatMap((name) => {
      const rate = side?.[name].rate ?? null;
      return rate === null ? [] : [{ key: `${name} ${sign}`, name, rate, height: y(sign * Number(rate)) }];
    }),
  );
  const names = apart(
    lines.map(({ height }) => height),
    bottom,
  );
  const told = counted.map(({ name, count }) => `${formatCount(count)} ${name}`).join(', ');
  return (
    <figure className={tracks.figure}>
      <figcaption className={proposal.cornerSentences}>
        Furthest rise and fall of each day from the close before, {formatDay(moves[0]?.at ?? '')} to{' '}
        {formatDay(moves.at(-1)?.at ?? '')}:
        {counted.map(({ beyond, name, count }) => (
          <span key={beyond} className={classes.legend}>
            <svg width={8} height={8} aria-hidden>
              <Mark beyond={beyond} cx={4} cy={4} />
            </svg>{' '}
            {formatCount(count)} {name}
          </span>
        ))}
      </figcaption>
      <div className={classes.plot} ref={ref}>
        <svg
          className={classes.chart}
          height={HEIGHT}
          role="img"
          aria-label={`Moves of ${instrument.symbol} against margin: ${told}`}
        >
          {ticks.map((tick) => (
            <g key={tick} transform={`translate(0,${y(tick)})`}>
              <line className={classes.grid} x1={EDGE.left} x2={right} />
              <text className={classes.axis} x={EDGE.left - 8} dy="0.32em" textAnchor="end">
                {formatRate(tick.toFixed(4))}
              </text>
            </g>
          ))}
          {monthTicks(first, last, Math.floor((right - EDGE.left) / TICK_WIDTH)).map((instant) => (
            <text
              key={instant.getTime()}
              className={classes.axis}
              x={x(instant.getTime())}
              y={bottom + 18}
              textAnchor="middle"
            >
              {formatDay(instant.toISOString())}
            </text>
          ))}
          <path className={classes.moves} d={sticks} fill="none" />
          {lines.map(({ key, name, rate, height }, at) => (
            <g key={key}>
              <line
                className={name === 'base' ? classes.baseLine : classes.proposedLine}
                {...{ x1: EDGE.left, x2: right, y1: height, y2: height }}
              />
              <text className={classes.axis} x={right + 6} y={names[at]} dy="0.32em">
                {`${name} ${formatPercent(rate, { scale: 2 })}`}
              </text>
            </g>
          ))}
          {points.map(({ at, ...point }) => (
            <Mark key={`${at} ${point.cy}`} {...point} />
          ))}
        </svg>
      </div>
    </figure>
  );
}

/** Each of a shape of its own, so that colour alone says nothing. */
function Mark({ beyond, cx, cy }: { beyond: Beyond; cx: number; cy: number }) {
  if (beyond === 'both')
    return <rect className={classes.both} x={cx - 2.5} y={cy - 2.5} width={5} height={5} />;
  if (beyond === 'spared') return <circle className={classes.spared} cx={cx} cy={cy} r={3} />;
  return <path className={classes.added} d={`M${cx} ${cy - 3.5}l3.5 6h-7z`} />;
}

function long({ longWithin }: Move): number {
  return Number(longWithin);
}

function short({ shortWithin }: Move): number {
  return Number(shortWithin);
}

/** What a loss went beyond; null: neither. */
function beyondOf(loss: number, base: string | null, proposed: string | null): Beyond | null {
  const [isBase, isProposed] = [base, proposed].map((rate) => rate !== null && loss > Number(rate));
  if (isBase && isProposed) return 'both';
  return isBase ? 'spared' : isProposed ? 'added' : null;
}
