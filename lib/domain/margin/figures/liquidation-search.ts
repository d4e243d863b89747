import { assert } from '../../assert';
import { Decimal, MAX_SCALE, round, type RoundingMode } from '../../number/decimal';
import { roundedQuotient } from '../../number/fraction';
import type { LiquidationPrices } from '../method/types';

/** Prices are searched in units of 1e-18, the finest that a price has. */
export const PRICE_UNITS = 10n ** BigInt(MAX_SCALE);

/** What is known of an account at a price without margining it: UNSURE where that has to tell. */
export type Guess = 'SAFE' | 'LIQUIDATABLE' | 'UNSURE';

/** An account as a search asks about it. */
export interface Searched {
  /** Above 0, and the account is not liquidatable at it. */
  readonly mark: Decimal;
  isLiquidatable(price: Decimal): boolean;
  /** What lines of the price say of it; null where there are none. */
  readonly guess: LineGuess | null;
}

/** Prices in units of 1e-18. */
export interface LineGuess {
  /** Whether it is liquidatable at a price. */
  at(priceUnits: bigint): Guess;
  /** Whether it is SAFE at both prices and at all between them, as far as is known without looking at each. */
  isSafeBetween(one: bigint, other: bigint): boolean;
}

interface Direction {
  /** A step changes the price to so many hundredths. */
  readonly hundredths: bigint;
  /** Whether a price is still searched: down to a 10,000th of the mark, up to 1,000 times. */
  isWithin(price: bigint, mark: bigint): boolean;
  readonly mode: RoundingMode;
}

const DOWN: Direction = {
  hundredths: 95n,
  isWithin: (price, mark) => price > 0n && price * 10_000n >= mark,
  mode: 'CEILING',
};
const UP: Direction = { hundredths: 105n, isWithin: (price, mark) => price <= mark * 1_000n, mode: 'FLOOR' };

/**
 * Liquidation prices by the reference method itself, for requirements without a closed form: outwards from the mark
 * in steps of a twentieth to the first price at which the account is liquidatable, then by bisection to 8 decimals.
 *
 * A stretch of liquidatable prices narrower than a step can be passed over. Rounded towards the mark.
 */
export function searchedLiquidationPrices(account: Searched): LiquidationPrices {
  return { below: first(account, DOWN), above: first(account, UP) };
}

function first(account: Searched, direction: Direction): Decimal | null {
  const mark = unitsOf(account.mark);
  const { guess } = account;
  const end = direction === DOWN ? mark / 10_000n : mark * 1_000n;
  if (guess?.isSafeBetween(mark, end)) return null;
  let safe = mark;
  let price = stepped(mark, direction);
  while (direction.isWithin(price, mark)) {
    if (isLiquidatable(account, price)) return bisected(account, safe, price, direction.mode);
    safe = price;
    price = stepped(price, direction);
  }
  return null;
}

function stepped(price: bigint, { hundredths }: Direction): bigint {
  return roundedQuotient(price * hundredths, 100n, 'HALF_EVEN');
}

function isLiquidatable(account: Searched, price: bigint): boolean {
  const guess = account.guess?.at(price) ?? 'UNSURE';
  return guess === 'UNSURE' ? account.isLiquidatable(priceOf(price)) : guess === 'LIQUIDATABLE';
}

/** Half a unit of the 8th decimal. */
const PRECISION = PRICE_UNITS / 200_000_000n;

function bisected(
  account: Searched,
  safePrice: bigint,
  liquidatablePrice: bigint,
  mode: RoundingMode,
): Decimal {
  let [safe, liquidatable] = [safePrice, liquidatablePrice];
  while ((safe < liquidatable ? liquidatable - safe : safe - liquidatable) > PRECISION) {
    const middle = roundedQuotient(safe + liquidatable, 2n, 'HALF_EVEN');
    if (isLiquidatable(account, middle)) liquidatable = middle;
    else safe = middle;
  }
  return round(priceOf(liquidatable), { scale: 8, mode });
}

function unitsOf(price: Decimal): bigint {
  assert(price.decimalPlaces() <= MAX_SCALE, 'a mark price has at most 18 decimals');
  return BigInt(price.times(PRICE_UNITS.toString()).toFixed());
}

function priceOf(units: bigint): Decimal {
  return new Decimal(units.toString()).times(PRICE_UNIT);
}

const PRICE_UNIT = new Decimal(10).pow(-MAX_SCALE);
