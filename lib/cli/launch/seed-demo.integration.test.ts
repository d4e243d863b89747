import { spawn } from 'node:child_process';
import { once } from 'node:events';
import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { verifyPassword } from '../../auth/password';
import { connectPrisma } from '../../db/prisma';
import { programmeOf } from '../../domain/dynamics/programme';
import { Signal } from '../../domain/dynamics/signal';
import { targetRate } from '../../domain/dynamics/target';
import { parseParameterSetText } from '../../domain/parameters/validate';
import { repeats } from '../../testing/thorough';
import { bundled, eventually } from '../../testing/worker-process';
import { DEMO_PEOPLE, isSeeded } from './demo-seed';
import { seedDemo } from './seed-demo';

const databaseUrl = process.env.DATABASE_URL ?? '';
const prisma = connectPrisma(databaseUrl, { connections: 2 });
const owner = new pg.Pool({ connectionString: process.env.DATABASE_OWNER_URL, max: 1 });
owner.on('error', () => undefined); // the file's database is dropped under its idle connection
afterAll(async () => {
  await prisma.$disconnect();
  await owner.end();
});

const ACCOUNTS = 60;

function parameterSetOf(canonical: string) {
  const parsed = parseParameterSetText(canonical);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
  return parsed.value.document;
}

/** Everything that seeding leaves behind, but the instants and random ids. */
async function state() {
  return {
    venue: await prisma.venue.findUnique({ where: { id: 1 }, select: { name: true, liveVersion: true } }),
    versions: await prisma.version.findMany({ select: { number: true, parameterSetHash: true } }),
    imports: await prisma.import.findMany({
      select: { kind: true, source: true, rows: true, sha256: true },
      orderBy: { createdAt: 'asc' },
    }),
    people: (await prisma.person.findMany({ orderBy: { email: 'asc' } })).map(({ email, roles }) => ({
      email,
      roles,
    })),
    dailyBars: await prisma.priceBar.count({ where: { intervalMinutes: 1_440 } }),
    hourlyBars: await prisma.priceBar.count({ where: { intervalMinutes: 60 } }),
    figures: await prisma.marketFigureHistory.count(),
    marks: await prisma.markPrice.count(),
    accounts: await prisma.account.count({ where: { ownerId: null } }),
    positions: await prisma.position.findMany({
      orderBy: [{ accountId: 'asc' }, { instrumentSymbol: 'asc' }],
    }),
    collateral: await prisma.collateralBalance.findMany({
      orderBy: [{ accountId: 'asc' }, { asset: 'asc' }],
    }),
    orders: await prisma.adjustmentOrder.findMany({
      select: { programme: true, end: { select: { isCarriedOut: true } } },
    }),
    proposals: await prisma.proposal.findMany({ select: { title: true, state: true } }),
    simulations: await prisma.simulation.count(),
    audited: await prisma.auditEntry.findMany({ select: { action: true }, orderBy: { seq: 'asc' } }),
  };
}

function seedProcess(): ReturnType<typeof spawn> {
  return spawn(process.execPath, [bundled('lib/cli/seed.ts'), '--accounts', String(ACCOUNTS)], {
    env: { ...process.env, DATABASE_URL: databaseUrl },
    stdio: 'ignore',
  });
}

