import { Busy } from '../ports/busy';

/**
 * PostgreSQL's codes for what a limit ended: a lock that was not had in time, a statement that took too long, a
 * transaction that stood still; and Prisma's for no connection in time, or for a transaction that is over.
 */
const CUT_OFF: ReadonlySet<unknown> = new Set(['55P03', '57014', '25P03', 'P2024', 'P2028']);
const MEMBERS = ['cause', 'meta', 'driverAdapterError', 'originalCode', 'code'] as const;
const DEPTH = 6;

/** The failure as `Busy` where a limit was its cause, however deep the libraries have wrapped it; else as it was. */
export function asBusy(error: unknown): unknown {
  return isCutOff(error, DEPTH) ? new Busy(error) : error;
}

function isCutOff(value: unknown, depth: number): boolean {
  if (CUT_OFF.has(value)) return true;
  if (typeof value !== 'object' || value === null || depth === 0) return false;
  const members: Partial<Record<string, unknown>> = {
    ...value,
    cause: Reflect.get(value, 'cause') as unknown,
  };
  return MEMBERS.some((member) => isCutOff(members[member], depth - 1));
}
