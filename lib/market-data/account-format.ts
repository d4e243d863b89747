import type { OfAccount } from '../domain/books/account-id';
import {
  type AccountImportRow,
  type AccountRow,
  type CollateralRow,
  ORDER_SIDES,
  type OrderRow,
} from '../domain/books/account-row';
import { type ChosenRate, LEGS, type PositionRow } from '../domain/books/contract-row';
import type { RowFormat } from './row-format';
import type { RowReader, Shape } from './row-reader';

/** What a flat row may say of its account beside its name. */
const OF_ACCOUNT = ['pocket', 'sequence'];
const CONTRACT = ['leg', 'selectedLeverage', 'selectedRate', 'accruedFunding'];
const ACCOUNT_WORDS = ['mode', 'segment', 'selectedRate'];

const POSITION_ITEM: Shape = {
  name: 'POSITION',
  required: ['instrument', 'quantity', 'entryPrice'],
  optional: CONTRACT,
};
const COLLATERAL_ITEM: Shape = {
  name: 'COLLATERAL',
  required: ['asset', 'amount'],
  optional: ['accruedInterest'],
};
const ORDER_ITEM: Shape = {
  name: 'ORDER',
  required: ['order', 'instrument', 'side', 'quantity', 'limitPrice'],
  optional: ['leg', 'isReduceOnly'],
};
const HOLDINGS = ['positions', 'collateral', 'orders'];
const POCKET_ITEM: Shape = {
  name: 'POCKET',
  required: ['pocket'],
  optional: [...ACCOUNT_WORDS, ...HOLDINGS],
};

function flat({ name, required, optional }: Shape): Shape {
  return { name, required: ['account', ...required], optional: [...OF_ACCOUNT, ...optional] };
}

const POSITION = flat(POSITION_ITEM);
const COLLATERAL = flat(COLLATERAL_ITEM);
const ORDER = flat(ORDER_ITEM);
/** Positions and balances in one file; each row fills either group of columns, or both. */
const MIXED = flat({
  name: 'MIXED',
  required: [...POSITION_ITEM.required, ...COLLATERAL_ITEM.required],
  optional: [...CONTRACT, ...COLLATERAL_ITEM.optional],
});
const ACCOUNT = flat({ name: 'ACCOUNT', required: [], optional: ACCOUNT_WORDS });
const NESTED: Shape = {
  name: 'NESTED',
  required: ['account'],
  optional: ['sequence', ...ACCOUNT_WORDS, ...HOLDINGS, 'pockets'],
};

/** Our own form of accounts, as flat rows. @see docs/api.md#accounts */
export const FLAT_ACCOUNT_FORMAT: RowFormat<AccountImportRow> = {
  shapes: [POSITION, COLLATERAL, MIXED, ORDER, ACCOUNT],
  read: (reader, shape) => {
    const of: OfAccount = {
      account: reader.identifier('account'),
      pocket: reader.has('pocket') ? reader.identifier('pocket') : null,
      sequence: sequenceOf(reader),
    };
    if (shape.name === 'POSITION') return [position(reader, of)];
    if (shape.name === 'COLLATERAL') return [collateral(reader, of)];
    if (shape.name === 'ORDER') return [order(reader, of)];
    if (shape.name === 'ACCOUNT') return [words(reader, of)];
    const hasPosition = [...POSITION_ITEM.required, ...CONTRACT].some((column) => reader.has(column));
    const hasCollateral = [...COLLATERAL_ITEM.required, ...COLLATERAL_ITEM.optional].some((column) =>
      reader.has(column),
    );
    if (!hasPosition && !hasCollateral) {
      reader.fault(undefined, 'position-or-balance', 'The row has neither a position nor a balance.');
    }
    return [
      ...(hasPosition ? [position(reader, of)] : []),
      ...(hasCollateral ? [collateral(reader, of)] : []),
    ];
  },
};

