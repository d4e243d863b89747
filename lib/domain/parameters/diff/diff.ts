import { assert } from '../../assert';
import { decimal } from '../../number/decimal';
import { jsonPointer } from '../../json/json-pointer';
import { type ComparedClass, type ComparedSet, comparedSet } from './compared-set';
import { canonicalJson } from '../../json/canonical';
import { compareCurves, directionOf } from './curve-diff';
import {
  DIFF_FORMAT,
  type CurveDiff,
  type DiffDirection,
  type DiffEntry,
  type ParameterSetDiff,
} from './parameter-set-diff';
import type { ParameterSet } from '../document/parameter-set';
import { CHARGES, chargeDirection } from './charge-diff';
import { hedgedLegsDirection } from './hedged-legs-diff';
import { roundingEntries } from './rounding-diff';
import { formulaEntries, requirementDirection, ruleEntries } from './rule-diff';

/**
 * What changes from one parameter set to another. See `ParameterSetDiff` for what it says and in which order.
 *
 * Directions of entries: a listed instrument, an accepted asset, one more to settle in or a higher maximum lets more risk in (LOOSER),
 * taking one away lets in less (TIGHTER); a higher haircut or level is TIGHTER; a rounding is compared where
 * one never gives less than the other; another price source or settlement asset is MIXED: it depends on prices.
 */
export function diffParameterSets(before: ParameterSet, after: ParameterSet): ParameterSetDiff {
  const old = comparedSet(before);
  const next = comparedSet(after);
  const curves = [...classCurves(old, next), ...movedCurves(old, next)].sort(byPlace);
  const entries = [
    ...settlementEntries(before, after),
    ...classEntries(old, next),
    ...instrumentEntries(old, next, curves),
    ...collateralEntries(before, after),
    ...levelEntries(before, after),
    ...roundingEntries(before, after),
    ...formulaEntries(old, next),
    ...ruleEntries(before, after),
  ].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.kind < b.kind ? -1 : 1));
  const direction = directionOf([...curves, ...entries].map((part) => part.direction));
  return { format: DIFF_FORMAT, before: before.hash, after: after.hash, direction, curves, entries };
}

const REQUIREMENTS = [
  ['INITIAL_MARGIN', 'initialMargin'],
  ['MAINTENANCE_MARGIN', 'maintenanceMargin'],
] as const;

function byPlace(a: CurveDiff, b: CurveDiff): number {
  const key = ({ marginClass, instrument, requirement }: CurveDiff) => [
    marginClass,
    instrument ?? '',
    requirement,
  ];
  const [left, right] = [key(a).join('\0'), key(b).join('\0')];
  return left < right ? -1 : left > right ? 1 : 0;
}

function curveDiff(
  [old, next]: readonly [ComparedClass, ComparedClass],
  [requirement, part]: (typeof REQUIREMENTS)[number],
  instrument: string | null,
): CurveDiff {
  const [before, after] = [old[part], next[part]];
  assert(before !== null && after !== null, 'curves are compared where both are nothing but tiers');
  const ranges = compareCurves(before, after);
  return {
    path: jsonPointer('marginClasses', next.name, part, 'curve'),
    requirement,
    marginClass: next.name,
    instrument,
    marginClassBefore: old.name,
    direction: directionOf(ranges.map((range) => range.direction)),
    ranges,
  };
}

function curveText({ set }: ComparedSet, name: string, part: 'initialMargin' | 'maintenanceMargin'): string {
  const document = set.document.marginClasses[name];
  assert(document !== undefined, 'a compiled class has its document');
  return canonicalJson(document[part]);
}

function classCurves(old: ComparedSet, next: ComparedSet): CurveDiff[] {
  return [...old.classes.values()].flatMap((before) => {
    const after = next.classes.get(before.name);
    if (!after) return [];
    return REQUIREMENTS.filter(
      ([, part]) =>
        before[part] &&
        after[part] &&
        curveText(old, before.name, part) !== curveText(next, after.name, part),
    ).map((requirement) => curveDiff([before, after], requirement, null));
  });
}

function movedInstruments(old: ComparedSet, next: ComparedSet): [string, ComparedClass, ComparedClass][] {
  return [...old.classOfInstrument].flatMap(([instrument, before]) => {
    const after = next.classOfInstrument.get(instrument);
    return after && after.name !== before.name ? [[instrument, before, after]] : [];
  });
}

