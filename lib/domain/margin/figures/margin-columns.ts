import { decimalOfUnits } from '../../number/units';
import { assert } from '../../assert';
import { ok, type Result } from '../../result';
import {
  type AccountMargin,
  MARGIN_STATUSES,
  type MarginRefusal,
  type MarginStatus,
  type PositionMargin,
} from '../method/types';

export const COLUMN_FIGURES = [
  'notional',
  'initialMargin',
  'maintenanceMargin',
  'equity',
  'callAmount',
] as const;
export type ColumnFigure = (typeof COLUMN_FIGURES)[number];

/** Something of each figure that columns hold. */
export function ofFigures<Value>(of: (figure: ColumnFigure) => Value): Record<ColumnFigure, Value> {
  return {
    notional: of('notional'),
    initialMargin: of('initialMargin'),
    maintenanceMargin: of('maintenanceMargin'),
    equity: of('equity'),
    callAmount: of('callAmount'),
  };
}

/** Figures of an account, as far as columns hold them. */
export interface AccountFigures extends Pick<AccountMargin, 'account' | 'status' | ColumnFigure> {
  readonly positions: readonly Pick<
    PositionMargin,
    'instrument' | 'marginClass' | 'notional' | 'initialMargin' | 'maintenanceMargin'
  >[];
}

/** Figures, or why there are none. */
export type Margined = Result<AccountFigures, MarginRefusal>;

/**
 * What an engine finds of a chunk of accounts under one set, in the chunk's order, as columns of integers of 1e-8. What
 * those do not hold, and every refusal, stands apart; columns say nothing of those accounts.
 */
export interface MarginColumns {
  readonly accounts: readonly string[];
  /** Index in MARGIN_STATUSES. */
  readonly status: Uint8Array;
  readonly figures: Readonly<Record<ColumnFigure, Float64Array>>;
  readonly positions: PositionColumns;
  /** By index in `accounts`. */
  readonly apart: ReadonlyMap<number, Margined>;
}

/** Positions of account i from `start[i]` to `start[i + 1]`. */
export interface PositionColumns {
  readonly start: Uint32Array;
  readonly instruments: readonly string[];
  readonly classes: readonly string[];
  /** Index in `instruments`, and in `classes`. */
  readonly instrument: Uint32Array;
  readonly marginClass: Uint32Array;
  readonly notional: Float64Array;
  readonly initialMargin: Float64Array;
  readonly maintenanceMargin: Float64Array;
}

/** Columns that hold nothing: every account stands apart. */
export function allApart(accounts: readonly string[], results: readonly Margined[]): MarginColumns {
  assert(results.length === accounts.length, 'every account is margined once');
  const none = new Float64Array(accounts.length);
  return {
    accounts,
    status: new Uint8Array(accounts.length),
    figures: { notional: none, initialMargin: none, maintenanceMargin: none, equity: none, callAmount: none },
    positions: noPositions(accounts.length),
    apart: new Map(results.entries()),
  };
}

function noPositions(accounts: number): PositionColumns {
  return {
    start: new Uint32Array(accounts + 1),
    ...{ instruments: [], classes: [] },
    ...{ instrument: new Uint32Array(), marginClass: new Uint32Array() },
    ...{ notional: new Float64Array(), initialMargin: new Float64Array() },
    maintenanceMargin: new Float64Array(),
  };
}

/** What columns say of one account. @param index in `accounts` */
export function marginAt(columns: MarginColumns, index: number): Margined {
  const apart = columns.apart.get(index);
  if (apart) return apart;
  const { accounts, figures, positions } = columns;
  const status = MARGIN_STATUSES[columns.status[index] ?? -1];
  assert(status !== undefined, 'an account in columns has a status');
  const at = (column: Float64Array, row: number) => decimalOfUnits(column[row] ?? NaN);
  const [from, to] = [positions.start[index] ?? 0, positions.start[index + 1] ?? 0];
  return ok({
    account: accounts[index] ?? '',
    status,
    notional: at(figures.notional, index),
    initialMargin: at(figures.initialMargin, index),
    maintenanceMargin: at(figures.maintenanceMargin, index),
    equity: at(figures.equity, index),
    callAmount: at(figures.callAmount, index),
    positions: Array.from({ length: to - from }, (_, offset) => from + offset).map((row) => ({
      instrument: positions.instruments[positions.instrument[row] ?? -1] ?? '',
      marginClass: positions.classes[positions.marginClass[row] ?? -1] ?? '',
      notional: at(positions.notional, row),
      initialMargin: at(positions.initialMargin, row),
      maintenanceMargin: at(positions.maintenanceMargin, row),
    })),
  });
}

/** The status alone; null where the account cannot be margined. @param index in `accounts` */
export function statusAt({ apart, status }: MarginColumns, index: number): MarginStatus | null {
  const single = apart.get(index);
  if (single) return single.ok ? single.value.status : null;
  const found = MARGIN_STATUSES[status[index] ?? -1];
  assert(found !== undefined, 'an account in columns has a status');
  return found;
}
