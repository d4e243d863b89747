import { CALLED_FOR_MS } from '../../../domain/governance/guardrails/liquidation-budget';
import { Decimal, decimalText } from '../../../domain/number/decimal';
import type { CalledAccount, CallEnd, TippedBy } from '../../../ports/adjustments';
import type { UnitOfWork } from '../../../ports/unit-of-work';
import type { Borne } from './bear-rises';
import type { BudgetWindow } from './budget-window';
import { ADJUSTER } from './tell-log';

type Calls = Pick<BudgetWindow, 'calls' | 'uncounted' | 'passedOver'>;

/** Decimals of an amount that an account is told. */
const KEPT_SCALE = 8;

/**
 * Notes who was tipped, each once in the budget's window; those whose time is over do not count, and are called no more.
 *
 * @param tipped with notional
 */
export async function noteAllTipped(
  unit: UnitOfWork,
  tipped: ReadonlyMap<string, Decimal>,
  { calls, uncounted, passedOver }: Calls,
  by: TippedBy,
  at: Date,
): Promise<void> {
  const noted = [...tipped].filter(([account]) => !passedOver.has(account));
  if (noted.length === 0) return;
  await unit.adjustments.addTipped(
    noted.map(([account, notional]) => ({ account, notional, isCounted: !uncounted.has(account) })),
    by,
    at,
  );
  for (const [account] of noted) {
    const call = calls.get(account);
    if (call && uncounted.has(account)) await endCall(unit, call, 'TIPPED', at);
  }
}

/** Calls large accounts by name that keep a rise back, and ends calls of those who now stand. */
export async function callLarge(
  unit: UnitOfWork,
  { large, tipped }: Pick<Borne, 'large' | 'tipped'>,
  { calls, uncounted }: Calls,
  at: Date,
): Promise<void> {
  const added: CalledAccount[] = [];
  for (const [account, { stands, notional, missing }] of large) {
    const call = calls.get(account);
    const isOver = uncounted.has(account) && tipped.has(account);
    if (call && stands && !isOver) await endCall(unit, call, 'STANDS', at);
    if (call || stands) continue;
    added.push({
      ...{ account, at, deadline: new Date(at.getTime() + CALLED_FOR_MS) },
      notional: notional.toDecimalPlaces(KEPT_SCALE),
      missing: missing.toDecimalPlaces(KEPT_SCALE, Decimal.ROUND_UP),
    });
  }
  await unit.adjustments.addCalls(added);
  for (const { account, notional, missing, deadline } of added)
    await unit.audit.append({
      ...{ actor: ADJUSTER, action: 'adjustment.call', subjectKind: 'account', subjectId: account },
      payload: {
        ...{ at: at.toISOString(), deadline: deadline.toISOString() },
        ...{ notional: decimalText(notional), missing: decimalText(missing) },
      },
    });
}

/** Where no class is bound any more nobody is called. */
export async function lapseCalls(unit: UnitOfWork, at: Date): Promise<void> {
  for (const call of (await unit.adjustments.openCalls()).values()) await endCall(unit, call, 'LAPSED', at);
}

async function endCall(unit: UnitOfWork, call: CalledAccount, reason: CallEnd, at: Date): Promise<void> {
  await unit.adjustments.endCall(call, { reason, at });
  await unit.audit.append({
    ...{ actor: ADJUSTER, action: 'adjustment.end-call', subjectKind: 'account', subjectId: call.account },
    payload: { calledAt: call.at.toISOString(), at: at.toISOString(), reason },
  });
}