function movedCurves(old: ComparedSet, next: ComparedSet): CurveDiff[] {
  // Whole classes move at once: each pair of classes is compared once, whatever the number of instruments.
  const compared = new Map<string, CurveDiff[]>();
  return movedInstruments(old, next).flatMap(([instrument, before, after]) => {
    const pair = canonicalJson([before.name, after.name]);
    const diffs =
      compared.get(pair) ??
      REQUIREMENTS.filter(
        ([, part]) =>
          before[part] &&
          after[part] &&
          curveText(old, before.name, part) !== curveText(next, after.name, part),
      ).map((requirement) => curveDiff([before, after], requirement, instrument));
    compared.set(pair, diffs);
    return diffs.map((diff) => ({ ...diff, instrument }));
  });
}

function settlementEntries({ document: old }: ParameterSet, { document: next }: ParameterSet): DiffEntry[] {
  const others = otherSettlementEntries(old.settlementAssets ?? [], next.settlementAssets ?? []);
  if (old.settlementAsset === next.settlementAsset) return others;
  return [
    ...others,
    {
      kind: 'SETTLEMENT_ASSET',
      path: '/settlementAsset',
      subject: next.settlementAsset,
      before: old.settlementAsset,
      after: next.settlementAsset,
      direction: 'MIXED',
    },
  ];
}

/** Each asset by itself: to settle in another one lets more risk in, and touches nobody who holds nothing of it. */
function otherSettlementEntries(old: readonly string[], next: readonly string[]): DiffEntry[] {
  const entry = (asset: string, index: number, isAdded: boolean): DiffEntry => ({
    ...{ kind: 'SETTLEMENT_ASSET', path: jsonPointer('settlementAssets', index), subject: asset },
    ...{ before: isAdded ? null : asset, after: isAdded ? asset : null },
    direction: isAdded ? 'LOOSER' : 'TIGHTER',
  });
  return [
    ...old.flatMap((asset, index) => (next.includes(asset) ? [] : [entry(asset, index, false)])),
    ...next.flatMap((asset, index) => (old.includes(asset) ? [] : [entry(asset, index, true)])),
  ];
}

function classEntries(old: ComparedSet, next: ComparedSet): DiffEntry[] {
  const names = new Set([...old.classes.keys(), ...next.classes.keys()]);
  return [...names].flatMap((name): DiffEntry[] => {
    const [before, after] = [old.classes.get(name), next.classes.get(name)];
    const subject = name;
    const path = jsonPointer('marginClasses', name);
    // A class alone asks nothing of anybody: what its instruments come to is said by instrument and curve.
    if (!before)
      return [{ kind: 'MARGIN_CLASS_ADDED', path, subject, before: null, after: name, direction: 'EQUAL' }];
    if (!after)
      return [{ kind: 'MARGIN_CLASS_REMOVED', path, subject, before: name, after: null, direction: 'EQUAL' }];
    return valueEntry('MAXIMUM_NOTIONAL', jsonPointer('marginClasses', name, 'maximumNotional'), name, [
      old.set.document.marginClasses[name]?.maximumNotional,
      next.set.document.marginClasses[name]?.maximumNotional,
    ]).map((entry) => ({ ...entry, direction: maximumDirection(entry) }));
  });
}

/** No maximum admits any notional: it counts as the highest. */
function maximumDirection({ before, after }: DiffEntry): DiffDirection {
  if (before === null || after === null) return after === null ? 'LOOSER' : 'TIGHTER';
  return decimal(after).lt(before) ? 'TIGHTER' : 'LOOSER';
}

/** Directions of the requirements between which an instrument moves that are not both nothing but tiers. */
function formulaDirections(
  old: ComparedSet,
  next: ComparedSet,
  before: ComparedClass,
  after: ComparedClass,
): DiffDirection[] {
  const [from, to] = [
    old.set.document.marginClasses[before.name],
    next.set.document.marginClasses[after.name],
  ];
  assert(from !== undefined && to !== undefined, 'a compiled class has its document');
  return REQUIREMENTS.filter(([, part]) => !before[part] || !after[part]).map(([, part]) =>
    requirementDirection(from, to, part),
  );
}

