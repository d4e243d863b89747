import type { Decimal } from '../number/decimal';
import type { AmountKind } from '../market/amount-range';
import type { Fault } from '../result';
import { amountFaults, isIdentifier, rowFault, shown, type Place } from '../market/import-row';
import { marginAccountId, type OfAccount } from './account-id';
import {
  type BookContext,
  chosenRangeMessage,
  contractFaults,
  positionFaults,
  type PositionLeg,
  type PositionRow,
} from './contract-row';

/** What a source that knows nothing but plain positions and balances says of each. */
export const PLAIN = { pocket: null, sequence: null } as const;
export const PLAIN_POSITION = { ...PLAIN, leg: 'NET', accruedFunding: null, chosen: null } as const;
export const PLAIN_BALANCE = { ...PLAIN, accruedInterest: null } as const;

/** Sets an account's balance of an asset; negative is a debt, 0 removes it. */
export interface CollateralRow extends OfAccount {
  readonly kind: 'COLLATERAL';
  readonly asset: string;
  readonly amount: Decimal;
  /** ≥ 0, in the asset: owed and not yet booked; null: none. */
  readonly accruedInterest: Decimal | null;
}

export const ORDER_SIDES = ['BUY', 'SELL'] as const;

/** Sets an order that rests in the book, to what is left of it; quantity 0 takes it out. */
export interface OrderRow extends OfAccount {
  readonly kind: 'ORDER';
  /** The venue's own id of it, one of its account. */
  readonly order: string;
  readonly instrument: string;
  readonly leg: PositionLeg;
  readonly side: (typeof ORDER_SIDES)[number];
  /** ≥ 0 */
  readonly quantity: Decimal;
  /** In the settlement asset; null only where quantity is 0. */
  readonly limitPrice: Decimal | null;
  readonly isReduceOnly: boolean;
}

/** Takes a mode or a segment away again. */
export const NO_WORD = 'NONE';

/** Sets what an account is, beside what it holds; null: it stays as it is. */
export interface AccountRow extends OfAccount {
  readonly kind: 'ACCOUNT';
  /** A mode of the live set, or NONE. */
  readonly mode: string | null;
  /** The venue's own word, or NONE. */
  readonly segment: string | null;
  /** The rate that was chosen for all of it; 0 takes it back. */
  readonly selectedRate: Decimal | null;
}

export type AccountImportRow = PositionRow | CollateralRow | OrderRow | AccountRow;

/**
 * Every rule a row breaks: `identifier` (names of every kind), `instrument-known`, `instrument-open` (nobody opens anything in one that is closed), `instrument-classed` (the live
 * version has a margin class for it, or it could not be margined), `price-positive`, `collateral-known` (the live version
 * has a haircut for the asset), `amount-range`, `interest-owed`, `mode-known`, `selected-range`, and those of `contractFaults`. Closing a
 * position, cancelling an order and removing a balance need neither class nor haircut.
 */
export function accountRowFaults(
  row: AccountImportRow,
  place: Place,
  context: BookContext,
): readonly Fault[] {
  const misspelt = misspeltNames(row);
  if (misspelt.length > 0) {
    return misspelt.map(([column, name]) => {
      const message = `${shown(name)} is not 1 to 64 letters, digits or . _ : / -.`;
      return rowFault(place, column, 'identifier', message);
    });
  }
  switch (row.kind) {
    case 'ACCOUNT':
      return [...modeFaults(row, place, context), ...accountRateFaults(row, place, context)];
    case 'COLLATERAL':
      return collateralFaults(row, place, context);
    case 'POSITION':
      return positionFaults(row, place, context);
    case 'ORDER':
      return orderFaults(row, place, context);
  }
}

/** The margin account that a row is about. */
export function marginAccountOf({ account, pocket }: OfAccount): string {
  return marginAccountId(account, pocket);
}

function modeFaults({ mode }: AccountRow, place: Place, { modes }: BookContext): readonly Fault[] {
  if (mode === null || mode === NO_WORD || modes.has(mode)) return [];
  const message = `The live version has no margin mode ${shown(mode)}.`;
  return [rowFault(place, 'mode', 'mode-known', message)];
}

function accountRateFaults(
  { selectedRate }: AccountRow,
  place: Place,
  context: BookContext,
): readonly Fault[] {
  if (selectedRate === null) return [];
  const message = chosenRangeMessage({ rate: selectedRate }, context.greatestRate(null));
  return message === null ? [] : [rowFault(place, 'selectedRate', 'selected-range', message)];
}

function collateralFaults(row: CollateralRow, place: Place, context: BookContext): readonly Fault[] {
  const { asset, amount, accruedInterest } = row;
  const faults = amountFaults(place, 'amount', 'BALANCE', amount);
  if (accruedInterest) {
    faults.push(...amountFaults(place, 'accruedInterest', 'BALANCE', accruedInterest));
    if (accruedInterest.lt(0))
      faults.push(rowFault(place, 'accruedInterest', 'interest-owed', 'Interest is owed: it is at least 0.'));
  }
  const isEmpty = amount.isZero() && (accruedInterest?.isZero() ?? true);
  if (isEmpty || context.collateral.has(asset)) return faults;
  const message = `The live version has no collateral rule for "${asset}".`;
  return [...faults, rowFault(place, 'asset', 'collateral-known', message)];
}

function orderFaults(row: OrderRow, place: Place, context: BookContext): readonly Fault[] {
  const known = contractFaults(row, place, context, row.quantity.isZero());
  if (known.length > 0 || row.quantity.isZero()) return known;
  const faults: Fault[] = [];
  const positive = (column: 'quantity' | 'limitPrice', amount: Decimal | null, kind: AmountKind): void => {
    if (amount === null || amount.lte(0)) {
      const rule = column === 'quantity' ? 'quantity-positive' : 'price-positive';
      faults.push(rowFault(place, column, rule, 'An open order has a quantity and a limit price above 0.'));
    } else faults.push(...amountFaults(place, column, kind, amount));
  };
  positive('quantity', row.quantity, 'QUANTITY');
  positive('limitPrice', row.limitPrice, 'PRICE');
  return faults;
}

function misspeltNames(row: AccountImportRow): readonly (readonly [column: string, name: string])[] {
  const named: (readonly [string, string | null])[] = [
    ['account', row.account],
    ['pocket', row.pocket],
  ];
  if (row.kind === 'COLLATERAL') named.push(['asset', row.asset]);
  if (row.kind === 'ORDER') named.push(['order', row.order]);
  if (row.kind === 'ACCOUNT') named.push(['mode', row.mode], ['segment', row.segment]);
  return named.flatMap(([column, name]) => (name === null || isIdentifier(name) ? [] : [[column, name]]));
}
