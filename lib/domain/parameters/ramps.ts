import type { RampWeightDocument } from '../curves/formula-document';
import { canonicalJson } from '../json/canonical';
import { jsonPointer } from '../json/json-pointer';
import { type Decimal, ONE, ZERO } from '../number/decimal';
import { type Fault, ok, refuse, type Result } from '../result';
import type {
  ClassRampDocument,
  MarginClassDocument,
  ParameterSet,
  ParameterSetDocument,
} from './document/parameter-set';
import { effectiveOnlyFaults } from './effective';
import { parseParameterSet } from './validate';

/** Changes under way: parameter sets between a version and the one before it, made here and nowhere else. */

/** Ramps under way: of each margin class that is on one, what it required before and how far it is from there. */
export type Ramps = ReadonlyMap<string, ClassRamp>;

/** A weight of 0 of both requirements is where a ramp begins, which no document states. */
export type ClassRamp = ClassRampDocument;

export const NO_RAMPS: Ramps = new Map();

const NOT_BEGUN: RampWeightDocument = { initial: '0', maintenance: '0' };

/**
 * The classes of a version on these ramps; a class that is not named requires what it states. Not validated.
 *
 * @param ramps of classes that the version has
 */
export function rampedDocument(document: ParameterSetDocument, ramps: Ramps): ParameterSetDocument {
  if (ramps.size === 0) return document;
  const marginClasses = Object.fromEntries(
    Object.entries(document.marginClasses).map(([name, stated]) => {
      const ramp = ramps.get(name);
      return [name, ramp ? onRamp(stated, ramp) : stated];
    }),
  );
  return { ...document, marginClasses };
}

function onRamp(stated: MarginClassDocument, { before, weight }: ClassRamp): MarginClassDocument {
  if (!isAt(weight, ZERO)) return isAt(weight, ONE) ? stated : { ...stated, ramp: { before, weight } };
  const {
    initialMargin: _initial,
    maintenanceMargin: _keeping,
    fillMargin: _fill,
    modes: _modes,
    ...rest
  } = stated;
  return { ...rest, ...before };
}

/**
 * A version on these ramps.
 *
 * @returns without ramps the version itself, under its own hash; or every fault that validation finds
 */
export function onRamps(version: ParameterSet, ramps: Ramps): Result<ParameterSet, readonly Fault[]> {
  if (ramps.size === 0) return ok(version);
  return parseParameterSet(rampedDocument(version.document, ramps));
}

/**
 * The ramps from where each class stands to what a version requires of it, at their beginning; none of classes that stand there.
 *
 * @param standing the set in force, on its ramps
 * @returns or every fault: `ramp-known` for a class that is not in both, `ramp-alike` where more than requirements differs
 */
export function rampsTo(
  standing: ParameterSetDocument,
  target: ParameterSetDocument,
): Result<Ramps, readonly Fault[]> {
  const faults = otherFaults(standing, target);
  const ramps = new Map<string, ClassRamp>();
  for (const [name, after] of Object.entries(target.marginClasses)) {
    const before = standing.marginClasses[name];
    if (before === undefined) faults.push(unknownRamp(name));
    else if (canonicalJson(before) !== canonicalJson(after)) {
      faults.push(...unlikeMembers({ name, before, after }));
      ramps.set(name, { before: requirementsOf(before), weight: NOT_BEGUN });
    }
  }
  return faults.length > 0 ? refuse(faults) : ok(ramps);
}

/** The same with these classes at these weights; what has arrived is on no ramp any more. */
export function rampsAt(ramps: Ramps, weights: ReadonlyMap<string, RampWeightDocument>): Ramps {
  return new Map(
    [...ramps].flatMap(([name, { before, weight: at }]) => {
      const weight = weights.get(name) ?? at;
      return isAt(weight, ONE) ? [] : [[name, { before, weight }] as const];
    }),
  );
}

/** Ramps that go on in another version: of classes that it states as the one before did. */
export function carriedRamps(ramps: Ramps, from: ParameterSetDocument, to: ParameterSetDocument): Ramps {
  const isAlike = (name: string): boolean =>
    canonicalJson(from.marginClasses[name] ?? null) === canonicalJson(to.marginClasses[name] ?? null);
  return new Map([...ramps].filter(([name]) => Object.hasOwn(to.marginClasses, name) && isAlike(name)));
}

