import { jsonPointer } from '../../json/json-pointer';
import { entries, isRecord } from '../../json/form-faults';
import type { Fault } from '../../result';

type Part = Readonly<Record<string, unknown>>;

/**
 * Faults of classes whose orders reserve a balance: `reserves-priced` (the class is of one instrument, and that prices the asset, so
 * that one price moves both) and `reserves-alone` (the asset is in no portfolio and nothing settles in it; the class has no legs
 * and one price, which is the mark: what is reserved is said of one balance at one price).
 */
export function reserveFaults(input: Part): Fault[] {
  return entries(input['marginClasses']).flatMap(([name, marginClass]): Fault[] => {
    const orders = isRecord(marginClass) ? marginClass['openOrders'] : undefined;
    const asset = isRecord(orders) ? orders['reserves'] : undefined;
    if (!isRecord(marginClass) || typeof asset !== 'string') return [];
    const path = jsonPointer('marginClasses', name, 'openOrders', 'reserves');
    const alone = aloneMessage(input, marginClass, asset);
    return [
      ...(isPricedBy(input, marginClass['instruments'], asset)
        ? []
        : [
            {
              ...{ path, rule: 'reserves-priced' },
              message: `Its orders reserve "${asset}": the class must be of the one instrument that prices it.`,
            },
          ]),
      ...(alone === null ? [] : [{ path, rule: 'reserves-alone', message: alone }]),
    ];
  });
}

function isPricedBy({ collateral }: Part, instruments: unknown, asset: string): boolean {
  const rule = isRecord(collateral) ? collateral[asset] : undefined;
  if (!isRecord(rule) || !Array.isArray(instruments)) return false;
  return instruments.length === 1 && instruments[0] === rule['pricedBy'];
}

function aloneMessage(input: Part, marginClass: Part, asset: string): string | null {
  const { settlementAssets, marketData, portfolios } = input;
  if (Array.isArray(settlementAssets) && settlementAssets.includes(asset))
    return `Contracts settle in "${asset}": their profit is a part of the balance that orders would reserve.`;
  if (entries(portfolios).some(([, portfolio]) => isIn(portfolio, asset)))
    return `"${asset}" is margined in a portfolio, which knows of no orders.`;
  if (marginClass['hedgedLegs'] !== undefined)
    return 'A class whose orders reserve a balance has no legs: the balance is one.';
  const isWorse = isRecord(marketData) && marketData['initialPrice'] === 'WORSE_OF_MARK_AND_STABLE';
  if (isWorse || (marginClass['notionalAt'] ?? 'MARK') !== 'MARK')
    return 'What orders reserve is at the mark, for both requirements.';
  return null;
}

function isIn(portfolio: unknown, asset: string): boolean {
  if (!isRecord(portfolio)) return false;
  return [portfolio['spot'], portfolio['collateral']].some(
    (listed) => Array.isArray(listed) && listed.some((one) => isRecord(one) && one['asset'] === asset),
  );
}
