import { ok, type Result } from '../../domain/result';
import type { Transact } from '../../ports/unit-of-work';
import { BarMaker } from './steps/make-bars';

/** States bars that accepted prices made and that are over, where no price came since. Done every minute; harmless twice. */
export function closeBars({ transact }: { readonly transact: Transact }): Promise<Result<null, never>> {
  return transact(async (unit) => {
    if ((await unit.marketData.formingBars()).every(({ isStated }) => isStated)) return ok(null);
    await unit.venue.lock();
    await (await BarMaker.open(unit)).state();
    return ok(null);
  });
}
