/** Formulas of a parameter set as the API sends and takes them; what is typed may be wrong until the lint says it is right. */
export type TierDocument =
  | { readonly floor: string; readonly rate: string }
  | { readonly floor: string; readonly maxLeverage: string };

export type StepDocument =
  | { readonly scale: number; readonly mode: string }
  | { readonly binaryScale: number; readonly mode: string };

export interface PointDocument {
  readonly at: string;
  readonly rate: string;
}

/** A rate as a function of a driver; which members there are depends on the shape. */
export interface CurveDocument {
  readonly driver: string;
  readonly shape: string;
  readonly tiers?: readonly TierDocument[];
  readonly points?: readonly PointDocument[];
  readonly beyond?: string;
  readonly rate?: string;
  readonly intercept?: string;
  readonly coefficient?: string;
  readonly exponent?: string;
  readonly shift?: string;
  readonly over?: string;
  readonly per?: string;
  readonly least?: string;
  readonly greatest?: string;
  readonly step?: StepDocument;
  readonly driverStep?: StepDocument;
  readonly innerStep?: StepDocument;
  readonly rootStep?: StepDocument;
  readonly through?: CurveDocument;
}

/** A curve that is nothing but tiers. */
export interface TierCurveDocument extends CurveDocument {
  readonly shape: 'MARGINAL_TIERS' | 'WHOLE_TIERS';
  readonly tiers: readonly TierDocument[];
}

export interface ModifierDocument {
  readonly operation: string;
  readonly curve: CurveDocument;
  readonly weight?: string;
  readonly step?: StepDocument;
  readonly touches?: string;
}

export interface SideDocument {
  readonly curve: CurveDocument;
  readonly modifiers?: readonly ModifierDocument[];
}

interface FormulaParts {
  readonly step?: StepDocument;
  readonly amountStep?: StepDocument;
  readonly amounts?: Readonly<Record<string, string>>;
}

/** What has a curve of its own. */
export interface OwnFormulaDocument extends FormulaParts, SideDocument {
  readonly short?: SideDocument;
}

/** A fraction of initial margin. */
export interface LinkedFormulaDocument extends FormulaParts {
  readonly link: string;
  readonly of: string;
  readonly fraction: string;
}

export type FormulaDocument = OwnFormulaDocument | LinkedFormulaDocument;

export function isLinked(formula: FormulaDocument): formula is LinkedFormulaDocument {
  return 'link' in formula;
}

export function isTierCurve(curve: CurveDocument): curve is TierCurveDocument {
  return (curve.shape === 'MARGINAL_TIERS' || curve.shape === 'WHOLE_TIERS') && curve.tiers !== undefined;
}

const PLAIN_MEMBERS = new Set(['driver', 'shape', 'tiers']);

/** The tiers of a formula that is nothing but tiers on the position's notional: it can be drawn and edited as such. */
export function plainTiers(formula: FormulaDocument): TierCurveDocument | null {
  if (isLinked(formula) || Object.keys(formula).some((key) => key !== 'curve')) return null;
  const { curve } = formula;
  const isPlain = curve.driver === 'NOTIONAL' && Object.keys(curve).every((key) => PLAIN_MEMBERS.has(key));
  return isPlain && isTierCurve(curve) ? curve : null;
}

/** What a tier charges, as it is stated. */
export function tierCharge(tier: TierDocument): { kind: 'rate' | 'maxLeverage'; text: string } {
  return 'rate' in tier ? { kind: 'rate', text: tier.rate } : { kind: 'maxLeverage', text: tier.maxLeverage };
}
