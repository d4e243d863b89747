import * as z from 'zod';
import { INSTRUMENT_KINDS, OPTION_RIGHTS } from '../../market/instrument-row';
import { MARKET_FIGURES } from '../../market/market-figure';
import { decimalString, identifier } from '../../curves/curve-document';

/** One account in its market, and what to margin it by: the question that `npm run margin` answers. */

/** An instant in UTC: "2026-11-22T10:00:00.000Z". */
const instant = z.string().max(32).meta({ format: 'date-time' });

const amount = decimalString.meta({ description: 'a decimal in a string, never a JSON number' });

const instrumentSchema = z.strictObject({
  symbol: identifier,
  /** Units of the underlying in one unit of quantity, > 0; 1 when absent. */
  multiplier: amount.optional(),
  /** Worth multiplier / price: settled in what it is quoted on. */
  isInverse: z.boolean().optional(),
  /** What it settles in, and its class states amounts in; the set's own settlement asset when absent. */
  settlementAsset: identifier.optional(),
  expiresAt: instant.optional(),
  kind: z.enum(INSTRUMENT_KINDS).optional(),
  underlying: identifier.optional(),
  option: z.strictObject({ strike: amount, right: z.enum(OPTION_RIGHTS) }).optional(),
});

/** Of an account in hedge mode. */
const leg = z.enum(['LONG', 'SHORT']).optional();

const positionSchema = z.strictObject({
  instrument: identifier,
  /** Which leg of hedge mode it is: LONG holds 0 or more, SHORT 0 or less; one-way when absent. */
  leg,
  /** Positive is long. */
  quantity: amount,
  /** Above 0; at a quantity of 0 it says nothing. */
  entryPrice: amount,
  /**
   * `entryPrice` is what one unit has cost after all that was settled on the position since (funding, fees, results in a
   * balance of their own): then it may be 0 or below. Of linear contracts only.
   */
  isNetEntry: z.boolean().optional(),
  /** The initial-margin rate its holder chose, or the same as a leverage; not both. */
  selectedRate: amount.optional(),
  selectedLeverage: amount.optional(),
  /** Orders in all; or each of them in `openOrders`, which classes that charge limit prices need. Not both. */
  orders: z
    .strictObject({ buyQuantity: amount, sellQuantity: amount, count: z.int().min(0).max(1_000_000) })
    .optional(),
  openOrders: z
    .array(
      z.strictObject({
        side: z.enum(['BUY', 'SELL']),
        /** What is left to be filled, > 0. */
        quantity: amount,
        limitPrice: amount,
        /** It can only make the position smaller, and is never charged. */
        isReduceOnly: z.boolean(),
      }),
    )
    .max(10_000)
    .optional(),
  /** Funding since the last settlement, in what the instrument settles in: positive is owed to the account. */
  accruedFunding: amount.optional(),
});

const balanceSchema = z.strictObject({
  asset: identifier,
  amount,
  /** At least 0: what the account owes on it and is not booked yet. */
  accruedInterest: amount.optional(),
});

export const marginRequestSchema = z.strictObject({
  /** Over the preset or the file that was named: a JSON Merge Patch (RFC 7396); else a whole parameter set. */
  parameters: z.record(z.string(), z.unknown()).optional(),
  asOf: instant.optional(),
  instruments: z.array(instrumentSchema).max(10_000),
  market: z.strictObject({
    /** Mark price by instrument, in what it is quoted in. */
    prices: z.record(identifier, amount),
    /** By instrument or asset. */
    figures: z.record(identifier, z.partialRecord(z.enum(MARKET_FIGURES), amount)).optional(),
    /** The instant each price is of. */
    observedAt: z.record(identifier, instant).optional(),
  }),
  account: z.strictObject({
    account: z.string().min(1).max(128),
    mode: identifier.optional(),
    /** The initial-margin rate that its holder chose for all of it, a fraction; see the method's `AccountBook`. */
    selectedRate: amount.optional(),
    positions: z.array(positionSchema).max(10_000),
    collateral: z.array(balanceSchema).max(1_000),
  }),
  /** A trade to try: positive buys, and in hedge mode names its leg. `fee` is taken from what the instrument settles in. */
  trade: z
    .strictObject({ instrument: identifier, leg, quantity: amount, price: amount, fee: amount.optional() })
    .optional(),
});

export type MarginRequestJson = z.input<typeof marginRequestSchema>;
/** As read: every decimal in its one spelling. */
export type ReadMarginRequest = z.output<typeof marginRequestSchema>;
