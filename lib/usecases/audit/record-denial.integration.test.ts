import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { prismaReadAuditTrail } from '../../db/audit-trail';
import {
  DENIALS_LOGGED_EACH,
  MAX_KINDS_A_SOURCE,
  MAX_SOURCES_A_MINUTE,
  OTHER_SOURCES,
} from '../../domain/audit/denial';
import type { Actor } from '../../domain/governance/people/actor';
import { governedVenue, type GovernedVenue } from '../../testing/governed-venue';
import { strangerCounter, type Stranger } from './count-strangers';
import { logDenials } from './log-denials';
import { recordDenial } from './record-denial';
import { verifyAudit } from './verify-audit';

let venue: GovernedVenue;
beforeAll(async () => {
  venue = await governedVenue();
});
afterAll(() => venue.close());
/** The count goes by the database's minutes: a test begins where there is enough left of one. */
const MOST_SECONDS = 40;
beforeEach(async () => {
  const { rows } = await venue.owner.query<{ second: number }>(
    `SELECT extract(second FROM clock_timestamp())::float AS second`,
  );
  const second = rows[0]?.second ?? 0;
  if (second > MOST_SECONDS) await pause((60 - second) * 1000 + 100);
  await venue.owner.query('DELETE FROM denial_count');
});

const deps = () => ({ ...venue.deps, countStranger: strangerCounter(venue.deps) });
const deny = (actor: Actor) =>
  recordDenial(deps(), actor, {
    act: 'setRoles',
    subject: { kind: 'person', id: 'whose' },
    refusal: { code: 'Forbidden', right: 'ADMINISTER', roles: [], tokenScopes: false },
    source: '203.0.113.5',
  });
const stranger = (changes: Partial<Stranger> = {}): Stranger => ({
  source: '203.0.113.5',
  reason: 'UnknownToken',
  about: null,
  ...changes,
});
const entriesOf = async (actorId: string) =>
  (await venue.prisma.auditEntry.findMany({ where: { actorId, action: 'access.deny' } })).map(
    ({ subjectKind, subjectId, payload }) => ({
      subjectKind,
      subjectId,
      payload: JSON.parse(payload) as unknown,
    }),
  );
/** Every minute there is is over. */
const minutePasses = () =>
  venue.owner.query(`UPDATE denial_count SET minute = minute - make_interval(mins => 5)`);
const minutesLogged = async () =>
  (
    await venue.prisma.auditEntry.findMany({
      where: { action: 'access.count-denials' },
      orderBy: { seq: 'asc' },
    })
  ).map(({ subjectId, payload }) => ({ source: subjectId, ...(JSON.parse(payload) as { count: number }) }));

test('a denial of somebody known is one entry; in bulk the rest of a minute is one more', async () => {
  const viewer = await venue.person('VIEWER');
  await deny(viewer);
  const entry = {
    subjectKind: 'person',
    subjectId: 'whose',
    payload: { act: 'setRoles', reason: 'Forbidden', format: 2 },
  };
  expect(await entriesOf(viewer.personId)).toEqual([entry]);
  await Promise.all(Array.from({ length: DENIALS_LOGGED_EACH + 11 }, () => deny(viewer)));
  expect(await entriesOf(viewer.personId)).toHaveLength(DENIALS_LOGGED_EACH);

  await minutePasses();
  await venue.value(logDenials(venue.deps));
  const minutes = (await minutesLogged()).filter(({ source }) => source === `PERSON ${viewer.personId}`);
  expect(minutes.reduce((sum, { count }) => sum + count, 0)).toBe(12);
  expect(await venue.prisma.denialCount.count()).toBe(0);
});

