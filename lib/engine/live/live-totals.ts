import { assert } from '../../domain/assert';
import { Decimal, ZERO } from '../../domain/number/decimal';
import { fractionOf } from '../../domain/number/fraction';
import {
  addToTotals,
  NEAR_LIQUIDATION,
  NO_ACCOUNTS,
  type RunTotals,
} from '../../domain/margin/figures/run-totals';
import { MARGIN_STATUSES, type MarginStatus } from '../../domain/margin/method/types';
import type { AccountStanding } from '../../domain/margin/figures/standing';
import { EQUITY, INITIAL, MAINTENANCE, NOTIONAL } from '../kernel/layout';
import { STANDING_BYTES, SUMS_BYTES } from '../kernel/live-layout';
import type { RecordTable } from './records';

const HALF_WORD = 2 ** 26;

/** Sums of integers below 2^53 in size, as many as there are: exact, each in two parts. */
class Sums {
  private readonly parts: Float64Array;

  constructor(count: number) {
    this.parts = new Float64Array(2 * count);
  }

  add(which: number, value: number): void {
    const { parts } = this;
    const high = Math.floor(value / HALF_WORD);
    parts[2 * which]! += high;
    parts[2 * which + 1]! += value - high * HALF_WORD;
  }

  decimal(which: number): Decimal {
    const [high = NaN, low = NaN] = this.parts.subarray(2 * which);
    const units = BigInt(high) * BigInt(HALF_WORD) + BigInt(low);
    return new Decimal(units.toString()).div(100_000_000);
  }
}

const [NOTIONALS, INITIALS, MAINTENANCES, EQUITIES, SHORTFALLS] = [0, 1, 2, 3, 4] as const;

const NEAR = fractionOf(NEAR_LIQUIDATION);
const [NEAR_NUMERATOR, NEAR_DENOMINATOR] = [Number(NEAR.numerator), Number(NEAR.denominator)];
// A product with a figure below 2^53 is below 2^57: its rounding is at most 8, that of a difference as much again.
assert(
  NEAR_NUMERATOR <= 16 && NEAR_DENOMINATOR <= 16,
  'products with figures err by less than the quick test allows',
);
const PRODUCTS_ERR = 64;

/** As `addToTotals` has it. @param maintenance and equity in units of 1e-8, integers below 2^53 in size */
function isNear(maintenance: number, equity: number): boolean {
  if (!(maintenance > 0 && equity >= maintenance)) return false;
  const gap = NEAR_NUMERATOR * maintenance - NEAR_DENOMINATOR * equity;
  if (Math.abs(gap) > PRODUCTS_ERR) return gap > 0;
  return NEAR.denominator * BigInt(equity) <= NEAR.numerator * BigInt(maintenance);
}

/** What all accounts add up to, exact. @param apart those whose figures are not in the records */
export function liveTotals(
  records: RecordTable,
  count: number,
  apart: readonly number[],
  standing: (index: number) => AccountStanding,
): RunTotals {
  const sums = new Sums(5);
  const statuses = MARGIN_STATUSES.map(() => 0);
  let near = 0;
  const { sums: figures, firstSum, standings, firstStanding } = records.place();
  const isApart = new Uint8Array(count);
  for (const index of apart) isApart[index] = 1;
  for (let index = 0; index < count; index++) {
    if (isApart[index] === 1) continue;
    const first = firstSum + (index * SUMS_BYTES) / 8;
    const maintenance = figures[first + MAINTENANCE / 8] ?? NaN;
    const equity = figures[first + EQUITY / 8] ?? NaN;
    sums.add(NOTIONALS, figures[first + NOTIONAL / 8] ?? NaN);
    sums.add(INITIALS, figures[first + INITIAL / 8] ?? NaN);
    sums.add(MAINTENANCES, maintenance);
    sums.add(EQUITIES, equity);
    if (maintenance > equity) sums.add(SHORTFALLS, maintenance - equity);
    const status = standings[firstStanding + index * STANDING_BYTES] ?? NaN;
    statuses[status] = (statuses[status] ?? 0) + 1;
    if (isNear(maintenance, equity)) near += 1;
  }
  const narrow: RunTotals = {
    accounts: count - apart.length,
    unpriced: 0,
    notional: sums.decimal(NOTIONALS),
    initialMargin: sums.decimal(INITIALS),
    maintenanceMargin: sums.decimal(MAINTENANCES),
    equity: sums.decimal(EQUITIES),
    shortfall: count === apart.length ? ZERO : sums.decimal(SHORTFALLS),
    statuses: Object.fromEntries(
      MARGIN_STATUSES.map((name, index) => [name, statuses[index] ?? 0]),
    ) as Record<MarginStatus, number>,
    nearLiquidation: near,
  };
  const others = apart.reduce((totals, index) => addToTotals(totals, standing(index).margin), NO_ACCOUNTS);
  return added(narrow, others);
}

function added(one: RunTotals, other: RunTotals): RunTotals {
  return {
    accounts: one.accounts + other.accounts,
    unpriced: one.unpriced + other.unpriced,
    notional: one.notional.plus(other.notional),
    initialMargin: one.initialMargin.plus(other.initialMargin),
    maintenanceMargin: one.maintenanceMargin.plus(other.maintenanceMargin),
    equity: one.equity.plus(other.equity),
    shortfall: one.shortfall.plus(other.shortfall),
    statuses: {
      OK: one.statuses.OK + other.statuses.OK,
      WARNING: one.statuses.WARNING + other.statuses.WARNING,
      CALL: one.statuses.CALL + other.statuses.CALL,
      LIQUIDATION: one.statuses.LIQUIDATION + other.statuses.LIQUIDATION,
    },
    nearLiquidation: one.nearLiquidation + other.nearLiquidation,
  };
}
