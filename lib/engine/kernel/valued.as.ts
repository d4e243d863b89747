// What a pass that values a block's positions leaves besides their values.
import * as at from './layout';

/** The greatest notional + |profit|. Read with the sum of all, which such a pass gives back. */
export let greatestValue: f64 = 0;

@inline
export function closed(sizes: v128, greatest: v128): f64 {
  greatestValue = max(f64x2.extract_lane(greatest, 0), f64x2.extract_lane(greatest, 1));
  return f64x2.extract_lane(sizes, 0) + f64x2.extract_lane(sizes, 1);
}

/** Sign, exponent and first bit of the mantissa: the half octave that a row is looked up by. */
@inline
export function storeBuckets(out: usize, notional: v128, offset: v128): void {
  const buckets = i64x2.shr_u(f64x2.add(notional, offset), 51);
  v128.store64_lane(out, buckets, 0, at.ROWS);
  v128.store64_lane(out, buckets, 1, at.ROWS + 16);
}
