import { parseSequence } from '../domain/books/account-id';
import { parseInstant } from '../domain/number/instant';
import { parseDecimal, ZERO, type Decimal, type DecimalRefusal } from '../domain/number/decimal';
import { isIdentifier, rowFault, shown, type Place } from '../domain/market/import-row';
import type { Fault } from '../domain/result';
import type { Cells } from './source-record';

const WHY_NOT_DECIMAL: Record<DecimalRefusal, string> = {
  'not-a-decimal': 'is not a decimal: digits and one point, no exponent, no sign but a minus',
  'too-many-integer-digits': 'has more than 20 digits before the point',
  'too-many-decimals': 'has more than 18 digits after the point',
};

/**
 * Reads the cells of one record into types, collecting every fault.
 *
 * A faulty cell reads as a neutral value, so that the rest can be read too; a record with any fault is
 * refused as a whole (`faults`), and the neutral values go with it.
 */
export class RowReader {
  readonly faults: Fault[] = [];

  constructor(
    private readonly place: Place,
    private readonly cells: Cells,
    /** Put before the name of a column in paths: where a nested record stands in its row. */
    private readonly prefix = '',
  ) {}

  has(column: string): boolean {
    return this.cells.has(column);
  }

  /** Records a fault of a column, or of the whole record. */
  fault(column: string | undefined, rule: string, message: string): void {
    const path = column === undefined ? undefined : `${this.prefix}${column}`;
    this.faults.push(rowFault(this.place, path, rule, message));
  }

  text(column: string): string {
    const cell = this.cells.get(column);
    if (cell === undefined) this.fault(column, 'required', 'A value is required.');
    else if (typeof cell === 'string') return cell;
    else if (typeof cell === 'number') {
      this.fault(column, 'number-in-string', `Write ${cell} as "${cell}": a JSON number is not exact.`);
    } else this.fault(column, 'text', 'A string is required here.');
    return '';
  }

  identifier(column: string): string {
    const before = this.faults.length;
    const text = this.text(column);
    if (this.faults.length === before && !isIdentifier(text)) {
      const rule = 'must be 1 to 64 letters, digits or . _ : / -, starting with a letter or digit';
      this.fault(column, 'identifier', `${shown(text)} ${rule}.`);
    }
    return text;
  }

  decimal(column: string): Decimal {
    const before = this.faults.length;
    const text = this.text(column);
    if (this.faults.length > before) return ZERO;
    const parsed = parseDecimal(text);
    if (parsed.ok) return parsed.value;
    this.fault(column, parsed.refusal, `${shown(text)} ${WHY_NOT_DECIMAL[parsed.refusal]}.`);
    return ZERO;
  }

  optionalDecimal(column: string): Decimal | null {
    return this.has(column) ? this.decimal(column) : null;
  }

  /** A count: digits only. */
  wholeNumber(column: string): number {
    const before = this.faults.length;
    const text = this.text(column);
    if (this.faults.length > before) return 0;
    if (/^(0|[1-9]\d{0,8})$/.test(text)) return Number(text);
    this.fault(column, 'whole-number', `${shown(text)} is not a whole number of at most 9 digits.`);
    return 0;
  }

  /** A number that counts up, below 2^63. */
  sequence(column: string): bigint {
    const before = this.faults.length;
    const text = this.text(column);
    if (this.faults.length > before) return 0n;
    const sequence = parseSequence(text);
    if (sequence !== null) return sequence;
    this.fault(column, 'sequence', `${shown(text)} is not a whole number from 0 to 2^63 − 1.`);
    return 0n;
  }

  /** An instant in UTC: 2026-01-31T08:00:00Z, with up to three decimals of a second. */
  instant(column: string): Date {
    const before = this.faults.length;
    const text = this.text(column);
    if (this.faults.length > before) return new Date(0);
    const at = parseInstant(text);
    if (at.ok) return at.value;
    this.fault(column, 'instant', `${shown(text)} is not an instant in UTC such as 2026-01-31T08:00:00Z.`);
    return new Date(0);
  }

  /** true or false, as a word or, in JSON, as itself. */
  flag(column: string): boolean {
    const cell = this.cells.get(column);
    return typeof cell === 'boolean' ? cell : this.oneOf(column, ['false', 'true']) === 'true';
  }

  oneOf<Choice extends string>(column: string, choices: readonly [Choice, ...Choice[]]): Choice {
    const before = this.faults.length;
    const text = this.text(column);
    const choice = choices.find((candidate) => candidate === text);
    if (choice === undefined && this.faults.length === before) {
      this.fault(column, 'one-of', `${shown(text)} is none of ${choices.join(', ')}.`);
    }
    return choice ?? choices[0];
  }

  /** The nested records of a list, each of this shape; their faults become these. */
  items<Item>(column: string, shape: Shape, read: (item: RowReader) => Item): readonly Item[] {
    return this.records(column).flatMap((item) => {
      item.shape([shape]);
      const items = item.faults.length > 0 ? [] : [read(item)];
      this.faults.push(...item.faults);
      return items;
    });
  }

  private records(column: string): readonly RowReader[] {
    const cell = this.cells.get(column);
    if (cell === undefined) return [];
    if (!Array.isArray(cell)) {
      this.fault(column, 'list', 'A list of objects is required here.');
      return [];
    }
    return cell.flatMap((element: unknown, index) => {
      const at = `${this.prefix}${column}[${index}]`;
      if (typeof element !== 'object' || element === null || Array.isArray(element)) {
        this.fault(at, 'object', 'An object is required here.');
        return [];
      }
      const cells = new Map<string, unknown>(Object.entries(element).filter(([, value]) => value !== null));
      return [new RowReader(this.place, cells, `${at}.`)];
    });
  }

  /** Faults of the columns' names, against the shapes a record may have. */
  shape(shapes: readonly [Shape, ...Shape[]]): Shape {
    const columns = [...this.cells.keys()];
    const shape = nearestShape(columns, shapes);
    this.faults.push(...shapeFaults(columns, shape, this.place, this.prefix));
    return shape;
  }
}

/** The columns that a kind of record has. */
export interface Shape {
  readonly name: string;
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

/** The shape that shares the most columns: the one that was meant. */
export function nearestShape(columns: readonly string[], shapes: readonly [Shape, ...Shape[]]): Shape {
  const shared = ({ required, optional }: Shape): number =>
    [...required, ...optional].filter((column) => columns.includes(column)).length;
  const missing = ({ required }: Shape): number =>
    required.filter((column) => !columns.includes(column)).length;
  return [...shapes].sort((a, b) => shared(b) - shared(a) || missing(a) - missing(b))[0] ?? shapes[0];
}

export function shapeFaults(columns: readonly string[], shape: Shape, place: Place, prefix = ''): Fault[] {
  const known = [...shape.required, ...shape.optional];
  const unknown = columns.filter((column) => !known.includes(column));
  const missing = shape.required.filter((column) => !columns.includes(column));
  return [
    ...missing.map((column) =>
      rowFault(place, `${prefix}${column}`, 'missing-column', `The column is required.`),
    ),
    ...unknown.map((column) =>
      rowFault(place, `${prefix}${column}`, 'unknown-column', `The columns are ${known.join(', ')}.`),
    ),
  ];
}
