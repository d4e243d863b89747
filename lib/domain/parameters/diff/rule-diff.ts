import type { ComparedSet } from './compared-set';
import { requirementPlans } from '../../curves/requirement-plan';
import { type Figure, requirementDominates } from '../../curves/formula-dominance';
import { hedgedLegsDirection } from './hedged-legs-diff';
import { dialEntries } from './dial-diff';
import { directionOf } from './curve-diff';
import { CHARGES, chargeDirection } from './charge-diff';
import { programmeDirection } from './programme-diff';
import { pointerNames } from '../../json/json-pointer';
import { leafChanges } from '../../json/leaf-changes';
import { offsetsDirection, portfolioDirection } from './portfolio-diff';
import { collateralDirection, profitWeightDirection } from './weight-diff';
import { priceGuardEntries } from './price-guard-diff';
import type { DiffDirection, DiffEntry } from './parameter-set-diff';
import type { MarginClassDocument, ParameterSet, ParameterSetDocument } from '../document/parameter-set';

/** The parts of a diff that have no curve of notional to show: formulas, and rules beyond the first. */

const REQUIREMENTS = ['initialMargin', 'maintenanceMargin'] as const;

/** Which way a requirement moved: proved, or MIXED where neither way can be. */
export function requirementDirection(
  before: MarginClassDocument,
  after: MarginClassDocument,
  part: Figure,
): DiffDirection {
  const [old, next] = [requirementPlans(before), requirementPlans(after)];
  const isTighter = requirementDominates(next, old, part);
  const isLooser = requirementDominates(old, next, part);
  if (isTighter && isLooser) return 'EQUAL';
  return isTighter ? 'TIGHTER' : isLooser ? 'LOOSER' : 'MIXED';
}

/**
 * Entries for every place where a class of both sets differs in what is not two curves of notional: its formulas,
 * and every rule that no other entry speaks of. The direction is that of the whole formula.
 */
export function formulaEntries(old: ComparedSet, next: ComparedSet): DiffEntry[] {
  return [...old.classes.keys()].flatMap((name): DiffEntry[] => {
    const before = old.set.document.marginClasses[name];
    const after = next.classes.has(name) ? next.set.document.marginClasses[name] : undefined;
    if (!before || !after) return [];
    const entries = REQUIREMENTS.flatMap((part) => {
      const arePlain = old.classes.get(name)?.[part] && next.classes.get(name)?.[part];
      return arePlain
        ? []
        : changes('FORMULA', name, before[part], after[part], ['marginClasses', name, part], () =>
            requirementDirection(before, after, part),
          );
    });
    const fill = changes(
      'FORMULA',
      name,
      before.fillMargin,
      after.fillMargin,
      ['marginClasses', name, 'fillMargin'],
      () => requirementDirection(before, after, 'fillMargin'),
    );
    const legs = changes(
      'RULE',
      name,
      before.hedgedLegs,
      after.hedgedLegs,
      ['marginClasses', name, 'hedgedLegs'],
      () => hedgedLegsDirection(before, after),
    );
    const charges = CHARGES.flatMap((key) =>
      changes('RULE', name, before[key], after[key], ['marginClasses', name, key], () =>
        chargeDirection(old.set, next.set, [before, after], key),
      ),
    );
    const rest = changes(
      'RULE',
      name,
      without(before, TOLD.marginClass),
      without(after, TOLD.marginClass),
      ['marginClasses', name],
      () => 'MIXED',
    );
    const profit = changes(
      'RULE',
      name,
      before.profitWeight,
      after.profitWeight,
      ['marginClasses', name, 'profitWeight'],
      () => profitWeightDirection(before.profitWeight, after.profitWeight),
    );
    const dials = dialEntries(name, before.dial, after.dial, ['marginClasses', name]);
    const ramp = changes('RULE', name, before.ramp, after.ramp, ['marginClasses', name, 'ramp'], () =>
      rampDirection(before, after),
    );
    return [...entries, ...fill, ...dials, ...ramp, ...charges, ...legs, ...profit, ...rest];
  });
}

/** That of all requirements together: a step along a ramp moves them all one way, or in modes nobody knows how. */
function rampDirection(before: MarginClassDocument, after: MarginClassDocument): DiffDirection {
  if (before.modes ?? after.modes) return 'MIXED';
  return directionOf(
    (['initialMargin', 'maintenanceMargin', 'fillMargin'] as const).map((part) =>
      requirementDirection(before, after, part),
    ),
  );
}

