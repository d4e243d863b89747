import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ok } from '../domain/result';
import { Busy } from '../ports/busy';
import type { UnitOfWork } from '../ports/unit-of-work';
import { governedVenue, type GovernedVenue } from '../testing/governed-venue';
import { latch } from '../testing/latch';
import { proposalFlow } from '../testing/proposal-flow';
import { pgReadBook } from './book-view';
import { asBusy } from './busy';
import { pgExclusively } from './exclusively';
import { IDLE_MS, LOCK_MS, STATEMENT_MS } from './limits';
import { connectPool } from './pool';
import { connectPrisma } from './prisma';
import { prismaTransact } from './transact';

const url = process.env.DATABASE_URL ?? '';
let venue: GovernedVenue;
let proposalId: string;
const pool = connectPool(url, { connections: 3, applicationName: 'test', onError: () => undefined });
beforeAll(async () => {
  venue = await governedVenue();
  proposalId = await (await proposalFlow(venue)).draft();
});
afterAll(async () => {
  await pool.end();
  await venue.close();
});

type Setting = { readonly name: string; readonly ms: number };
const SETTINGS = ['lock_timeout', 'idle_in_transaction_session_timeout', 'statement_timeout'] as const;
const QUERY = `select name, setting::int as ms from pg_settings where name = any ($1)`;
const inOrder = (rows: readonly Setting[]) =>
  SETTINGS.map((name) => rows.find((row) => row.name === name)?.ms);

test('the role, a pool and Prisma have the limits that are stated', async () => {
  const plain = new pg.Client({ connectionString: url });
  await plain.connect();
  const usual = [LOCK_MS, IDLE_MS, STATEMENT_MS];
  expect(inOrder((await plain.query<Setting>(QUERY, [SETTINGS])).rows)).toEqual(usual);
  await plain.end();
  expect(inOrder((await pool.query<Setting>(QUERY, [SETTINGS])).rows)).toEqual(usual);
  expect(inOrder(await venue.prisma.$queryRawUnsafe<Setting[]>(QUERY, SETTINGS))).toEqual(usual);
});

test('a use case reads what was committed before each statement, whatever the server would give it', async () => {
  const admin = new pg.Client({ connectionString: process.env.DATABASE_OWNER_URL });
  await admin.connect();
  const database = admin.escapeIdentifier(new URL(url).pathname.slice(1));
  await admin.query(`alter database ${database} set default_transaction_isolation = 'serializable'`);
  const late = connectPrisma(url, { connections: 1 });
  try {
    const plain = await late.$queryRaw`show default_transaction_isolation`;
    expect(plain).toEqual([{ default_transaction_isolation: 'read committed' }]);
    const name = `seen ${randomUUID()}`;
    const seen = await prismaTransact(late)(async (unit) => {
      const before = await unit.people.findByEmail(`${name}@example.test`);
      await venue.within(({ people }) =>
        people.add({
          email: `${name}@example.test`,
          name,
          roles: ['VIEWER'],
          passwordHash: null,
          oidcSubject: null,
        }),
      );
      return ok([before, (await unit.people.findByEmail(`${name}@example.test`))?.name]);
    });
    expect(seen).toEqual({ ok: true, value: [null, name] });
  } finally {
    await late.$disconnect();
    await admin.query(`alter database ${database} reset default_transaction_isolation`);
    await admin.end();
  }
});

