import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { METHOD_VERSION } from '../../domain/margin/method/method-version';
import { Decimal } from '../../domain/number/decimal';
import { contentHash } from '../../domain/json/canonical';
import { parseAccountSnapshot } from '../../domain/books/snapshot';
import { type EvidenceDocument, impactOf, readEvidence, unmarginedOf } from '../../domain/risk/evidence';
import { EVIDENCE_FORMAT_1 } from '../../domain/risk/evidence-1';
import { earlierSimulation } from '../../testing/earlier-simulation';
import { marginedVenue, tieredDocument, type MarginedVenue } from '../../testing/margined-venue';
import { IS_THOROUGH } from '../../testing/thorough';
import { explainAccountNow } from '../margin/explain-account';
import { previewChange } from './preview-change';
import { remarginAccounts } from '../margin/remargin-accounts';
import { repeatSimulation } from './repeat-simulation';
import { runSimulation } from './run-simulation';
import type { SimulationOutcome } from './steps/simulation-task';

let venue: MarginedVenue;
const TIGHTER = tieredDocument({ altsRate: '0.4', altsLeverage: '2' });

beforeAll(async () => {
  venue = await marginedVenue({ accounts: 60 });
});
afterAll(() => venue.close());

async function requested(document = TIGHTER): Promise<string> {
  const { proposalId, revisionId } = await venue.draft(document);
  return venue.within(async (unit) => {
    const { authorId } = (await unit.proposals.find(proposalId)) ?? { authorId: '' };
    const simulation = {
      proposalId,
      revisionId,
      requestedById: authorId,
      repeatsId: null,
      requestedAt: unit.now,
    };
    return (await unit.simulations.add(simulation)).id;
  });
}

async function finished(id: string) {
  const row = await venue.prisma.simulation.findUniqueOrThrow({ where: { id } });
  return { ...row, document: JSON.parse(row.evidence ?? 'null') as EvidenceDocument };
}

const entriesOf = async (id: string): Promise<string[]> => {
  const entries = await venue.prisma.auditEntry.findMany({
    where: { subjectId: id },
    orderBy: { seq: 'asc' },
  });
  return entries.map(({ action }) => action);
};

