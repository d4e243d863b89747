import { decimal, ONE, type Rounding } from '../decimal';
import { unitsInOne } from '../fraction';
import type { StepDocument } from './curve-document';
import { type RateDocument, rateDominates, stepsAllow } from './dominance';
import type {
  AmountsDocument,
  InitialFormulaDocument,
  InitialModifierDocument,
  LinkedFormulaDocument,
  MaintenanceFormulaDocument,
  ModifierDocument,
} from './formula-document';

/** Proofs between whole requirements. As `rateDominates`: true is certain, false is not proved. */

type Touch = 'INITIAL' | 'MAINTENANCE';

/** What is required to open a position, and to keep it. */
export interface Requirement {
  readonly initial: InitialFormulaDocument;
  readonly maintenance: MaintenanceFormulaDocument;
}

function touching(
  modifiers: readonly InitialModifierDocument[] | undefined,
  touch: Touch,
): ModifierDocument[] {
  return (modifiers ?? []).flatMap(({ touches = 'INITIAL', ...modifier }) =>
    touches === touch || touches === 'BOTH' ? [modifier] : [],
  );
}

/** A requirement with a curve for longs and one for shorts. */
type Sided<Modifier> = Pick<InitialFormulaDocument, 'curve'> & {
  readonly modifiers?: readonly Modifier[] | undefined;
};

const times = (rate: string): ModifierDocument => ({
  operation: 'MULTIPLY',
  curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate },
});

/** A rounding of the rate as a modifier: a proof meets it where it stands. */
function rounding(step: StepDocument | undefined): ModifierDocument[] {
  return step ? [{ ...times('1'), step }] : [];
}

/** Every modifier of a fill's formula makes its rate, whatever it says that it touches. */
export function fillFormula(fill: InitialFormulaDocument): InitialFormulaDocument {
  const bare = ({ curve, modifiers = [] }: Sided<InitialModifierDocument>) => ({
    curve,
    modifiers: modifiers.map(({ touches: _touches, ...modifier }) => modifier),
  });
  return { ...fill, ...bare(fill), ...(fill.short ? { short: bare(fill.short) } : {}) };
}

function initialModifiers(
  { step }: InitialFormulaDocument,
  { modifiers }: Sided<InitialModifierDocument>,
): ModifierDocument[] {
  return [...touching(modifiers, 'INITIAL'), ...rounding(step)];
}

/** The rates of initial margin, rounded as declared: for longs, and for shorts where they are charged differently. */
export function initialRates(formula: InitialFormulaDocument): readonly RateDocument[] {
  return [formula, ...(formula.short ? [formula.short] : [])].map((side) => ({
    curve: side.curve,
    modifiers: initialModifiers(formula, side),
  }));
}

/** The rates of maintenance margin, rounded as declared; of a link to an AMOUNT before any rounding of amounts. */
export function maintenanceRates(
  initial: InitialFormulaDocument,
  maintenance: MaintenanceFormulaDocument,
): readonly RateDocument[] {
  const isSided = initial.short ?? ('link' in maintenance ? undefined : maintenance.short);
  return (isSided ? (['long', 'short'] as const) : (['long'] as const)).map((side) => {
    const first = side === 'short' ? (initial.short ?? initial) : initial;
    if ('link' in maintenance) return linkedRate(initial, first, maintenance);
    const own = side === 'short' ? (maintenance.short ?? maintenance) : maintenance;
    return {
      curve: own.curve,
      modifiers: [
        ...touching(first.modifiers, 'MAINTENANCE'),
        ...(own.modifiers ?? []),
        ...rounding(maintenance.step),
      ],
    };
  });
}

/** As `classFormulas` evaluates it. */
function linkedRate(
  initial: InitialFormulaDocument,
  first: Sided<InitialModifierDocument>,
  { link, of, fraction, step }: LinkedFormulaDocument,
): RateDocument {
  const isFull = link === 'FULL_INITIAL';
  const linked = [...(isFull ? initialModifiers(initial, first) : []), times(fraction)];
  if (of === 'AMOUNT') return { curve: first.curve, modifiers: linked };
  // What touches both is in the whole of initial margin already.
  const own = first.modifiers?.filter(({ touches }) => !isFull || touches === 'MAINTENANCE');
  return {
    curve: first.curve,
    modifiers: [...linked, ...touching(own, 'MAINTENANCE'), ...rounding(step)],
  };
}

