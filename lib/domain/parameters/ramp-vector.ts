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
  return keptDirection(stated, canonicalJson(before), () => provedDirection(stated, before));
}

/** @param text of what is proved of the class */
function keptDirection(stated: MarginClassDocument, text: string, prove: () => RampDirection): RampDirection {
  const known = directions.get(stated) ?? new Map<string, RampDirection>();
  directions.set(stated, known);
  const direction = known.get(text) ?? prove();
  known.set(text, direction);
  return direction;
}

const directions = new WeakMap<MarginClassDocument, Map<string, RampDirection>>();

function provedDirection(stated: ClassRamp['before'], before: ClassRamp['before']): RampDirection {
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
 *   of them is as at its ramp's beginning; where that ramp took over another within the window, as that one was at its least weight
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
      const former = stated && formerRamp(stated, name, ramp, earlier);
      if (former) return [name, former];
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

/** Where a ramp that was taken over within the window stood at its least there; null: none was, or it did not tighten. */
function formerRamp(
  stated: MarginClassDocument,
  name: string,
  { before }: ClassRamp,
  earlier: readonly Ramps[],
): ClassRamp | null {
  const { ramp: former, ...end } = before;
  if (!former) return null;
  const [now, then] = [canonicalJson(before), canonicalJson(former.before)];
  const textOf = (ramps: Ramps): string => canonicalJson(ramps.get(name)?.before ?? null);
  const takenOver = earlier.findIndex((ramps) => textOf(ramps) === now);
  const until = takenOver < 0 ? earlier : earlier.slice(0, takenOver);
  if (until.length === 0) return null;
  const direction = keptDirection(stated, `${now} before it`, () => provedDirection(end, former.before));
  if (direction !== 'TIGHTENING') return null;
  const least = until
    .map((ramps) => (textOf(ramps) === then ? (ramps.get(name)?.weight ?? NOT_BEGUN) : NOT_BEGUN).maintenance)
    .reduce((a, b) => (decimal(b).lt(a) ? b : a));
  const at = { initial: least, maintenance: least };
  return {
    before: decimal(least).isZero() ? former.before : { ...end, ramp: { ...former, weight: at } },
    weight: NOT_BEGUN,
  };
}

/** Whether any class is further along its ramp than in another vector. */
export function isFurther(ramps: Ramps, than: Ramps): boolean {
  return rampsText(ramps) !== rampsText(than);
}

/** The ramp that the requirements of one mode are on with their class. */
export function rampOfMode(ramp: MarginClassDocument['ramp'], mode: string): RampDocument | undefined {
  const before = ramp?.before.modes?.[mode];
  return before && { weight: ramp.weight, before: { ...before, ramp: rampOfMode(ramp.before.ramp, mode) } };
}
