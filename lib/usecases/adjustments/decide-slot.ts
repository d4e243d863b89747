import { assert } from '../../domain/assert';
import { compareBytes } from '../../domain/books/snapshot-line';
import { boundAfter, type BoundSince } from '../../domain/dynamics/constraint';
import { GRID } from '../../domain/dynamics/dial';
import { dialsInForce } from '../../domain/dynamics/in-force';
import { NO_SLOT_BEFORE, slotHash, type SlotRecord, slotRecord } from '../../domain/dynamics/path';
import type { Programme } from '../../domain/dynamics/programme';
import {
  type Bearing,
  borneWhole,
  type LawState,
  type Move,
  type ProgrammeDecision,
} from '../../domain/dynamics/slot';
import { decimal } from '../../domain/number/decimal';
import { dialsText } from '../../domain/parameters/dial-vector';
import { ok, type Result } from '../../domain/result';
import type { DecidedSlot, EffectiveRecord, PastBudget, StoredAdjustment } from '../../ports/adjustments';
import type { MarginEngine, ReadBook } from '../../ports/margin';
import type { Transact, UnitOfWork } from '../../ports/unit-of-work';
import { barVolatilitiesIn } from '../simulation/steps/bar-volatilities';
import { bearRises, bearsAnew, type Borne, type RiseQuestion, stillBears } from './steps/bear-rises';
import { callLarge, lapseCalls, noteAllTipped } from './steps/call-large';
import { effectiveSet } from './steps/effective-set';
import type { MarketSignals } from './steps/market-signals';
import { bindingMoves, decide, inPhases, type PresentSlot, readPresentSlot } from './steps/present-slot';
import { riseQuestion, type SlotQuestion } from './steps/rise-question';
import { effectOf, slotGain } from './steps/slot-effect';
import { ADJUSTER, tellLog } from './steps/tell-log';

export interface SlotDeps {
  readonly transact: Transact;
  readonly readBook: ReadBook;
  readonly engine: MarginEngine;
  readonly signals: MarketSignals;
  /** Between slots. */
  readonly slotMs: number;
  /** A book of so many accounts that changed meanwhile is asked again whole; `SMALL_ACCOUNTS` when absent. */
  readonly smallAccounts?: number;
}

export interface SlotOutcome {
  /** The slot's instant; null: there is no venue, no programme, or nothing left to decide. */
  readonly at: Date | null;
  readonly decided: number;
  readonly moved: number;
}

const NOTHING: SlotOutcome = { at: null, decided: 0, moved: 0 };

/** As often live accounts are asked anew where they moved on meanwhile; then nothing that they would have to bear is moved. */
const MEASURES_AT_MOST = 3;

/**
 * Decides the present slot, by the venue's clock, for every programme of the live version that has not decided it yet: the
 * decisions, what they leave behind, the dials that are in force from now on, and what the log is told, in one transaction.
 * Slots that were missed stay missed.
 *
 * Where a rise would bind live accounts, how far they bear it is asked without the lock, and made good under it: of a small book
 * that changed since, whole, at its present prices; of a larger one for accounts that changed. Prices that moved within the last
 * seconds are not in that.
 */
export async function decidePresentSlot(deps: SlotDeps): Promise<SlotOutcome> {
  const { engine, transact } = deps;
  let measured: Measured | null = null;
  for (let measures = 0; measures <= MEASURES_AT_MOST; measures += 1) {
    const step = await decideOrAsk(deps, measured, measures === MEASURES_AT_MOST);
    if ('decided' in step) return step;
    const asked = step;
    const borne = await deps.readBook((view) => bearRises(engine, view, asked, barVolatilitiesIn(transact)));
    measured = { question: asked, borne };
  }
  throw new Error('The last time nothing is asked.');
}

/** @returns what was decided; or, where nothing was, what live accounts are to be asked first */
async function decideOrAsk(
  deps: SlotDeps,
  measured: Measured | null,
  isLast: boolean,
): Promise<SlotOutcome | SlotQuestion> {
  const step = await deps.transact<Result<SlotOutcome | SlotQuestion, never>>(async (unit) => {
    const slot = await readPresentSlot(unit, deps.signals, deps.slotMs);
    if (slot === null) return ok(NOTHING);
    const question = await questionOf(unit, slot);
    const mayTip = question.moves.some(({ dial }) => dial === 'maintenance');
    if (!mayTip || isLast) return ok(await settle(unit, slot, question, null));
    const borne = await answerNow(deps, measured, question);
    return ok(borne === null ? question : await settle(unit, slot, question, borne));
  });
  assert(step.ok, 'a slot is never refused');
  return step.value;
}

