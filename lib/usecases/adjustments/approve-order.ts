import { agreementOf, orderFault, ownPartRefusal, readOrder } from '../../domain/governance/adjustment/order';
import {
  accessRefusal,
  type AccessRefusal,
  type Actor,
  responsiblePersonId,
} from '../../domain/governance/people/actor';
import type {
  AlreadyVoted,
  NotFound,
  OwnProposal,
  ProgrammeNotReady,
  ReauthenticationRequired,
  TokenMayNotVote,
} from '../../domain/refusals';
import { ok, refuse, type Result } from '../../domain/result';
import type { Transact } from '../../ports/unit-of-work';
import { staleProof } from '../people/steps/require-proof';
import { carryOutIfAgreed } from './steps/carry-out';
import { liveProgramme } from './steps/live-programme';
import { orderFacts } from './steps/order-facts';

export type ApproveOrderRefusal =
  | AccessRefusal
  | ReauthenticationRequired
  | TokenMayNotVote
  | NotFound
  | OwnProposal
  | AlreadyVoted
  | ProgrammeNotReady;

/**
 * Agrees to exactly what was ordered, by its hash; with the last agreement that it takes it is carried out. What was ordered of
 * another document of the programme, or of one that stands otherwise by now, is refused. Right: VOTE, with a fresh proof of
 * identity; whoever ordered it does not agree to their own.
 */
export function approveOrder(
  { transact }: { readonly transact: Transact },
  actor: Actor,
  { orderHash }: { readonly orderHash: string },
): Promise<Result<{ readonly programme: string; readonly isCarriedOut: boolean }, ApproveOrderRefusal>> {
  return transact(async (unit) => {
    if (actor.kind === 'TOKEN') return refuse({ code: 'TokenMayNotVote' });
    const access = accessRefusal(actor, 'VOTE');
    if (access) return refuse(access);
    const stale = await staleProof(unit, actor, 'approveProgrammeOrder');
    if (stale) return refuse(stale);
    const personId = responsiblePersonId(actor);
    const venue = await unit.venue.lock();
    const order = await unit.adjustments.findOrder(orderHash);
    if (venue?.liveVersion == null || order === null || personId === null) return refuse(NO_ORDER);
    const stored = (await unit.adjustments.lock()).find(({ programme }) => programme === order.programme);
    if (order.end !== null)
      return refuse(
        notReady(order.end.isCarriedOut ? 'It was carried out.' : 'Another order took its place.'),
      );
    const ownPart = ownPartRefusal(order, personId);
    if (ownPart !== null) return refuse({ code: ownPart });
    const document = readOrder(order);
    const programme = await liveProgramme(unit, order.programme);
    if (document === null || !stored)
      return refuse(notReady('What is stored of it is no longer what its hash says.'));
    if (programme?.hash !== document.programmeHash)
      return refuse(notReady('Another version states the programme otherwise: order it anew.'));
    const { policy } = await unit.venue.policy(venue.policyVersion);
    const at = await unit.clock();
    const fault = orderFault(document.order, orderFacts(stored, policy, document, at));
    if (fault !== null) return refuse(notReady(fault));

    await unit.adjustments.addOrderVote(orderHash, personId, at);
    await unit.audit.append({
      ...{ actor, action: 'adjustment.agree', subjectKind: 'programme', subjectId: order.programme },
      payload: { order: document.order, orderHash, needed: agreementOf(document.order, policy).people },
    });
    const isCarriedOut = await carryOutIfAgreed(unit, actor, orderHash, at);
    return ok({ programme: order.programme, isCarriedOut });
  });
}

const NO_ORDER = { code: 'NotFound', what: 'order' } as const;

function notReady(reason: string): ProgrammeNotReady {
  return { code: 'ProgrammeNotReady', reason };
}
