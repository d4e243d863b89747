import { ROUNDING_MODES, type Rounding } from '../../domain/number/decimal';
import { fractionOf } from '../../domain/number/fraction';
import type { CompiledParameters } from '../../domain/margin/method/compile';
import type { KernelMemory } from '../kernel/kernel-memory';
import * as at from '../kernel/layout';
import { thresholdsOf } from './rows';

/** Digits after the point that the kernel's numbers have. */
export const KERNEL_SCALE = 8;
/** A level's numerator and denominator are below it, so that comparing with it needs 64 bits only. */
const LEVEL_LIMIT = 2n ** 40n;

/** Whether the kernel's numbers hold every declared rounding and level of a set. */
export function areSettingsKernels(parameters: CompiledParameters): boolean {
  const { rounding, positionValueRounding } = parameters;
  const roundings = [...Object.values(rounding).map((one) => one), positionValueRounding];
  return (
    roundings.every((one) => !one || one.scale <= KERNEL_SCALE) &&
    levelsOf(parameters).every(
      ({ numerator, denominator }) => numerator < LEVEL_LIMIT && denominator < LEVEL_LIMIT,
    )
  );
}

function levelsOf({ liquidationLevel, callLevel, warningLevel }: CompiledParameters) {
  return [liquidationLevel, callLevel, warningLevel].map(fractionOf);
}

/** Whether rows can hold the rounding of margins: of 1e-8, and never by what the quotient is. */
export function isMarginDirect({ scale, mode }: Rounding): boolean {
  return scale === KERNEL_SCALE && mode !== 'HALF_EVEN';
}

/** Writes the set's roundings and levels where the kernel reads them. */
export function writeSettings(memory: KernelMemory, parameters: CompiledParameters): void {
  const { rounding, positionValueRounding } = parameters;
  writeRounding(memory, at.NOTIONAL_ROUNDING, rounding.notional);
  writeRounding(memory, at.PROFIT_ROUNDING, rounding.profitAndLoss);
  writeRounding(memory, at.MARGIN_ROUNDING, rounding.margin);
  writeRounding(memory, at.COLLATERAL_ROUNDING, rounding.collateralValue, at.WORTH_DIVISOR);
  writeRounding(memory, at.VALUE_ROUNDING, positionValueRounding, at.PRICE_DIVISOR, true);
  writeNearRounding(memory, rounding.notional);
  const { i64, i32, f64 } = memory.views;
  const levels = levelsOf(parameters);
  for (const [index, { numerator, denominator }] of levels.entries()) {
    i64[at.LEVELS / 8 + 2 * index] = numerator;
    i64[at.LEVELS / 8 + 2 * index + 1] = denominator;
  }
  for (const [index, level] of levels.entries())
    f64[at.NEAR_LEVELS / 8 + index] = Number(level.numerator) / Number(level.denominator);
  f64.fill(at.MAGIC, at.MAGIC_VECTOR / 8, at.MAGIC_VECTOR / 8 + 2);
  f64.fill(1, at.ONE_VECTOR / 8, at.ONE_VECTOR / 8 + 2);
  f64.fill(-0, at.SIGN_VECTOR / 8, at.SIGN_VECTOR / 8 + 2);
  i32.fill(-at.PRICE_DIVISOR, at.MINUS_DIVISOR_VECTOR / 4, at.MINUS_DIVISOR_VECTOR / 4 + 4);
  i32.fill(at.PRICE_DIVISOR, at.DIVISOR_VECTOR / 4, at.DIVISOR_VECTOR / 4 + 4);
  i32[(at.MARGIN_ROUNDING + at.MODE) / 4 + 2] = isMarginDirect(rounding.margin) ? 1 : 0;
  f64.fill(at.BUCKET_OFFSET, at.BUCKET_VECTOR / 8, at.BUCKET_VECTOR / 8 + 2);
  i32[at.TRAITS / 4] = 0;
  i32[at.HAS_INVERSE / 4] = 0;
  i32[at.IS_BELOW_AT_LEVEL / 4] = parameters.isBelowAtLevel ? 1 : 0;
  i32[at.CALLS_AT_INITIAL_MARGIN / 4] = parameters.callAt === 'INITIAL_MARGIN' ? 1 : 0;
  i32[at.LIQUIDATES_WITHOUT_REQUIREMENT / 4] = parameters.withoutRequirement === 'LIQUIDATION' ? 1 : 0;
}

/** The same of a size that is given as the integer next to it and a remainder of either sign. */
function writeNearRounding({ views: { i32 } }: KernelMemory, { mode }: Rounding): void {
  const isEven = mode === 'HALF_EVEN';
  const above = Math.min(Math.floor(thresholdsOf(mode, at.PRICE_DIVISOR).above), at.PRICE_DIVISOR - 1);
  i32.fill(above, at.NEAR_ABOVE / 4, at.NEAR_ABOVE / 4 + 4);
  // Below the integer, what is left of the one before it is a whole divisor more.
  i32.fill(above - at.PRICE_DIVISOR + (isEven ? 0 : 1), at.NEAR_BELOW / 4, at.NEAR_BELOW / 4 + 4);
  i32.fill(isEven ? 1 : 0, at.NEAR_ODD / 4, at.NEAR_ODD / 4 + 4);
}

const OPPOSITE = {
  UP: 'UP',
  DOWN: 'DOWN',
  CEILING: 'FLOOR',
  FLOOR: 'CEILING',
  HALF_UP: 'HALF_UP',
  HALF_EVEN: 'HALF_EVEN',
} as const;

/** @param ofSize whether the negative thresholds are for sizes of negative values, not for their floors */
function writeRounding(
  memory: KernelMemory,
  address: number,
  rounding: Rounding | null,
  divisor: number = at.PRICE_DIVISOR,
  ofSize = false,
): void {
  const { f64, i32 } = memory.views;
  const { scale, mode } = rounding ?? { scale: KERNEL_SCALE, mode: 'DOWN' as const };
  const unit = 10 ** (KERNEL_SCALE - scale);
  const pair = (offset: number, value: number): void => {
    f64.fill(value, (address + offset) / 8, (address + offset) / 8 + 2);
  };
  const four = (offset: number, value: number): void => {
    i32.fill(Math.floor(value), (address + offset) / 4, (address + offset) / 4 + 4);
  };
  const thresholds = (of: number) => {
    const { above, aboveNegative, tie } = thresholdsOf(mode, of);
    return { above, aboveNegative: ofSize ? thresholdsOf(OPPOSITE[mode], of).above : aboveNegative, tie };
  };
  pair(at.UNIT, unit);
  pair(at.INVERSE_UNIT, 1 / unit);
  const small = thresholds(at.PRICE_DIVISOR);
  four(at.ABOVE, small.above);
  four(at.ABOVE_NEGATIVE, small.aboveNegative);
  four(at.TIE, small.tie);
  const last = thresholds(unit === 1 ? divisor : unit);
  pair(at.UNIT_ABOVE, last.above);
  pair(at.UNIT_ABOVE_NEGATIVE, last.aboveNegative);
  pair(at.UNIT_TIE, last.tie);
  i32[(address + at.MODE) / 4] = ROUNDING_MODES.indexOf(mode);
  i32[(address + at.MODE) / 4 + 1] = rounding ? 1 : 0;
}
