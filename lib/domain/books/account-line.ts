import * as z from 'zod';
import { assert } from '../assert';
import { nothingElse } from '../curves/nothing-else';
import { canonicalJson } from '../json/canonical';
import type { AccountBook, CollateralBalance, OpenOrder, Position } from '../margin/method/types';
import { decimalText } from '../number/decimal';
import { ok, type Fault, type Result } from '../result';
import { ORDER_SIDES } from './account-row';
import type { HeldTerms } from './held-terms';
import { compareBytes, decimalOf, fault, readLine, wellFormed } from './snapshot-line';

/**
 * One account's line: `{"account":…,"collateral":[[asset,amount],…],"positions":[[instrument,quantity,entryPrice],…]}`,
 * both lists ascending by name in byte order, positions of one instrument by leg. What goes beyond that is stated where it
 * is: a balance's accrued interest as a third element, the rest of a position as an object after the others, the account's
 * `mode`, its `segment` and what was chosen for all of it (`selectedRate`) beside its lists. Open orders are in the order of their ids.
 *
 * @param segment whose account it is, in the venue's own words, which margins nothing; null: not stated
 * @throws AssertionFailure for a book that states orders in total: what is kept states each
 */
export function accountSnapshotLine(
  { account, collateral, positions, mode, selectedRate, ...others }: AccountBook,
  segment: string | null = null,
): string {
  nothingElse(others);
  return canonicalJson({
    account,
    collateral: collateral.map(balanceCells).sort(([a], [b]) => compareBytes(a ?? '', b ?? '')),
    positions: [...positions]
      .sort((a, b) => compareBytes(a.instrument, b.instrument) || compareBytes(a.leg ?? '', b.leg ?? ''))
      .map(positionCells),
    ...(mode === undefined ? {} : { mode }),
    ...(segment === null ? {} : { segment }),
    ...(selectedRate ? { selectedRate: decimalText(selectedRate) } : {}),
  });
}

function balanceCells({ asset, amount, accruedInterest, ...others }: CollateralBalance): readonly string[] {
  nothingElse(others);
  return [asset, decimalText(amount), ...(accruedInterest ? [decimalText(accruedInterest)] : [])];
}

function positionCells(position: Position) {
  const { instrument, quantity, entryPrice, orders, ...beyond } = position;
  const { accruedFunding, leg, openOrders, selectedLeverage, selectedRate, ...others } = beyond;
  nothingElse(others);
  assert(orders === undefined, 'a book that is kept states each order');
  const stated = {
    ...(accruedFunding ? { accruedFunding: decimalText(accruedFunding) } : {}),
    ...(openOrders ? { openOrders: openOrders.map(orderCells) } : {}),
    ...statedTerms({
      ...(leg ? { leg } : {}),
      ...(selectedLeverage ? { selectedLeverage } : {}),
      ...(selectedRate ? { selectedRate } : {}),
    }),
  };
  const plain = [instrument, decimalText(quantity), decimalText(entryPrice)];
  return Object.keys(stated).length === 0 ? plain : [...plain, stated];
}

/** Leg and choice of a position, as its line states them. */
export function statedTerms({ leg, selectedLeverage, selectedRate, ...others }: HeldTerms) {
  nothingElse(others);
  return {
    ...(leg ? { leg } : {}),
    ...(selectedLeverage ? { selectedLeverage: decimalText(selectedLeverage) } : {}),
    ...(selectedRate ? { selectedRate: decimalText(selectedRate) } : {}),
  };
}

function orderCells({ side, quantity, limitPrice, isReduceOnly, ...others }: OpenOrder) {
  nothingElse(others);
  const stated = { side, quantity: decimalText(quantity), limitPrice: decimalText(limitPrice) };
  return isReduceOnly ? { ...stated, isReduceOnly } : stated;
}

const plainBalance = z.tuple([wellFormed, decimalOf]);
const plainPosition = z.tuple([wellFormed, decimalOf, decimalOf]);
const openOrder = z.strictObject({
  side: z.enum(ORDER_SIDES),
  quantity: decimalOf,
  limitPrice: decimalOf,
  isReduceOnly: z.literal(true).optional(),
});
const beyondPlain = z.strictObject({
  accruedFunding: decimalOf.optional(),
  leg: z.enum(['LONG', 'SHORT']).optional(),
  openOrders: z.array(openOrder).optional(),
  selectedLeverage: decimalOf.optional(),
  selectedRate: decimalOf.optional(),
});
const accountLine = z.strictObject({
  account: wellFormed,
  collateral: z.array(z.union([plainBalance, z.tuple([wellFormed, decimalOf, decimalOf])])),
  positions: z.array(z.union([plainPosition, z.tuple([wellFormed, decimalOf, decimalOf, beyondPlain])])),
  mode: wellFormed.optional(),
  segment: wellFormed.optional(),
  selectedRate: decimalOf.optional(),
});

/** What a line keeps of an account. */
export interface KeptAccount {
  readonly book: AccountBook;
  /** Null: not stated. */
  readonly segment: string | null;
}

/**
 * Reads one account's line back. Inverse of `accountSnapshotLine`; a line that it did not write is refused.
 *
 * @param lineNumber for the fault's path, from 1
 */
export function parseAccountSnapshotLine(line: string, lineNumber: number): Result<KeptAccount, Fault> {
  const read = readLine(accountLine, line);
  if (!read) return fault(lineNumber, 'snapshot-line', 'It is not an account.');
  const book: AccountBook = {
    account: read.account,
    collateral: read.collateral.map(([asset, amount, accruedInterest]) => ({
      ...{ asset, amount },
      ...(accruedInterest ? { accruedInterest } : {}),
    })),
    positions: read.positions.map(([instrument, quantity, entryPrice, beyond]) => ({
      ...{ instrument, quantity, entryPrice },
      ...(beyond ? positionBeyond(beyond) : {}),
    })),
    ...(read.mode === undefined ? {} : { mode: read.mode }),
    ...(read.selectedRate ? { selectedRate: read.selectedRate } : {}),
  };
  const segment = read.segment ?? null;
  if (accountSnapshotLine(book, segment) !== line)
    return fault(lineNumber, 'snapshot-canonical', 'It has another spelling.');
  return ok({ book, segment });
}

/** What a line states of a position beyond its quantity and entry price. */
function positionBeyond({
  accruedFunding,
  leg,
  openOrders,
  selectedLeverage,
  selectedRate,
}: z.infer<typeof beyondPlain>): Partial<Position> {
  return {
    ...(accruedFunding ? { accruedFunding } : {}),
    ...(leg ? { leg } : {}),
    ...(openOrders
      ? { openOrders: openOrders.map((order) => ({ ...order, isReduceOnly: order.isReduceOnly ?? false })) }
      : {}),
    ...(selectedLeverage ? { selectedLeverage } : {}),
    ...(selectedRate ? { selectedRate } : {}),
  };
}
