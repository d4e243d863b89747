import { jsonPointer } from '../json/json-pointer';
import type { Decimal } from '../number/decimal';
import type { Fault, Result } from '../result';
import { AMOUNT_RANGE_RULE, type AmountKind, amountRangeMessage } from './amount-range';

/** Where a row stands in what is imported: a line of a file, or a place in a JSON document or request. */
export type Place =
  | { readonly kind: 'LINE'; readonly line: number }
  | { readonly kind: 'POINTER'; readonly pointer: string };

/** One row as a reader gives it to a use case: typed, or with what is wrong with it. */
export interface ImportRow<Row> {
  readonly place: Place;
  readonly row: Result<Row, readonly Fault[]>;
}

/** As many faults are reported at once; reading stops there, as what follows is likely more of the same. */
export const MAX_IMPORT_FAULTS = 100;

/** The place in words for a line (`line 7, column "price"`), as a JSON Pointer otherwise (`/7/price`). */
export function placePath(place: Place, column?: string): string {
  switch (place.kind) {
    case 'LINE':
      return column === undefined ? `line ${place.line}` : `line ${place.line}, column "${column}"`;
    case 'POINTER':
      return column === undefined ? place.pointer : `${place.pointer}${jsonPointer(column)}`;
  }
}

const MAX_SHOWN = 40;

/** A value as a fault shows it: quoted, its control characters escaped, cut after 40 characters. */
export function shown(value: string): string {
  return JSON.stringify(value.length > MAX_SHOWN ? `${value.slice(0, MAX_SHOWN)}…` : value);
}

export function rowFault(place: Place, column: string | undefined, rule: string, message: string): Fault {
  return { path: placePath(place, column), rule, message };
}

/** Why an amount of a row is not let in for its size (rule `amount-range`); nothing when it is. */
export function amountFaults(place: Place, column: string, kind: AmountKind, amount: Decimal): Fault[] {
  const message = amountRangeMessage(kind, amount);
  return message === null ? [] : [rowFault(place, column, AMOUNT_RANGE_RULE, message)];
}

/** What was imported: stands in the record and the audit entry of the import. */
export interface ImportSource {
  /** For people: the file's name, or what sent it. Never a path of the machine. */
  readonly name: string;
  /** SHA-256 of the bytes read, in hexadecimal; asked for after the last row. */
  readonly sha256: () => string;
}

/** Kinds of what an import sets; a tier table counts with its instrument. */
export const IMPORTED_KINDS = [
  'INSTRUMENT',
  'BAR',
  'MARK',
  'FIGURE',
  'ACCOUNT',
  'POSITION',
  'CHOSEN_RATE',
  'ORDER',
  'COLLATERAL',
] as const;
export type ImportedKind = (typeof IMPORTED_KINDS)[number];

/**
 * What became of the rows of a kind: `applied` changed what is stored; the others changed nothing, because what is stored
 * is the same or newer.
 */
export interface ImportOutcome {
  readonly of: ImportedKind;
  readonly rows: number;
  readonly applied: number;
  /** Of bars: how many of the applied ones say otherwise than what was known; absent when none does. */
  readonly corrections?: number;
  /**
   * Of mark prices and market figures: how many say otherwise than what stood of the very same instant, which stays; absent when
   * none does.
   */
  readonly contradictions?: number;
}

const IDENTIFIER = /^[A-Za-z0-9][A-Za-z0-9._:/-]{0,63}$/;

/** Symbols, assets and accounts: 1 to 64 letters, digits or . _ : / -, starting with a letter or digit. */
export function isIdentifier(text: string): boolean {
  return IDENTIFIER.test(text);
}
