import * as z from 'zod';
import { assert } from '../domain/assert';
import { stateText, storedState } from '../domain/dynamics/law-state';
import { PHASES, type Phase } from '../domain/dynamics/phase';
import { decimal } from '../domain/number/decimal';
import { storedDials } from '../domain/parameters/dial-vector';
import { storedRamps } from '../domain/parameters/ramp-vector';
import type {
  CalledAccount,
  DecidedSlot,
  EffectiveRecord,
  PastBudget,
  StoredAdjustment,
  StoredOrder,
  UncoveredLoss,
} from '../ports/adjustments';
import type { Prisma } from './generated/prisma/client';
import type {
  AdjustmentCallModel,
  AdjustmentStateModel,
  AdjustmentUncoveredModel,
  EffectiveParametersModel,
} from './generated/prisma/models';

/** Rows of adjustment programmes, to and from what the domain knows. */

/** A slot's row. */
export function slotRow({ record, hash, at, versionNumber }: DecidedSlot) {
  const { programme, previous, dials } = record;
  return {
    ...{ programme, at, hash, previous, versionNumber },
    gates: [...new Set(dials.map(({ gate }) => gate))],
    hasMoved: dials.some(({ before, after }) => before !== after),
    record: JSON.stringify(record),
  };
}

/** Where a slot leaves its programme, as its row has it. */
export function standsAfter({ record, hash, at, state, bound, pastBudget }: DecidedSlot) {
  const { programme, programmeHash, constrained = [] } = record;
  return {
    ...{ programme, programmeHash, slotHash: hash, slotAt: at, state: stateText(state) },
    boundSince: Object.fromEntries([...bound].map(([subject, ms]) => [subject, new Date(ms).toISOString()])),
    constrained: [...constrained],
    pastBudget: Object.fromEntries(pastBudget),
  };
}

/** A call by name, from its row. */
export function calledAccount({
  accountId: account,
  notional,
  missing,
  at,
  deadline,
}: AdjustmentCallModel): CalledAccount {
  const amounts = { notional: decimal(notional.toFixed()), missing: decimal(missing.toFixed()) };
  return { account, ...amounts, at, deadline };
}

/** What was uncovered, from its row. */
export function uncoveredLoss({
  programme,
  slotHash,
  accounts,
  amount,
  at,
}: AdjustmentUncoveredModel): UncoveredLoss {
  return { programme, slotHash, accounts, amount: decimal(amount.toFixed()), at };
}

const boundForm = z.record(z.string(), z.coerce.date());
/** How far people let dials past the budget, from its column. @throws on what is none */
export function storedPastBudget(column: unknown): PastBudget {
  return new Map(Object.entries(pastBudgetForm.parse(column)));
}

const pastBudgetForm = z.record(z.string(), z.strictObject({ to: z.int(), orderHash: z.string() }));

/** What an order is read with. */
export const WITH_VOTES = { votes: { orderBy: { at: 'asc' } }, end: true } as const;

/** An order, from its row. */
export function storedOrder({
  document,
  ...row
}: Prisma.AdjustmentOrderGetPayload<{ include: typeof WITH_VOTES }>): StoredOrder {
  return { ...row, text: document };
}

/** Where a programme stands, from its row. */
export function storedAdjustment({
  state,
  phase,
  boundSince,
  pastBudget,
  ...row
}: AdjustmentStateModel): StoredAdjustment {
  assert(isPhase(phase), `a programme is in a phase that is known, not in ${phase}`);
  const bound = Object.entries(boundForm.parse(boundSince));
  return {
    ...{ ...row, phase, state: storedState(state) },
    bound: new Map(bound.map(([subject, at]) => [subject, at.getTime()])),
    pastBudget: storedPastBudget(pastBudget),
  };
}

function isPhase(text: string): text is Phase {
  return PHASES.some((phase) => phase === text);
}

/** Dials and ramps that were in force, from their row. */
export function effectiveRecord({
  versionNumber,
  dials,
  ramps,
  hash,
  at,
}: EffectiveParametersModel): EffectiveRecord {
  return { versionNumber, dials: storedDials(dials), ramps: storedRamps(ramps), hash, at };
}
