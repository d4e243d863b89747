import { type Decimal, decimalText, ONE, round } from '../../../number/decimal';
import { marginAccount } from '../../../margin/method/account';
import { assetPrice, collateralRule } from '../../../margin/method/collateral';
import { compileParameters } from '../../../margin/method/compile';
import type { MarginInputs, MarketState } from '../../../margin/method/inputs';
import { isInverse, markPrice, multiplierOf } from '../../../margin/method/position';
import { otherSettlement } from '../../../margin/method/settlement';
import type { MarginRefusal } from '../../../margin/method/types';
import type { ParameterSet } from '../../../parameters/document/parameter-set';
import { ok, refuse, type Result } from '../../../result';
import { DIGITS } from '../../../statistics/pinned';
import type { StaticMargin } from './price-coverage';

/** A position that nobody need hold. */
export interface StatedPosition {
  readonly instrument: string;
  readonly isShort: boolean;
  /** In the unit of account, above 0. */
  readonly notional: Decimal;
}

/** What the method asks of one such position. */
export interface StaticMargins {
  /** Of the quantity that comes of it, in the unit of account. */
  readonly notional: Decimal;
  readonly initialMargin: Decimal;
  readonly maintenanceMargin: Decimal;
}

/** Maintenance margin of a position that nobody need hold, as `staticMargins` has it. */
export function staticMargin(
  set: ParameterSet,
  market: MarketState,
  position: StatedPosition,
): Result<StaticMargin, MarginRefusal> {
  const margins = staticMargins(set, market, position);
  if (!margins.ok) return margins;
  const { notional, maintenanceMargin } = margins.value;
  return ok({
    notional: decimalText(notional),
    maintenanceMargin: decimalText(maintenanceMargin),
    rate: rateText(maintenanceMargin, notional),
  });
}

/** Margin over notional, to 12 significant digits. */
export function rateText(margin: Decimal, notional: Decimal): string {
  return decimalText(margin.div(notional).toSignificantDigits(DIGITS));
}

/**
 * Margin that the reference method asks of an account which holds a position of this notional at the mark, and
 * nothing else: in no margin mode, of a holder who chose no rate. However old prices are.
 *
 * The quantity is notional ÷ value of one, rounded DOWN to 18 decimals; the rate is of the notional that comes of it, HALF_EVEN.
 *
 * @param set as it is stated: its dials and ramps, if it has any, count
 */
export function staticMargins(
  set: ParameterSet,
  market: MarketState,
  { instrument, isShort, notional }: StatedPosition,
): Result<StaticMargins, MarginRefusal> {
  const parameters = { ...compileParameters(set), maximumAgeSeconds: null };
  const holding = (quantity: Decimal): MarginInputs => ({
    ...{ ...market, parameters },
    book: {
      account: instrument,
      positions: [{ instrument, quantity, entryPrice: market.prices.get(instrument) ?? ONE }],
      collateral: [],
    },
  });
  const one = holding(ONE);
  const possible = marginAccount(one);
  if (!possible.ok) return possible;
  const size = round(notional.div(valueOfOne(one, instrument)), { scale: 18, mode: 'DOWN' });
  const margined = marginAccount(holding(isShort ? size.neg() : size));
  if (!margined.ok) return margined;
  const { notional: held, initialMargin, maintenanceMargin } = margined.value;
  if (held.isZero()) {
    const reasons = [`a position of ${decimalText(notional)} in ${instrument} is none`];
    return refuse({ code: 'UnsoundMarket', account: instrument, reasons });
  }
  return ok({ notional: held, initialMargin, maintenanceMargin });
}

/** Of an instrument that can be margined, in the unit of account, exact but for a quotient of 200 digits. */
function valueOfOne(inputs: MarginInputs, instrument: string): Decimal {
  const [price, multiplier] = [markPrice(inputs.prices, instrument), multiplierOf(inputs, instrument)];
  const own = isInverse(inputs, instrument) ? multiplier.div(price) : price.times(multiplier);
  const asset = otherSettlement(inputs, instrument);
  if (asset === null) return own;
  return own.times(assetPrice(inputs, collateralRule(inputs, asset), 'maintenance', true));
}
