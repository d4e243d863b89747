// Collateral, status and ratio of each account of a block.
import { column } from './rounding.as';
import { balanceValue, calledStatus, narrowStatus, ratioOf } from './standing.as';
import * as at from './layout';

const HALF_EVEN: i32 = 5; // in ROUNDING_MODES
const DIVISOR: f64 = <f64>at.WORTH_DIVISOR;
const MAGIC: f64 = <f64>at.MAGIC;

/** The greatest value of a balance. Read with the sum of all, which `collateralPass` gives back. */
export let greatestBalance: f64 = 0;

/** Running sums of the values of a block's balances; gives back the sum of their sizes. */
export function collateralPass(first: usize, count: usize, scratch: usize): f64 {
  return isCollateralPlain()
    ? plainCollateral(first, count, scratch)
    : roundedCollateral(first, count, scratch);
}

export function plainCollateral(first: usize, count: usize, scratch: usize): f64 {
  return collateralPassOf(first, count, scratch, true);
}

export function roundedCollateral(first: usize, count: usize, scratch: usize): f64 {
  return collateralPassOf(first, count, scratch, false);
}

/** @param isPlain a constant: values are rounded to 1e-8 by their remainders alone */
@inline
function collateralPassOf(first: usize, count: usize, scratch: usize, isPlain: bool): f64 {
  const table = column(at.ASSETS);
  let assets = column(at.ASSET_OF_BALANCE) + (first << 1);
  let amounts = column(at.BALANCE_AMOUNT) + (first << 3);
  let out = scratch + at.COLLATERAL_SUMS;
  const end = out + (count << 3);
  let sum: f64 = 0, sizes: f64 = 0, greatest: f64 = 0;
  store<f64>(out, 0);
  for (; out < end; out += 8, assets += 2, amounts += 8) {
    const asset = <usize>load<u16>(assets), amount = load<f64>(amounts);
    const value = isPlain ? plainValue(table + asset * at.ASSET_BYTES, amount) : balanceValue(<u32>asset, amount);
    const size = abs(value);
    sum += value;
    sizes += size;
    if (size > greatest) greatest = size;
    store<f64>(out, sum, 8);
  }
  greatestBalance = greatest;
  return sizes;
}

/** Whether `plainValue` rounds as declared. */
@inline
export function isCollateralPlain(): bool {
  return load<f64>(at.COLLATERAL_ROUNDING, at.UNIT) == 1 && load<i32>(at.COLLATERAL_ROUNDING, at.MODE) != HALF_EVEN;
}

/** Value of a balance without a branch: as in `balanceValue`, where what is left of it is not compared with a tie. */
@inline
export function plainValue(asset: usize, amount: f64): f64 {
  const isOwed = <usize>(amount < 0) << 3;
  const near = amount * load<f64>(asset + isOwed) + MAGIC;
  const rest =
    (reinterpret<i64>(amount + MAGIC) - reinterpret<i64>(MAGIC)) * load<i64>(asset + isOwed, 16) -
    (reinterpret<i64>(near) - reinterpret<i64>(MAGIC)) * at.WORTH_DIVISOR;
  const isShort = rest >> 63;
  const left = <f64>(rest + (isShort & at.WORTH_DIVISOR));
  const above = load<f64>(at.COLLATERAL_ROUNDING + (isOwed << 1), at.UNIT_ABOVE);
  return near - MAGIC + <f64>(<i32>isShort + <i32>(left > above));
}

/** Writes the figures of accounts from…to, whose first position and first balance these are. */
export function accountPass(from: usize, to: usize, firstPosition: usize, firstBalance: usize, scratch: usize): void {
  const marginSums = scratch + at.MARGIN_SUMS - (firstPosition << 4);
  const collateralSums = scratch + at.COLLATERAL_SUMS - (firstBalance << 3);
  let position = column(at.POSITION_START) + (from << 2);
  let balance = column(at.BALANCE_START) + (from << 2);
  let out = column(at.ACCOUNT_FIGURES) + from * at.ACCOUNT_BYTES;
  const end = column(at.ACCOUNT_FIGURES) + to * at.ACCOUNT_BYTES;
  let marginSum = v128.load(scratch, at.MARGIN_SUMS), valueSum = v128.load(scratch, at.VALUE_SUMS);
  let collateralSum: f64 = 0;
  for (; out < end; out += at.ACCOUNT_BYTES, position += 4, balance += 4) {
    const last = marginSums + (<usize>load<u32>(position, 4) << 4);
    const nextMargin = v128.load(last), nextValue = v128.load(last, at.VALUE_SUMS - at.MARGIN_SUMS);
    const nextCollateral = load<f64>(collateralSums + (<usize>load<u32>(balance, 4) << 3));
    const margin = f64x2.sub(nextMargin, marginSum), value = f64x2.sub(nextValue, valueSum);
    const equity = nextCollateral - collateralSum + f64x2.extract_lane(value, 1);
    const maintenance = f64x2.extract_lane(margin, 1);
    v128.store(out, margin);
    v128.store(out, f64x2.replace_lane(value, 1, equity), at.NOTIONAL);
    store<f64>(out, quickRatio(equity, maintenance), at.RATIO);
    store<i64>(out, <i64>quickStatus(equity, f64x2.extract_lane(margin, 0), maintenance) | ((<i64>at.EXACT) << 32), at.STATUS);
    marginSum = nextMargin;
    valueSum = nextValue;
    collateralSum = nextCollateral;
  }
}

/** The ratio by floats where they are far enough from an integer to be sure of its floor; else exactly. */
@inline
function quickRatio(equity: f64, maintenance: f64): f64 {
  const quotient = abs(equity) * 1e8 / maintenance;
  const whole = floor(quotient);
  const part = quotient - whole, edge = quotient * 4.5e-16;
  if (part > edge && part < 1 - edge) return copysign(whole, equity);
  return ratioOf(equity, maintenance);
}

/** Index in MARGIN_STATUSES. */
@inline
export function quickStatus(equity: f64, initial: f64, maintenance: f64): i32 {
  const status = levelStatus(equity, maintenance);
  return load<i32>(at.CALLS_AT_INITIAL_MARGIN) == 0 ? status : calledStatus(status, equity, initial);
}

/** How many levels equity is below: by floats where it is far enough from each; else exactly. */
@inline
function levelStatus(equity: f64, maintenance: f64): i32 {
  const liquidation = maintenance * load<f64>(at.NEAR_LEVELS);
  const call = maintenance * load<f64>(at.NEAR_LEVELS, 8);
  const warning = maintenance * load<f64>(at.NEAR_LEVELS, 16);
  const isSure =
    <i32>(abs(equity - liquidation) > liquidation * 1e-14) &
    <i32>(abs(equity - call) > call * 1e-14) &
    <i32>(abs(equity - warning) > warning * 1e-14) &
    <i32>(maintenance > 0);
  if (!isSure) return narrowStatus(equity, maintenance);
  return <i32>(equity < liquidation) + <i32>(equity < call) + <i32>(equity < warning);
}
