import { decimalOf, type Fraction, roundFraction } from '../../number/fraction';
import { percentText } from '../../number/percent';
import type { Fault } from '../../result';

/** Which guardrail a change is held by. Stable names, for programs. */
export const GUARDRAIL_RULES = [
  'step-of-notional', // a rate moves too far in one step, in fractions of notional
  'step-relative', // a rate, or a level, moves too far in one step, relative to what it was
  'window-relative', // the same since the rolling window began
  'window-instruments', // too many instruments have changed in the window
  'least-rate',
  'hours-between-changes',
  'haircut-step',
  'haircut-window',
  'cannot-be-bounded', // nobody can say by how much it moves a rate
  'liquidation-budget',
  'policy-rule', // a rule of the policy denies it, or none allows it
  'policy-wait', // it would go live sooner after its last approval than a rule asks
] as const;
export type GuardrailRule = (typeof GUARDRAIL_RULES)[number];

/** A guardrail that a change does not keep within: a fault of the change, with the place in the proposed document. */
export interface GuardrailBreach extends Fault {
  readonly rule: GuardrailRule;
  /** What the policy allows, with its unit. */
  readonly limit: string;
  /** What the change does, with its unit; null where that cannot be shown. */
  readonly actual: string | null;
}

/** The change goes further or faster than the policy lets any change go, whoever approves it. */
export interface GuardrailBreached {
  readonly code: 'GuardrailBreached';
  readonly faults: readonly GuardrailBreach[];
}

/** The refusal of breaches; null where there are none. */
export function guardrailRefusal(faults: readonly GuardrailBreach[]): GuardrailBreached | null {
  return faults.length === 0 ? null : { code: 'GuardrailBreached', faults };
}

/** A fraction as people read it; rounded away from zero, so that what is beyond a limit never reads as the limit. */
export function shownPercent(value: Fraction): string {
  return percentText(decimalOf(roundFraction(value, { scale: 8, mode: 'UP' })));
}
