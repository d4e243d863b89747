import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { mergePatch } from '../../domain/json/merge-patch';
import type { BarRow, MarkRow, PriceRow } from '../../domain/market/price-row';
import { decimal } from '../../domain/number/decimal';
import { placedRows, TEST_SOURCE } from '../../testing/import-source';
import { marginedVenue, tieredDocument, type MarginedVenue } from '../../testing/margined-venue';
import { importPrices } from '../imports/import-prices';
import { remarginAccounts } from '../margin/remargin-accounts';
import { requireMargin } from '../margin/require-margin';
import { confirmPrice, rejectPrice } from './decide-held-price';
import { endOverdueHolds } from './end-overdue-holds';

const GUARD = {
  ...{ zLimit: '8', barMinutes: 1440, decay: '0.94', leastMove: '0.05', greatestMove: '1' },
  ...{ unknownVolatilityMove: '0.2', maximumHoldSeconds: 900, fallback: 'KEEP', agreement: '0.01' },
  consistency: { observations: 3, seconds: 120 },
};
const WORKER = { kind: 'SYSTEM', process: 'worker' } as const;
const ETH = 'ETH-PERP';

let venue: MarginedVenue;
let operator: Awaited<ReturnType<MarginedVenue['person']>>;
let officer: typeof operator;
/** Seconds after the first price of the tests: each price is newer than all before. */
let clock = Date.UTC(2026, 5, 1);

beforeAll(async () => {
  venue = await marginedVenue({ accounts: 60 });
  operator = await venue.person('OPERATOR');
  officer = await venue.person('OFFICER');
  const document: unknown = mergePatch(JSON.parse(tieredDocument()), { marketData: { priceGuard: GUARD } });
  await venue.activated(JSON.stringify(document));
}, 60_000);
afterAll(() => venue.close());
beforeEach(async () => {
  await venue.owner.query(`alter table held_price disable trigger user; delete from held_price;
    alter table held_price enable trigger user; delete from source_price`);
  await venue.owner.query(
    `update mark_price set price = '3100.25', aged_from = null, observed_at = $1
    where instrument_symbol = $2`,
    [new Date((clock += 1_000)), ETH],
  );
});

const mark = (price: string, changes: Partial<MarkRow> = {}): MarkRow => ({
  ...{ kind: 'MARK', instrument: ETH, price: decimal(price), observedAt: new Date((clock += 1_000)) },
  ...changes,
});
const take = (...rows: readonly PriceRow[]) =>
  venue.value(importPrices(venue.deps, operator, { rows: placedRows(rows), source: TEST_SOURCE }));
const markOf = async (instrumentSymbol = ETH) => {
  const row = await venue.prisma.markPrice.findUniqueOrThrow({ where: { instrumentSymbol } });
  return row.price.toFixed();
};
const holds = () => venue.prisma.heldPrice.findMany({ orderBy: { id: 'asc' } });
const ends = async () =>
  (await holds()).map(({ endedBy, candidates }) => `${endedBy ?? 'held'} ${candidates}`);
const entriesSince = async (seq: bigint) =>
  (await venue.prisma.auditEntry.findMany({ where: { seq: { gt: seq } }, orderBy: { seq: 'asc' } })).filter(
    ({ action }) => action.startsWith('price.'),
  );
const lastSeq = async () =>
  (await venue.prisma.auditEntry.findFirst({ orderBy: { seq: 'desc' } }))?.seq ?? 0n;
const statuses = async () => {
  await remarginAccounts(venue.deps);
  const { rows } = await venue.owner.query(
    `select status, count(*)::int from account_margin where run_id = (select live_run_id from venue) group by 1 order by 1`,
  );
  return rows as unknown;
};