describe('a simulation', () => {
  test('keeps snapshots and evidence under their hashes, and says so in the log', async () => {
    const id = await requested();
    const outcome = await runSimulation(venue.deps, id);
    const row = await finished(id);
    expect(outcome).toEqual({ kind: 'DONE', evidenceHash: row.evidenceHash });
    expect(row).toMatchObject({
      state: 'DONE',
      accountsDone: 62,
      accountsTotal: 62,
      methodVersion: METHOD_VERSION,
    });
    expect(contentHash(row.evidence ?? '')).toBe(row.evidenceHash);
    const kept = await venue.prisma.snapshot.findMany();
    expect(kept.map(({ hash }) => hash)).toEqual(
      expect.arrayContaining([row.accountSnapshotHash, row.marketSnapshotHash]),
    );
    expect(await entriesOf(id)).toEqual(['simulation.finish']);
  });

  test('finds under the base what the live run holds, and what a run under the proposed set would', async () => {
    const id = await requested();
    await runSimulation(venue.deps, id);
    const { baseVersion, studies } = (await finished(id)).document;
    const { impact } = studies;
    await remarginAccounts(venue.deps);
    const live = await venue.prisma.marginRun.findFirstOrThrow({ orderBy: { id: 'desc' } });
    expect(baseVersion).toBe(1);
    expect(impact.totals.initialMargin.before).toBe(live.initialMargin.toFixed());
    expect(impact.totals.maintenanceMargin.before).toBe(live.maintenanceMargin.toFixed());

    // Only DOGE-PERP above 20,000 changes: from 20,000 at 2 % and the rest at 5 % (or IM at 1/9) to 40 % (or 1/2).
    const { rows } = await venue.owner.query<{ im: string; mm: string }>(
      `select trim_scale(sum(ceil(n * 1e8 / 2) / 1e8 - ceil(n * 1e8 / 9) / 1e8)) as im,
              trim_scale(sum(ceil((400 + (n - 20000) * 0.4) * 1e8) / 1e8 - ceil((400 + (n - 20000) * 0.05) * 1e8) / 1e8)) as mm
       from (select abs(quantity) * 1000 * 0.1425 as n from position where instrument_symbol = 'DOGE-PERP') as held
       where n > 20000`,
    );
    expect(impact.totals.initialMargin.change).toBe(rows[0]?.im);
    expect(impact.totals.maintenanceMargin.change).toBe(rows[0]?.mm);
    expect(impact.newlyAffected.accounts).toBeGreaterThan(0);
    const affected = await venue.prisma.affectedAccount.findMany({ where: { simulationId: id } });
    expect(affected).toHaveLength(impact.newlyAffected.accounts);
    // Fewer than are named at most, so all of them are.
    expect(affected.map(({ accountId }) => accountId).sort()).toEqual(
      impact.worstHit.map(({ account }) => account).sort(),
    );
    for (const { account, statusBefore, statusAfter, ...figures } of impact.worstHit) {
      const row = affected.find(({ accountId }) => accountId === account);
      expect(row).toMatchObject({ statusBefore, statusAfter });
      expect([row?.equity.toFixed(), row?.callAmount.toFixed(), row?.initialMarginBefore.toFixed()]).toEqual([
        ...[figures.equity.after, figures.callAmount.after, figures.initialMargin.before],
      ]);
      expect(row?.callAmountBefore?.toFixed()).toBe(figures.callAmount.before);
    }
    // Every call before is one that the live run has, and every group but the newly called had one.
    const { newly, more, same, less, released } = studies.called;
    const calls = await venue.prisma.accountMargin.aggregate({
      where: { runId: live.accountsRunId ?? live.id, status: { in: ['CALL', 'LIQUIDATION'] } },
      ...{ _sum: { callAmount: true }, _count: true },
    });
    const before = [more, same, less, released];
    expect(before.map(({ accounts }) => accounts).reduce((a, b) => a + b)).toBe(calls._count);
    expect(Decimal.sum(...before.map(({ callAmount }) => callAmount.before)).toFixed()).toBe(
      calls._sum.callAmount?.toFixed(),
    );
    expect(newly.accounts).toBeGreaterThan(0);
    const after = [newly, more, same, less].map(({ callAmount }) => callAmount.after);
    expect(Decimal.sum(...after).toFixed()).toBe(impact.totals.callAmount.after);
  });

  test('run by five workers at once is run once; run again, it is over', async () => {
    const id = await requested();
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => runSimulation(venue.deps, id)));
    expect(outcomes.filter(({ kind }) => kind === 'DONE')).toHaveLength(1);
    expect(await entriesOf(id)).toEqual(['simulation.finish']);
    expect(await runSimulation(venue.deps, id)).toEqual({ kind: 'OVER' });
  });

  test('that a worker left RUNNING is run to its end by the next', async () => {
    const id = await requested();
    const dying = {
      ...venue.deps.engine,
      marginChunk: () => {
        throw new Error('killed');
      },
    };
    await expect(runSimulation({ ...venue.deps, engine: dying }, id)).rejects.toThrow('killed');
    expect((await finished(id)).state).toBe('RUNNING');
    expect(
      await venue.within(async ({ simulations }) => (await simulations.unfinished()).map((s) => s.id)),
    ).toEqual([id]);
    expect((await runSimulation(venue.deps, id)).kind).toBe('DONE');
  });

  test('shows how far it is while it runs', async () => {
    const id = await requested();
    const seen: { readonly state: string; readonly accountsDone: number }[] = [];
    const { transact } = venue.deps;
    // As it stands before each of its transactions: the last one ends it.
    const watched: typeof transact = async (work) => {
      const { state, accountsDone } = await finished(id);
      seen.push({ state, accountsDone });
      return transact(work);
    };
    await runSimulation({ ...venue.deps, transact: watched, blockAccounts: 20 }, id);
    const running = seen.filter(({ state }) => state === 'RUNNING').map(({ accountsDone }) => accountsDone);
    expect([...new Set(running)]).toEqual([0, 20, 40, 60, 62]);
    expect(await finished(id)).toMatchObject({ state: 'DONE', accountsDone: 62 });
  });

  test('finds the same, and keeps the same snapshot, however many accounts are read at a time', async () => {
    const found = [];
    for (const blockAccounts of IS_THOROUGH ? [1, 7, 62, 1_000] : [7, 1_000]) {
      const id = await requested();
      await runSimulation({ ...venue.deps, blockAccounts }, id);
      const { document, accountSnapshotHash } = await finished(id);
      expect(document.inputs.accountSnapshotHash).toBe(accountSnapshotHash);
      found.push({ accountSnapshotHash, studies: document.studies });
    }
    for (const other of found) expect(other).toEqual(found[0]);
  });

  test('with a price missing lists who cannot be margined, and says what the change does to the others', async () => {
    await venue.owner.query(`delete from mark_price where instrument_symbol = 'DOGE-PERP'`);
    const id = await requested();
    expect(await runSimulation(venue.deps, id)).toMatchObject({ kind: 'DONE' });
    const found = readEvidence((await finished(id)).evidence ?? '');
    const holders = await venue.owner.query<{ id: string }>(
      `select account_id as id from position where instrument_symbol = 'DOGE-PERP' order by account_id collate "C"`,
    );
    expect(unmarginedOf(found)).toEqual({
      cured: { accounts: 0, listed: [], lacking: [] },
      lost: { accounts: 0, listed: [], lacking: [] },
      still: {
        accounts: holders.rows.length,
        listed: holders.rows.map((row) => row.id),
        lacking: [{ code: 'MissingPrice', subjects: ['DOGE-PERP'] }],
      },
    });
    const { accounts, margined } = impactOf(found).totals;
    expect([accounts - margined, margined > 0]).toEqual([holders.rows.length, true]);
    await venue.setPrices({ 'DOGE-PERP': '0.1425' });
  });

  test('of a change that leaves accounts without margin fails and names what they lack', async () => {
    const timed = JSON.parse(TIGHTER) as { marketData?: unknown };
    timed.marketData = { maximumAgeSeconds: 1 };
    const id = await requested(JSON.stringify(timed));
    const outcome: SimulationOutcome = await runSimulation(venue.deps, id);
    expect(outcome).toMatchObject({
      kind: 'FAILED',
      failure: expect.stringMatching(/^The mark price of .* is too old.* cannot be margined\.$/) as string,
    });
    expect((await finished(id)).state).toBe('FAILED');
    expect(await entriesOf(id)).toEqual(['simulation.fail']);
  });
});

