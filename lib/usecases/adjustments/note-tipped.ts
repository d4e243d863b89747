import { isTighter } from '../../domain/dynamics/in-force';
import { ok, type Result } from '../../domain/result';
import type { MarginEngine, ReadBook } from '../../ports/margin';
import type { Transact } from '../../ports/unit-of-work';
import { tippedAmong } from './steps/bear-rises';
import { noteAllTipped } from './steps/call-large';
import { budgetWindow } from './steps/budget-window';
import { standingSet } from './steps/effective-set';

/**
 * Notes who came to be liquidatable because of dials or ramps since they were last looked at, though no step made them so: the market
 * moved, and as loose as in the budget's window they would stand. Looks at those alone whom the live run shows as
 * liquidatable and who were not noted within the window.
 *
 * @returns how many were noted
 */
export async function noteTipped({
  transact,
  readBook,
  engine,
}: {
  readonly transact: Transact;
  readonly readBook: ReadBook;
  readonly engine: MarginEngine;
}): Promise<number> {
  const noted = await transact<Result<number, never>>(async (unit) => {
    const venue = await unit.venue.find();
    const effective = venue?.liveVersion == null ? null : await unit.adjustments.effective();
    if (venue === null || effective === null) return ok(0);
    const at = await unit.clock();
    const { dials, ramps } = effective;
    const window = await budgetWindow(unit, venue, effective, at);
    const areDialsTighter = isTighter(dials, window.loosest);
    if (!areDialsTighter && ramps.size === 0) return ok(0);
    const accounts = (await unit.adjustments.liquidatable()).filter(
      (one) => !window.tipped.has(one) && !window.passedOver.has(one),
    );
    if (accounts.length === 0) return ok(0);
    const tipped = await readBook(async (view) => {
      // Dials that came into force meanwhile are noted with the next look.
      if (view.live === null) return new Map<string, never>();
      const { approved, dials: now } = view.live;
      const sets = { version: standingSet(approved, view.live.ramps), looser: window.looser(approved) };
      return tippedAmong(engine, view, { ...sets, now, loosest: window.loosest }, accounts);
    });
    await noteAllTipped(unit, tipped, window, areDialsTighter ? 'MARKET' : 'RAMP', at);
    return ok(tipped.size);
  });
  return noted.ok ? noted.value : noted.refusal;
}
