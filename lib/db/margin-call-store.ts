import { assert } from '../domain/assert';
import { decimal, decimalText } from '../domain/decimal';
import type { OpenCall } from '../domain/margin/margin-call';
import type { MarginCallChange, MarginCallStore } from '../ports/margin';
import type { Prisma } from './generated/prisma/client';

/** Margin calls in the transaction of the run that opens, changes and closes them. */
export function marginCallStore(tx: Prisma.TransactionClient): MarginCallStore {
  return {
    async open(accounts) {
      const calls = await tx.marginCall.findMany({
        where: { closedAt: null, ...(accounts && { accountId: { in: [...accounts] } }) },
        select: { id: true, accountId: true, stage: true, amount: true },
      });
      return new Map<string, OpenCall>(
        calls.map(({ id, accountId, stage, amount }) => {
          assert(stage === 'CALL' || stage === 'LIQUIDATION', 'an open call is at a stage of a call');
          return [accountId, { id, stage, amount: decimal(amount.toFixed()) }];
        }),
      );
    },

    openCount: () => tx.marginCall.count({ where: { closedAt: null } }),

    async apply(runId, at, dueAt, changes) {
      if (changes.length === 0) return;
      const rows = JSON.stringify(changes.map(changeRow));
      // The index that allows one open call of an account turns a second opening into an error, not a second call.
      const events = await tx.$executeRaw`
        with change as (
          select * from jsonb_to_recordset(${rows}::jsonb)
            as r (account text, kind text, call uuid, status text, amount numeric)
        ), opened as (
          insert into margin_call (account_id, stage, opened_at, due_at, opened_run_id, opened_amount, amount, updated_at)
          select account, status::"AccountStatus", ${at.toISOString()}::timestamptz,
                 ${dueAt?.toISOString() ?? null}::timestamptz, ${runId}::bigint, amount, amount, ${at.toISOString()}::timestamptz
          from change where kind = 'OPEN'
          returning id, stage, amount
        ), changed as (
          update margin_call set
            stage = case when kind = 'STAGE' then change.status::"AccountStatus" else stage end,
            amount = case when kind = 'CLOSE' then 0 else change.amount end,
            updated_at = ${at.toISOString()}::timestamptz,
            closed_at = case when kind = 'CLOSE' then ${at.toISOString()}::timestamptz end,
            closed_run_id = case when kind = 'CLOSE' then ${runId}::bigint end
          from change where margin_call.id = change.call and margin_call.closed_at is null
          returning margin_call.id, kind, change.status, change.amount
        )
        insert into margin_call_event (call_id, run_id, at, status, amount)
        select id, ${runId}::bigint, ${at.toISOString()}::timestamptz, stage, amount from opened
        union all
        select id, ${runId}::bigint, ${at.toISOString()}::timestamptz, status::"AccountStatus", amount from changed where kind in ('STAGE', 'CLOSE')`;
      assert(
        events === changes.filter(({ decision }) => decision.kind !== 'AMOUNT').length,
        'every change of a call was made',
      );
    },
  };
}

function changeRow({ account, decision }: MarginCallChange): Record<string, unknown> {
  switch (decision.kind) {
    case 'OPEN':
      return { account, kind: 'OPEN', status: decision.stage, amount: decimalText(decision.amount) };
    case 'STAGE': {
      const { callId: call, stage: status, amount } = decision;
      return { account, kind: 'STAGE', call, status, amount: decimalText(amount) };
    }
    case 'AMOUNT':
      return { account, kind: 'AMOUNT', call: decision.callId, amount: decimalText(decision.amount) };
    case 'CLOSE':
      return { account, kind: 'CLOSE', call: decision.callId, status: decision.status, amount: '0' };
  }
}
