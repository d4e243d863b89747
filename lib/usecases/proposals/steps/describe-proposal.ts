import type { LoggedProposal } from '../../../domain/audit/events';
import { contentHash } from '../../../domain/json/canonical';
import type { ProposalRecord } from '../../../ports/governance';

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