describe('a price 2,653 times too small', () => {
  test('is held: nobody is called because of it, and when the right one comes it is over', async () => {
    const before = await statuses();
    const seq = await lastSeq();
    const receipt = await take(mark('1.12'), mark('66000', { instrument: 'BTC-PERP' }));
    expect(receipt).toMatchObject({
      outcomes: [{ of: 'MARK', rows: 2, applied: 1 }],
      held: { prices: 1, instruments: 1, named: [{ instrument: ETH }] },
    });
    expect([await markOf(), await markOf('BTC-PERP')]).toEqual(['3100.25', '66000']);
    await take(mark('65000.5', { instrument: 'BTC-PERP' }));
    expect(await statuses()).toEqual(before);
    await take(mark('3100.5'));
    expect([await markOf(), await ends()]).toEqual(['3100.5', ['RETURNED 1']]);

    const entries = await entriesSince(seq);
    expect(entries.map(({ action, subjectId, actorId }) => [action, subjectId, actorId])).toEqual([
      ['price.hold', ETH, operator.personId],
      ['price.release', ETH, operator.personId],
    ]);
    expect(JSON.parse(entries[0]?.payload ?? '')).toMatchObject({
      ...{ reason: 'BEYOND_GREATEST_MOVE', candidate: '1.12', last: '3100.25', source: null },
      ...{ volatility: null, bars: '1', allowed: '0.182321556794', fallback: 'KEEP' },
    });
    expect(await venue.brokenAudit()).toBeNull();
  });

  test('is told as a contradiction where another stands of its very instant, which nothing holds', async () => {
    const observedAt = new Date((clock += 1_000));
    await take(mark('3101', { observedAt }));
    const receipt = await take(mark('3102', { observedAt }), mark('3101', { observedAt, source: 'again' }));
    expect(receipt.outcomes).toEqual([{ of: 'MARK', rows: 2, applied: 0, contradictions: 1 }]);
    expect([await markOf(), await ends()]).toEqual(['3101', []]);
  });

  test('by whichever way it comes: as the close of a bar too', async () => {
    const opensAt = new Date((clock += 86_400_000));
    const bar: BarRow = {
      ...{ kind: 'BAR', instrument: ETH, intervalMinutes: 1, opensAt, quoteVolume: null },
      ...{ open: decimal('3100'), high: decimal('3100'), low: decimal('1.12'), close: decimal('1.12') },
    };
    await take(bar);
    clock = opensAt.getTime() + 120_000;
    expect([await markOf(), await ends()]).toEqual(['3100.25', ['held 1']]);
  });

  test('stated a thousand times is one hold, and one entry', async () => {
    const seq = await lastSeq();
    for (let batch = 0; batch < 4; batch += 1) await take(...Array.from({ length: 250 }, () => mark('1.12')));
    expect([await markOf(), await ends()]).toEqual(['3100.25', ['held 1000']]);
    expect((await entriesSince(seq)).map(({ action }) => action)).toEqual(['price.hold']);
  });

  test('between good ones leaves no hold, and is counted', async () => {
    const seq = await lastSeq();
    const receipt = await take(mark('3101'), mark('1.12'), mark('3102'));
    expect(receipt).toMatchObject({ held: { prices: 1, instruments: 0, named: [] } });
    expect([await markOf(), await ends(), (await entriesSince(seq)).length]).toEqual(['3102', [], 0]);
  });
});

test('while a price is held nothing is opened against it, and all else goes on', async () => {
  const portfolio = {
    positions: [{ instrument: ETH, quantity: decimal('10'), entryPrice: decimal('3100') }],
    collateral: [{ asset: 'USDT', amount: decimal('90000') }],
  };
  const ask = async (instrument: string, quantity: string, price: string) => {
    const trades = [{ instrument, quantity: decimal(quantity), price: decimal(price), fee: decimal('0') }];
    const question = { account: null, portfolio, trades, under: 'LIVE', shock: null, curve: null } as const;
    const { verdict, atHeldPrices } = await venue.value(requireMargin(venue.deps, officer, question));
    return [verdict.isAllowed ? 'allowed' : verdict.code, ...atHeldPrices];
  };
  expect(await ask(ETH, '1', '3100')).toEqual(['allowed']);
  await take(mark('1.12'));
  expect(await ask(ETH, '1', '3100')).toEqual(['PRICE_HELD', ETH]);
  expect(await ask(ETH, '-12', '3100')).toEqual(['PRICE_HELD', ETH]);
  expect(await ask(ETH, '-4', '3100')).toEqual(['allowed', ETH]);
  expect(await ask('BTC-PERP', '0.01', '65000')).toEqual(['allowed', ETH]);
});

describe('a person decides', () => {
  const seen = (price: string) => ({ symbol: ETH, price: decimal(price) });

  test('that it is true: accounts are margined at it', async () => {
    await take(mark('1500'), mark('1510'));
    const seq = await lastSeq();
    expect(await confirmPrice(venue.deps, officer, seen('1500'))).toMatchObject({ ok: true });
    expect([await markOf(), await ends()]).toEqual(['1510', ['CONFIRMED 2']]);
    const [entry] = await entriesSince(seq);
    expect([entry?.action, entry?.actorId]).toEqual(['price.confirm', officer.personId]);
    expect(JSON.parse(entry?.payload ?? '')).toMatchObject({
      candidate: '1510',
      candidates: 2,
      last: '3100.25',
    });
    expect(await venue.brokenAudit()).toBeNull();
  });

  test('that it is false: it is dropped', async () => {
    await take(mark('1500'));
    const seq = await lastSeq();
    expect(await rejectPrice(venue.deps, officer, seen('1500'))).toMatchObject({ ok: true });
    expect([await markOf(), await ends()]).toEqual(['3100.25', ['REJECTED 1']]);
    expect((await entriesSince(seq)).map(({ action }) => action)).toEqual(['price.reject']);
  });

  test('and not who brings prices in, nor on an old proof, nor of another price, nor twice', async () => {
    await take(mark('1500'));
    const code = async (actor: Parameters<typeof confirmPrice>[1], price = '1500', symbol = ETH) => {
      const decided = await confirmPrice(venue.deps, actor, { symbol, price: decimal(price) });
      return decided.ok ? 'ok' : decided.refusal.code;
    };
    expect(await code(operator)).toBe('Forbidden');
    expect(await code({ ...officer, authenticatedAtMs: 0 })).toBe('ReauthenticationRequired');
    expect(await code(officer, '1484.9')).toBe('HeldPriceMoved');
    expect(await code(officer, '1500', 'DOGE-PERP')).toBe('HoldEnded');
    expect(await code(officer, '1500', 'NONE')).toBe('NotFound');
    expect([await markOf(), await ends()]).toEqual(['3100.25', ['held 1']]);
    expect(await code(officer)).toBe('ok');
    expect(await code(officer)).toBe('HoldEnded');
  });
});

