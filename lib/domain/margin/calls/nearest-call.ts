import { type Decimal, round } from '../../number/decimal';
import { callAmount } from '../method/account';
import type { MarginInputs } from '../method/inputs';
import { markPrice } from '../method/position';
import type { AccountMargin } from '../method/types';
import { callPricesOf, marginedAt, movingInstruments } from './call-price';

/** A price of one instrument that opens a call of an account, exact. */
export interface CallPlaceOfPrice {
  readonly instrument: string;
  readonly mark: Decimal;
  /** The last price before the call, rounded towards the mark to 8 decimals. */
  readonly price: Decimal;
}

/** Every price that opens a call, by instrument in byte order, below the mark before above it; none of an account that is called. */
export function callPlaces(inputs: MarginInputs, margined: AccountMargin): readonly CallPlaceOfPrice[] {
  const pricesOf = callPricesOf(inputs, margined);
  return movingInstruments(inputs).flatMap((instrument) => {
    const mark = markPrice(inputs.prices, instrument);
    const { below, above } = pricesOf(instrument);
    return [below, above].flatMap((price) => (price === null ? [] : [{ instrument, mark, price }]));
  });
}

/** price / mark − 1, to 8 decimals, towards 0. */
export function moveTo({ price, mark }: Pick<CallPlaceOfPrice, 'price' | 'mark'>): Decimal {
  return round(price.div(mark).minus(1), { scale: 8, mode: 'DOWN' });
}

/** The nearest of them: the least move by size; the first of those that are alike. Null where there is none. */
export function nearestOf(places: readonly CallPlaceOfPrice[]): CallPlaceOfPrice | null {
  return places.reduce<CallPlaceOfPrice | null>(
    (nearest, one) => (nearest === null || moveTo(one).abs().lt(moveTo(nearest).abs()) ? one : nearest),
    null,
  );
}

/** What the account must add when that price is there: as its call would state it. */
export function amountAt(inputs: MarginInputs, { instrument, price }: CallPlaceOfPrice): Decimal {
  return callAmount(inputs.parameters, 'CALL', marginedAt(inputs, instrument, price));
}
