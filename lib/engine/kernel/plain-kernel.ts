import type { KernelMemory, MemoryViews } from './kernel-memory';
import * as at from './layout';
import type { Kernel } from './kernel';
import { standingOf } from './plain-standing';

const LIMIT = 2 ** 51;

/**
 * The kernel in TypeScript, for where WebAssembly is missing: the same tables, the same numbers, bit for bit, one
 * account at a time. What is too wide for float64 is left to the reference method.
 */
export function plainKernel(memory: KernelMemory): Kernel {
  return {
    marginNarrow(from, to) {
      const account = new PlainAccount(memory.views);
      for (let index = from; index < to; index++) account.margin(index);
    },
    marginWide: null,
    stressAccounts: null,
    tickShards: null,
    restate: null,
  };
}

class PlainAccount {
  private readonly valueRounded: boolean;
  private readonly isMarginDirect: boolean;
  private initial = 0;
  private maintenance = 0;
  private notional = 0;
  private profit = 0;
  /** Of everything that was added, so that a sum that is not exact is noticed. */
  private sizes = 0;

  constructor(private readonly views: MemoryViews) {
    this.valueRounded = views.i32[(at.VALUE_ROUNDING + at.MODE) / 4 + 1] !== 0;
    this.isMarginDirect = views.i32[(at.MARGIN_ROUNDING + at.MODE) / 4 + 2] !== 0;
  }

  private column(name: number): number {
    return this.views.u32[(at.HEADER + name) / 4] ?? 0;
  }

  margin(account: number): void {
    const { u32, i32, f64 } = this.views;
    this.initial = this.maintenance = this.notional = this.profit = this.sizes = 0;
    const starts = this.column(at.POSITION_START) / 4;
    const end = u32[starts + account + 1] ?? 0;
    for (let index = u32[starts + account] ?? 0; index < end && this.sizes < LIMIT; index++)
      this.position(index);
    const out = this.column(at.ACCOUNT_FIGURES) + account * at.ACCOUNT_BYTES;
    i32[(out + at.OUTCOME) / 4] = at.TOO_WIDE;
    if (!(this.sizes < LIMIT)) return;
    const standing = standingOf(this.views, account, this.profit, this.maintenance);
    if (!standing) return;
    f64[(out + at.INITIAL) / 8] = this.initial;
    f64[(out + at.MAINTENANCE) / 8] = this.maintenance;
    f64[(out + at.NOTIONAL) / 8] = this.notional;
    f64[(out + at.EQUITY) / 8] = standing.equity;
    f64[(out + at.RATIO) / 8] = standing.ratio;
    i32[(out + at.STATUS) / 4] = standing.status;
    i32[(out + at.OUTCOME) / 4] = at.EXACT;
  }

  private position(index: number): void {
    const { u16, u32, u8, f64, i32 } = this.views;
    const line = u16[this.column(at.LINE_OF_POSITION) / 2 + index] ?? 0;
    const quantity = f64[this.column(at.QUANTITY) / 8 + index] ?? NaN;
    const size = Math.abs(quantity);
    const price = this.column(at.PRICES) + line * at.PRICE_BYTES;
    let whole = Math.floor(size * (f64[price / 8] ?? NaN));
    let rest = (Math.imul(size | 0, i32[price / 4 + 2] ?? 0) - Math.imul(whole | 0, at.PRICE_DIVISOR)) | 0;
    if (rest < 0) {
      whole -= 1;
      rest += at.PRICE_DIVISOR;
    } else if (rest >= at.PRICE_DIVISOR) {
      whole += 1;
      rest -= at.PRICE_DIVISOR;
    }
    const notional = this.rounded(whole, rest, at.NOTIONAL_ROUNDING, false);
    if (this.valueRounded) {
      whole = this.rounded(whole, rest, at.VALUE_ROUNDING, quantity < 0);
      rest = 0;
    }
    let profit = (quantity < 0 ? -whole : whole) - (f64[this.column(at.COST_WHOLE) / 8 + index] ?? NaN);
    let left = (quantity < 0 ? -rest : rest) - (i32[this.column(at.COST_PART) / 4 + index] ?? 0);
    while (left < 0) {
      profit -= 1;
      left += at.PRICE_DIVISOR;
    }
    profit = this.rounded(profit, left, at.PROFIT_ROUNDING, profit < 0);
    this.sizes += notional + Math.abs(profit);
    if (!(this.sizes < LIMIT)) return;

    const lines = this.column(at.LINES) + line * at.LINE_BYTES;
    const traits = u8[lines + at.LINE_TRAITS] ?? 0;
    const looked = (traits & at.IS_BY_QUANTITY) === 0 ? notional : size;
    const rows = u32[(lines + at.LINE_ROWS) / 4] ?? 0;
    let row = rows + (u8[lines + bucketOf(looked)] ?? 0) * at.ROW_BYTES;
    while (looked > (f64[(row + at.CEILING) / 8] ?? Infinity)) row += at.ROW_BYTES;
    const initial = this.charged(row, 0, notional);
    let maintenance = this.charged(row, 1, notional);
    this.sizes += initial + maintenance;
    if ((traits & at.HAS_LINK) !== 0) {
      if (!(this.sizes < LIMIT)) return;
      maintenance = this.charged(rows - at.ROW_BYTES, 1, maintenance);
      this.sizes += maintenance;
    }
    this.notional += notional;
    this.profit += profit;
    this.initial += initial;
    this.maintenance += maintenance;
    const values = this.column(at.POSITION_VALUES);
    const margins = this.column(at.POSITION_MARGINS);
    if (values !== 0) f64.set([notional, profit], values / 8 + 2 * index);
    if (margins !== 0) f64.set([initial, maintenance], margins / 8 + 2 * index);
  }