/** The same in JSON: flat objects, or one object for an account with lists of what it and its pockets hold. */
export const ACCOUNT_FORMAT: RowFormat<AccountImportRow> = {
  shapes: [NESTED, POSITION, COLLATERAL, ORDER, ACCOUNT],
  read: (reader, shape) => {
    if (shape.name !== 'NESTED') return FLAT_ACCOUNT_FORMAT.read(reader, shape);
    const of: OfAccount = {
      account: reader.identifier('account'),
      pocket: null,
      sequence: sequenceOf(reader),
    };
    const pockets = reader.items('pockets', POCKET_ITEM, (item) => {
      const pocket = { ...of, pocket: item.identifier('pocket') };
      return [...wordsStated(item, pocket), ...holdings(item, pocket)];
    });
    return [...wordsStated(reader, of), ...holdings(reader, of), ...pockets.flat()];
  },
};

function sequenceOf(reader: RowReader): bigint | null {
  return reader.has('sequence') ? reader.sequence('sequence') : null;
}

/** An account that is stated whole is stated even where it holds nothing. */
function wordsStated(reader: RowReader, of: OfAccount): AccountRow[] {
  const isStated = ACCOUNT_WORDS.some((column) => reader.has(column));
  return isStated || (of.sequence !== null && of.pocket === null) ? [words(reader, of)] : [];
}

function words(reader: RowReader, of: OfAccount): AccountRow {
  const word = (column: string): string | null => (reader.has(column) ? reader.identifier(column) : null);
  return {
    ...{ kind: 'ACCOUNT', ...of, mode: word('mode'), segment: word('segment') },
    selectedRate: reader.optionalDecimal('selectedRate'),
  };
}

function holdings(reader: RowReader, of: OfAccount): AccountImportRow[] {
  return [
    ...reader.items('positions', POSITION_ITEM, (item) => position(item, of)),
    ...reader.items('collateral', COLLATERAL_ITEM, (item) => collateral(item, of)),
    ...reader.items('orders', ORDER_ITEM, (item) => order(item, of)),
  ];
}

function legOf(reader: RowReader): PositionRow['leg'] {
  return reader.has('leg') ? reader.oneOf('leg', LEGS) : 'NET';
}

function position(reader: RowReader, of: OfAccount): PositionRow {
  const quantity = reader.decimal('quantity');
  const isClosing = quantity.isZero() && !reader.has('entryPrice');
  return {
    kind: 'POSITION',
    ...of,
    instrument: reader.identifier('instrument'),
    leg: legOf(reader),
    quantity,
    entryPrice: isClosing ? null : reader.decimal('entryPrice'),
    accruedFunding: reader.optionalDecimal('accruedFunding'),
    chosen: chosenOf(reader),
  };
}

function chosenOf(reader: RowReader): ChosenRate | null {
  const [leverage, rate] = [
    reader.optionalDecimal('selectedLeverage'),
    reader.optionalDecimal('selectedRate'),
  ];
  if (leverage && rate) {
    reader.fault('selectedLeverage', 'selected-once', 'State a leverage or a rate, not both.');
  }
  if (leverage) return { leverage };
  return rate ? { rate } : null;
}

function collateral(reader: RowReader, of: OfAccount): CollateralRow {
  return {
    kind: 'COLLATERAL',
    ...of,
    asset: reader.identifier('asset'),
    amount: reader.decimal('amount'),
    accruedInterest: reader.optionalDecimal('accruedInterest'),
  };
}

function order(reader: RowReader, of: OfAccount): OrderRow {
  const quantity = reader.decimal('quantity');
  const isClosing = quantity.isZero() && !reader.has('limitPrice');
  return {
    kind: 'ORDER',
    ...of,
    order: reader.identifier('order'),
    instrument: reader.identifier('instrument'),
    leg: legOf(reader),
    side: reader.oneOf('side', ORDER_SIDES),
    quantity,
    limitPrice: isClosing ? null : reader.decimal('limitPrice'),
    isReduceOnly: reader.has('isReduceOnly') && reader.flag('isReduceOnly'),
  };
}
