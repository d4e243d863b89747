import * as z from 'zod';
import { decimalString, identifier, roundingSchema } from '../../curves/curve-document';

/** The form of scenario grids: margin as the worst loss over declared scenarios, plus declared contingencies. */

/** What a scenario does to volatilities: the shock's two directions, nothing, or a tilt along the strikes. */
export const VOLATILITY_MOVES = ['UP', 'DOWN', 'NONE', 'LINEAR_SKEW', 'ABSOLUTE_SKEW'] as const;
export type VolatilityMove = (typeof VOLATILITY_MOVES)[number];

const scenario = z.strictObject({
  name: identifier,
  /** In price ranges, signed: 2 is a rise of two ranges. */
  priceMove: decimalString,
  /** `priceMove` is divided by it, for thirds; > 0, 1 when absent. */
  per: decimalString.optional(),
  volatility: z.enum(VOLATILITY_MOVES),
  /** Fraction of its profit or loss that counts (dampening, covered fraction), ≥ 0; 1 when absent. */
  weight: decimalString.optional(),
});

/** What a price move of 1 is: a FRACTION of each price (> 0), or an AMOUNT in the settlement asset (> 0). */
const priceRange = z.discriminatedUnion('unit', [
  z.strictObject({ unit: z.literal('FRACTION'), fraction: decimalString }),
  z.strictObject({ unit: z.literal('AMOUNT'), amount: decimalString }),
]);

/**
 * What UP and DOWN do to an annualised volatility. RELATIVE: × (1 + up · x) and × max(0, 1 − down · x), with
 * x = (term.days / max(days to expiry, term.floorDays))^power, 1 without a term. ABSOLUTE: + up, − down, not below 0.
 */
const volatilityShock = z.discriminatedUnion('rule', [
  z.strictObject({
    rule: z.literal('RELATIVE'),
    up: decimalString,
    down: decimalString,
    /** No volatility that is shocked UP is below it; annualised, ≥ 0. */
    leastUp: decimalString.optional(),
    term: z
      .strictObject({
        /** The expiry at which x is 1, days, > 0; up to it `shortPower` holds, beyond it `longPower`. */
        days: decimalString,
        /** Shorter expiries are shocked as if they had these days, in [0, 400]; without any, one in its last second is refused. */
        floorDays: decimalString,
        shortPower: decimalString,
        longPower: decimalString,
      })
      .optional(),
  }),
  z.strictObject({ rule: z.literal('ABSOLUTE'), up: decimalString, down: decimalString }),
]);

/** cap = base + perRoot · √years. */
const skewCap = z.strictObject({ base: decimalString, perRoot: decimalString });

/**
 * Tilt of volatilities: × max(0, 1 + m), m = k · cap / width within ± cap, k = ln(strike / forward), |k| for
 * ABSOLUTE_SKEW; width = max(leastWidth, √years · widthScale · (volatility + volatilityPerRoot · √years)).
 * A width of 0 is refused. Per expiry the tilt counts as a loss, whichever way it goes.
 */
const skew = z.strictObject({
  linear: skewCap,
  absolute: skewCap,
  leastWidth: decimalString,
  widthScale: decimalString,
  volatility: decimalString,
  volatilityPerRoot: decimalString,
});

/** How options are valued: Black-76 in doubles, a year of 365 days. */
const optionPricing = z.strictObject({
  /** Each option's own figure IMPLIED_VOLATILITY, or the SVI figures of its expiry. */
  volatility: z.enum(['IMPLIED', 'SVI']),
  /** RATE: by exp(−max(INTEREST_RATE, 0) · years). */
  discounting: z.enum(['NONE', 'RATE']),
  /** A shocked option has that many days less to live, ≥ 0; 0 when absent. */
  lookAheadDays: decimalString.optional(),
  /** Within so many seconds of expiry part of the forward is settled: the figure FORWARD_SETTLED_PART is owed. */
  averagingSeconds: z.int().min(0).max(86_400).optional(),
  /** Where a price leaves doubles and becomes a decimal. */
  step: roundingSchema,
});

/** Of a long: factor · d, of a short: factor / d, where d = exp(−years · (max(INTEREST_RATE, 0) · rateScale + addition)). */
const discount = z.strictObject({ factor: decimalString, rateScale: decimalString, addition: decimalString });

/** Fractions of a notional; `initial` is charged for initial margin on top of `maintenance`. */
const contingency = z.strictObject({ initial: decimalString, maintenance: decimalString });

export const scenarioGridParts = {
  method: z.literal('SCENARIO_GRID'),
  scenarios: z.array(scenario).min(1).max(64),
  priceRange,
  /** By days to expiry, ascending; the last one has no end. Perpetuals and spot have the range above. */
  expiryTiers: z
    .array(z.strictObject({ name: identifier, untilDays: decimalString.optional(), priceRange }))
    .min(1)
    .max(40)
    .optional(),
  /** Owed when a scenario moves volatility UP or DOWN. */
  volatilityShock: volatilityShock.optional(),
  /** Owed when a scenario tilts volatility. */
  skew: skew.optional(),
  /** Owed to margin options at all. */
  options: optionPricing.optional(),
  /**
   * What an expiry is worth in a scenario counts at `long` when it is positive; when negative at `short`, at most at 1 /
   * discount factor.
   */
  staticDiscount: z.strictObject({ long: discount, short: discount }).optional(),
  /** Per expiry, its loss at the worse price move × (addition + perYear · years): the scenario BASIS. */
  basis: z
    .strictObject({
      upMove: decimalString,
      downMove: decimalString,
      addition: decimalString,
      perYear: decimalString,
    })
    .optional(),
  /** Of |quantity| × index price: perpetuals; shorts in options less longs of the same strike and expiry. */
  contingencies: z
    .strictObject({ perpetual: contingency.optional(), nakedOption: contingency.optional() })
    .optional(),
  /** Collateral that is margined with the portfolio; the fractions are of its value (haircuts). */
  collateral: z
    .array(
      z.strictObject({
        asset: identifier,
        ...contingency.shape,
        /** Whether scenarios move its price too. */
        cancelsRisk: z.boolean(),
      }),
    )
    .max(100)
    .optional(),
  /** Where a confidence is below `below`: + (1 − confidence) · rate · notional, for initial margin. */
  confidence: z.strictObject({ below: decimalString, rate: decimalString }).optional(),
  /** Where PEG_PRICE of the asset is below `below`: initialFactor + (below − price) · factor. */
  peg: z.strictObject({ asset: identifier, below: decimalString, factor: decimalString }).optional(),
  /** In order: an amount for each unit of delta that is long in one expiry tier and short in the other. */
  spreadCharges: z
    .array(z.strictObject({ first: identifier, second: identifier, amount: decimalString }))
    .max(200)
    .optional(),
  /** Requirement per short option contract, at least. */
  shortOptionMinimum: decimalString.optional(),
  /** Times the worst loss and the spread charges. */
  initialFactor: decimalString,
  maintenanceFactor: decimalString,
  /** Rounding of the profit and loss of one contract in a scenario. */
  contractStep: roundingSchema.optional(),
  /** Rounding of each product of decimals, left to right; exact when absent. */
  productStep: roundingSchema.optional(),
};

export type ScenarioDocument = z.infer<typeof scenario>;
export type PriceRangeDocument = z.infer<typeof priceRange>;
export type VolatilityShockDocument = z.infer<typeof volatilityShock>;
export type SkewDocument = z.infer<typeof skew>;