interface Measured {
  readonly question: RiseQuestion;
  readonly borne: Borne;
}

/** What rises if live accounts bear everything, and what they are asked of it. */
function questionOf(unit: UnitOfWork, slot: PresentSlot): Promise<SlotQuestion> {
  let rises: readonly Move[] = [];
  const { decisions } = decide(slot, (moves) => {
    rises = moves;
    return borneWhole(moves);
  });
  return riseQuestion(unit, slot, decisions, rises);
}

const SMALL_ACCOUNTS = 5_000;
/** So many accounts that changed since are asked again. */
const CHANGED_AT_MOST = 5_000;
/** Prices that moved since are let be for so long: in a large book they always do. */
const PRICES_MAX_AGE_MS = 10_000;

/** The answer of the present book; null: it moved on from the earlier answer, or was not asked this yet. */
function answerNow(
  { readBook, engine, smallAccounts = SMALL_ACCOUNTS }: SlotDeps,
  measured: Measured | null,
  asked: RiseQuestion,
): Promise<Borne | null> {
  return readBook(async (view) => {
    if (measured === null || sameQuestion(measured.question) !== sameQuestion(asked)) return null;
    const { borne } = measured;
    if (view.inputsRevision === borne.inputsRevision) return borne;
    const changes = await view.changesSince(borne.inputsRevision);
    if (changes === null || changes.hasVersion) return null;
    if ((await view.accountCount()) <= smallAccounts) return bearsAnew(engine, view, asked, borne);
    if (changes.accounts.length > CHANGED_AT_MOST) return null;
    const havePricesMoved = changes.prices.length > 0 || changes.hasFigures;
    if (havePricesMoved && view.asOf.getTime() - borne.asOf.getTime() > PRICES_MAX_AGE_MS) return null;
    return stillBears(engine, view, asked, borne, changes.accounts);
  });
}

function sameQuestion(question: RiseQuestion): string {
  const { version, looser, now, loosest, moves, shocks, tipped } = question;
  const { uncounted, called, atTarget, pastBudget, loopGainMax } = question;
  return JSON.stringify([
    ...[[...uncounted].sort(), [...called].sort(), dialsText(atTarget), [...pastBudget], loopGainMax],
    version.hash,
    looser.hash,
    dialsText(now),
    dialsText(loosest),
    moves,
    [...shocks],
    [...tipped].sort(([a], [b]) => compareBytes(a, b)),
  ]);
}

/** @param borne null: what would bind maintenance margin is not borne at all */
async function settle(
  unit: UnitOfWork,
  slot: PresentSlot,
  question: SlotQuestion,
  borne: Borne | null,
): Promise<SlotOutcome> {
  const { decisions, state } = decide(slot, (moves) => {
    const binding = bindingMoves(slot, moves);
    return moves.map((move): Bearing => {
      const at = binding.indexOf(move);
      if (at < 0 || (borne === null && move.dial === 'initial')) return { to: move.to, by: [] };
      return { to: borne?.to[at] ?? move.from, by: borne?.by[at] ?? ['BUDGET'] };
    });
  });
  const effective = await putInForce(unit, slot, state);
  const slots = decisions.map((decision) => decidedSlot(slot, decision, state, borne));
  await unit.adjustments.add(slots);
  const { window } = question;
  if (borne !== null) {
    const tipped = new Map([...borne.tipped].filter(([account]) => !window.tipped.has(account)));
    await noteAllTipped(unit, tipped, window, 'STEP', slot.at);
    await callLarge(unit, borne, window, slot.at);
  }
  if (window.calls.size > 0 && !isAnyBound(slot, slots)) await lapseCalls(unit, slot.at);
  await tellLog(unit, slot, decisions, slots, effective);
  await endReverts(unit, slot, slots);
  const moved = decisions.filter(({ dials }) => dials.some(({ before, after }) => before !== after)).length;
  return { at: slot.at, decided: decisions.length, moved };
}