test('what is no denial, and what a process of ours meets, leaves no trace', async () => {
  const viewer = await venue.person('VIEWER');
  const refused = { act: 'setRoles', subject: { kind: 'person', id: 'p' }, source: 'x' } as const;
  await recordDenial(deps(), viewer, { ...refused, refusal: { code: 'NothingChanged' } });
  await recordDenial(deps(), viewer, { ...refused, refusal: { code: 'NotFound', what: 'person' } });
  await deny({ kind: 'SYSTEM', process: 'import' });
  expect(await entriesOf(viewer.personId)).toEqual([]);
  expect(await venue.prisma.denialCount.count()).toBe(0);
  await recordDenial(deps(), viewer, {
    ...refused,
    refusal: { code: 'NotFound', what: 'token', isHidden: true },
  });
  expect(await entriesOf(viewer.personId)).toMatchObject([{ payload: { reason: 'Hidden' } }]);
});

test('strangers are counted: one entry for each place and minute, once it is over', async () => {
  const before = await venue.prisma.auditEntry.count();
  const count = strangerCounter(venue.deps);
  const { personId } = await venue.person('ANALYST');
  await Promise.all([
    ...Array.from({ length: 40 }, () => count(stranger())),
    ...Array.from({ length: 3 }, () => count(stranger({ reason: 'SignInFailed', about: personId }))),
    count(stranger({ source: '198.51.100.7' })),
    deny({ kind: 'ANONYMOUS' }),
  ]);
  await venue.value(logDenials(venue.deps));
  expect(await venue.prisma.auditEntry.count()).toBe(before);

  await venue.owner.query(`UPDATE denial_count SET minute = '2026-01-01T00:00:00Z'`);
  expect(await venue.value(logDenials(venue.deps))).toEqual({ entries: 2 });
  expect(await venue.value(logDenials(venue.deps))).toEqual({ entries: 0 });
  const minute = '2026-01-01T00:00:00.000Z';
  expect((await minutesLogged()).slice(-2)).toEqual([
    {
      ...{ source: '198.51.100.7', format: 2, minute, count: 1 },
      denials: [{ reason: 'UnknownToken', about: null, count: 1 }],
    },
    {
      ...{ source: '203.0.113.5', format: 2, minute, count: 44 },
      denials: [
        { reason: 'SignInFailed', about: personId, count: 3 },
        { reason: 'Unauthenticated', about: null, count: 1 },
        { reason: 'UnknownToken', about: null, count: 40 },
      ],
    },
  ]);
});

test('however many places and names strangers make up, a minute keeps few rows and none is lost', async () => {
  const count = strangerCounter(venue.deps);
  const places = Array.from({ length: MAX_SOURCES_A_MINUTE * 2 }, (_, place) => `198.51.100.${place}`);
  for (const source of places) await count(stranger({ source }));
  for (let person = 0; person < MAX_KINDS_A_SOURCE * 2; person += 1) {
    await count(stranger({ source: places[0] ?? '', about: `person ${person}` }));
  }
  await venue.owner.query(`UPDATE denial_count SET minute = '2026-01-02T00:00:00Z'`);
  const rows = await venue.prisma.denialCount.findMany();
  expect(rows.reduce((sum, row) => sum + row.count, 0)).toBe(places.length + MAX_KINDS_A_SOURCE * 2);
  const sources = new Set(rows.map(({ source }) => source));
  expect(sources.has(OTHER_SOURCES)).toBe(true);
  expect(sources.size).toBe(MAX_SOURCES_A_MINUTE + 1);
  expect(rows.filter(({ source }) => source === places[0]).length).toBeLessThanOrEqual(
    MAX_KINDS_A_SOURCE + 1,
  );

  // Somebody known has places of their own.
  const viewer = await venue.person('VIEWER');
  await deny(viewer);
  expect(await entriesOf(viewer.personId)).toHaveLength(1);
});

test('a stranger is counted while somebody holds the lock of the log', async () => {
  const client = await venue.owner.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock(6428348)');
    await strangerCounter(venue.deps)(stranger());
    expect(await venue.prisma.denialCount.count()).toBe(1);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
});

test('the log verifies with all of it', async () => {
  const auditor = await venue.person('AUDITOR');
  const readAuditTrail = prismaReadAuditTrail(venue.prisma);
  expect(await venue.value(verifyAudit({ readAuditTrail }, auditor))).toMatchObject({ firstBroken: null });
});
