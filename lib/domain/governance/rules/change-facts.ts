import { leafChanges } from '../../json/leaf-changes';
import {
  compare,
  dividedBy,
  type Fraction,
  fraction,
  greater,
  minus,
  NOTHING,
  times,
  WHOLE,
} from '../../number/fraction';
import { diffParameterSets } from '../../parameters/diff/diff';
import type { DiffDirection, DiffEntry } from '../../parameters/diff/parameter-set-diff';
import type { ParameterSet } from '../../parameters/document/parameter-set';
import { requirementChanges } from '../guardrails/class-changes';
import { changedInstruments, classPairs } from '../guardrails/instrument-changes';
import type { Part, SOLVENCY } from '../policy/rules-document';

/** What a change does to the document, as rules ask of it. Of two sets it is always the same. */
export interface ChangeFacts {
  readonly membersChanged: number;
  readonly parts: ReadonlySet<Part>;
  /** Classes of either set that differ in anything. */
  readonly classes: ReadonlySet<string>;
  /** Charged otherwise, newly, or no longer. */
  readonly instruments: ReadonlySet<string>;
  readonly direction: DiffDirection;
  readonly solvency: (typeof SOLVENCY)[number];
  /** How far any rate rises, or falls, at most; null: no bound can be shown. */
  readonly rise: Reach;
  readonly fall: Reach;
}

export interface Reach {
  /** Of what the rate was. */
  readonly relative: Fraction | null;
  /** In fractions of notional. */
  readonly ofNotional: Fraction | null;
}

const NO_REACH: Reach = { relative: NOTHING, ofNotional: NOTHING };

/** Which part a member at the top of a document is. What is not here is OTHER, so that a rule can deny it. */
const PART_OF: Readonly<Record<string, Part>> = {
  marginClasses: 'MARGIN_CLASSES',
  portfolios: 'PORTFOLIOS',
  collateral: 'COLLATERAL',
  accountRules: 'ACCOUNT_RULES',
  marketData: 'MARKET_DATA',
  adjustmentProgrammes: 'PROGRAMMES',
  rounding: 'ROUNDING',
  settlementAsset: 'SETTLEMENT',
  settlementAssets: 'SETTLEMENT',
};

/** The parts that solvency rests on beside the requirements themselves. */
const SOLVENCY_PARTS: ReadonlySet<Part> = new Set([
  'COLLATERAL',
  'ACCOUNT_RULES',
  'MARKET_DATA',
  'SETTLEMENT',
]);

/** From a set to itself. */
export const NO_CHANGE: ChangeFacts = {
  ...{ membersChanged: 0, parts: new Set(), classes: new Set(), instruments: new Set() },
  ...{ direction: 'EQUAL', solvency: 'NONE', rise: NO_REACH, fall: NO_REACH },
};

/** By base and what is proposed: sets never change, and each act asks again. */
const known = new WeakMap<ParameterSet, WeakMap<ParameterSet, ChangeFacts>>();

/** What a change is, by the two documents alone. */
export function changeFacts(base: ParameterSet, proposed: ParameterSet): ChangeFacts {
  const ofBase = known.get(base) ?? new WeakMap<ParameterSet, ChangeFacts>();
  known.set(base, ofBase);
  const found = ofBase.get(proposed) ?? factsBetween(base, proposed);
  ofBase.set(proposed, found);
  return found;
}

function factsBetween(base: ParameterSet, proposed: ParameterSet): ChangeFacts {
  const changes = leafChanges(base.document, proposed.document, []).map(({ path }) => path.split('/'));
  const gone = new Set([...classesOf(base)].filter((name) => !classesOf(proposed).has(name)));
  const instruments = new Set(changedInstruments(base, proposed));
  const listed = (set: ParameterSet) =>
    Object.values(set.document.marginClasses).flatMap((one) => one.instruments);
  const kept = new Set(listed(proposed));
  for (const symbol of listed(base)) if (!kept.has(symbol)) instruments.add(symbol);
  const diff = diffParameterSets(base, proposed);
  const reaches = reachesOf(base, proposed);
  return {
    membersChanged: changes.length,
    parts: new Set(
      changes.map(([, top = '']) => (Object.hasOwn(PART_OF, top) ? PART_OF[top] : null) ?? 'OTHER'),
    ),
    classes: new Set([
      ...gone,
      ...changes.flatMap(([, top, name]) =>
        top === 'marginClasses' && name !== undefined ? [unescaped(name)] : [],
      ),
    ]),
    instruments,
    direction: diff.direction,
    solvency: solvencyOf(diff.entries, changes),
    ...reaches,
  };
}

