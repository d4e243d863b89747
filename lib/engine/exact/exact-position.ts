import type { CompiledParameters } from '../../domain/margin/method/compile';
import type { Position } from '../../domain/margin/method/types';
import { type ExactLine, PRICE_DIGITS, type ProfitRule } from './exact-line';
import { exactUnits } from './exact-units';
import {
  greaterUnits,
  lesserUnits,
  ONE_UNIT,
  type Ratio,
  ratioOf,
  rounded,
  SCALE,
  sizeOf,
  sumOf,
  tenTo,
  unitsOf,
  unitsOfRatio,
} from './ratio';

/** Figures of one position in units of 1e-18. */
export interface ExactFigures {
  readonly notional: bigint;
  readonly initialMargin: bigint;
  readonly maintenanceMargin: bigint;
  readonly fillMargin: bigint;
  readonly unrealisedProfit: bigint;
  readonly recognisedProfit: bigint;
  readonly initialRecognisedProfit: bigint;
}

/** What a position needs as a part of its portfolio, in units of 1e-18. */
export interface ExactPart {
  readonly initialMargin: bigint;
  readonly maintenanceMargin: bigint;
}

const VALUE_DIGITS = SCALE + PRICE_DIGITS;
const VALUE_UNIT = tenTo(PRICE_DIGITS);

/**
 * Everything the method says of one position, as `positionMargin` does.
 *
 * @param part of a position in a portfolio; else null
 * @returns null when a figure of the position has more digits than these numbers
 */
export function exactPosition(
  parameters: CompiledParameters,
  line: ExactLine,
  position: Position,
  part: ExactPart | null,
): ExactFigures | null {
  const { rounding, positionValueRounding } = parameters;
  const quantity = exactUnits(position.quantity);
  const entryPrice = exactUnits(position.entryPrice);
  const charged = chargedUnits(line, position, quantity);
  if (quantity === null || entryPrice === null || charged === null) return null;
  // A position of nothing may have no entry, which nothing is divided by.
  if (line.isInverse && entryPrice === 0n) return null;
  const entry = line.isInverse ? entryPrice : entryPrice * line.multiplier;
  const notionalOf = (units: bigint, price: bigint): bigint =>
    line.isInverse
      ? unitsOfRatio(inverseRatio(line, sizeOf(units), price), rounding.notional)
      : unitsOf(sizeOf(units * price), VALUE_DIGITS, rounding.notional);
  const profitAt = line.isInverse
    ? inverseProfit(parameters, line, quantity, entry)
    : (price: bigint): bigint => {
        const value = quantity * price;
        const stated = positionValueRounding
          ? unitsOf(value, VALUE_DIGITS, positionValueRounding) * VALUE_UNIT
          : value;
        return unitsOf(stated - quantity * entry, VALUE_DIGITS, rounding.profitAndLoss);
      };

  const margins =
    part ??
    marginsOf(line, position, charged, (isInitial) => {
      const opening = charged >= 0n ? line.owned : line.owed;
      return notionalOf(charged, line.isChargedAtEntry ? entry : isInitial ? opening : line.mark);
    });
  const opening = quantity >= 0n ? line.owned : line.owed;
  const unrealisedProfit = profitAt(line.mark);
  const initialProfit = opening === line.mark ? unrealisedProfit : profitAt(opening);
  return lifted(parameters, part !== null, {
    notional: notionalOf(quantity, line.isChargedAtEntry ? entry : line.mark),
    fillMargin: margins.initialMargin,
    ...margins,
    unrealisedProfit,
    recognisedProfit: recognised(line.profit, 'maintenance', unrealisedProfit, margins.maintenanceMargin),
    initialRecognisedProfit: recognised(line.profit, 'initial', initialProfit, margins.initialMargin),
  });
}

