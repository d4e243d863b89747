import { Decimal } from '../../domain/number/decimal';
import type { InstrumentTerms } from '../../domain/margin/method/types';
import { hasCost, hasInverseCost } from '../cost';
import { NARROW_LIMIT, narrowUnits } from '../units';

const EXACT_BELOW = 2 ** 53;

interface FloatFraction {
  readonly numerator: number;
  readonly divisor: number;
}

/** By the multiplier itself: instruments come again with every chunk of a book. */
const fractions = new WeakMap<Decimal, FloatFraction>();

function fractionOf(multiplier: Decimal): FloatFraction {
  const known = fractions.get(multiplier);
  if (known) return known;
  const divisor = 10 ** Math.max(0, multiplier.decimalPlaces());
  const found = { divisor, numerator: multiplier.times(divisor).toNumber() };
  fractions.set(multiplier, found);
  return found;
}

/** The multipliers of instruments, as fractions in floats where they fit: what makes entry prices costs. */
export class EntryFactors {
  private readonly numerators: Float64Array;
  private readonly divisors: Float64Array;

  private readonly multipliers: readonly Decimal[];
  /** Of inverse contracts their multipliers in 1e-8, NaN where they have more digits; 0 of others. */
  private readonly inverse: Float64Array;

  constructor(terms: readonly Pick<InstrumentTerms, 'multiplier' | 'isInverse'>[]) {
    const multipliers = terms.map(({ multiplier }) => multiplier);
    this.multipliers = multipliers;
    this.inverse = Float64Array.from(terms, ({ multiplier, isInverse }) =>
      isInverse ? narrowUnits(multiplier) : 0,
    );
    this.divisors = Float64Array.from(multipliers, (multiplier) => fractionOf(multiplier).divisor);
    this.numerators = Float64Array.from(multipliers, (multiplier) => fractionOf(multiplier).numerator);
  }

  /** Whether the columns hold what a position cost. @param entry as `times` gives it */
  hasCost(instrument: number, quantity: number, entry: number): boolean {
    return this.isInverse(instrument)
      ? hasInverseCost(quantity, entry, this.inverse[instrument] ?? NaN)
      : hasCost(quantity, entry);
  }

  isInverse(instrument: number): boolean {
    return (this.inverse[instrument] ?? 0) !== 0;
  }

  /**
   * Entry price × multiplier in 1e-8; of an inverse contract the entry price; NaN when it has more digits, or is 2^50 or
   * more.
   *
   * @param entry entry price ≥ 0 in 1e-8, or NaN
   */
  times(instrument: number, entry: number): number {
    if (this.isInverse(instrument)) return entry < NARROW_LIMIT ? entry : NaN;
    const divisor = this.divisors[instrument] ?? NaN;
    const product = entry * (this.numerators[instrument] ?? NaN);
    if (!(product < EXACT_BELOW)) return this.timesDecimal(instrument, entry);
    // Below 2^53 products are exact: the quotient has a fraction, or gives back the product.
    const units = Math.round(product / divisor);
    return units * divisor === product && units < NARROW_LIMIT ? units : NaN;
  }

  private timesDecimal(instrument: number, entry: number): number {
    const multiplier = this.multipliers[instrument];
    if (!multiplier || Number.isNaN(entry)) return NaN;
    return narrowUnits(new Decimal(entry).div(1e8).times(multiplier));
  }
}