function classesOf({ document }: ParameterSet): ReadonlySet<string> {
  return new Set(Object.keys(document.marginClasses));
}

/** A segment of a JSON Pointer as the name that it stands for (RFC 6901). */
function unescaped(segment: string): string {
  return segment.replaceAll('~1', '/').replaceAll('~0', '~');
}

/**
 * What lets in more of what solvency rests on counts by what it is about: an asset, a level, a guard. What only asks for more is none of
 * it; what cannot be shown to, is.
 */
function solvencyOf(
  entries: readonly DiffEntry[],
  changes: readonly (readonly string[])[],
): ChangeFacts['solvency'] {
  const isOfSolvency = ({ path, direction }: DiffEntry): boolean => {
    const part = PART_OF[path.split('/')[1] ?? ''];
    const asksForMore = direction === 'TIGHTER' || direction === 'EQUAL';
    return part !== undefined && SOLVENCY_PARTS.has(part) && !asksForMore;
  };
  const subjectOf = (path: readonly string[]): string => path.slice(1, 3).join('/');
  const subjects = new Set(entries.filter(isOfSolvency).map(({ path }) => subjectOf(path.split('/'))));
  if (subjects.size === 0) return 'NONE';
  const others = changes.filter((path) => !subjects.has(subjectOf(path)));
  return subjects.size === 1 && others.length === 0 ? 'ALONE' : 'WITH_OTHERS';
}

/** Of instruments that stay, as guardrails measure them; one that is new has no rate to have come from. */
function reachesOf(base: ParameterSet, proposed: ParameterSet): Pick<ChangeFacts, 'rise' | 'fall'> {
  const { margin } = proposed.document.rounding;
  let [rise, fall] = [NO_REACH, NO_REACH];
  for (const { before, after } of classPairs(base, proposed)) {
    if (before === null) continue;
    // What a portfolio margins has no rate of its own: where it changes, no bound can be shown.
    if (before.portfolio !== null || after.portfolio !== null) {
      if (!isPortfolioSame(base, proposed, before.portfolio, after.portfolio))
        [rise, fall] = [UNBOUNDED, UNBOUNDED];
      continue;
    }
    for (const { tightening, loosening, isFromNothing } of requirementChanges(
      before.marginClass,
      after.marginClass,
      margin,
    )) {
      const byFactor = tightening?.byFactor ?? null;
      const up = isFromNothing ? null : byFactor && minus(byFactor, WHOLE);
      rise = further(rise, { relative: up, ofNotional: tightening?.byAmount ?? null });
      const back = loosening?.byFactor ?? null;
      // A rate falls by all of it at most.
      const down =
        back === null ? WHOLE : compare(back, WHOLE) <= 0 ? NOTHING : minus(WHOLE, dividedBy(WHOLE, back));
      fall = further(fall, { relative: down, ofNotional: loosening?.byAmount ?? null });
    }
  }
  return { rise, fall };
}

const UNBOUNDED: Reach = { relative: null, ofNotional: null };

function isPortfolioSame(
  base: ParameterSet,
  proposed: ParameterSet,
  before: string | null,
  after: string | null,
): boolean {
  if (before !== after || before === null) return false;
  const of = ({ document }: ParameterSet): unknown => document.portfolios?.[before];
  return leafChanges(of(base), of(proposed), []).length === 0;
}

function further(a: Reach, b: Reach): Reach {
  const most = (one: Fraction | null, other: Fraction | null) => one && other && greater(one, other);
  return { relative: most(a.relative, b.relative), ofNotional: most(a.ofNotional, b.ofNotional) };
}

const TEN_THOUSAND = fraction(10_000n);

/** A fraction of notional in basis points. */
export function basisPoints(value: Fraction): Fraction {
  return times(value, TEN_THOUSAND);
}
