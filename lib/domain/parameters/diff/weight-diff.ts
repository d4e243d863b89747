import type { CurveDocument } from '../../curves/curve-document';
import { curveDominates, rateDominates, stepsAllow } from '../../curves/dominance';
import { decimal } from '../../number/decimal';
import type {
  CollateralAssetDocument,
  profitWeightSchema,
  WeightDocument,
} from '../document/collateral-document';
import { directionOf } from './curve-diff';
import type { DiffDirection } from './parameter-set-diff';
import type * as z from 'zod';

type WeightPair = NonNullable<CollateralAssetDocument['assetWeight']>;
type ProfitWeight = z.infer<typeof profitWeightSchema>;

/**
 * Which way a change of what counts of a balance, or of a position's profit, moved equity or requirements, whatever is held and
 * whatever the market: proved, or MIXED. Each member moves them one way while all others stand, so members that move one
 * way do so together.
 */

/** Of one member of a collateral asset's rule. @param key one of the rule's own */
export function collateralDirection(
  before: CollateralAssetDocument,
  after: CollateralAssetDocument,
  key: string,
): DiffDirection {
  switch (key) {
    // No figure depends on it.
    case 'liquid':
      return 'EQUAL';
    case 'assetWeight':
      return opposite(pairDirection(before.assetWeight, after.assetWeight));
    case 'debtWeight':
      return pairDirection(before.debtWeight, after.debtWeight);
    case 'concentrationHaircut': {
      const [old, next] = [before.concentrationHaircut ?? NOTHING, after.concentrationHaircut ?? NOTHING];
      return directionBy((upper, lower) => curveDominates(upper, lower), old, next);
    }
    case 'maximumValue':
      return limitDirection(before.maximumValue, after.maximumValue);
    case 'debtAs':
      return (before.debtAs ?? 'EQUITY') === (after.debtAs ?? 'EQUITY') ? 'EQUAL' : 'MIXED';
    default:
      return 'MIXED';
  }
}

/** Of what counts of a class's profit; absent: all of it counts, and losses too. */
export function profitWeightDirection(
  before: ProfitWeight | undefined,
  after: ProfitWeight | undefined,
): DiffDirection {
  return directionOf([
    opposite(pairDirection(before, after)),
    limitDirection(before?.initialMaximum, after?.initialMaximum),
    lossesDirection(before, after),
    // Where all of a profit counts it does not matter of which part the weight is.
    before && after ? aboveDirection(before, after) : 'EQUAL',
  ]);
}

const NOTHING: CurveDocument = { driver: 'CONSTANT', shape: 'CONSTANT', rate: '0' };
const WHOLE: WeightDocument = { curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate: '1' } };

/** As of something of which more is tighter. An absent pair is a weight of 1, whose value is not rounded again. */
function pairDirection(before: WeightPair | undefined, after: WeightPair | undefined): DiffDirection {
  return directionOf(
    (['initial', 'maintenance'] as const).map((purpose) =>
      directionBy(weightDominates, before?.[purpose] ?? WHOLE, after?.[purpose] ?? WHOLE),
    ),
  );
}

/** What a weight makes of a value is rounded as the set says, or by a step of its own: by the same on both sides. */
function weightDominates(upper: WeightDocument, lower: WeightDocument): boolean {
  const rates = ({ curve, modifiers = [] }: WeightDocument) => ({ curve, modifiers });
  const isRoundedAlike =
    (upper.amountStep === undefined) === (lower.amountStep === undefined) &&
    stepsAllow(upper.amountStep, lower.amountStep);
  return isRoundedAlike && stepsAllow(upper.step, lower.step) && rateDominates(rates(upper), rates(lower));
}

function directionBy<Part>(
  dominates: (upper: Part, lower: Part) => boolean,
  old: Part,
  next: Part,
): DiffDirection {
  const [isTighter, isLooser] = [dominates(next, old), dominates(old, next)];
  if (isTighter && isLooser) return 'EQUAL';
  return isTighter ? 'TIGHTER' : isLooser ? 'LOOSER' : 'MIXED';
}

/** At most so much counts; absent: as much as there is. */
function limitDirection(before: string | undefined, after: string | undefined): DiffDirection {
  if (before === after) return 'EQUAL';
  if (before === undefined) return 'TIGHTER';
  if (after === undefined) return 'LOOSER';
  const [old, next] = [decimal(before), decimal(after)];
  return next.eq(old) ? 'EQUAL' : next.lt(old) ? 'TIGHTER' : 'LOOSER';
}

/** A loss that counts leaves less to open positions with. */
function lossesDirection(before: ProfitWeight | undefined, after: ProfitWeight | undefined): DiffDirection {
  const isCounted = (one: ProfitWeight | undefined): boolean => one?.initialLosses !== 'IGNORED';
  if (isCounted(before) === isCounted(after)) return 'EQUAL';
  return isCounted(after) ? 'TIGHTER' : 'LOOSER';
}

/**
 * What is up to the requirement counts in full by the one, and at the weight by the other. A weight that depends on what it is of
 * is another one of a part of it.
 */
function aboveDirection(before: ProfitWeight, after: ProfitWeight): DiffDirection {
  const [old, next] = [before.above ?? 'ZERO', after.above ?? 'ZERO'];
  if (old === next) return 'EQUAL';
  const isLevel = ({ curve, modifiers = [] }: WeightDocument) =>
    [curve, ...modifiers.map((one) => one.curve)].every((one) => one?.driver === 'CONSTANT');
  const weights = [before, after].flatMap(({ initial, maintenance }) => [initial, maintenance]);
  if (!weights.every(isLevel)) return 'MIXED';
  return next === 'ZERO' ? 'TIGHTER' : 'LOOSER';
}

function opposite(direction: DiffDirection): DiffDirection {
  if (direction === 'TIGHTER') return 'LOOSER';
  return direction === 'LOOSER' ? 'TIGHTER' : direction;
}
