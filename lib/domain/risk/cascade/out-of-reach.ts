import type { BookChunk } from '../../books/book-chunk';
import type { RampedRate, RatePlan, RequirementPlan } from '../../curves/plan';
import { tierRate } from '../../curves/tiers';
import type { MarginColumns } from '../../margin/figures/margin-columns';
import type { CompiledParameters } from '../../margin/method/compile';
import type { InstrumentTerms, MarkPrices } from '../../margin/method/types';
import { Decimal, ONE } from '../../number/decimal';
import { compare } from '../../number/fraction';
import { movedPrice } from '../scenarios/price-scenario';
import { priceFactor } from './impact';
import type { CascadeTerms, Liquidated } from './rounds';

const UNIT_DECIMALS = 8;
/** Of doubles that are added here, far more than they are off by. */
const RELATIVE_SLACK = 1e-9;

/** Prices between which everything is: by symbol, of every instrument that has a price; low ≤ high. */
export interface PriceBox {
  readonly low: MarkPrices;
  readonly high: MarkPrices;
}

export function isWithin({ low, high }: PriceBox, prices: MarkPrices): boolean {
  return [...prices].every(([symbol, price]) => {
    const [least, most] = [low.get(symbol), high.get(symbol)];
    return least !== undefined && most !== undefined && price.gte(least) && price.lte(most);
  });
}

/** Of what the first round moves a price by, how much further it is expected to go; and how far at the least, and at most, in fractions. */
const BEYOND_FIRST = 4;
const LEAST_WIDTH = new Decimal('0.01');
const GREATEST_WIDTH = new Decimal('0.5');

/** Where prices are expected to stay after what is sold first: a guess, which costs time and no figure where it is wrong. */
export function expectedBox({ prices, impacts, scale }: CascadeTerms, { flows }: Liquidated): PriceBox {
  const [low, high] = [new Map(prices), new Map(prices)];
  for (const [symbol, terms] of impacts) {
    const price = prices.get(symbol);
    if (!price) continue;
    const flow = flows.get(symbol);
    const moved = flow ? priceFactor(terms, flow, scale).minus(ONE).abs().times(BEYOND_FIRST) : LEAST_WIDTH;
    const width = Decimal.max(LEAST_WIDTH, Decimal.min(GREATEST_WIDTH, moved));
    const least = movedPrice(price, width.neg());
    low.set(symbol, least.gt(0) ? least : price);
    high.set(symbol, movedPrice(price, width));
  }
  return { low, high };
}

/** A box that holds these prices, too, each that lay outside with as much again beyond it. @param middle prices that it began with */
export function widenedBox({ low, high }: PriceBox, middle: MarkPrices, prices: MarkPrices): PriceBox {
  const [lower, higher] = [new Map(low), new Map(high)];
  for (const [symbol, price] of prices) {
    const [from, least, most] = [middle.get(symbol), low.get(symbol), high.get(symbol)];
    if (!from || !least || !most) continue;
    const beyond = price.plus(price.minus(from));
    if (price.lt(least)) lower.set(symbol, beyond.gt(0) ? beyond : price.div(2));
    if (price.gt(most)) higher.set(symbol, beyond);
  }
  return { low: lower, high: higher };
}

/**
 * Whether what the set asks of a position never falls as its notional grows, and is the same of whatever else is held: then the most
 * that is asked at any price between two is asked at one of them. Said of tiers whose rates ascend, with dials, ramps, links and
 * roundings; what else there is, is not looked into.
 */
export function isGrowing({ classes, portfolios, collateral }: CompiledParameters): boolean {
  return (
    portfolios.length === 0 &&
    [...collateral.values()].every(
      ({ concentrationHaircut, assetWeight }) => !concentrationHaircut && !assetWeight,
    ) &&
    [...classes.values()].every(
      ({ plans, profitWeight }) =>
        !profitWeight && [plans.long, plans.short].every((side) => isGrowingPlan(side.maintenanceMargin)),
    )
  );
}

function isGrowingPlan({ rate, ramp, amounts }: RequirementPlan): boolean {
  if (amounts) return false;
  let next: RampedRate | null = { rate, ramp };
  while (next) {
    if (!isGrowingRate(next.rate)) return false;
    next = next.ramp && next.ramp.before;
  }
  return true;
}

