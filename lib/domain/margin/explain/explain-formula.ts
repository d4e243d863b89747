import { type Decimal, round, ZERO } from '../../number/decimal';
import {
  compare,
  decimalOf,
  type Fraction,
  fractionOf,
  minus,
  roundFraction,
  times,
  WHOLE,
} from '../../number/fraction';
import { jsonPointer } from '../../json/json-pointer';
import { TERM_ROUNDING } from './explain-terms';
import { groupedText, percentText } from './figure-text';
import type { ClassFormulas, FormulaStep } from '../method/formula';
import type { MarginInputs } from '../method/inputs';
import { positionContext } from '../method/position';
import type { RateCurve } from '../../curves/rate-curve';
import type { Position, Term } from '../method/types';

function stated(value: Fraction): Decimal {
  return decimalOf(roundFraction(value, TERM_ROUNDING));
}

/** A rate for people: exact when it is short, else to 8 decimals of a per cent. */
function rateText(rate: Fraction): string {
  return percentText(round(stated(rate), { scale: 10, mode: 'HALF_EVEN' }));
}

const DRIVER_NAMES: Record<RateCurve['driver'], string> = {
  CONSTANT: '',
  NOTIONAL: 'notional',
  QUANTITY: 'quantity',
  SELECTED_RATE: 'the rate its holder chose',
  OPEN_INTEREST: 'open interest',
  SIDE_OPEN_INTEREST: 'open interest of its side',
  SKEW: 'skew',
  NET_PROFIT: 'net profit of its market',
  VOLATILITY: 'volatility',
  DAYS_TO_EXPIRY: 'days to expiry',
  AMOUNT: 'amount',
  VALUE: 'value',
  TOTAL_DEPOSITS: 'total deposits',
  TOTAL_BORROWS: 'total borrows',
};

/** "1.5 % at an open interest of 12,000". */
function curveText({ driver }: RateCurve, rate: Fraction, value: Fraction | null): string {
  if (driver === 'CONSTANT' || value === null) return rateText(rate);
  const at = groupedText(round(stated(value), { scale: 8, mode: 'HALF_EVEN' }));
  return `${rateText(rate)}, at ${DRIVER_NAMES[driver]} ${at}`;
}

const OPERATION_NAMES = {
  ADD: 'plus',
  MULTIPLY: 'times',
  MAX: 'at least',
  MIN: 'at most',
  BLEND: 'blended with',
} as const;

/** What a change under way leaves off the rate that is stated, or adds to it. */
function rampTerm(
  { weight, before, after, between }: Extract<FormulaStep, { kind: 'RAMP' }>,
  notional: Decimal,
): Omit<Term, 'path' | 'subject'> {
  const moved = minus(between, after);
  return {
    kind: 'RAMP',
    basis: notional,
    rate: stated(moved),
    amount: stated(times(fractionOf(notional), moved)),
    label: `a change that is ${rateText(weight)} of the way from ${rateText(before)}`,
  };
}

function dialTerm({
  multiplier,
  before,
  after,
}: Extract<FormulaStep, { kind: 'DIAL' }>): Omit<Term, 'path' | 'subject'> {
  const isCapped = compare(times(multiplier, before), after) > 0;
  const factor = `the dial, ${groupedText(stated(multiplier))} times`;
  return {
    kind: 'DIAL',
    basis: stated(before),
    rate: stated(minus(multiplier, WHOLE)),
    amount: stated(minus(after, before)),
    label: isCapped ? `${factor}, but no more than the notional` : factor,
  };
}

/**
 * The terms of a requirement that is a formula: its base rate on the notional, what each modifier and rounding of
 * the rate changed, fixed amounts, and what lifted it to its minimum.
 *
 * @param evaluate one of the class's formulas
 * @param place of the formulas in the document: what stands before `initialMargin` in paths
 */
export function formulaTerms(
  inputs: MarginInputs,
  evaluate: ClassFormulas['initialMargin'],
  place: readonly string[],
  position: Position,
  { quantity, notional }: { readonly quantity: Decimal; readonly notional: Decimal },
): Term[] {
  const context = positionContext(inputs, position, quantity, notional);
  const terms: Term[] = [];
  const basis = fractionOf(notional);
  const valueOf = ({ driver }: RateCurve): Fraction | null =>
    driver === 'CONSTANT' ? null : context.driverValue(driver);
  const term = (
    step: FormulaStep,
    rest: Pick<Term, 'kind' | 'basis' | 'rate' | 'amount' | 'label'>,
  ): void => {
    terms.push({ ...rest, path: jsonPointer(...place, ...step.path), subject: position.instrument });
  };
  /** Whatever mode the formula is of. */
  const ofClass = (step: FormulaStep, rest: Omit<Term, 'path' | 'subject'>): void => {
    const path = jsonPointer(...place.slice(0, 2), ...step.path);
    terms.push({ ...rest, path, subject: position.instrument });
  };
  evaluate(context, (step) => {
    switch (step.kind) {
      case 'BASE':
        return term(step, {
          kind: 'RATE',
          basis: notional,
          rate: stated(step.rate),
          amount: stated(times(basis, step.rate)),
          label: curveText(step.curve, step.rate, valueOf(step.curve)),
        });
      case 'MODIFIER': {
        const moved = minus(step.after, step.before);
        return term(step, {
          kind: 'MODIFIER',
          basis: notional,
          rate: stated(moved),
          amount: stated(times(basis, moved)),
          label: `${OPERATION_NAMES[step.operation]} ${curveText(step.curve, step.curveRate, valueOf(step.curve))}`,
        });
      }
      case 'LINK':
        return term(step, {
          kind: 'LINK',
          basis: stated(step.of),
          rate: null,
          amount: stated(step.amount),
          label: 'the declared fraction of initial margin',
        });
      case 'ROUNDING': {
        const moved = minus(step.after, step.before);
        if (moved.numerator === 0n) return;
        return term(step, {
          kind: 'RATE_ROUNDING',
          basis: notional,
          rate: stated(moved),
          amount: stated(times(basis, moved)),
          label: `the rate rounded to ${rateText(step.after)}`,
        });
      }
      case 'DIAL':
        return ofClass(step, dialTerm(step));
      case 'RAMP':
        return ofClass(step, rampTerm(step, notional));
      case 'FIXED':
        return term(step, {
          kind: 'FIXED_AMOUNT',
          basis: stated(step.count),
          rate: null,
          amount: stated(step.amount),
          label: `${groupedText(stated(step.each))} for each of ${groupedText(stated(step.count))}`,
        });
      case 'AT_LEAST':
        if (step.amount.numerator === 0n) return;
        return term(step, {
          kind: 'MINIMUM',
          basis: ZERO,
          rate: null,
          amount: stated(step.amount),
          label: 'lifted to the least amount of a position',
        });
    }
  });
  return terms;
}
