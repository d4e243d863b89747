// Collateral, status and ratio of one account: scalar, exact by residues modulo 2^64.
import {
  ASSETS, ASSET_BYTES, COLLATERAL_ROUNDING, HEADER, INVERSE_UNIT, IS_BELOW_AT_LEVEL, LEVELS,
  LIQUIDATES_WITHOUT_REQUIREMENT, UNIT, UNIT_ABOVE, UNIT_ABOVE_NEGATIVE, UNIT_TIE, WORTH_DIVISOR,
} from './layout';

const DIVISOR: f64 = <f64>WORTH_DIVISOR;

/** Value of a balance in 1e-8, rounded as declared; its size must be below 2^51. */
export function balanceValue(asset: u32, amount: f64): f64 {
  const owed = amount < 0 ? 8 : 0;
  const entry = <usize>load<u32>(HEADER + ASSETS) + <usize>asset * ASSET_BYTES + owed;
  const factor = load<i64>(entry, 16);
  let whole = floor(amount * load<f64>(entry));
  let rest = <i64>amount * factor - <i64>whole * WORTH_DIVISOR;
  if (rest < 0) {
    whole -= 1;
    rest += WORTH_DIVISOR;
  } else if (rest >= WORTH_DIVISOR) {
    whole += 1;
    rest -= WORTH_DIVISOR;
  }
  const unit = load<f64>(COLLATERAL_ROUNDING, UNIT);
  let left = <f64>rest;
  let units = whole;
  if (unit != 1) {
    units = floor(whole * load<f64>(COLLATERAL_ROUNDING, INVERSE_UNIT));
    left = whole - units * unit;
    if (left < 0) {
      units -= 1;
      left += unit;
    } else if (left >= unit) {
      units += 1;
      left -= unit;
    }
    if (rest != 0) left += 0.5;
  }
  const above = load<f64>(COLLATERAL_ROUNDING + (whole < 0 ? UNIT_ABOVE_NEGATIVE : UNIT_ABOVE));
  const isTie = left == load<f64>(COLLATERAL_ROUNDING, UNIT_TIE) && (<i64>units & 1) != 0;
  return (units + (left > above || isTie ? 1 : 0)) * unit;
}

/** Sign of equity × denominator − numerator × margin. By floats unless they are too near; then the true difference
 * is far below 2^63, so its residue modulo 2^64 is itself. */
export function isBelowLevel(equity: i64, margin: i64, level: usize): bool {
  const numerator = load<i64>(level);
  const denominator = load<i64>(level, 8);
  const left = <f64>equity * <f64>denominator;
  const right = <f64>margin * <f64>numerator;
  if (abs(left - right) > (abs(left) + abs(right)) * 1e-14) return left < right;
  const difference = equity * denominator - margin * numerator;
  return difference < 0 || (difference == 0 && load<i32>(IS_BELOW_AT_LEVEL) != 0);
}

/** Index in MARGIN_STATUSES. */
export function statusOf(equity: i64, margin: i64): i32 {
  if (margin == 0) return equity < 0 && load<i32>(LIQUIDATES_WITHOUT_REQUIREMENT) != 0 ? 3 : 0;
  if (isBelowLevel(equity, margin, LEVELS)) return 3;
  if (isBelowLevel(equity, margin, LEVELS + 16)) return 2;
  return isBelowLevel(equity, margin, LEVELS + 32) ? 1 : 0;
}

/** How many levels equity is below. */
export function narrowStatus(equity: f64, margin: f64): i32 {
  return statusOf(<i64>equity, <i64>margin);
}

/** The status of an account that is called too below its initial margin. @param status by its levels */
export function calledStatus(status: i32, equity: f64, initial: f64): i32 {
  const isBelow = equity < initial || (equity == initial && initial > 0 && load<i32>(IS_BELOW_AT_LEVEL) != 0);
  return isBelow && status < 2 ? 2 : status;
}

/** equity / margin in 1e-8, towards 0; NaN when there is no margin or the ratio is 2^50 or more. */
export function ratioOf(equity: f64, margin: f64): f64 {
  const size = abs(equity);
  let ratio = floor((size * 1e8) / margin);
  if (!(ratio < 1125899906842624.0)) return NaN;
  const rest = <i64>size * 100000000 - <i64>ratio * <i64>margin;
  if (rest < 0) ratio -= 1;
  else if (rest >= <i64>margin) ratio += 1;
  return equity < 0 ? -ratio : ratio;
}