describe('a repeat', () => {
  async function repeated(of: string): Promise<string> {
    const officer = await venue.person('OFFICER');
    return (await venue.value(repeatSimulation(venue.deps, officer, { simulationId: of }))).simulationId;
  }

  test('from the kept snapshots has the same evidence, although prices moved since', async () => {
    const id = await requested();
    await runSimulation(venue.deps, id);
    await venue.setPrices({ 'BTC-PERP': '12345.678', 'DOGE-PERP': '0.9' });
    const repeat = await repeated(id);
    await runSimulation(venue.deps, repeat);
    const [first, second] = [await finished(id), await finished(repeat)];
    expect(second).toMatchObject({
      state: 'DONE',
      repeatsId: id,
      evidence: first.evidence,
      evidenceHash: first.evidenceHash,
    });
    const fresh = await requested();
    await runSimulation(venue.deps, fresh);
    expect((await finished(fresh)).evidenceHash).not.toBe(first.evidenceHash);
    await venue.setPrices({ 'BTC-PERP': '65000.5', 'DOGE-PERP': '0.1425' });
  });

  test('of a repeat repeats the first; an analyst is refused, and what is not done has no evidence', async () => {
    const id = await requested();
    const officer = await venue.person('OFFICER');
    expect(await repeatSimulation(venue.deps, officer, { simulationId: id })).toMatchObject({
      refusal: { code: 'NoEvidence' },
    });
    await runSimulation(venue.deps, id);
    const first = await repeated(id);
    await runSimulation(venue.deps, first);
    const second = await repeated(first);
    expect((await finished(second)).repeatsId).toBe(id);
    const analyst = await venue.person('ANALYST');
    expect(await repeatSimulation(venue.deps, analyst, { simulationId: id })).toMatchObject({
      refusal: { code: 'Forbidden', right: 'VERIFY' },
    });
    expect(await repeatSimulation(venue.deps, officer, { simulationId: 'nonsense' })).toMatchObject({
      refusal: { code: 'NotFound', what: 'simulation' },
    });
  });

  test('in chunks of another size has the same evidence', async () => {
    const id = await requested();
    await runSimulation(venue.deps, id);
    const repeat = await repeated(id);
    await runSimulation({ ...venue.deps, blockAccounts: 7 }, repeat);
    const [first, second] = [await finished(id), await finished(repeat)];
    expect([second.state, second.evidence]).toEqual(['DONE', first.evidence]);
    const affected = (simulationId: string) =>
      venue.prisma.affectedAccount.findMany({
        where: { simulationId },
        omit: { simulationId: true },
        orderBy: { accountId: 'asc' },
      });
    expect(await affected(repeat)).toEqual(await affected(id));
  });

  test('of another version of the method is refused: it could only differ', async () => {
    const id = await requested();
    await runSimulation(venue.deps, id);
    const repeat = await repeated(id);
    const engine = { ...venue.deps.engine, methodVersion: 'another' };
    const failure = `It was computed by method ${METHOD_VERSION}; this release computes by another.`;
    expect(await runSimulation({ ...venue.deps, engine }, repeat)).toEqual({ kind: 'FAILED', failure });
    expect(await entriesOf(repeat)).toEqual(['simulation.repeat', 'simulation.fail']);
  });

  test('of a simulation before chunks is of the form that its evidence has', async () => {
    const id = await requested();
    await runSimulation(venue.deps, id);
    const { document, ...row } = await finished(id);
    const [chunk] = await chunksOf(row.accountSnapshotHash ?? '');
    const first = await venue.within(async (unit) => {
      const { simulations } = unit;
      const lines = await simulations.loadSnapshot(chunk ?? '');
      const text = `{"format":"margrave/account-snapshot/1"}\n${lines.ok ? lines.value : ''}`;
      const accounts = { text, hash: contentHash(text), kind: 'ACCOUNTS' as const };
      await simulations.keepSnapshot({ ...accounts, takenAt: await unit.clock() });
      const evidence = { text: 'old', hash: contentHash('old') };
      const oldId = await earlierSimulation(unit, { ...row, id }, evidence, accounts.hash);
      return { id: oldId, hash: accounts.hash };
    });
    const repeat = await repeated(first.id);
    await runSimulation({ ...venue.deps, blockAccounts: 7 }, repeat);
    const { evidence, evidenceHash } = await finished(repeat);
    const old = readEvidence(evidence ?? '');
    if (old.format !== EVIDENCE_FORMAT_1) throw new Error('the repeat is of another form');
    expect(evidenceHash).toBe(contentHash(evidence ?? ''));
    const { crises: _moves, burden: _question, transition: _way, ...inputs } = document.inputs;
    delete (inputs as { safeRamp?: unknown }).safeRamp;
    delete (inputs as { efficiency?: unknown }).efficiency;
    expect(old.impact.inputs).toEqual({ ...inputs, accountSnapshotHash: first.hash });
    const { worstHit, newlyAffected, ...figures } = document.studies.impact;
    expect(old.impact).toMatchObject(figures);
    expect(old.impact.affected).toHaveLength(newlyAffected.accounts);
    expect(new Set(old.impact.affected)).toEqual(new Set(worstHit));
  });

  const chunksOf = async (hash: string): Promise<string[]> => {
    const text = await venue.within(async ({ simulations }) => simulations.loadSnapshot(hash));
    const named = parseAccountSnapshot(text.ok ? text.value : '');
    return named.ok ? named.value.map((chunk) => chunk.hash) : [];
  };

  test.each([
    [
      'a chunk of it',
      async (hash: string) => (await chunksOf(hash))[0] ?? '',
      '"acc-000001"',
      '"acc-edited"',
    ],
    ['the list of its chunks', (hash: string) => Promise.resolve(hash), '"accounts":62', '"accounts":61'],
  ])('is refused when somebody with the keys edited the snapshot: %s', async (_what, part, what, instead) => {
    await venue.setPrices({ 'BTC-PERP': '64321' });
    // A balance that no other snapshot has: what was edited stays edited.
    await venue.owner.query(
      `update collateral_balance set amount = amount + 1 where account_id = 'acc-000001'`,
    );
    const id = await requested();
    await runSimulation(venue.deps, id);
    const hash = await part((await finished(id)).accountSnapshotHash ?? '');
    const text = await venue.within(async ({ simulations }) => simulations.loadSnapshot(hash));
    const edited = (text.ok ? text.value : '').replace(what, instead);
    expect(edited).not.toBe(text.ok && text.value);
    const put = async (content: string) => {
      await venue.owner.query('alter table snapshot disable trigger append_only');
      await venue.owner.query('update snapshot set content = $1 where hash = $2', [gzipSync(content), hash]);
      await venue.owner.query('alter table snapshot enable trigger append_only');
    };
    await put(edited);
    const repeat = await repeated(id);
    const failure = `The stored snapshot ${hash} was altered: its hash differs.`;
    expect(await runSimulation(venue.deps, repeat)).toEqual({ kind: 'FAILED', failure });
    // What is kept under a hash already is read back as what it is: nothing is computed from it either.
    expect(await runSimulation(venue.deps, await requested())).toEqual({ kind: 'FAILED', failure });
    await put(text.ok ? text.value : '');
  });
});

