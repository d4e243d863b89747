import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Random } from '../domain/number/random';
import { marginedVenue, tieredDocument, type MarginedVenue } from '../testing/margined-venue';
import { IS_THOROUGH, repeats } from '../testing/thorough';
import { eventually, spawnWorker, type WorkerProcess } from '../testing/worker-process';
import { jsonLog, type Log } from '../log';
import { runSimulation } from '../usecases/simulation/run-simulation';
import { startWorker } from './worker';

let venue: MarginedVenue;
const databaseUrl = process.env.DATABASE_URL ?? '';
const silent: Log = () => undefined;
const started: WorkerProcess[] = [];
const worker = (): WorkerProcess => {
  const one = spawnWorker(databaseUrl);
  started.push(one);
  return one;
};

beforeAll(async () => {
  venue = await marginedVenue({ accounts: 60 });
}, 120_000);
afterEach(async () => {
  await Promise.all(started.splice(0).map((one) => one.end()));
});
afterAll(() => venue.close());

/** A different set for each number. */
const setNumber = (number: number): string =>
  tieredDocument({ altsRate: `0.05${String(number).padStart(3, '0')}1` });

async function wholeState(proposalId: string, before: number): Promise<'old' | 'new'> {
  const { rows } = await venue.owner.query<{
    state: string;
    live: number;
    versions: number;
    same: boolean;
    activations: number;
  }>(
    `select p.state::text, v.live_version as live, (select max(number) from version) as versions,
            (select parameter_set_hash from version where number = v.live_version) = r.parameter_set_hash as same,
            (select count(*)::int from audit_entry where subject_id = p.id::text and action = 'proposal.activate') as activations
     from proposal p join revision r on r.id = p.current_revision_id cross join venue v where p.id = $1`,
    [proposalId],
  );
  const row = rows[0];
  if (!row) throw new Error('the proposal is there');
  expect(row.live).toBe(row.versions);
  if (row.state === 'ACTIVE') {
    expect(row).toMatchObject({ live: before + 1, same: true, activations: 1 });
    return 'new';
  }
  expect(['QUEUED', 'READY', 'ACTIVATING']).toContain(row.state);
  expect(row).toMatchObject({ live: before, same: false, activations: 0 });
  return 'old';
}

const liveVersion = async (): Promise<number> =>
  (await venue.prisma.venue.findFirstOrThrow()).liveVersion ?? 0;

/** The run that readers see covers every input and the live version. */
async function isCurrent(): Promise<true | null> {
  const { rows } = await venue.owner.query<{ current: boolean }>(
    `select r.inputs_revision = v.inputs_revision and r.version_number = v.live_version as current
     from venue v join margin_run r on r.id = v.live_run_id`,
  );
  return rows[0]?.current ? true : null;
}

describe('the worker process', () => {
  test('does at start what waits: activates, re-margins, simulates; writes only its log; stops when told', async () => {
    const before = await liveVersion();
    const proposalId = await venue.queued(setNumber(1));
    const one = worker();
    await eventually('activated', async () =>
      (await venue.proposal(proposalId)).state === 'ACTIVE' ? true : null,
    );
    await eventually('re-margined', isCurrent);
    expect(await wholeState(proposalId, before)).toBe('new');

    await venue.setPrices({ 'BTC-PERP': '64000' });
    await venue.within((unit) => unit.jobs.remargin());
    await eventually('re-margined by its job', isCurrent);

    expect(await one.end('SIGTERM')).toBe(0);
    expect(one.strayText()).toBe('');
    expect(one.lines.at(-1)).toMatchObject({ event: 'worker.stopped' });
    expect(JSON.stringify(one.lines)).not.toContain(new URL(databaseUrl).password);
  }, 60_000);

  test('killed at any moment leaves the old version or the new one, whole; the next worker goes on', async () => {
    const random = Random.fromSeed(20261122);
    const STEPS = ['makeReady', 'claimActivation', 'activateVersion'];
    const KILLS = repeats(STEPS.length, 16);
    let [kills, proposals, betweenSteps] = [0, 1, 0];
    while (kills < KILLS) {
      const before = await liveVersion();
      const proposalId = await venue.queued(setNumber((proposals += 1)));
      let state: 'old' | 'new' = 'old';
      for (let longestMs = 60; state === 'old'; longestMs *= 1.7) {
        const one = worker();
        // Some time after it began, or right behind one of the steps that it logs.
        const step = STEPS[kills % (STEPS.length + 1)];
        await (step === undefined ? one.logged('worker.connected') : one.logged('activate.step', { step }));
        await new Promise((resolve) => setTimeout(resolve, random.uniform() * (step ? 15 : longestMs)));
        await one.end('SIGKILL');
        kills += 1;
        state = await wholeState(proposalId, before);
        if (['READY', 'ACTIVATING'].includes((await venue.proposal(proposalId)).state)) betweenSteps += 1;
      }
    }
    expect(await venue.brokenAudit()).toBeNull();
    const one = worker();
    await eventually('re-margined', isCurrent);
    await one.end('SIGTERM');
    expect(kills).toBeGreaterThanOrEqual(KILLS);
    expect(betweenSteps).toBeGreaterThan(0);
  }, 300_000);
});

