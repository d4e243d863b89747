import type { RoundingMode } from '../number/decimal';

/** Roundings that never favour the account: requirements up, what it owns and gains down; notionals as the venue does. */
export function againstTheAccount(scale: number, notional: RoundingMode) {
  return {
    notional: { scale, mode: notional },
    margin: { scale, mode: 'UP' },
    profitAndLoss: { scale, mode: 'FLOOR' },
    collateralValue: { scale, mode: 'FLOOR' },
  } as const;
}
