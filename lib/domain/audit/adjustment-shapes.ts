import * as z from 'zod';
import { HOLDS, UNSOUND } from '../dynamics/observed';
import { PHASES } from '../dynamics/phase';
import { DIALS } from '../dynamics/programme';
import { ORDERS } from '../governance/adjustment/order';
import { count, decimal, hash, id, instant } from './event-words';

const phase = z.enum(PHASES);
const order = z.enum(ORDERS);
/** Which document decided, and the hash of the slot. Applied to nobody in SHADOW. */
const slot = { phase, programmeHash: hash, at: instant, slotHash: hash };
const moved = z.strictObject({ subject: z.string(), dial: z.enum(DIALS), before: decimal, after: decimal });
const head = z.strictObject({ programme: z.string(), at: instant, slotHash: hash });

/** What entries say of adjustment programmes. */
export const ADJUSTMENT_SHAPES = {
  step: z.strictObject({
    ...slot,
    dials: z.array(moved),
    /** Of the parameters in force after it; null: they are as before. */
    effectiveHash: hash.nullable(),
    /** By where the dials then stand; left out where live accounts had nothing to bear. */
    accountsLiquidatable: count.optional(),
    notionalLiquidatable: decimal.optional(),
  }),
  hold: z.strictObject({ ...slot, reasons: z.array(z.enum([...UNSOUND, ...HOLDS])) }),
  /** The newest slot of every programme, and through it all before. */
  anchor: z.strictObject({ hour: instant, heads: z.array(head) }),
  suspend: z.strictObject({ phase, reason: z.string() }),
  order: z.strictObject({ order, orderHash: hash, programmeHash: hash }),
  agree: z.strictObject({ order, orderHash: hash, needed: count }),
  carryOut: z.strictObject({ order, orderHash: hash, approvals: z.array(id), phaseBefore: phase, phase }),
  /** Every dial is back at 1, as was ordered. */
  revert: z.strictObject({ ...slot, phaseBefore: phase }),
};
