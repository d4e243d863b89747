import { assert } from '../../../domain/assert';
import type { Actor } from '../../../domain/governance/people/actor';
import { nextState } from '../../../domain/governance/proposal/proposal';
import { revisionHash } from '../../../domain/governance/proposal/revision';
import type { ProposalRecord } from '../../../ports/governance';
import type { UnitOfWork } from '../../../ports/unit-of-work';
import { payloadOfAct } from './describe-proposal';

export interface Edit {
  readonly kind: 'revise' | 'plan' | 'rebase';
  /** Of a document of the kind that the proposal is of: that never changes. */
  readonly documentHash: string;
  readonly baseVersion: number;
  readonly editorId: string;
  readonly note: string | null;
  readonly changes?: Partial<Pick<ProposalRecord, 'title' | 'rationale' | 'plan'>>;
}

/**
 * What every edit of a locked proposal does, be it of content, base, time or text: a new revision, so that its
 * editor is on record and can never approve it; a new review cycle, so that no vote counts on; back to DRAFT.
 */
export async function addRevision(
  unit: UnitOfWork,
  actor: Actor,
  proposal: ProposalRecord,
  { kind, changes = {}, ...edit }: Edit,
): Promise<void> {
  const state = nextState(proposal.state, 'revise');
  assert(state !== null, `a proposal that is ${proposal.state} may be edited`);
  const venue = await unit.venue.find();
  assert(venue !== null, 'a proposal has a venue');
  const revision = {
    ordinal: proposal.currentRevision.ordinal + 1,
    documentKind: proposal.currentRevision.documentKind,
    documentHash: edit.documentHash,
    baseVersion: edit.baseVersion,
    editorId: edit.editorId,
    note: edit.note,
  };
  const hash = revisionHash({
    ...revision,
    venue: venue.name,
    proposal: proposal.id,
    editor: revision.editorId,
  });
  const currentRevision = await unit.proposals.addRevision({
    ...revision,
    hash,
    proposalId: proposal.id,
    createdAt: unit.now,
  });
  const change = {
    ...changes,
    state,
    stateReason: null,
    reviewCycle: proposal.reviewCycle + 1,
    eta: null,
    graceUntil: null,
  };
  await unit.proposals.update(proposal.id, change);
  await unit.audit.append({
    actor,
    action: `proposal.${kind}`,
    subjectKind: 'proposal',
    subjectId: proposal.id,
    payload: await payloadOfAct(unit, proposal, { ...proposal, ...change, currentRevision }),
  });
}
