import type { CurveDocument, StepDocument } from './curve-document';
import type {
  AmountsDocument,
  DialDocument,
  InitialFormulaDocument,
  InitialModifierDocument,
  MaintenanceFormulaDocument,
  ModifierDocument,
  RampWeightDocument,
} from './formula-document';
import { withDial, withRamp } from './moved-plan';
import { nothingElse } from './nothing-else';
import type { Path, RatePlan, RateStep, RequirementPlan, RequirementPlans, SidePlan } from './plan';

/** Plans of what documents state. */

/** The requirements that a class states, or one of its modes. */
export interface RequirementsDocument {
  readonly initialMargin: InitialFormulaDocument;
  readonly maintenanceMargin: MaintenanceFormulaDocument;
  readonly fillMargin?: InitialFormulaDocument | undefined;
  /** Of a class, for all its modes. */
  readonly dial?: DialDocument | undefined;
  readonly ramp?: RampDocument | undefined;
}

/** What was required before a change under way, and how far that is. */
export interface RampDocument {
  /** Itself on a ramp where the change before had not ended. */
  readonly before: Omit<RequirementsDocument, 'dial'>;
  readonly weight: RampWeightDocument;
}

type StatedRequirements = Omit<RequirementsDocument, 'dial' | 'ramp'>;

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
export function requirementPlans({ dial, ramp, ...stated }: RequirementsDocument): RequirementPlans {
  const plans = rampedPlans({ ...stated, ramp });
  return dial ? withDial(plans, dial) : plans;
}

function rampedPlans({ ramp, ...stated }: RampDocument['before']): RequirementPlans {
  const after = plansOfEnd(stated);
  return ramp ? withRamp(after, rampedPlans(ramp.before), ramp.weight) : after;
}

/** As stated, without what moves it. */
function plansOfEnd(document: StatedRequirements): RequirementPlans {
  const { initialMargin, maintenanceMargin, fillMargin } = document;
  const long = sidePlan(document, 'long');
  const isSided = [initialMargin, fillMargin, maintenanceMargin].some(
    (formula) => formula && 'short' in formula && formula.short !== undefined,
  );
  return { long, short: isSided ? sidePlan(document, 'short') : long };
}

function sidePlan(
  { initialMargin, maintenanceMargin, fillMargin }: StatedRequirements,
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
      ...{ ramp: null, dial: null },
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
    ...{ ramp: null, dial: null },
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