describe('a frozen process', () => {
  const ENTRY = {
    actor: { kind: 'SYSTEM', process: 'worker' },
    action: 'session.sign-in',
    subjectKind: 'person',
    subjectId: '1',
    payload: { method: 'oidc' },
  } as const;
  const holds: readonly (readonly [string, (unit: UnitOfWork) => Promise<unknown>])[] = [
    ['venue', (unit) => unit.venue.lock()],
    ['proposal', (unit) => unit.proposals.lock(proposalId)],
    ['log', (unit) => unit.audit.append(ENTRY)],
  ];

  test.concurrent('that holds the venue, a proposal or the log holds up others for a stated time, and they are told', async () => {
    const frozen = latch();
    const begun = holds.map(async ([, take]) => {
      const held = latch();
      // With the time of a whole book: standing still with a lock is short all the same.
      const over = venue.transact(async (unit) => {
        await take(unit);
        held.open();
        await frozen.opened;
        return ok(await unit.venue.find());
      }, 'LONG');
      over.catch(() => undefined);
      await held.opened;
      return { over };
    });
    const holding = await Promise.all(begun);
    const since = performance.now();
    const outcomes = await Promise.all(
      holds.map(async ([what, take]) => {
        const refused = await venue.within(take).catch((error: unknown) => error);
        return { what, refused, afterMs: performance.now() - since };
      }),
    );
    for (const { what, refused, afterMs } of outcomes) {
      expect(refused, what).toBeInstanceOf(Busy);
      expect(afterMs, what).toBeGreaterThan(LOCK_MS * 0.9);
      expect(afterMs, what).toBeLessThan(IDLE_MS);
    }
    // The frozen ones were cut off: nobody waits any more.
    const freed = holds.map(([, take]) =>
      expect
        .poll(
          () =>
            venue.within(take).then(
              () => 'done',
              () => 'busy',
            ),
          { interval: 100, timeout: IDLE_MS * 2 },
        )
        .toBe('done'),
    );
    await Promise.all(freed);
    frozen.open();
    const ended = await Promise.allSettled(holding.map(({ over }) => over));
    expect(ended.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  }, 90_000);

  test.concurrent('with a view of the book, or a name, may stand still, and holds up nobody', async () => {
    const idleOf = async (application: string): Promise<readonly string[]> => {
      const { rows } = await venue.owner.query<{ query: string }>(
        `select query from pg_stat_activity where application_name = $1 and state = 'idle in transaction'`,
        [application],
      );
      return rows.map(({ query }) => query);
    };
    const few = connectPool(url, {
      connections: 2,
      applicationName: 'stands still',
      onError: () => undefined,
    });
    const standing = async (): Promise<void> => {
      expect(await idleOf('stands still')).toHaveLength(1);
      await pause(IDLE_MS + 1_000);
      expect(await idleOf('stands still')).toHaveLength(1);
    };
    const byName = connectPool(url, { connections: 1, applicationName: 'named', onError: () => undefined });
    await Promise.all([
      pgReadBook(few)(standing),
      pgExclusively(byName)('a name', () => pause(IDLE_MS + 1_000)),
    ]);
    await Promise.all([few.end(), byName.end()]);
  }, 60_000);
});

describe('what a limit ended', () => {
  const limited = (
    setting: string,
    work: (tx: Parameters<Parameters<typeof venue.prisma.$transaction>[0]>[0]) => Promise<unknown>,
  ) =>
    venue.prisma
      .$transaction(async (tx) => {
        await tx.$executeRawUnsafe(`set local ${setting} = 50`);
        await work(tx);
      })
      .then(
        () => null,
        (error: unknown) => error,
      );

  test('is told as busy, whichever way the library wrapped it', async () => {
    const held = await venue.owner.connect();
    await held.query('begin');
    await held.query('select 1 from venue for update');
    const failures = [
      await limited('statement_timeout', (tx) => tx.$executeRawUnsafe('select pg_sleep(1)')),
      await limited('lock_timeout', (tx) => tx.venue.update({ where: { id: 1 }, data: { name: 'other' } })),
      await limited('lock_timeout', (tx) => tx.$queryRawUnsafe('select 1 from venue for update')),
    ];
    await held.query('rollback');
    held.release();
    for (const failure of failures) expect(asBusy(failure)).toBeInstanceOf(Busy);
  });

  test('any other failure stays what it was', async () => {
    const failure = await limited('lock_timeout', (tx) => tx.$queryRawUnsafe('select nothing from nowhere'));
    expect(failure).toBeInstanceOf(Error);
    expect(asBusy(failure)).toBe(failure);
    expect(asBusy(null)).toBeNull();
  });
});
