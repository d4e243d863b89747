import type { LoggedProposal } from '../../../domain/audit/events';
import { canonicalJson, contentHash } from '../../../domain/json/canonical';
import type { ProposalRecord } from '../../../ports/governance';
import type { UnitOfWork } from '../../../ports/unit-of-work';

/**
 * What the audit log says of a proposal after each act: enough to replay its life, and to tell a row that was
 * altered behind the application's back. Verifying reads it back.
 *
 * @param before the state it was in; null when the act made it
 */
export function proposalPayload<Before extends ProposalRecord['state'] | null>(
  proposal: ProposalRecord,
  before: Before,
): LoggedProposal & { readonly from: Before } {
  const { currentRevision: revision } = proposal;
  return {
    number: proposal.number,
    kind: proposal.kind,
    from: before,
    to: proposal.state,
    reviewCycle: proposal.reviewCycle,
    titleHash: contentHash(proposal.title),
    rationaleHash: contentHash(proposal.rationale),
    activationPlan: JSON.parse(proposal.plan.canonical) as unknown,
    activationPlanHash: proposal.plan.hash,
    revision: {
      hash: revision.hash,
      ordinal: revision.ordinal,
      documentKind: revision.documentKind,
      documentHash: revision.documentHash,
      baseVersion: revision.baseVersion,
      editor: revision.editorId,
      note: revision.note,
    },
  };
}

/**
 * What the log says of an act on a locked proposal: what the act changed, and all else as the log had it. A row that
 * was altered behind the log's back is so never taken for the truth: verifying names it while it is altered, and holds
 * again once it is put back.
 *
 * @param stored as it was locked, @param after as the act leaves it
 */
export async function payloadOfAct<State extends ProposalRecord['state']>(
  unit: UnitOfWork,
  stored: ProposalRecord & { readonly state: State },
  after: ProposalRecord,
): Promise<LoggedProposal & { readonly from: State }> {
  const now = proposalPayload(after, stored.state);
  const log = await unit.audit.onProposal(stored.id);
  if (log === null) return now;
  const before: LoggedProposal = proposalPayload(stored, null);
  const asLogged = (members: readonly (keyof LoggedProposal)[]): Partial<LoggedProposal> =>
    Object.fromEntries(
      members
        .filter((member) => canonicalJson(before[member]) === canonicalJson(now[member]))
        .map((member) => [member, log.left[member]]),
    );
  return { ...now, ...asLogged(CONTENT) };
}

/** What no act need touch; the state is what an act is about. */
const CONTENT = [
  ...(['number', 'kind', 'reviewCycle', 'titleHash', 'rationaleHash'] as const),
  ...(['activationPlan', 'activationPlanHash', 'revision'] as const),
];
