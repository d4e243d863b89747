import type { Prisma } from './generated/prisma/client';
import { IDLE_MS, LONG_LOCK_MS, LONG_MS } from './limits';

/** Gives a transaction the time to pass over the whole book, and to wait for its turn. */
export async function takeTime(tx: Prisma.TransactionClient): Promise<void> {
  await tx.$queryRaw`SELECT set_config('statement_timeout', ${String(LONG_MS)}, true),
    set_config('idle_in_transaction_session_timeout', ${String(LONG_MS)}, true),
    set_config('lock_timeout', ${String(LONG_LOCK_MS)}, true)`;
}

const holding = new WeakSet<Prisma.TransactionClient>();

/**
 * From here on a transaction holds up others, so it may stand still no longer than any: a frozen process is cut off. Said to the database once
 * in each transaction.
 */
export async function beforeLock(tx: Prisma.TransactionClient): Promise<void> {
  if (holding.has(tx)) return;
  holding.add(tx);
  await tx.$queryRaw`SELECT set_config('idle_in_transaction_session_timeout', ${String(IDLE_MS)}, true)`;
}
