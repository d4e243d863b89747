'use client';
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { formatCompact, formatDecimal, formatPercent } from '../../../_ui/format';
import { isDecimalText } from '../../../_ui/decimal-text';
import { draggedLeverage, snapped, stepped, steppedLeverage } from './axis-steps';
import { type DrawnTier } from './curve-geometry';
import { type PlotScale } from './plot-axes';
import { type TierCurveDocument, tierCharge } from '../../../_ui/formula-document';
import classes from './curve-plot.module.css';

type Axis = 'floor' | 'charge';

export interface HandleMoves {
  setFloor: (index: number, floor: string, gesture: string) => void;
  setCharge: (index: number, text: string, gesture: string) => void;
  endGesture: () => void;
}

/**
 * One slider for each step of a curve (its floor, moved left and right) and one for each tread (its rate,
 * moved up and down). Arrow keys move one step of the grid, with Shift ten; the tier table is their twin.
 */
export function CurveHandles({
  curve,
  tiers,
  scale,
  moves,
  isFaulty,
}: {
  curve: TierCurveDocument;
  tiers: readonly (DrawnTier & { index: number })[];
  scale: PlotScale;
  moves: HandleMoves;
  isFaulty: (index: number) => boolean;
}) {
  const { x, y, notionals } = scale;
  return tiers.map((tier, at) => {
    const next = tiers[at + 1];
    const before = tiers[at - 1];
    const begin = x(Math.max(tier.floor, notionals.from));
    const width = x(next?.floor ?? notionals.to) - begin;
    const middle = begin + width / 2;
    const common = { tier, curve, scale, moves, faulty: isFaulty(tier.index) };
    return (
      <g key={tier.index}>
        {before ? (
          <Handle
            {...common}
            axis="floor"
            cx={begin}
            cy={(y(before.rate) + y(tier.rate)) / 2}
            room={false}
            bounds={[before.floor, next?.floor ?? notionals.to]}
          />
        ) : null}
        <Handle {...common} axis="charge" cx={middle} cy={y(tier.rate)} room={width > 40} bounds={[0, 1]} />
      </g>
    );
  });
}

function valueText(curve: TierCurveDocument, tier: DrawnTier & { index: number }, axis: Axis): string {
  const stated = curve.tiers[tier.index];
  if (!stated) return '';
  if (axis === 'floor') return `from ${formatDecimal(stated.floor)}`;
  const { kind, text } = tierCharge(stated);
  if (!isDecimalText(text)) return text;
  return kind === 'rate' ? formatPercent(text) : `${formatDecimal(text)} times leverage`;
}

function Handle({
  curve,
  tier,
  axis,
  cx,
  cy,
  room,
  bounds: [lowest, highest],
  scale,
  moves,
  faulty,
}: {
  curve: TierCurveDocument;
  tier: DrawnTier & { index: number };
  axis: Axis;
  cx: number;
  cy: number;
  /** Whether its value can stand beside it; else it shows when held or pointed at. */
  room: boolean;
  /** Where the slider ends: between its neighbours, as a floor beyond them would have no tier. */
  bounds: readonly [number, number];
  scale: PlotScale;
  moves: HandleMoves;
  faulty: boolean;
}) {
  const dragging = useRef(false);
  const gesture = `${axis} ${tier.index}`;
  const stated = curve.tiers[tier.index];
  const byLeverage = stated !== undefined && tierCharge(stated).kind === 'maxLeverage';

  const setFloor = (floor: string) => {
    const value = Number(floor);
    if (value > lowest && value < highest) moves.setFloor(tier.index, floor, gesture);
  };
  const setCharge = (text: string) => {
    const rate = byLeverage ? 1 / Number(text) : Number(text);
    if (rate > 0 && rate <= 1) moves.setCharge(tier.index, text, gesture);
  };
  const step = (steps: number) => {
    if (axis === 'floor') setFloor(stepped(tier.floor, steps));
    else if (byLeverage) setCharge(steppedLeverage(1 / tier.rate, -steps));
    else setCharge(stepped(tier.rate, steps));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const towards = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (towards === undefined || event.metaKey || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    step(towards * (event.shiftKey ? 10 : 1));
  };
  const onPointerMove = (event: PointerEvent<SVGGElement>) => {
    if (!dragging.current) return;
    const frame = event.currentTarget.ownerSVGElement?.getBoundingClientRect();
    if (!frame) return;
    if (axis === 'floor') setFloor(snapped(scale.notionalAt(event.clientX - frame.left)));
    else {
      const rate = scale.rateAt(event.clientY - frame.top);
      setCharge(byLeverage ? draggedLeverage(1 / rate) : snapped(rate));
    }
  };
  const text = valueText(curve, tier, axis);
  return (
    <g
      className={`${classes.handle} ${faulty ? classes.faulty : ''}`}
      transform={`translate(${cx},${cy})`}
      role="slider"
      tabIndex={0}
      aria-label={axis === 'floor' ? `Floor of tier ${tier.index + 1}` : `Rate of tier ${tier.index + 1}`}
      aria-orientation={axis === 'floor' ? 'horizontal' : 'vertical'}
      aria-valuenow={axis === 'floor' ? tier.floor : tier.rate}
      aria-valuemin={lowest}
      aria-valuemax={highest}
      aria-valuetext={text}
      onKeyDown={onKeyDown}
      onKeyUp={moves.endGesture}
      onPointerDown={(event) => {
        dragging.current = true;
        event.currentTarget.setPointerCapture(event.pointerId);
        event.currentTarget.focus();
      }}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        dragging.current = false;
        moves.endGesture();
      }}
      style={{ cursor: axis === 'floor' ? 'ew-resize' : 'ns-resize' }}
    >
      <title>{axis === 'floor' ? `Tier ${tier.index + 1} ${text}` : `Tier ${tier.index + 1}: ${text}`}</title>
      <circle className={classes.target} r={14} />
      <circle className={classes.ring} r={9} />
      {axis === 'floor' ? (
        <rect className={classes.knob} x={-3} y={-7} width={6} height={14} rx={3} />
      ) : (
        <circle className={classes.knob} r={5} />
      )}
      <text
        className={`${classes.softLabel} ${room ? '' : classes.whenHeld}`}
        y={axis === 'floor' ? 22 : -11}
        textAnchor="middle"
        aria-hidden
      >
        {axis === 'charge' ? text.replace(' times leverage', '×') : stated ? formatCompact(stated.floor) : ''}
      </text>
    </g>
  );
}
