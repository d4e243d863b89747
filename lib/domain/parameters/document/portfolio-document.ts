import * as z from 'zod';
import { decimalString, identifier, roundingSchema } from '../../curves/curve-document';
import { dialSchema } from '../../curves/formula-document';
import { scenarioGridParts } from './scenario-grid-document';

/** The form of portfolios: margin classes that are margined together, in place of their own formulas. */

const members = {
  /** Classes whose instruments, all on one underlying, make the portfolio; a class is in one portfolio at most. */
  marginClasses: z.array(identifier).min(1).max(100),
  underlying: identifier,
  /** Multiplies the portfolio's whole requirement; as approved when absent. Of effective parameters only. */
  dial: dialSchema.optional(),
};

/** Rates are fractions of |quantity| × mark price. */
const perpetualRates = z.strictObject({ initialRate: decimalString, maintenanceRate: decimalString });

/**
 * Short options by themselves; the requirement is stated without the mark price, which equity holds already.
 * initialRate = max(greatestInitialRate − out of the money / index, leastInitialRate), of the index price.
 */
const optionRates = z.strictObject({
  /** In [0, 1.2]. */
  greatestInitialRate: decimalString,
  leastInitialRate: decimalString,
  /** Of the index price, in [0, 1]. */
  callMaintenanceRate: decimalString,
  putMaintenanceRate: decimalString,
  /** Of the put's own mark price, in [0, 1]; the greater of the two holds. */
  putMaintenanceMarkRate: decimalString,
  /** A put's initial margin is at least its maintenance margin × this, both with its mark price; in [1, 3]. */
  putInitialScale: decimalString,
  /** Greatest loss at settlement: of each call that is short without a long one, × forward price; in [1, 3]. */
  unpairedInitialScale: decimalString,
  unpairedMaintenanceScale: decimalString,
});

/**
 * OPTION_STANDARD. Perpetuals by rates; per expiry the lesser of what short options need by themselves and the
 * greatest loss at settlement at 0 or at a strike; add-ons for initial margin only. Expiries and kinds simply add.
 */
const optionStandard = z.strictObject({
  ...members,
  method: z.literal('OPTION_STANDARD'),
  perpetual: perpetualRates.optional(),
  option: optionRates,
  /** Collateral on the same underlying that is margined here; of its value, initial = both weights' product. */
  spot: z
    .array(
      z.strictObject({ asset: identifier, maintenanceWeight: decimalString, initialWeight: decimalString }),
    )
    .max(100)
    .optional(),
  /**
   * Where a confidence is below the kind's threshold: + (1 − confidence) · rate · index price · quantity (shorts
   * only, of options), for initial margin. A kind without a threshold has no add-on.
   */
  confidence: z
    .strictObject({
      perpetualBelow: decimalString.optional(),
      optionBelow: decimalString.optional(),
      spotBelow: decimalString.optional(),
      rate: decimalString,
    })
    .optional(),
  /** Where PEG_PRICE of the asset is below `below`: + (below − price) · factor · index price · quantity, for IM. */
  peg: z.strictObject({ asset: identifier, below: decimalString, factor: decimalString }).optional(),
  /** Rounding of each product, left to right; exact when absent. */
  productStep: roundingSchema.optional(),
});

/** SCENARIO_GRID. The worst loss over scenarios × a factor, plus contingencies. */
const scenarioGrid = z.strictObject({ ...members, ...scenarioGridParts });

export const portfolioSchema = z.discriminatedUnion('method', [optionStandard, scenarioGrid]);

/** The optional top-level member `portfolios`, by name. */
export const portfoliosSchema = z.record(identifier, portfolioSchema);

const credit = {
  name: identifier,
  /** Recognised fraction, in [0, cap]. */
  recognised: decimalString,
  /** The greatest part of a portfolio's scenario loss that this credit and those before it take off; in [0, 1]. */
  cap: decimalString,
};

/**
 * A credit between scenario grids. SPREAD: deltas on opposite sides, in the ratio, form spreads; each leg is
 * credited recognised × its price range × its delta. SCENARIO: scenarios of the same name are added up, gains at
 * the recognised fraction; the credit is what the worst loss falls by.
 */
export const offsetSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    ...credit,
    kind: z.literal('SPREAD'),
    /** Units of delta (units of the underlying) of each in one spread, > 0. */
    legs: z.tuple([
      z.strictObject({ portfolio: identifier, ratio: decimalString }),
      z.strictObject({ portfolio: identifier, ratio: decimalString }),
    ]),
  }),
  z.strictObject({
    ...credit,
    kind: z.literal('SCENARIO'),
    legs: z.tuple([z.strictObject({ portfolio: identifier }), z.strictObject({ portfolio: identifier })]),
  }),
]);

/** The optional top-level member `offsets`, in order of priority. */
export const offsetsSchema = z.array(offsetSchema).max(200);

export type PortfolioDocument = z.infer<typeof portfolioSchema>;
export type OptionStandardDocument = z.infer<typeof optionStandard>;
export type ScenarioGridDocument = z.infer<typeof scenarioGrid>;
export type OffsetDocument = z.infer<typeof offsetSchema>;
