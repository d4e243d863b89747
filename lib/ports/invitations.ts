/** A link by which a person sets their first password, without what opens it. */
export interface InvitationRecord {
  readonly personId: string;
  /** It is of no use from then on. */
  readonly expiresAt: Date;
}

/** At most one for each person. */
export interface InvitationStore {
  /** Takes the place of the one that the person had. `secretHash`: SHA-256 of what the link holds. */
  put(invitation: InvitationRecord & { readonly secretHash: string }): Promise<void>;
  find(secretHash: string): Promise<InvitationRecord | null>;
  /** Uses it up, in one statement: of two at once one gets true. False when it is gone, or has expired at `at`. */
  take(secretHash: string, at: Date): Promise<boolean>;
  /** Whatever link the person has opens nothing any more. */
  voidOf(personId: string): Promise<void>;
}
