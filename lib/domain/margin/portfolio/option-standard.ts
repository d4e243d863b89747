import type { OptionStandardDocument } from '../../parameters/document/portfolio-document';
import { ok, type Result } from '../../result';
import { type Charge, settle } from './charge';
import { type KeepingLines, optionStandardKeeping, type StandardCharges } from './keeping-lines';
import { isOptionLeg } from './market-reader';
import { type KnownExpiries, StandardReader } from './option-standard-reader';
import type {
  CompiledPortfolio,
  PortfolioLeg,
  PortfolioMargin,
  PortfolioMarket,
  PortfolioRefusal,
} from './types';

/**
 * The same at any marks of the same legs: what an expiry needs depends on the marks of its own options alone, and is found
 * once for all in which none of them differs from when it was first found.
 */
export function optionStandardAtMarks(
  portfolio: CompiledPortfolio<OptionStandardDocument>,
  market: PortfolioMarket,
): (legs: readonly PortfolioLeg[]) => Result<PortfolioMargin, PortfolioRefusal> {
  const known: KnownExpiries = new Map();
  return (legs) => optionStandardMargin(portfolio, legs, market, known);
}

/**
 * Option standard margin: perpetuals by rates, options per expiry, weights of spot collateral, add-ons of initial
 * margin for untrusted prices and a stable asset below its peg. No model: options are taken at their mark prices.
 *
 * @see docs/methodology.md#option-standard-margin
 */
export function optionStandardMargin(
  portfolio: CompiledPortfolio<OptionStandardDocument>,
  legs: readonly PortfolioLeg[],
  market: PortfolioMarket,
  known: KnownExpiries = new Map(),
): Result<PortfolioMargin, PortfolioRefusal> {
  const reader = new StandardReader(portfolio.document, market);
  const charged = chargedLegs(reader, legs, known);
  if (!charged.ok) return charged;
  const charges = [...charged.value.charges];
  const expiries = charged.value.expiries.map(({ needs }) => needs);
  for (const addOn of [reader.optionConfidence(legs), reader.peg(legs)]) {
    if (!addOn.ok) return addOn;
    charges.push(...addOn.value);
  }
  return ok(
    Object.assign(settle(portfolio, legs, charges), {
      worstScenarios: expiries.flatMap(({ worst }) => worst ?? []),
      scenarios: expiries.flatMap(({ scenarios }) => scenarios),
      offsetBasis: null,
    }),
  );
}

/** What legs of these marks require for keeping, as one of the marks moves. */
export function optionStandardByMark(
  portfolio: CompiledPortfolio<OptionStandardDocument>,
  legs: readonly PortfolioLeg[],
  market: PortfolioMarket,
): Result<(instrument: string) => KeepingLines | null, PortfolioRefusal> {
  const charged = chargedLegs(new StandardReader(portfolio.document, market), legs, new Map());
  return charged.ok ? ok(optionStandardKeeping(portfolio, legs, charged.value)) : charged;
}

/** What every leg is charged, without the add-ons of initial margin for untrusted prices of options and a stable asset. */
function chargedLegs(
  reader: StandardReader,
  legs: readonly PortfolioLeg[],
  known: KnownExpiries,
): Result<StandardCharges, PortfolioRefusal> {
  const charges: Charge[] = [];
  for (const leg of legs) {
    const added = reader.withoutOption(leg);
    if (!added.ok) return added;
    charges.push(...added.value);
  }
  const options = legs.filter(isOptionLeg);
  if (options.length === 0) return ok({ charges, expiries: [], indexPrice: null });
  const index = reader.indexPrice();
  if (!index.ok) return index;
  const expiries = reader.expiries(options, index.value, known);
  if (!expiries.ok) return expiries;
  for (const { needs } of expiries.value) charges.push(...needs.charges);
  return ok({ charges, expiries: expiries.value, indexPrice: index.value });
}
