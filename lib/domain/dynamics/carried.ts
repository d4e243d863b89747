import { assert } from '../assert';
import type { DialDocument } from '../curves/formula-document';
import { canonicalJson } from '../json/canonical';
import { jsonPointer, pointedAt, pointerNames } from '../json/json-pointer';
import { decimal } from '../number/decimal';
import { compare, dividedBy, type Fraction, NOTHING, roundedQuotient } from '../number/fraction';
import type { ParameterSet, ParameterSetDocument } from '../parameters/document/parameter-set';
import { type Dials, withDials } from '../parameters/effective';
import { carriedRamps, NO_RAMPS, onRamps, rampedDocument, type Ramps } from '../parameters/ramps';
import { rateAtNotional } from '../parameters/rate-at-notional';
import type { Fault } from '../result';
import { type DialState, GRID, moved, valueNow } from './dial';
import { dialOf, dialsOf } from './in-force';
import { dialText } from './path';
import { DIALS, type DialName, type Programme, programmeOf } from './programme';
import type { ProgrammeState } from './slot';

/** What becomes of dials, and of ramps, as a version goes live. */

/** The version that another one replaces, and the ramps that were under way in it. */
export interface VersionBefore {
  readonly of: ParameterSetDocument;
  readonly ramps: Ramps;
  /**
   * Whether the change goes live in steps: then every dial stands where it stands, since what is required goes on from where
   * it was.
   */
  readonly isInSteps?: boolean;
}

/** Where one pair of dials goes on, in steps of the grid. */
type Pair = Readonly<Record<DialName, number>>;

/**
 * Where a pair of dials of a programme goes on in the version that states the programme: by its word for a change of what is
 * required, within its bounds, maintenance at most initial. Of what the version does not change it stands, within the bounds.
 *
 * @param before null: nothing but the bounds is asked
 */
function carriedPair(
  programme: Programme,
  subject: string,
  pair: Pair,
  { before, after }: { readonly before: VersionBefore | null; readonly after: ParameterSetDocument },
): Pair {
  const { bounds, document } = programme;
  const words = document.whenRequirementChanges;
  const isAsked = words && before && !before.isInSteps && touches(before.of, after, subject);
  const asked = isAsked ? { words, before } : null;
  const [least, greatest] = [
    bounds.least.times(GRID).ceil().toNumber(),
    bounds.greatest.times(GRID).floor().toNumber(),
  ];
  const one = (dial: DialName): number => {
    const carried = asked ? byWord(pair[dial], { ...asked, after, subject, dial }) : pair[dial];
    return Math.min(Math.max(carried, least), greatest);
  };
  const maintenance = one('maintenance');
  return { initial: Math.max(one('initial'), maintenance), maintenance };
}

interface TouchedDial {
  readonly words: NonNullable<Programme['document']['whenRequirementChanges']>;
  readonly before: VersionBefore;
  readonly after: ParameterSetDocument;
  readonly subject: string;
  readonly dial: DialName;
}

function byWord(value: number, touched: TouchedDial): number {
  switch (touched.words[touched.dial]) {
    case 'KEEP':
      return value;
    case 'RESET':
      return GRID;
    case 'CONTINUE':
      return continued(value, takenOver(touched));
  }
}

/** k × what was required ÷ what will be, rounded up to the grid, never past 1 and never farther from it than it stands. */
function continued(value: number, ratio: Fraction | null): number {
  if (ratio === null) return value;
  const scaled = Number(roundedQuotient(BigInt(value) * ratio.numerator, ratio.denominator, 'UP'));
  return Math.min(Math.max(scaled, Math.min(value, GRID)), Math.max(value, GRID));
}

/** Whether a version states a class or portfolio otherwise than the one before it; one that only one of them has is none. */
function touches(before: ParameterSetDocument, after: ParameterSetDocument, subject: string): boolean {
  const [one, other] = [pointedAt(before, subject), pointedAt(after, subject)];
  return one !== null && other !== null && canonicalJson(one.value) !== canonicalJson(other.value);
}

/** What a dial's class required over what it will, at a notional; null where either is 0, or follows from more than that. */
function takenOver({ words: { notional }, before, after, subject, dial }: TouchedDial): Fraction | null {
  const [section, name = ''] = pointerNames(subject) ?? [];
  const [was, will] = [
    rampedDocument(before.of, before.ramps).marginClasses[name],
    after.marginClasses[name],
  ];
  if (section !== 'marginClasses' || notional === undefined || !was || !will) return null;
  const [old, next] = [was, will].map((stated) => rateAtNotional(stated, dial, decimal(notional)));
  const isKnown = [old, next].every((rate) => rate && compare(rate, NOTHING) > 0);
  if (!isKnown || !old || !next) return null;
  return dividedBy(old, next);
}

/**
 * What keeps a version from going live as far as dials are concerned: of each class or portfolio that it states otherwise, and
 * whose dials a programme of both versions moves, it says what becomes of them (`dials-stated`), and CONTINUE only where that can
 * be said of what was required before (`continue-comparable`).
 */
