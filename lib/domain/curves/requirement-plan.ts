import type { CurveDocument, StepDocument } from './curve-document';
import { decimal, ONE } from '../number/decimal';
import type {
  AmountsDocument,
  DialDocument,
  InitialFormulaDocument,
  InitialModifierDocument,
  MaintenanceFormulaDocument,
  ModifierDocument,
} from './formula-document';
import { nothingElse } from './nothing-else';

/**
 * How a requirement is put together, said once: which side's curve it begins with, which modifiers touch it and in
 * which order, what it is linked to, where it is rounded, and which amounts are added. Whoever evaluates, folds,
 * explains or proves a requirement works off this plan and never goes back to the documents.
 *
 * @see docs/methodology.md#formulas
 */

/** Where in its margin class: `['initialMargin', 'modifiers', 0]`. */
export type Path = readonly (string | number)[];

/** One thing that is done to a rate. */
export type RateStep =
  | { readonly kind: 'MODIFIER'; readonly path: Path; readonly modifier: ModifierDocument }
  /** Only so much of it: a link to the rate of another requirement. */
  | { readonly kind: 'PART'; readonly path: Path; readonly part: string }
  | { readonly kind: 'ROUNDING'; readonly path: Path; readonly step: StepDocument };

/** A rate per unit of notional, or of a value: a base curve, and what is done to its rate, in order. */
export interface RatePlan {
  readonly path: Path;
  readonly curve: CurveDocument;
  readonly steps: readonly RateStep[];
}

/** The multiplier of one requirement, as a plan has it: never 1. */
export interface DialPlan {
  readonly path: Path;
  readonly multiplier: string;
}

/**
 * In order: the rate; rate × notional, rounded by `amountStep`; of that, once it is rounded as the set rounds
 * margins, a part, rounded by its own step; fixed amounts. The set's rounding of margins comes last, elsewhere. A dial
 * comes before the last of the two steps: what a part is taken of has none.
 */
export interface RequirementPlan {
  /** Of the requirement itself. */
  readonly path: Path;
  readonly rate: RatePlan;
  readonly amountStep: StepDocument | null;
  /** A link to an amount; null: the amount is the requirement's own. */
  readonly partOfAmount: {
    readonly path: Path;
    readonly part: string;
    readonly step: StepDocument | null;
  } | null;
  /** Multiplies rate × notional, or the part; null: as approved. */
  readonly dial: DialPlan | null;
  readonly amounts: AmountsDocument | null;
}

/** What a position of one side must post. */
export interface SidePlan {
  readonly initialMargin: RequirementPlan;
  readonly maintenanceMargin: RequirementPlan;
  /** What a fill needs; null: initial margin. */
  readonly fillMargin: RequirementPlan | null;
}

/** Of both sides: the same object where neither is charged differently from the other. */
export interface RequirementPlans {
  readonly long: SidePlan;
  readonly short: SidePlan;
}

/** The requirements that a class states, or one of its modes. */
export interface RequirementsDocument {
  readonly initialMargin: InitialFormulaDocument;
  readonly maintenanceMargin: MaintenanceFormulaDocument;
  readonly fillMargin?: InitialFormulaDocument | undefined;
  /** Of a class, for all its modes. */
  readonly dial?: DialDocument | undefined;
}

/** What may be stated for longs and shorts apart. */
interface StatedSide<Modifier> {
  readonly curve: CurveDocument;
  readonly modifiers?: readonly Modifier[] | undefined;
}

/** A curve with its modifiers, where they stand. */
interface PlacedSide<Modifier> {
  readonly path: Path;
  readonly curve: CurveDocument;
  readonly modifiers: readonly { readonly path: Path; readonly stated: Modifier }[];
}

/** What a formula states beside its curves: of all its sides. */
interface Parts {
  readonly step?: StepDocument | undefined;
  readonly amounts?: AmountsDocument | undefined;
  readonly amountStep?: StepDocument | undefined;
}

type Touch = 'INITIAL' | 'MAINTENANCE';
type SideName = keyof RequirementPlans;

