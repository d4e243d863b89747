import { assert } from '../../assert';
import { significant } from '../../statistics/pinned';
import { type Atoms, unitsOfAtoms } from './atoms';
import { ProductSums } from './product-sums';
import type { Exposures } from './sold-accounts';

/** Steps of the power iteration, however soon it stands still: so the figures are the same wherever they are computed. */
const ITERATIONS = 200;
const DIGITS = 9;

/**
 * Products of what accounts that are sold hold together, Σ over accounts: of two longs, of two shorts, and of a long and a short. On
 * instruments, never accounts × accounts. Exact integers, so it does not depend on the order in which accounts come.
 */
export class PairSums {
  /** Of what 1e-8 holds, in that; and of all else, in 1e-18. */
  readonly #inUnits = ofKinds(() => new ProductSums());
  readonly #inAtoms = ofKinds(() => new Map<number, bigint>());
  readonly #places: ReadonlyMap<string, number>;

  /** @param symbols what is looked at; others are passed over */
  constructor(readonly symbols: readonly string[]) {
    this.#places = new Map(symbols.map((symbol, place) => [symbol, place]));
  }

  /** One account's, the legs of an instrument netted. */
  add(exposures: Exposures): void {
    const net = new Map<number, Atoms>();
    for (const [symbol, notional] of exposures) {
      const place = this.#places.get(symbol);
      if (place !== undefined) net.set(place, (net.get(place) ?? 0n) + notional);
    }
    const places = [...net.keys()].sort((a, b) => a - b);
    const atoms = places.map((place) => net.get(place) ?? 0n);
    const units = atoms.map(unitsOfAtoms);
    if (units.every((one) => one !== null)) this.#addUnits(places, units);
    else this.#addAtoms(places, atoms);
  }

  #addUnits(places: readonly number[], units: readonly number[]): void {
    for (const [at, place] of places.entries()) {
      const one = units[at] ?? 0;
      if (one === 0) continue;
      for (let next = at; next < places.length; next += 1) {
        const other = units[next] ?? 0;
        if (other === 0) continue;
        const key = this.#key(place, places[next] ?? 0);
        this.#inUnits[kindOf(one > 0, other > 0)].add(key, Math.abs(one), Math.abs(other));
      }
    }
  }

  #addAtoms(places: readonly number[], atoms: readonly Atoms[]): void {
    for (const [at, place] of places.entries())
      for (const [next, other] of atoms.entries()) {
        const one = atoms[at] ?? 0n;
        if (next < at || one === 0n || other === 0n) continue;
        const sums = this.#inAtoms[kindOf(one > 0n, other > 0n)];
        const key = this.#key(place, places[next] ?? 0);
        const product = one * other;
        sums.set(key, (sums.get(key) ?? 0n) + (product < 0n ? -product : product));
      }
  }

  /**
   * D^(−½)·ΠᵀΠ·D^(−½) of each kind.
   *
   * @param depthOf the depth of each symbol, in the unit of the notionals, > 0
   */
  matrices(depthOf: (symbol: string) => number): TransmissionMatrices {
    const scales = this.symbols.map((symbol) => Math.sqrt(depthOf(symbol)));
    const of = (kind: Kind): number[][] =>
      this.symbols.map((_, row) =>
        this.symbols.map((__, column) => {
          const key = this.#key(Math.min(row, column), Math.max(row, column));
          const sum = this.#inUnits[kind].total(key) * UNITS_SQUARED + (this.#inAtoms[kind].get(key) ?? 0n);
          if (sum === 0n) return 0;
          const size = Number(sum) / ATOMS_SQUARED / ((scales[row] ?? NaN) * (scales[column] ?? NaN));
          return kind === 'mixed' ? -size : size;
        }),
      );
    return ofKinds(of);
  }

  /** @param first ≤ second */
  #key(first: number, second: number): number {
    return first * this.symbols.length + second;
  }
}

type Kind = keyof TransmissionMatrices;

function ofKinds<Value>(of: (kind: Kind) => Value): Record<Kind, Value> {
  return { longs: of('longs'), shorts: of('shorts'), mixed: of('mixed') };
}

function kindOf(isLong: boolean, isOtherLong: boolean): Kind {
  return isLong === isOtherLong ? (isLong ? 'longs' : 'shorts') : 'mixed';
}

/** Of the squares of both grains in one another, and in one. */
const UNITS_SQUARED = 10n ** 20n;
const ATOMS_SQUARED = 1e36;

/** Symmetric. `longs` and `shorts` are at least 0 everywhere; `mixed` is at most 0, and 0 on the diagonal. */
export interface TransmissionMatrices {
  readonly longs: readonly (readonly number[])[];
  readonly shorts: readonly (readonly number[])[];
  readonly mixed: readonly (readonly number[])[];
}

/**
 * The Perron vector of a matrix that is at least 0 everywhere, by power iteration from equal shares: how much of a sell-off that feeds
 * itself falls on each. Of a matrix in blocks, that of the block that transmits most.
 *
 * @param matrix symmetric, positive semi-definite
 * @returns shares that sum to 1, each rounded to 9 significant digits; null of a matrix of nothing
 * @see Cont and Schaanning (2017), "Fire sales, indirect contagion and systemic stress testing", the indirect contagion index
 */
export function perronVector(matrix: readonly (readonly number[])[]): readonly number[] | null {
  assert(
    matrix.every((row) => row.every((entry) => entry >= 0)),
    'a Perron vector is of what is not negative',
  );
  let shares = matrix.map(() => 1 / matrix.length);
  for (let step = 0; step < ITERATIONS; step += 1) {
    const next = matrix.map((row) =>
      row.reduce((sum, entry, column) => sum + entry * (shares[column] ?? 0), 0),
    );
    const total = next.reduce((sum, one) => sum + one, 0);
    if (total === 0) return null;
    shares = next.map((one) => one / total);
  }
  return shares.map((one) => significant(one, DIGITS));
}

/** The three together with their signs, over the greatest entry in size: above 0 both are sold or both bought, below 0 one of each. */
export function signedShares({ longs, shorts, mixed }: TransmissionMatrices): readonly (readonly number[])[] {
  const sums = longs.map((row, at) =>
    row.map((one, column) => one + (shorts[at]?.[column] ?? 0) + (mixed[at]?.[column] ?? 0)),
  );
  const greatest = sums.reduce(
    (most, row) => row.reduce((found, one) => Math.max(found, Math.abs(one)), most),
    0,
  );
  return sums.map((row) => row.map((one) => (greatest === 0 ? 0 : significant(one / greatest, DIGITS))));
}
