import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres';
import { processIdentity } from '../launch/process-identity';

const OWNER_PASSWORD = 'of-a-throw-away-server-on-loopback';
let parentDir: string;
let dataDir: string;
const started: EmbeddedPostgres[] = [];

beforeAll(() => {
  parentDir = fs.mkdtempSync(path.join(os.tmpdir(), 'margrave-embedded-'));
  dataDir = path.join(parentDir, 'postgres');
});
afterAll(async () => {
  await started.at(-1)?.stop();
  fs.rmSync(parentDir, { recursive: true, force: true });
});

async function start(port?: number): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, ownerPassword: OWNER_PASSWORD, port });
  started.push(server);
  return server;
}

async function ask<Row extends pg.QueryResultRow>(server: EmbeddedPostgres, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: server.ownerUrl('postgres') });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Kills the server as the kernel would, and waits until it is gone. */
async function kill(server: EmbeddedPostgres): Promise<void> {
  const pid = server.pid ?? 0;
  const identity = processIdentity(pid);
  process.kill(pid, 'SIGKILL');
  while (processIdentity(pid) === identity) await new Promise((resolve) => setTimeout(resolve, 20));
}

test('of starters that race for an empty directory, all get one server, in UTC', async () => {
  const abandoned = `${dataDir}.unfinished-2000000000-by-a-killed-starter`;
  fs.mkdirSync(abandoned);
  const servers = await Promise.all([start(), raceInAnotherProcess(), start()]);
  expect(new Set(servers.map(({ port }) => port)).size).toBe(1);
  expect(new Set(servers.map(({ pid }) => pid)).size).toBe(1);
  expect(fs.readdirSync(parentDir)).toEqual(['postgres']);
  const [first] = started;
  if (!first) throw new Error('no server was started');
  expect(await ask(first, `select current_setting('timezone') as zone`)).toEqual([{ zone: 'UTC' }]);
}, 120_000);

test('what was committed survives kill -9, and the port is kept when asked for', async () => {
  const before = await start();
  await ask(before, 'create table kept as select 42 as answer');
  await kill(before);

  const after = await start(before.port);

  expect(after).toMatchObject({ reused: false, port: before.port });
  expect(await ask(after, 'table kept')).toEqual([{ answer: 42 }]);
});

test('a postmaster.pid that names another program is no server', async () => {
  const before = await start();
  const pidFile = path.join(dataDir, 'postmaster.pid');
  const left = fs.readFileSync(pidFile, 'utf8');
  await before.stop();
  fs.writeFileSync(pidFile, left.replace(/^\d+/, String(process.pid)), { mode: 0o600 });

  const after = await start();

  expect(after.reused).toBe(false);
  expect(after.pid).not.toBe(process.pid);
  expect(await ask(after, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('an empty postmaster.pid is left alone while a server may be writing it, and removed when old', async () => {
  const before = await start();
  await before.stop();
  const pidFile = path.join(dataDir, 'postmaster.pid');
  fs.writeFileSync(pidFile, '', { mode: 0o600 });
  await expect(start()).rejects.toThrow(/postmaster\.pid"? is empty/);

  const longAgo = new Date(Date.now() - 60_000);
  fs.utimesSync(pidFile, longAgo, longAgo);
  expect((await start()).reused).toBe(false);
});

test('another major version is refused in words', async () => {
  await started.at(-1)?.stop();
  const file = path.join(dataDir, 'PG_VERSION');
  const version = fs.readFileSync(file, 'utf8');
  fs.writeFileSync(file, '9\n');
  await expect(start()).rejects.toThrow(/made by PostgreSQL 9; the installed server is \d+/);
  fs.writeFileSync(file, version);
});

async function raceInAnotherProcess(): Promise<{ port: number; pid: number }> {
  const modulePath = path.resolve(import.meta.dirname, 'embedded-postgres.ts');
  const script = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(modulePath)});
    const settings = ${JSON.stringify({ dataDir, ownerPassword: OWNER_PASSWORD })};
    const { port, pid } = await startEmbeddedPostgres(settings);
    console.log(JSON.stringify({ port, pid }));
  `;
  const racer = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script]);
  let printed = '';
  racer.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  racer.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  await once(racer, 'close');
  return JSON.parse(printed) as { port: number; pid: number };
}
