import { type Decimal, decimal, round } from '../../../number/decimal';

const SCALE = 8;

/** What a factor moves an underlying by: beta × move, HALF_EVEN to eight decimals. */
export function betaMove(move: string, beta: string): Decimal {
  return round(decimal(beta).times(decimal(move)), { scale: SCALE, mode: 'HALF_EVEN' });
}