function changes(
  kind: DiffEntry['kind'],
  subject: string,
  before: unknown,
  after: unknown,
  segments: readonly string[],
  direction: () => DiffDirection,
): DiffEntry[] {
  const found = leafChanges(before, after, segments);
  if (found.length === 0) return [];
  const whole = direction();
  return found.map((change) => ({ ...change, kind, subject, direction: whole }));
}

/** Members that other entries speak of. */
const TOLD = {
  marginClass: new Set([
    'instruments',
    'initialMargin',
    'maintenanceMargin',
    'fillMargin',
    'maximumNotional',
    'hedgedLegs',
    'profitWeight',
    'dial',
    'ramp',
    ...CHARGES,
  ]),
  portfolio: new Set(['dial']),
  collateral: new Set(['haircut', 'pricedBy']),
  accountRules: new Set(['warningLevel', 'callLevel', 'liquidationLevel']),
};

function without(part: object, told: ReadonlySet<string>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(part).filter(([key]) => !told.has(key)));
}

/** Nothing where a guard is all there is: the entries of the guard say that it came. */
function besideGuard(marketData: ParameterSetDocument['marketData']): object | undefined {
  const rest = without(marketData ?? {}, new Set(['priceGuard']));
  return Object.keys(rest).length > 0 ? rest : undefined;
}

function namesIn(
  old: ParameterSetDocument,
  next: ParameterSetDocument,
  section: 'portfolios' | 'adjustmentProgrammes',
): readonly string[] {
  return [...new Set([old, next].flatMap((document) => Object.keys(document[section] ?? {})))].sort();
}

/** Of what other entries do not speak of. */
function collateralEntries(
  asset: string,
  old: ParameterSetDocument,
  next: ParameterSetDocument,
): DiffEntry[] {
  const [before, after] = [old.collateral[asset], next.collateral[asset]];
  if (!before || !after) return [];
  const keys = Object.keys({
    ...without(before, TOLD.collateral),
    ...without(after, TOLD.collateral),
  }).sort();
  return keys.flatMap((key) => {
    const of = (rule: object): unknown => Object.entries(rule).find(([name]) => name === key)?.[1];
    return changes('RULE', asset, of(before), of(after), ['collateral', asset, key], () =>
      collateralDirection(before, after, key),
    );
  });
}

function portfolioEntries(name: string, old: ParameterSetDocument, next: ParameterSetDocument): DiffEntry[] {
  const [before, after] = [old.portfolios?.[name], next.portfolios?.[name]];
  const path = ['portfolios', name];
  const bare = (portfolio: typeof before) => portfolio && without(portfolio, TOLD.portfolio);
  const dials = before && after ? dialEntries(name, before.dial, after.dial, path) : [];
  const own = leafChanges(bare(before), bare(after), path).map((change): DiffEntry => {
    const place = (pointerNames(change.path) ?? []).slice(path.length);
    const direction =
      before && after ? portfolioDirection([before, after], place, change.before, change.after) : 'MIXED';
    return { ...change, kind: 'RULE', subject: name, direction };
  });
  return [...own, ...dials];
}

/** Entries for every other rule: of collateral, accounts, market data and portfolios. */
export function ruleEntries({ document: old }: ParameterSet, { document: next }: ParameterSet): DiffEntry[] {
  const assets = Object.keys(old.collateral).filter((asset) => Object.hasOwn(next.collateral, asset));
  return [
    ...assets.flatMap((asset) => collateralEntries(asset, old, next)),
    ...changes(
      'RULE',
      'accountRules',
      without(old.accountRules, TOLD.accountRules),
      without(next.accountRules, TOLD.accountRules),
      ['accountRules'],
      () => 'MIXED',
    ),
    ...changes(
      'RULE',
      'marketData',
      besideGuard(old.marketData),
      besideGuard(next.marketData),
      ['marketData'],
      () => 'MIXED',
    ),
    ...priceGuardEntries(old.marketData?.priceGuard, next.marketData?.priceGuard),
    ...namesIn(old, next, 'portfolios').flatMap((name) => portfolioEntries(name, old, next)),
    ...namesIn(old, next, 'adjustmentProgrammes').flatMap((name) => {
      const [before, after] = [old.adjustmentProgrammes?.[name], next.adjustmentProgrammes?.[name]];
      const path = ['adjustmentProgrammes', name];
      return changes('RULE', name, before, after, path, () => programmeDirection(before, after));
    }),
    ...changes('RULE', 'offsets', old.offsets, next.offsets, ['offsets'], () =>
      offsetsDirection(old.offsets, next.offsets),
    ),
  ];
}
