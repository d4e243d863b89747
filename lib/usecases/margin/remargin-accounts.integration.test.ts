import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Decimal } from '../../domain/number/decimal';
import { marginedVenue, type MarginedVenue } from '../../testing/margined-venue';
import { putBooks } from '../../testing/put-books';
import { remarginAccounts, type RemarginOutcome } from './remargin-accounts';

let venue: MarginedVenue;
beforeAll(async () => {
  venue = await marginedVenue({ accounts: 60 });
});
afterAll(() => venue.close());

async function done(): Promise<Extract<RemarginOutcome, { kind: 'DONE' }>> {
  const outcome = await remarginAccounts(venue.deps);
  if (outcome.kind !== 'DONE') throw new Error(outcome.kind);
  return outcome;
}

/** One row as text, so that no driver's number comes between. */
async function one(sql: string, values: readonly unknown[] = []): Promise<Record<string, string | null>> {
  const { rows } = await venue.owner.query<{ row: Record<string, string | null> }>(
    `select jsonb_object_agg(key, value) as row
     from (select * from jsonb_each_text((select to_jsonb(found) from (${sql}) as found))) as pairs`,
    [...values],
  );
  return rows[0]?.row ?? {};
}

/** The method once more, in SQL over the tables: shares nothing with the engine but the tier tables. */
const RECOMPUTED = `
  with tier (instrument, floor, ceiling, rate, leverage) as (
    select instrument, floor, lead(floor) over (partition by instrument order by floor), rate, leverage
    from (values ('BTC-PERP', 0, 0.004, 100), ('BTC-PERP', 50000, 0.01, 40), ('BTC-PERP', 500000, 0.03, 15),
                 ('ETH-PERP', 0, 0.004, 100), ('ETH-PERP', 50000, 0.01, 40), ('ETH-PERP', 500000, 0.03, 15),
                 ('DOGE-PERP', 0, 0.02, 20), ('DOGE-PERP', 20000, 0.05, 9))
      as t (instrument, floor, rate, leverage)
  ), held as (
    select p.account_id, p.instrument_symbol as instrument,
           round(abs(p.quantity) * i.multiplier * m.price, 8) as notional,
           floor(p.quantity * i.multiplier * (m.price - p.entry_price) * 1e8) / 1e8 as profit
    from position p join instrument i on i.symbol = p.instrument_symbol
    join mark_price m on m.instrument_symbol = i.symbol
  ), required as (
    select held.*,
      (select ceil(sum((least(notional, coalesce(ceiling, notional)) - floor) * rate) * 1e8) / 1e8
       from tier where tier.instrument = held.instrument and floor < notional) as mm,
      (select ceil(notional * 1e8 / leverage) / 1e8
       from tier where tier.instrument = held.instrument and floor < notional order by floor desc limit 1) as im
    from held
  ), valued as (
    select account_id, sum(floor(case when asset = 'USDT' then amount
      else amount * (select price from mark_price where instrument_symbol = 'BTC-PERP') * 0.95 end * 1e8) / 1e8) as value
    from collateral_balance group by account_id
  ), figures as (
    select a.id, coalesce(sum(notional), 0) as notional, coalesce(sum(im), 0) as im, coalesce(sum(mm), 0) as mm,
           coalesce(max(value), 0) + coalesce(sum(profit), 0) as equity
    from account a left join required r on r.account_id = a.id left join valued v on v.account_id = a.id
    group by a.id
  ), standing as (
    select *, case when equity < mm then 'LIQUIDATION' when equity < 1.2 * mm then 'CALL'
                   when equity < 1.5 * mm then 'WARNING' else 'OK' end as status
    from figures
  )`;

const TOTALS = `
  trim_scale(sum(notional)) as notional, trim_scale(sum(im)) as im, trim_scale(sum(mm)) as mm,
  trim_scale(sum(equity)) as equity, trim_scale(sum(greatest(0, mm - equity))) as shortfall,
  count(*) filter (where status = 'OK') as ok, count(*) filter (where status = 'WARNING') as warning,
  count(*) filter (where status = 'CALL') as call, count(*) filter (where status = 'LIQUIDATION') as liquidation,
  count(*) filter (where mm > 0 and equity between mm and 1.1 * mm) as near, count(*) as accounts`;

const STORED = `
  trim_scale(notional) as notional, trim_scale(initial_margin) as im, trim_scale(maintenance_margin) as mm,
  trim_scale(equity) as equity, trim_scale(shortfall) as shortfall, count_ok as ok, count_warning as warning,
  count_call as call, count_liquidation as liquidation, count_near_liquidation as near, accounts`;

