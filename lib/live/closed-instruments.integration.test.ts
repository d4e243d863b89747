import { afterAll, beforeAll, expect, test } from 'vitest';
import { PLAIN_POSITION } from '../domain/books/account-row';
import { connectPool } from '../db/pool';
import { pgReadStoredRun } from '../db/stored-run';
import type { Actor } from '../domain/governance/people/actor';
import { decimal } from '../domain/number/decimal';
import { columnarEngine } from '../engine/columnar-engine';
import { placedRows, TEST_SOURCE } from '../testing/import-source';
import { marginedVenue, type MarginedVenue } from '../testing/margined-venue';
import { eventually, spawnEngine, type WorkerProcess } from '../testing/worker-process';
import { importAccounts } from '../usecases/imports/import-accounts';
import { importInstruments } from '../usecases/imports/import-instruments';
import { closeInstrument } from '../usecases/instruments/close-instrument';
import { verifyLiveRun } from '../usecases/margin/verify-live-run';

// An instrument is closed, and opened again, while the live engine runs: it follows both without a start.

const DOGE = 'DOGE-PERP';
let venue: MarginedVenue;
let engine: WorkerProcess;
let operator: Actor;
const pool = connectPool(process.env.DATABASE_URL ?? '', {
  connections: 2,
  applicationName: 'test',
  onError: () => undefined,
});
beforeAll(async () => {
  venue = await marginedVenue({ accounts: 30 });
  await venue.owner.query(`delete from position where instrument_symbol = '${DOGE}'`);
  operator = await venue.person('OPERATOR');
  engine = spawnEngine(venue.databaseUrl, 'what both sides know');
}, 120_000);
afterAll(async () => {
  await engine.end('SIGTERM');
  await pool.end();
  await venue.close();
});

/** Once the shown run is of the present inputs, all it says is what the method says. */
async function verified(): Promise<void> {
  await eventually('the live run is as the method says', async () => {
    const check = await verifyLiveRun({
      ...{ readBook: venue.deps.readBook, readStoredRun: pgReadStoredRun(pool) },
      engine: columnarEngine(),
    });
    return check.kind === 'CHECKED' && check.different === 0 ? true : null;
  });
}
const statusOf = async (accountId: string) =>
  (
    await venue.owner.query<{ status: string; notional: string }>(
      `select status, trim_scale(account_margin.notional)::text as notional from venue join margin_run run on run.id = venue.live_run_id
       join account_margin on run_id = coalesce(run.accounts_run_id, run.id) where account_id = $1`,
      [accountId],
    )
  ).rows[0];

test('an instrument is closed, opened again and held', async () => {
  await verified();
  await venue.value(closeInstrument(venue.deps, operator, { symbol: DOGE, reason: 'Delisted.' }));
  await verified();
  await venue.setPrices({ 'BTC-PERP': '64000.25', [DOGE]: '9' });
  await verified();
  await venue.value(
    importInstruments(venue.deps, operator, {
      rows: placedRows([
        {
          ...{ symbol: DOGE, kind: 'PERPETUAL' as const, underlying: 'DOGE', settlementAsset: 'USDT' },
          ...{ multiplier: decimal('1000'), marginClass: 'alts', tiers: [], tiersNested: false },
        },
      ]),
      source: TEST_SOURCE,
      found: null,
    }),
  );
  const position = {
    ...PLAIN_POSITION,
    kind: 'POSITION' as const,
    account: 'edge-warning',
    instrument: DOGE,
  };
  await venue.value(
    importAccounts(venue.deps, operator, {
      rows: placedRows([{ ...position, quantity: decimal('4'), entryPrice: decimal('0.1425') }]),
      source: TEST_SOURCE,
    }),
  );
  await verified();
  // One BTC, and 4 × 1000 DOGE at the price of before the closing.
  expect((await statusOf('edge-warning'))?.notional).toBe('64570.25');
  expect(await venue.brokenAudit()).toBeNull();
}, 120_000);
