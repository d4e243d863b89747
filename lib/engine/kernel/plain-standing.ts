import { floorOf } from '../compile/rows';
import type { MemoryViews } from './kernel-memory';
import * as at from './layout';

const LIMIT = 2 ** 51;
const RATIO_LIMIT = 2 ** 50;
const DIVISOR = BigInt(at.WIDE_DIVISOR);

/** Equity, ratio and status of an account in exact integers; null when its collateral is too wide for float64. */
export function standingOf(views: MemoryViews, account: number, profit: number, maintenance: number) {
  const { u32, u16, f64 } = views;
  const column = (name: number): number => u32[(at.HEADER + name) / 4] ?? 0;
  const starts = column(at.BALANCE_START) / 4;
  let collateral = 0;
  let size = 0;
  for (let index = u32[starts + account] ?? 0; index < (u32[starts + account + 1] ?? 0); index++) {
    const asset = u16[column(at.ASSET_OF_BALANCE) / 2 + index] ?? 0;
    const value = balanceValue(views, asset, f64[column(at.BALANCE_AMOUNT) / 8 + index] ?? NaN);
    collateral += value;
    size += Math.abs(value);
  }
  if (!(size < LIMIT)) return null;
  const equity = collateral + profit;
  return {
    equity,
    ratio: ratioOf(equity, maintenance),
    status: statusOf(views, BigInt(equity), BigInt(maintenance)),
  };
}

function balanceValue({ f64, i64, u32 }: MemoryViews, asset: number, amount: number): number {
  const address = (u32[(at.HEADER + at.ASSETS) / 4] ?? 0) + asset * at.ASSET_BYTES;
  const exact = BigInt(amount) * (i64[address / 8 + (amount < 0 ? 3 : 2)] ?? 0n);
  const unit = f64[(at.COLLATERAL_ROUNDING + at.UNIT) / 8] ?? 1;
  const whole = floorOf(exact, DIVISOR);
  const rest = exact - whole * DIVISOR;
  const units = floorOf(whole, BigInt(unit));
  let left = Number(rest);
  if (unit !== 1) left = Number(whole - units * BigInt(unit)) + (rest === 0n ? 0 : 0.5);
  const above =
    f64[(at.COLLATERAL_ROUNDING + (exact < 0n ? at.UNIT_ABOVE_NEGATIVE : at.UNIT_ABOVE)) / 8] ?? 0;
  const isTie = left === f64[(at.COLLATERAL_ROUNDING + at.UNIT_TIE) / 8] && (units & 1n) === 1n;
  return (Number(units) + (left > above || isTie ? 1 : 0)) * unit;
}

/** Index in MARGIN_STATUSES. */
function statusOf({ i32, i64 }: MemoryViews, equity: bigint, maintenance: bigint): number {
  if (maintenance === 0n) return equity < 0n && i32[at.LIQUIDATES_WITHOUT_REQUIREMENT / 4] !== 0 ? 3 : 0;
  for (let place = 0; place < 3; place++) {
    const numerator = i64[at.LEVELS / 8 + 2 * place] ?? 0n;
    const denominator = i64[at.LEVELS / 8 + 2 * place + 1] ?? 1n;
    const difference = equity * denominator - maintenance * numerator;
    if (difference < 0n || (difference === 0n && i32[at.IS_BELOW_AT_LEVEL / 4] !== 0)) return 3 - place;
  }
  return 0;
}

/** equity / maintenance in 1e-8, towards 0; NaN when there is none or it is 2^50 or more. */
function ratioOf(equity: number, maintenance: number): number {
  if (!(Math.abs(equity) * 1e8 < maintenance * RATIO_LIMIT)) return NaN;
  return Number((BigInt(equity) * 100_000_000n) / BigInt(maintenance));
}
