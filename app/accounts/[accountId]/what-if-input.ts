import type { MarginRequirementInput } from '../../_graphql/generated/graphql';
import { compareDecimals, isDecimalText, shiftedText } from '../../_ui/decimal-text';
import { tradedFault } from './traded-fault';

/** What a what-if asks, as it is typed. */

export interface TradeRow {
  /** Of the row, whatever stands in it. */
  readonly id: number;
  readonly instrument: string | null;
  readonly leg: 'LONG' | 'SHORT';
  readonly quantity: string;
  readonly price: string;
}

/** The name for all prices at once, which no instrument has. */
export const EVERY_PRICE = '';

export interface MoveTyped {
  /** An instrument, or `EVERY_PRICE`. */
  readonly of: string;
  readonly percent: string;
}

export interface RowFaults {
  readonly instrument: string | null;
  readonly quantity: string | null;
  readonly price: string | null;
}

export const MOST_TRADES = 50;

/** A row in which nothing stands asks nothing. */
export function isBlank({ instrument, quantity }: TradeRow): boolean {
  return instrument === null && quantity.trim() === '';
}

/** What is wrong with a row, at its fields. A price that is left out is the mark price. */
export function rowFaults(row: TradeRow): RowFaults {
  if (isBlank(row)) return { instrument: null, quantity: null, price: null };
  return {
    instrument: row.instrument === null ? 'Choose an instrument.' : null,
    quantity: tradedFault(row.quantity, 'quantity'),
    price: row.price.trim() === '' ? null : tradedFault(row.price, 'price'),
  };
}

export function isFaulty(faults: RowFaults): boolean {
  return (faults.instrument ?? faults.quantity ?? faults.price) !== null;
}

/** Why what was typed is no move of prices; null when it is one, or nothing. */
export function percentFault(typed: string): string | null {
  const text = typed.trim();
  if (text === '') return null;
  if (!/^[+-]?(0|[1-9]\d*)(\.\d+)?$/.test(text)) return 'Enter the move in percent, such as -10 or 7.5.';
  const percent = text.replace('+', '');
  if (!isDecimalText(percent) || /\.\d{7,}$/.test(percent)) return 'Enter at most 6 digits after the point.';
  if (compareDecimals(percent, '-100') <= 0) return 'A price cannot fall by 100 % or more.';
  return compareDecimals(percent, '10000') > 0 ? 'Enter at most 10,000 %.' : null;
}

/** "-7.5" percent as the fraction "-0.075", exactly. */
export function fractionOfPercent(typed: string): string {
  return shiftedText(typed.trim().replace('+', ''), -2);
}

/** Whether a move is typed that moves anything. */
export function isMoved({ percent }: MoveTyped): boolean {
  return percent.trim() !== '' && fractionOfPercent(percent) !== '0';
}

/** Of rows and a move with no faults. @param byLegs instruments that the account holds by legs */
export function whatIfInput(
  accountId: string,
  rows: readonly TradeRow[],
  move: MoveTyped,
  byLegs: ReadonlySet<string>,
): MarginRequirementInput {
  const trades = rows.flatMap(({ instrument, leg, quantity, price }) =>
    instrument === null
      ? []
      : [
          {
            instrument,
            quantity: quantity.trim(),
            ...(price.trim() === '' ? {} : { price: price.trim() }),
            ...(byLegs.has(instrument) ? { leg } : {}),
          },
        ],
  );
  if (!isMoved(move)) return { accountId, trades };
  const fraction = fractionOfPercent(move.percent);
  const shock =
    move.of === EVERY_PRICE ? { every: fraction } : { instruments: [{ name: move.of, move: fraction }] };
  return { accountId, trades, shock };
}