function requirementsOf({
  initialMargin,
  maintenanceMargin,
  fillMargin,
  modes,
  ramp,
}: MarginClassDocument): ClassRamp['before'] {
  return {
    ...{ initialMargin, maintenanceMargin },
    ...(fillMargin ? { fillMargin } : {}),
    ...(modes ? { modes } : {}),
    ...(ramp ? { ramp } : {}),
  };
}

/**
 * A set on its way to another one: each class by its weights of the target's requirements, the rest being the base's.
 *
 * @param weights by margin class; a class that is not named is the base's, as at weights of 0
 * @returns at weights of 1, or 0, of every class the one set or the other, under its own hash; or every fault: `ramp-alike`
 *   where more than requirements differs on the way, `ramp-known` for a class that is not in both, `effective-only` where the
 *   target was moved before, or the base by dials, and all that validation says of ramps
 */
export function withRamps(
  base: ParameterSet,
  target: ParameterSet,
  weights: ReadonlyMap<string, RampWeightDocument>,
): Result<ParameterSet, readonly Fault[]> {
  const faults = [
    ...effectiveOnlyFaults(base.document, ['dial']),
    ...effectiveOnlyFaults(target.document),
    ...otherFaults(base.document, target.document),
    ...[...weights.keys()]
      .filter((name) => !Object.hasOwn(base.document.marginClasses, name))
      .map((name) => unknownRamp(name)),
  ];
  if (faults.length > 0) return refuse(faults);
  const classes = Object.entries(base.document.marginClasses).map(([name, before]) => {
    const after = target.document.marginClasses[name] ?? before;
    return { name, before, after, weight: weights.get(name) ?? NOT_BEGUN };
  });
  const isUnderWay = (weight: RampWeightDocument): boolean => !isAt(weight, ZERO) && !isAt(weight, ONE);
  const unlike = classes.filter(({ weight }) => isUnderWay(weight)).flatMap(unlikeMembers);
  if (unlike.length > 0) return refuse(unlike);
  const marginClasses = classes.map(({ name, before, after, weight }) => {
    if (!isUnderWay(weight)) return [name, isAt(weight, ONE) ? after : before] as const;
    return [name, onRamp(after, { before: requirementsOf(before), weight })] as const;
  });
  return parseParameterSet({ ...base.document, marginClasses: Object.fromEntries(marginClasses) });
}

function isAt({ initial, maintenance }: RampWeightDocument, end: Decimal): boolean {
  return end.eq(initial) && end.eq(maintenance);
}

function unknownRamp(name: string): Fault {
  return {
    path: jsonPointer('marginClasses', name, 'ramp'),
    rule: 'ramp-known',
    message: `Before the change there is no class "${name}".`,
  };
}

/** Whatever is no class, and the classes that there are: a ramp changes neither. */
function otherFaults(base: ParameterSetDocument, target: ParameterSetDocument): Fault[] {
  const sections = ({ marginClasses, ...rest }: ParameterSetDocument): Record<string, unknown> => ({
    ...rest,
    marginClasses: Object.keys(marginClasses).sort(),
  });
  const [before, after] = [sections(base), sections(target)];
  return unlikeKeys(before, after).map((section) => alikeFault([section]));
}

/** Members of a class that are no requirements: no ramp leads from one to another. */
function unlikeMembers({
  name,
  before,
  after,
}: {
  readonly name: string;
  readonly before: MarginClassDocument;
  readonly after: MarginClassDocument;
}): Fault[] {
  const rules = (stated: MarginClassDocument): Record<string, unknown> => {
    const { initialMargin: _initial, maintenanceMargin: _maintenance, fillMargin: _fill, ...rest } = stated;
    const { modes: _modes, ramp: _ramp, ...own } = rest;
    return own;
  };
  return unlikeKeys(rules(before), rules(after)).map((member) => alikeFault(['marginClasses', name, member]));
}

function unlikeKeys(one: Record<string, unknown>, other: Record<string, unknown>): string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])]
    .filter((key) => canonicalJson(one[key] ?? null) !== canonicalJson(other[key] ?? null))
    .sort();
}

function alikeFault(path: readonly string[]): Fault {
  return {
    path: jsonPointer(...path),
    rule: 'ramp-alike',
    message: 'A ramp leads between requirements alone: this must be the same before and after it.',
  };
}
