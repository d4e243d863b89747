import { collateralRule } from '../method/collateral';
import type { MarginInputs } from '../method/inputs';
import { isInverse, requirementsOf } from '../method/position';
import type { Moving } from './held-by-instrument';

/** What one price moves in an account, as far as it decides whether all of it moves in straight lines. */
export interface MovedByPrice {
  readonly instrument: string;
  readonly hasPosition: boolean;
  /** Balances that the instrument prices. */
  readonly assets: readonly string[];
  readonly mode: string | undefined;
}

/** Whether `liquidationPrices` can solve for a price: everything it moves is a straight line of it between tiers, and exact. */
export function hasClosedForm(
  inputs: MarginInputs,
  { positions, balances }: Moving,
  instrument: string,
): boolean {
  const { parameters, book } = inputs;
  // Two legs are on tiers of their own.
  if (positions.length > 1) return false;
  if (parameters.isBelowAtLevel || parameters.positionValueRounding) return false;
  const assets = balances.map(({ asset }) => asset);
  return movesInLines(inputs, {
    ...{ instrument, assets, hasPosition: positions.length > 0, mode: book.mode },
  });
}

/**
 * Whether everything that the price moves is a straight line of it between tiers, but for roundings: tiers on notional, haircuts, and
 * profit that counts in full. Of an inverse contract, of 1 / price. What settles in another asset is no such line, and is not
 * asked about here.
 */
export function movesInLines(
  inputs: Pick<MarginInputs, 'parameters' | 'instruments'>,
  { instrument, hasPosition, assets, mode }: MovedByPrice,
): boolean {
  const { parameters } = inputs;
  if (parameters.maximumProfit !== null) return false;
  // What an inverse contract is a line of, balances are not.
  if (isInverse(inputs, instrument) && assets.length > 0) return false;
  const isStraight = assets
    .map((asset) => collateralRule(inputs, asset))
    .every(
      ({ concentrationHaircut, assetWeight, debtWeight, isDebtRequirement, maximumValue }) =>
        !concentrationHaircut && !assetWeight && !debtWeight && !isDebtRequirement && maximumValue === null,
    );
  const marginClass = parameters.classOfInstrument.get(instrument);
  if (marginClass && parameters.portfolioOfClass.has(marginClass.name)) return false;
  const isMarginedTogether = assets.some((asset) =>
    parameters.portfolios.some((one) => one.assets.has(asset)),
  );
  if (isMarginedTogether) return false;
  if (!hasPosition || !marginClass) return isStraight;
  const { maintenanceMargin } = requirementsOf(marginClass, mode);
  return (
    isStraight &&
    maintenanceMargin !== null &&
    !marginClass.profitWeight &&
    !marginClass.isChargedForOrders &&
    marginClass.reserves === null &&
    marginClass.notionalAt.maintenance === 'MARK'
  );
}