  /** One requirement. @param place 0: initial, 1: maintenance */
  private charged(row: number, place: 0 | 1, notional: number): number {
    const { f64, i32 } = this.views;
    const divisor = i32[(row + at.DIVISOR) / 4 + 2 * place] ?? 1;
    let whole = Math.floor(notional * (f64[(row + at.SLOPE) / 8 + place] ?? NaN));
    const numerator = i32[(row + at.NUMERATOR) / 4 + 2 * place] ?? 0;
    let rest = (Math.imul(notional | 0, numerator) - Math.imul(whole | 0, divisor)) | 0;
    rest += i32[(row + at.REST) / 4 + place] ?? 0;
    while (rest < 0) {
      whole -= 1;
      rest += divisor;
    }
    while (rest >= divisor) {
      whole += 1;
      rest -= divisor;
    }
    whole += (f64[(row + at.WHOLE) / 8 + place] ?? NaN) + at.MAGIC - 1;
    if (this.isMarginDirect) return whole;
    if (f64[(at.MARGIN_ROUNDING + at.UNIT) / 8] !== 1)
      return this.rounded(whole, rest, at.MARGIN_ROUNDING, false);
    // Ties that go to even: the one rounding to 1e-8 that rows cannot hold.
    const isTie = 2 * rest === divisor && whole % 2 !== 0;
    return whole + (2 * rest > divisor || isTie ? 1 : 0);
  }

  /** Rounds whole + rest / PRICE_DIVISOR as declared. */
  private rounded(whole: number, rest: number, rounding: number, isNegative: boolean): number {
    const { f64, i32 } = this.views;
    const unit = f64[(rounding + at.UNIT) / 8] ?? 1;
    if (unit === 1) {
      const above = i32[(rounding + (isNegative ? at.ABOVE_NEGATIVE : at.ABOVE)) / 4] ?? 0;
      const isTie = rest === i32[(rounding + at.TIE) / 4] && whole % 2 !== 0;
      return whole + (rest > above || isTie ? 1 : 0);
    }
    const modulus = whole % unit;
    let left = modulus < 0 ? modulus + unit : modulus;
    const units = (whole - left) / unit;
    if (rest !== 0) left += 0.5;
    const above = f64[(rounding + (isNegative ? at.UNIT_ABOVE_NEGATIVE : at.UNIT_ABOVE)) / 8] ?? 0;
    const isTie = left === f64[(rounding + at.UNIT_TIE) / 8] && units % 2 !== 0;
    return (units + (left > above || isTie ? 1 : 0)) * unit;
  }
}

/** Twice the exponent of the notional + BUCKET_OFFSET, and one more in its upper half; from the first bucket on. */
function bucketOf(notional: number): number {
  const raised = notional + at.BUCKET_OFFSET;
  let exponent = Math.floor(Math.log2(raised));
  // The logarithm may be a hair off at a power of two.
  if (2 ** exponent > raised) exponent -= 1;
  else if (2 ** (exponent + 1) <= raised) exponent += 1;
  return Math.min(
    2 * exponent + (raised >= 1.5 * 2 ** exponent ? 1 : 0) - 2 * Math.log2(at.BUCKET_OFFSET),
    at.BUCKET_COUNT - 1,
  );
}
