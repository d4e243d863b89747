import type { AccountImportRow, CollateralRow, PositionRow } from '../domain/books/account-row';
import type { RowFormat } from './row-format';
import type { RowReader, Shape } from './row-reader';

const POSITION: Shape = {
  name: 'POSITION',
  required: ['account', 'instrument', 'quantity', 'entryPrice'],
  optional: [],
};
const COLLATERAL: Shape = { name: 'COLLATERAL', required: ['account', 'asset', 'amount'], optional: [] };
/** Positions and balances in one file; each row fills either group of columns, or both. */
const MIXED: Shape = {
  name: 'MIXED',
  required: ['account', 'instrument', 'quantity', 'entryPrice', 'asset', 'amount'],
  optional: [],
};
const NESTED: Shape = { name: 'NESTED', required: ['account'], optional: ['positions', 'collateral'] };

const POSITION_ITEM: Shape = { ...POSITION, required: POSITION.required.slice(1) };
const COLLATERAL_ITEM: Shape = { ...COLLATERAL, required: COLLATERAL.required.slice(1) };

/** Our own form of accounts, as flat rows. @see docs/api.md#accounts */
export const FLAT_ACCOUNT_FORMAT: RowFormat<AccountImportRow> = {
  shapes: [POSITION, COLLATERAL, MIXED],
  read: (reader, shape) => {
    const account = reader.identifier('account');
    if (shape.name === 'POSITION') return [position(reader, account)];
    if (shape.name === 'COLLATERAL') return [collateral(reader, account)];
    const hasPosition = ['instrument', 'quantity', 'entryPrice'].some((column) => reader.has(column));
    const hasCollateral = ['asset', 'amount'].some((column) => reader.has(column));
    if (!hasPosition && !hasCollateral) {
      reader.fault(undefined, 'position-or-balance', 'The row has neither a position nor a balance.');
    }
    return [
      ...(hasPosition ? [position(reader, account)] : []),
      ...(hasCollateral ? [collateral(reader, account)] : []),
    ];
  },
};

/** The same in JSON: flat objects, or one object for an account with lists of positions and balances. */
export const ACCOUNT_FORMAT: RowFormat<AccountImportRow> = {
  shapes: [NESTED, POSITION, COLLATERAL],
  read: (reader, shape) => {
    if (shape.name !== 'NESTED') return FLAT_ACCOUNT_FORMAT.read(reader, shape);
    const account = reader.identifier('account');
    const positions = reader.items('positions', POSITION_ITEM, (item) => position(item, account));
    const balances = reader.items('collateral', COLLATERAL_ITEM, (item) => collateral(item, account));
    return [...positions, ...balances];
  },
};

function position(reader: RowReader, account: string): PositionRow {
  const quantity = reader.decimal('quantity');
  const entryPrice = quantity.isZero() && !reader.has('entryPrice') ? null : reader.decimal('entryPrice');
  return { kind: 'POSITION', account, instrument: reader.identifier('instrument'), quantity, entryPrice };
}

function collateral(reader: RowReader, account: string): CollateralRow {
  return { kind: 'COLLATERAL', account, asset: reader.identifier('asset'), amount: reader.decimal('amount') };
}
