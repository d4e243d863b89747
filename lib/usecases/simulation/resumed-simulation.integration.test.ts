import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MarginColumns } from '../../domain/margin/figures/margin-columns';
import { CRISIS_SCENARIOS } from '../../domain/risk/scenarios/crisis-scenarios';
import { readEvidence } from '../../domain/risk/evidence';
import { latch } from '../../testing/latch';
import { marginedVenue, tieredDocument, type MarginedVenue } from '../../testing/margined-venue';
import { cancelSimulation } from './cancel-simulation';
import { repeatSimulation } from './repeat-simulation';
import { runSimulation } from './run-simulation';

let venue: MarginedVenue;
beforeAll(async () => {
  venue = await marginedVenue({ accounts: 60 });
});
afterAll(() => venue.close());

async function requested(): Promise<string> {
  const { proposalId, revisionId } = await venue.draft(
    // It loosens: nobody is looked at on the way, and each block asks for as many passes.
    tieredDocument({ altsRate: '0.04' }),
  );
  return venue.within(async (unit) => {
    const { authorId } = (await unit.proposals.find(proposalId)) ?? { authorId: '' };
    const of = { proposalId, revisionId, requestedById: authorId, repeatsId: null };
    return (await unit.simulations.add({ ...of, requestedAt: unit.now })).id;
  });
}

async function finished(id: string) {
  return venue.prisma.simulation.findUniqueOrThrow({ where: { id } });
}

const studiesOf = async (id: string): Promise<unknown> => {
  const document = readEvidence((await finished(id)).evidence ?? '');
  return 'studies' in document ? document.studies : null;
};

const entriesOf = async (id: string): Promise<string[]> => {
  const where = { subjectId: id };
  const entries = await venue.prisma.auditEntry.findMany({ where, orderBy: { seq: 'asc' } });
  return entries.map(({ action }) => action);
};

/** Both sets as they stand, and in each crisis. */
const PASSES = 2 + 2 * CRISIS_SCENARIOS.length;

/** An engine that counts what it is asked. @param dies at the call of this number */
function countingEngine(dies = Infinity) {
  let asked = 0;
  const { engine } = venue.deps;
  const marginChunk: typeof engine.marginChunk = (...of) => {
    asked += 1;
    if (asked === dies) throw new Error('killed');
    return engine.marginChunk(...of);
  };
  return { engine: { ...engine, marginChunk }, asked: () => asked };
}

