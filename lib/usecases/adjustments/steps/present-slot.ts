import { constrainedAt } from '../../../domain/dynamics/constraint';
import { dialsInForce, type InPhase } from '../../../domain/dynamics/in-force';
import type { Observed } from '../../../domain/dynamics/observed';
import { type Programme, programmeOf } from '../../../domain/dynamics/programme';
import {
  type Bearing,
  decideSlot,
  firstState,
  type LawState,
  type Move,
  type ProgrammeDecision,
} from '../../../domain/dynamics/slot';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import { type Dials } from '../../../domain/parameters/effective';
import { NO_RAMPS, type Ramps } from '../../../domain/parameters/ramps';
import type { StoredAdjustment } from '../../../ports/adjustments';
import type { VenueRecord, UnitOfWork } from '../../../ports/unit-of-work';
import { standingSet } from './effective-set';
import type { MarketSignals } from './market-signals';

/** From then on after it was suspended, or is over, what is below 1 goes back. */
const BACK_FROM_BELOW_MS = 24 * 3_600_000;

/** The slot that is to be decided, with everything that it is decided on; read with the venue locked. */
export interface PresentSlot {
  readonly venue: VenueRecord;
  readonly versionNumber: number;
  /** On its ramps. */
  readonly version: ParameterSet;
  /** As it was approved. */
  readonly approved: ParameterSet;
  readonly ramps: Ramps;
  readonly at: Date;
  readonly slotMs: number;
  /** Of the live version, that have not decided this slot, by name. */
  readonly due: ReadonlyMap<string, Programme>;
  /** Of the live version. */
  readonly programmes: ReadonlyMap<string, Programme>;
  /** Of every programme that ever decided. */
  readonly stored: ReadonlyMap<string, StoredAdjustment>;
  /** Dials in force. */
  readonly dials: Dials;
  readonly observed: ReadonlyMap<string, Observed>;
}

/** @returns null where there is no venue, no programme, or nothing left to decide at this slot */
export async function readPresentSlot(
  unit: UnitOfWork,
  signals: MarketSignals,
  slotMs: number,
): Promise<PresentSlot | null> {
  const venue = await unit.venue.lock();
  if (venue?.liveVersion == null) return null;
  const versionNumber = venue.liveVersion;
  const approved = await signals.version(unit, versionNumber);
  const ramps = (await unit.adjustments.effective())?.ramps ?? NO_RAMPS;
  const version = standingSet(approved, ramps);
  const programmes = programmesOf(approved);
  if (programmes.size === 0) return null;
  // Under the venue's lock nobody dates a row before it any more.
  const asOf = await unit.clock();
  const at = new Date(Math.floor(asOf.getTime() / slotMs) * slotMs);
  const stored = new Map((await unit.adjustments.lock()).map((one) => [one.programme, one]));
  const due = new Map([...programmes].filter(([name]) => isDue(stored.get(name), at)));
  if (due.size === 0) return null;
  const seen = await signals.observed(unit, due, approved, asOf);
  const observed = new Map(
    [...due].flatMap(([name, programme]) => {
      const market = seen.get(name);
      return market ? [[name, { ...market, ...ordersOf(programme, stored.get(name), at) }] as const] : [];
    }),
  );
  return {
    ...{ venue, versionNumber, version, approved, ramps, at, slotMs, due, programmes, stored, observed },
    dials: dialsInForce(inPhases(programmes, stored)),
  };
}

const read = new WeakMap<ParameterSet, ReadonlyMap<string, Programme>>();

export function programmesOf(version: ParameterSet): ReadonlyMap<string, Programme> {
  const { adjustmentProgrammes = {} } = version.document;
  const programmes =
    read.get(version) ??
    new Map(Object.entries(adjustmentProgrammes).map(([name, one]) => [name, programmeOf(one)]));
  read.set(version, programmes);
  return programmes;
}

/** Programmes that decided before, each as it stands. */
export function inPhases(
  programmes: ReadonlyMap<string, Programme>,
  stored: ReadonlyMap<string, StoredAdjustment>,
): readonly InPhase[] {
  return [...programmes].flatMap(([name, programme]) => {
    const one = stored.get(name);
    return one ? [{ programme, phase: one.phase, state: one.state }] : [];
  });
}

function isDue(stored: StoredAdjustment | undefined, at: Date): boolean {
  return stored === undefined || stored.slotAt < at;
}

/** What people ordered of a programme, and what follows from its end. */
function ordersOf(
  programme: Programme,
  standing: StoredAdjustment | undefined,
  at: Date,
): Pick<Observed, 'holds' | 'onlyInitial' | 'reverting' | 'constrained'> {
  if (standing === undefined) return { holds: [] };
  const { phase, suspendedAt, isOutcome, isReverting, bound } = standing;
  const endedAtMs = Math.min(suspendedAt?.getTime() ?? Infinity, programme.expiresAtMs);
  const isLongEnded = at.getTime() - endedAtMs >= BACK_FROM_BELOW_MS;
  const constrained = isReverting
    ? []
    : constrainedAt(bound, at.getTime()).filter((one) => programme.subjects.includes(one));
  const reverting = isReverting ? 'ALL' : isLongEnded ? 'FROM_BELOW' : null;
  return {
    holds: suspendedAt === null || isReverting ? [] : [isOutcome ? 'OUTCOME' : 'SUSPENDED'],
    ...(phase === 'INITIAL_ONLY' ? { onlyInitial: true } : {}),
    ...(constrained.length > 0 ? { constrained } : {}),
    ...(reverting === null ? {} : { reverting }),
  };
}

/** How far each rise is borne, in their order. */
export type Answers = (moves: readonly Move[]) => readonly Bearing[];

export function decide(
  { due, stored, at, slotMs, observed }: PresentSlot,
  borne: Answers,
): { readonly decisions: readonly ProgrammeDecision[]; readonly state: LawState } {
  const before: LawState = new Map(
    [...due].map(([name, programme]) => [name, stored.get(name)?.state ?? firstState(programme)]),
  );
  return decideSlot(due, before, { atMs: at.getTime(), slotMs, observed, borne });
}

/** The rises that would bind live accounts in this slot; those of a programme in SHADOW bind nobody. */
export function bindingMoves({ stored }: PresentSlot, moves: readonly Move[]): readonly Move[] {
  return moves.filter(({ programme }) => (stored.get(programme)?.phase ?? 'SHADOW') !== 'SHADOW');
}
