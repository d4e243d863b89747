import type { Reads } from '../../lib/db/reads/request-reads';
import { windowAfterWait } from '../../lib/domain/governance/rules/rule-breaches';
import type { EvidenceDrift } from '../../lib/domain/governance/approval/drift';
import type { GuardrailBreach } from '../../lib/domain/governance/guardrails/breach';
import { budgetLeft, budgetOf } from '../../lib/domain/governance/guardrails/liquidation-budget';
import { guardrailsOf } from '../../lib/domain/governance/policy/policy';
import { decimal } from '../../lib/domain/number/decimal';
import { hasGoneLive } from '../../lib/domain/governance/proposal/proposal';
import { gatherBreaches } from '../../lib/usecases/proposals/steps/gather-breaches';
import { gatherDrift } from '../../lib/usecases/proposals/steps/gather-drift';

const KNOWN = new WeakMap<Reads, Map<string, Promise<readonly GuardrailBreach[]>>>();

/** The guardrails that a proposal does not keep within now, as its next act will find them; read once for each request. */
export function breachesOf(reads: Reads, proposalId: string): Promise<readonly GuardrailBreach[]> {
  const known = KNOWN.get(reads) ?? new Map<string, Promise<readonly GuardrailBreach[]>>();
  KNOWN.set(reads, known);
  const found = known.get(proposalId) ?? readBreaches(reads, proposalId);
  known.set(proposalId, found);
  return found;
}

async function readBreaches(reads: Reads, proposalId: string): Promise<readonly GuardrailBreach[]> {
  const proposal = await reads.approvalStanding(proposalId);
  const { state, plan, eta, facts } = proposal;
  if (hasGoneLive(state) || facts.proposal.baseVersion !== facts.venue.liveVersion) return [];
  const planned = state === 'APPROVED' ? windowAfterWait(plan, facts).eta : plan.steps[0].at;
  return gatherBreaches(reads.breachSources, proposal, {
    ...{ policy: facts.policy, now: facts.at, at: eta ?? planned },
  });
}

/** What has moved since its evidence, further than an approval may rest on it; null: nothing, or nobody votes on it now. */
export async function driftOf(reads: Reads, proposalId: string): Promise<EvidenceDrift | null> {
  const { state, currentRevision, facts } = await reads.approvalStanding(proposalId);
  return state === 'IN_REVIEW' ? gatherDrift(reads.driftSources, currentRevision.id, facts) : null;
}

const HOUR_MS = 3_600_000;

/** What is left of the liquidation budget, by the notional in a proposal's evidence; null without evidence or budget. */
export async function budgetFor(reads: Reads, proposalId: string) {
  const { currentRevision, facts } = await reads.approvalStanding(proposalId);
  const guardrails = guardrailsOf(facts.policy);
  const evidence = await reads.breachSources.effectsOf(currentRevision.id);
  if (evidence === null) return null;
  const { liquidationBudgetWindowHours: windowHours } = guardrails;
  const since = new Date(facts.at.getTime() - windowHours * HOUR_MS);
  const used = await reads.breachSources.liquidationUsedSince(since);
  const notional = decimal(evidence.impact.totals.notional.after);
  const [budget, left] = [budgetOf(guardrails, notional), budgetLeft(guardrails, { used, notional })];
  return budget && left && { windowHours, budget, used, left };
}