describe('a run', () => {
  test('has the totals that SQL computes from the tables, and every status occurs', async () => {
    const { runId } = await done();
    const stored = await one(`select ${STORED} from margin_run where id = $1`, [runId]);
    expect(stored).toEqual(await one(`${RECOMPUTED} select ${TOTALS} from standing`));
    expect(stored.accounts).toBe('62');
    for (const status of ['ok', 'warning', 'call', 'liquidation'])
      expect(Number(stored[status])).toBeGreaterThan(0);
  });

  test('has a row for each account, equal to SQL account by account', async () => {
    const { rows } = await venue.owner.query(
      `${RECOMPUTED} select standing.id from standing left join account_margin m
         on m.account_id = standing.id and m.run_id = (select live_run_id from venue)
       where (m.notional, m.initial_margin, m.maintenance_margin, m.equity, m.status::text)
         is distinct from (standing.notional, standing.im, standing.mm, standing.equity, standing.status)`,
    );
    expect(rows).toEqual([]);
  });

  test('is not made again while nothing changed', async () => {
    expect(await remarginAccounts(venue.deps)).toMatchObject({ kind: 'CURRENT' });
  });

  test('keeps the account rows of three runs, and every run', async () => {
    for (const price of ['65010', '65020', '65030', '65040']) {
      await venue.setPrices({ 'BTC-PERP': price });
      await done();
    }
    const counted = await one(
      `select (select count(*) from margin_run) as runs, (select count(distinct run_id) from account_margin) as kept`,
    );
    expect(counted).toEqual({ runs: '5', kept: '3' });
  });

  test('with a price missing leaves those accounts without figures, and their call open', async () => {
    const before = await one(`select count(*) as open from margin_call where closed_at is null`);
    await venue.owner.query(`delete from mark_price where instrument_symbol = 'DOGE-PERP'`);
    const { runId, totals } = await done();
    const holders = await one(`select count(*) as n from position where instrument_symbol = 'DOGE-PERP'`);
    expect(String(totals.unpriced)).toBe(holders.n);
    expect(totals.unpriced).toBeGreaterThan(0);
    const listed = await one(
      `select count(*) as n, bool_and(missing = '{DOGE-PERP}' and margin_ratio is null) as named
       from account_margin where run_id = $1 and status = 'UNPRICED'`,
      [runId],
    );
    expect(listed).toEqual({ n: holders.n, named: 'true' });
    const rest = `${RECOMPUTED} select ${TOTALS} from standing where id not in
      (select account_id from position where instrument_symbol = 'DOGE-PERP')`;
    const { accounts, ...priced } = await one(rest);
    expect(await one(`select ${STORED} from margin_run where id = $1`, [runId])).toMatchObject(priced);
    expect(Number(accounts)).toBe(62 - totals.unpriced);
    expect(await one(`select count(*) as open from margin_call where closed_at is null`)).toEqual(before);
    await venue.setPrices({ 'DOGE-PERP': '0.1425' });
    await done();
  });
});

