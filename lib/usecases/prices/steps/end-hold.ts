import type { PriceObservation } from '../../../domain/market/price-guard';
import type { HoldEnd, StoredHold } from '../../../ports/held-prices';
import type { UnitOfWork } from '../../../ports/unit-of-work';

/** Ends a hold, with what is taken of it as the mark price: both or neither. Needs the lock of the venue. */
export async function endHold(
  { book, heldPrices, jobs }: UnitOfWork,
  { id, instrument }: StoredHold,
  end: { readonly by: HoldEnd; readonly at: Date; readonly accepted: PriceObservation | null },
): Promise<void> {
  await heldPrices.end(id, end);
  if (end.accepted === null) return;
  await book.putMarkPrices([{ instrument, ...end.accepted }]);
  await jobs.remargin();
}
