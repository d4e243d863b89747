import * as z from 'zod';
import { requirementDominates } from '../curves/formula-dominance';
import { type RampDocument, requirementPlans } from '../curves/requirement-plan';
import { canonicalJson } from '../json/canonical';
import { decimal } from '../number/decimal';
import {
  classRampSchema,
  type MarginClassDocument,
  type ParameterSetDocument,
} from './document/parameter-set';
import type { ClassRamp, Ramps } from './ramps';

/** How ramps under way are kept: as text, of which the effective set is derived again, and proved by its hash. */

const rampsForm = z.record(z.string(), classRampSchema);

/** Canonical (RFC 8785). */
export function rampsText(ramps: Ramps): string {
  return canonicalJson(Object.fromEntries(ramps));
}

/** Reads what `rampsText` wrote. @throws on anything else: what is stored was tampered with */
export function storedRamps(text: string): Ramps {
  return new Map(Object.entries(rampsForm.parse(JSON.parse(text))));
}

/** Which way a class's requirements go along its ramp: as far as it is proved. */
export type RampDirection = 'TIGHTENING' | 'LOOSENING' | 'MIXED';

const FIGURES = ['initialMargin', 'maintenanceMargin', 'fillMargin'] as const;

/**
 * Which way a class goes, proved once of the same class for as long as it is there.
 *
 * @param stated the class at the ramp's end; one with margin modes goes nobody knows which way
 */
export function rampDirection(stated: MarginClassDocument, { before }: ClassRamp): RampDirection {
  const known = directions.get(stated) ?? new Map<string, RampDirection>();
  directions.set(stated, known);
  const text = canonicalJson(before);
  const direction = known.get(text) ?? provedDirection(stated, before);
  known.set(text, direction);
  return direction;
}

const directions = new WeakMap<MarginClassDocument, Map<string, RampDirection>>();

function provedDirection(stated: MarginClassDocument, before: ClassRamp['before']): RampDirection {
  if (stated.modes ?? before.modes) return 'MIXED';
  const [end, begin] = [requirementPlans(stated), requirementPlans(before)];
  if (FIGURES.every((figure) => requirementDominates(end, begin, figure))) return 'TIGHTENING';
  return FIGURES.every((figure) => requirementDominates(begin, end, figure)) ? 'LOOSENING' : 'MIXED';
}

/**
 * The loosest ramps that were in force within a window, of those that are: a class that tightens as it was at its least weight
 * there, one that loosens as it is. One that does neither everywhere as it was first.
 *
 * @param target the version; its ramps are `now`
 * @param earlier those in force from the window's beginning on, the oldest first; a class that is on another ramp now than in one
 *   of them is as at its ramp's beginning
 */
export function loosestRamps(target: ParameterSetDocument, now: Ramps, earlier: readonly Ramps[]): Ramps {
  return new Map(
    [...now].map(([name, ramp]) => {
      const stated = target.marginClasses[name];
      const direction = stated ? rampDirection(stated, ramp) : 'MIXED';
      if (direction === 'LOOSENING') return [name, ramp];
      const same = canonicalJson(ramp.before);
      const weights = earlier.map((ramps) => {
        const one = ramps.get(name);
        return one && canonicalJson(one.before) === same ? one.weight : NOT_BEGUN;
      });
      const [first = ramp.weight] = weights;
      if (direction === 'MIXED') return [name, { ...ramp, weight: first }];
      const maintenance = [...weights, ramp.weight]
        .map((weight) => weight.maintenance)
        .reduce((a, b) => (decimal(b).lt(a) ? b : a));
      return [name, { ...ramp, weight: { initial: maintenance, maintenance } }];
    }),
  );
}

const NOT_BEGUN = { initial: '0', maintenance: '0' };

/** Whether any class is further along its ramp than in another vector. */
export function isFurther(ramps: Ramps, than: Ramps): boolean {
  return rampsText(ramps) !== rampsText(than);
}

/** The ramp that the requirements of one mode are on with their class. */
export function rampOfMode(ramp: MarginClassDocument['ramp'], mode: string): RampDocument | undefined {
  const before = ramp?.before.modes?.[mode];
  return before && { weight: ramp.weight, before: { ...before, ramp: rampOfMode(ramp.before.ramp, mode) } };
}
