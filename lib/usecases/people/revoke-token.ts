import {
  accessRefusal,
  mayActor,
  type AccessRefusal,
  type Actor,
} from '../../domain/governance/people/actor';
import type { NotFound } from '../../domain/refusals';
import { ok, refuse, type Result } from '../../domain/result';
import type { Transact } from '../../ports/unit-of-work';

export type RevokeTokenRefusal = AccessRefusal | NotFound;

/** Ends a token at once: its owner may, and an administrator. Revoking it again changes nothing. */
export function revokeToken(
  { transact }: { readonly transact: Transact },
  actor: Actor,
  { tokenId }: { readonly tokenId: string },
): Promise<Result<{ tokenId: string }, RevokeTokenRefusal>> {
  return transact(async (unit) => {
    const { tokens, audit } = unit;
    if (actor.kind === 'ANONYMOUS') return refuse({ code: 'Unauthenticated' });
    const token = await tokens.lock(tokenId);
    if (!token) return refuse({ code: 'NotFound', what: 'token' });
    const own = actor.kind === 'PERSON' && actor.personId === token.ownerId;
    if (!own && !(actor.kind === 'PERSON' && mayActor(actor, 'ADMINISTER'))) {
      const access = accessRefusal(actor, 'ADMINISTER');
      // Another's token looks like none at all to those who may not see it.
      return refuse(
        access && actor.kind === 'TOKEN' ? access : { code: 'NotFound', what: 'token', isHidden: true },
      );
    }
    if (token.revokedAt) return ok({ tokenId });
    await tokens.revoke(tokenId, await unit.databaseClock());
    await audit.append({
      actor,
      action: 'token.revoke',
      subjectKind: 'token',
      subjectId: tokenId,
      payload: { prefix: token.prefix, ownerId: token.ownerId },
    });
    return ok({ tokenId });
  });
}