describe('time', () => {
  const overdue = (fallback: string) =>
    venue.owner.query(`alter table held_price disable trigger user;
      update held_price set ends_at = now() - interval '1 second', fallback = '${fallback}' where ended_at is null;
      alter table held_price enable trigger user`);

  test.each([
    ['KEEP', '3100.25', 'TIME_KEPT 1'],
    ['ACCEPT', '1500', 'TIME_ACCEPTED 1'],
  ])('is over: %s acts, once, and nobody decides any more', async (fallback, price, end) => {
    await take(mark('1500'));
    expect(await venue.value(endOverdueHolds(venue.deps, WORKER))).toEqual([]);
    await overdue(fallback);
    expect(await confirmPrice(venue.deps, officer, { symbol: ETH, price: decimal('1500') })).toMatchObject({
      refusal: { code: 'HoldEnded' },
    });
    const ended = await Promise.all([1, 2].map(() => venue.value(endOverdueHolds(venue.deps, WORKER))));
    expect(ended.flat()).toMatchObject([{ instrument: ETH }]);
    expect([await markOf(), await ends()]).toEqual([price, [end]]);
  });

  test('is over when the next price comes, without the worker', async () => {
    await take(mark('1500'));
    await overdue('ACCEPT');
    await take(mark('1505'));
    expect([await markOf(), await ends()]).toEqual(['1505', ['TIME_ACCEPTED 1']]);
  });

  test('does not make the last accepted price too old while another one is held', async () => {
    const observedAt = async () =>
      venue.deps.readBook(async (view) => (await view.market()).observedAt?.get(ETH)?.getTime() ?? 0);
    const changed: unknown = mergePatch(JSON.parse(tieredDocument()), {
      marketData: { maximumAgeSeconds: 604_800, priceGuard: GUARD },
    });
    const now = Date.now();
    await venue.owner.query(`update mark_price set observed_at = $1`, [new Date(now - 604_000_000)]);
    await venue.activated(JSON.stringify(changed));
    await take(mark('1500', { observedAt: new Date(now) }));
    const [hold] = await holds();
    expect(await observedAt()).toBe((hold?.endsAt.getTime() ?? 0) - 604_800_000);
    await rejectPrice(venue.deps, officer, { symbol: ETH, price: decimal('1500') });
    await sleep(5);
    await take(mark('1500', { observedAt: new Date(now + 1) }));
    expect(await observedAt()).toBe((hold?.endsAt.getTime() ?? 0) - 604_800_000);
    await take(mark('3100', { observedAt: new Date(now + 2) }));
    expect(await observedAt()).toBe(now + 2);
    clock = now - 400_000_000;
  });
});

describe('other sources', () => {
  test('end a hold by agreeing, with the price that was held', async () => {
    await take(mark('2400', { source: 'one' }));
    expect(await ends()).toEqual(['held 1']);
    await take(mark('2410', { source: 'two' }));
    expect([await markOf(), await ends()]).toEqual(['2410', ['SOURCES 1']]);
    expect((await venue.prisma.sourcePrice.findMany({ orderBy: { source: 'asc' } })).length).toBe(2);
  });
});