describe('a simulation', () => {
  /** Its inputs are frozen, and it has a block for every two accounts. */
  async function frozen(): Promise<string> {
    const { proposalId, revisionId } = await venue.draft(setNumber(500));
    const id = await venue.within(async (unit) => {
      const { authorId } = (await unit.proposals.find(proposalId)) ?? { authorId: '' };
      const of = { proposalId, revisionId, requestedById: authorId, repeatsId: null };
      return (await unit.simulations.add({ ...of, requestedAt: unit.now })).id;
    });
    const signal = AbortSignal.abort();
    expect(await runSimulation({ ...venue.deps, blockAccounts: 2, signal }, id)).toEqual({ kind: 'BUSY' });
    return id;
  }
  const rowOf = (id: string) => venue.prisma.simulation.findUniqueOrThrow({ where: { id } });
  const helped = (id: string) =>
    venue.owner.query(
      `select graphile_worker.add_job('simulate', json_build_object('simulationId', $1::text, 'helps', helps))
       from unnest(array[false, true]) as helps`,
      [id],
    );

  // npm test has the same of processes in lib/cli/simulate, and of use cases in resumed-simulation.
  test.runIf(IS_THOROUGH)(
    'whose workers are killed again and again goes on from what they had, two at a time, to the same studies',
    async () => {
      const whole = await frozen();
      expect((await runSimulation(venue.deps, whole)).kind).toBe('DONE');
      const killed = await frozen();
      const random = Random.fromSeed(20261129);
      const reached: number[] = [];
      for (let kill = 0; kill < 8; kill += 1) {
        const pair = [worker(), worker()];
        await helped(killed);
        const before = reached.at(-1) ?? 0;
        await eventually('went on', async () => ((await rowOf(killed)).accountsDone > before ? true : null));
        await new Promise((resolve) => setTimeout(resolve, random.uniform() * 30));
        await Promise.all(pair.map((one) => one.end('SIGKILL')));
        reached.push((await rowOf(killed)).accountsDone);
      }
      worker();
      await helped(killed);
      await eventually('ended', async () => ((await rowOf(killed)).state === 'DONE' ? true : null));
      expect(reached.every((accounts, index) => accounts > (reached[index - 1] ?? 0))).toBe(true);
      const [one, other] = [await rowOf(whole), await rowOf(killed)];
      const studiesOf = ({ evidence }: typeof one) =>
        (JSON.parse(evidence ?? '') as { studies: object }).studies;
      expect(studiesOf(other)).toEqual(studiesOf(one));
      expect([other.accountsDone, await venue.prisma.simulationPart.count()]).toEqual([62, 0]);
      expect(await venue.brokenAudit()).toBeNull();
    },
    180_000,
  );
});

describe('twenty workers', () => {
  // npm test has them in one process, in activate-version.
  test.runIf(IS_THOROUGH)(
    'racing to activate one proposal activate it once',
    async () => {
      const before = await liveVersion();
      const proposalId = await venue.queued(setNumber(900));
      // A job for each of them, beside the one that queueing made.
      await venue.owner.query(
        `select graphile_worker.add_job('activate', $1::json) from generate_series(1, 20)`,
        [JSON.stringify({ proposalId })],
      );
      const activated: unknown[] = [];
      const log: Log = (_level, event, fields) => {
        if (event === 'activate.step' && fields?.state === 'ACTIVE') activated.push(fields.step);
      };
      const workers = Array.from({ length: 20 }, () => startWorker({ databaseUrl, log, concurrency: 1 }));
      try {
        await eventually('activated', async () =>
          (await venue.proposal(proposalId)).state === 'ACTIVE' ? true : null,
        );
        // What the killed workers of other tests took with them stays locked, and does no harm.
        await eventually('worked off', async () => {
          const { rows } = await venue.owner.query<{ left: number }>(
            `select count(*)::int as left from graphile_worker.jobs where task_identifier = 'activate' and locked_at is null`,
          );
          return rows[0]?.left === 0 ? true : null;
        });
      } finally {
        await Promise.all(workers.map((one) => one.stop()));
      }
      expect(activated.length).toBeGreaterThan(1); // others came to it, and found it done
      expect(await wholeState(proposalId, before)).toBe('new');
      expect(await liveVersion()).toBe(before + 1);
      expect(await venue.brokenAudit()).toBeNull();
    },
    180_000,
  );
});

describe('a sweep', () => {
  test('goes on when one thing fails, and says what', async () => {
    const { workerTasks } = await import('./tasks');
    const lines: string[] = [];
    const none = () => {
      throw new Error('no engine');
    };
    const engine = { methodVersion: 'broken/1', marginBooks: none, marginChunk: none, reachedIn: none };
    const log = jsonLog(
      (line) => lines.push(line),
      () => new Date(0),
    );
    await workerTasks({ ...venue.deps, engine, keptDays: 400 }, log).sweep();
    expect(lines).toEqual([expect.stringContaining('"event":"sweep.failed","what":"remargin"')]);
    await workerTasks({ ...venue.deps, keptDays: 400 }, silent).sweep();
  });
});
