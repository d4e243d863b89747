import { assert } from '../../../assert';
import { compareBytes } from '../../../books/snapshot-line';
import { collateralRule, collateralValue, countedAmount } from '../../../margin/method/collateral';
import type { CompiledCollateral } from '../../../margin/method/compile';
import type { MarginInputs } from '../../../margin/method/inputs';
import type { CollateralBalance } from '../../../margin/method/types';
import type { PriceFactors } from '../models/account-past';
import type { MovedAsset } from './portfolio-coverage';

/** What collateral gained on each day, and of what. */
export interface CollateralPast {
  readonly assets: readonly MovedAsset[];
  /** In the unit of account, day by day; below 0 where it lost. */
  readonly gains: readonly number[];
}

/**
 * What the balances of an account would have gained had the price of each moved from the mark as on a day: what counts of them then,
 * less what counts now, by the rule of the set; a debt that stands among the requirements counts there. An asset whose price has no
 * move of a day stays what it is.
 *
 * @param inputs of an account that can be margined: every price that a balance needs is there
 * @param times when the bars open
 */
export function collateralPast(
  inputs: MarginInputs,
  moves: PriceFactors,
  times: readonly number[],
): CollateralPast {
  const held = inputs.book.collateral
    .filter((balance) => !countedAmount(balance).isZero())
    .flatMap((balance) => {
      const rule = collateralRule(inputs, balance.asset);
      return rule.pricedBy === null ? [] : [{ balance, rule, instrument: rule.pricedBy }];
    })
    .sort((a, b) => compareBytes(a.balance.asset, b.balance.asset));
  const gains = new Array<number>(times.length).fill(0);
  const assets = held.map(({ balance, rule, instrument }): MovedAsset => {
    const gainAt = gainOf(inputs, balance, rule);
    const known = moves.get(instrument);
    let moved = 0;
    for (const [day, at] of times.entries()) {
      const factor = known?.get(at);
      if (factor === undefined) continue;
      moved += 1;
      gains[day] = (gains[day] ?? 0) + gainAt(factor);
    }
    return { asset: balance.asset, instrument, moved };
  });
  return { assets, gains };
}

/** What a balance gains as its price goes to a multiple of itself. */
function gainOf(
  inputs: MarginInputs,
  balance: CollateralBalance,
  rule: CompiledCollateral,
): (factor: number) => number {
  const mark = rule.pricedBy === null ? undefined : inputs.prices.get(rule.pricedBy);
  assert(rule.pricedBy !== null && mark !== undefined, 'a margined balance has a price');
  const { pricedBy } = rule;
  const countedAt = (factor: number): number => {
    const prices = new Map([[pricedBy, mark.times(factor)]]);
    const { equity, requirement } = collateralValue({ ...inputs, prices }, balance, 'maintenance');
    return Number(equity.minus(requirement));
  };
  const now = countedAt(1);
  return isInProportion(rule) ? (factor) => now * (factor - 1) : (factor) => countedAt(factor) - now;
}

/** Whether what counts of a balance is a fixed fraction of its value. */
function isInProportion(rule: CompiledCollateral): boolean {
  const { concentrationHaircut, assetWeight, debtWeight, maximumValue } = rule;
  return [concentrationHaircut, assetWeight, debtWeight, maximumValue].every((one) => one === null);
}
