import type { SessionTimes, SignInMethod } from '../domain/governance/people/session';

/** A signed-in person, without what opens it. */
export interface SessionRecord extends SessionTimes {
  readonly id: string;
  readonly personId: string;
  readonly method: SignInMethod;
  /** What the browser said it is; at most 200 characters. */
  readonly client: string;
  /** Where the sign-in came from, as the sign-in limit counts it. */
  readonly source: string;
  readonly startedAt: Date;
  /** When the person proved who they are; null when the provider does not say: no act that asks for a proof then. */
  readonly authenticatedAt: Date | null;
}

export interface SessionStore {
  /** `secretHash`: SHA-256 of what the cookie holds. */
  add(
    session: Omit<SessionRecord, 'id' | 'endedAt'> & { readonly secretHash: string },
  ): Promise<SessionRecord>;
  lock(id: string): Promise<SessionRecord | null>;
  lockBySecret(secretHash: string): Promise<SessionRecord | null>;
  end(id: string, at: Date): Promise<void>;
  /** Every one of a person that nobody has ended; gives back how many. */
  endAllOf(personId: string, at: Date): Promise<number>;
}
