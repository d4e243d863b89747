import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Decimal, decimalText } from '../domain/number/decimal';
import { marginAccount } from '../domain/margin/method/account';
import { compileParameters } from '../domain/margin/method/compile';
import { askEngine } from './ask-engine';
import { marginedVenue, tieredDocument, type MarginedVenue } from '../testing/margined-venue';
import { putBooks } from '../testing/put-books';
import { repeats } from '../testing/thorough';
import { eventually, spawnEngine, spawnWorker, type WorkerProcess } from '../testing/worker-process';

const SECRET = 'what both sides know';
let venue: MarginedVenue;
let engine: WorkerProcess;
let port = 0;

async function start(): Promise<void> {
  engine = spawnEngine(venue.databaseUrl, SECRET);
  port = Number((await engine.logged('engine.start')).port);
}

beforeAll(async () => {
  venue = await marginedVenue({ accounts: 60 });
  await start();
}, 120_000);
afterAll(async () => {
  await engine.end('SIGTERM');
  await venue.close();
});

const ask = () => askEngine(`http://127.0.0.1:${port}`, SECRET, () => undefined);

interface Row {
  readonly account: string;
  readonly status: string;
  /** IM, MM, equity, notional, ratio, call amount; empty when there are none. */
  readonly figures: readonly (string | null)[];
  readonly call: readonly (string | null)[];
}

/** What the database says of every account. */
async function stored(): Promise<readonly Row[]> {
  const { rows } = await venue.owner.query<Row>(
    `select a.account_id as account, a.status::text,
       case when a.status = 'UNPRICED' then '{}' else array[trim_scale(a.initial_margin)::text,
         trim_scale(a.maintenance_margin)::text, trim_scale(a.equity)::text, trim_scale(a.notional)::text,
         trim_scale(a.margin_ratio)::text, trim_scale(a.call_amount)::text] end as figures,
       case when a.status = 'UNPRICED' then '{}' else array[c.stage::text, trim_scale(c.amount)::text] end as call
     from venue join margin_run r on r.id = venue.live_run_id
     join account_margin a on a.run_id = coalesce(r.accounts_run_id, r.id)
     left join margin_call c on c.account_id = a.account_id and c.closed_at is null
     order by a.account_id collate "C"`,
  );
  return rows;
}

/** The same by the reference method, of the inputs as they are. */
function computed(): Promise<readonly Row[]> {
  return venue.deps.readBook(async (view) => {
    const parameters = view.live && compileParameters(view.live.parameters);
    if (!parameters) throw new Error('the venue is founded');
    const market = await view.market();
    const rows: Row[] = [];
    for await (const books of view.accounts(100)) {
      for (const book of books) {
        const result = marginAccount({ ...market, parameters, book });
        const { account } = book;
        if (!result.ok) {
          rows.push({ account, status: 'UNPRICED', figures: [], call: [] });
          continue;
        }
        const { status, initialMargin, maintenanceMargin, equity, notional, marginRatio, callAmount } =
          result.value;
        const figures = [initialMargin, maintenanceMargin, equity, notional, marginRatio, callAmount].map(
          (value) => value && decimalText(value),
        );
        const isCalled = status === 'CALL' || status === 'LIQUIDATION';
        rows.push({
          account,
          status,
          figures,
          call: isCalled ? [status, decimalText(callAmount)] : [null, null],
        });
      }
    }
    return rows;
  });
}

async function upToDate(): Promise<bigint> {
  return eventually('the live run has the present inputs', async () => {
    const { inputsRevision, liveRunId } = await venue.prisma.venue.findFirstOrThrow();
    if (liveRunId === null) return null;
    const run = await venue.prisma.marginRun.findUniqueOrThrow({ where: { id: liveRunId } });
    return run.inputsRevision === inputsRevision ? run.id : null;
  });
}

/** What the reference method says of the same inputs must be what is stored, digit by digit. */
async function expectReference(): Promise<void> {
  await upToDate();
  expect(await stored()).toEqual(await computed());
}

/** Whether an account without figures is listed. */
const hasUnpriced = async () => (await stored()).some(({ status }) => status === 'UNPRICED');

