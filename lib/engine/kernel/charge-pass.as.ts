// Charges of a block of the narrow book: in the place of what the rows of their positions say.
import { findCharge, firstMargin, secondMargin } from './charge.as';
import { column } from './rounding.as';
import * as at from './layout';
import * as on from './charge-layout';

/** The first charge of a position from this one on: those of an account stand together, and accounts in their order. */
function firstFrom(position: u32, places: usize, count: usize): usize {
  let from: usize = 0, to = count;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (load<u32>(places + middle * on.PLACE_BYTES) < position) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Writes the margins of a block's charges; false where one of them is too wide. @param first position of whole accounts */
export function chargePass(first: usize, count: usize, scratch: usize): bool {
  const places = column(on.CHARGES), all = column(on.CHARGE_COUNT);
  const lines = column(at.LINES), prices = column(at.PRICES);
  const margins = scratch + at.MARGINS - (first << 4), beyond = <u32>(first + count);
  const end = places + all * on.PLACE_BYTES;
  for (let place = places + firstFrom(<u32>first, places, all) * on.PLACE_BYTES; place < end; place += on.PLACE_BYTES) {
    const position = load<u32>(place);
    if (position >= beyond) break;
    const long = <usize>load<u16>(place, on.PLACE_LONG), short = <usize>load<u16>(place, on.PLACE_SHORT);
    const charge = <usize>load<u32>(place, on.PLACE_CHARGE);
    const price = prices + long * at.PRICE_BYTES;
    if (!findCharge(charge, lines + (long << at.LINE_SHIFT), lines + (short << at.LINE_SHIFT), price)) return false;
    v128.store(margins + (<usize>position << 4), firstMargin);
    if (load<u32>(charge, on.SECOND_BASES))
      v128.store(margins + (<usize>load<u32>(place, on.PLACE_SECOND) << 4), secondMargin);
  }
  return true;
}
