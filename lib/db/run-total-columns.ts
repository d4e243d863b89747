import { assert } from '../domain/assert';
import { NO_ACCOUNTS, type RunTotals } from '../domain/margin/figures/run-totals';
import { MARGIN_STATUSES, type MarginStatus } from '../domain/margin/method/types';
import { type Decimal, decimal, decimalText } from '../domain/number/decimal';
import type { MarginRunModel } from './generated/prisma/models';

/** Each number of `RunTotals`; a status stands for the number of accounts in it. */
type TotalName = Exclude<keyof RunTotals, 'statuses'> | MarginStatus;

/**
 * Where `margin_run` keeps what a run adds up to: by its column in SQL, its field in Prisma. Everything that writes
 * or reads the totals of a run goes by this list; a total that is not in it does not compile.
 */
const RUN_TOTALS = {
  accounts: { column: 'accounts', field: 'accounts' },
  unpriced: { column: 'unpriced', field: 'unpriced' },
  notional: { column: 'notional', field: 'notional' },
  initialMargin: { column: 'initial_margin', field: 'initialMargin' },
  maintenanceMargin: { column: 'maintenance_margin', field: 'maintenanceMargin' },
  equity: { column: 'equity', field: 'equity' },
  shortfall: { column: 'shortfall', field: 'shortfall' },
  OK: { column: 'count_ok', field: 'countOk' },
  WARNING: { column: 'count_warning', field: 'countWarning' },
  CALL: { column: 'count_call', field: 'countCall' },
  LIQUIDATION: { column: 'count_liquidation', field: 'countLiquidation' },
  nearLiquidation: { column: 'count_near_liquidation', field: 'countNearLiquidation' },
} as const satisfies Readonly<
  Record<TotalName, { readonly column: string; readonly field: keyof MarginRunModel }>
>;

const NAMES = Object.keys(RUN_TOTALS) as readonly TotalName[];

export const TOTAL_COLUMNS: readonly string[] = NAMES.map((name) => RUN_TOTALS[name].column);

function isStatus(name: TotalName): name is MarginStatus {
  return MARGIN_STATUSES.some((status) => status === name);
}

function totalOf(totals: RunTotals, name: TotalName): Decimal | number {
  return isStatus(name) ? totals.statuses[name] : totals[name];
}

function cellOf(totals: RunTotals, name: TotalName): string | number {
  const total = totalOf(totals, name);
  return typeof total === 'number' ? total : decimalText(total);
}

/** In the order of `TOTAL_COLUMNS`. */
export function totalCells(totals: RunTotals): readonly (string | number)[] {
  return NAMES.map((name) => cellOf(totals, name));
}

type TotalFields = {
  [Name in TotalName as (typeof RUN_TOTALS)[Name]['field']]: Name extends keyof RunTotals
    ? RunTotals[Name] extends number
      ? number
      : string
    : number;
};

/** As Prisma writes them. */
export function totalFields(totals: RunTotals): TotalFields {
  return Object.fromEntries(
    NAMES.map((name) => [RUN_TOTALS[name].field, cellOf(totals, name)]),
  ) as unknown as TotalFields;
}

/** @param row by column @throws AssertionFailure when a column is not there */
export function totalsFrom(row: Readonly<Record<string, unknown>>): RunTotals {
  const valueOf = (name: TotalName): Decimal | number => {
    const cell = row[RUN_TOTALS[name].column];
    assert(typeof cell === 'string' || typeof cell === 'number', `a run keeps its ${name}`);
    return typeof totalOf(NO_ACCOUNTS, name) === 'number' ? Number(cell) : decimal(String(cell));
  };
  const pairsOf = (names: readonly TotalName[]) =>
    Object.fromEntries(names.map((name) => [name, valueOf(name)]));
  return {
    ...pairsOf(NAMES.filter((name) => !isStatus(name))),
    statuses: pairsOf(MARGIN_STATUSES),
  } as unknown as RunTotals;
}