describe('volatility', () => {
  const day = (index: number, close: string): BarRow => ({
    ...{
      kind: 'BAR',
      instrument: ETH,
      intervalMinutes: 1440,
      opensAt: new Date(Date.UTC(2025, 0, 1 + index)),
    },
    ...{
      open: decimal(close),
      high: decimal('9999'),
      low: decimal('0.1'),
      close: decimal(close),
      quoteVolume: null,
    },
  });

  test('widens the limit once 60 returns are known, of bars that nobody held', async () => {
    const bars = Array.from({ length: 70 }, (_, index) => day(index, index % 2 === 0 ? '3000' : '3150'));
    await take(...bars);
    await take(mark('2200')); // −34 %, of 39 % that 8 standard deviations of 4.9 % come to
    expect([await markOf(), await ends()]).toEqual(['2200', []]);
    await take(mark('1400'));
    const [hold] = await holds();
    expect(hold?.reason).toBe('BEYOND_VOLATILITY');
    expect(hold?.volatility).toBeCloseTo(Math.log(1.05), 3);

    // A close that was held, and that nothing accepted, is in no volatility either.
    await take(mark('2200'));
    await take({ ...day(0, '1.12'), opensAt: new Date(clock) });
    clock += 86_400_000;
    await take(mark('2201'));
    await take(mark('100'));
    const all = await holds();
    expect(all.map(({ endedBy }) => endedBy)).toEqual(['RETURNED', 'RETURNED', null]);
    expect(all[2]?.volatility).toBe(hold?.volatility);
  });
});

describe('whatever happens meanwhile', () => {
  test.each([
    ['the hold', 'held_price', 'insert'],
    ['the mark price of another instrument', 'mark_price', 'update'],
    ['the log', 'audit_entry', 'insert'],
  ])('%s cannot be written: nothing is', async (_, table, operation) => {
    await venue.owner.query(`create function fail_here() returns trigger language plpgsql as
      $$ begin raise exception 'cut off here'; end $$;
      create trigger cut_off before ${operation} on ${table} for each row execute function fail_here()`);
    const [btc, seq] = [await markOf('BTC-PERP'), await lastSeq()];
    try {
      await expect(take(mark('1.12'), mark('65001', { instrument: 'BTC-PERP' }))).rejects.toThrow(
        'cut off here',
      );
    } finally {
      await venue.owner.query(`drop trigger cut_off on ${table}; drop function fail_here()`);
    }
    expect([await markOf(), await markOf('BTC-PERP'), await holds(), await lastSeq()]).toEqual([
      ...['3100.25', btc],
      [],
      seq,
    ]);
  });

  test('imports of one instrument at once leave one hold that counts them all, and one mark price', async () => {
    const rows = ['1.12', '1.13', '1.14', '1.15', '1.16', '1.17'].map((price) => mark(price));
    await Promise.all(rows.map((row) => take(row)));
    expect(await markOf()).toBe('3100.25');
    const [hold, ...others] = await holds();
    expect(others).toEqual([]);
    // Those that came after a newer one change nothing.
    expect(hold?.newestPrice.toFixed()).toBe('1.17');
    await Promise.all([take(mark('3101')), take(mark('1.12'))]);
    expect(['3101', '3100.25']).toContain(await markOf());
    expect((await holds()).filter(({ endedAt }) => endedAt === null).length).toBeLessThanOrEqual(1);
    expect(await venue.brokenAudit()).toBeNull();
  });

  test('what was found when a price was held, and how it ended, never changes', async () => {
    await take(mark('1.12'));
    const change = (sql: string) => venue.owner.query(`update held_price set ${sql}`);
    await expect(change('last_price = 1')).rejects.toThrow('never changes');
    await expect(change("ends_at = now() + interval '1 day'")).rejects.toThrow('never changes');
    await expect(change('candidates = 0')).rejects.toThrow('never changes');
    await take(mark('3100'));
    await expect(change('ended_by = null, ended_at = null')).rejects.toThrow('stays on record');
    await expect(venue.owner.query('delete from held_price')).rejects.toThrow('stays on record');
    await expect(venue.owner.query('truncate held_price')).rejects.toThrow('append-only');
  });
});

test('by a version whose guard somebody altered in the database no price is judged, and none is taken', async () => {
  const constraint = 'parameter_set_hash_is_of_text';
  const { rows } = await venue.owner.query<{ text: string }>(
    `select pg_get_constraintdef(oid) as text from pg_constraint where conname = $1`,
    [constraint],
  );
  const exchange = (was: string, is: string) =>
    venue.owner.query(`update parameter_set set canonical = replace(canonical, '${was}', '${is}')`);
  await venue.owner.query(
    `alter table parameter_set disable trigger append_only, drop constraint ${constraint}`,
  );
  await exchange('"greatestMove":"1"', '"greatestMove":"9"');
  try {
    await expect(take(mark('1.12'))).rejects.toThrow('is what its hash says');
  } finally {
    await exchange('"greatestMove":"9"', '"greatestMove":"1"');
    await venue.owner.query(
      `alter table parameter_set enable trigger append_only, add constraint ${constraint} ${rows[0]?.text ?? ''}`,
    );
  }
  expect([await markOf(), await ends()]).toEqual(['3100.25', []]);
  await take(mark('3100.5'));
  expect(await markOf()).toBe('3100.5');
});
