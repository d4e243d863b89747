import { NextRequest } from 'next/server';
import { getToken } from 'next-auth/jwt';
import type { Actor } from '../domain/governance/people/actor';
import { ok, refuse, type Result } from '../domain/result';
import type { IdentityReads } from '../ports/unit-of-work';
import { hashTokenSecret, isTokenSecret } from './token-secret';

/** Why a bearer token that was sent is of no use. A request without credentials is anonymous, not refused. */
export type CredentialRefusal = {
  readonly code:
    'MalformedAuthorization' | 'UnknownToken' | 'ExpiredToken' | 'RevokedToken' | 'DisabledOwner';
};

export interface ActorDeps {
  readonly identity: IdentityReads;
  readonly sessionSecret: string;
}

const ANONYMOUS: Actor = { kind: 'ANONYMOUS' };

/**
 * Who sends this request: the bearer token's owner through the token, else the person of the session cookie,
 * else nobody. Roles are read afresh, so that a role taken or a person disabled counts from the next request.
 *
 * A request with a bearer token is a system's, even when a session cookie comes along: a token must not be
 * able to borrow the vote of the browser it runs in.
 */
export async function currentActor(
  deps: ActorDeps,
  request: Request,
): Promise<Result<Actor, CredentialRefusal>> {
  const authorization = request.headers.get('authorization');
  if (authorization !== null) return tokenActor(deps.identity, authorization);
  return ok(await sessionActor(deps, request));
}

async function tokenActor(
  identity: IdentityReads,
  authorization: string,
): Promise<Result<Actor, CredentialRefusal>> {
  const secret = /^Bearer ([^ ]+)$/i.exec(authorization)?.[1];
  if (!secret || !isTokenSecret(secret)) return refuse({ code: 'MalformedAuthorization' });
  const token = await identity.token(hashTokenSecret(secret));
  if (!token) return refuse({ code: 'UnknownToken' });
  const now = await identity.now();
  if (token.revokedAt) return refuse({ code: 'RevokedToken' });
  if (token.expiresAt <= now) return refuse({ code: 'ExpiredToken' });
  if (token.owner.disabledAt) return refuse({ code: 'DisabledOwner' });
  await identity.touchToken(token.id, now);
  return ok({
    kind: 'TOKEN',
    tokenId: token.id,
    ownerId: token.ownerId,
    name: token.name,
    scopes: token.scopes,
    roles: token.owner.roles,
  });
}

async function sessionActor({ identity, sessionSecret }: ActorDeps, request: Request): Promise<Actor> {
  const session = await getToken({
    req: new NextRequest(request.url, { headers: request.headers }),
    secret: sessionSecret,
  });
  if (!session?.personId) return ANONYMOUS;
  const person = await identity.person(session.personId);
  if (!person || person.disabledAt) return ANONYMOUS;
  return {
    kind: 'PERSON',
    personId: person.id,
    name: person.name,
    roles: person.roles,
    authenticatedAtMs: session.authenticatedAtMs,
  };
}
