import type { Tightening } from '../../domain/governance/adjustment/tightening';
import type { Actor } from '../../domain/governance/people/actor';
import type { Result } from '../../domain/result';
import type { Transact } from '../../ports/unit-of-work';
import { type OrderRefusal, putOrder } from './steps/put-order';

/**
 * Puts to the vote that a maintenance dial of a constrained class may rise past the liquidation budget, to a stated value at
 * most, and by when somebody else looks at it. The law still moves it, by its own limits and notice. It takes two people, of
 * whom whoever orders it is one. Right: VOTE, with a fresh proof of identity.
 */
export function orderTightening(
  deps: { readonly transact: Transact; readonly nonce: () => string },
  actor: Actor,
  { programme, ...tightening }: Tightening & { readonly programme: string },
): Promise<Result<{ readonly programme: string; readonly hash: string }, OrderRefusal>> {
  return putOrder(deps, actor, 'orderTightening', { programme, order: 'TIGHTEN', tightening });
}
