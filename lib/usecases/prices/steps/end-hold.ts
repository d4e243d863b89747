import type { PriceObservation } from '../../../domain/market/price-guard';
import type { HoldEnd, StoredHold } from '../../../ports/held-prices';
import type { UnitOfWork } from '../../../ports/unit-of-work';
import { BarMaker } from './make-bars';

/** Ends a hold, with what is taken of it as the mark price: both or neither. Needs the lock of the venue. */
export async function endHold(
  unit: UnitOfWork,
  { id, instrument }: StoredHold,
  end: { readonly by: HoldEnd; readonly at: Date; readonly accepted: PriceObservation | null },
): Promise<void> {
  const { book, heldPrices, jobs } = unit;
  await heldPrices.end(id, end);
  if (end.accepted === null) return;
  await book.putMarkPrices([{ instrument, ...end.accepted }]);
  const bars = await BarMaker.open(unit);
  bars.take(instrument, [end.accepted]);
  await bars.state();
  await jobs.remargin();
}
