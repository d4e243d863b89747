import * as z from 'zod';
import { decimalString, identifier } from '../../curves/curve-document';
import { parseInstant } from '../../number/instant';

/**
 * The form of an adjustment programme: a law by which the dials of its classes and portfolios follow the market.
 * Durations and shares name their unit; shares are fractions. What must hold between its members is in
 * `relations/programme-relations.ts`; what it does, in `lib/domain/dynamics`.
 *
 * @see docs/methodology.md#adjustment-programmes
 */

const instant = z
  .string()
  .refine((text) => parseInstant(text).ok, {
    message: 'It must be an instant in UTC, such as "2026-01-31T08:00:00Z".',
    params: { rule: 'instant' },
  })
  .transform((text) => new Date(text).toISOString());

const day = z.string().refine((text) => parseInstant(`${text}T00:00:00Z`).ok, {
  message: 'It must be a day of the calendar, such as "2026-12-25".',
  params: { rule: 'calendar-day' },
});

const hours = z.int().min(1).max(8_760);

/** How fast a dial may move. All of it is per time, over what was in force, so nothing is saved up. */
const speed = z.strictObject({
  /** At most this fraction above the least, and below the greatest, value in force during so many hours. */
  rise: z.strictObject({ hours, by: decimalString }),
  fall: z.strictObject({ hours, by: decimalString }),
  /** At most this fraction of the present value in one step up. */
  largestStep: decimalString,
  /** At most this multiple of the least value in force during a window. */
  windows: z
    .array(z.strictObject({ hours, multiple: decimalString }))
    .min(1)
    .max(8),
});

const signal = z.strictObject({
  /** Whose bars volatility is of. */
  instrument: identifier,
  barMinutes: z.int().min(1).max(10_080),
  /** Where the first of them opens: what comes before is not looked at. */
  firstBar: instant,
  /** When bars are expected: always, or in sessions on some days of the week, in UTC. */
  sessions: z
    .strictObject({
      /** 1 is Monday, 7 Sunday. */
      weekdays: z.array(z.int().min(1).max(7)).min(1).max(7),
      /** Days without a session: "2026-12-25". */
      closedOn: z.array(day).max(1_000).optional(),
    })
    .optional(),
  /** Older than this when a slot begins, and the newest bar does not count as the market of now. */
  maximumAgeMinutes: z.int().min(1).max(43_200),
  /** Whose long-run and stress volatility are the least for a signal of fewer than 365 returns. */
  peer: identifier.optional(),
});

const volatility = z.strictObject({
  fastDecay: decimalString,
  slowDecay: decimalString,
  /** Of the fast variance's root in the mean of both. */
  fastWeight: decimalString,
  /** Session days of a window of stress, and of the look-back of long-run and stress volatility. */
  stressDays: z.int().min(5).max(365),
  lookBackDays: z.int().min(365).max(3_653),
  /** Volatility per bar is never taken for less: one price tick as a fraction of the price, say. */
  least: decimalString,
  /** A bar whose range exceeds so many times volatility: maintenance then rests, and what was survived counts. */
  shock: z.strictObject({ multiple: decimalString, restHours: hours }).optional(),
});

const target = z.strictObject({
  /** z: the move to be covered, in standard deviations. */
  quantile: decimalString,
  /** h: bars until a position is closed. */
  horizonBars: decimalString,
  /**
   * RELATIVE: the dial is the target rate over `reference`, the target rate when the programme was written, so that 1 is
   * as approved. ABSOLUTE: over the average initial rate of the version at a notional.
   */
  anchor: z.union([
    z.strictObject({ kind: z.literal('RELATIVE'), reference: decimalString }),
    z.strictObject({ kind: z.literal('ABSOLUTE'), notional: decimalString }),
  ]),
  /** What closing a position of this notional costs: Y of the square-root law, and half the spread. */
  impact: z.strictObject({ coefficient: decimalString, notional: decimalString }).optional(),
});

const antiProcyclicality = z.union([
  /** Stress volatility has this weight, at least 0.25. */
  z.strictObject({ tool: z.literal('STRESS_WEIGHT'), weight: decimalString }),
  /** Long-run volatility over ten years is a floor. */
  z.strictObject({ tool: z.literal('FLOOR') }),
  /** A quarter on top, which is used up before the dial rises, and rebuilt by so much a day. */
  z.strictObject({ tool: z.literal('BUFFER'), rebuiltPerDay: decimalString }),
]);

/**
 * KEEP: it stands where it stands. RESET: it is at 1, as approved. CONTINUE: it gives up as much as the change takes over:
 * k × what was required ÷ what will be, but never past 1, nor farther from it.
 */
export const DIAL_WORDS = ['KEEP', 'RESET', 'CONTINUE'] as const;
export type DialWord = (typeof DIAL_WORDS)[number];

export const adjustmentProgrammeSchema = z.strictObject({
  /** Every dial belongs to one programme. */
  scope: z.strictObject({
    marginClasses: z.array(identifier).max(1_000).optional(),
    portfolios: z.array(identifier).max(1_000).optional(),
  }),
  signal,
  volatility,
  target,
  antiProcyclicality,
  /** Where dials may stand; at least 1 where the price is pegged. */
  bounds: z.strictObject({ least: decimalString, greatest: decimalString }),
  isPegged: z.literal(true).optional(),
  /** A class whose own formulas read volatility, open interest or skew is in scope on purpose. */
  followsMarketTwice: z.literal(true).optional(),
  band: z.strictObject({
    /** A dial stays while the target is at most this fraction above it, */
    above: decimalString,
    /** or below it, */
    below: decimalString,
    /** or has not been below for so long, */
    dwellHours: z.int().min(1).max(8_760),
    /** on slots of which so many were sound. */
    soundShare: decimalString,
  }),
  initial: speed,
  maintenance: speed,
  /** A smaller move waits, unless it ends at the target, at a bound or at 1. */
  leastStep: decimalString,
  /** Between the announcement of a rise of maintenance margin and the rise; none where absent. */
  noticeMinutes: z.int().min(1).max(43_200).optional(),
  /** What becomes of dials as a version goes live that states their class or portfolio otherwise; absent: they stand. */
  whenRequirementChanges: z
    .strictObject({
      initial: z.enum(DIAL_WORDS),
      maintenance: z.enum(DIAL_WORDS),
      /** Where what was required is compared with what will be; of CONTINUE. */
      notional: decimalString.optional(),
    })
    .optional(),
  /** From then on the programme decides nothing more. */
  expiresAt: instant,
});

export type AdjustmentProgrammeDocument = z.infer<typeof adjustmentProgrammeSchema>;
export type SpeedDocument = AdjustmentProgrammeDocument['maintenance'];
