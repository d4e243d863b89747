import { accessRefusal, type AccessRefusal, type Actor } from '../../domain/governance/people/actor';
import type { NotFound } from '../../domain/refusals';
import { ok, refuse, type Result } from '../../domain/result';
import type { Transact, UnitOfWork } from '../../ports/unit-of-work';
import type { SessionRecord } from '../../ports/sessions';

export type EndSessionRefusal = AccessRefusal | NotFound;

/** Ends a session of one's own at once, on whichever machine it is. Ending it again changes nothing. */
export function endSession(
  { transact }: { readonly transact: Transact },
  actor: Actor,
  { sessionId }: { readonly sessionId: string },
): Promise<Result<{ sessionId: string }, EndSessionRefusal>> {
  return transact(async (unit) => {
    // A token has no session, and speaks of none.
    const access = actor.kind === 'PERSON' ? null : accessRefusal(actor, 'ADMINISTER');
    if (access) return refuse(access);
    const session = await unit.sessions.lock(sessionId);
    if (!session) return refuse({ code: 'NotFound', what: 'session' });
    if (actor.kind !== 'PERSON' || actor.personId !== session.personId) {
      // Another's session looks like none at all.
      return refuse({ code: 'NotFound', what: 'session', isHidden: true });
    }
    await endNow(unit, actor, session);
    return ok({ sessionId });
  });
}

/** Ends the session that a cookie opens: whoever has the cookie may. Of no session nothing is said. */
export function signOut(
  { transact }: { readonly transact: Transact },
  { secretHash }: { readonly secretHash: string },
): Promise<Result<null, never>> {
  return transact(async (unit) => {
    const session = await unit.sessions.lockBySecret(secretHash);
    if (session) await endNow(unit, { kind: 'SYSTEM', process: 'sign-in' }, session);
    return ok(null);
  });
}

async function endNow(unit: UnitOfWork, actor: Actor, session: SessionRecord): Promise<void> {
  if (session.endedAt) return;
  await unit.sessions.end(session.id, await unit.databaseClock());
  await unit.audit.append({
    actor,
    action: 'session.end',
    subjectKind: 'person',
    subjectId: session.personId,
    payload: { session: session.id },
  });
}