describe('a simulation', () => {
  test('that stops on the way goes on where it stopped, from what it read then, to the same evidence', async () => {
    const whole = await requested();
    await runSimulation({ ...venue.deps, blockAccounts: 20 }, whole);
    const { engine, asked } = countingEngine(2 * PASSES + 1);
    const id = await requested();
    const dying = runSimulation({ ...venue.deps, engine, blockAccounts: 20 }, id);
    await expect(dying).rejects.toThrow('killed');
    expect(asked()).toBe(2 * PASSES + 1);
    expect(await finished(id)).toMatchObject({ state: 'RUNNING', accountsDone: 40 });
    // Neither prices nor another size of blocks matter any more.
    await venue.setPrices({ 'ETH-PERP': '3333.5' });
    const next = countingEngine();
    const ended = await runSimulation({ ...venue.deps, engine: next.engine, blockAccounts: 7 }, id);
    expect(next.asked()).toBe(2 * PASSES);
    const [first, second] = [await finished(whole), await finished(id)];
    expect(ended).toMatchObject({ kind: 'DONE', evidenceHash: second.evidenceHash });
    expect(second).toMatchObject({ accountsDone: 62, accountSnapshotHash: first.accountSnapshotHash });
    expect(await studiesOf(id)).toEqual(await studiesOf(whole));
    expect(await venue.prisma.simulationPart.count()).toBe(0);
    await venue.setPrices({ 'ETH-PERP': '3100.25' });
  });

  test('of which each of two workers has a part is one', async () => {
    const id = await requested();
    const [arrived, goesOn] = [latch(), latch()];
    // The first stops within its first block until the other one has left it nothing else.
    const { engine } = venue.deps;
    const waiting: typeof engine = {
      ...engine,
      marginChunk: async (...of) => {
        arrived.open();
        await goesOn.opened;
        return engine.marginChunk(...of);
      },
    };
    const first = runSimulation({ ...venue.deps, engine: waiting, blockAccounts: 10 }, id);
    await arrived.opened;
    const other = countingEngine();
    const left = await runSimulation({ ...venue.deps, engine: other.engine }, id, { fromEnd: true });
    expect([left.kind, other.asked()]).toEqual(['BUSY', 6 * PASSES]);
    expect(await finished(id)).toMatchObject({ state: 'RUNNING', accountsDone: 52 });
    goesOn.open();
    expect((await first).kind).toBe('DONE');
    expect(await entriesOf(id)).toEqual(['simulation.finish']);
  });

  test('of which two begin at the same end, and each passes over a block of the other, is ended by the last of them', async () => {
    const id = await requested();
    const { engine } = venue.deps;
    const stoppedAt = (call: number) => {
      const [arrived, goesOn] = [latch(), latch()];
      let asked = 0;
      const marginChunk: typeof engine.marginChunk = async (...of) => {
        asked += 1;
        if (asked === call) {
          arrived.open();
          await goesOn.opened;
        }
        return engine.marginChunk(...of);
      };
      return {
        arrived,
        goesOn,
        deps: { ...venue.deps, blockAccounts: 10, engine: { ...engine, marginChunk } },
      };
    };
    // One is within the last block as the other passes over it, which is within the first as the one passes over that.
    const [one, other] = [stoppedAt(1), stoppedAt(5 * PASSES + 1)];
    const first = runSimulation(one.deps, id, { fromEnd: true });
    await one.arrived.opened;
    const second = runSimulation(other.deps, id, { fromEnd: true });
    await other.arrived.opened;
    one.goesOn.open();
    expect((await first).kind).toBe('BUSY');
    other.goesOn.open();
    expect((await second).kind).toBe('DONE');
    expect(await entriesOf(id)).toEqual(['simulation.finish']);
  });

  test('that an earlier release left under way, without its inputs, is begun anew', async () => {
    const id = await requested();
    await venue.owner.query(
      `update simulation set state = 'RUNNING', accounts_total = 62, accounts_done = 20 where id = $1`,
      [id],
    );
    expect((await runSimulation(venue.deps, id)).kind).toBe('DONE');
    expect(await finished(id)).toMatchObject({ accountsDone: 62, accountsTotal: 62 });
  });

  test('told to stop begins no other block', async () => {
    const id = await requested();
    const stopped = new AbortController();
    const { engine } = venue.deps;
    const stopping: typeof engine = {
      ...engine,
      marginChunk: (...of) => {
        stopped.abort();
        return engine.marginChunk(...of);
      },
    };
    const { signal } = stopped;
    const left = await runSimulation({ ...venue.deps, engine: stopping, signal, blockAccounts: 20 }, id);
    expect(left).toEqual({ kind: 'BUSY' });
    expect(await finished(id)).toMatchObject({ state: 'RUNNING', accountsDone: 20 });
    expect((await runSimulation(venue.deps, id)).kind).toBe('DONE');
  });

  test('of which a study could not be computed keeps what the others found, and computes that one again', async () => {
    const id = await requested();
    let asked = 0;
    const { engine } = venue.deps;
    const marks = new Map(
      (await venue.prisma.markPrice.findMany()).map((row) => [row.instrumentSymbol, row.price]),
    );
    /** In a crisis, answers of an account too few: no study of crises can be of that. @param isSound it answers rightly */
    const engineThat = (isSound: boolean): typeof engine => ({
      ...engine,
      marginChunk: async (input, chunk) => {
        asked += 1;
        const columns = await engine.marginChunk(input, chunk);
        const moved = input.prices.get('BTC-PERP')?.eq(marks.get('BTC-PERP') ?? 0) === false;
        const short: MarginColumns = { ...columns, accounts: columns.accounts.slice(1) };
        return moved && !isSound && asked % 2 === 0 ? short : columns;
      },
    });
    const of = { ...venue.deps, blockAccounts: 100 };
    await expect(runSimulation({ ...of, engine: engineThat(false) }, id)).rejects.toThrow();
    expect(await finished(id)).toMatchObject({ state: 'RUNNING', accountsDone: 62, studyFailures: 1 });
    const parts = await venue.prisma.simulationPart.findMany({ where: { simulationId: id } });
    expect(parts.map(({ study }) => study).sort()).toEqual([
      ...['affected accounts', 'burden', 'called', 'corners', 'efficiency', 'impact', 'stress', 'transition'],
      'unmargined',
    ]);
    expect((await runSimulation({ ...of, engine: engineThat(true) }, id)).kind).toBe('DONE');

    const second = await requested();
    const attempt = () => runSimulation({ ...of, engine: engineThat(false) }, second);
    await expect(attempt()).rejects.toThrow();
    await expect(attempt()).rejects.toThrow();
    expect(await attempt()).toEqual({
      kind: 'FAILED',
      failure: '“Past crises” could not be computed in 3 attempts. The worker’s log says why.',
    });
    expect(await entriesOf(second)).toEqual(['simulation.fail']);
    expect(await venue.prisma.simulationPart.count()).toBe(0);
  });
});

