import { dialsCover, requirementCovers } from '../../curves/coverage';
import { initialCoversFill, requirementDominates } from '../../curves/formula-dominance';
import { type DialDocument, type RampWeightDocument, rampWeightSchema } from '../../curves/formula-document';
import { withDial, withRamp } from '../../curves/moved-plan';
import type { RequirementPlan, RequirementPlans, SidePlan } from '../../curves/plan';
import { canonicalJson } from '../../json/canonical';
import { entries, isRecord } from '../../json/form-faults';
import { jsonPointer } from '../../json/json-pointer';
import { decimal, ONE, type Rounding } from '../../number/decimal';
import type { Fault } from '../../result';
import { readDecimal } from './curve-relations';

type Segments = readonly (string | number)[];
type Part = Readonly<Record<string, unknown>>;

/** Each doubles what a proof compares, and nobody keeps more than a few changes apart. */
const RAMPS_AT_MOST = 3;

/** Digits after the point of a weight. */
const WEIGHT_SCALE = 4;
const PURPOSES = ['initial', 'maintenance'] as const;

/** What a ramp is checked against. */
interface Checks {
  readonly margin: Rounding | null;
  readonly dial: DialDocument | undefined;
  /** Of requirements by themselves, where they stand. */
  faultsOf(
    stated: Part,
    place: Segments,
  ): { readonly faults: Fault[]; readonly plans: RequirementPlans | null };
}

/**
 * Faults of a class's ramp: of what was before by itself, of the weights, and of both together. Each end is proved to cover
 * maintenance margin by itself; between them the weights must keep that.
 */
export function rampFaults(marginClass: Part, classPath: Segments, checks: Checks, depth = 1): Fault[] {
  const { ramp, modes } = marginClass;
  if (!isRecord(ramp)) return [];
  const path = [...classPath, 'ramp'];
  if (depth > RAMPS_AT_MOST) {
    const message = `At most ${RAMPS_AT_MOST} changes of a class are under way at a time.`;
    return [fault(path, 'ramp-depth', message)];
  }
  const { before } = ramp;
  const weights = weightFaults(ramp['weight'], [...path, 'weight']);
  if (!isRecord(before)) return weights;
  const parsed = rampWeightSchema.safeParse(ramp['weight']);
  const weight = parsed.success && weights.length === 0 ? parsed.data : null;
  const earlier = rampFaults(before, [...path, 'before'], checks, depth + 1);
  if (earlier.length > 0) return [...weights, ...earlier];
  const between = (
    to: Part,
    from: Part,
    places: { readonly to: Segments; readonly from: Segments; readonly ofEnd: OfEnd },
  ): Fault[] => {
    const [after, stated] = [checks.faultsOf(to, places.to), checks.faultsOf(from, places.from)];
    const former = { ...stated, plans: plansOnRamp(stated.plans, before['ramp'], places, checks) };
    // What is the class's own fault is said of the class.
    const own = former.faults.filter(
      (fault) => !after.faults.some((one) => one.path === fault.path && one.rule === fault.rule),
    );
    if (after.faults.length > 0 || own.length > 0 || !after.plans || !former.plans) return own;
    const unlike = unlikeFaults(after.plans, former.plans, places.from);
    if (unlike.length > 0 || !weight) return unlike;
    return coverFaults(after.plans, former.plans, weight, path, checks);
  };
  const found = between(marginClass, before, {
    to: classPath,
    from: [...path, 'before'],
    ofEnd: (end) => end,
  });
  const [modesAfter, modesBefore] = [entries(modes), entries(before['modes'])];
  const namesOf = (listed: typeof modesAfter) => canonicalJson(listed.map(([name]) => name).sort());
  if (namesOf(modesAfter) !== namesOf(modesBefore)) {
    const message = 'A ramp leads from each mode to itself: before it there were others.';
    return [...weights, ...found, fault([...path, 'before', 'modes'], 'ramp-alike', message)];
  }
  const ofModes = modesBefore.flatMap(([mode, from]) => {
    const to = isRecord(modes) ? modes[mode] : undefined;
    const places = {
      to: [...classPath, 'modes', mode],
      from: [...path, 'before', 'modes', mode],
      ofEnd: (end: Part) => modeOf(end, mode),
    };
    return isRecord(to) && isRecord(from) ? between(to, from, places) : [];
  });
  return [...weights, ...found, ...ofModes, ...standing(marginClass, before, path)];
}

/** What of an end of a ramp is compared: the class's own requirements, or those of one mode. */
type OfEnd = (end: Part) => Part | null;

function modeOf({ modes }: Part, mode: string): Part | null {
  const stated = isRecord(modes) ? modes[mode] : undefined;
  return isRecord(stated) ? stated : null;
}

