import { valueNow } from '../../domain/dynamics/dial';
import { guardrailsOf } from '../../domain/governance/policy/policy';
import { isBeyondPrediction, OUTCOME_MS } from '../../domain/governance/guardrails/outcome';
import { spokenInstant } from '../../domain/number/instant';
import { spokenAmount } from '../../domain/number/spoken-amount';
import { ok, type Result } from '../../domain/result';
import type { StoredAdjustment } from '../../ports/adjustments';
import type { Transact } from '../../ports/unit-of-work';
import { ADJUSTER } from './steps/tell-log';

/**
 * Suspends programmes of which more came than their steps predicted: where within a day, and since people last let them go on,
 * dials made more notional liquidatable than the greater of 1.5 times what the steps were computed to tip, and that with a tenth
 * of the liquidation budget. Who it was that tipped an account is not asked of one programme: all are stopped whose maintenance
 * dials rose in that time. It takes two people to resume them.
 *
 * @returns the names of those that it stopped
 */
export async function holdByOutcome({
  transact,
}: {
  readonly transact: Transact;
}): Promise<readonly string[]> {
  const held = await transact<Result<readonly string[], never>>(async (unit) => {
    const venue = await unit.venue.lock();
    if (venue?.liveVersion == null) return ok([]);
    const at = await unit.clock();
    const dayAgo = new Date(at.getTime() - OUTCOME_MS);
    const risen = (await unit.adjustments.lock()).filter((one) => hasRisen(one, dayAgo));
    const guardrails = guardrailsOf((await unit.venue.policy(venue.policyVersion)).policy);
    const names: string[] = [];
    for (const { programme, phase, phaseAt, state } of risen) {
      const resumedAt = await unit.adjustments.resumedAt(programme);
      const begun = [phaseAt, resumedAt ?? phaseAt].reduce((a, b) => (b > a ? b : a));
      const since = begun > dayAgo ? begun : dayAgo;
      // What the market tipped within the day came of steps of up to a day before it.
      const dayBefore = new Date(since.getTime() - OUTCOME_MS);
      const steps = begun > dayBefore ? begun : dayBefore;
      const outcome = await unit.adjustments.outcomeSince({ steps, market: since });
      if (!isBeyondPrediction(outcome, guardrails, outcome.notional)) continue;
      const standing = { phase, phaseAt, suspendedAt: at, isOutcome: true, isReverting: false };
      await unit.adjustments.order(programme, standing, state);
      await unit.audit.append({
        ...{ actor: ADJUSTER, action: 'adjustment.suspend', subjectKind: 'programme', subjectId: programme },
        payload: {
          phase,
          reason: `Since ${spokenInstant(since)} dials made positions of ${spokenAmount(outcome.found, 'UP')} liquidatable, of which steps had predicted ${spokenAmount(outcome.predicted, 'DOWN')}.`,
        },
      });
      names.push(programme);
    }
    return ok(names);
  });
  return held.ok ? held.value : held.refusal;
}

/** Whether it moves maintenance margin, and some of it stands above the least that it was since an instant. */
function hasRisen({ phase, suspendedAt, isReverting, state }: StoredAdjustment, since: Date): boolean {
  if (phase !== 'LIVE' || suspendedAt !== null || isReverting) return false;
  return [...state.pairs.values()].some(({ maintenance }) => {
    const now = valueNow(maintenance);
    const seen = maintenance.past.filter(
      (_one, at) => (maintenance.past[at + 1]?.sinceMs ?? Infinity) > since.getTime(),
    );
    return seen.some(({ value }) => value < now);
  });
}
