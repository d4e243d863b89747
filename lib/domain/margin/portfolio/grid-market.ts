import { assert } from '../../assert';
import { Decimal, round, ZERO } from '../../number/decimal';
import type { ScenarioGridDocument } from '../../parameters/document/portfolio-document';
import type { PriceRangeDocument } from '../../parameters/document/scenario-grid-document';
import { ok, refuse, type Result } from '../../result';
import { black76Price } from './black-76';
import { type OptionLeg, readFigure, readFigures, secondsTo, SECONDS_IN_YEAR } from './market-reader';
import { sviVolatility } from './svi';
import { expirySubject, type PortfolioMarket, type PortfolioRefusal } from './types';

/** An option of a grid as it stands: its volatility and its value before any shock. */
export interface GridOption {
  readonly leg: OptionLeg;
  readonly volatility: number;
  /** Per unit of the underlying, in the settlement asset. */
  readonly price: Decimal;
}

/** The options of one expiry with the market they are valued in. */
export interface GridExpiry {
  readonly subject: string;
  readonly options: readonly GridOption[];
  readonly seconds: number;
  readonly years: number;
  readonly forward: Decimal;
  /** Of the forward: what averaging has fixed already. */
  readonly settledPart: Decimal;
  /** Annualised, not below 0. */
  readonly interestRate: number;
  readonly range: PriceRangeDocument;
  /** What the expiry's value counts at in a scenario. */
  readonly staticDiscount: { readonly positive: Decimal; readonly negative: Decimal } | null;
}

type OptionRules = NonNullable<ScenarioGridDocument['options']>;

/** Where a double becomes a decimal: through its shortest decimal spelling, then the declared rounding. */
export function decimalFrom(value: number, { step }: OptionRules): Decimal {
  assert(Number.isFinite(value), 'a value is finite');
  return round(new Decimal(value), step);
}

/** The price range of a leg: its expiry tier's, or the grid's own for what never expires. */
export function rangeOf(
  document: ScenarioGridDocument,
  expiresAt: Date | undefined,
  asOf: Date,
): PriceRangeDocument {
  return tierOf(document, expiresAt, asOf)?.priceRange ?? document.priceRange;
}

/** The expiry tier of a leg; undefined when it has no expiry or the grid no tiers. */
export function tierOf(
  { expiryTiers }: ScenarioGridDocument,
  expiresAt: Date | undefined,
  asOf: Date,
): NonNullable<ScenarioGridDocument['expiryTiers']>[number] | undefined {
  if (!expiresAt) return undefined;
  const days = secondsTo(expiresAt, asOf) / 86_400;
  return expiryTiers?.find(({ untilDays }) => untilDays === undefined || days <= Number(untilDays));
}

export function discountFactor({ discounting }: OptionRules, interestRate: number, years: number): number {
  return discounting === 'NONE' ? 1 : Math.exp(-interestRate * years);
}

/** One expiry's market, read once. @param legs options of this expiry, at least one */
export function gridExpiry(
  document: ScenarioGridDocument,
  rules: OptionRules,
  legs: readonly OptionLeg[],
  market: PortfolioMarket,
): Result<GridExpiry, PortfolioRefusal> {
  const expiresAt = legs[0]?.expiresAt;
  assert(expiresAt !== undefined, 'an expiry has options');
  const subject = expirySubject(document.underlying, expiresAt);
  const seconds = secondsTo(expiresAt, market.asOf);
  const years = seconds / SECONDS_IN_YEAR;

  const forward = readFigure(market, subject, 'FORWARD_PRICE');
  if (!forward.ok) return forward;
  const settled =
    seconds < (rules.averagingSeconds ?? 0) ? readFigure(market, subject, 'FORWARD_SETTLED_PART') : ok(ZERO);
  if (!settled.ok) return settled;
  if (settled.value.gt(forward.value)) {
    const reason = 'it is at most the forward price';
    return refuse({ code: 'UnsoundFigure', subject, figure: 'FORWARD_SETTLED_PART', reason });
  }
  const isRateRead = rules.discounting === 'RATE' || document.staticDiscount !== undefined;
  const rate = isRateRead ? readFigure(market, subject, 'INTEREST_RATE') : ok(ZERO);
  if (!rate.ok) return rate;
  const interestRate = Math.max(0, rate.value.toNumber());
  const factor = discountFactor(rules, interestRate, years);

  const options: GridOption[] = [];
  for (const leg of legs) {
    const volatility = volatilityOf(rules, leg, subject, market);
    if (!volatility.ok) return volatility;
    const price = black76Price({
      right: leg.option.right,
      forward: forward.value.toNumber(),
      strike: leg.option.strike.toNumber(),
      years,
      volatility: volatility.value,
      discountFactor: factor,
    });
    options.push({ leg, volatility: volatility.value, price: decimalFrom(price, rules) });
  }
  return ok({
    subject,
    options,
    seconds,
    years,
    forward: forward.value,
    settledPart: settled.value,
    interestRate,
    range: rangeOf(document, expiresAt, market.asOf),
    staticDiscount: staticDiscount(document, rules, interestRate, years),
  });
}

function volatilityOf(
  rules: OptionRules,
  leg: OptionLeg,
  subject: string,
  market: PortfolioMarket,
): Result<number, PortfolioRefusal> {
  if (rules.volatility === 'IMPLIED') {
    const volatility = readFigure(market, leg.instrument, 'IMPLIED_VOLATILITY');
    return volatility.ok ? ok(volatility.value.toNumber()) : volatility;
  }
  const read = readFigures(market, subject, [
    'SVI_A',
    'SVI_B',
    'SVI_RHO',
    'SVI_M',
    'SVI_SIGMA',
    'SVI_FORWARD',
    'SVI_YEARS',
  ]);
  if (!read.ok) return read;
  const [a = 0, b = 0, rho = 0, m = 0, sigma = 0, forward = 0, years = 0] = read.value.map(Number);
  const volatility = sviVolatility({ a, b, rho, m, sigma, forward, years }, leg.option.strike.toNumber());
  if (volatility.ok) return volatility;
  return refuse({ code: 'UnsoundFigure', subject, figure: 'SVI_A', reason: volatility.refusal });
}

function staticDiscount(
  document: ScenarioGridDocument,
  rules: OptionRules,
  interestRate: number,
  years: number,
): GridExpiry['staticDiscount'] {
  if (!document.staticDiscount) return null;
  const { long, short } = document.staticDiscount;
  const decayOf = ({ rateScale, addition }: typeof long) =>
    Math.exp(-years * (interestRate * Number(rateScale) + Number(addition)));
  const bound = 1 / discountFactor(rules, interestRate, years);
  return {
    positive: decimalFrom(Number(long.factor) * decayOf(long), rules),
    negative: decimalFrom(Math.min(bound, Number(short.factor) / decayOf(short)), rules),
  };
}
