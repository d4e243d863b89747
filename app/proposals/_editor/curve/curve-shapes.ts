import { isDecimalText } from '../../../_ui/decimal-text';
import {
  type CurveDocument,
  type FormulaDocument,
  isLinked,
  type ModifierDocument,
  tierCharge,
} from '../../../_ui/formula-document';
import { snapped } from './axis-steps';
import { reciprocalText } from '../document/document-edits';

/** What a curve, a modifier or a link begins as when somebody asks for another one. */

export const SHAPES = [
  { value: 'CONSTANT', label: 'One rate' },
  { value: 'MARGINAL_TIERS', label: 'Tiers, each rate on its own slice' },
  { value: 'WHOLE_TIERS', label: 'Tiers, one rate on the whole' },
  { value: 'LINEAR', label: 'Straight lines between points' },
  { value: 'SQRT', label: 'Square root' },
  { value: 'POWER', label: 'Power' },
];

const ROOT_STEP = { scale: 18, mode: 'HALF_EVEN' } as const;
const BOUNDS = ['per', 'driverStep', 'least', 'greatest', 'step', 'through'] as const;

/** The rate where a curve begins. */
function firstRate(curve: CurveDocument): string {
  const tier = curve.tiers?.[0];
  if (tier) {
    const { kind, text } = tierCharge(tier);
    return kind === 'rate' ? text : reciprocalText(text, 18);
  }
  return curve.rate ?? curve.points?.[0]?.rate ?? curve.intercept ?? '0.05';
}

/** The same curve as another shape, from the rate where it begins; its bounds and roundings stay. */
export function reshaped(curve: CurveDocument, shape: string): CurveDocument {
  if (shape === curve.shape) return curve;
  const kept = Object.fromEntries(
    BOUNDS.flatMap((key) => (curve[key] === undefined ? [] : [[key, curve[key]]])),
  );
  const rate = firstRate(curve);
  const driver = curve.driver === 'CONSTANT' && curve.through === undefined ? 'NOTIONAL' : curve.driver;
  switch (shape) {
    case 'CONSTANT':
      return { ...kept, driver: 'CONSTANT', shape, rate };
    case 'LINEAR':
      return { ...kept, driver, shape, points: curve.points ?? [{ at: '0', rate }], beyond: 'HOLD' };
    case 'SQRT':
      return { ...kept, driver, shape, intercept: rate, coefficient: '0', rootStep: ROOT_STEP };
    case 'POWER':
      return { ...kept, driver, shape, intercept: rate, coefficient: '0', exponent: '1' };
    default:
      return { ...kept, driver, shape, tiers: curve.tiers ?? [{ floor: '0', rate }] };
  }
}

/** The same curve as a function of something else. Of nothing there is only one rate. */
export function redriven(curve: CurveDocument, driver: string): CurveDocument {
  if (driver === curve.driver) return curve;
  if (driver === 'CONSTANT') return reshaped(curve, 'CONSTANT');
  return curve.shape === 'CONSTANT'
    ? { ...reshaped({ ...curve, driver }, 'LINEAR'), driver }
    : { ...curve, driver };
}

/** An open-interest cap: what a margin class most often lacks. */
export function newModifier(formula: FormulaDocument): ModifierDocument {
  const begun = isLinked(formula) ? '0.05' : firstRate(formula.curve);
  // 1 / 75 would fill the field: a cap begins where it changes nothing yet.
  const rate = isDecimalText(begun) && Number(begun) > 0 ? snapped(Number(begun)) : begun;
  return {
    operation: 'MAX',
    curve: {
      driver: 'OPEN_INTEREST',
      shape: 'LINEAR',
      points: [
        { at: '10000000', rate },
        { at: '50000000', rate: '1' },
      ],
      beyond: 'HOLD',
    },
  };
}
