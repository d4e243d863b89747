import {
  accessRefusal,
  responsiblePersonId,
  type AccessRefusal,
  type Actor,
} from '../../domain/governance/people/actor';
import { byKind } from '../../domain/governance/proposal/document';
import { resolvesIn } from '../../domain/governance/activation/pointer';
import { type InvalidInput, ok, refuse, type Fault, type Result } from '../../domain/result';
import type { NotFound } from '../../domain/refusals';
import { MAX_TEXT_LENGTH, textFaults } from '../../domain/governance/proposal/texts';
import { contentHash } from '../../domain/json/canonical';
import type { Transact } from '../../ports/unit-of-work';

export interface CommentOnProposalInput {
  readonly proposalId: string;
  readonly body: string;
  /** JSON Pointer to a place in the current revision's document; null: about the whole. */
  readonly path: string | null;
}

export type CommentOnProposalRefusal = AccessRefusal | NotFound | InvalidInput;

/** Adds a comment to the current revision. It decides nothing, so it may be made in any state. */
export function commentOnProposal(
  { transact }: { readonly transact: Transact },
  actor: Actor,
  { proposalId, body, path }: CommentOnProposalInput,
): Promise<Result<{ commentId: string }, CommentOnProposalRefusal>> {
  return transact(async (unit) => {
    const access = accessRefusal(actor, 'COMMENT');
    if (access) return refuse(access);
    const authorId = responsiblePersonId(actor);
    if (authorId === null) return refuse({ code: 'Unauthenticated' });
    const proposal = await unit.proposals.lock(proposalId);
    if (!proposal) return refuse({ code: 'NotFound', what: 'proposal' });
    const { currentRevision: revision } = proposal;
    const faults: Fault[] = [...textFaults('/body', body, MAX_TEXT_LENGTH)];
    if (path !== null) {
      const { document } = await byKind(revision, {
        PARAMETER_SET: (hash) => unit.parameterSets.load(hash),
      });
      if (!resolvesIn(document, path)) {
        const message = `The current revision has no place ${JSON.stringify(path)}.`;
        faults.push({ path: '/path', rule: 'pointer-resolves', message });
      }
    }
    if (faults.length > 0) return refuse({ code: 'InvalidInput', faults });

    const commentId = await unit.proposals.addComment({
      proposalId,
      revisionId: revision.id,
      authorId,
      path,
      body: body.trim(),
      createdAt: unit.now,
    });
    await unit.audit.append({
      actor,
      action: 'proposal.comment',
      subjectKind: 'proposal',
      subjectId: proposalId,
      payload: {
        comment: commentId,
        revisionHash: revision.hash,
        path,
        bodyHash: contentHash(body.trim()),
      },
    });
    return ok({ commentId });
  });
}
