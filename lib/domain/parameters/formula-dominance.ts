import { decimal, ONE } from '../decimal';
import { canonicalJson } from './canonical';
import { type RateDocument, rateDominates, stepsAllow } from './dominance';
import type {
  AmountsDocument,
  InitialFormulaDocument,
  InitialModifierDocument,
  MaintenanceFormulaDocument,
  ModifierDocument,
} from './formula-document';

/** Proofs between whole requirements. As `rateDominates`: true is certain, false is not proved. */

type Touch = 'INITIAL' | 'MAINTENANCE';

function touching(
  modifiers: readonly InitialModifierDocument[] | undefined,
  touch: Touch,
): ModifierDocument[] {
  return (modifiers ?? []).flatMap(({ touches = 'INITIAL', ...modifier }) =>
    touches === touch || touches === 'BOTH' ? [modifier] : [],
  );
}

/** The rates of initial margin: for longs, and for shorts where they are charged differently. */
export function initialRates(formula: InitialFormulaDocument): readonly RateDocument[] {
  return [formula, ...(formula.short ? [formula.short] : [])].map(({ curve, modifiers }) => ({
    curve,
    modifiers: touching(modifiers, 'INITIAL'),
  }));
}

/** The rates of a maintenance margin that is not linked. */
export function maintenanceRates(
  initial: InitialFormulaDocument,
  maintenance: Exclude<MaintenanceFormulaDocument, { link: unknown }>,
): readonly RateDocument[] {
  const sides = maintenance.short || initial.short ? (['long', 'short'] as const) : (['long'] as const);
  return sides.map((side) => {
    const own = side === 'short' ? (maintenance.short ?? maintenance) : maintenance;
    const first = side === 'short' ? (initial.short ?? initial) : initial;
    return {
      curve: own.curve,
      modifiers: [...touching(first.modifiers, 'MAINTENANCE'), ...(own.modifiers ?? [])],
    };
  });
}

function amountsDominate(upper: AmountsDocument | undefined, lower: AmountsDocument | undefined): boolean {
  return (['perContract', 'perPosition', 'perOrder', 'atLeast'] as const).every((key) => {
    const below = lower?.[key];
    return below === undefined || decimal(upper?.[key] ?? '0').gte(below);
  });
}

/** Whether initial margin is never below maintenance margin. */
export function initialCovers(
  initial: InitialFormulaDocument,
  maintenance: MaintenanceFormulaDocument,
): boolean {
  if (!amountsDominate(initial.amounts, maintenance.amounts)) return false;
  if ('link' in maintenance) return linkIsCovered(initial, maintenance);
  if (!stepsAllow(initial.step, maintenance.step) || !stepsAllow(initial.amountStep, maintenance.amountStep))
    return false;
  const upper = initialRates(initial);
  const lower = maintenanceRates(initial, maintenance);
  const long = upper[0];
  return lower.every((rate, side) => {
    const above = upper[side] ?? long;
    return above !== undefined && rateDominates(above, rate);
  });
}

function linkIsCovered(
  initial: InitialFormulaDocument,
  maintenance: Extract<MaintenanceFormulaDocument, { link: unknown }>,
): boolean {
  if (decimal(maintenance.fraction).gt(ONE)) return false;
  const lowersOnly = (step: typeof maintenance.step) =>
    step === undefined || step.mode === 'DOWN' || step.mode === 'FLOOR' || stepsAllow(initial.step, step);
  if (!lowersOnly(maintenance.step)) return false;
  const sides = [initial, ...(initial.short ? [initial.short] : [])];
  if (
    sides.some(
      ({ modifiers }) => touching(modifiers, 'MAINTENANCE').length > touching(modifiers, 'INITIAL').length,
    )
  )
    return false;
  if (maintenance.link === 'FULL_INITIAL') return true;
  return sides.every(({ curve, modifiers }) =>
    rateDominates(
      { curve, modifiers: touching(modifiers, 'INITIAL') },
      { curve, modifiers: touching(modifiers, 'MAINTENANCE') },
    ),
  );
}

/** Whether a requirement is never below another of the same kind: what makes a change tighter, or looser. */
export function requirementDominates(
  upper: { readonly initial: InitialFormulaDocument; readonly maintenance: MaintenanceFormulaDocument },
  lower: { readonly initial: InitialFormulaDocument; readonly maintenance: MaintenanceFormulaDocument },
  part: 'initialMargin' | 'maintenanceMargin',
): boolean {
  if (part === 'initialMargin') return formulaDominates(upper.initial, lower.initial);
  const [above, below] = [upper.maintenance, lower.maintenance];
  if ('link' in above && 'link' in below) {
    const kind = ({ link, of, step, amountStep }: typeof above) =>
      canonicalJson([link, of, step ?? null, amountStep ?? null]);
    return (
      kind(above) === kind(below) &&
      decimal(above.fraction).gte(below.fraction) &&
      amountsDominate(above.amounts, below.amounts) &&
      formulaDominates(baseFor(above.link, upper.initial), baseFor(below.link, lower.initial))
    );
  }
  if ('link' in above || 'link' in below) return false;
  if (!amountsDominate(above.amounts, below.amounts)) return false;
  if (!stepsAllow(above.step, below.step) || !stepsAllow(above.amountStep, below.amountStep)) return false;
  const [high, low] = [maintenanceRates(upper.initial, above), maintenanceRates(lower.initial, below)];
  return sidesDominate(high, low);
}

/** What a link is a fraction of: the base curve alone with what touches maintenance margin, or all of it. */
function baseFor(
  link: 'BASE_INITIAL' | 'FULL_INITIAL',
  formula: InitialFormulaDocument,
): InitialFormulaDocument {
  if (link === 'FULL_INITIAL') return formula;
  const base = ({ curve, modifiers }: Pick<InitialFormulaDocument, 'curve' | 'modifiers'>) => ({
    curve,
    modifiers: touching(modifiers, 'MAINTENANCE'),
  });
  const { short, ...rest } = formula;
  return { ...rest, ...base(formula), ...(short ? { short: base(short) } : {}) };
}

export function formulaDominates(upper: InitialFormulaDocument, lower: InitialFormulaDocument): boolean {
  return (
    amountsDominate(upper.amounts, lower.amounts) &&
    stepsAllow(upper.step, lower.step) &&
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
