import { type Decimal, decimalText } from '../../number/decimal';
import type { AccountMargin } from '../method/types';

/** Every amount or ratio among an account's figures. */
export type FigureName = {
  [Name in keyof AccountMargin]: AccountMargin[Name] extends Decimal | null ? Name : never;
}[keyof AccountMargin];

export interface FigureTraits {
  readonly unit: 'SETTLEMENT_ASSET' | 'RATIO';
  /** Null for some account that is margined. */
  readonly isNullable: boolean;
  /** The column of `account_margin` that keeps it; null: it is told live, and not kept. */
  readonly column: string | null;
}

const amount = { unit: 'SETTLEMENT_ASSET', isNullable: false } as const;

/**
 * The figures of an account: messages, rows and checks go by this list. One more here is sent, stored and compared
 * everywhere; one that `AccountMargin` has and this list has not does not compile.
 */
export const ACCOUNT_FIGURES = {
  notional: { ...amount, column: 'notional' },
  initialMargin: { ...amount, column: 'initial_margin' },
  maintenanceMargin: { ...amount, column: 'maintenance_margin' },
  fillMargin: { ...amount, column: null },
  equity: { ...amount, column: 'equity' },
  initialEquity: { ...amount, column: 'initial_equity' },
  marginRatio: { unit: 'RATIO', isNullable: true, column: 'margin_ratio' },
  callAmount: { ...amount, column: 'call_amount' },
} as const satisfies Readonly<Record<FigureName, FigureTraits>>;

export const FIGURE_NAMES = Object.keys(ACCOUNT_FIGURES) as readonly FigureName[];

/** Those that a run keeps, by the name of the figure. */
export type StoredFigure = {
  [Name in FigureName]: (typeof ACCOUNT_FIGURES)[Name]['column'] extends string ? Name : never;
}[FigureName];

export const STORED_FIGURES = FIGURE_NAMES.filter(
  (name): name is StoredFigure => ACCOUNT_FIGURES[name].column !== null,
);

/** One value for each of the names. */
export function eachFigure<Name extends FigureName, Value>(
  names: readonly Name[],
  valueOf: (name: Name) => Value,
): Record<Name, Value> {
  return Object.fromEntries(names.map((name) => [name, valueOf(name)])) as Record<Name, Value>;
}

/** In its one spelling; null is null. */
export function figureText(figure: Decimal | null): string | null {
  return figure === null ? null : decimalText(figure);
}
