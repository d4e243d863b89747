// Accounts under many scenarios at once: floats with a proven bound of their error. A status that is nearer to a level
// than the bound is not counted; the account is marked for exact numbers under that scenario.
// The bound: lib/engine/scenario/tolerance.ts.
import { column } from './rounding.as';
import {
  entriesEnd, gatherBalances, gatherPositions, grossEquity, grossMaintenance, slopes, sumLines,
} from './scenario-lines.as';
import * as at from './layout';
import * as on from './scenario-layout';

const FLOAT_STEP: f64 = 2.220446049250313e-16; // 2^-52
/** More than the tolerance's own roundings are off by. */
const A_LITTLE_MORE: f64 = 1.000000001;

/** What the floats of the account that was gathered last may be off by, at its distance from any level. */
@inline
function toleranceOf(positions: usize, balances: usize): f64 {
  const level = load<f64>(on.GREATEST_LEVEL);
  const roundings =
    <f64>positions * load<f64>(on.DOUBT_OF_POSITION) +
    <f64>balances * load<f64>(on.DOUBT_OF_BALANCE) +
    level * slopes * load<f64>(on.NOTIONAL_UNIT);
  const floats = <f64>(positions + balances + 9) * FLOAT_STEP * (grossEquity + level * grossMaintenance);
  return (roundings + floats) * A_LITTLE_MORE;
}

/** Marks an account in the scenarios of two lanes whose bit is not set. @param bits address of what is marked, of all accounts */
@inline
function markTwo(bits: usize, account: usize, offset: usize, unmarked: i32): void {
  const scenario = offset >> 3;
  const address = bits + account * on.DOUBT_BYTES + (scenario >> 3);
  store<u8>(address, load<u8>(address) | <u8>((~unmarked & 3) << <i32>(scenario & 7)));
}

/**
 * Counts the statuses of an account with positions, and adds its figures. Where its equity is nearer to a level × MM than
 * the tolerance, where its MM may be 0, or where it is not a number, it is marked and enters no count and no sum.
 *
 * @returns whether it is in doubt under some scenario
 */
export function countStatuses(account: usize, counts: usize, sums: usize, tolerance: f64, scratch: usize): bool {
  const length = <usize>load<u32>(on.ROW_LENGTH), scenarios = <usize>load<u32>(on.SCENARIOS);
  const counted = ((scenarios + 1) >> 1) << 4;
  const liquidation = v128.load64_splat(at.NEAR_LEVELS), call = v128.load64_splat(at.NEAR_LEVELS, 8);
  const warning = v128.load64_splat(at.NEAR_LEVELS, 16), zero = f64x2.splat(0);
  const above = f64x2.splat(tolerance), below = f64x2.splat(-tolerance);
  const doubts = <usize>load<u32>(on.DOUBTS), nears = <usize>load<u32>(on.NEARS);
  let called = zero, liquidatable = zero, isDoubtful = false, lastCalled = zero, lastLiquidatable = zero;
  for (let offset: usize = 0; offset < counted; offset += 16) {
    let equity = v128.load(scratch + offset, on.EQUITIES), margin = v128.load(scratch + offset, on.MAINTENANCES);
    const toLiquidation = f64x2.sub(equity, f64x2.mul(margin, liquidation));
    const toCall = f64x2.sub(equity, f64x2.mul(margin, call));
    const toWarning = f64x2.sub(equity, f64x2.mul(margin, warning));
    let isLiquidatable = f64x2.lt(toLiquidation, below), isCalled = f64x2.lt(toCall, below);
    let isWarned = f64x2.lt(toWarning, below);
    const isAboveCall = f64x2.gt(toCall, above);
    const isSure = v128.and(
      v128.and(v128.or(isLiquidatable, f64x2.gt(toLiquidation, above)), v128.or(isCalled, isAboveCall)),
      v128.and(v128.or(isWarned, f64x2.gt(toWarning, above)), f64x2.gt(margin, above)),
    );
    const farBits = i64x2.bitmask(v128.and(isSure, isAboveCall));
    if (farBits != 3) markTwo(nears, account, offset, farBits);
    const sureBits = i64x2.bitmask(isSure);
    if (sureBits != 3) {
      markTwo(doubts, account, offset, sureBits);
      isDoubtful = true;
      isLiquidatable = v128.and(isLiquidatable, isSure);
      isCalled = v128.and(isCalled, isSure);
      isWarned = v128.and(isWarned, isSure);
      equity = v128.and(equity, isSure);
      margin = v128.and(margin, isSure);
    }
    // As integers the masks are −1.
    const rows = counts + offset, figures = sums + offset;
    v128.store(rows, i64x2.sub(v128.load(rows), isLiquidatable));
    v128.store(rows + length, i64x2.sub(v128.load(rows + length), isCalled));
    v128.store(rows + 2 * length, i64x2.sub(v128.load(rows + 2 * length), isWarned));
    v128.store(figures, f64x2.add(v128.load(figures), equity));
    v128.store(figures + length, f64x2.add(v128.load(figures + length), margin));
    const shortfall = f64x2.pmax(zero, f64x2.sub(margin, equity));
    v128.store(figures + 2 * length, f64x2.add(v128.load(figures + 2 * length), shortfall));
    called = i64x2.sub(called, isCalled);
    liquidatable = i64x2.sub(liquidatable, isLiquidatable);
    lastCalled = isCalled;
    lastLiquidatable = isLiquidatable;
  }
  if (scenarios & 1) {
    // The second of the last pair is no scenario.
    called = i64x2.add(called, i64x2.replace_lane(lastCalled, 0, 0));
    liquidatable = i64x2.add(liquidatable, i64x2.replace_lane(lastLiquidatable, 0, 0));
  }
  storeReach(account, called, liquidatable);
  return isDoubtful;
}

