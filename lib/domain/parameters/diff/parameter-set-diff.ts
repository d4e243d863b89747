/**
 * What a change of parameters does, in the terms a committee decides by: per class (and per instrument that
 * changed class), per range of notional, tighter or looser. All JSON, every number a decimal in a string:
 * it is hashed into evidence and served by GraphQL as it stands.
 *
 * TIGHTER asks more of accounts, LOOSER asks less, EQUAL asks the same, MIXED does both or cannot be said
 * without prices.
 * @see docs/methodology.md#comparing-two-parameter-sets
 */
export const DIFF_FORMAT = 'margrave/parameter-set-diff/1';

export const DIFF_DIRECTIONS = ['TIGHTER', 'LOOSER', 'EQUAL', 'MIXED'] as const;
export type DiffDirection = (typeof DIFF_DIRECTIONS)[number];

export interface ParameterSetDiff {
  readonly format: typeof DIFF_FORMAT;
  /** Hashes of the two sets. */
  readonly before: string;
  readonly after: string;
  /** Of everything below together; EQUAL only when nothing changes what any account must hold. */
  readonly direction: DiffDirection;
  /** By class name, then instrument, IM before MM. A curve whose document did not change is not listed. */
  readonly curves: readonly CurveDiff[];
  /** Everything else that differs, by path. */
  readonly entries: readonly DiffEntry[];
}

/** A requirement before and after, for a class in both sets, or for an instrument that went to another class. */
export interface CurveDiff {
  /** JSON Pointer of the curve in the set after. */
  readonly path: string;
  readonly requirement: 'INITIAL_MARGIN' | 'MAINTENANCE_MARGIN';
  readonly marginClass: string;
  /** Set for an instrument that changed class: it is compared from `marginClassBefore` to `marginClass`. */
  readonly instrument: string | null;
  readonly marginClassBefore: string;
  readonly direction: DiffDirection;
  /** Ascending from 0, without gap or overlap; neighbours differ in direction. */
  readonly ranges: readonly NotionalRange[];
}

/**
 * A range of notional, above `from`, up to and including `to` (null: without end), on which the effective
 * rate (margin / notional) moves one way.
 *
 * Rates are rounded HALF_EVEN to 18 decimals: at the start the limit from above, at the end the value there,
 * without end the limit.
 */
export interface NotionalRange {
  /** A floor, exact, or where the curves cross, rounded HALF_EVEN to 18 decimals. */
  readonly from: string;
  readonly to: string | null;
  readonly direction: 'TIGHTER' | 'LOOSER' | 'EQUAL';
  readonly startRateBefore: string;
  readonly startRateAfter: string;
  readonly endRateBefore: string;
  readonly endRateAfter: string;
  /**
   * Largest relative change of the margin within the range, as a fraction (0.25: up by a quarter), signed,
   * rounded away from 0 to 18 decimals. At some notionals of WHOLE_TIERS it is approached, not reached.
   */
  readonly largestChange: string;
}

export type DiffEntryKind =
  | 'SETTLEMENT_ASSET'
  | 'MARGIN_CLASS_ADDED'
  | 'MARGIN_CLASS_REMOVED'
  | 'INSTRUMENT_ADDED'
  | 'INSTRUMENT_REMOVED'
  | 'INSTRUMENT_MOVED'
  | 'MAXIMUM_NOTIONAL'
  | 'COLLATERAL_ADDED'
  | 'COLLATERAL_REMOVED'
  | 'HAIRCUT'
  | 'PRICED_BY'
  | 'ACCOUNT_LEVEL'
  | 'ROUNDING'
  | 'FORMULA'
  | 'RULE';

export interface DiffEntry {
  readonly kind: DiffEntryKind;
  /** JSON Pointer in the set after; in the set before when it is gone. */
  readonly path: string;
  /** Class, instrument, asset, level or rounding step. */
  readonly subject: string;
  /** Spelled for people and programs alike: a decimal, a name, "scale 2 UP", the JSON of a part; null when absent. */
  readonly before: string | null;
  readonly after: string | null;
  readonly direction: DiffDirection;
}
