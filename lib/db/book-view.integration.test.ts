import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Decimal } from '../domain/number/decimal';
import { bookAt, type BookChunk } from '../domain/books/book-chunk';
import type { AccountBook } from '../domain/margin/method/types';
import { ok, refuse } from '../domain/result';
import { NO_ACCOUNTS } from '../domain/margin/figures/run-totals';
import { marginedVenue, type MarginedVenue } from '../testing/margined-venue';
import { putAccounts, putBooks } from '../testing/put-books';
import { pgReadBook } from './book-view';

let venue: MarginedVenue;
beforeAll(async () => {
  venue = await marginedVenue({ accounts: 25 });
});
afterAll(() => venue.close());

/** Read row by row through Prisma, which the view reads past. */
async function storedBook(account: string): Promise<AccountBook> {
  const { position: positions, collateralBalance: balances } = venue.prisma;
  const held = await positions.findMany({ where: { accountId: account } });
  const owned = await balances.findMany({ where: { accountId: account } });
  return {
    account,
    positions: held
      .map(({ instrumentSymbol, quantity, entryPrice }) => ({
        instrument: instrumentSymbol,
        quantity: new Decimal(quantity.toFixed()),
        entryPrice: new Decimal(entryPrice.toFixed()),
      }))
      .sort((a, b) => (a.instrument < b.instrument ? -1 : 1)),
    collateral: owned
      .map(({ asset, amount }) => ({ asset, amount: new Decimal(amount.toFixed()) }))
      .sort((a, b) => (a.asset < b.asset ? -1 : 1)),
  };
}

