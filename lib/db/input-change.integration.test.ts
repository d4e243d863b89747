import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { marginedVenue, tieredDocument, type MarginedVenue } from '../testing/margined-venue';
import { putAccounts } from '../testing/put-books';

let venue: MarginedVenue;
beforeAll(async () => {
  venue = await marginedVenue({ accounts: 4 });
});
afterAll(() => venue.close());

interface Change {
  readonly revision: bigint;
  readonly kind: string;
  readonly keys: readonly string[];
}

async function changesOf(work: () => Promise<unknown>): Promise<readonly Change[]> {
  const before = (await venue.prisma.venue.findFirstOrThrow()).inputsRevision;
  await work();
  const rows = await venue.prisma.inputChange.findMany({
    where: { revision: { gt: before } },
    orderBy: [{ revision: 'asc' }, { ordinal: 'asc' }],
  });
  const after = (await venue.prisma.venue.findFirstOrThrow()).inputsRevision;
  expect(rows.at(-1)?.revision ?? before).toBe(after);
  return rows.map(({ revision, kind, keys }) => ({ revision: revision - before, kind, keys }));
}

const statement = (sql: string) => () => venue.owner.query(sql);

describe('a change of the inputs is noted by the database', () => {
  test('whoever makes it: a row edited by hand too, with the account it leaves', async () => {
    const edited = await changesOf(
      statement(`update collateral_balance set amount = amount + 1
                 where account_id = (select min(account_id) from collateral_balance)`),
    );
    expect(edited).toMatchObject([{ revision: 1n, kind: 'COLLATERAL' }]);
    expect(edited[0]?.keys).toHaveLength(1);
    await venue.owner.query(`insert into account values ('from'), ('to')`);
    await venue.owner.query(
      `insert into position values ('from', 'BTC-PERP', 1, 60000) on conflict do nothing`,
    );
    expect(
      await changesOf(statement(`update position set account_id = 'to' where account_id = 'from'`)),
    ).toEqual([{ revision: 1n, kind: 'POSITION', keys: ['from', 'to'] }]);
    expect(await changesOf(statement(`delete from position where account_id = 'to'`))).toEqual([
      { revision: 1n, kind: 'POSITION', keys: ['to'] },
    ]);
  });

  test('once for each transaction, with all that it changed', async () => {
    const changes = await changesOf(async () => {
      await venue.owner.query('begin');
      await venue.owner.query(`insert into account values ('both')`);
      await venue.owner.query(`insert into position values ('both', 'ETH-PERP', 2, 3000)`);
      await venue.owner.query(`update mark_price set price = price * 2 where instrument_symbol = 'ETH-PERP'`);
      await venue.owner.query('commit');
    });
    expect(changes).toEqual([
      { revision: 1n, kind: 'ACCOUNT', keys: ['both'] },
      { revision: 1n, kind: 'POSITION', keys: ['both'] },
      { revision: 1n, kind: 'PRICE', keys: ['ETH-PERP'] },
    ]);
  });

  test('not where nothing changed, and not where it was taken back', async () => {
    expect(await changesOf(statement(`delete from position where account_id = 'nobody'`))).toEqual([]);
    const changes = await changesOf(async () => {
      await venue.owner.query('begin');
      await venue.owner.query(`delete from mark_price`);
      await venue.owner.query('rollback');
    });
    expect(changes).toEqual([]);
  });

  test('as one word when it is large, and a new live version by its number', async () => {
    const activated = await changesOf(() => venue.activated(tieredDocument({ altsRate: '0.07' })));
    expect(activated).toEqual([{ revision: 1n, kind: 'VERSION', keys: ['2'] }]);
    const many = await changesOf(
      statement(`insert into account select 'many-' || n from generate_series(1, 20001) n`),
    );
    expect(many).toEqual([{ revision: 1n, kind: 'MANY', keys: [] }]);
  });

  test('in the order of commits, without a gap, under writers at once', async () => {
    const changes = await changesOf(async () => {
      await Promise.all(
        Array.from({ length: 24 }, (_, index) =>
          venue.within(async (unit) => {
            await unit.venue.lock();
            await putAccounts(unit.book, [`at-once-${index}`]);
          }),
        ),
      );
    });
    expect(changes.map(({ revision }) => revision)).toEqual(
      Array.from({ length: 24 }, (_, index) => BigInt(index + 1)),
    );
  });
});
