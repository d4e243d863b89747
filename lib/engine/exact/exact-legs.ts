import type { CompiledParameters } from '../../domain/margin/method/compile';
import { nettedPosition } from '../../domain/margin/method/legs';
import type { Position } from '../../domain/margin/method/types';
import type { ExactLine } from './exact-line';
import { type ExactPart, soleMargins } from './exact-position';

export interface HeldPosition {
  readonly position: Position;
  readonly line: ExactLine;
}

/** The other leg of the same contract, where both are not charged each by itself. */
export function otherLeg(
  held: readonly HeldPosition[],
  { position: { instrument, leg }, line }: HeldPosition,
): HeldPosition | null {
  if (!leg || line.hedgedLegs === 'BOTH') return null;
  return held.find(({ position }) => position.instrument === instrument && position.leg !== leg) ?? null;
}

/**
 * What a leg is charged beside the other one, as `classMargin` does it.
 *
 * @returns undefined when a figure has more digits than these numbers
 */
export function legMargins(
  parameters: CompiledParameters,
  { position, line }: HeldPosition,
  other: HeldPosition,
): ExactPart | undefined {
  if (line.hedgedLegs === 'NET') {
    const netted = nettedPosition(line, position, other.position);
    if (!netted) return NOTHING;
    return soleMargins(parameters, line, netted.position, other.line) ?? undefined;
  }
  const own = soleMargins(parameters, line, position);
  const others = soleMargins(parameters, other.line, other.position);
  if (!own || !others) return undefined;
  const isLong = position.leg === 'LONG';
  const greater = (mine: bigint, theirs: bigint): bigint =>
    mine > theirs || (isLong && mine === theirs) ? mine : 0n;
  return {
    initialMargin: greater(own.initialMargin, others.initialMargin),
    maintenanceMargin: greater(own.maintenanceMargin, others.maintenanceMargin),
    ...(own.fillMargin === undefined || others.fillMargin === undefined
      ? {}
      : { fillMargin: greater(own.fillMargin, others.fillMargin) }),
  };
}

const NOTHING: ExactPart = { initialMargin: 0n, maintenanceMargin: 0n };