describe('a view of the book', () => {
  test('stays what it was at its first statement, whatever is imported meanwhile', async () => {
    await venue.deps.readBook(async (view) => {
      const [prices, count] = [(await view.market()).prices, await view.accountCount()];
      await venue.setPrices({ 'BTC-PERP': '1234' });
      await venue.within((unit) => putAccounts(unit.book, ['new-comer']));
      expect((await view.market()).prices).toEqual(prices);
      expect(await view.accountCount()).toBe(count);
      expect(await view.account('new-comer')).toBeNull();
    });
    await venue.deps.readBook(async (view) => {
      expect((await view.market()).prices.get('BTC-PERP')?.toFixed()).toBe('1234');
      expect(await view.account('new-comer')).toEqual({
        account: 'new-comer',
        positions: [],
        collateral: [],
      });
    });
  });

  test('keeps the market as long as nothing of it changes, and sees each change of it', async () => {
    const read = () =>
      venue.deps.readBook(async (view) => ({ ...(await view.market()), revision: view.inputsRevision }));
    const first = await read();
    await venue.within((unit) => putAccounts(unit.book, ['who-holds-nothing']));
    const second = await read();
    expect(second.revision).toBeGreaterThan(first.revision);
    for (const member of ['instruments', 'prices', 'observedAt', 'figures'] as const)
      expect(second[member]).toBe(first[member]);
    expect(second.asOf.getTime()).toBeGreaterThan(first.asOf.getTime());

    await venue.setPrices({ 'BTC-PERP': '4321' });
    const third = await read();
    expect(third.prices.get('BTC-PERP')?.toFixed()).toBe('4321');
    expect(second.prices.get('BTC-PERP')?.toFixed()).not.toBe('4321');

    await venue.owner.query(
      `insert into market_figure (subject, figure, value, observed_at, updated_at) values ('BTC-PERP', 'OPEN_INTEREST', 77, now(), now())`,
    );
    expect((await read()).figures.get('BTC-PERP')?.OPEN_INTEREST?.toFixed()).toBe('77');
    await venue.owner.query(`delete from market_figure where value = 77`);
    expect((await read()).figures.get('BTC-PERP')?.OPEN_INTEREST).toBeUndefined();

    await venue.owner.query(
      `insert into instrument (symbol, kind, underlying, settlement_asset, multiplier) values ('NEW-PERP', 'PERPETUAL', 'NEW', 'USDT', 1)`,
    );
    expect((await read()).instruments.has('NEW-PERP')).toBe(true);
    await venue.owner.query(`delete from instrument where symbol = 'NEW-PERP'`);
    // A feed with a gap says nothing: all is read again.
    const before = await read();
    await venue.within((unit) => putAccounts(unit.book, ['another-who-holds-nothing']));
    await venue.owner.query('delete from input_change');
    expect((await read()).prices).not.toBe(before.prices);
  });

  test('of an older revision than what is kept stays of that revision', async () => {
    await venue.deps.readBook(async (view) => {
      await venue.setPrices({ 'BTC-PERP': '5555' });
      await venue.deps.readBook(async (newer) => {
        expect((await newer.market()).prices.get('BTC-PERP')?.toFixed()).toBe('5555');
      });
      expect((await view.market()).prices.get('BTC-PERP')?.toFixed()).not.toBe('5555');
    });
    await venue.deps.readBook(async (view) => {
      expect((await view.market()).prices.get('BTC-PERP')?.toFixed()).toBe('5555');
    });
  });

  test('gives every account once, in byte order, equal to what its rows say', async () => {
    await venue.within((unit) => putAccounts(unit.book, ['Z', 'a', 'é', 'B-1', 'B.1', 'b']));
    const batches = await venue.deps.readBook(async (view) => {
      const found: (readonly AccountBook[])[] = [];
      for await (const batch of view.accounts(7)) found.push(batch);
      return found;
    });
    expect(batches.slice(0, -1).every((batch) => batch.length === 7)).toBe(true);
    const books = batches.flat();
    const ids = books.map(({ account }) => account);
    expect(ids).toEqual([...ids].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
    expect(ids).toHaveLength(await venue.prisma.account.count());
    for (const book of books) {
      expect(JSON.stringify(book)).toBe(JSON.stringify(await storedBook(book.account)));
    }
  });

  test('gives the same in columns, whatever names and numbers are like, so many accounts at a time', async () => {
    const odd = ['"quoted"', 'back\\slash', "apo'strophe", '{brace},', ' space ', 'NULL', 'empty'];
    const balances: Readonly<Record<number, { readonly asset: string; readonly amount: string }>> = {
      0: { asset: 'USDT', amount: '-7.000000001' },
      4: { asset: 'BTC', amount: '0.00000001' },
    };
    const books = odd.map((account, index): AccountBook => {
      const position = (instrument: string) => ({
        instrument,
        quantity: new Decimal(index % 2 === 0 ? '-0.00000001' : '123456.789'),
        // One of more decimals than columns hold, and one that is too large for them.
        entryPrice: new Decimal(['1.5', '0.123456789012345678', '99999999999.5'][index % 3] ?? '1'),
      });
      const balance = balances[index];
      return {
        account,
        positions: account === 'empty' ? [] : ['DOGE-PERP', 'BTC-PERP'].map(position),
        collateral: balance ? [{ asset: balance.asset, amount: new Decimal(balance.amount) }] : [],
      };
    });
    await venue.within(({ book }) => putBooks(book, books));
    await venue.owner.query(`update account set segment = 'retail' where id = any ($1)`, [odd.slice(2, 5)]);
    await venue.deps.readBook(async (view) => {
      const expected: AccountBook[] = [];
      for await (const batch of view.accounts(1_000)) expected.push(...batch);
      for (const size of [1, 7, 1_000]) {
        const chunks: BookChunk[] = [];
        for await (const chunk of view.chunks(size)) chunks.push(chunk);
        expect(chunks.slice(0, -1).every(({ accounts }) => accounts.length === size)).toBe(true);
        const books = chunks.flatMap((chunk) => chunk.accounts.map((_, index) => bookAt(chunk, index)));
        expect(books).toEqual(expected);
        const apart = chunks.flatMap((chunk) => [...chunk.apart.values()].map(({ account }) => account));
        const tooLong = odd.slice(0, 6).filter((_, index) => index % 3 !== 0);
        expect(new Set(apart)).toEqual(new Set([...tooLong, odd[0]]));
        const stated = chunks.flatMap(({ accounts, segments }) =>
          [...segments].map(([index, segment]) => [accounts[index], segment] as const),
        );
        expect(new Map(stated)).toEqual(new Map(odd.slice(2, 5).map((account) => [account, 'retail'])));
      }
    });
  });

  test('refuses a live parameter set whose stored text was changed', async () => {
    await venue.owner.query('alter table parameter_set drop constraint parameter_set_hash_is_of_text');
    await venue.owner.query('alter table parameter_set disable trigger append_only');
    await venue.owner.query(`update parameter_set set canonical = replace(canonical, '"0.004"', '"0.003"')`);
    const fresh = pgReadBook(venue.pool);
    for (const readBook of [fresh, venue.deps.readBook]) {
      await expect(readBook((view) => Promise.resolve(view.live))).rejects.toThrow(
        'the database was altered',
      );
    }
    await venue.owner.query(`update parameter_set set canonical = replace(canonical, '"0.003"', '"0.004"')`);
    expect((await fresh((view) => Promise.resolve(view.live)))?.versionNumber).toBe(1);
  });
});

describe('a name held exclusively', () => {
  test('is free again when its holder ends, well or not', async () => {
    let release: () => void = () => undefined;
    const held = venue.deps.exclusively('name', () => new Promise<void>((resolve) => (release = resolve)));
    await expect.poll(() => venue.deps.exclusively('name', () => Promise.resolve())).toBe(false);
    expect(await venue.deps.exclusively('another name', () => Promise.resolve())).toBe(true);
    release();
    expect(await held).toBe(true);
    await expect(venue.deps.exclusively('name', () => Promise.reject(new Error('broke')))).rejects.toThrow(
      'broke',
    );
    expect(await venue.deps.exclusively('name', () => Promise.resolve())).toBe(true);
  });
});

describe('the run that readers see', () => {
  const run = (inputsRevision: bigint) =>
    venue.transact(async (unit) => {
      const given = {
        versionNumber: 1,
        methodVersion: 'test',
        startedAt: unit.now,
        inputsRevision,
        accountsRunId: null,
      };
      const runId = await unit.marginRuns.start(given);
      await unit.marginRuns.complete(runId, NO_ACCOUNTS);
      await unit.marginRuns.makeLive(runId);
      return ok(runId);
    });
  const live = async (): Promise<bigint | null> => (await venue.prisma.venue.findFirstOrThrow()).liveRunId;

  test('moves to newer inputs, never to older ones, and not when its transaction is refused', async () => {
    const first = await run(100n);
    expect(first.ok && first.value).toBe(await live());
    await expect(run(99n)).rejects.toThrow('only in place of one');
    expect(first.ok && first.value).toBe(await live());
    const second = await run(101n);
    expect(second.ok && second.value).toBe(await live());
    await venue.transact(async (unit) => {
      await unit.marginRuns.start({
        versionNumber: 1,
        methodVersion: 'test',
        startedAt: unit.now,
        inputsRevision: 102n,
        accountsRunId: null,
      });
      return refuse(null);
    });
    expect(await venue.prisma.marginRun.count()).toBe(2);
  });

  test('an account has one open margin call at most: the database refuses a second', async () => {
    const open = (runId: bigint) =>
      venue.within(async (unit) => {
        const decision = { kind: 'OPEN', stage: 'CALL', amount: new Decimal(5) } as const;
        await unit.marginCalls.apply(runId, unit.now, null, [{ account: 'edge-call', decision }]);
      });
    await open(1n);
    await expect(open(2n)).rejects.toThrow();
    expect(await venue.prisma.marginCall.count({ where: { accountId: 'edge-call' } })).toBe(1);
  });
});
