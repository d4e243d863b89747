import { assert } from '../domain/assert';
import { chunkOfBooks } from '../domain/books/book-chunk';
import { Decimal } from '../domain/number/decimal';
import type { ParameterSetDocument } from '../domain/parameters/document/parameter-set';
import { parseParameterSet } from '../domain/parameters/validate';
import { accountOf, type GeneratedBook } from '../engine/bench/generated-book';
import type { MarginEngine } from '../ports/margin';
import { liquidatableIn, solventAmong } from '../usecases/adjustments/steps/liquidatable';

const FACTOR = 1.5;
const CHUNK_ACCOUNTS = 16_384;

/** Changes of a generated book's set: two tightenings, the second of half the classes of the first and of others, and a loosening. */
export function rampChanges({ parameters, instruments }: GeneratedBook) {
  const { document } = parameters.set;
  const [own, shared, later] = [
    instruments.slice(0, 10),
    instruments.slice(10, 20),
    instruments.slice(20, 30),
  ];
  const scaled = (from: ParameterSetDocument, names: readonly string[], factor: number) =>
    withScaled(from, document, names, factor);
  const first = scaled(document, [...own, ...shared], FACTOR);
  // Its own classes it leaves as the first states them, so that those go on along the first one's ramp.
  const second = scaled(scaled(first, later, FACTOR), shared, FACTOR * 1.3);
  const loosening = scaled(second, [...own, ...shared, ...later], 0.9);
  return { own, shared, later, first, second, loosening };
}

/** A set with the tiers of these classes so many times what another one has. */
function withScaled(
  document: ParameterSetDocument,
  of: ParameterSetDocument,
  names: readonly string[],
  factor: number,
): ParameterSetDocument {
  const marginClasses = { ...document.marginClasses };
  for (const name of names) {
    const stated = of.marginClasses[name];
    assert(stated?.initialMargin !== undefined && 'curve' in stated.initialMargin, 'a class states a curve');
    const { curve } = stated.initialMargin;
    assert(curve.shape === 'MARGINAL_TIERS', 'of marginal tiers');
    const tiers = curve.tiers.map((tier) => {
      assert('rate' in tier, 'by their rates');
      return { ...tier, rate: Decimal.min(new Decimal(tier.rate).times(factor), 1).toFixed(4) };
    });
    marginClasses[name] = {
      ...stated,
      initialMargin: { ...stated.initialMargin, curve: { ...curve, tiers } },
    };
  }
  return { ...document, marginClasses };
}

/** Notional of each account that a change would make liquidatable, all of it at once. */
export async function wouldTip(
  engine: MarginEngine,
  book: GeneratedBook,
  change: ParameterSetDocument,
): Promise<readonly Decimal[]> {
  const parsed = parseParameterSet(change);
  assert(parsed.ok, 'a scaled set is a set');
  const { accountCount, market, parameters } = book;
  const tipped: Decimal[] = [];
  for (let from = 0; from < accountCount; from += CHUNK_ACCOUNTS) {
    const books = Array.from({ length: Math.min(CHUNK_ACCOUNTS, accountCount - from) }, (_, index) => ({
      ...accountOf(book, from + index),
      account: String(from + index).padStart(9, '0'),
    }));
    const chunk = chunkOfBooks(books);
    const after = await engine.marginChunk({ ...market, parameters: parsed.value }, chunk);
    const before = await engine.marginChunk({ ...market, parameters: parameters.set }, chunk);
    tipped.push(...solventAmong(liquidatableIn(after), before).values());
  }
  return tipped;
}