function amountsDominate(upper: AmountsDocument | undefined, lower: AmountsDocument | undefined): boolean {
  return (['perContract', 'perPosition', 'perOrder', 'atLeast'] as const).every((key) => {
    const below = lower?.[key];
    return below === undefined || decimal(upper?.[key] ?? '0').gte(below);
  });
}

/**
 * Whether a requirement for opening is never below maintenance margin.
 *
 * @param upper initial margin itself, or a fill's formula (`fillFormula`)
 * @param initial what maintenance margin is linked to, and whose modifiers touch it
 * @param margin the set's rounding of margins, which a link to an AMOUNT goes through; null where it is not known
 */
export function requirementCovers(
  upper: InitialFormulaDocument,
  { initial, maintenance }: Requirement,
  margin: Rounding | null,
): boolean {
  if (!amountsDominate(upper.amounts, maintenance.amounts)) return false;
  const isAmount = 'link' in maintenance && maintenance.of === 'AMOUNT';
  if (isAmount && !amountsOfLinkAllow(maintenance, margin)) return false;
  // A part of an amount is of initial margin's own rounding, which its last step was checked against above.
  const lowerStep = isAmount ? initial.amountStep : maintenance.amountStep;
  if (!stepsAllow(upper.amountStep, lowerStep)) return false;
  const rates = initialRates(upper);
  if (sidesDominate(rates, maintenanceRates(initial, maintenance))) return true;
  if (!('link' in maintenance) || decimal(maintenance.fraction).gt(ONE)) return false;
  // A part is no more than the whole, which may be easier to show.
  return sidesDominate(rates, maintenanceRates(initial, { ...maintenance, fraction: '1' }));
}

/**
 * Whether a part of a rounded amount, rounded again and with fixed amounts added, stays below the whole of it. What
 * is a multiple of the set's unit is not passed by a rounding to that unit or a finer one. Fixed amounts are added to
 * a figure that `rounding.margin` has moved already: only where it moves down is nothing gained.
 */
function amountsOfLinkAllow(
  { fraction, amounts, amountStep }: LinkedFormulaDocument,
  margin: Rounding | null,
): boolean {
  if (decimal(fraction).gt(ONE)) return false;
  const isFinerStep =
    margin !== null && amountStep !== undefined && unitsInOne(amountStep) % unitsInOne(margin) === 0n;
  if (!isFinerStep && !stepsAllow(undefined, amountStep)) return false;
  const isCounted = (['perContract', 'perPosition', 'perOrder'] as const).some((key) =>
    decimal(amounts?.[key] ?? '0').gt(0),
  );
  return !isCounted || margin?.mode === 'DOWN' || margin?.mode === 'FLOOR';
}

/** Whether a requirement is never below another of the same kind: what makes a change tighter, or looser. */
export function requirementDominates(
  upper: Requirement,
  lower: Requirement,
  part: 'initialMargin' | 'maintenanceMargin',
): boolean {
  if (part === 'initialMargin') return formulaDominates(upper.initial, lower.initial);
  const [above, below] = [upper.maintenance, lower.maintenance];
  const isAmount = (formula: MaintenanceFormulaDocument) => 'link' in formula && formula.of === 'AMOUNT';
  if (isAmount(above) !== isAmount(below)) return false;
  if (isAmount(above) && !stepsAllow(upper.initial.amountStep, lower.initial.amountStep)) return false;
  return (
    amountsDominate(above.amounts, below.amounts) &&
    stepsAllow(above.amountStep, below.amountStep) &&
    sidesDominate(maintenanceRates(upper.initial, above), maintenanceRates(lower.initial, below))
  );
}

export function formulaDominates(upper: InitialFormulaDocument, lower: InitialFormulaDocument): boolean {
  return (
    amountsDominate(upper.amounts, lower.amounts) &&
    stepsAllow(upper.amountStep, lower.amountStep) &&
    sidesDominate(initialRates(upper), initialRates(lower))
  );
}

function sidesDominate(upper: readonly RateDocument[], lower: readonly RateDocument[]): boolean {
  const sides = Math.max(upper.length, lower.length);
  return Array.from({ length: sides }).every((_, side) => {
    const [above, below] = [upper[side] ?? upper[0], lower[side] ?? lower[0]];
    return above !== undefined && below !== undefined && rateDominates(above, below);
  });
}
