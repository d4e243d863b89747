import { backtest } from '../../../domain/dynamics/backtest';
import { constrainedAt } from '../../../domain/dynamics/constraint';
import { AS_APPROVED, valueNow } from '../../../domain/dynamics/dial';
import { movesOf } from '../../../domain/dynamics/moves';
import type { Programme } from '../../../domain/dynamics/programme';
import type { OrderFacts, ReplayEvidence } from '../../../domain/governance/adjustment/order';
import type { Tightening } from '../../../domain/governance/adjustment/tightening';
import { guardrailsOf, type Policy } from '../../../domain/governance/policy/policy';
import type { StoredAdjustment } from '../../../ports/adjustments';
import type { UnitOfWork } from '../../../ports/unit-of-work';
import { BARS_AT_MOST, signalBar } from './market-signals';

/** What an order of a programme is judged by. @param seen what it did in shadow, and would have done */
export function orderFacts(
  { phase, suspendedAt, isReverting, state, bound }: StoredAdjustment,
  policy: Policy,
  seen: Pick<OrderFacts, 'shadow' | 'replay'> & { readonly tightening?: Tightening | undefined },
  at: Date,
): OrderFacts {
  const { tightening: stated } = seen;
  const pair = stated && state.pairs.get(stated.subject);
  const isConstrained = stated !== undefined && constrainedAt(bound, at.getTime()).includes(stated.subject);
  const { liquidationBudgetNotional, liquidationBudgetFractionOfNotional } = guardrailsOf(policy);
  return {
    ...{ phase, isReverting, isSuspended: suspendedAt !== null },
    ...{ shadow: seen.shadow, replay: seen.replay },
    tightening: stated
      ? { stated, isConstrained, maintenance: valueNow(pair?.maintenance ?? AS_APPROVED) }
      : null,
    hasBudget: liquidationBudgetNotional !== null || liquidationBudgetFractionOfNotional !== null,
  };
}

/** Takes as long as there are bars: nothing should be locked meanwhile. What the programme would have done on every bar that is known; null where they cannot be played. */
export async function replayOf(
  unit: UnitOfWork,
  name: string,
  programme: Programme,
): Promise<ReplayEvidence | null> {
  const { instrument, barMinutes: intervalMinutes } = programme.document.signal;
  const asOf = await unit.clock();
  const { [instrument]: trust } = await unit.heldPrices.trust([instrument]);
  const question = { instrument, intervalMinutes, asOf, limit: BARS_AT_MOST, trust };
  const bars = (await unit.marketData.barsAsOf(question)).filter(
    ({ opensAt }) => opensAt.getTime() >= programme.firstBarMs,
  );
  const played = backtest(programme, bars.map(signalBar), { fromMs: null, name });
  if (!played.ok) return null;
  const [first, last] = [played.slots[0], played.slots.at(-1)];
  if (first === undefined || last === undefined) return null;
  return {
    ...{ from: first.record.at, to: last.record.at, slots: played.slots.length, pathHash: last.hash },
    moves: movesOf(played.slots.map(({ record }) => record)),
  };
}
