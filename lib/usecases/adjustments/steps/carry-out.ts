import { assert } from '../../../domain/assert';
import {
  agreementOf,
  countsAt,
  type OrderDocument,
  readOrder,
} from '../../../domain/governance/adjustment/order';
import { GRID } from '../../../domain/dynamics/dial';
import { decimal } from '../../../domain/number/decimal';
import type { Actor } from '../../../domain/governance/people/actor';
import type { AdjustmentStanding, StoredAdjustment } from '../../../ports/adjustments';
import type { UnitOfWork } from '../../../ports/unit-of-work';

/** Carries an open order out if enough people agree to it now: the venue is locked. @returns whether it was */
export async function carryOutIfAgreed(
  unit: UnitOfWork,
  actor: Actor,
  hash: string,
  at: Date,
): Promise<boolean> {
  const order = await unit.adjustments.findOrder(hash);
  const venue = await unit.venue.find();
  assert(order !== null && venue !== null, 'what is agreed to was ordered');
  const document = readOrder(order);
  assert(document !== null, `order ${hash} is what its hash says`);
  const { policy } = await unit.venue.policy(venue.policyVersion);
  const { people } = agreementOf(document.order, policy);
  const counting = order.votes.filter((vote) => countsAt(policy, vote.at, at));
  if (counting.length < people) return false;
  const stored = (await unit.adjustments.lock()).find(({ programme }) => programme === order.programme);
  assert(stored !== undefined, 'an order is of a programme that decided');
  await unit.adjustments.endOrder(hash, { isCarriedOut: true, at });
  const after = standingAfter(document, stored, at);
  // What was not applied was not borne by anybody: a dial that comes into force begins as approved.
  const begins = after.phase !== stored.phase && stored.phase === 'SHADOW';
  const state = begins ? { ...stored.state, pairs: new Map<string, never>() } : stored.state;
  await unit.adjustments.order(order.programme, after, state);
  const { tightening } = document;
  if (tightening) {
    const to = decimal(tightening.to).times(GRID).toNumber();
    const allowed = new Map([...stored.pastBudget, [tightening.subject, { to, orderHash: hash }]]);
    await unit.adjustments.setPastBudget(order.programme, allowed);
  }
  await unit.audit.append({
    ...{ actor, action: 'adjustment.carry-out', subjectKind: 'programme', subjectId: order.programme },
    payload: {
      ...{ order: document.order, orderHash: hash, approvals: counting.map(({ personId }) => personId) },
      ...{ phaseBefore: stored.phase, phase: after.phase },
      ...(tightening && { tightening }),
    },
  });
  return true;
}

function standingAfter(
  { order }: OrderDocument,
  { phase, phaseAt, suspendedAt, isOutcome, isReverting }: StoredAdjustment,
  at: Date,
): AdjustmentStanding {
  switch (order) {
    case 'INITIAL_ONLY':
    case 'LIVE':
      return { phase: order, phaseAt: at, suspendedAt, isOutcome, isReverting };
    case 'RESUME':
      return { phase, phaseAt, suspendedAt: null, isReverting };
    case 'REVERT':
      return { phase, phaseAt, suspendedAt: null, isReverting: true };
    case 'TIGHTEN':
      return { phase, phaseAt, suspendedAt, isOutcome, isReverting };
  }
}
