import * as z from 'zod';
import { MAX_SCALE, ROUNDING_MODES, decimalText, parseDecimal } from '../number/decimal';

/** The form of curves, and of the words that every part of a parameter set is written in. */

export const decimalString = z
  .string()
  .refine((text) => parseDecimal(text).ok, {
    message:
      'a decimal in a string: digits and one point, no exponent, at most 20 digits before and 18 after it',
  })
  .transform((text) => {
    const parsed = parseDecimal(text);
    return parsed.ok ? decimalText(parsed.value) : z.NEVER;
  });

/** Identifiers of classes, instruments and assets: short, printable, without white space. */
export const identifier = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._:/-]{0,63}$/,
    '1 to 64 letters, digits or . _ : / -, starting with a letter or digit',
  );

/** Rounding of a figure: a multiple of 10^−scale. */
export const roundingSchema = z.strictObject({
  scale: z.int().min(0).max(MAX_SCALE),
  mode: z.enum(ROUNDING_MODES),
});

/** Digits after the point that a step within a formula may have: GMX counts in 10^−30, Mango in 2^−48. */
export const MAX_STEP_SCALE = 30;
export const MAX_BINARY_SCALE = 64;

/** Rounding of a step within a formula: a multiple of 10^−scale or of 2^−binaryScale. */
export const stepSchema = z.union([
  z.strictObject({ scale: z.int().min(0).max(MAX_STEP_SCALE), mode: z.enum(ROUNDING_MODES) }),
  z.strictObject({ binaryScale: z.int().min(0).max(MAX_BINARY_SCALE), mode: z.enum(ROUNDING_MODES) }),
]);

/**
 * What a curve is a function of. Of the position: NOTIONAL (settlement asset), QUANTITY (|quantity| × multiplier,
 * in units of the underlying), SELECTED_RATE (the initial-margin rate its holder chose, 0 when none; of a weight that opens
 * positions, the one that was chosen for all of the account). Of its
 * instrument: OPEN_INTEREST and SIDE_OPEN_INTEREST (of the position's own side; settlement asset), SKEW
 * (|long − short|, units of the underlying), NET_PROFIT (of all its positions together, 0 when it is a loss;
 * settlement asset), VOLATILITY (annualised fraction), DAYS_TO_EXPIRY. Of a collateral
 * asset: AMOUNT (|balance|, its units), VALUE (settlement asset), TOTAL_DEPOSITS and TOTAL_BORROWS (venue-wide,
 * settlement asset). CONSTANT: of nothing.
 */
export const DRIVERS = [
  'CONSTANT',
  'NOTIONAL',
  'QUANTITY',
  'SELECTED_RATE',
  'OPEN_INTEREST',
  'SIDE_OPEN_INTEREST',
  'SKEW',
  'NET_PROFIT',
  'VOLATILITY',
  'DAYS_TO_EXPIRY',
  'AMOUNT',
  'VALUE',
  'TOTAL_DEPOSITS',
  'TOTAL_BORROWS',
] as const;
export type Driver = (typeof DRIVERS)[number];

/**
 * A tier holds above its floor, up to and including the next tier's floor; the last one has no end.
 * `floor` is in the driver's unit. Its charge is either a `rate` (fraction of notional) or a `maxLeverage` (≥ 1),
 * charged as notional / maxLeverage: 1/75 has no finite decimal.
 */
const tier = z.union([
  z.strictObject({ floor: decimalString, rate: decimalString }),
  z.strictObject({ floor: decimalString, maxLeverage: decimalString }),
]);

const common = {
  driver: z.enum(DRIVERS),
  /** The driver is divided by it first (a skew scale, a unit); 1 when absent. */
  per: decimalString.optional(),
  /** Rounding of driver / per. */
  driverStep: stepSchema.optional(),
  /** The rate is held at or above, at or below. */
  least: decimalString.optional(),
  greatest: decimalString.optional(),
  /** Rounding of the rate, after the clamp's own bounds were applied. */
  step: stepSchema.optional(),
};

/** MARGINAL_TIERS: each rate on its own slice. WHOLE_TIERS: the tier's rate on the whole. */
export const tierCurveSchema = z.strictObject({
  ...common,
  shape: z.enum(['MARGINAL_TIERS', 'WHOLE_TIERS']),
  tiers: z.array(tier).min(1).max(100),
});

/** LINEAR: interpolated between points, held before the first; held or extended after the last. */
const linearCurveSchema = z.strictObject({
  ...common,
  shape: z.literal('LINEAR'),
  points: z
    .array(z.strictObject({ at: decimalString, rate: decimalString }))
    .min(1)
    .max(100),
  /** HOLD: the last rate. EXTEND: the last slope. */
  beyond: z.enum(['HOLD', 'EXTEND']),
});

/** CONSTANT: one rate. */
const constantCurveSchema = z.strictObject({
  ...common,
  shape: z.literal('CONSTANT'),
  rate: decimalString,
});

const rooted = {
  ...common,
  intercept: decimalString,
  coefficient: decimalString,
  /** Added to the driver before the root is taken. */
  shift: decimalString.optional(),
  /** Rounding of intercept + coefficient × root. */
  innerStep: stepSchema.optional(),
  /** The rate is this divided by intercept + coefficient × root. */
  over: decimalString.optional(),
};

/** SQRT: intercept + coefficient × √(driver + shift), or `over` divided by that. */
const sqrtCurveSchema = z.strictObject({
  ...rooted,
  shape: z.literal('SQRT'),
  /** Rounding of the root itself, which has no finite decimal. */
  rootStep: stepSchema,
});

/** POWER: intercept + coefficient × (driver + shift)^exponent, or `over` divided by that. */
const powerCurveSchema = z.strictObject({
  ...rooted,
  shape: z.literal('POWER'),
  /** A multiple of 0.25 from −4 to 4, not 0. */
  exponent: decimalString,
  /** Rounding of the power itself; owed unless the exponent is a whole number. */
  rootStep: stepSchema.optional(),
});

const directCurveSchema = z.discriminatedUnion('shape', [
  tierCurveSchema,
  linearCurveSchema,
  constantCurveSchema,
  sqrtCurveSchema,
  powerCurveSchema,
]);

const through = {
  /** The driver goes through this curve first: the outer one is a function of the rate that this one gives. */
  through: directCurveSchema.optional(),
};

/** A rate (fraction of notional, or of value for collateral) as a function of a driver. */
export const curveSchema = z.discriminatedUnion('shape', [
  tierCurveSchema.extend(through),
  linearCurveSchema.extend(through),
  constantCurveSchema.extend(through),
  sqrtCurveSchema.extend(through),
  powerCurveSchema.extend(through),
]);

export type TierDocument = z.infer<typeof tier>;
export type CurveDocument = z.infer<typeof curveSchema>;
export type TierCurveDocument = z.infer<typeof tierCurveSchema>;
export type StepDocument = z.infer<typeof stepSchema>;
