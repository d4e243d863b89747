import { decimalText, ONE, type Decimal, type Rounding, ZERO } from '../../number/decimal';
import {
  compare,
  decimalOf,
  type Fraction,
  fractionOf,
  NOTHING,
  roundFraction,
  WHOLE,
} from '../../number/fraction';
import { canonicalJson } from '../../json/canonical';
import { jsonPointer } from '../../json/json-pointer';
import { firstShortfall } from '../../curves/pieces';
import { withDial } from '../../curves/moved-plan';
import type { RequirementPlans } from '../../curves/plan';
import { requirementPlans } from '../../curves/requirement-plan';
import { plainTiersOf, tierPieces } from '../../curves/tiers';
import type { Fault } from '../../result';
import { weightFaults } from './collateral-relations';
import { roundingSchema, type TierCurveDocument } from '../../curves/curve-document';
import { curveRelationFaults, POSITION_DRIVERS, readDecimal } from './curve-relations';
import { soundDial } from './dial-relations';
import { rampFaults } from './ramp-relations';
import { modifierFaults } from './modifier-relations';
import { isKnownSound, noteSound } from './sound-classes';
import { entries, isRecord } from '../../json/form-faults';
import { endRates, initialCoversFill } from '../../curves/formula-dominance';
import { dialsCover, requirementCovers } from '../../curves/coverage';
import { dialled, multiplierOf } from '../../curves/dial';
import {
  type DialDocument,
  initialFormulaSchema,
  maintenanceFormulaSchema,
} from '../../curves/formula-document';
import { rateBounds } from '../../curves/rate-bounds';

type Segments = readonly (string | number)[];
type Part = Readonly<Record<string, unknown>>;

/** Faults of the margin classes: of each by itself. */
export function marginClassFaults(input: Part): Fault[] {
  const rules = input['accountRules'];
  const fee = isRecord(rules) ? readDecimal(rules['liquidationFee']) : null;
  const roundings = input['rounding'];
  const margin = roundingSchema.safeParse(isRecord(roundings) ? roundings['margin'] : undefined);
  const common = { fee, margin: margin.success ? margin.data : null };
  const against = canonicalJson([fee && decimalText(fee), common.margin]);
  return entries(input['marginClasses']).flatMap(([name, marginClass]) => {
    if (!isRecord(marginClass) || isKnownSound(marginClass, against)) return [];
    const path = ['marginClasses', name];
    const ofClass = { ...common, dial: soundDial(marginClass['dial']), classPath: path };
    const faultsOf = (stated: Part, place: Segments): Found => requirementFaults(stated, place, ofClass);
    const modes = entries(marginClass['modes']).flatMap(([mode, stated]) =>
      isRecord(stated) ? faultsOf(stated, [...path, 'modes', mode]).faults : [],
    );
    const { faults, last } = faultsOf(marginClass, path);
    const ramp = rampFaults(marginClass, path, { ...ofClass, faultsOf });
    const profit = weightFaults(marginClass['profitWeight'], [...path, 'profitWeight'], 'PROFIT');
    const found = [...faults, ...modes, ...ramp, ...profit, ...maximumFaults(marginClass, path, last)];
    if (found.length === 0) noteSound(marginClass, against);
    return found;
  });
}

/** A maximum below a tier's floor would leave that tier without any position. */
function maximumFaults(marginClass: Part, path: Segments, lastFloor: Decimal | null): Fault[] {
  const maximum = readDecimal(marginClass['maximumNotional']);
  if (!maximum || !lastFloor || maximum.gt(lastFloor)) return [];
  return [
    {
      path: jsonPointer(...path, 'maximumNotional'),
      rule: 'maximum-above-last-floor',
      message: `It must be above the last tier's floor, ${decimalText(lastFloor)}: that tier could never hold.`,
    },
  ];
}

/** What was found of the requirements of a class, of one of its modes, or of what either was before a ramp. */
interface Found {
  readonly faults: Fault[];
  readonly last: Decimal | null;
  readonly plans: RequirementPlans | null;
}

