import { Decimal } from '../domain/number/decimal';
import type { Random } from '../domain/number/random';
import type { AccountBook } from '../domain/margin/method/types';
import type { CollateralAssetDocument } from '../domain/parameters/document/collateral-document';
import type { ParameterSet } from '../domain/parameters/document/parameter-set';
import { parseParameterSet } from '../domain/parameters/validate';
import { oneOf } from './drawn-values';

// What is chosen for all of an account, and what weighs by it.

const WHOLE = { driver: 'CONSTANT', shape: 'CONSTANT', rate: '1' };
const chosen = (operation: 'MIN' | 'MAX', from: string, to: string, beyond: 'HOLD' | 'EXTEND') => ({
  operation,
  curve: {
    ...{ driver: 'SELECTED_RATE', shape: 'LINEAR', beyond },
    points: [
      { at: '0', rate: from },
      { at: '1', rate: to },
    ],
  },
});
/** An asset weighs at most 1 less what was chosen. */
export const LESS_CHOSEN = chosen('MIN', '1', '0', 'HOLD');
/** A debt weighs at least 1 and what was chosen. */
export const WITH_CHOSEN = chosen('MAX', '1', '2', 'EXTEND');

/** The pair with one more modifier of what opens positions. */
function weighedByChoice(pair: CollateralAssetDocument['assetWeight'], modifier: typeof LESS_CHOSEN) {
  const { initial, maintenance } = pair ?? { initial: { curve: WHOLE }, maintenance: { curve: WHOLE } };
  const modifiers = 'modifiers' in initial ? (initial.modifiers ?? []) : [];
  return { initial: { ...initial, modifiers: [...modifiers, modifier] }, maintenance };
}

/** The set with some assets weighed by what was chosen; where the validator takes none of that, as it was. */
export function withDrawnChoices(random: Random, parameters: ParameterSet): ParameterSet {
  const { document } = parameters;
  const collateral = Object.entries(document.collateral).map(([asset, rule]) => [
    asset,
    random.uniform() < 0.5
      ? {
          ...rule,
          assetWeight: weighedByChoice(rule.assetWeight, LESS_CHOSEN),
          debtWeight: weighedByChoice(rule.debtWeight, WITH_CHOSEN),
        }
      : rule,
  ]);
  const parsed = parseParameterSet({ ...document, collateral: Object.fromEntries(collateral) as unknown });
  return parsed.ok ? parsed.value : parameters;
}

/** Now and then a rate for all of the account, above 1 too. */
export function drawnAccountRate(random: Random): Pick<AccountBook, 'selectedRate'> {
  if (random.uniform() >= 0.15) return {};
  return { selectedRate: new Decimal(oneOf(random, ['0.0125', '0.1', '0.37', '0.5', '1', '2.5'])) };
}
