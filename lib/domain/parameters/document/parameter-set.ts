import * as z from 'zod';
import { collateralAssetSchema, profitWeightSchema } from './collateral-document';
import { decimalString, identifier, roundingSchema } from '../../curves/curve-document';
import {
  dialSchema,
  initialFormulaSchema,
  maintenanceFormulaSchema,
  type RampWeightDocument,
  rampWeightSchema,
} from '../../curves/formula-document';
import { offsetsSchema, portfoliosSchema } from './portfolio-document';
import { priceGuardSchema } from './price-guard-document';
import { adjustmentProgrammeSchema } from './programme-document';

/**
 * The parameter set: every governed parameter, as one immutable canonical document.
 *
 * This file says what a document may look like; `validate.ts` says which relations must hold within it;
 * `canonical.ts` gives its one spelling and its identity. Every number is a decimal in a string.
 *
 * The format's number names a generation whose documents every later reader takes. Members are only ever added,
 * and optional; a reader that does not know one refuses the document, so nothing can be passed over in silence.
 * @see docs/methodology.md#parameter-set
 */
export const PARAMETER_SET_FORMAT = 'margrave/parameter-set/1';

const requirements = {
  initialMargin: initialFormulaSchema,
  maintenanceMargin: maintenanceFormulaSchema,
  /** What an account must have for a fill of an order that rests in the book; initial margin when absent. */
  fillMargin: initialFormulaSchema.optional(),
};

type Requirements = z.infer<z.ZodObject<typeof requirements>>;

// A type, so that a document with it is JSON to whoever asks for that.
export type ClassRampDocument = {
  before: Requirements & {
    modes?: Record<string, Requirements> | undefined;
    ramp?: ClassRampDocument | undefined;
  };
  weight: RampWeightDocument;
};

/**
 * A change under way: what the class and its modes required before it, and how much of what they state counts. Before it they
 * may have been on their way from an earlier change.
 */
export const classRampSchema: z.ZodType<ClassRampDocument> = z.strictObject({
  before: z.strictObject({
    ...requirements,
    modes: z.record(identifier, z.strictObject(requirements)).optional(),
    get ramp(): z.ZodOptional<z.ZodType<ClassRampDocument>> {
      return classRampSchema.optional();
    },
  }),
  weight: rampWeightSchema,
});

const notionalPrice = z.enum(['MARK', 'ENTRY']);

/** Orders are charged for initial margin alone: the greater of the position as it is, after its bids, after its asks. */
const initialOrders = z.strictObject({
  requirement: z.literal('INITIAL'),
  /** What an order's notional is at: the mark price, or its own limit price. */
  price: z.enum(['MARK', 'LIMIT']),
  /** CHARGED: and what each would lose at the mark if it were filled. */
  openLoss: z.enum(['IGNORED', 'CHARGED']),
});

/**
 * Orders in the class's one instrument buy and sell a collateral asset that it prices: they reserve the account's balance of it, as if
 * the worse side of them were filled, for both requirements.
 */
const reservingOrders = z.strictObject({ reserves: identifier });

const marginClass = z.strictObject({
  instruments: z.array(identifier).min(1).max(10_000),
  ...requirements,
  /** In place of the two above for accounts in the mode of that name (a venue's high-leverage mode). */
  modes: z.record(identifier, z.strictObject(requirements)).optional(),
  /** Multiplies what the formulas charge by notional, in every mode; as approved when absent. Of effective parameters only. */
  dial: dialSchema.optional(),
  /** Absent: the class requires what it states. Of effective parameters only. */
  ramp: classRampSchema.optional(),
  /** What counts of a positive unrealised profit, in [0, 1]; all of it when absent. Driver VALUE: the profit. */
  profitWeight: profitWeightSchema.optional(),
  /** WORST_CASE: both requirements are of the position as if the orders on its worse side had been filled. */
  openOrders: z.union([z.enum(['IGNORED', 'WORST_CASE']), initialOrders, reservingOrders]).optional(),
  /**
   * The price of the notional that is charged: the MARK (when absent), or the position's own ENTRY price; of both
   * requirements, or of each.
   */
  notionalAt: z
    .union([notionalPrice, z.strictObject({ initial: notionalPrice, maintenance: notionalPrice })])
    .optional(),
  /**
   * How the long and the short leg that an account in hedge mode holds of one contract are charged: BOTH, each on its
   * own notional; the GREATER of their requirements alone; or on the NET quantity. Legs are refused when absent.
   */
  hedgedLegs: z.enum(['BOTH', 'GREATER', 'NET']).optional(),
  /** Largest notional one account may open; informs traders and the editor, never changes a margin. */
  maximumNotional: decimalString.optional(),
});

