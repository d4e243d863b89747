import { jsonPointer } from '../../../json/json-pointer';
import { type Decimal, decimal, ONE } from '../../../number/decimal';
import type { Fault } from '../../../result';
import type { ParameterSet } from '../../../parameters/document/parameter-set';
import type { Shock } from './shock';

/** Where no price guard states its greatest move: a rise to twice the price, or a fall to half of it. */
const UNGUARDED_MOVE = '1';

/** How far from one instant to the next the prices of a path go unconfirmed, where a version is live. */
export function greatestPrintMove({ document: { marketData } }: ParameterSet): Decimal {
  return decimal(marketData?.priceGuard?.greatestMove ?? UNGUARDED_MOVE);
}

/**
 * Prices of a path that are further from the one before than the price guard lets any price go, of instruments that nobody
 * confirmed: single false prints are what such moves mostly are.
 *
 * @param greatestMove as the price guard states it: 0.25 is a rise of 25 %, or the fall that undoes it
 */
export function farPrintFaults(shock: Shock, greatestMove: Decimal): readonly Fault[] {
  if (shock.kind !== 'PATH') return [];
  const { instants, prices, confirmed = [] } = shock;
  return Object.entries(prices).flatMap(([symbol, texts]) => {
    if (confirmed.includes(symbol)) return [];
    const far = texts.findIndex((text, index) => {
      const [now, before] = [decimal(text), decimal(texts[index - 1] ?? text)];
      return (now.gt(before) ? now.div(before) : before.div(now)).gt(ONE.plus(greatestMove));
    });
    if (far < 0) return [];
    const message =
      `"${symbol}" goes from ${texts[far - 1]} to ${texts[far]} at ${instants[far]}, which the price guard would not take in one move. ` +
      `If that price is meant, confirm it by naming the instrument.`;
    return [{ path: jsonPointer('shock', 'prices', symbol, far), rule: 'print-confirmed', message }];
  });
}
