import type { CompiledParameters } from '../../domain/margin/method/compile';
import { canEnlarge, chargeableOrders } from '../../domain/margin/method/open-orders';
import { isChargedApart } from '../../domain/margin/method/position-margin';
import type { Position } from '../../domain/margin/method/types';
import type { ExactLine, ProfitRule } from './exact-line';
import { type ExactHolding, exactOrders } from './exact-orders';
import { exactUnits } from './exact-units';
import { exactPrice, exactWorth, sizeOfRatio } from './exact-worth';
import {
  greaterUnits,
  lesserUnits,
  ONE_UNIT,
  type Ratio,
  ratioOf,
  rounded,
  sizeOf,
  sumOf,
  unitsOfRatio,
} from './ratio';
import type { ChargedSize, SideRequirements } from './requirement';

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

/** What a position needs, in units of 1e-18. */
export interface ExactPart {
  readonly initialMargin: bigint;
  readonly maintenanceMargin: bigint;
  /** Initial margin when absent. */
  readonly fillMargin?: bigint;
}

/**
 * Everything the method says of one position, as `positionMargin` does.
 *
 * @param part what it needs as a part of its portfolio, or of both its legs; null: what it needs by itself
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
  const funding = position.accruedFunding ? exactUnits(position.accruedFunding) : 0n;
  if (quantity === null || entryPrice === null || funding === null) return null;
  // A position of nothing may have no entry, which nothing is divided by.
  if (line.isInverse && entryPrice === 0n) return null;
  const entry = exactPrice(line, entryPrice);
  // Of an inverse contract the value at entry is a quotient too, and is rounded as one.
  const statedAt = (price: bigint, isRounded: boolean): Ratio => {
    const value = exactWorth(line, quantity, price);
    return positionValueRounding && isRounded ? rounded(value, positionValueRounding) : value;
  };
  const { numerator, denominator } = statedAt(entry, line.isInverse);
  const cost = { numerator: -numerator, denominator };
  const paid = funding === 0n ? cost : sumOf(cost, ratioOf(funding));
  const profitAt = (price: bigint): bigint =>
    unitsOfRatio(sumOf(statedAt(price, true), paid), rounding.profitAndLoss);

  const margins = part ?? soleMargins(parameters, line, position);
  if (!margins) return null;
  const opening = quantity >= 0n ? line.owned : line.owed;
  const unrealisedProfit = profitAt(line.mark);
  const initialProfit = opening === line.mark ? unrealisedProfit : profitAt(opening);
  return lifted(parameters, line, line.portfolio !== null, {
    notional: unitsOfRatio(
      sizeOfRatio(heldAt(line, 'maintenance', quantity, entry).value),
      rounding.notional,
    ),
    fillMargin: margins.initialMargin,
    ...margins,
    unrealisedProfit,
    recognisedProfit: recognised(line.profit, 'maintenance', unrealisedProfit, margins.maintenanceMargin),
    initialRecognisedProfit: recognised(line.profit, 'initial', initialProfit, margins.initialMargin),
  });
}

/**
 * What a position needs by its class, by itself.
 *
 * @param turned by which it is margined where orders that initial margin alone is charged for turn it over
 * @returns null when a figure of it has more digits than these numbers
 */
export function soleMargins(
  parameters: CompiledParameters,
  line: ExactLine,
  position: Position,
  turned = line,
): ExactPart | null {
  const { rounding } = parameters;
  const quantity = exactUnits(position.quantity);
  const entryPrice = exactUnits(position.entryPrice);
  const charged = chargedUnits(line, position, quantity);
  if (quantity === null || entryPrice === null || charged === null) return null;
  if (line.isInverse && entryPrice === 0n) return null;
  const entry = exactPrice(line, entryPrice);
  const { initialOrders } = line;
  const opening = heldAt(line, 'initial', charged, entry);
  const orders = initialOrders ? exactOrders(line, initialOrders, position, opening) : NO_ORDERS;
  if (!orders) return null;
  return marginsOf(line, turned, position, {
    maintenance: heldAt(line, 'maintenance', charged, entry),
    initial: [opening, ...orders.filled],
    openLoss: unitsOfRatio(orders.openLoss, rounding.margin),
    notionalOf: (value) => unitsOfRatio(sizeOfRatio(value), rounding.notional),
  });
}

