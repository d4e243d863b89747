import type { AccountBook } from '../margin/method/types';
import type { Decimal } from '../number/decimal';
import { unitsOf } from '../number/units';
import { type HeldTerms, heldTermsOf, heldTermsText, NO_TERMS } from './held-terms';
import { compareBytes } from './snapshot-line';

/** Accounts on their way into the columns of a chunk, one after another, ascending in byte order. */
export class AddedBooks {
  readonly #accounts: string[] = [];
  readonly #apart = new Map<number, AccountBook>();
  readonly #segments = new Map<number, string>();
  readonly #instruments = new Names();
  readonly #assets = new Names();
  readonly #positions = new AddedRows();
  readonly #balances = new AddedRows();
  readonly #terms = new Names();

  constructor() {
    this.#terms.placeOf(heldTermsText(NO_TERMS));
  }

  /** An account, in columns as far as they hold it. @param segment null: none is stated */
  add(book: AccountBook, segment: string | null): void {
    if (isHeld(book)) {
      for (const position of inOrder(book.positions, ({ instrument, leg }) => `${instrument} ${leg ?? ''}`)) {
        const { instrument, quantity, entryPrice } = position;
        const place = this.placeOf(position);
        this.addPosition(instrument, unitsOf(quantity), unitsOf(entryPrice), place);
      }
      for (const { asset, amount } of inOrder(book.collateral, (one) => one.asset))
        this.addBalance(asset, unitsOf(amount));
    } else this.addApart(book);
    this.close(book.account, segment);
  }

  /** A position of the account that `close` names next, in 1e-8. @param terms place of those; 0: nothing is stated */
  addPosition(instrument: string, units: number, entry: number, terms = 0): void {
    this.#positions.add(this.#instruments.placeOf(instrument), units, entry, terms);
  }

  /** Likewise a balance. */
  addBalance(asset: string, units: number): void {
    this.#balances.add(this.#assets.placeOf(asset), units, 0, 0);
  }

  close(account: string, segment: string | null): void {
    if (segment !== null) this.#segments.set(this.#accounts.length, segment);
    this.#accounts.push(account);
    this.#positions.close();
    this.#balances.close();
  }

  /** The book of the account that `close` names next, whole, as columns do not hold it. */
  addApart(book: AccountBook): void {
    this.#apart.set(this.#accounts.length, book);
  }

  /** Where terms stand among those that occur. */
  placeOf(terms: HeldTerms): number {
    return this.#terms.placeOf(heldTermsText(terms));
  }

  /** A `BookChunk`. */
  chunk() {
    const { start, subject, units } = this.#balances.columns();
    return {
      ...{ accounts: this.#accounts, apart: this.#apart, segments: this.#segments },
      ...{ instruments: this.#instruments.names, assets: this.#assets.names },
      terms: this.#terms.names.map(heldTermsOf),
      positions: this.#positions.columns(),
      balances: { start, subject, units },
    };
  }
}

/** What is known and fits; anything else stated of a book or a position is not in columns, so it stands apart. */
function isHeld({ account: _account, positions, collateral, ...others }: AccountBook): boolean {
  const fits = (amount: Decimal): boolean => !Number.isNaN(unitsOf(amount));
  return (
    isEmpty(others) &&
    new Set(positions.map(({ instrument, leg }) => `${instrument} ${leg ?? ''}`)).size === positions.length &&
    new Set(collateral.map(({ asset }) => asset)).size === collateral.length &&
    positions.every(
      ({ instrument: _instrument, quantity, entryPrice, ...more }) =>
        isOfTerms(more) && fits(quantity) && entryPrice.gte(0) && fits(entryPrice),
    ) &&
    collateral.every(({ asset: _asset, amount, ...more }) => isEmpty(more) && fits(amount))
  );
}

/** Whether nothing is stated beside leg and choice. */
function isOfTerms({
  leg: _leg,
  selectedLeverage: _leverage,
  selectedRate: _rate,
  ...others
}: HeldTerms): boolean {
  return isEmpty(others);
}

function isEmpty(others: object): boolean {
  return Object.keys(others).length === 0;
}

function inOrder<Row>(rows: readonly Row[], nameOf: (row: Row) => string): Row[] {
  return [...rows].sort((a, b) => compareBytes(nameOf(a), nameOf(b)));
}

class Names {
  readonly names: string[] = [];
  private readonly places = new Map<string, number>();

  placeOf(name: string): number {
    const known = this.places.get(name);
    if (known !== undefined) return known;
    const place = this.names.push(name) - 1;
    this.places.set(name, place);
    return place;
  }
}

class AddedRows {
  private readonly start = [0];
  private readonly subject: number[] = [];
  private readonly units: number[] = [];
  private readonly entry: number[] = [];
  private readonly terms: number[] = [];
  private hasTerms = false;

  add(subject: number, units: number, entry: number, terms: number): void {
    this.subject.push(subject);
    this.units.push(units);
    this.entry.push(entry);
    this.terms.push(terms);
    this.hasTerms ||= terms > 0;
  }

  close(): void {
    this.start.push(this.units.length);
  }

  columns() {
    return {
      start: Uint32Array.from(this.start),
      subject: Uint32Array.from(this.subject),
      units: Float64Array.from(this.units),
      entry: Float64Array.from(this.entry),
      terms: this.hasTerms ? Uint16Array.from(this.terms) : null,
    };
  }
}
