// Positions of one instrument and side, and balances of one asset, margined anew when a price moves: what each was
// worth before is beside it, so that an account's sums move by the difference of two exact integers and cannot drift.
//
// Block by block, in short passes as in narrow.as.ts. The sums of a block's accounts lie far apart: a pass of its own
// asks for all of them at once, because a processor waits for many in the time of one.
import { isCollateralPlain, plainValue } from './account-pass.as';
import { tickCharges } from './live-charges.as';
import { listTooWide, stateBlock, touchPass } from './live-standing.as';
import { lineMarginPass, lineRowPass } from './margin-pass.as';
import { column as header, SIZE_LIMIT } from './rounding.as';
import { balanceValue } from './standing.as';
import { lineValuePass } from './value-pass.as';
import { greatestValue } from './valued.as';
import * as at from './layout';
import * as live from './live-layout';

/** Moves the sums of a block's accounts by what its positions' figures changed; gives back the greatest sum. */
export function positionSumPass(accounts: usize, values: usize, margins: usize, count: usize, scratch: usize): f64 {
  const sums = header(live.SUMS);
  let greatest = f64x2.splat(0);
  for (const end = scratch + (count << 4); scratch < end; scratch += 16) {
    const sum = sums + (<usize>load<u32>(accounts) << live.SUMS_SHIFT);
    const worth = v128.load(scratch), margin = v128.load(scratch, at.MARGINS);
    const required = f64x2.add(v128.load(sum), f64x2.sub(margin, v128.load(margins)));
    const held = f64x2.add(v128.load(sum, 16), f64x2.sub(worth, v128.load(values)));
    v128.store(sum, required);
    v128.store(sum, held, 16);
    v128.store(margins, margin);
    v128.store(values, worth);
    greatest = f64x2.pmax(greatest, f64x2.pmax(f64x2.abs(required), f64x2.abs(held)));
    accounts += 4;
    values += 16;
    margins += 16;
  }
  return max(f64x2.extract_lane(greatest, 0), f64x2.extract_lane(greatest, 1));
}

/** Up to a block of positions of one line; false, and nothing is done, where one of them is too wide. */
function tickBlock(
  quantities: usize, costs: usize, parts: usize, accounts: usize, values: usize, margins: usize,
  count: usize, line: usize, isStated: bool, scratch: usize,
): bool {
  store<i64>(scratch, touchPass(accounts, count));
  lineValuePass(quantities, costs, parts, header(at.PRICES) + line * at.PRICE_BYTES, count, scratch);
  // Of an odd number of positions the last is read with its neighbour: alone, it is asked for its own size.
  const greatest = count == 1 ? load<f64>(scratch) + abs(load<f64>(scratch, 8)) : greatestValue;
  if (!(greatest < SIZE_LIMIT)) return false;
  const rows = header(at.LINES) + (line << at.LINE_SHIFT);
  lineRowPass(quantities, count, rows, scratch);
  if (!(lineMarginPass(count, rows, scratch) < SIZE_LIMIT)) return false;
  stateBlock(accounts, count, positionSumPass(accounts, values, margins, count, scratch), isStated);
  return true;
}

/** Margins positions of one line anew, and moves the sums of their accounts by what changed. */
function tickPositions(task: usize, scratch: usize): void {
  let quantities = <usize>load<u32>(task, live.TASK_UNITS), costs = <usize>load<u32>(task, live.TASK_COSTS);
  let parts = <usize>load<u32>(task, live.TASK_PARTS), accounts = <usize>load<u32>(task, live.TASK_ACCOUNTS);
  let values = <usize>load<u32>(task, live.TASK_VALUES), margins = <usize>load<u32>(task, live.TASK_MARGINS);
  const line = <usize>load<u32>(task, live.TASK_SUBJECT), isStated = load<u32>(task, live.TASK_IS_STATED) != 0;
  for (let left = <usize>load<u32>(task, live.TASK_COUNT); left > 0; ) {
    const block = min<usize>(left, at.BLOCK_POSITIONS);
    if (!tickBlock(quantities, costs, parts, accounts, values, margins, block, line, isStated, scratch))
      tickOneByOne(quantities, costs, parts, accounts, values, margins, block, line, isStated, scratch);
    quantities += block << 3;
    costs += block << 3;
    parts += block << 2;
    accounts += block << 2;
    values += block << 4;
    margins += block << 4;
    left -= block;
  }
}