/** So much of a position at the price that a requirement is charged at. */
function heldAt(
  line: ExactLine,
  purpose: 'initial' | 'maintenance',
  quantity: bigint,
  entry: bigint,
): ExactHolding {
  const marked = purpose === 'maintenance' ? line.mark : quantity >= 0n ? line.owned : line.owed;
  const price = line.notionalAt[purpose] === 'ENTRY' ? entry : marked;
  return { quantity, value: exactWorth(line, quantity, price) };
}

/** Initial margin is at least maintenance margin where the two are charged at two prices, or reserve a balance, as `openingLift` does it. */
function lifted(
  { isInitialPriceWorse }: CompiledParameters,
  line: ExactLine,
  isPart: boolean,
  figures: ExactFigures,
): ExactFigures {
  const isApart = isChargedApart(line);
  const isReserving = line.reserves !== null;
  if (isPart || !(isInitialPriceWorse || isApart || isReserving)) return figures;
  const { initialMargin, maintenanceMargin, fillMargin, recognisedProfit, initialRecognisedProfit } = figures;
  const margin = greaterUnits(maintenanceMargin - initialMargin, 0n);
  const lost = greaterUnits(recognisedProfit - initialRecognisedProfit, 0n);
  const givable = isApart ? 0n : isReserving ? margin : lost;
  return {
    ...figures,
    initialMargin: initialMargin + margin,
    fillMargin: greaterUnits(fillMargin, maintenanceMargin),
    initialRecognisedProfit: initialRecognisedProfit + lesserUnits(margin, givable),
  };
}

/** The quantity that is charged: itself, or what it would be after its worse orders. */
function chargedUnits(line: ExactLine, position: Position, quantity: bigint | null): bigint | null {
  const orders = line.isChargedForOrders ? chargeableOrders(position) : null;
  if (quantity === null || !orders) return quantity;
  const [buy, sell] = [exactUnits(orders.buyQuantity), exactUnits(orders.sellQuantity)];
  if (buy === null || sell === null) return null;
  const [bought, sold] = [quantity + buy, quantity - sell];
  // What reduces a leg does not turn it over.
  if (position.leg) return canEnlarge('BUY', position) ? bought : sold;
  return sizeOf(bought) > sizeOf(sold) ? bought : sold;
}

/** What requirements may be charged on: of what initial margin may be, what requires most is. */
interface Bases {
  readonly maintenance: ExactHolding;
  readonly initial: readonly ExactHolding[];
  /** On top of initial margin; in units of 1e-18. */
  readonly openLoss: bigint;
  readonly notionalOf: (value: Ratio) => bigint;
}

const NO_ORDERS = { filled: [], openLoss: ratioOf(0n) };

/** Of contracts × multiplier. */
const CONTRACT_UNIT = ONE_UNIT * ONE_UNIT;

function isSame(one: ExactHolding, other: ExactHolding): boolean {
  return (
    one.quantity === other.quantity &&
    one.value.numerator === other.value.numerator &&
    one.value.denominator === other.value.denominator
  );
}

function marginsOf(
  line: ExactLine,
  turned: ExactLine,
  position: Position,
  { maintenance, initial, openLoss, notionalOf }: Bases,
): ExactPart {
  const orders = chargeableOrders(position)?.count ?? 0;
  const sized = ({ quantity, value }: ExactHolding): ChargedSize => {
    const contracts = sizeOf(quantity);
    return {
      ...{ notional: notionalOf(value), contracts, orders },
      quantity: { numerator: contracts * line.multiplier, denominator: CONTRACT_UNIT },
    };
  };
  const kept = sized(maintenance);
  const required = (by: keyof SideRequirements, held: ExactHolding): bigint | null => {
    const isShort = held.quantity < 0n;
    const chosen = isShort === maintenance.quantity < 0n ? line : turned;
    const requirement = chosen.requirements(isShort)[by];
    return requirement && requirement(isSame(held, maintenance) ? kept : sized(held));
  };
  const opening = (by: 'initial' | 'fill'): bigint | null => {
    let most: bigint | null = null;
    for (const held of initial) {
      const one = required(by, held);
      if (one !== null && (most === null || one > most)) most = one;
    }
    return most === null ? null : most + openLoss;
  };
  const fillMargin = opening('fill');
  return {
    initialMargin: opening('initial') ?? 0n,
    maintenanceMargin: required('maintenance', maintenance) ?? 0n,
    ...(fillMargin === null ? {} : { fillMargin }),
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
