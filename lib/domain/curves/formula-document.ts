import * as z from 'zod';
import { curveSchema, decimalString, stepSchema } from './curve-document';

/** The form of formulas: what a position must post, as a rate times its notional, plus fixed amounts. */

/**
 * What a modifier does with the rate so far and its own curve's rate: their sum, product, greater, lesser; or
 * BLEND, (1 − weight) × the one + weight × the other.
 */
export const MODIFIER_OPERATIONS = ['ADD', 'MULTIPLY', 'MAX', 'MIN', 'BLEND'] as const;
export type ModifierOperation = (typeof MODIFIER_OPERATIONS)[number];

/** Which requirement a modifier of the initial margin touches; it stands before the maintenance margin's own. */
export const MODIFIER_TOUCHES = ['INITIAL', 'MAINTENANCE', 'BOTH'] as const;

export const ownModifierSchema = z.strictObject({
  operation: z.enum(MODIFIER_OPERATIONS),
  curve: curveSchema,
  /** Of BLEND, and owed there: in [0, 1]. */
  weight: decimalString.optional(),
  /** Rounding of the rate after this modifier. */
  step: stepSchema.optional(),
});

const initialModifier = ownModifierSchema.extend({
  /** INITIAL when absent. */
  touches: z.enum(MODIFIER_TOUCHES).optional(),
});

/** Fixed amounts in the settlement asset, ≥ 0, added to rate × notional; `atLeast` bounds what comes out. */
const amounts = z.strictObject({
  /** For each unit of |quantity|. */
  perContract: decimalString.optional(),
  perPosition: decimalString.optional(),
  /** For each open order. */
  perOrder: decimalString.optional(),
  atLeast: decimalString.optional(),
});

const parts = {
  /** Rounding of the rate, after every modifier. */
  step: stepSchema.optional(),
  amounts: amounts.optional(),
  /** Rounding of rate × notional, before fixed amounts and `rounding.margin`. */
  amountStep: stepSchema.optional(),
};

const MAX_MODIFIERS = 8;

export const initialFormulaSchema = z.strictObject({
  ...parts,
  curve: curveSchema,
  /** In order. */
  modifiers: z.array(initialModifier).max(MAX_MODIFIERS).optional(),
  /** In place of curve and modifiers for a short position. */
  short: z
    .strictObject({
      curve: curveSchema,
      modifiers: z.array(initialModifier).max(MAX_MODIFIERS).optional(),
    })
    .optional(),
});

const ownFormula = z.strictObject({
  ...parts,
  curve: curveSchema,
  modifiers: z.array(ownModifierSchema).max(MAX_MODIFIERS).optional(),
  short: z
    .strictObject({ curve: curveSchema, modifiers: z.array(ownModifierSchema).max(MAX_MODIFIERS).optional() })
    .optional(),
});

/**
 * Maintenance margin as a fraction of initial margin. BASE_INITIAL: of the base curve alone, before modifiers;
 * FULL_INITIAL: of all of it. RATE: the fraction of the rate, which is then applied to the notional; AMOUNT: the
 * fraction of the margin itself, after initial margin's own roundings and without its fixed amounts.
 */
const linkedFormula = z.strictObject({
  ...parts,
  link: z.enum(['BASE_INITIAL', 'FULL_INITIAL']),
  of: z.enum(['RATE', 'AMOUNT']),
  fraction: decimalString,
});

export const maintenanceFormulaSchema = z.union([ownFormula, linkedFormula]);

/**
 * Multipliers of an initial and of a maintenance requirement, > 0 and ≤ 10, multiples of 0.0001; 1: as approved. Only
 * effective parameters have one: it moves with the market, inside what was approved.
 */
export const dialSchema = z.strictObject({ initial: decimalString, maintenance: decimalString });

/** How much of what is charged after a ramp counts, the rest being what was before: from 0 to 1, multiples of 0.0001. */
export const rampWeightSchema = z.strictObject({ initial: decimalString, maintenance: decimalString });

export type RampWeightDocument = z.infer<typeof rampWeightSchema>;
export type DialDocument = z.infer<typeof dialSchema>;
export type ModifierDocument = z.infer<typeof ownModifierSchema>;
export type InitialModifierDocument = z.infer<typeof initialModifier>;
export type AmountsDocument = z.infer<typeof amounts>;
export type InitialFormulaDocument = z.infer<typeof initialFormulaSchema>;
export type OwnFormulaDocument = z.infer<typeof ownFormula>;
export type LinkedFormulaDocument = z.infer<typeof linkedFormula>;
export type MaintenanceFormulaDocument = z.infer<typeof maintenanceFormulaSchema>;
