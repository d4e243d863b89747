import type { InstrumentTerms } from '../domain/margin/method/types';
import type { Random } from '../domain/number/random';
import type { ParameterSet } from '../domain/parameters/document/parameter-set';
import { parseParameterSet } from '../domain/parameters/validate';
import { oneOf } from './drawn-values';

/** The set with an asset that contracts may settle in beside its own; where the validator takes none, as it was. */
export function withDrawnSettlement(random: Random, parameters: ParameterSet): ParameterSet {
  const { document } = parameters;
  const instruments = Object.values(document.marginClasses).flatMap((one) => one.instruments);
  const own = Object.keys(document.collateral).filter((asset) => asset !== document.settlementAsset);
  const added = {
    haircut: oneOf(random, ['0', '0.05', '0.333333333']),
    pricedBy: oneOf(random, instruments),
  };
  const settlementAssets = [
    'SETTLED',
    ...own.filter((asset) => random.uniform() < 0.5 && asset !== 'SETTLED'),
  ];
  for (const assets of [settlementAssets, ['SETTLED']]) {
    const collateral = { ...document.collateral, SETTLED: added };
    const parsed = parseParameterSet({ ...document, collateral, settlementAssets: assets });
    if (parsed.ok) return parsed.value;
  }
  return parameters;
}

/**
 * The terms of an instrument under a set that settles in other assets: some settle in one of them, now and then one that
 * prices an asset, or in one that the set does not know.
 */
export function settledTerms(
  random: Random,
  { settlementAsset, settlementAssets, collateral }: ParameterSet['document'],
  terms: InstrumentTerms,
): InstrumentTerms {
  if (!settlementAssets) return terms;
  const prices = Object.values(collateral).some(({ pricedBy }) => pricedBy === terms.symbol);
  // Whether the unit of account is stated or left out is one.
  if (random.uniform() > (prices ? 0.02 : 0.5))
    return random.uniform() < 0.5 ? terms : { ...terms, settlementAsset };
  return {
    ...terms,
    settlementAsset: random.uniform() < 0.02 ? 'ELSEWHERE' : oneOf(random, settlementAssets),
  };
}