export function carryFaults(before: ParameterSet, after: ParameterSet): readonly Fault[] {
  const movedBefore = new Set(
    Object.values(before.document.adjustmentProgrammes ?? {}).flatMap(
      (document) => programmeOf(document).subjects,
    ),
  );
  return Object.entries(after.document.adjustmentProgrammes ?? {}).flatMap(([name, document]): Fault[] => {
    const { subjects } = programmeOf(document);
    const touched = subjects.filter(
      (subject) => movedBefore.has(subject) && touches(before.document, after.document, subject),
    );
    const words = document.whenRequirementChanges;
    const path = jsonPointer('adjustmentProgrammes', name, 'whenRequirementChanges');
    const [first] = touched;
    if (first === undefined) return [];
    if (words === undefined) return [{ path, rule: 'dials-stated', message: unstated(first, name) }];
    return DIALS.flatMap((dial): Fault[] => {
      if (words[dial] !== 'CONTINUE') return [];
      const unknown = touched.find((subject) =>
        isUnknown(before.document, { subject, dial }, words.notional),
      );
      if (unknown === undefined) return [];
      const message = `What ${nameOf(unknown)} asked for before follows from more than a notional, so its dial cannot go on from it: state KEEP or RESET.`;
      return [
        {
          path: jsonPointer('adjustmentProgrammes', name, 'whenRequirementChanges', dial),
          rule: 'continue-comparable',
          message,
        },
      ];
    });
  });
}

function isUnknown(
  { marginClasses }: ParameterSetDocument,
  { subject, dial }: { readonly subject: string; readonly dial: DialName },
  notional: string | undefined,
): boolean {
  const stated = marginClasses[nameOf(subject)];
  return !stated || notional === undefined || rateAtNotional(stated, dial, decimal(notional)) === null;
}

function nameOf(subject: string): string {
  return pointerNames(subject)?.[1] ?? subject;
}

function unstated(subject: string, programme: string): string {
  return `The change states ${nameOf(subject)} otherwise, whose dials programme "${programme}" moves: say what becomes of each, KEEP, RESET or CONTINUE.`;
}

/**
 * The state of a programme as it goes on in another version, each dial as `carriedBy` has it. Dials of what is no longer in its
 * scope are at their beginning again.
 */
export function carriedPairs(
  programme: Programme,
  state: ProgrammeState,
  change: { readonly before: VersionBefore | null; readonly after: ParameterSetDocument },
  atMs: number,
): ProgrammeState {
  const { subjects, speeds } = programme;
  return {
    ...state,
    pairs: new Map(
      [...state.pairs].flatMap(([subject, pair]) => {
        if (!subjects.includes(subject)) return [];
        const values = { initial: valueNow(pair.initial), maintenance: valueNow(pair.maintenance) };
        const next = carriedPair(programme, subject, values, change);
        const one = (name: DialName): DialState =>
          next[name] === values[name]
            ? pair[name]
            : moved(pair[name], next[name], atMs, speeds[name].longestMs);
        return [[subject, { initial: one('initial'), maintenance: one('maintenance') }] as const];
      }),
    ),
  };
}

/** A set as dials and ramps that are in force leave it. */
export interface CarriedSet {
  readonly set: ParameterSet;
  readonly dials: Dials;
  readonly ramps: Ramps;
}

/**
 * What a version is, or would be, with these dials and ramps: each dial by the word of the version's programme for it, within its
 * bounds; where the version states none, there is none. Classes that it states as the version of the ramps does go on
 * along theirs; others require what it states, as all do where the ramps would not be sound in it.
 *
 * @param before null: every dial stands, and nothing is on a ramp
 */
export function carriedBy(
  version: ParameterSet,
  dials: Dials,
  before: VersionBefore | null = null,
): CarriedSet {
  const found = before && carriedRamps(before.ramps, before.of, version.document);
  const onThem = found && onRamps(version, found);
  const [standing, ramps] = onThem?.ok ? [onThem.value, found ?? NO_RAMPS] : [version, NO_RAMPS];
  return { ...withCarriedDials(standing, dials, { before, after: version.document }), ramps };
}

function withCarriedDials(
  version: ParameterSet,
  dials: Dials,
  change: { readonly before: VersionBefore | null; readonly after: ParameterSetDocument },
): Omit<CarriedSet, 'ramps'> {
  const found: (readonly [string, DialDocument])[] = [];
  for (const document of Object.values(version.document.adjustmentProgrammes ?? {})) {
    const programme = programmeOf(document);
    for (const subject of programme.subjects) {
      const { initial, maintenance } = dialOf(dials, subject);
      const isMoved = initial !== '1' || maintenance !== '1';
      if (!isMoved) continue;
      const pair = carriedPair(
        programme,
        subject,
        { initial: steps(initial), maintenance: steps(maintenance) },
        change,
      );
      const next = { initial: dialText(pair.initial), maintenance: dialText(pair.maintenance) };
      if (next.initial !== '1' || next.maintenance !== '1') found.push([subject, next]);
    }
  }
  const carried = dialsOf(found);
  const set = withDials(version, carried);
  assert(set.ok, 'every vector within the bounds of programmes was proved when they were stated');
  return { set: set.value, dials: carried };
}

function steps(text: string): number {
  return decimal(text).times(GRID).toNumber();
}
