import { dialsAtTarget } from '../../domain/dynamics/constraint';
import { storedSlot } from '../../domain/dynamics/path';
import { type MarginColumns, marginAt } from '../../domain/margin/figures/margin-columns';
import { MARGIN_STATUSES } from '../../domain/margin/method/types';
import { Decimal, decimal, decimalText, ZERO } from '../../domain/number/decimal';
import { ok, type Result } from '../../domain/result';
import type { StoredAdjustment } from '../../ports/adjustments';
import type { BookView, MarginEngine, ReadBook } from '../../ports/margin';
import type { Transact, UnitOfWork } from '../../ports/unit-of-work';
import { effectiveSet } from './steps/effective-set';
import { programmesOf } from './steps/present-slot';
import { ADJUSTER } from './steps/tell-log';

export interface UncoveredDeps {
  readonly transact: Transact;
  readonly readBook: ReadBook;
  readonly engine: MarginEngine;
}

/** It is stated anew so often. */
const STATED_EVERY_MS = 3_600_000;
/** Decimals of an amount that is stated. */
const KEPT_SCALE = 8;
const CHUNK_ACCOUNTS = 16_384;
const LIQUIDATION = MARGIN_STATUSES.indexOf('LIQUIDATION');

/**
 * States in money what margin does not cover where the liquidation budget constrains a programme: what live accounts lack of
 * maintenance margin at its target, beyond what they lack by the dials in force. That is lost if the market makes the move that
 * the target is made for before anybody can close. The book is read without a lock; each programme is stated once an hour.
 *
 * @returns how many programmes were stated
 */
export async function stateUncoveredLoss(deps: UncoveredDeps): Promise<number> {
  const due = await deps.transact<Result<readonly string[], never>>(async (unit) => ok(await dueNow(unit)));
  let stated = 0;
  for (const name of due.ok ? due.value : []) stated += (await stateOne(deps, name)) ? 1 : 0;
  return stated;
}

async function dueNow(unit: UnitOfWork): Promise<readonly string[]> {
  const at = await unit.clock();
  const found: string[] = [];
  for (const { programme, constrained, slotHash } of await unit.adjustments.lock()) {
    if (constrained.length === 0) continue;
    const last = await unit.adjustments.uncovered(programme);
    if (last?.slotHash === slotHash) continue;
    if (last === null || at.getTime() - last.at.getTime() >= STATED_EVERY_MS) found.push(programme);
  }
  return found;
}

async function stateOne({ transact, readBook, engine }: UncoveredDeps, name: string): Promise<boolean> {
  const seen = await transact<
    Result<{ readonly stands: StoredAdjustment; readonly target: Decimal } | null, never>
  >(async (unit) => {
    const stands = (await unit.adjustments.lock()).find(({ programme }) => programme === name);
    const target = stands && storedSlot(await unit.adjustments.slotText(stands.slotHash)).target;
    return ok(stands && target ? { stands, target: decimal(target) } : null);
  });
  if (!seen.ok || seen.value === null) return false;
  const { stands, target } = seen.value;
  const found = await readBook(async (view) => uncoveredIn(engine, view, stands, target));
  if (found === null) return false;
  const done = await transact<Result<boolean, never>>(async (unit) => {
    await unit.venue.lock();
    const at = await unit.clock();
    const { slotHash, constrained: subjects, phase, programmeHash, slotAt } = stands;
    await unit.adjustments.addUncovered({ programme: name, slotHash, ...found, at });
    await unit.audit.append({
      ...{ actor: ADJUSTER, action: 'adjustment.uncover', subjectKind: 'programme', subjectId: name },
      payload: {
        ...{ phase, programmeHash, at: slotAt.toISOString(), slotHash, subjects: [...subjects] },
        ...{ accounts: found.accounts, amount: decimalText(found.amount) },
      },
    });
    return ok(true);
  });
  return done.ok && done.value;
}

/** Null where another version states the programme otherwise by now, or not at all. */
async function uncoveredIn(
  engine: MarginEngine,
  view: BookView,
  { programme: name, programmeHash, constrained }: StoredAdjustment,
  target: Decimal,
): Promise<{ readonly accounts: number; readonly amount: Decimal } | null> {
  const programme = view.live && programmesOf(view.live.approved).get(name);
  if (view.live === null || programme?.hash !== programmeHash) return null;
  const { approved, dials } = view.live;
  const sets = [dials, dialsAtTarget(dials, constrained, target, programme)].map((one) =>
    effectiveSet(approved, one),
  );
  const level = decimal(approved.document.accountRules.liquidationLevel);
  const market = await view.market();
  let [accounts, amount] = [0, ZERO];
  for await (const chunk of view.chunks(CHUNK_ACCOUNTS)) {
    const [before, after] = await Promise.all(
      sets.map((parameters) => engine.marginChunk({ ...market, parameters }, chunk)),
    );
    if (!before || !after) continue;
    for (let index = 0; index < after.accounts.length; index += 1) {
      // Whoever is not liquidatable at the target lacks nothing there.
      if (!after.apart.has(index) && after.status[index] !== LIQUIDATION) continue;
      const lacks = lacking(after, index, level).minus(lacking(before, index, level));
      if (!lacks.isPositive() || lacks.isZero()) continue;
      accounts += 1;
      amount = amount.plus(lacks);
    }
  }
  return { accounts, amount: amount.toDecimalPlaces(KEPT_SCALE, Decimal.ROUND_UP) };
}

/** What an account lacks of maintenance margin; an account that cannot be margined says nothing. */
function lacking(margins: MarginColumns, index: number, level: Decimal): Decimal {
  const margin = marginAt(margins, index);
  if (!margin.ok) return ZERO;
  const { maintenanceMargin, equity } = margin.value;
  return Decimal.max(ZERO, maintenanceMargin.times(level).minus(equity));
}
