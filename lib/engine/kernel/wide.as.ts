// Accounts too wide for float64: integers of 1e-8 below 2^61 in int64, one at a time.
//
// As in narrow.as.ts with the modulus 2^64: a float quotient below 2^61 is off by at most 2^10, so that with a divisor
// of at most 2^49 the true residue is below 2^60.
import { statusOf } from './standing.as';
import * as at from './layout';

const LIMIT: f64 = 2305843009213693952.0; // 2^61

let rest: i64 = 0;
let isTooWide: bool = false;

/** floor((a × b + more) / divisor); what is left goes to `rest`. @param more in [0, divisor) */
function quotient(a: i64, b: i64, divisor: i64, more: i64): i64 {
  const near = (<f64>a * <f64>b) / <f64>divisor;
  if (!(abs(near) < LIMIT)) {
    isTooWide = true;
    return 0;
  }
  let whole = <i64>floor(near);
  rest = a * b - whole * divisor + more;
  const off = rest / divisor;
  whole += off;
  rest -= off * divisor;
  if (rest < 0) {
    whole -= 1;
    rest += divisor;
  }
  return whole;
}

/** Rounds whole + left / divisor as declared. `isNegative`: the sign that UP and DOWN go by. */
function rounded(whole: i64, left: i64, divisor: i64, rounding: usize, isNegative: bool): i64 {
  const unit = <i64>load<f64>(rounding, at.UNIT);
  let units = whole, part = 2 * left, all = divisor, isMore = false;
  if (unit != 1) {
    units = whole / unit;
    if (units * unit > whole) units -= 1;
    part = 2 * (whole - units * unit);
    all = unit;
    isMore = left != 0;
  }
  const isExact = part == 0 && !isMore;
  const isTie = part == all && !isMore;
  const isAbove = part > all || (part == all && isMore);
  let up = false;
  // In the order of ROUNDING_MODES.
  switch (load<i32>(rounding, at.MODE)) {
    case 0: up = !isExact && !isNegative; break;
    case 1: up = !isExact && isNegative; break;
    case 2: up = !isExact; break;
    case 3: break;
    case 4: up = isAbove || (isTie && !isNegative); break;
    default: up = isAbove || (isTie && (units & 1) != 0);
  }
  return (units + (up ? 1 : 0)) * unit;
}

@inline
function column(name: i32): usize {
  return <usize>load<u32>(<usize>(at.HEADER + name));
}

let sizes: f64 = 0;

/** One requirement of a row. @param notional or the margin that a link is of */
function margin(row: usize, notional: i64): i64 {
  const whole = quotient(notional, load<i64>(row, 8), load<i64>(row, 16), load<i64>(row, 32));
  const value = rounded(whole + load<i64>(row, 24), rest, load<i64>(row, 16), at.MARGIN_ROUNDING, false);
  sizes += abs(<f64>value);
  return value;
}

function position(index: usize, out: usize): void {
  const line = column(at.WIDE_LINES) + <usize>load<u16>(column(at.WIDE_LINE_OF_POSITION) + (index << 1)) * at.WIDE_LINE_BYTES;
  const quantity = load<i64>(column(at.WIDE_QUANTITY) + (index << 3));
  const isShort = quantity < 0;
  let whole = quotient(isShort ? -quantity : quantity, load<i64>(line), at.WIDE_DIVISOR, 0);
  let left = rest;
  const notional = rounded(whole, left, at.WIDE_DIVISOR, at.NOTIONAL_ROUNDING, false);
  // The exact value, signed, as its floor and what is left.
  if (isShort) {
    whole = left == 0 ? -whole : -whole - 1;
    left = left == 0 ? 0 : at.WIDE_DIVISOR - left;
  }
  if (load<i32>(at.VALUE_ROUNDING, at.MODE + 4)) {
    whole = rounded(whole, left, at.WIDE_DIVISOR, at.VALUE_ROUNDING, isShort);
    left = 0;
  }
  const cost = load<i64>(column(at.WIDE_COST_WHOLE) + (index << 3));
  whole -= cost;
  left -= load<i64>(column(at.WIDE_COST_PART) + (index << 3));
  if (left < 0) {
    whole -= 1;
    left += at.WIDE_DIVISOR;
  }
  const profit = rounded(whole, left, at.WIDE_DIVISOR, at.PROFIT_ROUNDING, whole < 0);
  sizes += <f64>notional + abs(<f64>cost) + abs(<f64>profit);
  let row = <usize>load<u32>(line, 8);
  const size = load<u32>(line, 12) ? (isShort ? -quantity : quantity) : notional;
  while (size > load<i64>(row, at.WIDE_CEILING)) row += at.WIDE_ROW_BYTES;
  store<i64>(out, notional);
  store<i64>(out, profit, 8);
  store<i64>(out, margin(row, notional), 16);
  const base = margin(row + at.WIDE_PART_BYTES, notional);
  const link = <usize>load<u32>(row, at.WIDE_LINK);
  store<i64>(out, link ? margin(link, base) : base, 24);
}

function balance(index: usize): i64 {
  const amount = load<i64>(column(at.WIDE_BALANCE_AMOUNT) + (index << 3));
  const asset = column(at.ASSETS) + <usize>load<u16>(column(at.WIDE_ASSET_OF_BALANCE) + (index << 1)) * at.ASSET_BYTES;
  const isOwed = amount < 0;
  const factor = load<i64>(asset + (isOwed ? 24 : 16));
  const whole = quotient(amount, factor, at.WIDE_DIVISOR, 0);
  const value = rounded(whole, rest, at.WIDE_DIVISOR, at.COLLATERAL_ROUNDING, isOwed);
  sizes += abs(<f64>value);
  return value;
}

/** Margins accounts from…to; one that is too wide even for these numbers is marked and has no figures. */
export function marginWide(from: u32, to: u32): void {
  const starts = column(at.WIDE_POSITION_START), balances = column(at.WIDE_BALANCE_START);
  for (let account = <usize>from; account < to; account++) {
    const out = column(at.WIDE_ACCOUNT_FIGURES) + account * at.ACCOUNT_BYTES;
    isTooWide = false;
    sizes = 0;
    let initial: i64 = 0, maintenance: i64 = 0, notional: i64 = 0, equity: i64 = 0;
    const end = <usize>load<u32>(starts + (account << 2), 4);
    for (let index = <usize>load<u32>(starts + (account << 2)); index < end; index++) {
      const figures = column(at.WIDE_POSITION_FIGURES) + index * at.WIDE_POSITION_BYTES;
      position(index, figures);
      notional += load<i64>(figures);
      equity += load<i64>(figures, 8);
      initial += load<i64>(figures, 16);
      maintenance += load<i64>(figures, 24);
    }
    const last = <usize>load<u32>(balances + (account << 2), 4);
    for (let index = <usize>load<u32>(balances + (account << 2)); index < last; index++) equity += balance(index);
    store<i64>(out, initial, at.INITIAL);
    store<i64>(out, maintenance, at.MAINTENANCE);
    store<i64>(out, notional, at.NOTIONAL);
    store<i64>(out, equity, at.EQUITY);
    store<i32>(out, statusOf(equity, maintenance), at.STATUS);
    store<i32>(out, isTooWide || !(sizes < LIMIT) ? at.TOO_WIDE : at.EXACT, at.OUTCOME);
  }
}
