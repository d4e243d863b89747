import type { Decimal } from '../../number/decimal';
import type { MarginStatus } from '../method/types';

/** Stage of a margin call: below the call level, or below the liquidation level. */
export type CallStage = Extract<MarginStatus, 'CALL' | 'LIQUIDATION'>;

/** The open margin call of an account. `amount`: what it had to add by the latest run, in the settlement asset. */
export interface OpenCall {
  readonly id: string;
  readonly stage: CallStage;
  readonly amount: Decimal;
}

/**
 * What a run does to an account's margin call.
 *
 * OPEN, STAGE (escalation to LIQUIDATION, or back to CALL) and CLOSE are events of its history; AMOUNT only
 * keeps the open call up to date.
 */
export type CallDecision =
  | { readonly kind: 'NONE' }
  | { readonly kind: 'OPEN'; readonly stage: CallStage; readonly amount: Decimal }
  | {
      readonly kind: 'STAGE';
      readonly callId: string;
      readonly from: CallStage;
      readonly stage: CallStage;
      readonly amount: Decimal;
    }
  | { readonly kind: 'AMOUNT'; readonly callId: string; readonly amount: Decimal }
  | { readonly kind: 'CLOSE'; readonly callId: string; readonly status: 'OK' | 'WARNING' };

/**
 * Decides from the open call (null: none) and from where the account stands now. A call lasts from the run that
 * finds the account below the call level to the run that finds it at or above.
 *
 * @param standing  null when the account is UNPRICED: not knowing is no reason to open a call nor to close one
 * @see docs/methodology.md#margin-calls
 */
export function decideCall(
  open: OpenCall | null,
  standing: { readonly status: MarginStatus; readonly callAmount: Decimal } | null,
): CallDecision {
  if (standing === null) return { kind: 'NONE' };
  const { status, callAmount: amount } = standing;
  if (status === 'OK' || status === 'WARNING') {
    return open === null ? { kind: 'NONE' } : { kind: 'CLOSE', callId: open.id, status };
  }
  if (open === null) return { kind: 'OPEN', stage: status, amount };
  if (open.stage !== status) {
    return { kind: 'STAGE', callId: open.id, from: open.stage, stage: status, amount };
  }
  return open.amount.equals(amount) ? { kind: 'NONE' } : { kind: 'AMOUNT', callId: open.id, amount };
}