/** The plans of a class's requirements, which `parseParameterSet` has found sound. */
export function requirementPlans(document: RequirementsDocument): RequirementPlans {
  const { initialMargin, maintenanceMargin, fillMargin, dial } = document;
  const long = sidePlan(document, 'long');
  const isSided = [initialMargin, fillMargin, maintenanceMargin].some(
    (formula) => formula && 'short' in formula && formula.short !== undefined,
  );
  const plans = { long, short: isSided ? sidePlan(document, 'short') : long };
  return dial ? withDial(plans, dial) : plans;
}

function sidePlan(
  { initialMargin, maintenanceMargin, fillMargin }: RequirementsDocument,
  side: SideName,
): SidePlan {
  const { curve, modifiers, short, step, amounts, amountStep, ...unread } = initialMargin;
  nothingElse(unread);
  const initial = placed({ curve, modifiers, short }, ['initialMargin'], side);
  const ofInitial: Parts = { step, amounts, amountStep };
  return {
    initialMargin: ownPlan(initial, touching(initial, 'INITIAL'), ofInitial, ['initialMargin']),
    maintenanceMargin: maintenancePlan(maintenanceMargin, { ...ofInitial, side: initial }, side),
    fillMargin: fillMargin ? fillPlan(fillMargin, side) : null,
  };
}

/** @returns null of a requirement that stands as approved */
function dialPlan(dial: DialDocument | undefined, purpose: keyof DialDocument): DialPlan | null {
  const multiplier = dial?.[purpose];
  if (multiplier === undefined || decimal(multiplier).eq(ONE)) return null;
  return { path: ['dial', purpose], multiplier };
}

/** The plans with other dials; undefined: as approved. A fill is what opens: it has the dial of initial margin. */
export function withDial(
  { long, short }: RequirementPlans,
  dial: DialDocument | undefined,
): RequirementPlans {
  const [initial, maintenance] = [dialPlan(dial, 'initial'), dialPlan(dial, 'maintenance')];
  const ofSide = ({ initialMargin, maintenanceMargin, fillMargin }: SidePlan): SidePlan => ({
    initialMargin: { ...initialMargin, dial: initial },
    maintenanceMargin: { ...maintenanceMargin, dial: maintenance },
    fillMargin: fillMargin && { ...fillMargin, dial: initial },
  });
  const ofLong = ofSide(long);
  return { long: ofLong, short: short === long ? ofLong : ofSide(short) };
}

/** Every modifier of a fill's formula makes its rate, whatever it says that it touches. */
function fillPlan(fill: InitialFormulaDocument, side: SideName): RequirementPlan {
  const { curve, modifiers, short, step, amounts, amountStep, ...unread } = fill;
  nothingElse(unread);
  const own = placed({ curve, modifiers, short }, ['fillMargin'], side);
  const steps = own.modifiers.map(({ path, stated }) => modifierStep(path, withoutTouch(stated)));
  return ownPlan(own, steps, { step, amounts, amountStep }, ['fillMargin']);
}

function maintenancePlan(
  maintenance: MaintenanceFormulaDocument,
  initial: Parts & { readonly side: PlacedSide<InitialModifierDocument> },
  side: SideName,
): RequirementPlan {
  const path = ['maintenanceMargin'];
  if (!('link' in maintenance)) {
    const { curve, modifiers, short, step, amounts, amountStep, ...unread } = maintenance;
    nothingElse(unread);
    const own = placed({ curve, modifiers, short }, path, side);
    const steps = own.modifiers.map((modifier) => modifierStep(modifier.path, modifier.stated));
    const all = [...touching(initial.side, 'MAINTENANCE'), ...steps];
    return ownPlan(own, all, { step, amounts, amountStep }, path);
  }
  const { link, of, fraction: part, step, amounts, amountStep, ...unread } = maintenance;
  nothingElse(unread);
  const isFull = link === 'FULL_INITIAL';
  const { side: linked } = initial;
  const inherited = isFull
    ? [...touching(linked, 'INITIAL'), ...rounding(initial.step, ['initialMargin', 'step'])]
    : [];
  const placeOfPart = [...path, 'fraction'];
  if (of === 'AMOUNT')
    return {
      path,
      rate: { path: linked.path, curve: linked.curve, steps: inherited },
      amountStep: initial.amountStep ?? null,
      partOfAmount: { path: placeOfPart, part, step: amountStep ?? null },
      dial: null,
      amounts: amounts ?? null,
    };
  // What touches both is in the whole of initial margin already.
  const rest = touching(linked, 'MAINTENANCE', isFull);
  const steps: RateStep[] = [...inherited, { kind: 'PART', path: placeOfPart, part }, ...rest];
  return ownPlan(linked, steps, { step, amounts, amountStep }, path);
}

