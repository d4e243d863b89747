/** How long the link of an invitation can be used. */
export const INVITATION_LIFE_HOURS = 72;

/** When the link of an invitation made now is of no use any more. */
export function invitationExpiry(madeAt: Date): Date {
  return new Date(madeAt.getTime() + INVITATION_LIFE_HOURS * 3_600_000);
}

/**
 * Where the link of an invitation leads, behind the address at which people reach the venue. The secret stands behind the
 * `#`, which browsers send to no server: no log of requests holds it, and no referrer.
 */
export function invitationPath(secret: string): string {
  return `/welcome#${secret}`;
}

/** Why somebody gets no link, or can use none. */
export type NoInvitation = 'SIGNS_IN' | 'SUSPENDED' | 'SINGLE_SIGN_ON';

/** What decides whether somebody may set a first password. */
export interface Invited {
  readonly hasPassword: boolean;
  readonly oidcSubject: string | null;
  readonly disabledAt: Date | null;
}

/** Why this person may not set a first password by a link; null when they may. */
export function noInvitation({ hasPassword, oidcSubject, disabledAt }: Invited): NoInvitation | null {
  if (disabledAt !== null) return 'SUSPENDED';
  return hasPassword || oidcSubject !== null ? 'SIGNS_IN' : null;
}