describe('many at once', () => {
  test('of ten workers on one change one works, the others find it current; calls open once', async () => {
    for (const price of ['58000', '71000', '60000', '66500']) {
      await venue.setPrices({ 'BTC-PERP': price });
      const outcomes = await Promise.all(Array.from({ length: 10 }, () => remarginAccounts(venue.deps)));
      expect(outcomes.filter(({ kind }) => kind === 'DONE')).toHaveLength(1);
      expect(outcomes.filter(({ kind }) => kind === 'CURRENT')).toHaveLength(9);
    }
    const open = await one(
      `select count(*) as calls, count(distinct account_id) as accounts from margin_call where closed_at is null`,
    );
    const below = await one(
      `select count(*) as n from account_margin where run_id = (select live_run_id from venue)
       and status in ('CALL', 'LIQUIDATION')`,
    );
    expect(open).toEqual({ calls: below.n, accounts: below.n });
  });

  test('readers see whole runs only, each newer than the last, while prices and runs race', async () => {
    let writing = true;
    const seen: { run: string; rows: string; stated: string; im: string; total: string }[] = [];
    const read = async (): Promise<void> => {
      while (writing) {
        // One statement, one snapshot: what a page of the application reads.
        const { rows } = await venue.pool.query<(typeof seen)[number]>(
          `select r.id as run, r.accounts as stated, trim_scale(r.initial_margin) as total,
                  count(m.*) as rows, trim_scale(sum(m.initial_margin)) as im
           from venue v join margin_run r on r.id = v.live_run_id left join account_margin m on m.run_id = r.id
           group by r.id`,
        );
        seen.push(...rows);
      }
    };
    const write = async (): Promise<void> => {
      for (let step = 0; step < 12; step += 1) {
        await venue.setPrices({ 'BTC-PERP': String(62_000 + step * 371), 'ETH-PERP': String(3_000 + step) });
        await Promise.all([remarginAccounts(venue.deps), remarginAccounts(venue.deps)]);
      }
      writing = false;
    };
    await Promise.all([write(), read(), read(), read()]);

    expect(new Set(seen.map(({ run }) => run)).size).toBeGreaterThan(5);
    for (const { rows, stated, im, total } of seen) expect([rows, im]).toEqual([String(stated), total]);
  });

  const runsAndRows = (): Promise<Record<string, string | null>> =>
    one(
      `select live_run_id, (select count(*) from margin_run) as runs, (select count(*) from account_margin) as rows from venue`,
    );

  test('a run that gives way to who margins sooner leaves nothing, and the next one does it', async () => {
    await venue.setPrices({ 'BTC-PERP': '64500' });
    const before = await runsAndRows();
    expect(await remarginAccounts(venue.deps, () => Promise.resolve(true))).toEqual({ kind: 'GAVE_WAY' });
    expect(await runsAndRows()).toEqual(before);
    expect((await done()).totals.accounts).toBe(62);
  });

  test('a run that fails on its way leaves nothing', async () => {
    const before = await runsAndRows();
    await venue.setPrices({ 'BTC-PERP': '64999' });
    const engine = {
      ...venue.deps.engine,
      async *marginBooks() {
        await Promise.resolve();
        yield [];
        throw new Error('the engine broke');
      },
    };
    await expect(remarginAccounts({ ...venue.deps, engine })).rejects.toThrow('the engine broke');
    expect(await runsAndRows()).toEqual(before);
    expect((await done()).totals.accounts).toBe(62);
  });
});

describe('margin calls', () => {
  const history = (account: string) =>
    venue.owner
      .query<{ status: string; closed: boolean }>(
        `select e.status::text, c.closed_at is not null as closed from margin_call c
         join margin_call_event e on e.call_id = c.id where c.account_id = $1 order by e.run_id`,
        [account],
      )
      .then(({ rows }) => rows.map(({ status }) => status));

  test('open, escalate, ease and close with the price, each with its event and amount', async () => {
    await venue.within(async ({ book }) => {
      const [quantity, entryPrice] = [new Decimal(1), new Decimal(60_000)];
      const positions = [{ instrument: 'BTC-PERP', quantity, entryPrice }];
      const collateral = [{ asset: 'USDT', amount: new Decimal(3_000) }];
      await putBooks(book, [{ account: 'call-1', positions, collateral }]);
    });
    // At 60,000: MM 300, equity 3,000. MM falls slowly with the price, equity by 1 for each 1.
    for (const price of ['60000', '57330', '57320', '57200', '57320', '60000']) {
      await venue.setPrices({ 'BTC-PERP': price });
      await remarginAccounts(venue.deps);
    }
    // 57,330: MM 273.3, equity 330 (1.207): WARNING. 57,320: 320 / 273.2 (1.171): CALL. 57,200: 200 / 272: LIQUIDATION.
    expect(await history('call-1')).toEqual(['CALL', 'LIQUIDATION', 'CALL', 'OK']);
    const call = await one(
      `select stage, trim_scale(opened_amount) as opened, trim_scale(amount) as amount, closed_at is not null as closed
       from margin_call where account_id = 'call-1'`,
    );
    // max(IM, 1.2 × MM) − equity = max(57,320 / 40, 327.84) − 320
    expect(call).toEqual({ stage: 'CALL', opened: '1113', amount: '0', closed: 'true' });
  });

  test('each run that changed calls has one audit entry that counts them', async () => {
    const { rows } = await venue.owner.query<{ run: string; payload: string; events: string }>(
      `select a.subject_id as run, a.payload, (select count(*) from margin_call_event e where e.run_id = a.subject_id::bigint) as events
       from audit_entry a where a.action = 'margin-run.complete' order by a.seq`,
    );
    expect(new Set(rows.map(({ run }) => run)).size).toBe(rows.length);
    for (const { payload, events } of rows) {
      const counts = JSON.parse(payload) as Record<string, number>;
      const { callsOpened = 0, callsEscalated = 0, callsEased = 0, callsClosed = 0 } = counts;
      expect(callsOpened + callsEscalated + callsEased + callsClosed).toBe(Number(events));
    }
    const unaudited = await one(
      `select count(*) as n from margin_call_event where run_id::text not in
         (select subject_id from audit_entry where action = 'margin-run.complete')`,
    );
    expect(unaudited).toEqual({ n: '0' });
  });
});
