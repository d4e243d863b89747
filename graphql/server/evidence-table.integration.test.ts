import { once } from 'node:events';
import fs from 'node:fs';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AFFECTED_NAMES } from '../../lib/db/reads/affected-rows';
import { pgReadBook } from '../../lib/db/book-view';
import type { Actor } from '../../lib/domain/governance/people/actor';
import { apiVenue, type ApiVenue } from '../../lib/testing/api-venue';
import { tieredDocument } from '../../lib/testing/margined-venue';
import { runSimulation } from '../../lib/usecases/simulation/run-simulation';
import { type ApiServer, apiServer } from './api-server';
import { contextFor, evidenceTables, makeDeps } from './context';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'margrave-evidence-tables-'));
const ANONYMOUS: Actor = { kind: 'ANONYMOUS' };
const logged: unknown[] = [];
let venue: ApiVenue;
let api: ApiServer;
let address: string;
let actor: Actor = ANONYMOUS;
let simulation: { readonly id: string; readonly evidenceHash: string };

beforeAll(async () => {
  venue = await apiVenue({ accounts: 60 });
  const deps = makeDeps(venue.prisma, pgReadBook(venue.pool), { passwords: true });
  api = apiServer({
    contextOf: () => Promise.resolve(contextFor(venue.prisma, deps, actor)),
    ...{ mayStillRead: () => Promise.resolve(true), isHealthy: () => Promise.resolve(true) },
    ...{ introspection: true, log: (...line: unknown[]) => void logged.push(line) },
    tables: evidenceTables(venue.prisma, { MARGRAVE_TABLES_DIR: folder }),
  });
  api.server.listen(0, '127.0.0.1');
  await once(api.server, 'listening');
  address = `http://127.0.0.1:${(api.server.address() as AddressInfo).port}/api/graphql/evidence`;
  simulation = await simulated(tieredDocument({ altsRate: '0.9', altsLeverage: '1' }));
});

async function simulated(document: string) {
  const { proposalId, revisionId } = await venue.draft(document);
  const id = await venue.within(async (unit) => {
    const { authorId } = (await unit.proposals.find(proposalId)) ?? { authorId: '' };
    const of = { proposalId, revisionId, requestedById: authorId, repeatsId: null };
    return (await unit.simulations.add({ ...of, requestedAt: unit.now })).id;
  });
  const done = await runSimulation(venue.deps, id);
  if (done.kind !== 'DONE') throw new Error(JSON.stringify(done));
  return { id, evidenceHash: done.evidenceHash };
}
afterAll(async () => {
  await api.stop(0);
  await venue.close();
  fs.rmSync(folder, { recursive: true });
});

const tableOf = (id: string, type = 'Simulation') =>
  `${address}/${encodeURIComponent(btoa(`${type}:${id}`))}/affected-accounts.parquet`;

async function refused(url: string, init?: RequestInit): Promise<readonly [number, unknown]> {
  const response = await fetch(url, init);
  const { errors } = (await response.json()) as { errors: readonly { extensions: { code: string } }[] };
  return [response.status, errors[0]?.extensions.code];
}

