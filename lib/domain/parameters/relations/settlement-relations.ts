import { jsonPointer } from '../../json/json-pointer';
import { entries, isRecord } from '../../json/form-faults';
import type { Fault } from '../../result';

/** What makes less of a larger balance, or moves a debt among the requirements. */
const UNEVEN = ['concentrationHaircut', 'assetWeight', 'debtWeight', 'debtAs', 'maximumValue'] as const;

/**
 * Assets that contracts settle in beside the unit of account: each once and not the unit itself (`settlement-asset-other`);
 * accepted as collateral (`settlement-asset-collateral`), so that it has a price and a haircut; with nothing but those two, and
 * in no portfolio (`settlement-asset-plain`): a result is valued as a part of the balance, and must count for no more when
 * positions are opened than when they are kept, whatever the balance is.
 */
export function settlementFaults(input: Readonly<Record<string, unknown>>): Fault[] {
  const { settlementAsset, settlementAssets, collateral } = input;
  if (!Array.isArray(settlementAssets)) return [];
  const stated: readonly unknown[] = settlementAssets;
  const inPortfolios = portfolioAssets(input['portfolios']);
  return stated.flatMap((asset, index): Fault[] => {
    if (typeof asset !== 'string') return [];
    const path = jsonPointer('settlementAssets', index);
    const fault = (rule: string, message: string): Fault[] => [{ path, rule, message }];
    if (asset === settlementAsset || stated.indexOf(asset) !== index) {
      const message = `Contracts settle in "${asset}" already: it is stated once, and the settlement asset itself not here.`;
      return fault('settlement-asset-other', message);
    }
    const rule = isRecord(collateral) && Object.hasOwn(collateral, asset) ? collateral[asset] : undefined;
    if (isRecord(collateral) && rule === undefined) {
      const message = `"${asset}" must be accepted as collateral: its price and haircut value what settles in it.`;
      return fault('settlement-asset-collateral', message);
    }
    const uneven = isRecord(rule) ? UNEVEN.find((key) => rule[key] !== undefined) : undefined;
    if (uneven !== undefined || inPortfolios.has(asset)) {
      const reason = uneven === undefined ? 'in a portfolio' : `with ${uneven}`;
      const message = `What contracts settle in has a haircut and a price alone: "${asset}" is collateral ${reason}.`;
      return fault('settlement-asset-plain', message);
    }
    return [];
  });
}

function portfolioAssets(portfolios: unknown): ReadonlySet<unknown> {
  const named = entries(portfolios).flatMap(([, portfolio]): unknown[] => {
    if (!isRecord(portfolio)) return [];
    const { spot, collateral } = portfolio;
    return [spot, collateral].flatMap((assets): unknown[] => (Array.isArray(assets) ? assets : []));
  });
  return new Set(named.map((one) => (isRecord(one) ? one['asset'] : undefined)));
}
