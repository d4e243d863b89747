import { type Decimal, decimal, round } from '../../../number/decimal';

const SCALE = 8;

/** What a factor moves an underlying by: beta × move, HALF_EVEN to eight decimals. */
export function betaMove(move: string, beta: string): Decimal {
  return round(decimal(beta).times(decimal(move)), { scale: SCALE, mode: 'HALF_EVEN' });
}

/**
 * What an underlying moves by as a driver moves: correlation × its volatility / the driver's × the driver's move, the mean of one of two
 * normal returns where the other is known; HALF_EVEN to eight decimals.
 *
 * @param volatilities annualised, above 0: its own, and the driver's
 */
export function correlatedMove(
  move: string,
  correlation: string,
  [own, driver]: readonly [string, string],
): Decimal {
  const exact = decimal(move).times(decimal(correlation)).times(decimal(own)).div(decimal(driver));
  return round(exact, { scale: SCALE, mode: 'HALF_EVEN' });
}