async function asked(query: string): Promise<readonly Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  try {
    const reader = await connection.runAndReadAll(query);
    return reader.getRowObjectsJson();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

test('is given to whoever may read, of a finished simulation alone', async () => {
  expect(await refused(tableOf(simulation.id))).toEqual([401, 'UNAUTHENTICATED']);
  actor = await venue.person('VIEWER');
  expect(await refused(tableOf(simulation.id), { method: 'POST' })).toEqual([405, 'METHOD_NOT_ALLOWED']);
  const none = '00000000-0000-4000-8000-000000000000';
  for (const url of [
    tableOf(none),
    tableOf(simulation.id, 'Proposal'),
    tableOf("x' or 1=1"),
    `${address}/%E0%A4%A/affected-accounts.parquet`,
    `${address}/../affected-accounts.parquet`,
    tableOf(simulation.id).replace('affected-accounts', 'others'),
  ])
    expect(await refused(url), url).toEqual([404, 'NOT_FOUND']);
  expect(fs.readdirSync(folder)).toEqual([]);
});

test('of a change that affects nobody has the same columns and no row', async () => {
  actor = await venue.person('VIEWER');
  const none = await simulated(tieredDocument({ altsRate: '0.049' }));
  const response = await fetch(tableOf(none.id));
  expect(response.status).toBe(200);
  const file = path.join(folder, 'none.parquet');
  fs.writeFileSync(file, Buffer.from(await response.arrayBuffer()));
  expect(await asked(`select * from read_parquet('${file}')`)).toEqual([]);
  const columns = await asked(`describe select * from read_parquet('${file}')`);
  expect(columns.map((row) => row.column_name)).toEqual([...AFFECTED_NAMES]);
  for (const name of fs.readdirSync(folder)) fs.rmSync(path.join(folder, name));
});

test('whoever leaves half-way is no failure of ours', async () => {
  actor = await venue.person('VIEWER');
  // Larger than what a socket takes at once.
  const large = fs.mkdtempSync(path.join(os.tmpdir(), 'margrave-large-table-'));
  const file = path.join(large, 'x.parquet');
  fs.writeFileSync(file, Buffer.alloc(50_000_000));
  const deps = makeDeps(venue.prisma, pgReadBook(venue.pool), { passwords: true });
  const other = apiServer({
    contextOf: () => Promise.resolve(contextFor(venue.prisma, deps, actor)),
    ...{ mayStillRead: () => Promise.resolve(true), isHealthy: () => Promise.resolve(true) },
    ...{ introspection: true, log: (...line: unknown[]) => void logged.push(line) },
    tables: { affectedAccounts: () => Promise.resolve(file) },
  });
  other.server.listen(0, '127.0.0.1');
  await once(other.server, 'listening');
  const { port } = other.server.address() as AddressInfo;
  const url = new URL(tableOf(simulation.id));
  url.port = String(port);
  const leaving = new AbortController();
  const response = await fetch(url, { signal: leaving.signal });
  expect(response.headers.get('content-length')).toBe('50000000');
  leaving.abort();
  await pause(300);
  await other.stop(0);
  expect(logged).toEqual([]);
  fs.rmSync(large, { recursive: true });
});

test('has every account that the change newly affects, to the digit, as DuckDB reads it', async () => {
  actor = await venue.person('VIEWER');
  const answers = await Promise.all([1, 2, 3].map(() => fetch(tableOf(simulation.id))));
  const contents = await Promise.all(
    answers.map(async (response) => Buffer.from(await response.arrayBuffer())),
  );
  for (const [at, response] of answers.entries()) {
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/vnd.apache.parquet');
    expect(response.headers.get('content-disposition')).toContain('affected-accounts.parquet');
    expect(contents[at]?.equals(contents[0] ?? Buffer.alloc(0))).toBe(true);
  }
  // Made once, under the hash of the evidence that it is of.
  expect(fs.readdirSync(folder)).toEqual([`${simulation.evidenceHash}.affected-accounts.parquet`]);
  const file = path.join(folder, 'read.parquet');
  fs.writeFileSync(file, contents[0] ?? '');
  const { rows } = await venue.owner.query<Record<string, unknown>>(
    `select account_id, status_before::text, status_after::text, trim_scale(equity)::text as equity,
       trim_scale(notional)::text as notional,
       trim_scale(initial_margin_before)::text as initial_margin_before,
       trim_scale(initial_margin_after)::text as initial_margin_after,
       trim_scale(maintenance_margin_before)::text as maintenance_margin_before,
       trim_scale(maintenance_margin_after)::text as maintenance_margin_after,
       trim_scale(call_amount_before)::text as call_amount_before,
       trim_scale(call_amount)::text as call_amount_after
     from affected_account where simulation_id = $1 order by account_id collate "C"`,
    [simulation.id],
  );
  expect(rows.length).toBeGreaterThan(5);
  expect(await asked(`select * from read_parquet('${file}')`)).toEqual(rows);
});
