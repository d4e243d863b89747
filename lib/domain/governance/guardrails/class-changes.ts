import { endRates } from '../../curves/formula-dominance';
import type { Increase } from '../../curves/increase';
import { type Bounds, rateBounds, widerBounds } from '../../curves/rate-bounds';
import { requirementIncrease } from '../../curves/requirement-increase';
import type { RequirementPlan, SidePlan } from '../../curves/plan';
import { requirementPlans, type RequirementsDocument } from '../../curves/requirement-plan';
import type { Rounding } from '../../number/decimal';
import type { MarginClassDocument } from '../../parameters/document/parameter-set';

/** What a change does to one requirement of an instrument. */
export interface RequirementChange {
  readonly figure: keyof SidePlan;
  /** Of accounts in this margin mode; null: the ordinary one. */
  readonly mode: string | null;
  /** Within the class that it comes to be in. */
  readonly path: readonly string[];
  /** Of the one after over the one before, and the other way round; null: there was none before. */
  readonly tightening: Increase | null;
  readonly loosening: Increase | null;
  /** Whether the one before asks for nothing anywhere: a change has nothing to be relative to. */
  readonly isFromNothing: boolean;
  readonly after: Bounds;
}

const FIGURES = ['initialMargin', 'maintenanceMargin', 'fillMargin'] as const;
const SIDES = ['long', 'short'] as const;

/** Every requirement of a class against what its instruments were charged before; of a mode that one knows, both in it. */
export function requirementChanges(
  before: MarginClassDocument | null,
  after: MarginClassDocument,
  margin: Rounding,
): readonly RequirementChange[] {
  const modes = new Set([...Object.keys(before?.modes ?? {}), ...Object.keys(after.modes ?? {})]);
  return [null, ...modes].flatMap((mode) => {
    const [old, next] = [before && inMode(before, mode), inMode(after, mode)];
    return changesBetween(old, next, margin).map((change) => ({
      ...change,
      mode,
      path: [...(mode !== null && after.modes?.[mode] ? ['modes', mode] : []), change.figure],
    }));
  });
}

/** A class without a mode margins accounts that are in it as any others. */
function inMode(marginClass: MarginClassDocument, mode: string | null): RequirementsDocument {
  const { modes = {} } = marginClass;
  return (mode !== null && Object.hasOwn(modes, mode) ? modes[mode] : undefined) ?? marginClass;
}

function changesBetween(
  before: RequirementsDocument | null,
  after: RequirementsDocument,
  margin: Rounding,
): Omit<RequirementChange, 'mode' | 'path'>[] {
  const [old, next] = [before && requirementPlans(before), requirementPlans(after)];
  const isSided = next.long !== next.short || (old !== null && old.long !== old.short);
  return (isSided ? SIDES : (['long'] as const)).flatMap((side) =>
    FIGURES.flatMap((figure) => {
      const [was, is] = [old && planOf(old[side], figure), planOf(next[side], figure)];
      if (figure === 'fillMargin' && !old?.[side].fillMargin && !next[side].fillMargin) return [];
      return [{ figure, ...changeBetween(was, is, margin) }];
    }),
  );
}

/** What a fill needs is initial margin where a class says nothing else of it. */
function planOf(side: SidePlan, figure: keyof SidePlan): RequirementPlan {
  return side[figure] ?? side.initialMargin;
}

/** Of a requirement's rate, at whichever end of its ramp. */
function boundsOf(plan: RequirementPlan): Bounds {
  return endRates(plan)
    .map(({ curve, modifiers }) => rateBounds(curve, modifiers))
    .reduce(widerBounds);
}

function changeBetween(before: RequirementPlan | null, after: RequirementPlan, margin: Rounding) {
  const bounds = boundsOf(after);
  if (before === null) return { tightening: null, loosening: null, isFromNothing: true, after: bounds };
  const { greatest } = boundsOf(before);
  return {
    tightening: requirementIncrease(before, after, margin),
    loosening: requirementIncrease(after, before, margin),
    isFromNothing: greatest?.numerator === 0n && before.amounts === null,
    after: bounds,
  };
}
