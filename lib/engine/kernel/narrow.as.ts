// Accounts whose figures are integers of 1e-8 below 2^50, held in float64.
//
// A product over a divisor is the integer next to its float quotient, and a residue modulo 2^32: the true residue is
// less than two divisors of at most 2^29, so its low word is itself and corrects the quotient exactly.
// Work goes in short passes over a block, because each then keeps its constants in registers.
import { accountPass, collateralPass, greatestBalance } from './account-pass.as';
import { marginPass } from './margin-pass.as';
import { column, SIZE_LIMIT, SUM_LIMIT } from './rounding.as';
import { valuePass } from './value-pass.as';
import { greatestValue } from './valued.as';
import * as at from './layout';

/** One block: accounts from…to, whose positions fit the scratch space. Gives back whether it was narrow enough. */
function block(from: usize, to: usize, scratch: usize): bool {
  const starts = column(at.POSITION_START), balanceStarts = column(at.BALANCE_START);
  const first = <usize>load<u32>(starts + (from << 2)), firstBalance = <usize>load<u32>(balanceStarts + (from << 2));
  const count = <usize>load<u32>(starts + (to << 2)) - first;
  const balances = <usize>load<u32>(balanceStarts + (to << 2)) - firstBalance;
  if (<i32>count > at.BLOCK_POSITIONS || <i32>balances > at.BLOCK_BALANCES) return false;
  if (!(valuePass(first, count, scratch) < SUM_LIMIT) || !(greatestValue < SIZE_LIMIT)) return false;
  if (!(marginPass(first, count, scratch) < SUM_LIMIT)) return false;
  if (!(collateralPass(firstBalance, balances, scratch) < SUM_LIMIT) || !(greatestBalance < SIZE_LIMIT)) return false;
  accountPass(from, to, first, firstBalance, scratch);
  const values = column(at.POSITION_VALUES), margins = column(at.POSITION_MARGINS);
  if (values) memory.copy(values + (first << 4), scratch, count << 4);
  if (margins) memory.copy(margins + (first << 4), scratch + at.MARGINS, count << 4);
  return true;
}

/**
 * Margins accounts from…to. An account that is too wide for these numbers is marked and has no figures.
 *
 * @param scratch address of SCRATCH_BYTES bytes that nobody else uses meanwhile
 */
export function marginNarrow(from: u32, to: u32, scratch: usize): void {
  const starts = column(at.POSITION_START), balanceStarts = column(at.BALANCE_START);
  for (let account = <usize>from; account < to; ) {
    const first = load<u32>(starts + (account << 2)), firstBalance = load<u32>(balanceStarts + (account << 2));
    let end = account + 1;
    while (
      end < to &&
      <i32>(end - account) < at.BLOCK_ACCOUNTS &&
      <i32>(load<u32>(starts + (end << 2), 4) - first) <= at.BLOCK_POSITIONS &&
      <i32>(load<u32>(balanceStarts + (end << 2), 4) - firstBalance) <= at.BLOCK_BALANCES
    )
      end++;
    if (!block(account, end, scratch)) {
      for (let one = account; one < end; one++)
        if (!block(one, one + 1, scratch))
          store<i32>(column(at.ACCOUNT_FIGURES) + one * at.ACCOUNT_BYTES, at.TOO_WIDE, at.OUTCOME);
    }
    account = end;
  }
}