describe('a cancelled simulation', () => {
  test('begins no other block, leaves nothing but its snapshots, and never changes', async () => {
    const id = await requested();
    const analyst = await venue.person('ANALYST');
    const { engine } = venue.deps;
    let asked = 0;
    const cancelling: typeof engine = {
      ...engine,
      marginChunk: async (...of) => {
        asked += 1;
        if (asked === PASSES + 1)
          await venue.value(cancelSimulation(venue.deps, analyst, { simulationId: id }));
        return engine.marginChunk(...of);
      },
    };
    const outcome = await runSimulation({ ...venue.deps, engine: cancelling, blockAccounts: 20 }, id);
    expect([outcome, asked]).toEqual([{ kind: 'OVER' }, 2 * PASSES]);
    expect(await finished(id)).toMatchObject({ state: 'CANCELLED', evidence: null });
    expect(await venue.prisma.simulationPart.count()).toBe(0);
    expect(await entriesOf(id)).toEqual(['simulation.cancel']);
    expect(await runSimulation(venue.deps, id)).toEqual({ kind: 'OVER' });
    expect(await cancelSimulation(venue.deps, analyst, { simulationId: id })).toMatchObject({
      refusal: { code: 'SimulationEnded' },
    });
    await expect(
      venue.owner.query(`update simulation set state = 'RUNNING' where id = $1`, [id]),
    ).rejects.toThrow('never changes');
    expect(await venue.brokenAudit()).toBeNull();
  });

  test('is cancelled by who may ask for one, and a repeat by who may verify', async () => {
    const id = await requested();
    const cancel = async (role: 'VIEWER' | 'AUDITOR' | 'ANALYST', simulationId: string) =>
      cancelSimulation(venue.deps, await venue.person(role), { simulationId });
    expect(await cancel('AUDITOR', id)).toMatchObject({ refusal: { code: 'Forbidden', right: 'PROPOSE' } });
    await runSimulation(venue.deps, id);
    const officer = await venue.person('OFFICER');
    const repeat = await venue.value(repeatSimulation(venue.deps, officer, { simulationId: id }));
    expect(await cancel('VIEWER', repeat.simulationId)).toMatchObject({ refusal: { right: 'VERIFY' } });
    expect(await cancel('AUDITOR', repeat.simulationId)).toMatchObject({ ok: true });
    expect(await cancel('ANALYST', 'nonsense')).toMatchObject({ refusal: { code: 'NotFound' } });
  });
});
