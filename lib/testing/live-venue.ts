import { pgReadBook } from '../db/book-view';
import { connectPool } from '../db/pool';
import { connectPrisma } from '../db/prisma';
import { prismaTransact } from '../db/transact';
import type { Actor } from '../domain/governance/people/actor';
import type { Result } from '../domain/result';
import { askEngine } from '../live/ask-engine';
import { ACCOUNT_FORMAT } from '../market-data/account-format';
import { NO_MAPPING } from '../market-data/column-mapping';
import { INSTRUMENT_FORMAT } from '../market-data/instrument-format';
import { PRICE_FORMAT } from '../market-data/price-format';
import { type RowFormat, rowsOf } from '../market-data/row-format';
import { importAccounts } from '../usecases/imports/import-accounts';
import { importInstruments } from '../usecases/imports/import-instruments';
import { importPrices } from '../usecases/imports/import-prices';
import type { Trade } from '../domain/margin/request/trade';
import { columnarEngine } from '../engine/columnar-engine';
import { explainAccountNow } from '../usecases/margin/explain-account';
import { requireMargin } from '../usecases/margin/require-margin';
import { foundVenue } from '../usecases/people/found-venue';
import { sourceOf, TEST_SOURCE } from './import-source';
import { OPEN_POLICY } from './open-policy';
import { eventually, spawnEngine } from './worker-process';

const SECRET = 'what both sides know';
const FOUNDING = { kind: 'SYSTEM', process: 'founding' } as const;
const OBSERVED = '2026-01-01T00:00:00Z';
const PERSON = { personId: 'reader', name: 'reader', roles: ['VIEWER'], authenticatedAtMs: 0 } as const;
const READER: Actor = { kind: 'PERSON', ...PERSON };

/** A venue as its owner would make it, from what stands in files: instruments, a parameter set, prices; with a live engine. */
export async function liveVenue({
  settlementAsset,
  document,
  instruments,
  prices,
}: {
  readonly settlementAsset: string;
  readonly document: object;
  readonly instruments: readonly object[];
  readonly prices: Readonly<Record<string, string>>;
}) {
  const databaseUrl = process.env.DATABASE_URL ?? '';
  const prisma = connectPrisma(databaseUrl, { connections: 4 });
  const pool = connectPool(databaseUrl, {
    ...{ connections: 4, applicationName: 'test' },
    onError: () => undefined, // the file's database is dropped under its idle connections
  });
  const deps = { transact: prismaTransact(prisma), readBook: pgReadBook(pool) };
  const rowsIn = <Row>(rows: unknown, format: RowFormat<Row>) =>
    rowsOf(sourceOf(JSON.stringify(rows)), 'json', format, NO_MAPPING);
  const done = async <Value>(result: Promise<Result<Value, unknown>>): Promise<Value> => {
    const settled = await result;
    if (!settled.ok) throw new Error(`refused: ${JSON.stringify(settled.refusal)}`);
    return settled.value;
  };

  const takeInstruments = (rows: readonly object[]) =>
    importInstruments(deps, FOUNDING, {
      ...{ rows: rowsIn(rows, INSTRUMENT_FORMAT), source: TEST_SOURCE, found: null },
    });
  const take = (accounts: readonly object[]) =>
    importAccounts(deps, FOUNDING, { rows: rowsIn(accounts, ACCOUNT_FORMAT), source: TEST_SOURCE });
  await done(takeInstruments(instruments));
  await done(
    foundVenue(deps, FOUNDING, {
      ...{ name: 'Venue', settlementAsset, policy: OPEN_POLICY, document: JSON.stringify(document) },
    }),
  );
  let priced = Date.parse(OBSERVED);
  /** Each time a second later. */
  const reprice = (marked: Readonly<Record<string, string>>) => {
    const observedAt = new Date((priced += 1_000)).toISOString();
    const marks = Object.entries(marked).map(([instrument, price]) => ({ instrument, price, observedAt }));
    return done(importPrices(deps, FOUNDING, { rows: rowsIn(marks, PRICE_FORMAT), source: TEST_SOURCE }));
  };
  await reprice(prices);
  const live = spawnEngine(databaseUrl, SECRET);
  const port = Number((await live.logged('engine.start')).port);
  const engine = columnarEngine();
  const ask = askEngine(`http://127.0.0.1:${port}`, SECRET, () => undefined);

  return {
    ...{ prisma, deps, done, take, takeInstruments, reprice },
    /** What the live engine says of an account, once it knows the present inputs. */
    live: (account: string) =>
      eventually('the engine knows the present inputs', async () => {
        const { inputsRevision } = await prisma.venue.findFirstOrThrow();
        const said = await ask([account]);
        return said?.inputsRevision === inputsRevision ? (said.standings[0] ?? null) : null;
      }),
    explained: (account: string) => done(explainAccountNow(deps, READER, account)),
    /** What trades of an account would need. */
    whatIf: (account: string, trades: readonly Trade[]) =>
      requireMargin({ ...deps, engine }, READER, {
        ...{ account, portfolio: null, trades, under: 'LIVE', shock: null, curve: null },
      }),
    async close() {
      await live.end('SIGTERM');
      await pool.end();
      await prisma.$disconnect();
    },
  };
}