function instrumentEntries(old: ComparedSet, next: ComparedSet, curves: readonly CurveDiff[]): DiffEntry[] {
  const entry = (
    kind: DiffEntry['kind'],
    subject: string,
    classes: [ComparedClass | null, ComparedClass | null],
    direction: DiffDirection,
  ): DiffEntry => {
    const [before, after] = classes;
    const { name } = after ?? before ?? { name: '' };
    const set = after ? next.set : old.set;
    const index = set.document.marginClasses[name]?.instruments.indexOf(subject) ?? -1;
    const path = jsonPointer('marginClasses', name, 'instruments', index);
    return { kind, path, subject, before: before?.name ?? null, after: after?.name ?? null, direction };
  };
  const ruleDirections = (before: ComparedClass, after: ComparedClass): DiffDirection[] => {
    const from = old.set.document.marginClasses[before.name];
    const to = next.set.document.marginClasses[after.name];
    assert(from !== undefined && to !== undefined, 'a compiled class has its document');
    return [
      hedgedLegsDirection(from, to),
      ...CHARGES.map((key) => chargeDirection(old.set, next.set, [from, to], key)),
    ];
  };
  const removed = [...old.classOfInstrument]
    .filter(([instrument]) => !next.classOfInstrument.has(instrument))
    .map(([instrument, before]) => entry('INSTRUMENT_REMOVED', instrument, [before, null], 'TIGHTER'));
  const added = [...next.classOfInstrument]
    .filter(([instrument]) => !old.classOfInstrument.has(instrument))
    .map(([instrument, after]) => entry('INSTRUMENT_ADDED', instrument, [null, after], 'LOOSER'));
  const moved = movedInstruments(old, next).map(([instrument, before, after]) => {
    const own = curves.filter((curve) => curve.instrument === instrument).map((one) => one.direction);
    const directions = [
      ...own,
      ...formulaDirections(old, next, before, after),
      ...ruleDirections(before, after),
    ];
    return entry('INSTRUMENT_MOVED', instrument, [before, after], directionOf(directions));
  });
  return [...removed, ...added, ...moved];
}

/** An entry when the two texts differ; `higher` is what a higher decimal means. */
function valueEntry(
  kind: DiffEntry['kind'],
  path: string,
  subject: string,
  [before = null, after = null]: readonly [string | null | undefined, string | null | undefined],
  higher: DiffDirection = 'MIXED',
): DiffEntry[] {
  if (before === after) return [];
  let direction: DiffDirection = 'MIXED';
  if (higher !== 'MIXED' && before !== null && after !== null) {
    const rises = decimal(after).gt(before);
    direction = rises ? higher : higher === 'TIGHTER' ? 'LOOSER' : 'TIGHTER';
  }
  return [{ kind, path, subject, before, after, direction }];
}

function collateralEntries({ document: old }: ParameterSet, { document: next }: ParameterSet): DiffEntry[] {
  const assets = new Set([...Object.keys(old.collateral), ...Object.keys(next.collateral)]);
  return [...assets].flatMap((asset): DiffEntry[] => {
    // An asset may bear the name of a member that every object inherits.
    const own = ({ collateral }: ParameterSet['document']) =>
      Object.hasOwn(collateral, asset) ? collateral[asset] : undefined;
    const [before, after] = [own(old), own(next)];
    const path = jsonPointer('collateral', asset);
    const haircuts = [before?.haircut, after?.haircut] as const;
    if (!before || !after) {
      const kind = before ? 'COLLATERAL_REMOVED' : 'COLLATERAL_ADDED';
      const direction = before ? 'TIGHTER' : 'LOOSER';
      return valueEntry(kind, path, asset, haircuts).map((entry) => ({ ...entry, direction }));
    }
    return [
      ...valueEntry('HAIRCUT', jsonPointer('collateral', asset, 'haircut'), asset, haircuts, 'TIGHTER'),
      ...valueEntry('PRICED_BY', jsonPointer('collateral', asset, 'pricedBy'), asset, [
        before.pricedBy,
        after.pricedBy,
      ]),
    ];
  });
}

function levelEntries({ document: old }: ParameterSet, { document: next }: ParameterSet): DiffEntry[] {
  return (['warningLevel', 'callLevel', 'liquidationLevel'] as const).flatMap((level) =>
    valueEntry(
      'ACCOUNT_LEVEL',
      jsonPointer('accountRules', level),
      level,
      [old.accountRules[level], next.accountRules[level]],
      'TIGHTER',
    ),
  );
}
