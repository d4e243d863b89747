import { afterAll, beforeAll, expect, test } from 'vitest';
import { ok, refuse } from '../domain/result';
import type { UnitOfWork } from '../ports/unit-of-work';
import { governedVenue, type GovernedVenue } from '../testing/governed-venue';
import { putAccounts } from '../testing/put-books';

let venue: GovernedVenue;
beforeAll(async () => {
  venue = await governedVenue();
});
afterAll(() => venue.close());

const SYSTEM = { kind: 'SYSTEM', process: 'worker' } as const;

let count = 0;
/** A row, a job and an entry: what every use case leaves. */
async function change(unit: UnitOfWork): Promise<void> {
  await unit.venue.lock();
  await putAccounts(unit.book, [`of-a-test-${count++}`]);
  await unit.jobs.simulate('of-a-test');
  await unit.audit.append({
    ...{ actor: SYSTEM, action: 'person.enable', subjectKind: 'person', subjectId: '1' },
    payload: {},
  });
}
const traces = async () => ({
  inputs: (await venue.within((unit) => unit.venue.find()))?.inputsRevision,
  jobs: (await venue.owner.query(`select key from graphile_worker.jobs where key = 'simulate:of-a-test'`))
    .rows,
  entries: await venue.prisma.auditEntry.count(),
});

test('a refusal after every sort of write leaves none of them, and comes back as it was', async () => {
  const before = await traces();
  const refusal = { code: 'Anything' };
  const result = await venue.transact(async (unit) => {
    await change(unit);
    return refuse(refusal);
  });
  expect(result).toEqual({ ok: false, refusal });
  expect(await traces()).toEqual(before);
});

test('an exception leaves nothing either, and is not mistaken for a refusal', async () => {
  const before = await traces();
  const failing = venue.transact(async (unit) => {
    await change(unit);
    throw new Error('a bug');
  });
  await expect(failing).rejects.toThrow('a bug');
  expect(await traces()).toEqual(before);
});

test('a value commits all of it', async () => {
  const before = await traces();
  const result = await venue.transact(async (unit) => {
    await change(unit);
    return ok('done');
  });
  expect(result).toEqual({ ok: true, value: 'done' });
  expect(await traces()).toEqual({
    inputs: (before.inputs ?? 0n) + 1n,
    jobs: [{ key: 'simulate:of-a-test' }],
    entries: before.entries + 1,
  });
});

test('the clock is the database’s, in UTC and whole milliseconds, and goes on while the transaction waits', async () => {
  const { rows } = await venue.owner.query<{ now: Date }>('select now()');
  await venue.within(async (unit) => {
    expect(Math.abs(unit.now.getTime() - (rows[0]?.now.getTime() ?? 0))).toBeLessThan(60_000);
    await expect
      .poll(async () => (await unit.clock()).getTime(), { interval: 1 })
      .toBeGreaterThan(unit.now.getTime());
  });
});
