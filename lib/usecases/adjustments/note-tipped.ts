import { isTighter } from '../../domain/dynamics/in-force';
import { ok, type Result } from '../../domain/result';
import type { EffectiveRecord } from '../../ports/adjustments';
import type { MarginEngine, ReadBook } from '../../ports/margin';
import type { Transact, UnitOfWork } from '../../ports/unit-of-work';
import { tippedAmong } from './steps/bear-rises';
import { noteAllTipped } from './steps/call-large';
import { type BudgetWindow, budgetWindow } from './steps/budget-window';
import { standingSet } from './steps/effective-set';

/**
 * Notes who came to be liquidatable because of dials or ramps since they were last looked at, though no step made them so: the market
 * moved, and as loose as in the budget's window they would stand. Looks at those alone whom the live run shows as
 * liquidatable and who were not noted within the window. They are margined between two transactions, neither of which stands
 * still meanwhile; where a step came into force in between, they are noted with the next look.
 *
 * @returns how many were noted
 */
export async function noteTipped({ transact, readBook, engine }: NoteTippedDeps): Promise<number> {
  const asked = await transact<Result<Asked | null, never>>(async (unit) => ok(await askedNow(unit)));
  if (!asked.ok || asked.value === null) return 0;
  const { window, effective, accounts } = asked.value;
  const tipped = await readBook(async (view) => {
    if (view.live === null) return new Map<string, never>();
    const { approved, dials: now } = view.live;
    const sets = { version: standingSet(approved, view.live.ramps), looser: window.looser(approved) };
    return tippedAmong(engine, view, { ...sets, now, loosest: window.loosest }, accounts);
  });
  if (tipped.size === 0) return 0;
  const noted = await transact<Result<number, never>>(async (unit) => {
    const still = await askedNow(unit);
    if (still?.effective.hash !== effective.hash) return ok(0);
    const open = new Set(still.accounts);
    const fresh = new Map([...tipped].filter(([account]) => open.has(account)));
    await noteAllTipped(unit, fresh, still.window, still.areDialsTighter ? 'MARKET' : 'RAMP', still.at);
    return ok(fresh.size);
  });
  return noted.ok ? noted.value : noted.refusal;
}

export interface NoteTippedDeps {
  readonly transact: Transact;
  readonly readBook: ReadBook;
  readonly engine: MarginEngine;
}

interface Asked {
  readonly effective: EffectiveRecord;
  readonly window: BudgetWindow;
  readonly at: Date;
  /** Liquidatable by the live run, and not noted within the window. */
  readonly accounts: readonly string[];
  /** Than the loosest dials of the window; else ramps alone are. */
  readonly areDialsTighter: boolean;
}

/** Null: there is nobody to look at. */
async function askedNow(unit: UnitOfWork): Promise<Asked | null> {
  const venue = await unit.venue.find();
  const effective = venue?.liveVersion == null ? null : await unit.adjustments.effective();
  if (venue === null || effective === null) return null;
  const at = await unit.clock();
  const window = await budgetWindow(unit, venue, effective, at);
  const areDialsTighter = isTighter(effective.dials, window.loosest);
  if (!areDialsTighter && effective.ramps.size === 0) return null;
  const accounts = (await unit.adjustments.liquidatable()).filter(
    (one) => !window.tipped.has(one) && !window.passedOver.has(one),
  );
  return accounts.length === 0 ? null : { effective, window, at, accounts, areDialsTighter };
}