@inline
function storeReach(account: usize, called: v128, liquidatable: v128): void {
  const reach = <usize>load<u32>(on.REACHES) + account * on.REACH_BYTES;
  store<u16>(reach, <u16>(i64x2.extract_lane(called, 0) + i64x2.extract_lane(called, 1)));
  store<u16>(reach, <u16>(i64x2.extract_lane(liquidatable, 0) + i64x2.extract_lane(liquidatable, 1)), 2);
}

/** The same of an account without positions: it requires nothing, so a debt alone decides. */
export function countDebts(account: usize, counts: usize, sums: usize, tolerance: f64, scratch: usize): bool {
  const length = <usize>load<u32>(on.ROW_LENGTH);
  const isLiquidated = load<i32>(at.LIQUIDATES_WITHOUT_REQUIREMENT) != 0;
  const doubts = <usize>load<u32>(on.DOUBTS), nears = <usize>load<u32>(on.NEARS);
  let isDoubtful = false;
  let reached: u16 = 0;
  for (let offset: usize = 0; offset < <usize>load<u32>(on.SCENARIOS) << 3; offset += 8) {
    const equity = load<f64>(scratch + offset, on.EQUITIES);
    const ownLane = offset & 8 ? 1 : 2;
    if (!(equity > tolerance)) markTwo(nears, account, offset & ~15, ownLane);
    if (!(abs(equity) > tolerance)) {
      markTwo(doubts, account, offset & ~15, ownLane);
      isDoubtful = true;
      continue;
    }
    const figures = sums + offset;
    store<f64>(figures, load<f64>(figures) + equity);
    if (!(equity < 0)) continue;
    store<f64>(figures + 2 * length, load<f64>(figures + 2 * length) - equity);
    if (!isLiquidated) continue;
    for (let row = counts + offset, one = 0; one < on.LEVEL_ROWS; one++, row += length)
      store<i64>(row, load<i64>(row) + 1);
    reached += 1;
  }
  const reach = <usize>load<u32>(on.REACHES) + account * on.REACH_BYTES;
  store<u16>(reach, reached);
  store<u16>(reach, reached, 2);
  return isDoubtful;
}

/** One account into its slot. */
function stressAccount(account: usize, slot: usize, scratch: usize): void {
  const doubts = <usize>load<u32>(on.DOUBTS) + account * on.DOUBT_BYTES;
  const nears = <usize>load<u32>(on.NEARS) + account * on.DOUBT_BYTES;
  v128.store(doubts, i64x2.splat(0));
  v128.store(nears, i64x2.splat(0));
  store<u32>(<usize>load<u32>(on.REACHES) + account * on.REACH_BYTES, 0);
  const figures = column(at.ACCOUNT_FIGURES) + account * at.ACCOUNT_BYTES;
  if (load<i32>(figures, at.OUTCOME) != at.EXACT) return;
  const length = <usize>load<u32>(on.ROW_LENGTH);
  const status = <usize>load<i32>(figures, at.STATUS);
  const sums = slot + on.STATUS_ROWS * length, tail = slot + on.SLOT_ROWS * length;
  const counts = slot + status * on.LEVEL_ROWS * length;
  store<u32>(tail + (status << 2), load<u32>(tail + (status << 2), on.TAIL_ACCOUNTS) + 1, on.TAIL_ACCOUNTS);
  const starts = column(at.POSITION_START) + (account << 2), balanceStarts = column(at.BALANCE_START) + (account << 2);
  const first = <usize>load<u32>(starts), end = <usize>load<u32>(starts, 4);
  const firstBalance = <usize>load<u32>(balanceStarts), lastBalance = <usize>load<u32>(balanceStarts, 4);
  const positions = end - first, balances = lastBalance - firstBalance;
  if (positions + balances == 0) return;
  let isDoubtful = true;
  if (!gatherPositions(first, end, scratch)) {
    v128.store(doubts, i64x2.splat(-1));
    v128.store(nears, i64x2.splat(-1));
  } else {
    gatherBalances(firstBalance, lastBalance, scratch);
    sumLines(scratch);
    const tolerance = toleranceOf(positions, balances);
    store<f64>(tail, load<f64>(tail, on.TAIL_TOLERANCE) + tolerance, on.TAIL_TOLERANCE);
    store<f64>(tail, load<f64>(tail, on.TAIL_GROSS) + grossEquity + grossMaintenance, on.TAIL_GROSS);
    isDoubtful = positions == 0
      ? countDebts(account, counts, sums, tolerance, scratch)
      : countStatuses(account, counts, sums, tolerance, scratch);
  }
  if (isDoubtful) store<u32>(tail, load<u32>(tail, on.TAIL_DOUBTFUL) + 1, on.TAIL_DOUBTFUL);
}

/**
 * Accounts from…to of the narrow book under every scenario of the run, into the slots of their chunks. Reads their status
 * as prices are from their figures; an account without exact figures is left out.
 *
 * @param from a multiple of SLOT_ACCOUNTS
 * @param scratch address of SCRATCH_BYTES bytes that nobody else uses meanwhile
 */
export function stressAccounts(from: u32, to: u32, scratch: usize): void {
  const length = <usize>load<u32>(on.ROW_LENGTH);
  const slotBytes = on.SLOT_ROWS * length + on.SLOT_TAIL_BYTES;
  for (let account = <usize>from; account < to; ) {
    const slot = <usize>load<u32>(on.SLOTS) + (account >> on.SLOT_SHIFT) * slotBytes;
    memory.fill(slot, 0, slotBytes);
    const end = min<usize>(to, account + on.SLOT_ACCOUNTS);
    for (; account < end; account++) stressAccount(account, slot, scratch);
  }
}
