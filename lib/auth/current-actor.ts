import type { Actor } from '../domain/governance/people/actor';
import { isSessionLive } from '../domain/governance/people/session';
import { ok, refuse, type Result } from '../domain/result';
import type { IdentityReads } from '../ports/unit-of-work';
import { sessionSecretOf } from './cookies';
import { hashSecret, isTokenSecret } from './token-secret';

/** Why a bearer token that was sent is of no use. A request without credentials is anonymous, not refused. */
export type CredentialRefusal = {
  readonly code:
    | 'MalformedAuthorization'
    | 'UnknownToken'
    | 'ExpiredToken'
    | 'RevokedToken'
    | 'DisabledOwner';
  /** The token, where the venue knows one. */
  readonly tokenId: string | null;
};

/** What of a request says who sends it: its headers of these names; null where it has none. */
export interface Credentials {
  readonly authorization: string | null;
  readonly cookie: string | null;
}

export interface ActorDeps {
  readonly identity: IdentityReads;
  /** Whether people reach the venue by https. */
  readonly secure: boolean;
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
  { authorization, cookie }: Credentials,
): Promise<Result<Actor, CredentialRefusal>> {
  if (authorization !== null) return tokenActor(deps.identity, authorization);
  return ok(await sessionActor(deps, cookie));
}

async function tokenActor(
  identity: IdentityReads,
  authorization: string,
): Promise<Result<Actor, CredentialRefusal>> {
  const secret = /^Bearer ([^ ]+)$/i.exec(authorization)?.[1];
  if (!secret || !isTokenSecret(secret)) return refuse({ code: 'MalformedAuthorization', tokenId: null });
  const token = await identity.token(hashSecret(secret));
  if (!token) return refuse({ code: 'UnknownToken', tokenId: null });
  const now = await identity.now();
  if (token.revokedAt) return refuse({ code: 'RevokedToken', tokenId: token.id });
  if (token.expiresAt <= now) return refuse({ code: 'ExpiredToken', tokenId: token.id });
  if (token.owner.disabledAt) return refuse({ code: 'DisabledOwner', tokenId: token.id });
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

async function sessionActor({ identity, secure }: ActorDeps, cookie: string | null): Promise<Actor> {
  const secret = sessionSecretOf(cookie, secure);
  const session = secret === null ? null : await identity.session(hashSecret(secret));
  if (!session || session.person.disabledAt) return ANONYMOUS;
  const now = await identity.now();
  if (!isSessionLive(session, now)) return ANONYMOUS;
  await identity.touchSession(session.id, now);
  const { person } = session;
  return {
    kind: 'PERSON',
    personId: person.id,
    name: person.name,
    roles: person.roles,
    authenticatedAtMs: session.authenticatedAt?.getTime() ?? 0,
    sessionId: session.id,
  };
}
