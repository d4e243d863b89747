import type { CurveDocument } from '../../curves/curve-document';
import type { RampedRate } from '../../curves/plan';
import { decimal, type Decimal, ONE } from '../../number/decimal';
import type { CompiledClass, CompiledParameters, CompiledRequirements } from './compile';

/** Nobody means a rate beyond it: ten thousand percent. */
const MOST_RATE = decimal('100');

/**
 * The greatest rate that may be chosen, a fraction: 1, and more only where the set tells rates above 1 apart wherever it reads them.
 * A line that holds its last rate would charge less than what was chosen, and say nothing.
 *
 * @param instrument of whose class it is asked; null: of all of an account, so of every class, and of every weight of a debt
 */
export function greatestChoice(
  { classes, classOfInstrument, set }: Pick<CompiledParameters, 'classes' | 'classOfInstrument' | 'set'>,
  instrument: string | null,
): Decimal {
  if (instrument !== null) {
    const marginClass = classOfInstrument.get(instrument);
    return greatestOf(marginClass ? curvesOfClass(marginClass) : []);
  }
  // Of an asset a weight of 0 is the least there is.
  const ofDebts = Object.values(set.document.collateral).flatMap(({ debtWeight }) => {
    if (!debtWeight) return [];
    const { curve, modifiers = [] } = debtWeight.initial;
    return [curve, ...modifiers.map((one) => one.curve)];
  });
  return greatestOf([...[...classes.values()].flatMap(curvesOfClass), ...ofDebts]);
}

function greatestOf(curves: readonly CurveDocument[]): Decimal {
  const reading = curves.filter(readsChoice);
  return reading.length > 0 && reading.every(tellsAboveWhole) ? MOST_RATE : ONE;
}

function curvesOfClass({ modes, ...ordinary }: CompiledClass): CurveDocument[] {
  return [ordinary, ...modes.values()].flatMap(openingCurves);
}

/** Every curve that what opens a position, or fills an order, depends on. */
function openingCurves({ plans }: Pick<CompiledRequirements, 'plans'>): CurveDocument[] {
  return [plans.long, plans.short]
    .flatMap(({ initialMargin, fillMargin }) => [initialMargin, ...(fillMargin ? [fillMargin] : [])])
    .flatMap(curvesOf);
}

function curvesOf({ rate, ramp }: RampedRate): CurveDocument[] {
  const modifiers = rate.steps.flatMap((step) => (step.kind === 'MODIFIER' ? [step.modifier.curve] : []));
  return [rate.curve, ...modifiers, ...(ramp ? curvesOf(ramp.before) : [])];
}

function readsChoice({ driver, through }: CurveDocument): boolean {
  return (through ?? { driver }).driver === 'SELECTED_RATE';
}

/** Whether a curve of the chosen rate gives another rate above 1 than at 1. */
function tellsAboveWhole(curve: CurveDocument): boolean {
  if (curve.through) return false;
  switch (curve.shape) {
    case 'CONSTANT':
      return false;
    case 'MARGINAL_TIERS':
    case 'WHOLE_TIERS':
      return decimal(curve.tiers.at(-1)?.floor ?? '0').gte(ONE);
    case 'LINEAR':
      return curve.beyond === 'EXTEND' || decimal(curve.points.at(-1)?.at ?? '0').gt(ONE);
    case 'SQRT':
    case 'POWER':
      return true;
  }
}
