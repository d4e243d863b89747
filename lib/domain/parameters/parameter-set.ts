import * as z from 'zod';
import { decimalText, MAX_SCALE, parseDecimal, ROUNDING_MODES } from '../decimal';

/**
 * The parameter set: every governed parameter, as one immutable canonical document.
 *
 * This file says what a document may look like; `validate.ts` says which relations must hold within it;
 * `canonical.ts` gives its one spelling and its identity. Every number is a decimal in a string.
 * @see docs/methodology.md#parameter-set
 */
export const PARAMETER_SET_FORMAT = 'margrave/parameter-set/1';

const decimalString = z
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
const identifier = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._:/-]{0,63}$/,
    '1 to 64 letters, digits or . _ : / -, starting with a letter or digit',
  );

/**
 * A tier holds above its floor, up to and including the next tier's floor; the last one has no end.
 * `floor` is notional in the settlement asset. Its charge is either a `rate` (fraction of notional, in (0, 1])
 * or a `maxLeverage` (≥ 1), charged as notional / maxLeverage: 1/75 has no finite decimal.
 */
const tier = z.union([
  z.strictObject({ floor: decimalString, rate: decimalString }),
  z.strictObject({ floor: decimalString, maxLeverage: decimalString }),
]);

export const curveSchema = z.strictObject({
  driver: z.literal('NOTIONAL'),
  /** MARGINAL_TIERS: each rate on its own slice. WHOLE_TIERS: the tier's rate on the whole notional. */
  shape: z.enum(['MARGINAL_TIERS', 'WHOLE_TIERS']),
  tiers: z.array(tier).min(1).max(100),
});

const formula = z.strictObject({ curve: curveSchema });

const marginClass = z.strictObject({
  instruments: z.array(identifier).min(1).max(10_000),
  initialMargin: formula,
  maintenanceMargin: formula,
  /** Largest notional one account may open; informs traders and the editor, never changes a margin. */
  maximumNotional: decimalString.optional(),
});

const rounding = z.strictObject({
  scale: z.int().min(0).max(MAX_SCALE),
  mode: z.enum(ROUNDING_MODES),
});

const collateralAsset = z.strictObject({
  /** Fraction of the value of a positive balance that is not recognised, in [0, 1]. A debt counts in full. */
  haircut: decimalString,
  /** The instrument whose mark price values one unit; absent for the settlement asset only (one unit is 1). */
  pricedBy: identifier.optional(),
});

export const parameterSetSchema = z.strictObject({
  format: z.literal(PARAMETER_SET_FORMAT),
  settlementAsset: identifier,
  marginClasses: z.record(identifier, marginClass),
  collateral: z.record(identifier, collateralAsset),
  accountRules: z.strictObject({
    /** Margin ratios (equity / MM): below one of them an account is in WARNING, CALL, LIQUIDATION. */
    warningLevel: decimalString,
    callLevel: decimalString,
    liquidationLevel: decimalString,
  }),
  rounding: z.strictObject({
    notional: rounding,
    margin: rounding,
    profitAndLoss: rounding,
    collateralValue: rounding,
  }),
});

/** A document that has the right form. That its relations hold too is what `ParameterSet` says. */
export type ParameterSetDocument = z.infer<typeof parameterSetSchema>;
export type MarginClassDocument = z.infer<typeof marginClass>;
export type FormulaDocument = z.infer<typeof formula>;
export type CurveDocument = z.infer<typeof curveSchema>;
export type TierDocument = z.infer<typeof tier>;
export type CollateralAssetDocument = z.infer<typeof collateralAsset>;

declare const validated: unique symbol;

/**
 * A parameter set that exists: well-formed, every relational rule holds, canonical.
 * Made only by `parseParameterSet` in `validate.ts`; identical content has the identical hash.
 */
export interface ParameterSet {
  readonly [validated]: true;
  readonly document: ParameterSetDocument;
  /** RFC 8785 text of `document`. */
  readonly canonical: string;
  /** SHA-256 of `canonical` in UTF-8, 64 lower-case hexadecimal digits: the identity. */
  readonly hash: string;
}