test('seeding killed at any moment is finished by the next start, and a further one changes nothing', async () => {
  const WHOLE = 2 + 1 + 1 + 1 + 1 + DEMO_PEOPLE.length + 5 + 3 + 2;
  const audited = () => prisma.auditEntry.count();
  let cutOff = 0;
  // While it starts, and then when it has gone so much further.
  for (const entries of [0, 3, 1, 5, WHOLE - 4].slice(0, repeats(2, 5)).sort()) {
    const seeding = seedProcess();
    const ended = once(seeding, 'exit');
    await Promise.race([
      eventually('seeding comes so far', async () => ((await audited()) >= entries ? true : null)),
      ended,
    ]);
    seeding.kill('SIGKILL');
    await ended;
    if ((await audited()) < WHOLE) cutOff += 1;
    // Whatever was left undone is seen to be: each of its parts that was done is there, and one is not.
    const { imports, people, orders, proposals } = await state();
    const isWhole =
      imports.length === 4 &&
      people.length === DEMO_PEOPLE.length &&
      orders.length === 1 &&
      proposals.length === 2;
    expect(await isSeeded(databaseUrl)).toBe(isWhole);
  }
  expect(cutOff).toBeGreaterThan(1);
  expect(await seedDemo(databaseUrl, { accounts: ACCOUNTS })).toBe('SEEDED');
  expect(await isSeeded(databaseUrl)).toBe(true);
  const seeded = await state();
  expect(seeded).toMatchObject({
    venue: { name: 'Margrave demo venue', liveVersion: 1 },
    dailyBars: 13 * 1_000,
    figures: 3 * 12 * 1_000,
    marks: 13,
    accounts: ACCOUNTS,
    simulations: 2,
    proposals: [{ state: 'IN_REVIEW' }, { state: 'DRAFT' }],
  });
  expect(seeded.imports.map(({ kind }) => kind)).toEqual(['instruments', 'prices', 'accounts', 'prices']);
  expect(seeded.people.map(({ email }) => email).sort()).toEqual(
    DEMO_PEOPLE.map(({ email }) => email).sort(),
  );
  expect(seeded.audited).toHaveLength(WHOLE);

  expect(await seedDemo(databaseUrl, { accounts: ACCOUNTS })).toBe('SEEDED');
  expect(await state()).toEqual(seeded);
}, 120_000);

test('the demo people sign in with the published password', async () => {
  const { passwordHash } = await prisma.person.findUniqueOrThrow({
    where: { email: 'officer@demo.margrave.test' },
  });
  expect(await verifyPassword('demo', passwordHash ?? '')).toBe(true);
});

test('what programmes follow is there without a gap, and a dial begins where it was approved', async () => {
  const { activatedAt, parameterSet } = await prisma.version.findUniqueOrThrow({
    ...{ where: { number: 1 }, include: { parameterSet: true } },
  });
  const { adjustmentProgrammes = {} } = parameterSetOf(parameterSet.canonical);
  expect(Object.keys(adjustmentProgrammes).sort()).toEqual(['alts', 'majors']);
  for (const document of Object.values(adjustmentProgrammes)) {
    const programme = programmeOf(document);
    const signal = new Signal(programme);
    const bars = await prisma.priceBar.findMany({
      ...{ where: { instrumentSymbol: document.signal.instrument, intervalMinutes: 60 } },
      orderBy: { opensAt: 'asc' },
    });
    for (const { opensAt, open, high, low, close } of bars) {
      const prices = { open: Number(open), high: Number(high), low: Number(low), close: Number(close) };
      expect(signal.add({ opensAtMs: opensAt.getTime(), ...prices })).toBeNull();
    }
    const { volatilities, gapAtMs, closedAtMs } = signal.seen();
    expect(gapAtMs).toBeNull();
    expect(activatedAt.getTime() - (closedAtMs ?? 0)).toBeLessThan(3_600_000);
    if (volatilities === null) throw new Error('there is history enough');
    const { volatility, impact } = targetRate(programme, volatilities, null);
    expect(document.target.anchor).toEqual({ kind: 'RELATIVE', reference: String(volatility + impact) });
  }
});

test('it is a demo, and says so itself', async () => {
  expect(await prisma.venue.findFirstOrThrow()).toMatchObject({ isDemo: true });
});

test('a demo that an earlier release made of less is whole, and stays as it was made', async () => {
  await owner.query(`update person set email = 'earlier@demo.margrave.test' where email = $1`, [
    DEMO_PEOPLE.at(-1)?.email,
  ]);
  const before = await state();
  expect(await isSeeded(databaseUrl)).toBe(true);
  expect(await seedDemo(databaseUrl, { accounts: ACCOUNTS })).toBe('SEEDED');
  expect(await state()).toEqual(before);
});

test("somebody's own venue is left alone", async () => {
  await owner.query(`update venue set name = 'Their own'`);
  const before = await state();
  expect(await isSeeded(databaseUrl)).toBe(false);
  expect(await seedDemo(databaseUrl)).toBe('ANOTHER_VENUE');
  expect(await state()).toEqual(before);
});
