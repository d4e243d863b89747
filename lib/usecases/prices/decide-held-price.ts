import { auditEvent } from '../../domain/audit/events';
import { accessRefusal, type AccessRefusal, type Actor } from '../../domain/governance/people/actor';
import { areNear } from '../../domain/market/price-guard';
import { decimal, ZERO, type Decimal } from '../../domain/number/decimal';
import type { HeldPriceMoved, HoldEnded, NotFound, ReauthenticationRequired } from '../../domain/refusals';
import { ok, refuse, type Result } from '../../domain/result';
import type { Transact } from '../../ports/unit-of-work';
import { staleProof } from '../people/steps/require-proof';
import { endHold } from './steps/end-hold';
import { endedHold } from './steps/hold-events';

export type DecideHeldPriceRefusal =
  | AccessRefusal
  | ReauthenticationRequired
  | NotFound
  | HoldEnded
  | HeldPriceMoved;

/** A held price as somebody saw it. */
export interface SeenHold {
  readonly symbol: string;
  /** The newest held price that they looked at. */
  readonly price: Decimal;
}

/**
 * Says that a held price is true: it is the mark price from now on, and every account is margined at it.
 * Right: VOTE (who brings prices in is not who judges them), with a fresh proof of identity.
 */
export const confirmPrice = (
  deps: { readonly transact: Transact },
  actor: Actor,
  seen: SeenHold,
): Promise<Result<{ instrument: string }, DecideHeldPriceRefusal>> => decide(deps, actor, seen, 'confirm');

/** Says that a held price is false: it is dropped, and the last accepted one stays. Right and proof as to confirm it. */
export const rejectPrice = (
  deps: { readonly transact: Transact },
  actor: Actor,
  seen: SeenHold,
): Promise<Result<{ instrument: string }, DecideHeldPriceRefusal>> => decide(deps, actor, seen, 'reject');

/**
 * What was seen must be what is held, as nearly as sources must be to agree: a price that came since may be another matter.
 * A hold whose time is over has ended,
 * whether the fallback has acted yet or not.
 */
function decide(
  { transact }: { readonly transact: Transact },
  actor: Actor,
  { symbol, price }: SeenHold,
  verdict: 'confirm' | 'reject',
): Promise<Result<{ instrument: string }, DecideHeldPriceRefusal>> {
  return transact(async (unit) => {
    const access = accessRefusal(actor, 'VOTE');
    if (access) return refuse(access);
    const stale = await staleProof(unit, actor, `${verdict}Price`);
    if (stale) return refuse(stale);
    await unit.venue.lock();
    const held = (await unit.heldPrices.known([symbol])).get(symbol)?.hold ?? null;
    if (held === null) {
      const isListed = (await unit.book.instruments()).has(symbol);
      return refuse(isListed ? { code: 'HoldEnded', instrument: symbol } : NO_INSTRUMENT);
    }
    const at = await unit.clock();
    const { instrument, hold } = held;
    if (at >= hold.endsAt) return refuse({ code: 'HoldEnded', instrument });
    const { guard } = await unit.heldPrices.rules();
    if (!areNear(hold.newest.price, price, guard ? decimal(guard.agreement) : ZERO))
      return refuse({ code: 'HeldPriceMoved', instrument, price: hold.newest.price });
    const accepted = verdict === 'confirm' ? hold.newest : null;
    await endHold(unit, held, { by: verdict === 'confirm' ? 'CONFIRMED' : 'REJECTED', at, accepted });
    const event = auditEvent({
      ...{ action: `price.${verdict}`, subjectKind: 'instrument', subjectId: instrument },
      payload: endedHold(held),
    });
    await unit.audit.append({ actor, ...event });
    return ok({ instrument });
  });
}

const NO_INSTRUMENT = { code: 'NotFound', what: 'instrument' } as const;
