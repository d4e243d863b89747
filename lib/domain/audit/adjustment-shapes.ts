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
/** A dial that may rise past the budget: how far, and until when somebody else is to look at it. */
const tightening = z
  .strictObject({ subject: z.string(), to: decimal, reason: z.string(), reviewBy: instant })
  .optional();
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
  /** Those whose maintenance margin the liquidation budget has bound for so long that nothing of them loosens. */
  constrain: z.strictObject({ ...slot, subjects: z.array(z.string()) }),
  /** What live accounts lack of maintenance margin at the target of that slot, beyond what they lack now. */
  uncover: z.strictObject({ ...slot, subjects: z.array(z.string()), accounts: count, amount: decimal }),
  /** A large account that keeps a rise back: until the deadline it counts. */
  call: z.strictObject({ at: instant, deadline: instant, notional: decimal, missing: decimal }),
  endCall: z.strictObject({ calledAt: instant, at: instant, reason: z.enum(['STANDS', 'TIPPED', 'LAPSED']) }),
  /** What somebody else found of an order that let a dial past the budget. */
  review: z.strictObject({ orderHash: hash, finding: z.string() }),
  /** The newest slot of every programme, and through it all before. */
  anchor: z.strictObject({ hour: instant, heads: z.array(head) }),
  suspend: z.strictObject({ phase, reason: z.string() }),
  order: z.strictObject({ order, orderHash: hash, programmeHash: hash, tightening }),
  agree: z.strictObject({ order, orderHash: hash, needed: count }),
  carryOut: z.strictObject({
    ...{ order, orderHash: hash, approvals: z.array(id), phaseBefore: phase, phase, tightening },
  }),
  /** Every dial is back at 1, as was ordered. */
  revert: z.strictObject({ ...slot, phaseBefore: phase }),
};