/** A requirement with a rate of its own, whose rate and amount are rounded by its own steps. */
function ownPlan(
  { path: placeOfCurve, curve }: Pick<PlacedSide<unknown>, 'path' | 'curve'>,
  steps: readonly RateStep[],
  { step, amounts, amountStep }: Parts,
  path: Path,
): RequirementPlan {
  return {
    path,
    rate: { path: placeOfCurve, curve, steps: [...steps, ...rounding(step, [...path, 'step'])] },
    amountStep: amountStep ?? null,
    partOfAmount: null,
    dial: null,
    amounts: amounts ?? null,
  };
}

/** The plan of a rate that is no requirement: a weight. */
export function ratePlan(
  document: StatedSide<ModifierDocument> & { readonly step?: StepDocument | undefined },
  path: Path,
): RatePlan {
  const { curve, modifiers = [], step } = document;
  const steps = modifiers.map((modifier, index) => modifierStep([...path, 'modifiers', index], modifier));
  return {
    path: [...path, 'curve'],
    curve,
    steps: [...steps, ...rounding(step, [...path, 'step'])],
  };
}

function placed<Modifier>(
  stated: StatedSide<Modifier> & { readonly short?: StatedSide<Modifier> | undefined },
  path: Path,
  side: SideName,
): PlacedSide<Modifier> {
  const isApart = side === 'short' && stated.short !== undefined;
  const { curve, modifiers = [] } = (isApart ? stated.short : undefined) ?? stated;
  const place = isApart ? [...path, 'short'] : path;
  return {
    path: [...place, 'curve'],
    curve,
    modifiers: modifiers.map((one, index) => ({ path: [...place, 'modifiers', index], stated: one })),
  };
}

/** The modifiers of initial margin that touch a requirement. @param isAlone without those that touch both */
function touching(
  { modifiers }: PlacedSide<InitialModifierDocument>,
  touch: Touch,
  isAlone = false,
): RateStep[] {
  return modifiers.flatMap(({ path, stated }) => {
    const { touches = 'INITIAL' } = stated;
    const isTouched = touches === touch || (touches === 'BOTH' && !isAlone);
    return isTouched ? [modifierStep(path, withoutTouch(stated))] : [];
  });
}

function withoutTouch({ touches: _touches, ...modifier }: InitialModifierDocument): ModifierDocument {
  return modifier;
}

function modifierStep(path: Path, modifier: ModifierDocument): RateStep {
  return { kind: 'MODIFIER', path, modifier };
}

function rounding(step: StepDocument | undefined, path: Path): RateStep[] {
  return step ? [{ kind: 'ROUNDING', path, step }] : [];
}

/** Every curve of a plan, in order. */
export function curvesOf({ rate }: Pick<RequirementPlan, 'rate'>): CurveDocument[] {
  const { curve, steps } = rate;
  return [curve, ...steps.flatMap((step) => (step.kind === 'MODIFIER' ? [step.modifier.curve] : []))];
}

/** The plans of a side that there are. */
export function plansOf({ initialMargin, maintenanceMargin, fillMargin }: SidePlan): RequirementPlan[] {
  return [initialMargin, maintenanceMargin, ...(fillMargin ? [fillMargin] : [])];
}