/** What every requirement is checked against. */
interface Common {
  readonly fee: Decimal | null;
  readonly margin: Rounding | null;
  /** Of its class; undefined where there is none, or one with faults of its own. */
  readonly dial: DialDocument | undefined;
  readonly classPath: Segments;
}

/** Faults of an initial and a maintenance margin; where they have none of form, their plans and the highest floor of their tiers. */
function requirementFaults(stated: Part, path: Segments, common: Common): Found {
  const initial = readFormula(stated['initialMargin'], [...path, 'initialMargin'], initialFormulaSchema);
  const maintenance = readFormula(
    stated['maintenanceMargin'],
    [...path, 'maintenanceMargin'],
    maintenanceFormulaSchema,
  );
  const fill = readFormula(stated['fillMargin'], [...path, 'fillMargin'], initialFormulaSchema);
  const faults = [...initial.faults, ...maintenance.faults, ...fill.faults];
  if (!initial.sound || !maintenance.sound) return { faults, last: null, plans: null };
  const plans = requirementPlans({
    initialMargin: initial.sound,
    maintenanceMargin: maintenance.sound,
    fillMargin: fill.sound ?? undefined,
  });
  faults.push(...coverageFaults(plans, 'initialMargin', path, common.margin));
  if (fill.sound) faults.push(...coverageFaults(plans, 'fillMargin', path, common.margin));
  faults.push(...feeFaults(plans, path, common.fee), ...dialledFaults(plans, common));
  if (!initialCoversFill(plans)) {
    const message = 'It cannot be shown that initial margin covers it everywhere.';
    faults.push({ path: jsonPointer(...path, 'fillMargin'), rule: 'initial-covers-fill', message });
  }
  const last = (['initialMargin', 'maintenanceMargin'] as const)
    .flatMap((figure) => readDecimal(plainTiersOf(plans, figure)?.tiers.at(-1)?.floor) ?? [])
    .reduce<Decimal | null>((top, floor) => (top?.gte(floor) ? top : floor), null);
  return { faults, last, plans };
}

interface Schema<Document> {
  safeParse(input: unknown): { success: true; data: Document } | { success: false };
}

/** A formula's faults, and its document when it has none of any kind. */
function readFormula<Document>(
  formula: unknown,
  path: Segments,
  schema: Schema<Document>,
): { faults: Fault[]; sound: Document | null } {
  if (!isRecord(formula)) return { faults: [], sound: null };
  const faults = [
    ...rateFaults(formula, path),
    ...(isRecord(formula['short']) ? rateFaults(formula['short'], [...path, 'short']) : []),
    ...amountFaults(formula['amounts'], [...path, 'amounts']),
    ...fractionFaults(formula['fraction'], path),
  ];
  const parsed = schema.safeParse(formula);
  return { faults, sound: parsed.success && faults.length === 0 ? parsed.data : null };
}

function rateFaults(stated: Part, path: Segments): Fault[] {
  return [
    ...curveRelationFaults(stated['curve'], [...path, 'curve'], {
      drivers: POSITION_DRIVERS,
      rates: 'CHARGE',
    }),
    ...modifierFaults(stated['modifiers'], [...path, 'modifiers'], POSITION_DRIVERS),
  ];
}

function amountFaults(amounts: unknown, path: Segments): Fault[] {
  return entries(amounts).flatMap(([key, amount]) =>
    readDecimal(amount)?.lt(0)
      ? [{ path: jsonPointer(...path, key), rule: 'at-least-zero', message: 'An amount is at least 0.' }]
      : [],
  );
}

function fractionFaults(stated: unknown, path: Segments): Fault[] {
  const value = readDecimal(stated);
  if (!value || (value.gte(0) && value.lte(ONE))) return [];
  const message = `A fraction of initial margin is from 0 to 1, not ${decimalText(value)}.`;
  return [{ path: jsonPointer(...path, 'fraction'), rule: 'fraction-range', message }];
}

