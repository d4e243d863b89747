import type { CompiledParameters } from '../../domain/margin/method/compile';
import { chargeableOrders } from '../../domain/margin/method/open-orders';
import type { Position } from '../../domain/margin/method/types';
import { type ExactAsset, exactValue } from './exact-asset';
import type { ExactLine } from './exact-line';
import { type ExactPart, soleMargins } from './exact-position';
import { exactUnits } from './exact-units';
import { greaterUnits, lesserUnits, ONE_UNIT, SCALE, unitsOf } from './ratio';

/**
 * What a position needs whose orders reserve a balance, with what they reserve: as `spotReserve` has it.
 *
 * @param asset that is reserved, @param held what the account has of it, less interest, in units of 1e-18
 * @returns null when a figure has more digits than these numbers
 */
export function reservingMargins(
  parameters: CompiledParameters,
  line: ExactLine,
  position: Position,
  asset: ExactAsset,
  held: bigint,
): ExactPart | null {
  const sole = soleMargins(parameters, line, position);
  const orders = chargeableOrders(position);
  if (!sole || !orders) return sole;
  const [bought, sold] = [orders.buyQuantity, orders.sellQuantity].map((quantity) => {
    const contracts = exactUnits(quantity);
    const units = contracts === null ? null : contracts * line.multiplier;
    return units === null || units % ONE_UNIT !== 0n ? null : units / ONE_UNIT;
  });
  if (bought == null || sold == null) return null;
  const reserve = (purpose: 'initial' | 'maintenance'): bigint => {
    const worth = (amount: bigint): bigint => {
      if (amount === 0n) return 0n;
      const { equity, requirement } = exactValue(parameters, asset, amount, purpose);
      return equity - requirement;
    };
    const before = worth(held);
    const after = (filled: bigint): bigint =>
      filled === 0n
        ? before
        : worth(held + filled) +
          unitsOf(-filled * asset.mark, 2 * SCALE, parameters.rounding.collateralValue);
    return greaterUnits(before - lesserUnits(after(bought), after(-sold)), 0n);
  };
  const [opening, keeping] = [reserve('initial'), reserve('maintenance')];
  return {
    initialMargin: sole.initialMargin + opening,
    maintenanceMargin: sole.maintenanceMargin + keeping,
    ...(sole.fillMargin === undefined ? {} : { fillMargin: sole.fillMargin + opening }),
  };
}
