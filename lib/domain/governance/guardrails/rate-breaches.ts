import { jsonPointer } from '../../json/json-pointer';
import { decimal } from '../../number/decimal';
import { compare, dividedBy, type Fraction, fractionOf, minus, NOTHING, WHOLE } from '../../number/fraction';
import type { Increase } from '../../curves/increase';
import type { Guardrails } from '../policy/guardrails-document';
import { type GuardrailBreach, type GuardrailRule, shownPercent } from './breach';
import type { RequirementChange } from './class-changes';
import type { ClassPair } from './instrument-changes';

/** Which way a change goes, and how far. */
export const DIRECTIONS = ['LOOSENING', 'TIGHTENING'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** How far a rate may go from what it is compared with; null: as far as it likes. */
export interface RateLimits {
  readonly rule: 'step-relative' | 'window-relative';
  readonly ofNotional: Fraction | null;
  readonly relative: Fraction | null;
}

const read = (text: string | null): Fraction | null => (text === null ? null : fractionOf(decimal(text)));

/** In one step, from the live version. */
export function stepLimits(guardrails: Guardrails, direction: Direction): RateLimits {
  const isLoosening = direction === 'LOOSENING';
  const { looseningStepMaxFractionOfNotional, looseningStepMaxRelative } = guardrails;
  const { tighteningStepMaxFractionOfNotional, tighteningStepMaxRelative } = guardrails;
  return {
    rule: 'step-relative',
    ofNotional: read(isLoosening ? looseningStepMaxFractionOfNotional : tighteningStepMaxFractionOfNotional),
    relative: read(isLoosening ? looseningStepMaxRelative : tighteningStepMaxRelative),
  };
}

/** Since the window began. */
export function windowLimits(guardrails: Guardrails, direction: Direction): RateLimits {
  const { looseningWindowMaxRelative, tighteningWindowMaxRelative } = guardrails;
  const relative = direction === 'LOOSENING' ? looseningWindowMaxRelative : tighteningWindowMaxRelative;
  return { ...stepLimits(guardrails, direction), rule: 'window-relative', relative: read(relative) };
}

/** Whether a change moves a rate that way at all; what cannot be shown not to, does. */
export function goes(direction: Direction, { loosening, tightening }: RequirementChange): boolean {
  const increase = direction === 'LOOSENING' ? loosening : tightening;
  if (increase === null) return false;
  return increase.byFactor === null || compare(increase.byFactor, WHOLE) > 0;
}

const FIGURE_WORDS = {
  initialMargin: 'Initial margin',
  maintenanceMargin: 'Maintenance margin',
  fillMargin: 'Fill margin',
} as const;

/** What of a change is beyond limits, one way. */
export function rateBreaches(
  pair: ClassPair,
  change: RequirementChange,
  direction: Direction,
  limits: RateLimits,
): readonly GuardrailBreach[] {
  const increase = direction === 'LOOSENING' ? change.loosening : change.tightening;
  if (increase === null || !goes(direction, change)) return [];
  const breach = (rule: GuardrailRule, limit: Fraction, actual: Fraction | null, unit: string) =>
    beyond(actual, limit) ? [breachOf(pair, change, direction, { rule, limit, actual, unit })] : [];
  const { rule, ofNotional, relative } = limits;
  // From nothing there is no relative: then the fraction of notional holds over the window as in one step.
  const isFromNothing = change.isFromNothing && direction === 'TIGHTENING';
  const isHeldByNotional = ofNotional !== null && (rule === 'step-relative' || isFromNothing);
  return [
    ...(isHeldByNotional ? breach('step-of-notional', ofNotional, increase.byAmount, 'of notional') : []),
    ...(relative === null || isFromNothing
      ? []
      : breach(rule, relative, relativeMove(increase, direction), relativeUnit(rule))),
  ];
}

function relativeUnit(rule: RateLimits['rule']): string {
  return rule === 'step-relative' ? 'of what it was' : 'of what it was when the window began';
}

function beyond(actual: Fraction | null, limit: Fraction): boolean {
  return actual === null || compare(actual, limit) > 0;
}

/** How far a rate moves, relative to the rate before: at most all of it, where it falls. */
function relativeMove({ byFactor }: Increase, direction: Direction): Fraction | null {
  if (direction === 'TIGHTENING') return byFactor && minus(byFactor, WHOLE);
  if (byFactor === null) return WHOLE;
  return byFactor.numerator === 0n ? NOTHING : minus(WHOLE, dividedBy(WHOLE, byFactor));
}

function breachOf(
  pair: ClassPair,
  change: RequirementChange,
  direction: Direction,
  {
    rule,
    limit,
    actual,
    unit,
  }: {
    readonly rule: GuardrailRule;
    readonly limit: Fraction;
    readonly actual: Fraction | null;
    readonly unit: string;
  },
): GuardrailBreach {
  const verb = direction === 'LOOSENING' ? 'falls' : 'rises';
  const subject = `${FIGURE_WORDS[change.figure]} of ${subjectOf(pair)}${modeWords(change)}`;
  const allowed = `${shownPercent(limit)} ${unit}`;
  const often = rule === 'window-relative' ? 'over the rolling window' : 'in one step';
  return {
    ...{ path: jsonPointer('marginClasses', pair.after.className, ...change.path), rule },
    limit: allowed,
    actual: actual && `${shownPercent(actual)} ${unit}`,
    message:
      actual === null
        ? `It cannot be shown that ${lowered(subject)} ${verb} by at most ${allowed}, which the policy allows ${often}.`
        : `${subject} ${verb} by up to ${shownPercent(actual)} ${unit}; the policy allows ${shownPercent(limit)} ${often}.`,
  };
}

/** A requirement that comes to be below the least rate; one that was already may stay, or rise. */
export function leastRateBreaches(
  pair: ClassPair,
  change: RequirementChange,
  { initialRateMin, maintenanceRateMin }: Guardrails,
): readonly GuardrailBreach[] {
  if (change.figure === 'fillMargin') return [];
  const least = fractionOf(decimal(change.figure === 'initialMargin' ? initialRateMin : maintenanceRateMin));
  const actual = change.after.least ?? NOTHING;
  if (compare(actual, least) >= 0 || (pair.before !== null && !goes('LOOSENING', change))) return [];
  const subject = `${FIGURE_WORDS[change.figure]} of ${subjectOf(pair)}${modeWords(change)}`;
  const floor = `${shownPercent(least)} of notional`;
  return [
    {
      path: jsonPointer('marginClasses', pair.after.className, ...change.path),
      rule: 'least-rate',
      limit: floor,
      actual: `${shownPercent(actual)} of notional`,
      message: `${subject} goes down to ${shownPercent(actual)} of notional; the policy’s least is ${shownPercent(least)}.`,
    },
  ];
}

const NAMED = 3;

/** The instruments that it is about, and where they come from. */
export function subjectOf({ before, after, instruments }: ClassPair): string {
  const more = instruments.length - NAMED;
  const named = instruments.slice(0, NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
  const isMoved = before !== null && before.className !== after.className;
  return isMoved ? `${named} (moved from ${before.className} to ${after.className})` : named;
}

function modeWords({ mode }: RequirementChange): string {
  return mode === null ? '' : ` in mode ${mode}`;
}

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
