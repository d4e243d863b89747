import { requirementPlans, type RequirementsDocument } from '../../curves/requirement-plan';
import { plainTiersOf } from '../../curves/tiers';
import type { MarginClassDocument } from '../document/parameter-set';
import type { DiffDirection } from './parameter-set-diff';

/** Each charges no more than the one before: proved for the last two where a smaller notional never costs more. */
const RULES = ['BOTH', 'GREATER', 'NET'] as const;

/**
 * Which way the charge of the legs of hedge mode moves, by the class's formulas as they were and as they will be. To allow
 * legs lets more risk in.
 *
 * - BOTH charges two requirements, GREATER one of them.
 * - NET charges a quantity that is at most that of the leg on its side: no more than that leg's requirement, and so than
 *   the greater one, where requirements are nothing but tiers, whose charge rises with the notional. What closes a leg is
 *   charged of the net alone: at the mark of positions it is worth no more than what it closes, at another price it may be,
 *   and it may lose.
 *
 * MIXED where that is not shown, and where a profit counts in full up to its position's requirement: a requirement that
 * is not charged takes from that too.
 */
export function hedgedLegsDirection(before: MarginClassDocument, after: MarginClassDocument): DiffDirection {
  const [old, next] = [before.hedgedLegs, after.hedgedLegs];
  if (old === next) return 'EQUAL';
  if (old === undefined || next === undefined) return old === undefined ? 'LOOSER' : 'TIGHTER';
  const both = [before, after];
  if (both.some(({ profitWeight }) => profitWeight?.above === 'REQUIREMENT')) return 'MIXED';
  if ([old, next].includes('NET') && !both.every((one) => isNothingButTiers(one) && isAtOnePrice(one)))
    return 'MIXED';
  return RULES.indexOf(old) < RULES.indexOf(next) ? 'LOOSER' : 'TIGHTER';
}

/** Whether orders count at the price of the position that they close, or are not charged beside it. */
function isAtOnePrice({ openOrders, notionalAt = 'MARK' }: MarginClassDocument): boolean {
  if (openOrders === undefined || typeof openOrders === 'string' || 'reserves' in openOrders) return true;
  const opensAt = typeof notionalAt === 'string' ? notionalAt : notionalAt.initial;
  return openOrders.price === 'MARK' && openOrders.openLoss === 'IGNORED' && opensAt === 'MARK';
}

/** Whatever the dial, which never lets a larger notional require less. */
function isNothingButTiers({ modes, dial: _dial, ...own }: MarginClassDocument): boolean {
  return [own, ...Object.values(modes ?? {})].every((stated: RequirementsDocument) => {
    const plans = requirementPlans(stated);
    const isPlain = (figure: 'initialMargin' | 'maintenanceMargin' | 'fillMargin'): boolean =>
      plainTiersOf(plans, figure) !== null;
    return (
      isPlain('initialMargin') &&
      isPlain('maintenanceMargin') &&
      (stated.fillMargin === undefined || isPlain('fillMargin'))
    );
  });
}
