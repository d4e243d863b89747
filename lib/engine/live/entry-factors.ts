import { Decimal } from '../../domain/number/decimal';
import { NARROW_LIMIT, narrowUnits } from '../units';

const EXACT_BELOW = 2 ** 53;

/** The multipliers of instruments, as fractions in floats where they fit. */
export class EntryFactors {
  private readonly numerators: Float64Array;
  private readonly divisors: Float64Array;

  constructor(private readonly multipliers: readonly Decimal[]) {
    this.divisors = Float64Array.from(
      multipliers,
      (multiplier) => 10 ** Math.max(0, multiplier.decimalPlaces()),
    );
    this.numerators = Float64Array.from(multipliers, (multiplier, index) =>
      multiplier.times(this.divisors[index] ?? NaN).toNumber(),
    );
  }

  /**
   * Entry price × multiplier in 1e-8; NaN when it has more digits, or is 2^50 or more.
   *
   * @param entry entry price ≥ 0 in 1e-8, or NaN
   */
  times(instrument: number, entry: number): number {
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
