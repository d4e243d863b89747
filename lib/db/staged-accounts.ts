import type { StagedAccounts, StagedFault } from '../ports/staging';
import type { Prisma } from './generated/prisma/client';

/** Where rows of a kind wait. */
export const TABLES: Readonly<Record<StagedAccounts, string>> = {
  ACCOUNT: 'staged_account',
  POSITION: 'staged_position',
  CHOSEN_RATE: 'staged_choice',
  ORDER: 'staged_order',
  COLLATERAL: 'staged_collateral',
};

/** Rows of all that was staged: their path, their margin account, its owner, the sequence they state. */
function allRows(staged: readonly StagedAccounts[]): string {
  const selects = staged.map(
    (kind) => `select ordinal, path, account, owner, pocket, sequence from ${TABLES[kind]}`,
  );
  return `(${selects.join(' union all ')})`;
}

/** Of a kind that was not staged nothing is named. */
function namedIn(
  staged: readonly StagedAccounts[],
  kind: StagedAccounts,
  columns: string,
  held: string,
): string {
  if (!staged.includes(kind)) return 'false';
  return `(${held}) in (select ${columns} from ${TABLES[kind]})`;
}

/** What rows state of accounts `one` themselves; of one that they do not name, nothing. */
function wordsNamed(staged: readonly StagedAccounts[]): string {
  if (!staged.includes('ACCOUNT'))
    return 'null::text as mode, null::text as segment, null::numeric as rate from account as one';
  return `nullif(staged.mode, 'NONE') as mode, nullif(staged.segment, 'NONE') as segment, nullif(staged.selected_rate, 0) as rate
    from account as one left join staged_account as staged on staged.account = one.id`;
}

/** Closes what whole accounts hold that no row names, and notes their sequence; see `AccountStaging`. */
export async function closeUnnamed(
  tx: Prisma.TransactionClient,
  staged: readonly StagedAccounts[],
  limit: number,
): Promise<{ readonly faults: readonly StagedFault[]; readonly closed: number }> {
  const stated = await tx.$queryRawUnsafe<{ some: boolean }[]>(
    `select exists (select from ${allRows(staged)} as given where sequence is not null) as some`,
  );
  if (!stated[0]?.some) return { faults: [], closed: 0 };
  const disagreeing = await tx.$queryRawUnsafe<StagedFault[]>(
    `select path, 'sequence-agrees' as rule, owner as subject, null as known from
       (select path, owner, sequence, first_value(sequence) over same as first_sequence, ordinal,
               count(sequence) over (partition by owner) as stating
        from ${allRows(staged)} as given window same as (partition by owner order by sequence nulls last)) as compared
     where stating > 0 and sequence is distinct from first_sequence order by ordinal limit $1`,
    limit,
  );
  if (disagreeing.length > 0) return { faults: disagreeing, closed: 0 };
  await tx.$executeRawUnsafe(
    `create temporary table whole_account on commit drop as
     select owner, min(sequence) as sequence, min(path) as path from ${allRows(staged)} as given
     where sequence is not null group by owner`,
  );
  // In byte order, as those who make accounts known do.
  await tx.$executeRawUnsafe(
    `select from account where id in (select owner from whole_account) order by id for no key update`,
  );
  const late = await tx.$queryRawUnsafe<StagedFault[]>(
    `select path, 'sequence-rises' as rule, owner as subject, account.sequence::text as known
     from whole_account join account on account.id = owner
     where account.sequence >= whole_account.sequence order by path limit $1`,
    limit,
  );
  if (late.length > 0) return { faults: late, closed: 0 };
  const isWhole = (account: string): string =>
    `${account} in (select one.id from account as one join whole_account on whole_account.owner in (one.id, one.owner_id))`;
  let closed = 0;
  for (const statement of [
    `delete from position as held where ${isWhole('account_id')} and not
       ${namedIn(staged, 'POSITION', 'account, instrument, leg', 'account_id, instrument_symbol, held.leg')}`,
    `delete from chosen_rate as held where ${isWhole('account_id')} and not
       ${namedIn(staged, 'CHOSEN_RATE', 'account, instrument, leg', 'account_id, instrument_symbol, held.leg')}`,
    `delete from open_order as held where ${isWhole('account_id')} and not
       ${namedIn(staged, 'ORDER', 'account, order_id', 'account_id, held.order_id')}`,
    `delete from collateral_balance as held where ${isWhole('account_id')} and not
       ${namedIn(staged, 'COLLATERAL', 'account, asset', 'account_id, held.asset')}`,
    `update account set margin_mode = given.mode, segment = given.segment, selected_rate = given.rate
     from (select one.id, ${wordsNamed(staged)} where ${isWhole('one.id')}) as given
     where account.id = given.id
       and (account.margin_mode, account.segment, account.selected_rate)
           is distinct from (given.mode, given.segment, given.rate)`,
  ])
    closed += await tx.$executeRawUnsafe(statement);
  await tx.$executeRawUnsafe(
    `update account set sequence = whole_account.sequence from whole_account where id = owner`,
  );
  return { faults: [], closed };
}

/** What the accounts that rows were about must not be, now that the rows are written. */
export async function bookFaults(
  tx: Prisma.TransactionClient,
  staged: readonly StagedAccounts[],
  limit: number,
): Promise<readonly StagedFault[]> {
  return tx.$queryRawUnsafe<StagedFault[]>(
    `with given as (select min(path) as path, account, bool_or(pocket is not null) as is_pocket
                    from ${allRows(staged)} as row group by account),
          -- Orders too: one for a leg that nobody holds is a position of nothing on that leg.
          held as (select account_id, instrument_symbol, leg from position join given on account = account_id
                   union select account_id, instrument_symbol, leg from open_order join given on account = account_id)
     select distinct path, 'one-way-or-legs' as rule, account_id || ' ' || instrument_symbol as subject, null as known
     from held as legs join given on account = account_id
     join held as net using (account_id, instrument_symbol)
     where legs.leg <> 'NET' and net.leg = 'NET'
     union all
     select path, 'pocket-collateral', given.account, null from given
     where is_pocket
       and (exists (select from position where account_id = given.account)
            or exists (select from open_order where account_id = given.account))
       and not exists (select from collateral_balance where account_id = given.account and amount > 0)
     limit $1`,
    limit,
  );
}