describe('a preview', () => {
  test('is the impact that a simulation then finds, stores nothing, and needs the right to propose', async () => {
    const preview = previewChange(venue.deps);
    const analyst = await venue.person('ANALYST');
    const before = await venue.prisma.auditEntry.count();
    const shown = await venue.value(preview(analyst, TIGHTER));
    expect(await venue.prisma.auditEntry.count()).toBe(before);
    const id = await requested();
    await runSimulation(venue.deps, id);
    const { impact } = (await finished(id)).document.studies;
    expect(impact).toMatchObject(JSON.parse(JSON.stringify(shown)) as object);

    await venue.setPrices({ 'DOGE-PERP': '0.2' });
    expect((await venue.value(preview(analyst, TIGHTER))).totals.notional.after).not.toBe(
      shown.totals.notional.after,
    );
    const refused = await preview(await venue.person('VIEWER'), TIGHTER);
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'Forbidden', right: 'PROPOSE' } });
  });

  test('of a venue too large to keep in memory is the same, however many ask at once', async () => {
    const analyst = await venue.person('ANALYST');
    const kept = await venue.value(previewChange(venue.deps)(analyst, TIGHTER));
    const large = previewChange({ ...venue.deps, keptAccounts: 0 });
    const asked = [TIGHTER, '{', TIGHTER].map((document) => large(analyst, document));
    const [first, refused, second] = await Promise.all(asked);
    expect(first).toEqual({ ok: true, value: kept });
    expect(second).toEqual(first);
    expect(refused).toMatchObject({ refusal: { code: 'InvalidInput' } });
  });

  test('names the faults of a document, the instruments it forgets, and the prices that are missing', async () => {
    const preview = previewChange(venue.deps);
    const analyst = await venue.person('ANALYST');
    expect(await preview(analyst, '{')).toMatchObject({ refusal: { code: 'InvalidInput' } });
    const document = JSON.parse(TIGHTER) as { marginClasses: Record<string, unknown> };
    delete document.marginClasses.alts;
    expect(await preview(analyst, JSON.stringify(document))).toMatchObject({
      refusal: { code: 'InvalidInput', faults: [{ path: '/marginClasses', rule: 'instrument-covered' }] },
    });
    const dialled = JSON.parse(TIGHTER) as { marginClasses: Record<string, object> };
    Object.assign(dialled.marginClasses['alts'] ?? {}, { dial: { initial: '1.5', maintenance: '1' } });
    expect(await preview(analyst, JSON.stringify(dialled))).toMatchObject({
      refusal: { faults: [{ path: '/marginClasses/alts/dial', rule: 'effective-only' }] },
    });
    const timed = { ...(JSON.parse(TIGHTER) as object), marketData: { maximumAgeSeconds: 1 } };
    expect(await preview(analyst, JSON.stringify(timed))).toMatchObject({
      refusal: { code: 'MissingPrices', instruments: ['BTC-PERP', 'DOGE-PERP', 'ETH-PERP'] },
    });
    await venue.owner.query(`delete from mark_price where instrument_symbol = 'ETH-PERP'`);
    const { totals } = await venue.value(preview(analyst, TIGHTER));
    expect(totals.margined).toBeLessThan(totals.accounts);
    await venue.setPrices({ 'ETH-PERP': '3100.25' });
  });
});

