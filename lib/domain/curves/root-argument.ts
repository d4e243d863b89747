import { decimal, type Decimal, decimalText } from '../number/decimal';
import type { CurveDocument } from './curve-document';

type LineDocument = Extract<CurveDocument, { shape: 'LINEAR' }>;
type RootDocument = Pick<CurveDocument, 'driver'> & Extract<CurveDocument, { shape: 'SQRT' | 'POWER' }>;

/**
 * A root curve, or a line through one, as a line through the root with an intercept of 0: so that two of them that
 * differ in their intercepts become functions of one argument.
 *
 * @returns the same function; null for any other curve, and where a rounding would make it another one
 */
export function lineThroughRoot(curve: CurveDocument): LineDocument | null {
  if (curve.shape === 'LINEAR' && curve.through) {
    const inner = withoutIntercept(curve.through);
    if (!inner || curve.per !== undefined || curve.driverStep !== undefined) return null;
    const points = curve.points.map(({ at, rate }) => ({ at: decimal(at).minus(inner.intercept), rate }));
    if (points.some(({ at }) => at.lt(0))) return null;
    return {
      ...curve,
      points: points.map(({ at, rate }) => ({ at: decimalText(at), rate })),
      through: inner.root,
    };
  }
  if (curve.through) return null;
  const inner = withoutIntercept(curve);
  if (!inner) return null;
  return {
    driver: 'CONSTANT',
    shape: 'LINEAR',
    points: [
      { at: '0', rate: decimalText(inner.intercept) },
      { at: '1', rate: decimalText(inner.intercept.plus(1)) },
    ],
    beyond: 'EXTEND',
    ...(curve.step ? { step: curve.step } : {}),
    through: inner.root,
  };
}

/** Only where the rate's rounding leaves the intercept alone: it is a multiple of the step. */
function withoutIntercept(
  curve: Omit<CurveDocument, 'through'>,
): { readonly root: NonNullable<CurveDocument['through']>; readonly intercept: Decimal } | null {
  if (!isRoot(curve)) return null;
  const { through: _through, ...root } = curve;
  if ([root.over, root.innerStep, root.least, root.greatest].some((part) => part !== undefined)) return null;
  const intercept = decimal(root.intercept);
  const isMultiple =
    root.step === undefined || ('scale' in root.step && intercept.decimalPlaces() <= root.step.scale);
  return isMultiple ? { root: { ...root, intercept: '0' }, intercept } : null;
}

function isRoot(curve: Omit<CurveDocument, 'through'>): curve is RootDocument {
  return curve.shape === 'SQRT' || curve.shape === 'POWER';
}
