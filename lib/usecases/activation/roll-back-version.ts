import { activationPlan, DEFAULT_GRACE_MINUTES } from '../../domain/governance/activation/activation-plan';
import {
  accessRefusal,
  responsiblePersonId,
  type AccessRefusal,
  type Actor,
} from '../../domain/governance/people/actor';
import { applicabilityFaults } from '../../domain/governance/activation/coverage';
import { type GuardrailBreached, guardrailRefusal } from '../../domain/governance/guardrails/breach';
import { type InvalidInput, ok, refuse, type Result } from '../../domain/result';
import type { NotFound, NothingChanged, ReauthenticationRequired } from '../../domain/refusals';
import { revisionHash } from '../../domain/governance/proposal/revision';
import { MAX_REASON_LENGTH, textFaults } from '../../domain/governance/proposal/texts';
import type { Transact } from '../../ports/unit-of-work';
import { staleProof } from '../people/steps/require-proof';
import { breachSourcesOf, gatherSetBreaches } from '../proposals/steps/gather-breaches';
import { proposalPayload } from '../proposals/steps/describe-proposal';
import { requestSimulationWithin } from '../simulation/request-simulation';

export type RollBackVersionRefusal =
  | AccessRefusal
  | ReauthenticationRequired
  | NotFound
  | InvalidInput
  | NothingChanged
  | GuardrailBreached;

/**
 * Proposes to bring back an earlier version's content, as a new version. It goes straight into review and its
 * simulation is on its way, but it needs the same approvals as any change: what was safe then may liquidate people
 * now. @see docs/decisions/0011-a-rollback-is-a-proposal.md
 */
export function rollBackVersion(
  { transact }: { readonly transact: Transact },
  actor: Actor,
  { toVersion, reason }: { readonly toVersion: number; readonly reason: string },
): Promise<Result<{ proposalId: string }, RollBackVersionRefusal>> {
  return transact(async (unit) => {
    const access = accessRefusal(actor, 'ROLL_BACK');
    if (access) return refuse(access);
    const stale = await staleProof(unit, actor, 'rollBackVersion');
    if (stale) return refuse(stale);
    const authorId = responsiblePersonId(actor);
    if (authorId === null) return refuse({ code: 'Unauthenticated' });
    const texts = textFaults('/reason', reason, MAX_REASON_LENGTH);
    if (texts.length > 0) return refuse({ code: 'InvalidInput', faults: texts });
    const venue = await unit.venue.lock();
    const live = venue?.liveVersion == null ? null : await unit.venue.version(venue.liveVersion);
    const version = await unit.venue.version(toVersion);
    if (!venue || !live || !version) return refuse({ code: 'NotFound', what: 'version' });
    if (version.parameterSetHash === live.parameterSetHash) return refuse({ code: 'NothingChanged' });
    const set = await unit.parameterSets.load(version.parameterSetHash);
    const faults = applicabilityFaults(
      set,
      (await unit.book.instruments()).values(),
      await unit.book.instrumentsHeld(),
    );
    if (faults.length > 0) return refuse({ code: 'InvalidInput', faults });
    const { policy } = await unit.venue.policy(venue.policyVersion);
    const question = { policy, now: await unit.clock(), at: null };
    const breached = guardrailRefusal(
      await gatherSetBreaches(breachSourcesOf(unit), 'ROLLBACK', set, question),
    );
    if (breached) return refuse(breached);

    const revision = {
      ordinal: 1,
      documentKind: 'PARAMETER_SET' as const,
      documentHash: version.parameterSetHash,
      baseVersion: live.number,
      editorId: authorId,
      note: null,
      createdAt: unit.now,
    };
    const proposal = await unit.proposals.add(
      {
        kind: 'ROLLBACK',
        title: `Roll back to version ${version.number}`,
        rationale: reason.trim(),
        authorId,
        state: 'IN_REVIEW',
        plan: activationPlan(null, DEFAULT_GRACE_MINUTES),
      },
      revision,
      (id) => revisionHash({ ...revision, venue: venue.name, proposal: id, editor: authorId }),
    );
    await unit.audit.append({
      actor,
      action: 'proposal.create-rollback',
      subjectKind: 'proposal',
      subjectId: proposal.id,
      payload: {
        ...proposalPayload(proposal, null),
        toVersion: version.number,
        reason: reason.trim(),
      },
    });
    await requestSimulationWithin(unit, actor, proposal, authorId);
    return ok({ proposalId: proposal.id });
  });
}
