import * as z from 'zod';
import {
  curveSchema,
  decimalString,
  identifier,
  roundingSchema,
  stepSchema,
} from '../../curves/curve-document';
import { ownModifierSchema } from '../../curves/formula-document';

/** A weight: the fraction of a value that counts, as a curve with modifiers. */
export const weightSchema = z.strictObject({
  curve: curveSchema,
  /** In order. */
  modifiers: z.array(ownModifierSchema).max(8).optional(),
  /** Rounding of the weight. */
  step: stepSchema.optional(),
  /** Rounding of what the weight makes of a value; the set's own rounding of that value when absent. */
  amountStep: roundingSchema.optional(),
});

/** One weight for what opens positions, one for what keeps them. */
const weightPair = z.strictObject({ initial: weightSchema, maintenance: weightSchema });

export const collateralAssetSchema = z.strictObject({
  /** Fraction of the value of a positive balance that is not recognised, in [0, 1]. A debt counts in full. */
  haircut: decimalString,
  /** The instrument whose mark price values one unit; absent for the settlement asset only (one unit is 1). */
  pricedBy: identifier.optional(),
  /** Added to the haircut, by the size of the balance (drivers AMOUNT, VALUE, TOTAL_DEPOSITS). */
  concentrationHaircut: curveSchema.optional(),
  /** What counts of a positive balance's value after its haircuts, in [0, 1]; 1 when absent. */
  assetWeight: weightPair.optional(),
  /** What a debt counts for, ≥ 1; 1 when absent. */
  debtWeight: weightPair.optional(),
  /** Where a debt counts: against equity (when absent), or among the requirements. */
  debtAs: z.enum(['EQUITY', 'REQUIREMENT']).optional(),
  /** Concentration cap: at most this value of one account is recognised, in the settlement asset. */
  maximumValue: decimalString.optional(),
  /**
   * Whether it can be turned into the settlement asset while a call runs, so that it can pay one; of every asset or of none.
   * No margin depends on it: evidence takes calls as a share of what is.
   */
  liquid: z.boolean().optional(),
});

/**
 * What counts of a positive unrealised profit. `above` ZERO: the weight is of all of it; REQUIREMENT: only of what
 * exceeds the position's own requirement, the rest counts in full. The maximum is of one position, for IM.
 */
export const profitWeightSchema = weightPair.extend({
  above: z.enum(['ZERO', 'REQUIREMENT']).optional(),
  initialMaximum: decimalString.optional(),
  /** Whether an unrealised loss counts in the equity that opens positions; COUNTED when absent. */
  initialLosses: z.enum(['COUNTED', 'IGNORED']).optional(),
});

export type WeightDocument = z.infer<typeof weightSchema>;
export type CollateralAssetDocument = z.infer<typeof collateralAssetSchema>;
