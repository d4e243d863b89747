import { type Decimal, decimal, ONE, round, ZERO } from '../../domain/number/decimal';
import { productOf } from '../../domain/margin/portfolio/charge';
import { gridExpiry, rangeOf } from '../../domain/margin/portfolio/grid-market';
import { type Move, priceChange } from '../../domain/margin/portfolio/grid-pricing';
import { NO_MOVE, shockedPrices } from '../../domain/margin/portfolio/grid-scenarios';
import {
  isOptionLeg,
  legRefusal,
  type OptionLeg,
  SECONDS_IN_YEAR,
} from '../../domain/margin/portfolio/market-reader';
import { isShocked } from '../../domain/margin/portfolio/scenario-grid';
import { type LegDelta, legDeltas } from '../../domain/margin/portfolio/spread-charge';
import type { PortfolioLeg, PortfolioMarket } from '../../domain/margin/portfolio/types';
import type { ScenarioGridDocument } from '../../domain/parameters/document/portfolio-document';
import { exactUnits } from './exact-units';
import { SCALE, tenTo } from './ratio';

/** Digits of what one unit of quantity gains in a scenario. */
export const GAIN_DIGITS = 72;

/** What one unit of quantity gains in each scenario, in units of 1e-72. */
interface LinearGains {
  readonly kind: 'LINEAR';
  readonly gains: readonly bigint[];
  readonly estimates: Float64Array;
}

/** The same where products are rounded: amount × change, then × weight, both in units of 1e-18. */
interface SteppedGains {
  readonly kind: 'STEPPED';
  readonly multiplier: bigint;
  readonly changes: readonly { readonly change: bigint; readonly weight: bigint }[];
  readonly estimates: Float64Array;
  /** More than the roundings of products take from a gain or add to it. */
  readonly coarseness: number;
}

interface OptionGains {
  readonly kind: 'OPTION';
  readonly expiresAt: number;
  /** What one unit is worth in each scenario, in units of 1e-36: its sign over an expiry chooses the gain. */
  readonly values: readonly bigint[];
  /** In units of 1e-72, where the expiry's options are worth 0 or more together, and where less. */
  readonly gains: readonly bigint[];
  readonly gainsOfDebt: readonly bigint[];
  readonly valueEstimates: Float64Array;
  readonly estimates: Float64Array;
  readonly debtEstimates: Float64Array;
  /** What an expiry's loss on the basis counts for is in them. */
  readonly basisEstimates: Float64Array;
  /** At the up and the down move of the basis, in units of 1e-36; none: the grid has no basis. */
  readonly basisGains: readonly bigint[];
  /** What the expiry's loss on the basis counts for. */
  readonly basisScale: Decimal;
}

/** What settles a leg, in units of 1e-18 where it is a number. */
export interface GridTerms {
  readonly instrument: string;
  readonly kind: PortfolioLeg['kind'];
  readonly multiplier: bigint;
  readonly mark: bigint;
  readonly expiresAt: number | null;
  readonly strike: string | null;
}

/** An instrument or asset in a grid, in one market: priced once in each scenario, never for an account. */
export interface GridInstrument {
  readonly terms: GridTerms;
  readonly scenarios: LinearGains | SteppedGains | OptionGains | null;
  /** Of one unit of the underlying. */
  readonly delta: LegDelta;
}

/** @returns null for what the reference method refuses, or what these numbers do not hold */
export function gridInstrument(
  document: ScenarioGridDocument,
  moves: readonly Move[],
  leg: PortfolioLeg,
  market: PortfolioMarket,
): GridInstrument | null {
  const one = { ...leg, quantity: ONE };
  const terms = termsOf(leg);
  if (!terms || legRefusal(one, document.underlying, market.asOf) !== null) return null;
  if (isOptionLeg(one)) {
    const priced = optionInstrument(document, moves, one, market);
    return priced && { terms, ...priced };
  }
  if (leg.kind === 'SPOT' && !document.collateral?.some(({ asset }) => asset === leg.instrument)) return null;
  const [delta] = legDeltas(document, [{ ...one, multiplier: ONE }], [], market.asOf);
  if (!delta) return null;
  if (!isShocked(document, leg)) return { terms, scenarios: null, delta };
  const scenarios = linearGains(document, moves, leg, market.asOf);
  return scenarios && { terms, scenarios, delta };
}

/** What settles a leg; null for what these numbers do not hold. */
export function termsOf({
  instrument,
  kind,
  multiplier,
  markPrice,
  expiresAt,
  option,
}: PortfolioLeg): GridTerms | null {
  const [units, mark] = [exactUnits(multiplier), exactUnits(markPrice)];
  if (units === null || mark === null) return null;
  return {
    ...{ instrument, kind, multiplier: units, mark },
    expiresAt: expiresAt?.getTime() ?? null,
    strike: option?.strike.toFixed() ?? null,
  };
}

