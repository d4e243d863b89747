import { assert } from '../assert';
import type { DialDocument } from '../curves/formula-document';
import { Decimal, decimal, decimalText } from '../number/decimal';
import type { ParameterSet, ParameterSetDocument } from '../parameters/document/parameter-set';
import { type Dials, withDials } from '../parameters/effective';
import { carriedRamps, NO_RAMPS, onRamps, type Ramps } from '../parameters/ramps';
import { type DialState, GRID, moved, valueNow } from './dial';
import { dialOf, dialsOf } from './in-force';
import { DIALS, type DialName, type Programme, programmeOf } from './programme';
import type { ProgrammeState } from './slot';

/**
 * The state of a programme as it goes on in another version: each dial where it stands, or at the nearer bound of the
 * programme as it is now stated. Dials of what is no longer in its scope are at their beginning again.
 */
export function clampedPairs(programme: Programme, state: ProgrammeState, atMs: number): ProgrammeState {
  const { subjects, bounds, speeds } = programme;
  const [least, greatest] = [
    bounds.least.times(GRID).ceil().toNumber(),
    bounds.greatest.times(GRID).floor().toNumber(),
  ];
  const one = (dial: DialState, name: DialName): DialState => {
    const value = valueNow(dial);
    const within = Math.min(Math.max(value, least), greatest);
    return within === value ? dial : moved(dial, within, atMs, speeds[name].longestMs);
  };
  const [initial, maintenance] = DIALS;
  return {
    ...state,
    pairs: new Map(
      [...state.pairs].flatMap(([subject, pair]) =>
        subjects.includes(subject)
          ? [
              [
                subject,
                { initial: one(pair.initial, initial), maintenance: one(pair.maintenance, maintenance) },
              ] as const,
            ]
          : [],
      ),
    ),
  };
}

/** A set as dials and ramps that are in force leave it. */
export interface CarriedSet {
  readonly set: ParameterSet;
  readonly dials: Dials;
  readonly ramps: Ramps;
}

/** Ramps that are in force, and the version that they lead to. */
export interface RampsUnderWay {
  readonly ramps: Ramps;
  readonly of: ParameterSetDocument;
}

/**
 * What a version is, or would be, with these dials and ramps: each dial stays where it is, within the bounds of the version's
 * programme for it; where the version states none, there is none. Classes that it states as the version of the ramps does go on
 * along theirs; others require what it states, as all do where the ramps would not be sound in it.
 */
export function carriedBy(
  version: ParameterSet,
  dials: Dials,
  underWay: RampsUnderWay | null = null,
): CarriedSet {
  const found = underWay && carriedRamps(underWay.ramps, underWay.of, version.document);
  const onThem = found && onRamps(version, found);
  const [standing, ramps] = onThem?.ok ? [onThem.value, found ?? NO_RAMPS] : [version, NO_RAMPS];
  return { ...withCarriedDials(standing, dials), ramps };
}

function withCarriedDials(version: ParameterSet, dials: Dials): Omit<CarriedSet, 'ramps'> {
  const found: (readonly [string, DialDocument])[] = [];
  for (const document of Object.values(version.document.adjustmentProgrammes ?? {})) {
    const { subjects, bounds } = programmeOf(document);
    const within = (text: string): string =>
      decimalText(Decimal.max(bounds.least, Decimal.min(bounds.greatest, decimal(text))));
    for (const subject of subjects) {
      const { initial, maintenance } = dialOf(dials, subject);
      const isMoved = initial !== '1' || maintenance !== '1';
      if (isMoved) found.push([subject, { initial: within(initial), maintenance: within(maintenance) }]);
    }
  }
  const carried = dialsOf(found);
  const set = withDials(version, carried);
  assert(set.ok, 'every vector within the bounds of programmes was proved when they were stated');
  return { set: set.value, dials: carried };
}
