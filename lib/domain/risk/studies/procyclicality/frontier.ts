import type { MarginSeries } from '../../../dynamics/backtest-summary';
import { PLAIN_TOOLS, type PlainTool } from '../../../dynamics/plain-tools';
import { canonicalJson } from '../../../json/canonical';
import type { PlayedMoves, ProgrammeMoves } from './procyclicality';

/** STATIC: the curve as approved, which never moves. PROGRAMME: its maintenance margin. TOOL: one tool against procyclicality by itself. */
const FRONTIER_KINDS = ['STATIC', 'PROGRAMME', 'TOOL'] as const;
export type FrontierKind = (typeof FRONTIER_KINDS)[number];

/** What a way to margin costs, and what it leaves uncovered at the worst price within the horizon: the less of both, the better. */
export interface FrontierPoint {
  readonly kind: FrontierKind;
  readonly tool: PlainTool | null;
  /** Under which set; BOTH where it comes to the same under both. */
  readonly side: 'BEFORE' | 'AFTER' | 'BOTH';
  /** Mean margin, as a fraction of notional. */
  readonly cost: number;
  /** Of all slots, long and short, the share at which the market moved further than the margin held; null: no horizon was reached. */
  readonly breachShare: number | null;
  /** As fractions of the price; 0 without a breach. The mean is of breaches, of both sides together. */
  readonly worstUncovered: number;
  readonly meanUncovered: number;
  /** How far its margin moves for that. */
  readonly moves: Pick<MarginSeries, 'largestRise' | 'peakToTrough'>;
}

/** Of a programme under both sets: the curve that never moves, the programme, and each tool by itself; none where it is not played. */
export function frontierOf({ before, after, isSame }: ProgrammeMoves): readonly FrontierPoint[] {
  const [base, proposed] = [pointsOf(before?.played ?? null), pointsOf(after?.played ?? null)];
  if (isSame) return proposed.map((point) => ({ ...point, side: 'BOTH' }));
  const isIn = (points: readonly SidelessPoint[], point: SidelessPoint): boolean =>
    points.some((other) => canonicalJson(other) === canonicalJson(point));
  const points = [
    ...base.map((point): FrontierPoint => ({ ...point, side: isIn(proposed, point) ? 'BOTH' : 'BEFORE' })),
    ...proposed.flatMap((point): readonly FrontierPoint[] =>
      isIn(base, point) ? [] : [{ ...point, side: 'AFTER' }],
    ),
  ];
  return points.toSorted((one, other) => rankOf(one) - rankOf(other));
}

function rankOf({ kind, tool }: FrontierPoint): number {
  if (tool !== null) return FRONTIER_KINDS.length + PLAIN_TOOLS.indexOf(tool);
  return FRONTIER_KINDS.indexOf(kind);
}

type SidelessPoint = Omit<FrontierPoint, 'side'>;

function pointsOf(played: PlayedMoves | null): readonly SidelessPoint[] {
  if (played === null) return [];
  const { windows, tools } = played;
  const point = (kind: FrontierKind, series: MarginSeries, tool: PlainTool | null = null): SidelessPoint => ({
    ...{ kind, tool, cost: series.meanMargin },
    ...creditLossOf(series, windows),
    moves: { largestRise: series.largestRise, peakToTrough: series.peakToTrough },
  });
  return [
    point('STATIC', played.static),
    point('PROGRAMME', played.maintenance),
    ...(tools ? PLAIN_TOOLS.map((tool) => point('TOOL', tools[tool], tool)) : []),
  ];
}

/** What a series of margin left uncovered at the worst price within the horizon, of both sides together. */
export function creditLossOf(
  { within: { long, short } }: Pick<MarginSeries, 'within'>,
  windows: number,
): Pick<FrontierPoint, 'breachShare' | 'worstUncovered' | 'meanUncovered'> {
  const breaches = long.breaches + short.breaches;
  const uncovered = long.breaches * long.meanUncovered + short.breaches * short.meanUncovered;
  return {
    breachShare: windows === 0 ? null : breaches / (2 * windows),
    worstUncovered: Math.max(long.worstUncovered, short.worstUncovered),
    meanUncovered: breaches === 0 ? 0 : uncovered / breaches,
  };
}
