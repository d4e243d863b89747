import type { OptionStandardDocument } from '../../domain/parameters/document/portfolio-document';
import { type ChargeSheet, PART_DIGITS } from './charge-sheet';
import type { SettledLeg } from './grid-settlement';
import { greaterUnits, SCALE, sizeOf, tenTo, totalOf } from './ratio';

/** A leg with its strike in units of 1e-18; 0 of what is no option. */
export interface OptionLegUnits extends SettledLeg {
  readonly strikeUnits: bigint;
  readonly isCall: boolean;
}

/** What an expiry's requirement reads. */
interface ExpiryFigures {
  readonly rules: OptionStandardDocument['option'];
  readonly index: bigint;
  readonly forward: () => bigint;
  readonly read: (text: string) => bigint;
  readonly product: (value: bigint, digits: number, factor: bigint) => bigint;
  readonly quotient: (value: bigint, by: bigint) => bigint;
}

interface Need {
  readonly initial: bigint;
  readonly maintenance: bigint;
}

const AMOUNT_DIGITS = 2 * SCALE;
const PART_UNIT = tenTo(PART_DIGITS - SCALE);

/**
 * The lesser of two requirements of one expiry's options, as `expiryRequirement`.
 *
 * @returns the price of the settlement whose loss was charged for initial margin; null when none was
 */
export function chargedExpiry(
  sheet: ChargeSheet,
  legs: readonly OptionLegUnits[],
  isHere: (leg: OptionLegUnits) => boolean,
  figures: ExpiryFigures,
): string | null {
  const needs = legs.map((leg): Need =>
    isHere(leg) ? aloneNeed(leg, figures) : { initial: 0n, maintenance: 0n },
  );
  const calls = legs.filter((leg) => isHere(leg) && leg.isCall).map(({ amount }) => amount);
  const unpaired = greaterUnits(0n, -totalOf(calls));
  const forward = unpaired === 0n ? 0n : figures.forward();
  const marks = legs.map((leg) => (isHere(leg) ? figures.product(leg.amount, AMOUNT_DIGITS, leg.mark) : 0n));
  const worst = worstSettlement(legs, isHere, figures);
  const shortCalls = legs.map((leg) => (isHere(leg) && leg.isCall && leg.amount < 0n ? -leg.amount : 0n));
  let isByLoss = false;
  for (const [touches, key, scale] of [
    ['INITIAL', 'initial', figures.rules.unpairedInitialScale],
    ['MAINTENANCE', 'maintenance', figures.rules.unpairedMaintenanceScale],
  ] as const) {
    const perUnpaired = figures.product(figures.read(scale), SCALE, forward);
    const forUnpaired = figures.product(unpaired, AMOUNT_DIGITS, perUnpaired);
    const byLoss = greaterUnits(0n, forUnpaired + totalOf(marks) - (worst?.payoff ?? 0n));
    const alone = needs.map((need) => need[key]);
    if (totalOf(alone) <= byLoss) {
      sheet.chargeExact(touches, totalOf(alone), (leg) => (alone[leg] ?? 0n) * PART_UNIT);
      continue;
    }
    isByLoss ||= touches === 'INITIAL';
    if (byLoss === 0n) continue;
    const partOf = (leg: number) => (marks[leg] ?? 0n) - (worst?.payoffs[leg] ?? 0n);
    sheet.chargeExact(touches, byLoss, (leg) => partOf(leg) * PART_UNIT);
    sheet.shareOut(touches, forUnpaired, shortCalls);
  }
  return isByLoss && worst ? worst.price : null;
}

/** What an option by itself needs beyond its mark, as `isolatedRequirement`. */
function aloneNeed(leg: OptionLegUnits, figures: ExpiryFigures): Need {
  const { rules, index, read, product } = figures;
  const size = sizeOf(leg.amount);
  const value = product(size, AMOUNT_DIGITS, leg.mark);
  if (leg.amount > 0n) return { initial: value, maintenance: value };
  const ofIndex = (rate: bigint) => product(size, AMOUNT_DIGITS, product(rate, SCALE, index));
  const byIndex = ofIndex(initialRate(leg, figures));
  if (leg.isCall) return { initial: byIndex, maintenance: ofIndex(read(rules.callMaintenanceRate)) };
  const maintenance = greaterUnits(
    ofIndex(read(rules.putMaintenanceRate)),
    product(read(rules.putMaintenanceMarkRate), SCALE, value),
  );
  const scaled = product(maintenance + value, SCALE, read(rules.putInitialScale)) - value;
  return { initial: greaterUnits(byIndex, scaled), maintenance };
}

function initialRate(
  { isCall, strikeUnits }: OptionLegUnits,
  { rules, index, read, quotient }: ExpiryFigures,
): bigint {
  const distance = isCall ? strikeUnits - index : index - strikeUnits;
  const outOfTheMoney = distance <= 0n ? 0n : quotient(distance, index);
  return greaterUnits(read(rules.greatestInitialRate) - outOfTheMoney, read(rules.leastInitialRate));
}

/** The settlement at 0 or at a strike with the least payoff, the lowest price of equals; null when none is below 0. */
function worstSettlement(
  legs: readonly OptionLegUnits[],
  isHere: (leg: OptionLegUnits) => boolean,
  { product }: ExpiryFigures,
): { readonly price: string; readonly payoff: bigint; readonly payoffs: readonly bigint[] } | null {
  const prices = new Map([['0', 0n]]);
  for (const leg of legs) if (isHere(leg)) prices.set(leg.strike ?? '0', leg.strikeUnits);
  let worst: { readonly price: string; readonly payoff: bigint; readonly payoffs: readonly bigint[] } | null =
    null;
  for (const [price, units] of [...prices].sort(([, a], [, b]) => (a < b ? -1 : a > b ? 1 : 0))) {
    const payoffs = legs.map((leg) => {
      if (!isHere(leg)) return 0n;
      const intrinsic = leg.isCall ? units - leg.strikeUnits : leg.strikeUnits - units;
      return intrinsic <= 0n ? 0n : product(leg.amount, AMOUNT_DIGITS, intrinsic);
    });
    const payoff = totalOf(payoffs);
    if (payoff < (worst?.payoff ?? 0n)) worst = { price, payoff, payoffs };
  }
  return worst;
}
