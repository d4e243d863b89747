import { decimalText, type Decimal } from '../number/decimal';
import type { Fault } from '../result';
import { amountFaults, isIdentifier, rowFault, shown, type Place } from '../market/import-row';
import { unknownInstrument } from '../market/price-row';

/** Sets an account's position in an instrument; quantity 0 closes it, and its entry price is then ignored. */
export interface PositionRow {
  readonly kind: 'POSITION';
  readonly account: string;
  readonly instrument: string;
  /** Signed: positive is long. */
  readonly quantity: Decimal;
  /** In the settlement asset; null only where quantity is 0. */
  readonly entryPrice: Decimal | null;
}

/** Sets an account's balance of an asset; negative is a debt, 0 removes it. */
export interface CollateralRow {
  readonly kind: 'COLLATERAL';
  readonly account: string;
  readonly asset: string;
  readonly amount: Decimal;
}

export type AccountImportRow = PositionRow | CollateralRow;

/** What positions and balances are checked against: the venue's list and the live parameter set. */
export interface BookContext {
  /** Closed ones too. */
  readonly listed: { has(instrument: string): boolean };
  readonly closed: { has(instrument: string): boolean };
  readonly classed: { has(instrument: string): boolean };
  readonly collateral: { has(asset: string): boolean };
}

/**
 * Every rule a row breaks: `identifier` (account and asset), `instrument-known`, `instrument-open` (nobody takes a
 * position in one that is closed), `instrument-classed` (the live
 * version has a margin class for it, or it could not be margined), `price-positive` (entry price),
 * `collateral-known` (the live version has a haircut for the asset), `amount-range`. Closing a position and removing a balance need neither class nor haircut.
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
  if (row.kind === 'COLLATERAL') {
    const sized = amountFaults(place, 'amount', 'BALANCE', row.amount);
    if (row.amount.isZero() || context.collateral.has(row.asset)) return sized;
    const message = `The live version has no collateral rule for "${row.asset}".`;
    return [...sized, rowFault(place, 'asset', 'collateral-known', message)];
  }
  if (!context.listed.has(row.instrument)) return [unknownInstrument(row.instrument, place, 'instrument')];
  if (row.quantity.isZero()) return [];
  const faults = amountFaults(place, 'quantity', 'QUANTITY', row.quantity);
  if (context.closed.has(row.instrument)) {
    const message = `"${row.instrument}" is closed: an import of instruments opens it again.`;
    faults.push(rowFault(place, 'instrument', 'instrument-open', message));
  }
  if (!context.classed.has(row.instrument)) {
    const message = `The live version has no margin class for "${row.instrument}".`;
    faults.push(rowFault(place, 'instrument', 'instrument-classed', message));
  }
  if (row.entryPrice === null || row.entryPrice.lte(0)) {
    const found = row.entryPrice === null ? 'nothing' : decimalText(row.entryPrice);
    faults.push(
      rowFault(place, 'entryPrice', 'price-positive', `An open position has a price above 0, not ${found}.`),
    );
  }
  if (row.entryPrice) faults.push(...amountFaults(place, 'entryPrice', 'PRICE', row.entryPrice));
  return faults;
}

function misspeltNames(row: AccountImportRow): readonly (readonly [column: string, name: string])[] {
  const names: [string, string][] = [['account', row.account]];
  if (row.kind === 'COLLATERAL') names.push(['asset', row.asset]);
  return names.filter(([, name]) => !isIdentifier(name));
}
