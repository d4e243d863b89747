import * as z from 'zod';
import { decimal, parseDecimal, decimalText, type Decimal, ONE } from '../../number/decimal';

/**
 * How far and how fast whatever changes margin may go, whoever approves it: part of a policy. Each member names its
 * unit; null is no such limit. A rate is a requirement divided by notional; relative is to the rate before, and a rate of
 * 0 has nothing to be relative to.
 *
 * @see docs/methodology.md#guardrails (what is measured, and why these defaults)
 */

export const MAX_HOURS = 24 * 366;

function amount(most: Decimal | null) {
  const range = most === null ? 'at least 0' : `from 0 to ${decimalText(most)}`;
  return z
    .string()
    .refine(
      (text) => {
        const parsed = parseDecimal(text);
        return parsed.ok && parsed.value.gte(0) && (most === null || parsed.value.lte(most));
      },
      { message: `a decimal in a string, ${range}` },
    )
    .transform((text) => {
      const parsed = parseDecimal(text);
      return parsed.ok ? decimalText(parsed.value) : z.NEVER;
    });
}

/** A fraction of notional, of a value or of a whole: from 0 to 1. */
const fraction = amount(ONE);
/** How much more than what it is compared with: 0.5 is half as much again. */
const relative = amount(null);
/** How far something may move from what it was, as a fraction of that. */
export const moveLimit = fraction;
/** How many times something may be of what it is counted from, itself included. */
const multiple = amount(null).refine((text) => parseDecimal(text).ok && decimal(text).gte(1), {
  message: 'a decimal in a string, at least 1',
});
const hours = z.int().min(1).max(MAX_HOURS);

export const GUARDRAIL_MEMBERS = {
  /** Greatest fall of a rate in one step, in fractions of notional. */
  looseningStepMaxFractionOfNotional: fraction.nullable(),
  /** Greatest fall of a rate in one step, relative to the rate before. */
  looseningStepMaxRelative: fraction.nullable(),
  /** Greatest fall of a rate from what it was when the window began. */
  looseningWindowMaxRelative: fraction.nullable(),
  /** Least hours between a change of an instrument's requirement and one that loosens it. */
  looseningHoursBetweenChangesMin: z.int().min(0).max(MAX_HOURS),
  /** Greatest fall of a haircut in one step, in fractions of value. An asset that is new had a haircut of 1. */
  looseningHaircutStepMax: fraction.nullable(),
  /** The same of rises. */
  tighteningStepMaxFractionOfNotional: fraction.nullable(),
  tighteningStepMaxRelative: relative.nullable(),
  tighteningWindowMaxRelative: relative.nullable(),
  tighteningHoursBetweenChangesMin: z.int().min(0).max(MAX_HOURS),
  tighteningHaircutStepMax: fraction.nullable(),
  /** No change takes an initial or a maintenance rate below it, in fractions of notional. */
  initialRateMin: fraction,
  maintenanceRateMin: fraction,
  /** The rolling window of the two above and the two below. */
  windowHours: hours,
  /** How many instruments may have changed in the window, this change included. */
  windowInstrumentsMax: z.int().min(1).max(1_000_000).nullable(),
  /** The same as a fraction of all that the base covers. */
  windowInstrumentsMaxFraction: fraction.nullable(),
  /** Notional of accounts newly liquidatable by changes that went live in the budget's window, in the settlement asset. */
  liquidationBudgetNotional: amount(null).nullable(),
  /** The same as a fraction of the notional of all accounts at that moment; of both budgets the lesser holds. */
  liquidationBudgetFractionOfNotional: fraction.nullable(),
  liquidationBudgetWindowHours: hours,
  /**
   * Notional that the forced sales of a step of adjustment programmes come to in all, as a multiple of what the step itself
   * makes liquidatable; 2 when absent, null: no such limit.
   */
  loopGainMax: multiple.nullable().exactOptional(),
  /** What is approved is the effect in the evidence × (1 + this), and so much more. */
  ceilingMarginRelative: relative,
  ceilingMarginAccounts: z.int().min(0).max(1_000_000_000),
  /** In fractions of the notional of all accounts in the evidence. */
  ceilingMarginFractionOfNotional: fraction,
  /** What becomes of a change whose effect on a rate cannot be bounded, such as one of a portfolio's method. */
  changesWithoutBound: z.enum(['REFUSED', 'ALLOWED']),
};

export const guardrailsSchema = z.strictObject(GUARDRAIL_MEMBERS);
export type Guardrails = Readonly<z.infer<typeof guardrailsSchema>>;

/**
 * What a venue would choose: margin may be doubled at once and at most fall by a quarter, in a week at most be
 * quadrupled or halved; loosening waits a day after the last change, tightening for nothing. A venue is free to state others.
 */
export const DEFAULT_GUARDRAILS: Guardrails = {
  looseningStepMaxFractionOfNotional: '0.1',
  looseningStepMaxRelative: '0.25',
  looseningWindowMaxRelative: '0.5',
  looseningHoursBetweenChangesMin: 24,
  looseningHaircutStepMax: '0.1',
  tighteningStepMaxFractionOfNotional: '0.25',
  tighteningStepMaxRelative: '1',
  tighteningWindowMaxRelative: '3',
  tighteningHoursBetweenChangesMin: 0,
  tighteningHaircutStepMax: '0.25',
  initialRateMin: '0.004',
  maintenanceRateMin: '0.002',
  windowHours: 168,
  windowInstrumentsMax: null,
  windowInstrumentsMaxFraction: null,
  liquidationBudgetNotional: null,
  liquidationBudgetFractionOfNotional: '0.02',
  liquidationBudgetWindowHours: 24,
  ceilingMarginRelative: '0.25',
  ceilingMarginAccounts: 10,
  ceilingMarginFractionOfNotional: '0.001',
  changesWithoutBound: 'REFUSED',
};

/** No limit on a change, but the ceiling of what was approved: for trying things out, and for tests of something else. */
export const NO_GUARDRAILS: Guardrails = {
  ...DEFAULT_GUARDRAILS,
  looseningStepMaxFractionOfNotional: null,
  looseningStepMaxRelative: null,
  looseningWindowMaxRelative: null,
  looseningHoursBetweenChangesMin: 0,
  looseningHaircutStepMax: null,
  tighteningStepMaxFractionOfNotional: null,
  tighteningStepMaxRelative: null,
  tighteningWindowMaxRelative: null,
  tighteningHaircutStepMax: null,
  initialRateMin: '0',
  maintenanceRateMin: '0',
  liquidationBudgetFractionOfNotional: null,
  loopGainMax: null,
  changesWithoutBound: 'ALLOWED',
};
