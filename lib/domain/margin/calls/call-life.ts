import { ZERO } from '../../number/decimal';
import type { MarginStatus } from '../method/types';
import { type CallStage, decideCall, type OpenCall } from './margin-call';

/** The margin call of an account as prices go on: nothing of it is stored, and time is that of what is gone through. */
export interface CallLife {
  /** Null: no call is open. */
  readonly open: OpenCall | null;
  readonly openedAtMs: number;
  /** Its grace period has ended. */
  readonly isOverdue: boolean;
}

export const NO_CALL: CallLife = { open: null, openedAtMs: 0, isOverdue: false };

/** What one instant did to it. */
export interface CallTurn {
  readonly life: CallLife;
  readonly hasOpened: boolean;
  readonly hasClosed: boolean;
  /** Its grace period has ended, and had not before. */
  readonly fellDue: boolean;
}

/**
 * Goes one instant on, by the rules that open and close a margin call: one that opens is due after its grace period, so where there
 * is none it is due at once.
 *
 * @param status null: it cannot be margined there, which neither opens nor closes a call; its time goes on
 * @param atMs of the instant, no less than of the one before
 */
export function callTurn(
  life: CallLife,
  status: MarginStatus | null,
  { atMs, graceMs }: { readonly atMs: number; readonly graceMs: number },
): CallTurn {
  const decision = decideCall(life.open, status && { status, callAmount: ZERO });
  const hasOpened = decision.kind === 'OPEN';
  const hasClosed = decision.kind === 'CLOSE';
  const isStaged = decision.kind === 'OPEN' || decision.kind === 'STAGE';
  const open = hasClosed ? null : isStaged ? openCall(decision.stage) : life.open;
  const openedAtMs = hasOpened ? atMs : life.openedAtMs;
  const wasOverdue = !hasOpened && !hasClosed && life.isOverdue;
  const isOverdue = open !== null && (wasOverdue || atMs >= openedAtMs + graceMs);
  return {
    life: open === null ? NO_CALL : { open, openedAtMs, isOverdue },
    ...{ hasOpened, hasClosed, fellDue: isOverdue && !wasOverdue },
  };
}

function openCall(stage: CallStage): OpenCall {
  return { id: '', stage, amount: ZERO };
}
