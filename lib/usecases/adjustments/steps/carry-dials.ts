import { assert } from '../../../domain/assert';
import {
  carriedBy,
  carriedPairs,
  type CarriedSet,
  type VersionBefore,
} from '../../../domain/dynamics/carried';
import type { ProgrammeState } from '../../../domain/dynamics/slot';
import { NO_DIALS } from '../../../domain/parameters/dial-vector';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import type { EffectiveRecord } from '../../../ports/adjustments';
import type { UnitOfWork } from '../../../ports/unit-of-work';
import { programmesOf } from './present-slot';

/** What a version is, or would be, with the dials and on the ramps that are in force now. */
export async function presentlyCarried(unit: UnitOfWork, version: ParameterSet): Promise<CarriedSet> {
  const effective = await unit.adjustments.effective();
  if (effective === null) return carriedBy(version, NO_DIALS);
  return carriedBy(version, effective.dials, await standingBefore(unit, effective));
}

async function standingBefore(
  unit: UnitOfWork,
  { ramps, versionNumber }: EffectiveRecord,
): Promise<VersionBefore> {
  const live = await unit.venue.version(versionNumber);
  assert(live !== null, 'what is in force is of a version');
  return { ramps, of: (await unit.parameterSets.load(live.parameterSetHash)).document };
}

/**
 * As a version goes live: programmes go on where their words for the change put them, within the bounds that it states, and those
 * that it does not state are at their beginning again.
 *
 * @param next the version with dials and ramps, as `presentlyCarried` or its first step gave it
 * @param before the version that was live until now, on its ramps
 */
export async function carryDials(
  unit: UnitOfWork,
  next: CarriedSet,
  { version, before }: { readonly version: ParameterSet; readonly before: VersionBefore },
  { number: versionNumber, activatedAt: at }: { readonly number: number; readonly activatedAt: Date },
): Promise<void> {
  const programmes = programmesOf(version);
  const change = { before, after: version.document };
  for (const {
    programme: name,
    phase,
    phaseAt,
    suspendedAt,
    isOutcome,
    isReverting,
    state,
  } of await unit.adjustments.lock()) {
    const programme = programmes.get(name);
    const standing = programme
      ? { phase, phaseAt, suspendedAt, isOutcome, isReverting }
      : ({ phase: 'SHADOW', phaseAt: at, suspendedAt: null, isReverting: false } as const);
    const after = programme ? carriedPairs(programme, state, change, at.getTime()) : NOT_STATED;
    await unit.adjustments.order(name, standing, after);
  }
  if (next.set.hash === version.hash) return;
  const { dials, ramps } = next;
  await unit.adjustments.putEffective({ versionNumber, dials, ramps, hash: next.set.hash, at });
}

/** Of a programme that no version states: its buffer is as if it were used up. */
const NOT_STATED: ProgrammeState = { buffer: { left: 1, asked: null }, pairs: new Map() };
