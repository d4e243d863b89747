import { assert } from '../../../domain/assert';
import { approvedCeiling } from '../../../domain/governance/activation/present-effect';
import {
  classWeight,
  type RampStep,
  type RampWeights,
  NOT_BEGUN,
  weightsBetween,
  weightsOf,
} from '../../../domain/governance/activation/ramp-steps';
import { budgetOf } from '../../../domain/governance/guardrails/liquidation-budget';
import { byKind } from '../../../domain/governance/proposal/document';
import { jsonPointer } from '../../../domain/json/json-pointer';
import { Decimal, sum, ZERO } from '../../../domain/number/decimal';
import { provedEffectiveSet } from '../../../domain/parameters/dial-vector';
import { approvable } from '../../../domain/parameters/approvable';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import { type Dials } from '../../../domain/parameters/effective';
import {
  carriedRamps,
  NO_RAMPS,
  onRamps,
  type Ramps,
  rampedDocument,
  rampsAt,
  rampsTo,
} from '../../../domain/parameters/ramps';
import { rampDirection } from '../../../domain/parameters/ramp-vector';
import { type Fault, ok, type Result } from '../../../domain/result';
import type { ProposalRecord } from '../../../ports/governance';
import type { UnitOfWork, VenueRecord } from '../../../ports/unit-of-work';
import { budgetWindow } from '../../adjustments/steps/budget-window';
import { steppedSet, twinSet } from '../../adjustments/steps/effective-set';
import type { StepQuestion } from './measure-step';

/** A version on the ramps that lead to it: those of one change, which move together, and of others, which stand still meanwhile. */
export interface RampUnderWay {
  /** What is led to. */
  readonly target: ParameterSet;
  /** Of every class that is on one. */
  readonly ramps: Ramps;
  /** Names of those that the change moves. */
  readonly classes: readonly string[];
}

/** The ramps of a change at their beginning, from where everything stands now, and what else is on one. */
export async function rampAtBeginning(
  unit: UnitOfWork,
  base: ParameterSet,
  target: ParameterSet,
): Promise<Result<RampUnderWay, readonly Fault[]>> {
  return rampFrom((await unit.adjustments.effective())?.ramps ?? NO_RAMPS, base, target);
}

/** The same from these ramps of the base. */
export function rampFrom(
  present: Ramps,
  base: ParameterSet,
  target: ParameterSet,
): Result<RampUnderWay, readonly Fault[]> {
  const own = rampsTo(rampedDocument(base.document, present), target.document);
  if (!own.ok) return own;
  const others = carriedRamps(present, base.document, target.document);
  // A class that the change leaves as it is goes on along the ramp that it is on.
  const classes = [...own.value.keys()].filter((name) => !others.has(name)).sort();
  const ramps = new Map([...others, ...classes.flatMap((name) => entryOf(own.value, name))]);
  return ok({ target, ramps, classes });
}

function entryOf(ramps: Ramps, name: string) {
  const ramp = ramps.get(name);
  return ramp ? [[name, ramp] as const] : [];
}

/** The ramps with those of the change at these weights. */
export function rampsWith({ target, ramps, classes }: RampUnderWay, weights: RampWeights): Ramps {
  return rampsAt(
    ramps,
    new Map(
      classes.flatMap((name) => {
        const [stated, ramp] = [target.document.marginClasses[name], ramps.get(name)];
        return stated && ramp ? [[name, classWeight(weights, rampDirection(stated, ramp))] as const] : [];
      }),
    ),
  );
}

/**
 * Faults of a ramp that a proposal is planned to take: of what it changes (`ramp-alike`, `ramp-known`), and of each of its steps
 * by itself, at the corners of the programmes' bounds too. Under `/ramp`.
 */
export async function rampPlanFaults(
  unit: UnitOfWork,
  { currentRevision }: Pick<ProposalRecord, 'currentRevision'>,
  steps: readonly RampStep[],
): Promise<readonly Fault[]> {
  const version = await unit.venue.version(currentRevision.baseVersion);
  assert(version !== null, 'a proposal is based on a version');
  const base = await unit.parameterSets.load(version.parameterSetHash);
  const target = await unit.parameterSets.load(
    byKind(currentRevision, { PARAMETER_SET: (setHash) => setHash }),
  );
  const beginning = await rampAtBeginning(unit, base, target);
  if (!beginning.ok) return beginning.refusal.map((fault) => ({ ...fault, path: `/ramp${fault.path}` }));
  if (beginning.value.classes.length === 0) return [NOTHING_TO_RAMP];
  return steps.flatMap((step, index) => {
    const ramps = rampsWith(beginning.value, weightsOf(step));
    const set = ramps.size === 0 ? ok(target) : onRamps(target, ramps);
    const faults = set.ok ? boxFaults(set.value, target) : set.refusal;
    return faults.map((fault) => ({ ...fault, path: `/ramp${jsonPointer(index)}${fault.path}` }));
  });
}

/** Ramps are of effective parameters alone; for the rest a set on them must be as approvable as what it leads to. */
function boxFaults(set: ParameterSet, target: ParameterSet): readonly Fault[] {
  if (set === target) return [];
  const found = approvable(ok(set));
  return found.ok ? [] : found.refusal.filter(({ rule }) => rule !== 'effective-only');
}

const NOTHING_TO_RAMP: Fault = {
  path: '/ramp',
  rule: 'ramp-moves',
  message: 'The change moves no requirement of a margin class, so there is nothing to take in steps.',
};

/** What is asked of live accounts before a ramp goes from where it is to these weights. */
export async function stepQuestion(
  unit: UnitOfWork,
  { venue, at }: { readonly venue: VenueRecord; readonly at: Date },
  underWay: RampUnderWay,
  dials: Dials,
  step: { readonly from: RampWeights; readonly to: RampWeights },
  impact: Parameters<typeof approvedCeiling>[0],
): Promise<StepQuestion> {
  const { target, ramps } = underWay;
  const window = await budgetWindow(unit, venue, { dials, ramps }, at);
  const used = (await unit.presentEffects.liquidationUsedSince(window.since)).minus(
    sum(window.tipped.values()),
  );
  const setAt = (weights: RampWeights): ParameterSet =>
    provedEffectiveSet(target, dials, rampsWith(underWay, weights));
  return {
    beginning: setAt(NOT_BEGUN),
    looser: twinSet(window.looser(target), window.loosest),
    at: (part) => setAt(weightsBetween(step.from, step.to, part)),
    inForceAt: (part) =>
      steppedSet(target, rampsWith(underWay, weightsBetween(step.from, step.to, part)), dials),
    ceiling: approvedCeiling(impact, window.guardrails),
    limitOf: (notional) => {
      const budget = budgetOf(window.guardrails, notional);
      return budget && Decimal.max(ZERO, budget.minus(used));
    },
    tipped: window.tipped,
    uncounted: window.uncounted,
  };
}
