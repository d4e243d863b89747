import type { Decimal } from '../../number/decimal';
import { assert } from '../../assert';
import { liquidationPricesOf, type PricesOf } from '../figures/liquidation-price';
import { searchedLiquidationPrices } from '../figures/liquidation-search';
import { marginAccount } from '../method/account';
import type { MarginInputs } from '../method/inputs';
import { markPrice } from '../method/position';
import { otherSettlements } from '../method/settlement';
import type { AccountMargin } from '../method/types';

/**
 * The prices of one instrument at which a margin call opens: equity < call level × MM, or, where the set calls at initial margin,
 * initial equity < IM too. All else stands still, as of `liquidationPrices`; solved, or searched, in the same way, and rounded towards
 * the mark. An account that is called already has the mark on both sides.
 *
 * A liquidation is a call too: a set whose account steps past the call level at a jump of MM is called at the jump.
 *
 * @param margined what the reference method says of the inputs
 * @returns for each instrument prices > 0 in the settlement asset; null: no price on that side opens a call
 * @see docs/methodology.md#distance-to-call
 */
export function callPricesOf(inputs: MarginInputs, margined: AccountMargin): PricesOf {
  const { parameters } = inputs;
  if (isCalled(margined)) {
    return (instrument) => {
      const mark = markPrice(inputs.prices, instrument);
      return { below: mark, above: mark };
    };
  }
  if (parameters.callAt === 'INITIAL_MARGIN') {
    return (instrument) =>
      searchedLiquidationPrices({
        mark: markPrice(inputs.prices, instrument),
        isLiquidatable: (price) => isCalledAt(inputs, instrument, price),
        guess: null,
      });
  }
  // Below the call level an account stands to that level as to the liquidation level below that one.
  const atCallLevel = { ...inputs, parameters: { ...parameters, liquidationLevel: parameters.callLevel } };
  return liquidationPricesOf(atCallLevel, margined);
}

export function isCalled({ status }: Pick<AccountMargin, 'status'>): boolean {
  return status === 'CALL' || status === 'LIQUIDATION';
}

/** Whether the whole account, margined anew, is in a call at another price of one instrument. */
export function isCalledAt(inputs: MarginInputs, instrument: string, price: Decimal): boolean {
  return isCalled(marginedAt(inputs, instrument, price));
}

/** The whole account, margined anew at another price of one instrument. @param inputs of an account that can be margined */
export function marginedAt(inputs: MarginInputs, instrument: string, price: Decimal): AccountMargin {
  const margined = marginAccount({ ...inputs, prices: new Map(inputs.prices).set(instrument, price) });
  assert(margined.ok, 'an account that was margined is margined at another price');
  return margined.value;
}

/** The instruments whose price moves an account: those of its positions, and those that price its collateral or what its positions settle in; in byte order. */
export function movingInstruments(inputs: MarginInputs): readonly string[] {
  const { parameters, book } = inputs;
  const held = book.positions
    .filter(({ quantity }) => !quantity.isZero())
    .map(({ instrument }) => instrument);
  const balances = book.collateral.flatMap(({ asset, amount }) => (amount.isZero() ? [] : asset));
  const pricing = [...balances, ...otherSettlements(inputs, held)].flatMap(
    (asset) => parameters.collateral.get(asset)?.pricedBy ?? [],
  );
  return [...new Set([...held, ...pricing])].sort();
}
