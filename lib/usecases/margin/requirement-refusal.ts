import type { AccessRefusal } from '../../domain/governance/people/actor';
import { marginRefusalSentence, missingOf } from '../../domain/margin/method/refusal';
import type { MarginRefusal } from '../../domain/margin/method/types';
import type { MissingMarketFigures } from '../../domain/margin/request/requirement-curve';
import type { MissingPrices, NotFound } from '../../domain/refusals';
import type { InvalidInput } from '../../domain/result';

export type RequireMarginRefusal =
  | AccessRefusal
  | InvalidInput
  | NotFound
  | MissingPrices
  | MissingMarketFigures;

const RULES = {
  NoMarginClass: 'instrument-classed',
  UnknownMode: 'mode-known',
  SettlementNotAllowed: 'settlement-asset',
  LegsNotAllowed: 'legs-not-allowed',
  NoCollateralRule: 'collateral-known',
  MissingOrderPrices: 'order-prices',
  StalePrice: 'stale-price',
  UnsoundMarket: 'unsound-market',
  CalculationFailed: 'calculation',
} as const;

/** Why a question about margin has no answer. @param path of what asked for the prices at which it is refused */
export function refusalOf(refusal: MarginRefusal, path = ''): RequireMarginRefusal {
  if (refusal.code === 'MissingPrice') return { code: 'MissingPrices', instruments: refusal.instruments };
  if (refusal.code === 'MissingMarketFigure')
    return { code: 'MissingMarketFigures', figures: refusal.figures };
  const message = marginRefusalSentence(refusal.code, missingOf(refusal));
  const faults = [{ path, rule: RULES[refusal.code], message }];
  return { code: 'InvalidInput', faults };
}
