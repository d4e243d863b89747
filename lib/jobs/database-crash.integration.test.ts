import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { enableApplicationRole } from '../cli/postgres/application-role';
import {
  createDatabase,
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../cli/postgres/embedded-postgres';
import { migrate } from '../cli/migrate';
import { Random } from '../domain/number/random';
import { marginedVenue, tieredDocument, type MarginedVenue } from '../testing/margined-venue';
import { repeats } from '../testing/thorough';
import { eventually, spawnWorker, type WorkerProcess } from '../testing/worker-process';

// A server of this test's own, durable, to be killed with SIGKILL while a worker activates.
const server = {
  dataDir: path.join(os.tmpdir(), `margrave-crash-postgres-${process.pid}`),
  ownerPassword: 'of-a-throw-away-server-on-loopback',
};
let postgres: EmbeddedPostgres;
let venue: MarginedVenue;
let worker: WorkerProcess;

beforeAll(async () => {
  postgres = await startEmbeddedPostgres(server);
  await createDatabase(postgres.ownerUrl('postgres'), 'margrave');
  const ownerUrl = postgres.ownerUrl('margrave');
  await migrate(ownerUrl);
  const databaseUrl = await enableApplicationRole(ownerUrl, 'of-a-throw-away-role');
  venue = await marginedVenue({ accounts: 30, databaseUrl, ownerUrl });
  worker = spawnWorker(databaseUrl);
  await worker.logged('worker.connected');
}, 180_000);

afterAll(async () => {
  await worker?.end();
  await venue?.close();
  await postgres?.stop();
  fs.rmSync(server.dataDir, { recursive: true, force: true });
}, 60_000);

async function killAndRestart(): Promise<void> {
  const { pid, port } = postgres;
  if (pid === undefined) throw new Error('the server has a pid');
  process.kill(pid, 'SIGKILL');
  await eventually('ended', () => Promise.resolve(isRunning(pid) ? null : true));
  postgres = await startEmbeddedPostgres({ ...server, port });
  expect(postgres.port).toBe(port);
}

/** How often the worker has found the database again. */
const timesBack = (): number => worker.lines.filter(({ event }) => event === 'database.back').length;

function isRunning(pid: number): boolean {
  try {
    // A zombie answers signals too; its state tells it from a process that runs.
    return !/^\d+ \(.*\) Z/.test(fs.readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

test('the database killed in the middle of activations: the worker comes back, each is applied once, whole', async () => {
  const chance = Random.fromSeed(7);
  const rounds = repeats(2, 6);
  for (let round = 1; round <= rounds; round += 1) {
    const proposalId = await eventually('the venue answers', () =>
      venue.queued(tieredDocument({ altsRate: `0.06${round}` })),
    );
    await new Promise((resolve) => setTimeout(resolve, chance.uniform() * 250));
    await killAndRestart();
    await eventually('activated', async () =>
      (await venue.proposal(proposalId)).state === 'ACTIVE' ? true : null,
    ).catch((error: unknown) => {
      throw new Error(`${JSON.stringify(worker.lines.slice(-30))}\n${worker.strayText()}`, { cause: error });
    });
    const live = await eventually('read', () => venue.prisma.venue.findFirst());
    expect(live.liveVersion).toBe(1 + round);
    // The queue may have connected again, and activated, before that; two losses in one recovery would be one to it.
    await eventually('the worker has found it', () => Promise.resolve(timesBack() >= round ? true : null));
  }
  await eventually('re-margined', async () => {
    const row = await venue.prisma.venue.findFirstOrThrow();
    const run = await venue.prisma.marginRun.findUniqueOrThrow({ where: { id: row.liveRunId ?? 0n } });
    return run.inputsRevision === row.inputsRevision && run.versionNumber === 1 + rounds ? true : null;
  });
  expect(await venue.brokenAudit()).toBeNull();
  const entries = await venue.prisma.auditEntry.findMany();
  expect(entries.filter(({ action }) => action === 'proposal.activate')).toHaveLength(rounds);
}, 300_000);
