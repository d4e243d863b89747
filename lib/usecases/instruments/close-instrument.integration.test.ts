import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PLAIN_POSITION } from '../../domain/books/account-row';
import { searchReads } from '../../db/reads/search-reads';
import { connectPool } from '../../db/pool';
import { pgReadStoredRun } from '../../db/stored-run';
import type { Actor } from '../../domain/governance/people/actor';
import type { BarRow, MarkRow, PriceRow } from '../../domain/market/price-row';
import { decimal } from '../../domain/number/decimal';
import { placedRows, TEST_SOURCE } from '../../testing/import-source';
import { marginedVenue, tieredDocument, type MarginedVenue } from '../../testing/margined-venue';
import { overlapping } from '../../testing/overlapping';
import { importAccounts } from '../imports/import-accounts';
import { importInstruments } from '../imports/import-instruments';
import { importPrices } from '../imports/import-prices';
import { explainAccountNow } from '../margin/explain-account';
import { remarginAccounts } from '../margin/remargin-accounts';
import { verifyLiveRun } from '../margin/verify-live-run';
import { createProposal } from '../proposals/create-proposal';
import { submitProposal } from '../proposals/submit-proposal';
import { activateVersion } from '../activation/activate-version';
import { claimActivation } from '../activation/claim-activation';
import { makeReady } from '../activation/make-ready';
import { rollBackVersion } from '../activation/roll-back-version';
import { closeInstrument } from './close-instrument';

/** Of the class "alts"; nobody holds it when these tests begin. */
const DOGE = 'DOGE-PERP';
let venue: MarginedVenue;
let operator: Awaited<ReturnType<MarginedVenue['person']>>;
const pool = connectPool(process.env.DATABASE_URL ?? '', {
  connections: 2,
  applicationName: 'test',
  onError: () => undefined,
});
beforeAll(async () => {
  venue = await marginedVenue({ accounts: 20 });
  await venue.owner.query(`delete from position where instrument_symbol = '${DOGE}'`);
  operator = await venue.person('OPERATOR');
});
afterAll(async () => {
  await pool.end();
  await venue.close();
});

const close = (symbol: string, actor: Actor = operator) =>
  closeInstrument(venue.deps, actor, { symbol, reason: ' Delisted. ' });
const hold = (account: string, quantity: number, instrument = DOGE) =>
  importAccounts(venue.deps, operator, {
    rows: placedRows([
      {
        ...{ ...PLAIN_POSITION, kind: 'POSITION' as const, account, instrument },
        ...{ quantity: decimal(String(quantity)), entryPrice: decimal('0.15') },
      },
    ]),
    source: TEST_SOURCE,
  });
const listAgain = (symbol = DOGE, multiplier = '1000') =>
  importInstruments(venue.deps, operator, {
    rows: placedRows([
      {
        ...{ symbol, kind: 'PERPETUAL' as const, underlying: 'DOGE', settlementAsset: 'USDT' },
        ...{ multiplier: decimal(multiplier), marginClass: 'alts', tiers: [], tiersNested: false },
      },
    ]),
    source: TEST_SOURCE,
    found: null,
  });
const price = (rows: readonly PriceRow[]) =>
  importPrices(venue.deps, operator, { rows: placedRows(rows), source: TEST_SOURCE });
/** The venue's set, in which an instrument prices a collateral asset of its own. */
const pricedBy = (instrument: string) =>
  tieredDocument().replace(
    '"USDT":{"haircut":"0"}',
    `"DOGE":{"haircut":"0.5","pricedBy":"${instrument}"},"USDT":{"haircut":"0"}`,
  );
const closedAt = async (symbol: string) =>
  (await venue.prisma.instrument.findUniqueOrThrow({ where: { symbol } })).closedAt;
const markOf = async (instrumentSymbol: string) =>
  (await venue.prisma.markPrice.findUniqueOrThrow({ where: { instrumentSymbol } })).price.toFixed();
