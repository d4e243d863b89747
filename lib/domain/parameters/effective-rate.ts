import { dialled } from '../curves/dial';
import type { DialDocument } from '../curves/formula-document';
import type { RequirementsDocument } from '../curves/requirement-plan';
import { decimal, type Decimal, MAX_SCALE } from '../number/decimal';
import {
  decimalOf,
  dividedBy,
  type Fraction,
  fractionOf,
  minus,
  roundFraction,
  times,
  WHOLE,
} from '../number/fraction';
import { rateAtNotional } from './rate-at-notional';

/** The least notional that a venue holds: tiers charge it by their first, whatever that ends at. */
const SMALLEST = decimal('0.000000000000000001');

/** What a class asks of its smallest position, over its notional, as dials and ramps leave it. */
export interface RatesInForce {
  /** ≥ 0, rounded up to 18 digits: never less than is asked; null where it follows from more than notional. */
  readonly initial: Decimal | null;
  readonly maintenance: Decimal | null;
  /** 1 / initial, rounded down to 18 digits; null likewise, and where nothing is asked. */
  readonly maximumLeverage: Decimal | null;
}

/**
 * @param stated a class of a valid set, on its ramp where it is on one
 * @param dial 1 as approved
 */
export function ratesInForce(stated: RequirementsDocument, dial: DialDocument): RatesInForce {
  const initial = dialledRate(stated, 'initial', SMALLEST, dial.initial);
  const maintenance = dialledRate(stated, 'maintenance', SMALLEST, dial.maintenance);
  return {
    initial: initial && stateUp(initial),
    maintenance: maintenance && stateUp(maintenance),
    maximumLeverage:
      initial === null || initial.numerator === 0n
        ? null
        : decimalOf(roundFraction(dividedBy(WHOLE, initial), { scale: MAX_SCALE, mode: 'DOWN' })),
  };
}

function stateUp(rate: Fraction): Decimal {
  return decimalOf(roundFraction(rate, { scale: MAX_SCALE, mode: 'UP' }));
}

function dialledRate(
  stated: RequirementsDocument,
  requirement: keyof DialDocument,
  notional: Decimal,
  dial: string,
): Fraction | null {
  const rate = rateAtNotional(stated, requirement, notional);
  return rate && dialled(rate, WHOLE, fractionOf(decimal(dial)));
}

/** Of an amount that is shown. */
const SHOWN = { scale: 8, mode: 'HALF_EVEN' } as const;

/**
 * What a dial adds to a requirement: dialled margin less margin without it, before any rounding of the method.
 *
 * @param stated a class of a valid set, on its ramp where it is on one
 * @param notional > 0
 * @param dial > 0; 1 as approved
 * @returns in what notional is in, below 0 where the dial is below 1, rounded to 8 digits; null where the requirement follows
 *   from more than notional
 */
export function addedByDial(
  stated: RequirementsDocument,
  requirement: keyof DialDocument,
  notional: Decimal,
  dial: string,
): Decimal | null {
  const approved = rateAtNotional(stated, requirement, notional);
  const inForce = dialledRate(stated, requirement, notional, dial);
  if (approved === null || inForce === null) return null;
  return decimalOf(roundFraction(times(minus(inForce, approved), fractionOf(notional)), SHOWN));
}
