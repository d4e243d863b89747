import type { OfAccount } from '../domain/books/account-id';
import { marginAccountOf, type OrderRow } from '../domain/books/account-row';
import type { PositionLeg } from '../domain/books/contract-row';
import type { AccountStaging, StagedAccounts } from '../ports/staging';
import { bookFaults, closeUnnamed, TABLES } from './staged-accounts';
import type { Prisma } from './generated/prisma/client';
import { numeric, staging, type StagedColumn, text } from './staging-table';

/** Columns that every row about an account has: `account` is the margin account, a pocket's or its owner's. */
const ofAccount = {
  account: text<OfAccount>(marginAccountOf),
  owner: text<OfAccount>(({ account }) => account),
  pocket: text<OfAccount>(({ pocket }) => pocket),
  sequence: {
    type: 'bigint',
    text: ({ sequence }: OfAccount) => (sequence === null ? null : String(sequence)),
  },
};

function enumerated<Row>(type: string, value: (row: Row) => string): StagedColumn<Row> {
  return { type: `"${type}"`, text: value };
}

const leg = enumerated<{ readonly leg: PositionLeg }>('PositionLeg', (row) => row.leg);
const side = enumerated<Pick<OrderRow, 'side'>>('OrderSide', (row) => row.side);

/** People read a leg only where there are legs. */
const BY_CONTRACT = ['account', 'instrument', `nullif(leg::text, 'NET')`];

