/** How a person has proved who they are. */
export const SIGN_IN_METHODS = ['password', 'oidc'] as const;
export type SignInMethod = (typeof SIGN_IN_METHODS)[number];

/** A session that nobody uses ends by itself after so long. A page that is open asks for news, and so uses it. */
export const SESSION_IDLE_MINUTES = 60;
/** No session lasts longer, however much it is used. */
export const SESSION_LIFE_HOURS = 8;

/** What says whether a session still opens anything. */
export interface SessionTimes {
  readonly lastUsedAt: Date;
  readonly expiresAt: Date;
  /** Null: nobody has ended it. */
  readonly endedAt: Date | null;
}

/** When a session that begins now is over at the latest. */
export function sessionExpiry(beginsAt: Date): Date {
  return new Date(beginsAt.getTime() + SESSION_LIFE_HOURS * 3_600_000);
}

/** Whether a session opens anything at an instant of the database's clock: at the very end of either time it does not. */
export function isSessionLive({ lastUsedAt, expiresAt, endedAt }: SessionTimes, at: Date): boolean {
  const idleMs = at.getTime() - lastUsedAt.getTime();
  return endedAt === null && at < expiresAt && idleMs < SESSION_IDLE_MINUTES * 60_000;
}
