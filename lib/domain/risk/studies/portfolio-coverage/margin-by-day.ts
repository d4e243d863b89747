import { assert } from '../../../assert';
import { dialAt, type PastDial } from '../../../dynamics/past-dials';
import { dialsOf } from '../../../dynamics/in-force';
import type { MarketState } from '../../../margin/method/inputs';
import { Decimal, decimalText } from '../../../number/decimal';
import type { ParameterSet } from '../../../parameters/document/parameter-set';
import { withDials } from '../../../parameters/effective';
import { type StatedPosition, staticMargin } from '../price-coverage/static-margin';

/**
 * What a set with the dials of each day asks of a position, as a fraction of its notional: what the method asks at each of the values that the
 * dials had, and no product, for no dial asks for more than all that can be lost, and part of a margin may be moved by none.
 *
 * @param subject whose dials they are, as JSON Pointer
 * @param days when each day begins; its dial is the last that was known then
 * @returns null: with one of the dials the set would not be sound, or the position have no margin
 */
export function marginByDay(
  { set, market }: { readonly set: ParameterSet; readonly market: MarketState },
  position: StatedPosition,
  { subject, dials }: { readonly subject: string; readonly dials: readonly PastDial[] },
  days: readonly number[],
): readonly number[] | null {
  const known = new Map<string, number | null>();
  const rates: number[] = [];
  for (const day of days) {
    const dial = dialAt(dials, day);
    assert(dial !== null, 'a day that is counted has a dial');
    const key = `${dial.initial} ${dial.maintenance}`;
    const rate = known.get(key) ?? rateWith(set, market, position, subject, dial);
    known.set(key, rate);
    if (rate === null) return null;
    rates.push(rate);
  }
  return rates;
}

function rateWith(
  set: ParameterSet,
  market: MarketState,
  position: StatedPosition,
  subject: string,
  dial: PastDial,
): number | null {
  const text = (value: number): string => decimalText(new Decimal(value));
  const stated = { initial: text(dial.initial), maintenance: text(dial.maintenance) };
  const moved = withDials(set, dialsOf([[subject, stated]]));
  const margin = moved.ok ? staticMargin(moved.value, market, position) : moved;
  return margin.ok ? Number(margin.value.rate) : null;
}