/** Sound plans where an earlier ramp has brought them. @returns null where that ramp is none, or has faults, said elsewhere */
function plansOnRamp(
  plans: RequirementPlans | null,
  ramp: unknown,
  { from, ofEnd }: { readonly from: Segments; readonly ofEnd: OfEnd },
  checks: Checks,
): RequirementPlans | null {
  if (!plans || !isRecord(ramp)) return plans;
  const { before } = ramp;
  const weight = rampWeightSchema.safeParse(ramp['weight']);
  const end = isRecord(before) ? ofEnd(before) : null;
  if (!isRecord(before) || !end || !weight.success) return null;
  const stated = checks.faultsOf(end, [...from, 'ramp', 'before']).plans;
  const former = plansOnRamp(stated, before['ramp'], { from: [...from, 'ramp', 'before'], ofEnd }, checks);
  return former && withRamp(plans, former, weight.data);
}

function fault(path: Segments, rule: string, message: string): Fault {
  return { path: jsonPointer(...path), rule, message };
}

function weightFaults(weight: unknown, path: Segments): Fault[] {
  if (!isRecord(weight)) return [];
  const faults = PURPOSES.flatMap((purpose): Fault[] => {
    const value = readDecimal(weight[purpose]);
    if (!value || (value.gte(0) && value.lte(ONE) && value.decimalPlaces() <= WEIGHT_SCALE)) return [];
    return [fault([...path, purpose], 'ramp-range', 'A weight is from 0 to 1, in steps of 0.0001.')];
  });
  const [initial, maintenance] = PURPOSES.map((purpose) => readDecimal(weight[purpose]));
  const isAtEnd = initial && maintenance && initial.eq(maintenance) && (initial.isZero() || initial.eq(ONE));
  const message = 'At its beginning or its end a ramp is the one or the other: leave it out.';
  return isAtEnd ? [...faults, fault(path, 'ramp-moves', message)] : faults;
}

const FIGURES = ['initialMargin', 'maintenanceMargin', 'fillMargin'] as const;
const REQUIREMENTS = ['initialMargin', 'maintenanceMargin', 'fillMargin', 'modes', 'ramp'] as const;

/** A ramp from what a class requires to the same. */
function standing(marginClass: Part, before: Part, path: Segments): Fault[] {
  const text = (stated: Part): string => canonicalJson(REQUIREMENTS.map((key) => stated[key] ?? null));
  if (text({ ...marginClass, ramp: null }) !== text(before)) return [];
  return [fault(path, 'ramp-moves', 'The class requires after it what it required before: leave it out.')];
}

/** Only rates are weighed: what is done to an amount, and what is added to it, is the same before and after. */
function unlikeFaults(after: RequirementPlans, before: RequirementPlans, path: Segments): Fault[] {
  const key = ({ amountStep, partOfAmount, amounts }: RequirementPlan): string =>
    canonicalJson([amountStep, partOfAmount && [partOfAmount.part, partOfAmount.step], amounts]);
  const planOf = (plans: SidePlan, figure: keyof SidePlan) => plans[figure] ?? plans.initialMargin;
  return FIGURES.filter((figure) => key(planOf(after.long, figure)) !== key(planOf(before.long, figure))).map(
    (figure) =>
      fault(
        [...path, figure],
        'ramp-alike',
        'A ramp is of rates: fixed amounts, their roundings and parts of amounts are the same before and after it.',
      ),
  );
}

/**
 * Whether the weights are in order, and what opens covers what keeps at them too.
 *
 * Where a change tightens, initial margin goes first, where it loosens, maintenance margin does: people are told before they are
 * liquidated, and not after. A change that does neither everywhere moves both alike.
 */
function coverFaults(
  after: RequirementPlans,
  before: RequirementPlans,
  weight: RampWeightDocument,
  path: Segments,
  { margin, dial }: Checks,
): Fault[] {
  const plans = withRamp(after, before, weight);
  const dialled = withDial(plans, dial);
  const isCovered = (['initialMargin', 'fillMargin'] as const).every(
    (figure) => requirementCovers(plans, figure, margin) && dialsCover(dialled, figure, margin),
  );
  const order = decimal(weight.initial).cmp(weight.maintenance);
  const [first, second] = order > 0 ? [after, before] : [before, after];
  const isInOrder = order === 0 || FIGURES.every((figure) => requirementDominates(first, second, figure));
  if (isInOrder && isCovered && initialCoversFill(plans)) return [];
  const message =
    order > 0
      ? 'Initial margin is ahead of maintenance margin: that is for a change that only tightens.'
      : order < 0
        ? 'Maintenance margin is ahead of initial margin: that is for a change that only loosens.'
        : 'It cannot be shown that initial margin covers maintenance margin on the way.';
  return [fault([...path, 'weight'], 'ramp-weights', message)];
}
