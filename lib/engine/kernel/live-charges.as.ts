// Charges of one contract's positions, found anew when its price moves: beside the positions, which require nothing themselves.
import { findCharge, firstMargin, secondMargin } from './charge.as';
import { listTooWide, stateBlock, touchPass } from './live-standing.as';
import { column as header } from './rounding.as';
import * as at from './layout';
import * as live from './live-layout';

/** Asks for a block's charges, which lie apart too; what it gives back says nothing. */
export function touchCharges(charges: usize, count: usize): i64 {
  let seen: i64 = 0;
  for (const end = charges + (count << 2); charges < end; charges += 4) {
    const charge = <usize>load<u32>(charges);
    seen |= load<i64>(charge) | load<i64>(charge, 64);
  }
  return seen;
}

/** Moves what accounts of a block require by what their charges changed; gives back the greatest requirement. */
function chargeSumPass(charges: usize, accounts: usize, margins: usize, count: usize, long: usize, short: usize): f64 {
  const sums = header(live.SUMS), lines = header(at.LINES), price = header(at.PRICES) + long * at.PRICE_BYTES;
  const longLine = lines + (long << at.LINE_SHIFT), shortLine = lines + (short << at.LINE_SHIFT);
  let greatest = f64x2.splat(0);
  for (const end = charges + (count << 2); charges < end; charges += 4, accounts += 4, margins += 16) {
    const account = load<u32>(accounts);
    if (!findCharge(<usize>load<u32>(charges), longLine, shortLine, price)) {
      listTooWide(account);
      continue;
    }
    const sum = sums + (<usize>account << live.SUMS_SHIFT);
    const margin = f64x2.add(firstMargin, secondMargin);
    const required = f64x2.add(v128.load(sum), f64x2.sub(margin, v128.load(margins)));
    v128.store(sum, required);
    v128.store(margins, margin);
    greatest = f64x2.pmax(greatest, f64x2.abs(required));
  }
  return max(f64x2.extract_lane(greatest, 0), f64x2.extract_lane(greatest, 1));
}

/** Finds charges of two lines anew, and moves the sums of their accounts by what changed. */
export function tickCharges(task: usize, scratch: usize): void {
  let charges = <usize>load<u32>(task, live.TASK_UNITS), accounts = <usize>load<u32>(task, live.TASK_ACCOUNTS);
  let margins = <usize>load<u32>(task, live.TASK_MARGINS);
  const long = <usize>load<u32>(task, live.TASK_SUBJECT), short = <usize>load<u32>(task, live.TASK_SHORT);
  const isStated = load<u32>(task, live.TASK_IS_STATED) != 0;
  for (let left = <usize>load<u32>(task, live.TASK_COUNT); left > 0; ) {
    const block = min<usize>(left, at.BLOCK_POSITIONS);
    store<i64>(scratch, touchPass(accounts, block) | touchCharges(charges, block));
    stateBlock(accounts, block, chargeSumPass(charges, accounts, margins, block, long, short), isStated);
    charges += block << 2;
    accounts += block << 2;
    margins += block << 4;
    left -= block;
  }
}
