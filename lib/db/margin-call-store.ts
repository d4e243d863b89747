import { assert } from '../domain/assert';
import { decimal, decimalText } from '../domain/number/decimal';
import type { OpenCall } from '../domain/margin/calls/margin-call';
import type { MarginCallChange, MarginCallStore } from '../ports/margin';
import type { Prisma } from './generated/prisma/client';
import { rowLines, selectLines } from './row-lines';

interface OpenRow {
  readonly id: string;
  readonly account: string;
  readonly stage: string;
  readonly amount: string;
}

const CHANGE_COLUMNS = {
  account: 'text',
  kind: 'text',
  call: 'uuid',
  status: '"AccountStatus"',
  amount: 'numeric',
} as const;

/** $1: changes as lines; $2: the run; $3: the instant; $4: by when calls that open are to be met. */
const APPLY = `
  with change as materialized (${selectLines(CHANGE_COLUMNS, '$1')}),
  opened as (
    insert into margin_call (account_id, stage, opened_at, due_at, opened_run_id, opened_amount, amount, updated_at)
    select account, status, $3::timestamptz, $4::timestamptz, $2::bigint, amount, amount, $3::timestamptz
    from change where kind = 'OPEN'
    returning id, stage, amount
  ), changed as (
    update margin_call set
      stage = case when kind = 'STAGE' then change.status else stage end,
      amount = change.amount,
      updated_at = $3::timestamptz,
      closed_at = case when kind = 'CLOSE' then $3::timestamptz end,
      closed_run_id = case when kind = 'CLOSE' then $2::bigint end
    from change where margin_call.id = change.call and margin_call.closed_at is null
    returning margin_call.id, kind, change.status, change.amount
  )
  insert into margin_call_event (call_id, run_id, at, status, amount)
  select id, $2::bigint, $3::timestamptz, stage, amount from opened
  union all
  select id, $2::bigint, $3::timestamptz, status, amount from changed where kind in ('STAGE', 'CLOSE')`;

/** Margin calls in the transaction of the run that opens, changes and closes them. */
export function marginCallStore(tx: Prisma.TransactionClient): MarginCallStore {
  return {
    async open(accounts) {
      const calls = await tx.$queryRawUnsafe<OpenRow[]>(
        `select id, account_id as account, stage::text as stage, amount::text as amount from margin_call
         where closed_at is null ${accounts === null ? '' : 'and account_id in (select account from (' + selectLines({ account: 'text' }, '$1') + ') as given)'}`,
        ...(accounts === null ? [] : [rowLines(accounts.map((account) => [account]))]),
      );
      return new Map<string, OpenCall>(
        calls.map(({ id, account, stage, amount }) => {
          assert(stage === 'CALL' || stage === 'LIQUIDATION', 'an open call is at a stage of a call');
          return [account, { id, stage, amount: decimal(amount) }];
        }),
      );
    },

    openCount: () => tx.marginCall.count({ where: { closedAt: null } }),

    async apply(runId, at, dueAt, changes) {
      if (changes.length === 0) return;
      const lines = rowLines(changes.map(changeRow));
      const due = dueAt?.toISOString() ?? null;
      // The index that allows one open call of an account turns a second opening into an error, not a second call.
      const events = await tx.$executeRawUnsafe(APPLY, lines, runId, at.toISOString(), due);
      assert(
        events === changes.filter(({ decision }) => decision.kind !== 'AMOUNT').length,
        'every change of a call was made',
      );
    },
  };
}

type ChangeKind = MarginCallChange['decision']['kind'];

/** In the order of `CHANGE_COLUMNS`. */
function changeRow({ account, decision }: MarginCallChange): readonly (string | null)[] {
  const kind: ChangeKind = decision.kind;
  switch (decision.kind) {
    case 'OPEN':
      return [account, kind, null, decision.stage, decimalText(decision.amount)];
    case 'STAGE':
      return [account, kind, decision.callId, decision.stage, decimalText(decision.amount)];
    case 'AMOUNT':
      return [account, kind, decision.callId, null, decimalText(decision.amount)];
    case 'CLOSE':
      return [account, kind, decision.callId, decision.status, '0'];
  }
}
