import { isDecimalText } from './decimal-text';
import { driverWords } from './driver-words';
import { formatDecimal, formatLeverage, formatPercent } from './format';
import {
  type CurveDocument,
  type FormulaDocument,
  isLinked,
  type ModifierDocument,
  type SideDocument,
  type StepDocument,
  tierCharge,
} from './formula-document';
import { roundingWords } from './rounding-words';

/** A formula in words, a line for each thing it does, in order. */
export interface FormulaLine {
  readonly label: string;
  readonly text: string;
}

const decimalWords = (text: string): string => (isDecimalText(text) ? formatDecimal(text) : text);
const percentWords = (text: string): string => (isDecimalText(text) ? formatPercent(text) : text);

/** "20,000,000", or "80 %" where the driver is a fraction. */
function placeWords(driver: string, text: string): string {
  return driverWords(driver).unit === '%' ? percentWords(text) : decimalWords(text);
}

export function stepWords(step: StepDocument): string {
  const mode = roundingWords(step.mode);
  return 'scale' in step
    ? `rounded ${mode} to ${step.scale} decimals`
    : `rounded ${mode} to ${step.binaryScale} binary places`;
}

/** A curve in words: "by open interest, 2 % up to 20,000,000, rising to 100 % at 50,000,000". */
export function curveWords(curve: CurveDocument, as: 'rate' | 'factor' = 'rate'): string {
  const value = as === 'rate' ? percentWords : decimalWords;
  const scaled = curve.per === undefined ? '' : ` / ${decimalWords(curve.per)}`;
  const noun = curve.through
    ? `(${curveWords(curve.through, 'factor')})${scaled}`
    : `${driverWords(curve.driver).noun}${scaled}`;
  const bounds = [
    curve.least === undefined ? '' : `at least ${value(curve.least)}`,
    curve.greatest === undefined ? '' : `at most ${value(curve.greatest)}`,
    curve.step === undefined ? '' : stepWords(curve.step),
  ].filter((part) => part !== '');
  return [shapeWords(curve, noun, value), ...bounds].join(', ');
}

function shapeWords(curve: CurveDocument, noun: string, value: (text: string) => string): string {
  const { driver } = curve;
  switch (curve.shape) {
    case 'CONSTANT':
      return value(curve.rate ?? '');
    case 'MARGINAL_TIERS':
    case 'WHOLE_TIERS':
      return tierWords(curve, noun, value);
    case 'LINEAR': {
      const points = curve.points ?? [];
      const [first, last] = [points[0], points.at(-1)];
      if (!first || !last) return `by ${noun}`;
      const beyond = curve.beyond === 'EXTEND' ? ', and on at that slope' : '';
      if (points.length === 1) return value(first.rate);
      // The driver itself, which is a rate already.
      if (points.length === 2 && points.every(({ at, rate }) => at === rate)) return noun;
      const between = points.length > 2 ? `, by way of ${points.length - 2} more` : '';
      const moves =
        Number(last.rate) < Number(first.rate) ? 'falling' : first.at === '0' ? 'going' : 'rising';
      return (
        `by ${noun}: ${value(first.rate)} up to ${placeWords(driver, first.at)}, ${moves}${between} to ` +
        `${value(last.rate)} at ${placeWords(driver, last.at)}${beyond}`
      );
    }
    default: {
      const shifted = curve.shift === undefined ? noun : `(${noun} + ${decimalWords(curve.shift)})`;
      const root = curve.shape === 'SQRT' ? `√${shifted}` : `${shifted}^${curve.exponent ?? ''}`;
      const sum = `${decimalWords(curve.intercept ?? '')} + ${decimalWords(curve.coefficient ?? '')} × ${root}`;
      return curve.over === undefined ? sum : `${decimalWords(curve.over)} / (${sum})`;
    }
  }
}

function tierWords(
  { driver, tiers = [], shape }: CurveDocument,
  noun: string,
  value: (text: string) => string,
): string {
  const charges = tiers.map((tier) => {
    const { kind, text } = tierCharge(tier);
    if (kind === 'rate') return value(text);
    return isDecimalText(text) ? `1 / ${formatLeverage(text).replace('×', '')}` : text;
  });
  const how = shape === 'MARGINAL_TIERS' ? 'each rate on its own slice' : 'one rate on the whole';
  if (tiers.length === 1) return charges[0] ?? '';
  if (tiers.length > 4)
    return `by ${noun}: ${tiers.length} tiers from ${charges[0]} to ${charges.at(-1)}, ${how}`;
  const steps = tiers.map(({ floor }, at) =>
    at === 0 ? charges[0] : `${charges[at]} above ${placeWords(driver, floor)}`,
  );
  return `by ${noun}: ${steps.join(', ')}; ${how}`;
}

const OPERATIONS: Record<string, string> = {
  ADD: 'Plus',
  MULTIPLY: 'Times',
  MAX: 'At least',
  MIN: 'At most',
  BLEND: 'Blended with',
};

export function operationWords(operation: string): string {
  return OPERATIONS[operation] ?? operation;
}

/** "At least by open interest: 2 % up to …". */
export function modifierWords(modifier: ModifierDocument): string {
  const { label, text } = modifierLine(modifier);
  return `${label.toLowerCase()} ${text}`;
}

function modifierLine({ operation, curve, weight, step, touches }: ModifierDocument): FormulaLine {
  const parts = [
    curveWords(curve, operation === 'MULTIPLY' ? 'factor' : 'rate'),
    weight === undefined ? '' : `at a weight of ${percentWords(weight)}`,
    step === undefined ? '' : stepWords(step),
    touches === 'BOTH' ? 'for maintenance margin too' : '',
    touches === 'MAINTENANCE' ? 'for maintenance margin only' : '',
  ];
  return { label: operationWords(operation), text: parts.filter((part) => part !== '').join(', ') };
}

function sideLines({ curve, modifiers }: SideDocument, label: string): FormulaLine[] {
  return [{ label, text: curveWords(curve) }, ...(modifiers ?? []).map(modifierLine)];
}

const AMOUNTS: Record<string, string> = {
  perContract: 'for each contract',
  perPosition: 'for the position',
  perOrder: 'for each open order',
};

/** @param unit the settlement asset */
export function formulaLines(formula: FormulaDocument, unit: string): readonly FormulaLine[] {
  const { step, amountStep, amounts = {} } = formula;
  return [
    ...(isLinked(formula)
      ? [{ label: 'Linked', text: linkWords(formula) }]
      : [
          ...sideLines(formula, 'Rate'),
          ...(formula.short ? sideLines(formula.short, 'Rate of a short') : []),
        ]),
    ...(step ? [{ label: 'The rate', text: stepWords(step) }] : []),
    ...(amountStep ? [{ label: 'The amount', text: stepWords(amountStep) }] : []),
    ...Object.entries(AMOUNTS).flatMap(([key, words]) =>
      amounts[key] === undefined
        ? []
        : [{ label: 'Plus', text: `${decimalWords(amounts[key])} ${unit} ${words}` }],
    ),
    ...(amounts.atLeast === undefined
      ? []
      : [{ label: 'At least', text: `${decimalWords(amounts.atLeast)} ${unit} in all` }]),
  ];
}

function linkWords({ link, of, fraction }: Extract<FormulaDocument, { link: string }>): string {
  const which = link === 'BASE_INITIAL' ? 'the base initial margin, before its modifiers' : 'initial margin';
  const how = of === 'AMOUNT' ? ', of the amount as it is rounded' : ', of its rate';
  return `${percentWords(fraction)} of ${which}${how}`;
}