function isGrowingRate({ curve, steps }: RatePlan): boolean {
  if (curve.shape !== 'MARGINAL_TIERS' && curve.shape !== 'WHOLE_TIERS') return false;
  const { driver, shape: _shape, tiers, ...others } = curve;
  if (driver !== 'NOTIONAL' || Object.values(others).some((part) => part !== undefined)) return false;
  const rates = tiers.map(tierRate);
  return (
    steps.every(({ kind }) => kind !== 'MODIFIER') &&
    rates.every((one, at) => at === 0 || compare(rates[at - 1] ?? one, one) <= 0)
  );
}

/**
 * Accounts of a chunk that may be liquidatable at some prices within a box, by index: 1. Of the others it is proven that they are not:
 * their equity is least where every long and every balance is at its low end and every short at its high end, and no maintenance margin
 * is more than the greater of its two ends. What roundings may add to that is left as slack. Accounts with anything that this does not
 * hold of (debts, legs, inverse contracts, what stands apart) are among those that may be.
 *
 * @param parameters of which `isGrowing` holds
 * @param low figures with every price at its low end, @param high at its high end
 */
export function mayBeReached(
  chunk: BookChunk,
  parameters: CompiledParameters,
  instruments: ReadonlyMap<string, InstrumentTerms>,
  box: PriceBox,
  low: MarginColumns,
  high: MarginColumns,
): Uint8Array {
  const { positions, balances, terms } = chunk;
  const level = parameters.liquidationLevel.toNumber();
  const unit = coarsestUnits(parameters);
  const isPlain = chunk.instruments.map((symbol) => {
    const stated = instruments.get(symbol);
    return stated !== undefined && !stated.isInverse && settlesPlainly(stated, parameters);
  });
  // Of one unit of quantity of a short, from the low end to the high end; doubles, far within the slack.
  const shortLoss = chunk.instruments.map((symbol) => {
    const [least, most] = [box.low.get(symbol), box.high.get(symbol)];
    const stated = instruments.get(symbol);
    return least && most && stated ? most.minus(least).times(stated.multiplier).toNumber() : NaN;
  });
  const hasLeg = terms.map(({ leg }) => leg !== undefined);
  return Uint8Array.from(chunk.accounts, (_, index) => {
    if (low.apart.has(index) || high.apart.has(index)) return 1;
    let lost = 0;
    const [from, to] = [positions.start[index] ?? 0, positions.start[index + 1] ?? 0];
    for (let row = from; row < to; row += 1) {
      const quantity = positions.units[row] ?? NaN;
      const subject = positions.subject[row] ?? -1;
      if (!isPlain[subject] || hasLeg[positions.terms?.[row] ?? 0]) return 1;
      if (quantity < 0) lost -= quantity * (shortLoss[subject] ?? NaN);
    }
    const [first, end] = [balances.start[index] ?? 0, balances.start[index + 1] ?? 0];
    for (let row = first; row < end; row += 1) if ((balances.units[row] ?? NaN) < 0) return 1;
    let required = 0;
    const [start, stop] = [low.positions.start[index] ?? 0, low.positions.start[index + 1] ?? 0];
    const shift = (high.positions.start[index] ?? 0) - start;
    for (let row = start; row < stop; row += 1)
      required += Math.max(
        low.positions.maintenanceMargin[row] ?? NaN,
        high.positions.maintenanceMargin[row + shift] ?? NaN,
      );
    const equity = low.figures.equity[index] ?? NaN;
    const figures = 4 * (to - from) + 2 * (end - first) + 4;
    const slack =
      figures * unit * (1 + level) + RELATIVE_SLACK * (Math.abs(equity) + lost + level * required);
    return equity - lost > level * required + slack ? 0 : 1;
  });
}

function settlesPlainly({ settlementAsset }: InstrumentTerms, parameters: CompiledParameters): boolean {
  return settlementAsset === undefined || settlementAsset === parameters.settlementAsset;
}

/** One unit of the coarsest declared rounding, in 1e-8. */
function coarsestUnits({ rounding, positionValueRounding }: CompiledParameters): number {
  const scales = [...Object.values(rounding), ...(positionValueRounding ? [positionValueRounding] : [])].map(
    ({ scale }) => scale,
  );
  return new Decimal(10).pow(UNIT_DECIMALS - Math.min(UNIT_DECIMALS, ...scales)).toNumber();
}
