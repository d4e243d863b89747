import { assert } from '../domain/assert';
import { stateText } from '../domain/dynamics/law-state';
import { NO_SLOT_BEFORE } from '../domain/dynamics/path';
import { Decimal, decimal, decimalText, sum, ZERO } from '../domain/number/decimal';
import { dialsText } from '../domain/parameters/dial-vector';
import { rampsText } from '../domain/parameters/ramp-vector';
import type { AdjustmentStore, DecidedSlot } from '../ports/adjustments';
import {
  calledAccount,
  effectiveRecord,
  slotRow,
  standsAfter,
  storedAdjustment,
  storedOrder,
  uncoveredLoss,
  WITH_VOTES,
} from './adjustment-rows';
import type { Prisma } from './generated/prisma/client';
import { shadowEvidence, targetsSeen } from './shadow-evidence';

/** Slots of adjustment programmes, where each programme stands, and the dials that are in force. */
export function adjustmentStore(tx: Prisma.TransactionClient): AdjustmentStore {
  return {
    async standing() {
      const rows = await tx.adjustmentState.findMany({ orderBy: { programme: 'asc' } });
      return rows.map(storedAdjustment);
    },

    async lock() {
      await tx.$executeRaw`select 1 from adjustment_state order by programme for update`;
      return this.standing();
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
          slot_at = after."slotAt", held = after.held, bound_since = after."boundSince",
          constrained = after.constrained, past_budget = after."pastBudget"
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as after (
          programme text, previous text, "programmeHash" text, state text, "slotHash" text, "slotAt" timestamptz,
          held text[], "boundSince" jsonb, constrained text[], "pastBudget" jsonb)
        where stands.programme = after.programme and stands.slot_hash = after.previous`;
      assert(count === next.length, 'a slot follows the last one');
    },

    async order(programme, { phase, phaseAt, suspendedAt, isOutcome = false, isReverting }, state) {
      await tx.adjustmentState.update({
        where: { programme },
        data: { phase, phaseAt, suspendedAt, isOutcome, isReverting, state: stateText(state) },
      });
    },

    async resumedAt(programme) {
      const [last] = await tx.$queryRaw<{ at: Date | null }[]>`
        select max(adjustment_order_end.at) as at from adjustment_order
        join adjustment_order_end on adjustment_order_end.order_hash = adjustment_order.hash
        where programme = ${programme} and is_carried_out and document::jsonb ->> 'order' = 'RESUME'`;
      return last?.at ?? null;
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

    async tippedSince(at, of) {
      const rows = await tx.adjustmentTipped.groupBy({
        by: ['accountId'],
        where: { at: { gt: at }, ...of },
        _max: { notional: true },
      });
      return new Map(
        rows.map(({ accountId, _max }): [string, Decimal] => [
          accountId,
          decimal(_max.notional?.toFixed() ?? '0'),
        ]),
      );
    },

    async addTipped(accounts, by, at) {
      await tx.adjustmentTipped.createMany({
        data: accounts.map(({ account, notional, isCounted }) => ({
          ...{ accountId: account, at, isCounted, by },
          notional: decimalText(notional),
        })),
      });
    },

    async outcomeSince({ steps, market }) {
      const rows = await tx.adjustmentTipped.groupBy({
        by: ['accountId', 'by'],
        where: {
          OR: [
            { by: 'STEP', at: { gt: steps } },
            { by: 'MARKET', at: { gt: market } },
          ],
        },
        _max: { notional: true },
      });
      const [predicted, found] = [new Map<string, Decimal>(), new Map<string, Decimal>()];
      for (const { accountId, by, _max } of rows) {
        const notional = decimal(_max.notional?.toFixed() ?? '0');
        if (by === 'STEP') predicted.set(accountId, notional);
        found.set(accountId, Decimal.max(notional, found.get(accountId) ?? ZERO));
      }
      const [run] = await tx.$queryRaw<{ notional: string }[]>`
        select margin_run.notional::text from venue join margin_run on margin_run.id = venue.live_run_id`;
      return {
        ...{ predicted: sum(predicted.values()), found: sum(found.values()) },
        notional: decimal(run?.notional ?? '0'),
      };
    },

    async openCalls() {
      const rows = await tx.adjustmentCall.findMany({ where: { end: null }, orderBy: { id: 'asc' } });
      return new Map(rows.map((row) => [row.accountId, calledAccount(row)]));
    },
    async addCalls(calls) {
      await tx.adjustmentCall.createMany({
        data: calls.map(({ account, notional, missing, at, deadline }) => ({
          ...{ accountId: account, at, deadline },
          ...{ notional: decimalText(notional), missing: decimalText(missing) },
        })),
      });
    },
    async endCall({ account: accountId, at }, end) {
      const { id } = await tx.adjustmentCall.findUniqueOrThrow({
        where: { accountId_at: { accountId, at } },
      });
      await tx.adjustmentCallEnd.create({ data: { callId: id, ...end } });
    },
    async slotText(hash) {
      return (await tx.adjustmentSlot.findUniqueOrThrow({ where: { hash } })).record;
    },
    async uncovered(programme) {
      const row = await tx.adjustmentUncovered.findFirst({ where: { programme }, orderBy: { id: 'desc' } });
      return row && uncoveredLoss(row);
    },
    async addUncovered({ amount, ...loss }) {
      await tx.adjustmentUncovered.create({ data: { ...loss, amount: decimalText(amount) } });
    },
    async setPastBudget(programme, pastBudget) {
      await tx.adjustmentState.update({
        where: { programme },
        data: { pastBudget: Object.fromEntries(pastBudget) },
      });
    },
    async review(orderHash) {
      return tx.adjustmentReview.findUnique({ where: { orderHash } });
    },
    async addReview(orderHash, review) {
      await tx.adjustmentReview.create({ data: { orderHash, ...review } });
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
    targetsSeen: (programme, since, bounds) => targetsSeen(tx, programme, since, bounds),

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