/** A programme that was to go back, and is where it began, decides in SHADOW from now on. */
async function endReverts(
  unit: UnitOfWork,
  { stored }: PresentSlot,
  slots: readonly DecidedSlot[],
): Promise<void> {
  for (const { record, hash, at, state } of slots) {
    const before = stored.get(record.programme);
    if (!before?.isReverting || record.dials.some(({ after }) => after !== '1')) continue;
    const { phase, programme: name } = before;
    const standing = { phase: 'SHADOW', phaseAt: at, suspendedAt: null, isReverting: false } as const;
    await unit.adjustments.order(name, standing, state);
    const { programmeHash } = record;
    await unit.audit.append({
      ...{ actor: ADJUSTER, action: 'adjustment.revert', subjectKind: 'programme', subjectId: name },
      payload: {
        ...{ phase: 'SHADOW', phaseBefore: phase, programmeHash },
        ...{ at: at.toISOString(), slotHash: hash },
      },
    });
  }
}

function isAnyBound({ stored, programmes }: PresentSlot, slots: readonly DecidedSlot[]): boolean {
  const after = new Map(slots.map(({ record, bound }) => [record.programme, bound]));
  return [...programmes.keys()].some((name) => (after.get(name) ?? stored.get(name)?.bound)?.size);
}

function decidedSlot(
  { due, stored, at, slotMs, versionNumber }: PresentSlot,
  decision: ProgrammeDecision,
  state: LawState,
  borne: Borne | null,
): DecidedSlot {
  const { programme: name, unsound, holds } = decision;
  const [programme, after, before] = [due.get(name), state.get(name), stored.get(name)];
  assert(programme !== undefined && after !== undefined, 'what is decided was due');
  const passed = programme.subjects.flatMap((subject) => {
    const order = borne?.passed.includes(subject) ? before?.pastBudget.get(subject)?.orderHash : undefined;
    return order === undefined ? [] : [{ order, subject }];
  });
  const isApplied = before !== undefined && before.phase !== 'SHADOW';
  const record = slotRecord(decision, {
    previous: before?.slotHash ?? NO_SLOT_BEFORE,
    atMs: at.getTime(),
    ...{ programmeHash: programme.hash, slotMs, overBudget: passed },
    effect: isApplied && borne !== null ? effectOf(borne) : undefined,
    gain: isApplied && borne?.gained ? slotGain(borne.gained) : undefined,
  });
  const bound =
    before?.phase !== 'LIVE'
      ? new Map<string, number>()
      : isAnswered(decision, borne)
        ? boundAfter(before.bound, programme, decision, {
            atMs: at.getTime(),
            passed: new Set(passed.map(({ subject }) => subject)),
          })
        : before.bound;
  return {
    ...{ record, hash: slotHash(record), at, versionNumber, state: after, bound },
    held: [...unsound, ...holds].sort(),
    pastBudget: stillPast(before, programme, record, bound),
  };
}

/** Whether live accounts were asked of every rise of maintenance margin; a book that never stood still was not. */
function isAnswered({ dials }: ProgrammeDecision, borne: Borne | null): boolean {
  return borne !== null || dials.every(({ dial, wished, before }) => dial === 'initial' || wished <= before);
}

/** What people let past the budget goes on until the dial is there, or no longer bound. */
function stillPast(
  before: StoredAdjustment | undefined,
  programme: Programme,
  { dials }: SlotRecord,
  bound: BoundSince,
): PastBudget {
  if (before?.programmeHash !== programme.hash) return new Map();
  return new Map(
    [...before.pastBudget].filter(([subject, { to }]) => {
      const dial = dials.find((one) => one.subject === subject && one.dial === 'maintenance');
      return bound.has(subject) && dial !== undefined && decimal(dial.after).times(GRID).lt(to);
    }),
  );
}

/** Puts the dials of a slot into force where they are others than before. @returns what came into force; null: nothing new */
async function putInForce(
  unit: UnitOfWork,
  { programmes, stored, dials, ramps, version, versionNumber, at }: PresentSlot,
  state: LawState,
): Promise<EffectiveRecord | null> {
  const after = new Map(
    [...stored].map(([name, one]) => [name, { ...one, state: state.get(name) ?? one.state }]),
  );
  const next = dialsInForce(inPhases(programmes, after));
  if (dialsText(next) === dialsText(dials)) return null;
  const record = { versionNumber, dials: next, ramps, hash: effectiveSet(version, next).hash, at };
  await unit.adjustments.putEffective(record);
  return record;
}