describe('an explanation', () => {
  test('has the figures of the live run, each the sum of its terms', async () => {
    await remarginAccounts(venue.deps);
    const viewer = await venue.person('VIEWER');
    const live = await venue.prisma.accountMargin.findMany({
      where: { run: { id: (await venue.prisma.venue.findFirstOrThrow()).liveRunId ?? 0n } },
    });
    for (const row of live) {
      const found = await venue.value(explainAccountNow(venue.deps, viewer, row.accountId));
      expect(found).toMatchObject({ status: row.status, versionNumber: 1, missing: [] });
      expect(found.initialMargin?.toFixed()).toBe(row.initialMargin.toFixed());
      expect(found.equity?.toFixed()).toBe(row.equity.toFixed());
      for (const { amount, terms } of found.figures) {
        const total = terms.reduce((sum, term) => sum.plus(term.amount), amount.minus(amount));
        expect(total.toFixed()).toBe(amount.toFixed());
      }
    }
  });

  test('of an unpriced account names what is missing and states nothing', async () => {
    const viewer = await venue.person('VIEWER');
    await venue.owner.query(`delete from mark_price where instrument_symbol = 'BTC-PERP'`);
    expect(await venue.value(explainAccountNow(venue.deps, viewer, 'edge-call'))).toMatchObject({
      ...{ status: 'UNPRICED', missing: ['BTC-PERP'], equity: null, figures: [], positions: [] },
    });
    await venue.setPrices({ 'BTC-PERP': '65000.5' });
    expect(await explainAccountNow(venue.deps, viewer, 'nobody')).toMatchObject({
      refusal: { what: 'account' },
    });
    expect(await explainAccountNow(venue.deps, { kind: 'ANONYMOUS' }, 'edge-call')).toMatchObject({
      refusal: { code: 'Unauthenticated' },
    });
  });
});