const accountRules = z.strictObject({
  /** Margin ratios (equity / MM): below one of them an account is in WARNING, CALL, LIQUIDATION. */
  warningLevel: decimalString,
  callLevel: decimalString,
  liquidationLevel: decimalString,
  /** INITIAL_MARGIN: an account is called too when its equity for initial margin is below that; CALL_LEVEL when absent. */
  callAt: z.enum(['CALL_LEVEL', 'INITIAL_MARGIN']).optional(),
  /** Whether an account exactly at a level is below it; BELOW (it is not) when absent. */
  comparison: z.enum(['BELOW', 'AT_OR_BELOW']).optional(),
  /** An account without any maintenance margin and with negative equity; LIQUIDATION when absent. */
  withoutRequirement: z.enum(['LIQUIDATION', 'OK']).optional(),
  /** What an account whose equity is below its initial margin may still trade; ANY when absent. */
  underMargined: z.enum(['ANY', 'RISK_REDUCING']).optional(),
  /** Charged on the notional of what is liquidated; must be below every maintenance rate. */
  liquidationFee: decimalString.optional(),
  /** Minutes between a margin call and its deadline. */
  gracePeriodMinutes: z.int().min(0).max(10_080).optional(),
  /** At most this positive unrealised profit of one account is recognised, in the settlement asset. */
  maximumProfit: decimalString.optional(),
});

/** A figure that is absent or too old leaves an account without figures; it never counts as zero. */
const marketData = z.strictObject({
  /** Greatest age of a mark price when an account is margined. */
  maximumAgeSeconds: z.int().min(1).max(604_800).optional(),
  /**
   * What initial margin values at: the MARK price (when absent), or the WORSE for the account of it and the figure
   * STABLE_PRICE, the lower one for what it owns and the higher one for what it owes.
   */
  initialPrice: z.enum(['MARK', 'WORSE_OF_MARK_AND_STABLE']).optional(),
  /** Which prices are held until something says that they are true; none when absent. */
  priceGuard: priceGuardSchema.optional(),
});

export const parameterSetSchema = z.strictObject({
  format: z.literal(PARAMETER_SET_FORMAT),
  /** The unit of account: all figures of an account are in it, and contracts settle in it. */
  settlementAsset: identifier,
  /** What contracts may settle in beside it: collateral that is valued by its price and its haircut. */
  settlementAssets: z.array(identifier).min(1).max(100).optional(),
  marginClasses: z.record(identifier, marginClass),
  /** Margin classes that are margined together, in place of their own formulas. */
  portfolios: portfoliosSchema.optional(),
  /** Credits between portfolios, in order of priority. */
  offsets: offsetsSchema.optional(),
  /** Laws by which the dials of classes and portfolios follow the market. They change no figure by themselves. */
  adjustmentProgrammes: z.record(identifier, adjustmentProgrammeSchema).optional(),
  collateral: z.record(identifier, collateralAssetSchema),
  accountRules,
  marketData: marketData.optional(),
  rounding: z.strictObject({
    notional: roundingSchema,
    margin: roundingSchema,
    profitAndLoss: roundingSchema,
    collateralValue: roundingSchema,
    /** Of quantity × multiplier × price, signed, before the entry cost is taken from it; exact when absent. */
    positionValue: roundingSchema.optional(),
  }),
});

/** A document that has the right form. That its relations hold too is what `ParameterSet` says. */
export type ParameterSetDocument = z.infer<typeof parameterSetSchema>;
export type MarginClassDocument = z.infer<typeof marginClass>;
export type AccountRulesDocument = z.infer<typeof accountRules>;

declare const validated: unique symbol;

/**
 * A parameter set that exists: well-formed, every relational rule of its time holds, canonical.
 * Made only by `parseParameterSet` in `validate.ts`, and read back there; identical content has the identical hash.
 */
export interface ParameterSet {
  readonly [validated]: true;
  readonly document: ParameterSetDocument;
  /** RFC 8785 text of `document`. */
  readonly canonical: string;
  /** SHA-256 of `canonical` in UTF-8, 64 lower-case hexadecimal digits: the identity. */
  readonly hash: string;
}
