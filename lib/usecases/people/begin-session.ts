import { sessionExpiry, type SignInMethod } from '../../domain/governance/people/session';
import { ok, refuse, type Result } from '../../domain/result';
import type { SessionRecord } from '../../ports/sessions';
import type { Transact } from '../../ports/unit-of-work';

export interface BeginSessionInput {
  readonly personId: string;
  readonly method: SignInMethod;
  /** When they proved who they are; null: the provider did not say. `NOW`: a moment ago, to us. */
  readonly authenticatedAt: Date | 'NOW' | null;
  readonly client: string;
  readonly source: string;
  /** SHA-256 of the secret that the cookie will hold; random, so it comes by argument. */
  readonly secretHash: string;
  /** Of the cookie that the browser came with: that session ends, whoever's it was, for its cookie goes. */
  readonly replacedHash: string | null;
}

/** Somebody who was shut out while they signed in, or who is nobody. */
export interface NotAdmitted {
  readonly code: 'NotAdmitted';
}

const MAX_CLIENT_LENGTH = 200;

/** Begins the session of a person who has just proved who they are: the row, and the entry of the sign-in with it. */
export function beginSession(
  { transact }: { readonly transact: Transact },
  input: BeginSessionInput,
): Promise<Result<SessionRecord, NotAdmitted>> {
  const { personId, method, authenticatedAt, source, secretHash, replacedHash } = input;
  return transact(async (unit) => {
    const { people, sessions, audit } = unit;
    // Locked, so that whoever is shut out at this moment has either no session or one that ends with the others.
    const person = await people.lock(personId);
    if (!person || person.disabledAt) return refuse({ code: 'NotAdmitted' });
    const replaced = replacedHash === null ? null : await sessions.lockBySecret(replacedHash);
    const now = await unit.databaseClock();
    if (replaced) await sessions.end(replaced.id, now);
    const session = await sessions.add({
      ...{ personId, method, source, secretHash },
      client: input.client.slice(0, MAX_CLIENT_LENGTH),
      startedAt: now,
      authenticatedAt: authenticatedAt === 'NOW' ? now : authenticatedAt,
      lastUsedAt: now,
      expiresAt: sessionExpiry(now),
    });
    await audit.append({
      actor: { kind: 'SYSTEM', process: 'sign-in' },
      action: 'session.sign-in',
      subjectKind: 'person',
      subjectId: personId,
      payload: { method, session: session.id },
    });
    return ok(session);
  });
}