function linearGains(
  document: ScenarioGridDocument,
  moves: readonly Move[],
  { multiplier, markPrice, expiresAt }: PortfolioLeg,
  asOf: Date,
): LinearGains | SteppedGains | null {
  const { contractStep, productStep } = document;
  const range = rangeOf(document, expiresAt, asOf);
  if (!contractStep && productStep) {
    const product = productOf(productStep);
    const changes = moves.map((move) => ({
      change: unitsAt(product(priceChange(range, markPrice, move), ONE), SCALE),
      weight: unitsAt(move.weight, SCALE),
    }));
    const units = exactUnits(multiplier);
    if (units === null || !changes.every(isWhole)) return null;
    const greatest = Math.max(1, ...moves.map(({ weight }) => weight.toNumber()));
    return {
      kind: 'STEPPED',
      multiplier: units,
      changes,
      estimates: floatsOf(
        changes.map(({ change, weight }) => change * units * weight),
        3 * SCALE,
      ),
      coarseness: 2 * greatest * 10 ** -productStep.scale,
    };
  }
  const gains = moves.map((move) =>
    unitsAt(
      contractStep
        ? round(priceChange(range, markPrice, move, multiplier.times(move.weight)), contractStep)
        : priceChange(range, markPrice, move).times(multiplier).times(move.weight),
      GAIN_DIGITS,
    ),
  );
  return gains.every(isHeld) ? { kind: 'LINEAR', gains, estimates: floatsOf(gains, GAIN_DIGITS) } : null;
}

function optionInstrument(
  document: ScenarioGridDocument,
  moves: readonly Move[],
  leg: OptionLeg,
  market: PortfolioMarket,
): Omit<GridInstrument, 'terms'> | null {
  const { options: rules, basis, contractStep } = document;
  if (!rules) return null;
  const expiry = gridExpiry(document, rules, [leg], market);
  const [option] = expiry.ok ? expiry.value.options : [];
  if (!expiry.ok || !option) return null;
  const basisMoves = basis ? [basis.upMove, basis.downMove] : [];
  const prices = [
    ...moves,
    ...basisMoves.map((move) => ({ ...NO_MOVE, name: 'BASIS', priceMove: decimal(move) })),
  ].map((move) => {
    const shocked = shockedPrices(document, expiry.value, move);
    return shocked.ok ? (shocked.value[0] ?? null) : null;
  });
  if (!prices.every(isHeld)) return null;
  const [shocked, atBasis] = [prices.slice(0, moves.length), prices.slice(moves.length)];
  const { multiplier } = leg;
  const gainsAt = (counted: Decimal) =>
    shocked.map((price, index) => {
      const change = price
        .times(counted)
        .minus(option.price)
        .times(multiplier)
        .times(moves[index]?.weight ?? ONE);
      return unitsAt(contractStep ? round(change, contractStep) : change, GAIN_DIGITS);
    });
  const { positive, negative } = expiry.value.staticDiscount ?? { positive: ONE, negative: ONE };
  const gains = gainsAt(positive);
  const gainsOfDebt = gainsAt(negative);
  const values = shocked.map((price) => unitsAt(price.times(multiplier), 2 * SCALE));
  const basisGains = atBasis.map((price) => unitsAt(price.minus(option.price).times(multiplier), 2 * SCALE));
  const [delta] = legDeltas(document, [{ ...leg, multiplier: ONE }], [expiry.value], market.asOf);
  if (
    !gains.every(isHeld) ||
    !gainsOfDebt.every(isHeld) ||
    !values.every(isHeld) ||
    !basisGains.every(isHeld)
  )
    return null;
  if (!delta) return null;
  const basisScale = basis
    ? decimal(basis.addition).plus(decimal(basis.perYear).times(expiry.value.seconds).div(SECONDS_IN_YEAR))
    : ZERO;
  return {
    scenarios: {
      kind: 'OPTION',
      expiresAt: leg.expiresAt.getTime(),
      ...{ values, gains, gainsOfDebt, basisGains },
      basisScale,
      valueEstimates: floatsOf(values, 2 * SCALE),
      estimates: floatsOf(gains, GAIN_DIGITS),
      debtEstimates: floatsOf(gainsOfDebt, GAIN_DIGITS),
      basisEstimates: floatsOf(basisGains, 2 * SCALE).map((gain) => gain * basisScale.toNumber()),
    },
    delta,
  };
}

function floatsOf(units: readonly bigint[], digits: number): Float64Array {
  return Float64Array.from(units, (one) => Number(one) / 10 ** digits);
}

/** A decimal in units of 10^-digits; null when it has more digits than that. */
function unitsAt(value: Decimal, digits: number): bigint | null {
  const places = value.decimalPlaces();
  if (places > digits) return null;
  return BigInt(value.toFixed(places).replace('.', '')) * tenTo(digits - places);
}

function isHeld<Value>(value: Value | null): value is Value {
  return value !== null;
}

function isWhole(one: {
  readonly change: bigint | null;
  readonly weight: bigint | null;
}): one is { readonly change: bigint; readonly weight: bigint } {
  return one.change !== null && one.weight !== null;
}
