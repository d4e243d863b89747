import { ownReviewRefusal, readOrder } from '../../domain/governance/adjustment/order';
import {
  accessRefusal,
  type AccessRefusal,
  type Actor,
  responsiblePersonId,
} from '../../domain/governance/people/actor';
import { characterFaults } from '../../domain/governance/people/written-text';
import type {
  NotFound,
  OwnProposal,
  ProgrammeNotReady,
  ReauthenticationRequired,
  TokenMayNotVote,
} from '../../domain/refusals';
import { type InvalidInput, ok, refuse, type Result } from '../../domain/result';
import type { Transact } from '../../ports/unit-of-work';
import { staleProof } from '../people/steps/require-proof';

export type ReviewRefusal =
  | AccessRefusal
  | ReauthenticationRequired
  | TokenMayNotVote
  | NotFound
  | OwnProposal
  | InvalidInput
  | ProgrammeNotReady;

/**
 * Puts on record what somebody found of an order that let a dial past the liquidation budget, once. Right: VOTE, with a fresh
 * proof of identity; nobody reviews what they ordered or agreed to.
 */
export function reviewTightening(
  { transact }: { readonly transact: Transact },
  actor: Actor,
  { orderHash, finding }: { readonly orderHash: string; readonly finding: string },
): Promise<Result<{ readonly programme: string; readonly hash: string }, ReviewRefusal>> {
  return transact(async (unit) => {
    if (actor.kind === 'TOKEN') return refuse({ code: 'TokenMayNotVote' });
    const access = accessRefusal(actor, 'VOTE');
    if (access) return refuse(access);
    const stale = await staleProof(unit, actor, 'reviewTightening');
    if (stale) return refuse(stale);
    const personId = responsiblePersonId(actor);
    await unit.venue.lock();
    const order = await unit.adjustments.findOrder(orderHash);
    if (order === null || personId === null || readOrder(order)?.order !== 'TIGHTEN')
      return refuse({ code: 'NotFound', what: 'order' });
    const ownPart = ownReviewRefusal(order, personId);
    if (ownPart !== null) return refuse({ code: ownPart });
    const faults = [
      ...characterFaults('/finding', finding),
      ...(finding.trim() === ''
        ? [{ path: '/finding', rule: 'required', message: 'Say what you found.' }]
        : []),
    ];
    if (faults.length > 0) return refuse({ code: 'InvalidInput', faults });
    if (!order.end?.isCarriedOut) return refuse(notReady('It was not carried out.'));
    if ((await unit.adjustments.review(orderHash)) !== null)
      return refuse(notReady('It was reviewed before.'));
    const at = await unit.clock();
    await unit.adjustments.addReview(orderHash, { personId, finding, at });
    await unit.audit.append({
      ...{ actor, action: 'adjustment.review', subjectKind: 'programme', subjectId: order.programme },
      payload: { orderHash, finding },
    });
    return ok({ programme: order.programme, hash: orderHash });
  });
}

function notReady(reason: string): ProgrammeNotReady {
  return { code: 'ProgrammeNotReady', reason };
}
