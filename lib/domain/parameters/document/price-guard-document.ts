import * as z from 'zod';
import { decimalString, identifier } from '../../curves/curve-document';

/** At most this long a price is held before the stated fallback acts. */
export const MAX_HOLD_SECONDS = 900;

/**
 * Which prices are not taken at their word. A move is stated as the fraction by which a price rises; a fall is as far as the
 * rise that undoes it, so 0.25 is a rise of 25 % or a fall of 20 %. Without it every price is taken.
 *
 * @see docs/methodology.md#price-guard
 */
export const priceGuardSchema = z.strictObject({
  /** A move of more than so many standard deviations since the last accepted price is held. */
  zLimit: decimalString,
  /** Length of the bars whose closes say how far prices move. */
  barMinutes: z.int().min(1).max(10_080),
  /** Of the exponentially weighted variance, above 0 and below 1. */
  decay: decimalString,
  /** No smaller move is ever held: what volatility is taken for where it is next to nothing. */
  leastMove: decimalString,
  /** Any larger one is, whatever the volatility and however long ago the last price; repeating it does not make it true. */
  greatestMove: decimalString,
  /** In place of standard deviations, where there are too few returns to know them. */
  unknownVolatilityMove: decimalString,
  /** From being held to the fallback. */
  maximumHoldSeconds: z.int().min(1).max(MAX_HOLD_SECONDS),
  /** Then. ACCEPT: the newest held price is taken. KEEP: it is dropped, and the last accepted one stays, and ages. */
  fallback: z.enum(['ACCEPT', 'KEEP']),
  /** Another source agrees with a price within this fraction of the lower of both. */
  agreement: decimalString,
  /** So many held prices in a row within the limit of each other, over so long by the venue's clock, are taken. */
  consistency: z.strictObject({
    observations: z.int().min(2).max(1_000),
    seconds: z.int().min(1).max(MAX_HOLD_SECONDS),
  }),
  /** Who may move a mark price, where sources are named. Prices without a source are taken as before all of them. */
  sources: z
    .strictObject({
      /** By rank: a source is taken while all before it are silent. */
      precedence: z.array(identifier).min(1).max(20),
      silenceSeconds: z.int().min(1).max(86_400),
    })
    .optional(),
});
export type PriceGuardDocument = z.infer<typeof priceGuardSchema>;
