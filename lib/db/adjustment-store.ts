import { assert } from '../domain/assert';
import { stateText, storedState } from '../domain/dynamics/law-state';
import { NO_SLOT_BEFORE } from '../domain/dynamics/path';
import { PHASES, type Phase } from '../domain/dynamics/phase';
import { decimal, decimalText, type Decimal } from '../domain/number/decimal';
import { dialsText, storedDials } from '../domain/parameters/dial-vector';
import { rampsText, storedRamps } from '../domain/parameters/ramp-vector';
import type {
  AdjustmentStore,
  DecidedSlot,
  EffectiveRecord,
  StoredAdjustment,
  StoredOrder,
} from '../ports/adjustments';
import { shadowEvidence } from './shadow-evidence';
import type { Prisma } from './generated/prisma/client';
import type { AdjustmentStateModel, EffectiveParametersModel } from './generated/prisma/models';

/** Slots of adjustment programmes, where each programme stands, and the dials that are in force. */
export function adjustmentStore(tx: Prisma.TransactionClient): AdjustmentStore {
  return {
    async lock() {
      await tx.$executeRaw`select 1 from adjustment_state order by programme for update`;
      const rows = await tx.adjustmentState.findMany({ orderBy: { programme: 'asc' } });
      return rows.map(storedAdjustment);
    },

    async add(slots) {
      await tx.adjustmentSlot.createMany({ data: slots.map(slotRow) });
      const isFirst = ({ record }: DecidedSlot): boolean => record.previous === NO_SLOT_BEFORE;
      await tx.adjustmentState.createMany({
        data: slots.filter(isFirst).map((slot) => ({
          ...{ ...standsAfter(slot), held: [...slot.held] },
          ...{ phase: 'SHADOW', phaseAt: slot.at, isReverting: false },
        })),
      });
      const next = slots.filter((slot) => !isFirst(slot));
      const rows = next.map((slot) => ({
        ...standsAfter(slot),
        previous: slot.record.previous,
        held: slot.held,
      }));
      const count = await tx.$executeRaw`
        update adjustment_state as stands set
          programme_hash = after."programmeHash", state = after.state, slot_hash = after."slotHash",
          slot_at = after."slotAt", held = after.held, budget_bound_since = after."budgetBoundSince"
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as after (
          programme text, previous text, "programmeHash" text, state text, "slotHash" text, "slotAt" timestamptz,
          held text[], "budgetBoundSince" timestamptz)
        where stands.programme = after.programme and stands.slot_hash = after.previous`;
      assert(count === next.length, 'a slot follows the last one');
    },

    async order(programme, { phase, phaseAt, suspendedAt, isReverting }, state) {
      await tx.adjustmentState.update({
        where: { programme },
        data: { phase, phaseAt, suspendedAt, isReverting, state: stateText(state) },
      });
    },

    async effective() {
      const { effectiveId } = await tx.venue.findFirstOrThrow({ select: { effectiveId: true } });
      if (effectiveId === null) return null;
      return effectiveRecord(await tx.effectiveParameters.findUniqueOrThrow({ where: { id: effectiveId } }));
    },

    async effectiveSince(at) {
      const [before] = await tx.effectiveParameters.findMany({
        where: { at: { lte: at } },
        orderBy: { id: 'desc' },
        take: 1,
      });
      const later = await tx.effectiveParameters.findMany({
        where: { at: { gt: at } },
        orderBy: { id: 'asc' },
      });
      return [...(before ? [before] : []), ...later].map(effectiveRecord);
    },

    async putEffective(record) {
      const { id } = await tx.effectiveParameters.create({
        data: { ...record, dials: dialsText(record.dials), ramps: rampsText(record.ramps) },
      });
      await tx.venue.updateMany({ data: { effectiveId: id } });
    },

    async tippedSince(at) {
      const rows = await tx.adjustmentTipped.groupBy({
        by: ['accountId'],
        where: { at: { gt: at } },
        _max: { notional: true },
      });
      return new Map(
        rows.map(({ accountId, _max }): [string, Decimal] => [
          accountId,
          decimal(_max.notional?.toFixed() ?? '0'),
        ]),
      );
    },

    async addTipped(accounts, at) {
      await tx.adjustmentTipped.createMany({
        data: accounts.map(({ account, notional }) => ({
          ...{ accountId: account, at },
          notional: decimalText(notional),
        })),
      });
    },

    async addOrder({ hash, text, programme, authorId, at }) {
      await tx.adjustmentOrder.create({ data: { hash, document: text, programme, authorId, at } });
    },
    async findOrder(hash) {
      const row = await tx.adjustmentOrder.findUnique({ where: { hash }, include: WITH_VOTES });
      return row && storedOrder(row);
    },
    async openOrders(programme) {
      const where = { programme, end: null };
      const rows = await tx.adjustmentOrder.findMany({ where, include: WITH_VOTES, orderBy: { at: 'asc' } });
      return rows.map(storedOrder);
    },
    async addOrderVote(orderHash, personId, at) {
      await tx.adjustmentOrderVote.create({ data: { orderHash, personId, at } });
    },
    async endOrder(orderHash, end) {
      await tx.adjustmentOrderEnd.create({ data: { orderHash, ...end } });
    },
    shadowEvidence: (programme, since) => shadowEvidence(tx, programme, since),

    async liquidatable() {
      const rows = await tx.$queryRaw<{ id: string }[]>`
        select account_margin.account_id as id from venue
        join margin_run on margin_run.id = venue.live_run_id
        join account_margin on account_margin.run_id = coalesce(margin_run.accounts_run_id, margin_run.id)
        where account_margin.status = 'LIQUIDATION' order by 1`;
      return rows.map(({ id }) => id);
    },
  };
}

function slotRow({ record, hash, at, versionNumber }: DecidedSlot) {
  const { programme, previous, dials } = record;
  return {
    ...{ programme, at, hash, previous, versionNumber },
    gates: [...new Set(dials.map(({ gate }) => gate))],
    hasMoved: dials.some(({ before, after }) => before !== after),
    record: JSON.stringify(record),
  };
}

function standsAfter({ record, hash, at, state, budgetBoundSince }: DecidedSlot) {
  const { programme, programmeHash } = record;
  return { programme, programmeHash, slotHash: hash, slotAt: at, budgetBoundSince, state: stateText(state) };
}

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
export function storedAdjustment({ state, phase, ...row }: AdjustmentStateModel): StoredAdjustment {
  assert(isPhase(phase), `a programme is in a phase that is known, not in ${phase}`);
  return { ...row, phase, state: storedState(state) };
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
