import { absoluteFault } from '../../../domain/dynamics/anchor';
import type { Programme } from '../../../domain/dynamics/programme';
import { agreementOf, type Order, orderFault, sealOrder } from '../../../domain/governance/adjustment/order';
import { type Tightening, tighteningFaults } from '../../../domain/governance/adjustment/tightening';
import {
  accessRefusal,
  type AccessRefusal,
  type Actor,
  responsiblePersonId,
} from '../../../domain/governance/people/actor';
import type {
  NotFound,
  ProgrammeNotReady,
  ReauthenticationRequired,
  TokenMayNotVote,
} from '../../../domain/refusals';
import { type InvalidInput, ok, refuse, type Result } from '../../../domain/result';
import type { StoredAdjustment } from '../../../ports/adjustments';
import type { Transact, UnitOfWork } from '../../../ports/unit-of-work';
import { staleProof } from '../../people/steps/require-proof';
import { carryOutIfAgreed } from './carry-out';
import { liveProgramme } from './live-programme';
import { orderFacts, replayOf } from './order-facts';

export type OrderRefusal =
  | AccessRefusal
  | ReauthenticationRequired
  | TokenMayNotVote
  | NotFound
  | InvalidInput
  | ProgrammeNotReady;

/** What is ordered; of TIGHTEN how far. */
export interface Ordering {
  readonly programme: string;
  readonly order: Order;
  readonly tightening?: Tightening | undefined;
}

/** Puts an order to the vote, where the act's own proof of identity is fresh; one that was open before is at an end. */
export function putOrder(
  { transact, nonce }: { readonly transact: Transact; readonly nonce: () => string },
  actor: Actor,
  act: 'orderProgramme' | 'orderTightening',
  { programme: name, order, tightening }: Ordering,
): Promise<Result<{ readonly programme: string; readonly hash: string }, OrderRefusal>> {
  return transact(async (unit) => {
    if (actor.kind === 'TOKEN') return refuse({ code: 'TokenMayNotVote' });
    const access = accessRefusal(actor, 'VOTE');
    if (access) return refuse(access);
    const stale = await staleProof(unit, actor, act);
    if (stale) return refuse(stale);
    const authorId = responsiblePersonId(actor);
    const programme = await liveProgramme(unit, name);
    if (!programme || authorId === null) return refuse(NO_PROGRAMME);
    const replay = isPhase(order) ? await replayOf(unit, name, programme) : null;
    const venue = await unit.venue.lock();
    const stored = (await unit.adjustments.lock()).find((one) => one.programme === name);
    if (venue?.liveVersion == null || !stored) return refuse(NO_PROGRAMME);
    if ((await liveProgramme(unit, name))?.hash !== programme.hash)
      return refuse({
        code: 'ProgrammeNotReady',
        reason: 'Another version went live meanwhile: look at it again.',
      });
    const { policy } = await unit.venue.policy(venue.policyVersion);
    const shadow = isPhase(order) ? await unit.adjustments.shadowEvidence(name, stored.phaseAt) : null;
    const at = await unit.clock();
    const faults = tightening ? tighteningFaults(tightening, { programme, at }) : [];
    if (faults.length > 0) return refuse({ code: 'InvalidInput', faults });
    const facts = orderFacts(stored, policy, { shadow, replay, tightening }, at);
    const reason = orderFault(order, facts) ?? (await anchorFault(unit, programme, stored, order));
    if (reason !== null) return refuse({ code: 'ProgrammeNotReady', reason });

    const { phase, isSuspended } = facts;
    const sealed = sealOrder({
      ...{ venue: venue.name, programme: name, order, phase, isSuspended, shadow, replay },
      ...{ programmeHash: programme.hash, versionNumber: venue.liveVersion },
      ...{ author: authorId, at: at.toISOString(), nonce: nonce() },
      ...(tightening && { tightening }),
    });
    for (const open of await unit.adjustments.openOrders(name))
      await unit.adjustments.endOrder(open.hash, { isCarriedOut: false, at });
    await unit.adjustments.addOrder({ ...sealed, programme: name, authorId, at });
    await unit.audit.append({
      ...{ actor, action: 'adjustment.order', subjectKind: 'programme', subjectId: name },
      payload: {
        ...{ order, orderHash: sealed.hash, programmeHash: programme.hash },
        ...(tightening && { tightening }),
      },
    });
    if (agreementOf(order, policy).authorCounts) {
      await unit.adjustments.addOrderVote(sealed.hash, authorId, at);
      await carryOutIfAgreed(unit, actor, sealed.hash, at);
    }
    return ok({ programme: name, hash: sealed.hash });
  });
}

/** Of what is to leave SHADOW. */
async function anchorFault(
  unit: UnitOfWork,
  programme: Programme,
  { programme: name, phase, phaseAt }: StoredAdjustment,
  order: Order,
): Promise<string | null> {
  const { target, bounds } = programme.document;
  if (!isPhase(order) || phase !== 'SHADOW' || target.anchor.kind !== 'ABSOLUTE') return null;
  return absoluteFault(programme, await unit.adjustments.targetsSeen(name, phaseAt, bounds));
}

const isPhase = (order: Order): boolean => order === 'INITIAL_ONLY' || order === 'LIVE';

const NO_PROGRAMME = { code: 'NotFound', what: 'programme' } as const;