/** Whether a requirement covers maintenance margin everywhere: tiers with the place where they do not. */
function coverageFaults(
  plans: RequirementPlans,
  figure: 'initialMargin' | 'fillMargin',
  place: Segments,
  margin: Rounding | null,
): Fault[] {
  const path = [...place, figure];
  const name = figure === 'fillMargin' ? 'Fill' : 'Initial';
  const [high, low] = [plainTiersOf(plans, figure), plainTiersOf(plans, 'maintenanceMargin')];
  if (high && low) return tierCoverageFaults(high, low, path, name);
  if (requirementCovers(plans, figure, margin)) return [];
  const message = `It cannot be shown that ${name.toLowerCase()} margin covers maintenance margin everywhere.`;
  return [{ path: jsonPointer(...path), rule: 'initial-covers-maintenance', message }];
}

function tierCoverageFaults(
  initial: TierCurveDocument,
  maintenance: TierCurveDocument,
  path: Segments,
  name: string,
): Fault[] {
  const shortfall = firstShortfall(tierPieces(initial), tierPieces(maintenance));
  if (!shortfall) return [];
  const rounded = (value: Fraction, scale: number) =>
    decimalText(decimalOf(roundFraction(value, { scale, mode: 'HALF_EVEN' })));
  const figure = (value: Fraction) => rounded(value, 8);
  return [
    {
      path: jsonPointer(...path, 'curve', 'tiers', shortfall.piece),
      rule: 'initial-covers-maintenance',
      message:
        `${name} margin falls below maintenance margin above a notional of ${rounded(shortfall.above, 18)}: ` +
        `at a notional of ${figure(shortfall.at)} it is ${figure(shortfall.first)}, ` +
        `and maintenance margin ${figure(shortfall.second)}.`,
    },
  ];
}

/** What is covered as approved and is not under a dial: maintenance margin, and the fee of a liquidation. */
function dialledFaults(approved: RequirementPlans, { fee, margin, dial, classPath }: Common): Fault[] {
  if (!dial) return [];
  const plans = withDial(approved, dial);
  const path = jsonPointer(...classPath, 'dial', 'maintenance');
  const isCovered = dialsCover(plans, 'initialMargin', margin) && dialsCover(plans, 'fillMargin', margin);
  const covered: Fault = {
    ...{ path, rule: 'initial-covers-maintenance' },
    message:
      'Maintenance margin is a part of an amount that is rounded first: under these dials it cannot be shown that ' +
      'initial margin covers it everywhere.',
  };
  const paid: Fault = {
    ...{ path, rule: 'fee-below-maintenance' },
    message: `Under this dial the liquidation fee, ${decimalText(fee ?? ZERO)}, is not below every maintenance rate.`,
  };
  return [
    ...(isCovered ? [] : [covered]),
    ...(isFeeBelow(approved, fee) && !isFeeBelow(plans, fee) ? [paid] : []),
  ];
}

/** What is charged for a liquidation must be left when it begins: below every maintenance rate. */
function isFeeBelow(plans: RequirementPlans, fee: Decimal | null): boolean {
  if (!fee || fee.lte(0)) return true;
  return [plans.long, plans.short].every(({ maintenanceMargin }) => {
    return endRates(maintenanceMargin).every(({ curve, modifiers }) => {
      const least = rateBounds(curve, modifiers).least ?? NOTHING;
      return compare(dialled(least, WHOLE, multiplierOf(maintenanceMargin.dial)), fractionOf(fee)) > 0;
    });
  });
}

function feeFaults(plans: RequirementPlans, path: Segments, fee: Decimal | null): Fault[] {
  if (!fee || isFeeBelow(plans, fee)) return [];
  const message = `The liquidation fee, ${decimalText(fee)}, is not below every maintenance rate of this class.`;
  return [{ path: jsonPointer(...path, 'maintenanceMargin'), rule: 'fee-below-maintenance', message }];
}