const market = () => venue.deps.readBook((view) => view.market());
const entriesOf = async (subjectId: string) =>
  (
    await venue.prisma.auditEntry.findMany({
      where: { subjectId, subjectKind: 'instrument' },
      orderBy: { seq: 'asc' },
    })
  ).map(({ action, payload }) => [action, JSON.parse(payload) as unknown]);

/** A run of the inputs as they are is as the method says. */
async function margined(): Promise<void> {
  expect(await remarginAccounts(venue.deps)).toMatchObject({ kind: 'DONE' });
  const check = await verifyLiveRun({ ...venue.deps, readStoredRun: pgReadStoredRun(pool) });
  expect(check).toMatchObject({ kind: 'CHECKED', different: 0 });
}

describe('an instrument', () => {
  test('that is held, or prices collateral, is not closed, by whoever; nor is one that is not there', async () => {
    await venue.value(hold('holder', 2));
    await venue.value(hold('other', -2));
    const refused = (uses: readonly string[]) => ({ ok: false, refusal: { code: 'StillInUse', uses } });
    expect(await close(DOGE)).toEqual(refused(['2 positions']));
    await venue.value(hold('other', 0));
    expect(await close(DOGE)).toEqual(refused(['1 position']));
    await venue.value(hold('holder', 0));
    await venue.owner.query(
      `create table held as select * from position where instrument_symbol = 'BTC-PERP'`,
    );
    await venue.owner.query(`delete from position where instrument_symbol = 'BTC-PERP'`);
    expect(await close('BTC-PERP')).toEqual(refused(['the price of collateral in BTC']));
    await venue.owner.query(`insert into position select * from held`);
    expect(await close('nothing')).toMatchObject({ refusal: { code: 'NotFound', what: 'instrument' } });
    for (const role of ['VIEWER', 'ANALYST', 'OFFICER', 'CHAIR', 'AUDITOR'] as const) {
      expect(await close(DOGE, await venue.person(role)), role).toMatchObject({
        refusal: { code: 'Forbidden' },
      });
    }
    expect(await close(DOGE, { kind: 'ANONYMOUS' })).toMatchObject({ refusal: { code: 'Unauthenticated' } });
    expect(await close(DOGE, { ...operator, authenticatedAtMs: 0 })).toMatchObject({
      refusal: { code: 'ReauthenticationRequired' },
    });
    expect(await closeInstrument(venue.deps, operator, { symbol: DOGE, reason: '' })).toMatchObject({
      refusal: { code: 'InvalidInput' },
    });
    expect(await closedAt(DOGE)).toBeNull();
    expect(await entriesOf(DOGE)).toEqual([]);
  });

  test('closed, it is in no market, run and search; its row, its class and its entries stay', async () => {
    expect((await market()).instruments.has(DOGE)).toBe(true);
    await venue.owner.query(`delete from graphile_worker._private_jobs`);
    await venue.value(close(DOGE));
    const jobs = await venue.owner.query<{ task: string }>(
      `select task_identifier as task from graphile_worker.jobs`,
    );
    expect(jobs.rows).toEqual([{ task: 'remargin' }]);
    const { instruments, prices, observedAt } = await market();
    for (const known of [instruments, prices, observedAt]) {
      expect(known?.has(DOGE)).toBe(false);
      expect(known?.has('BTC-PERP')).toBe(true);
    }
    expect(await searchReads(venue.prisma).foundInstruments('perp')).toEqual([
      { id: 'BTC-PERP' },
      { id: 'ETH-PERP' },
    ]);
    await margined();
    // Again is no change, and no entry.
    const at = await closedAt(DOGE);
    await venue.value(close(DOGE));
    expect(await closedAt(DOGE)).toEqual(at);
    expect(await entriesOf(DOGE)).toEqual([['instrument.close', { format: 2, reason: 'Delisted.' }]]);
  });

  test('closed, no position is taken in it, and a row of 0 is no fault', async () => {
    const refused = await hold('late', 1);
    expect(refused).toMatchObject({
      refusal: {
        code: 'InvalidInput',
        faults: [{ path: 'line 2, column "instrument"', rule: 'instrument-open' }],
      },
    });
    expect((await hold('late', 0)).ok).toBe(true);
  });

  test('closed, its prices are passed over, and hold up no other', async () => {
    const before = await markOf(DOGE);
    const observedAt = new Date(Date.UTC(2026, 0, 2));
    const mark = (instrument: string, at: string): MarkRow => ({
      ...{ kind: 'MARK', instrument, price: decimal(at), observedAt },
    });
    const bar = (instrument: string, at: string): BarRow => {
      const prices = { open: decimal(at), high: decimal(at), low: decimal(at), close: decimal(at) };
      const opensAt = new Date(Date.UTC(2026, 0, 3));
      return { kind: 'BAR', instrument, intervalMinutes: 60, opensAt, ...prices, quoteVolume: null };
    };
    const marks = await venue.value(price([mark(DOGE, '9'), mark('ETH-PERP', '3200')]));
    expect(marks.outcomes).toEqual([{ of: 'MARK', rows: 2, applied: 1 }]);
    expect([await markOf(DOGE), await markOf('ETH-PERP')]).toEqual([before, '3200']);
    const bars = await venue.value(price([bar(DOGE, '8'), bar('ETH-PERP', '3201')]));
    expect(bars.outcomes).toEqual([
      { of: 'BAR', rows: 2, applied: 1 },
      { of: 'MARK', rows: 2, applied: 1 },
    ]);
    expect([await markOf(DOGE), await markOf('ETH-PERP')]).toEqual([before, '3201']);
    expect(await venue.prisma.priceBar.findMany({ where: { instrumentSymbol: DOGE } })).toEqual([]);
  });

  test('closed, sets may go on naming it in a class, and price nothing by it', async () => {
    const analyst = await venue.person('ANALYST');
    const submit = async (document: string) => {
      const texts = { title: 'A change', rationale: 'Because.', activateAt: null, graceMinutes: null };
      const { proposalId } = await venue.value(createProposal(venue.deps, analyst, { ...texts, document }));
      const { hash } = (await venue.proposal(proposalId)).currentRevision;
      return submitProposal(venue.deps, analyst, { proposalId, revisionHash: hash });
    };
    expect((await submit(tieredDocument({ altsRate: '0.06' }))).ok).toBe(true);
    expect(await submit(pricedBy(DOGE))).toMatchObject({
      refusal: {
        code: 'InvalidInput',
        faults: [{ path: '/collateral/DOGE/pricedBy', rule: 'price-source-open' }],
      },
    });
  });

  test('is opened by an import of instruments in its own terms, with what it was', async () => {
    expect(await listAgain(DOGE, '1')).toMatchObject({ refusal: { faults: [{ rule: 'terms-fixed' }] } });
    expect(await closedAt(DOGE)).not.toBeNull();
    const receipt = await venue.value(listAgain());
    expect(receipt).toMatchObject({ proposalId: null, outcomes: [{ rows: 1, applied: 1 }] });
    expect(await closedAt(DOGE)).toBeNull();
    expect(await entriesOf(DOGE)).toEqual([
      ['instrument.close', { format: 2, reason: 'Delisted.' }],
      ['instrument.reopen', { format: 2 }],
    ]);
    // Listed once more, it is open already.
    expect((await venue.value(listAgain())).outcomes).toMatchObject([{ applied: 0 }]);
    expect(await entriesOf(DOGE)).toHaveLength(2);
    expect((await market()).prices.get(DOGE)?.toFixed()).toBe('0.1425');
    await venue.value(hold('back', 3));
    await margined();
    const explained = await venue.value(explainAccountNow(venue.deps, operator, 'back'));
    expect(JSON.stringify(explained)).toContain(DOGE);
    await venue.value(hold('back', 0));
  });

  test.each(['the import', 'the closing'])(
    'in which a position is imported while it is closed, %s first, is closed only if nobody holds it',
    async (first) => {
      const account = `raced:${first.replace(' ', '-')}`;
      const imports = () => hold(account, 3);
      const closes = () => close(DOGE);
      const isImport = first === 'the import';
      const [one, other] = isImport
        ? await overlapping(venue.owner, imports, closes)
        : await overlapping(venue.owner, closes, imports);
      expect([one.ok, other.ok]).toEqual([true, false]);
      if (isImport) {
        expect(other).toMatchObject({ refusal: { code: 'StillInUse', uses: ['1 position'] } });
        expect(await closedAt(DOGE)).toBeNull();
        await venue.value(hold(account, 0));
        return;
      }
      expect(other).toMatchObject({
        refusal: {
          code: 'InvalidInput',
          faults: [{ path: '', rule: 'instrument-open', message: expect.stringContaining(DOGE) as unknown }],
        },
      });
      expect(await closedAt(DOGE)).not.toBeNull();
      expect(await venue.prisma.account.count({ where: { id: account } })).toBe(0);
      await venue.value(listAgain());
    },
  );

  test('into which something that takes no lock of the venue puts a position while it is closed, is not held', async () => {
    await venue.value(hold('careless', 0));
    const put = () =>
      pool.query(`insert into position values ('careless', '${DOGE}', 1, 1)`).then(
        () => 'held',
        ({ message }: Error) => message,
      );
    const [closed, held] = await overlapping(venue.owner, () => close(DOGE), put);
    expect([closed.ok, held]).toEqual([true, 'nobody holds a closed instrument']);
    await venue.value(listAgain());
  });

  test('by which a version that goes live meanwhile prices collateral, is not closed', async () => {
    const proposalId = await venue.queued(pricedBy(DOGE));
    await margined();
    const worker = { kind: 'SYSTEM', process: 'worker' } as const;
    for (const step of [makeReady, claimActivation]) await venue.value(step(venue.deps, worker, proposalId));
    const [live, closed] = await overlapping(
      venue.owner,
      () => activateVersion(venue.deps, worker, proposalId),
      () => close(DOGE),
    );
    expect(live.ok).toBe(true);
    expect(closed).toMatchObject({
      refusal: { code: 'StillInUse', uses: ['the price of collateral in DOGE'] },
    });
  });

  test('priced collateral in a version of the past: that version does not come back while it is closed', async () => {
    await venue.activated(tieredDocument({ altsRate: '0.07' }));
    await venue.value(close(DOGE));
    const back = await rollBackVersion(venue.deps, await venue.person('OPERATOR'), {
      toVersion: 2,
      reason: 'As it was.',
    });
    expect(back).toMatchObject({ refusal: { faults: [{ rule: 'price-source-open' }] } });
    expect(await venue.brokenAudit()).toBeNull();
  });

  test('the database refuses what a defect would do: to close what is held, to hold what is closed', async () => {
    const refused = /nobody holds a closed instrument/;
    await expect(
      venue.owner.query(`update instrument set closed_at = now() where symbol = 'BTC-PERP'`),
    ).rejects.toThrow(refused);
    const { rows } = await venue.owner.query<{ id: string }>(
      `select account_id as id from position where instrument_symbol = 'BTC-PERP' limit 1`,
    );
    for (const sql of [
      `insert into position values ('${rows[0]?.id}', '${DOGE}', 1, 1)`,
      `update position set instrument_symbol = '${DOGE}' where account_id = '${rows[0]?.id}'
         and instrument_symbol = 'BTC-PERP'`,
    ]) {
      await expect(venue.owner.query(sql), sql).rejects.toThrow(refused);
    }
  });
});
