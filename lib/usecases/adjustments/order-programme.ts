import type { Order } from '../../domain/governance/adjustment/order';
import type { Actor } from '../../domain/governance/people/actor';
import { refuse, type Result } from '../../domain/result';
import type { Transact } from '../../ports/unit-of-work';
import { type OrderRefusal, putOrder } from './steps/put-order';

/**
 * Puts to the vote what a programme is to do from now on, with the evidence of what it did in shadow: a document, and its hash
 * is what people agree to. One that was open before is at an end. Right: VOTE, with a fresh proof of identity.
 */
export async function orderProgramme(
  deps: { readonly transact: Transact; readonly nonce: () => string },
  actor: Actor,
  { programme, order }: { readonly programme: string; readonly order: Order },
): Promise<Result<{ readonly programme: string; readonly hash: string }, OrderRefusal>> {
  if (order === 'TIGHTEN') return refuse({ code: 'InvalidInput', faults: [UNSTATED] });
  return putOrder(deps, actor, 'orderProgramme', { programme, order });
}

const UNSTATED = {
  path: '/order',
  rule: 'order-is-stated',
  message: 'How far a dial may rise past the budget is stated with orderTightening.',
};