/** Of an inverse contract quantity × multiplier / price. @param price > 0, in units of 1e-18 */
function inverseRatio({ multiplier }: ExactLine, quantity: bigint, price: bigint): Ratio {
  return { numerator: quantity * multiplier, denominator: price * ONE_UNIT };
}

/** Profit of an inverse contract by its price: the difference of two quotients, rounded as `exactProfit` has it. */
function inverseProfit(
  { rounding, positionValueRounding }: CompiledParameters,
  line: ExactLine,
  quantity: bigint,
  entry: bigint,
): (price: bigint) => bigint {
  const valueAt = (price: bigint): Ratio => {
    const value = inverseRatio(line, -quantity, price);
    return positionValueRounding ? rounded(value, positionValueRounding) : value;
  };
  const { numerator, denominator } = valueAt(entry);
  const cost = { numerator: -numerator, denominator };
  return (price) => unitsOfRatio(sumOf(valueAt(price), cost), rounding.profitAndLoss);
}

/** Initial margin is at least maintenance margin where positions open at the worse price, as `openingLift` does it. */
function lifted(
  { isInitialPriceWorse }: CompiledParameters,
  isPart: boolean,
  figures: ExactFigures,
): ExactFigures {
  if (!isInitialPriceWorse || isPart) return figures;
  const { initialMargin, maintenanceMargin, fillMargin, recognisedProfit, initialRecognisedProfit } = figures;
  const margin = greaterUnits(maintenanceMargin - initialMargin, 0n);
  const givable = greaterUnits(recognisedProfit - initialRecognisedProfit, 0n);
  return {
    ...figures,
    initialMargin: initialMargin + margin,
    fillMargin: greaterUnits(fillMargin, maintenanceMargin),
    initialRecognisedProfit: initialRecognisedProfit + lesserUnits(margin, givable),
  };
}

/** The quantity that is charged: itself, or what it would be after its worse orders. */
function chargedUnits(line: ExactLine, { orders }: Position, quantity: bigint | null): bigint | null {
  if (quantity === null || !orders || !line.isChargedForOrders) return quantity;
  const [buy, sell] = [exactUnits(orders.buyQuantity), exactUnits(orders.sellQuantity)];
  if (buy === null || sell === null) return null;
  const [bought, sold] = [quantity + buy, quantity - sell];
  return sizeOf(bought) > sizeOf(sold) ? bought : sold;
}

function marginsOf(
  line: ExactLine,
  { orders }: Position,
  charged: bigint,
  notionalFor: (isInitial: boolean) => bigint,
): ExactPart & Partial<Pick<ExactFigures, 'fillMargin'>> {
  const { initial, maintenance, fill } = line.requirements(charged < 0n);
  const contracts = sizeOf(charged);
  const size = {
    notional: notionalFor(true),
    contracts,
    quantity: { numerator: contracts * line.multiplier, denominator: VALUE_UNIT },
    orders: orders?.count ?? 0,
  };
  const kept = line.owned === line.owed ? size : { ...size, notional: notionalFor(false) };
  return {
    initialMargin: initial(size),
    maintenanceMargin: maintenance(kept),
    ...(fill ? { fillMargin: fill(size) } : {}),
  };
}

/** What counts of an unrealised profit: a loss in full, unless it is ignored for opening. */
function recognised(
  rule: ProfitRule | null,
  purpose: 'initial' | 'maintenance',
  profit: bigint,
  requirement: bigint,
): bigint {
  if (!rule) return profit;
  if (profit < 0n && purpose === 'initial' && rule.areInitialLossesIgnored) return 0n;
  if (profit <= 0n) return profit;
  const full = rule.isAboveRequirement ? lesserUnits(profit, requirement) : 0n;
  const weighed = profit - full;
  const counted = full + rule[purpose](weighed, { VALUE: ratioOf(weighed) });
  return purpose === 'initial' && rule.initialMaximum !== null
    ? lesserUnits(counted, rule.initialMaximum)
    : counted;
}