function tickOneByOne(
  quantities: usize, costs: usize, parts: usize, accounts: usize, values: usize, margins: usize,
  count: usize, line: usize, isStated: bool, scratch: usize,
): void {
  for (let one: usize = 0; one < count; one++) {
    const account = accounts + (one << 2), value = values + (one << 4), margin = margins + (one << 4);
    const quantity = quantities + (one << 3), cost = costs + (one << 3);
    if (!tickBlock(quantity, cost, parts + (one << 2), account, value, margin, 1, line, isStated, scratch))
      listTooWide(load<u32>(account));
  }
}

/** Moves the sums of a block's accounts by what its balances' values changed; gives back the greatest equity. */
export function balanceSumPass(amounts: usize, values: usize, accounts: usize, count: usize, asset: u32): f64 {
  const sums = header(live.SUMS), entry = header(at.ASSETS) + <usize>asset * at.ASSET_BYTES;
  const isPlain = isCollateralPlain();
  let greatest: f64 = 0;
  for (const end = values + (count << 3); values < end; values += 8, amounts += 8, accounts += 4) {
    const amount = load<f64>(amounts);
    const value = isPlain ? plainValue(entry, amount) : balanceValue(asset, amount);
    const account = load<u32>(accounts);
    if (!(abs(value) < SIZE_LIMIT)) {
      listTooWide(account);
      continue;
    }
    const sum = sums + (<usize>account << live.SUMS_SHIFT);
    const equity = load<f64>(sum, 24) + (value - load<f64>(values));
    store<f64>(sum, equity, 24);
    store<f64>(values, value);
    greatest = max(greatest, abs(equity));
  }
  return greatest;
}

/** Values balances of one asset anew, and moves the equity of their accounts by what changed. */
function tickBalances(task: usize, scratch: usize): void {
  let amounts = <usize>load<u32>(task, live.TASK_UNITS), values = <usize>load<u32>(task, live.TASK_VALUES);
  let accounts = <usize>load<u32>(task, live.TASK_ACCOUNTS);
  const asset = load<u32>(task, live.TASK_SUBJECT), isStated = load<u32>(task, live.TASK_IS_STATED) != 0;
  for (let left = <usize>load<u32>(task, live.TASK_COUNT); left > 0; ) {
    const block = min<usize>(left, at.BLOCK_BALANCES);
    store<i64>(scratch, touchPass(accounts, block));
    stateBlock(accounts, block, balanceSumPass(amounts, values, accounts, block, asset), isStated);
    amounts += block << 3;
    values += block << 3;
    accounts += block << 2;
    left -= block;
  }
}

/**
 * Works the tasks of the shards from…to off, one after the other.
 *
 * @param scratch address of SCRATCH_BYTES bytes that nobody else uses meanwhile
 */
export function tickShards(from: u32, to: u32, scratch: usize): void {
  const starts = header(live.TASK_STARTS), tasks = header(live.TASKS);
  const end = tasks + (<usize>load<u32>(starts + (<usize>to << 2)) << live.TASK_SHIFT);
  let task = tasks + (<usize>load<u32>(starts + (<usize>from << 2)) << live.TASK_SHIFT);
  for (; task < end; task += live.TASK_BYTES) {
    const kind = load<u32>(task, live.TASK_KIND);
    if (kind == live.OF_POSITIONS) tickPositions(task, scratch);
    else if (kind == live.OF_BALANCES) tickBalances(task, scratch);
    else tickCharges(task, scratch);
  }
}
