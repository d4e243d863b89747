import * as z from 'zod';
import { count, decimal, hash, id, instant, number } from './event-words';

/** What the log says of a version that goes live, whole or in steps. */

export const loggedVersion = z.strictObject({
  number,
  kind: z.enum(['GENESIS', 'CHANGE', 'ROLLBACK']),
  parameterSetHash: hash,
  proposalId: id.nullable(),
  activatedAt: instant,
});
export type LoggedVersion = z.infer<typeof loggedVersion>;

/** What it went live on. */
export const ACTIVATED_SHAPE = {
  version: loggedVersion,
  evidenceHash: hash.nullable(),
  policyVersion: number,
  approvals: z.array(z.strictObject({ person: id, digest: hash })),
};

/** How far a change is from then on, and what it has done to accounts since it began. */
export const RAMP_STEP_SHAPE = {
  at: instant,
  leading: decimal,
  trailing: decimal,
  effectiveHash: hash,
  presentEffectHash: hash,
  accountsLiquidatable: count,
  notionalLiquidatable: decimal,
};