describe('the live engine', () => {
  test('stores what the reference method says, after prices, trades, transfers and new accounts', async () => {
    await expectReference();
    await venue.setPrices({ 'BTC-PERP': '61234.5', 'ETH-PERP': '2890.12' });
    await expectReference();
    await venue.within(async ({ book }) => {
      const [quantity, entryPrice] = [new Decimal('0.5'), new Decimal(60_000)];
      const positions = [{ instrument: 'BTC-PERP', quantity, entryPrice }];
      const collateral = [{ asset: 'USDT', amount: new Decimal(700) }];
      await putBooks(book, [{ account: 'new-1', positions, collateral }]);
    });
    await expectReference();
    await venue.owner.query(`delete from position where account_id = 'edge-call'`);
    await venue.owner.query(`update collateral_balance set amount = amount / 2 where asset = 'BTC'`);
    await expectReference();
  });

  test('is asked at once by many in few questions, and each is answered what they asked', async () => {
    await upToDate();
    const questions: { accounts: string[] }[] = [];
    const between = http.createServer((incoming, outgoing) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        const body = Buffer.concat(chunks);
        questions.push(JSON.parse(body.toString()) as { accounts: string[] });
        const { method, headers, url } = incoming;
        const onward = http.request({ host: '127.0.0.1', port, path: url, method, headers }, (answer) => {
          outgoing.writeHead(answer.statusCode ?? 500);
          answer.pipe(outgoing);
        });
        onward.end(body);
      });
    });
    between.listen(0, '127.0.0.1');
    await once(between, 'listening');
    try {
      const asking = askEngine(
        `http://127.0.0.1:${(between.address() as AddressInfo).port}`,
        SECRET,
        () => undefined,
      );
      const ids = (await stored()).map(({ account }) => account).slice(0, 20);
      const answers = await Promise.all(ids.map((id, place) => asking([id, ids[place - 1] ?? 'nobody'])));
      expect(questions).toHaveLength(2);
      expect(new Set(questions.flatMap(({ accounts }) => accounts))).toEqual(new Set([...ids, 'nobody']));
      for (const [place, answer] of answers.entries())
        expect(answer?.standings.map(({ account }) => account)).toEqual([
          ...ids.slice(place, place + 1),
          ...(place > 0 ? ids.slice(place - 1, place) : []),
        ]);
      expect((await asking([]))?.standings).toEqual([]);
    } finally {
      between.closeAllConnections();
      between.close();
    }
  });

  test('answers with figures of one revision, and to those only who know the secret', async () => {
    await upToDate();
    const live = await ask()(['edge-warning', 'new-1', 'nobody']);
    const { inputsRevision } = await venue.prisma.venue.findFirstOrThrow();
    expect(live?.inputsRevision).toBe(inputsRevision);
    expect(live?.standings.map(({ account }) => account)).toEqual(['edge-warning', 'new-1']);
    const rows = await venue.prisma.accountMargin.findMany({
      where: { accountId: 'new-1' },
      orderBy: { runId: 'desc' },
    });
    expect(live?.standings[1]?.figures.equity).toBe(rows[0]?.equity.toFixed());
    const stranger = await fetch(`http://127.0.0.1:${port}/state`, {
      headers: { authorization: 'Bearer x' },
    });
    expect(stranger.status).toBe(401);
  });

  test('a missing price leaves its holders without figures, and a figure comes back with it', async () => {
    await venue.owner.query(`delete from mark_price where instrument_symbol = 'DOGE-PERP'`);
    await expectReference();
    expect(await hasUnpriced()).toBe(true);
    await venue.setPrices({ 'DOGE-PERP': '0.17' });
    await expectReference();
    expect(await hasUnpriced()).toBe(false);
  });

  test('amounts beyond what is let in stop nothing: they are margined, stored, and gone when put right', async () => {
    const beyond = '99999999999999999999';
    // Rows of before the database held amounts to their ranges are as they were.
    await venue.owner.query(`alter table mark_price drop constraint mark_price_in_range`);
    await venue.owner.query(`alter table position drop constraint position_in_range`);
    await venue.setPrices({ 'BTC-PERP': beyond });
    await venue.owner.query(`update position set quantity = -$1::numeric where account_id = 'edge-call'`, [
      beyond,
    ]);
    await expectReference();
    await venue.owner.query(`delete from position where account_id = 'edge-call'`);
    await venue.setPrices({ 'BTC-PERP': '65000.5' });
    await expectReference();
  });

  test('a new version is stored whole, and readers never see a part of it', async () => {
    await venue.activated(tieredDocument({ altsRate: '0.09' }));
    await expectReference();
    const run = await venue.prisma.marginRun.findFirstOrThrow({ orderBy: { id: 'desc' } });
    expect(run).toMatchObject({ versionNumber: 2, accountsRunId: null });
  });

  test('killed at any moment, it loads the book anew; no call is lost or opened twice', async () => {
    const STORM_STEPS = 25;
    const stormStep = (round: number, step: number) =>
      venue.setPrices({ 'BTC-PERP': String(57_000 + (((round * STORM_STEPS + step) * 4_273) % 9_000)) });
    for (let round = 0; round < repeats(2, 4); round += 1) {
      const killAfter = 3 + 6 * round;
      for (let step = 0; step < killAfter; step += 1) await stormStep(round, step);
      const storm = (async () => {
        for (let step = killAfter; step < STORM_STEPS; step += 1) await stormStep(round, step);
      })();
      await engine.end('SIGKILL');
      await storm;
      await start();
      await expectReference();
    }
    expect(await venue.brokenAudit()).toBeNull();
    const events = await venue.owner.query(
      `select call_id from margin_call_event e join margin_call c on c.id = e.call_id
       group by call_id, c.closed_at having (count(*) filter (where e.status in ('OK', 'WARNING')) = 1) <> (c.closed_at is not null)`,
    );
    expect(events.rows).toEqual([]);
  });

  test('a worker leaves re-margining to it, and does it when it is gone', async () => {
    const worker = spawnWorker(venue.databaseUrl);
    try {
      await worker.logged('worker.connected');
      await engine.end('SIGKILL');
      await venue.setPrices({ 'BTC-PERP': '63333' });
      await venue.within(({ jobs }) => jobs.remargin());
      await upToDate();
      await worker.logged('remargin.done');
      await start();
      await engine.logged('engine.loaded');
      const done = worker.lines.filter(({ event }) => event === 'remargin.done').length;
      await venue.setPrices({ 'BTC-PERP': '63334' });
      await venue.within(({ jobs }) => jobs.remargin());
      await expectReference();
      expect(worker.lines.filter(({ event }) => event === 'remargin.done')).toHaveLength(done);
    } finally {
      await worker.end('SIGTERM');
    }
  });
});