/** The staging tables for what accounts hold, in a transaction; they vanish with it. */
export function accountStaging(tx: Prisma.TransactionClient): AccountStaging {
  const opening = (kind: StagedAccounts, isHeld: string) => () => openAccounts(tx, TABLES[kind], isHeld);
  return {
    stageAccounts: () =>
      staging(tx, {
        name: TABLES.ACCOUNT,
        columns: {
          ...ofAccount,
          mode: text(({ mode }) => mode),
          segment: text(({ segment }) => segment),
          selected_rate: numeric(({ selectedRate }) => selectedRate),
        },
        key: ['account'],
        prepare: opening('ACCOUNT', 'false'),
        merge: [
          `update account set margin_mode = given.mode, segment = given.segment, selected_rate = given.rate
           from (select one.id, case when staged.mode is null then one.margin_mode
                                     else nullif(staged.mode, 'NONE') end as mode,
                        case when staged.segment is null then one.segment
                             else nullif(staged.segment, 'NONE') end as segment,
                        case when staged.selected_rate is null then one.selected_rate
                             else nullif(staged.selected_rate, 0) end as rate
                 from staged_account as staged join account as one on one.id = staged.account) as given
           where account.id = given.id
             and (account.margin_mode, account.segment, account.selected_rate)
                 is distinct from (given.mode, given.segment, given.rate)`,
        ],
      }),

    stagePositions: () =>
      staging(tx, {
        name: TABLES.POSITION,
        columns: {
          ...ofAccount,
          instrument: text(({ instrument }) => instrument),
          leg,
          quantity: numeric(({ quantity }) => quantity),
          entry_price: numeric(({ entryPrice }) => entryPrice),
          accrued_funding: numeric(({ accruedFunding }) =>
            accruedFunding?.isZero() ? null : accruedFunding,
          ),
        },
        key: ['account', 'instrument', 'leg'],
        shownKey: BY_CONTRACT,
        prepare: opening('POSITION', 'quantity <> 0'),
        merge: [
          `delete from position using staged_position as staged
           where account_id = staged.account and instrument_symbol = staged.instrument
             and position.leg = staged.leg and staged.quantity = 0`,
          `insert into position as held (account_id, instrument_symbol, leg, quantity, entry_price, accrued_funding)
           select account, instrument, leg, quantity, entry_price, accrued_funding
           from staged_position where quantity <> 0
           on conflict (account_id, instrument_symbol, leg) do update
           set quantity = excluded.quantity, entry_price = excluded.entry_price,
               accrued_funding = excluded.accrued_funding
           where (held.quantity, held.entry_price, held.accrued_funding) is distinct from
                 (excluded.quantity, excluded.entry_price, excluded.accrued_funding)`,
        ],
      }),

    stageChoices: () =>
      staging(tx, {
        name: TABLES.CHOSEN_RATE,
        columns: {
          ...ofAccount,
          instrument: text(({ instrument }) => instrument),
          leg,
          leverage: numeric(({ chosen }) => ('leverage' in chosen ? chosen.leverage : null)),
          rate: numeric(({ chosen }) => ('rate' in chosen ? chosen.rate : null)),
        },
        key: ['account', 'instrument', 'leg'],
        shownKey: BY_CONTRACT,
        prepare: opening('CHOSEN_RATE', 'false'),
        merge: [
          `delete from chosen_rate as held using staged_choice as staged
           where held.account_id = staged.account and held.instrument_symbol = staged.instrument
             and held.leg = staged.leg and staged.rate = 0`,
          `insert into chosen_rate as held (account_id, instrument_symbol, leg, leverage, rate)
           select account, instrument, leg, leverage, rate from staged_choice where rate is distinct from 0
           on conflict (account_id, instrument_symbol, leg) do update
           set leverage = excluded.leverage, rate = excluded.rate
           where (held.leverage, held.rate) is distinct from (excluded.leverage, excluded.rate)`,
        ],
      }),

    stageOrders: () =>
      staging(tx, {
        name: TABLES.ORDER,
        columns: {
          ...ofAccount,
          order_id: text(({ order }) => order),
          instrument: text(({ instrument }) => instrument),
          leg,
          side,
          quantity: numeric(({ quantity }) => quantity),
          limit_price: numeric(({ limitPrice }) => limitPrice),
          is_reduce_only: { type: 'boolean', text: ({ isReduceOnly }) => String(isReduceOnly) },
        },
        key: ['account', 'order_id'],
        prepare: opening('ORDER', 'quantity <> 0'),
        merge: [
          `delete from open_order as held using staged_order as staged
           where held.account_id = staged.account and held.order_id = staged.order_id and staged.quantity = 0`,
          `insert into open_order as held
             (account_id, order_id, instrument_symbol, leg, side, quantity, limit_price, is_reduce_only)
           select account, order_id, instrument, leg, side, quantity, limit_price, is_reduce_only
           from staged_order where quantity <> 0
           on conflict (account_id, order_id) do update
           set instrument_symbol = excluded.instrument_symbol, leg = excluded.leg, side = excluded.side,
               quantity = excluded.quantity, limit_price = excluded.limit_price,
               is_reduce_only = excluded.is_reduce_only
           where (held.instrument_symbol, held.leg, held.side, held.quantity, held.limit_price, held.is_reduce_only)
             is distinct from (excluded.instrument_symbol, excluded.leg, excluded.side, excluded.quantity,
                               excluded.limit_price, excluded.is_reduce_only)`,
        ],
      }),

    stageCollateral: () =>
      staging(tx, {
        name: TABLES.COLLATERAL,
        columns: {
          ...ofAccount,
          asset: text(({ asset }) => asset),
          amount: numeric(({ amount }) => amount),
          accrued_interest: numeric(({ accruedInterest }) =>
            accruedInterest?.isZero() ? null : accruedInterest,
          ),
        },
        key: ['account', 'asset'],
        prepare: opening('COLLATERAL', '(amount <> 0 or accrued_interest is not null)'),
        merge: [
          `delete from collateral_balance as held using staged_collateral as staged
           where held.account_id = staged.account and held.asset = staged.asset
             and staged.amount = 0 and staged.accrued_interest is null`,
          `insert into collateral_balance as held (account_id, asset, amount, accrued_interest)
           select account, asset, amount, accrued_interest from staged_collateral
           where amount <> 0 or accrued_interest is not null
           on conflict (account_id, asset) do update
           set amount = excluded.amount, accrued_interest = excluded.accrued_interest
           where (held.amount, held.accrued_interest) is distinct from (excluded.amount, excluded.accrued_interest)`,
        ],
      }),

    closeUnnamed: (staged, limit) => closeUnnamed(tx, staged, limit),
    bookFaults: (staged, limit) => bookFaults(tx, staged, limit),
  };
}

/**
 * Makes accounts known, and opens those that were closed and hold something again. A row of 0 opens none: a source that goes
 * on to list an account without anything in it does not undo its closing.
 *
 * @param isHeld what a row says of something that is there
 * @returns those that were closed
 */
async function openAccounts(
  tx: Prisma.TransactionClient,
  table: string,
  isHeld: string,
): Promise<readonly string[]> {
  // In byte order, so that two imports of the same new accounts cannot wait for each other in a circle.
  await tx.$executeRawUnsafe(
    `insert into account (id) select distinct owner from ${table} order by owner on conflict (id) do nothing`,
  );
  await tx.$executeRawUnsafe(
    `insert into account (id, owner_id, pocket) select distinct account, owner, pocket from ${table}
     where pocket is not null order by account on conflict (id) do nothing`,
  );
  const reopened = await tx.$queryRawUnsafe<{ id: string }[]>(
    `update account set closed_at = null
     where closed_at is not null and id in
       (select unnest(array[account, owner]) from ${table} where ${isHeld}) returning id`,
  );
  return reopened.map(({ id }) => id).sort();
}
