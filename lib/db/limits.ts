/**
 * How long a session may wait, work and stand still in a transaction, in milliseconds. Whoever holds a lock and is
 * frozen is cut off after `IDLE_MS`; whoever waits for a lock gives up after `LOCK_MS`.
 *
 * The application's role has the same settings in the database (migration `session_limits`), for connections that are
 * not made here.
 */
export const LOCK_MS = 5_000;
export const IDLE_MS = 15_000;
export const STATEMENT_MS = 60_000;

/** Of transactions that pass over the whole book: reading it, a simulation, an import, a run. */
export const LONG_MS = 30 * 60_000;
/** They wait longer for a lock than a frozen holder is let live, and than an import holds the venue. */
export const LONG_LOCK_MS = 5 * 60_000;

/**
 * What every connection starts with. The time zone is UTC because instants lose their offset on the way in and out. READ COMMITTED is
 * what use cases count on, whatever the server's default is (decision 0012).
 */
export const SESSION_OPTIONS = [
  'TimeZone=UTC',
  String.raw`default_transaction_isolation=read\ committed`,
  `lock_timeout=${LOCK_MS}`,
  `idle_in_transaction_session_timeout=${IDLE_MS}`,
  `statement_timeout=${STATEMENT_MS}`,
]
  .map((setting) => `-c ${setting}`)
  .join(' ');

/** For a transaction past Prisma that stands still while something else works. @param idleMs 0: for as long as it takes */
export function longTransaction(begin: string, idleMs: number): string {
  return `${begin}; set local idle_in_transaction_session_timeout = ${idleMs}; set local statement_timeout = ${LONG_MS}`;
}
