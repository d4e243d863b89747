import { assert } from '../../assert';
import { positionLoss } from '../breaches/price-moves';

/** Of the two extreme moves: how many scan ranges, and the share of the loss that counts. */
export interface ExtremeMove {
  readonly multiple: number;
  readonly cover: number;
}

/**
 * What a position loses most over the price scenarios of SPAN: no move, a third, two thirds and the whole of the scan range either
 * way, in full, and an extreme move either way, in part. By the contract's own profit, as a fraction of what it is worth.
 *
 * @param range price scan range, as a fraction of the price, ≥ 0
 * @returns null where a scenario leaves an inverse contract no price to be divided by
 * @see Chicago Mercantile Exchange, SPAN methodology: the sixteen scenarios, of which futures know eight prices
 */
export function priceScanLoss(
  range: number,
  { multiple, cover }: ExtremeMove,
  of: { readonly isShort: boolean; readonly isInverse: boolean },
): number | null {
  assert(range >= 0 && multiple >= 1 && cover >= 0 && cover <= 1, 'a range, and a part of an extreme move');
  const scenarios = [
    ...[0, range / 3, -range / 3, (2 * range) / 3, (-2 * range) / 3, range, -range].map((move) => ({
      ...{ move, share: 1 },
    })),
    ...[multiple * range, -multiple * range].map((move) => ({ move, share: cover })),
  ];
  if (of.isInverse && scenarios.some(({ move }) => move <= -1)) return null;
  return Math.max(...scenarios.map(({ move, share }) => share * positionLoss(1, 1 + move, of)));
}
