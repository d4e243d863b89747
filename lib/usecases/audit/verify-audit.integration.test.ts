import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { promisify } from 'node:util';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prismaReadAuditTrail } from '../../db/audit-trail';
import { canonicalJson } from '../../domain/json/canonical';
import { ok, refuse } from '../../domain/result';
import { governedVenue, type GovernedVenue } from '../../testing/governed-venue';
import { proposalFlow } from '../../testing/proposal-flow';
import { exportAudit } from './export-audit';
import { rejectProposal } from '../proposals/reject-proposal';
import { rollBackVersion } from '../activation/roll-back-version';
import { verifyAudit } from './verify-audit';

const run = promisify(execFile);
const SYSTEM = { kind: 'SYSTEM', process: 'worker' } as const;

let venue: GovernedVenue;
let flow: Awaited<ReturnType<typeof proposalFlow>>;
beforeAll(async () => {
  venue = await governedVenue();
  flow = await proposalFlow(venue);
  await flow.work((await flow.queued()).proposalId);
  await flow.work((await flow.queued()).proposalId);
  await venue.value(
    rejectProposal(venue.deps, await venue.fresh(flow.first), { ...(await flow.inReview()), reason: 'no' }),
  );
  await flow.draft({
    activateAt: new Date((await venue.within((unit) => unit.clock())).getTime() + 3_600_000),
  });
  await venue.value(rollBackVersion(venue.deps, flow.third, { toVersion: 1, reason: 'back' }));
});
afterAll(() => venue.close());

const verify = () => venue.value(verifyAudit({ readAuditTrail: prismaReadAuditTrail(venue.prisma) }, SYSTEM));
const command = () =>
  run(process.execPath, ['--import', 'tsx', path.resolve('lib/cli/verify-audit.ts')], { env: process.env });

/** Every column that the database does not make itself. */
async function writtenColumns(client: pg.PoolClient, table: string): Promise<string> {
  const { rows } = await client.query<{ columns: string }>(
    `select string_agg(quote_ident(attname), ', ') as columns from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
    [table],
  );
  return rows[0]?.columns ?? '';
}

/** Does what only the owner can, with the guards off, verifies, and undoes it. */
async function withDamage<Value>(sql: readonly string[], look: () => Promise<Value>): Promise<Value> {
  const tables = [
    'audit_entry',
    'version',
    'revision',
    'vote',
    'parameter_set',
    'policy',
    'simulation',
    'venue',
  ];
  const client = await venue.owner.connect();
  // A copy of the rows to put back: what is looked at goes over other connections, so it must be committed.
  const kept = [
    'audit_entry',
    'version',
    'revision',
    'vote',
    'parameter_set',
    'policy',
    'simulation',
    'proposal',
    'venue',
  ];
  try {
    await client.query(`set session_replication_role = 'replica'`); // no trigger fires, no key is checked
    for (const table of kept) await client.query(`create temporary table kept_${table} as table ${table}`);
    const checks = await client.query<{ relname: string; conname: string; definition: string }>(
      `select relname, conname, pg_get_constraintdef(c.oid) as definition from pg_constraint c
       join pg_class on pg_class.oid = conrelid where contype = 'c' and relname = any ($1)`,
      [tables],
    );
    for (const { relname, conname } of checks.rows) {
      await client.query(`alter table ${relname} drop constraint ${conname}`);
    }
    for (const statement of sql) await client.query(statement);
    const seen = await look();
    for (const table of kept) {
      await client.query(`delete from ${table}`);
      const columns = await writtenColumns(client, table);
      await client.query(`insert into ${table} (${columns}) select ${columns} from kept_${table}`);
      await client.query(`drop table kept_${table}`);
    }
    for (const { relname, conname, definition } of checks.rows) {
      await client.query(`alter table ${relname} add constraint ${conname} ${definition}`);
    }
    return seen;
  } finally {
    await client.query(`set session_replication_role = 'origin'`);
    client.release();
  }
}

describe('verifying', () => {
  test('a log that nobody touched: everything holds', async () => {
    const entries = await venue.prisma.auditEntry.findMany({ orderBy: { seq: 'asc' } });
    expect(entries.length).toBeGreaterThan(25);
    expect(await verify()).toEqual({
      entries: BigInt(entries.length),
      headHash: entries.at(-1)?.hash,
      firstBroken: null,
    });
    const { stdout } = await command();
    expect(stdout).toBe(`audit verified: ${entries.length} entries, head ${entries.at(-1)?.hash}\n`);
  });

  const seqOf = async (action: string): Promise<bigint> =>
    (await venue.prisma.auditEntry.findFirstOrThrow({ where: { action }, orderBy: { seq: 'asc' } })).seq;

  test.each([
    ['an entry’s payload', `update audit_entry set payload = '{}' where seq = 7`, 7n, 'hash-is-of-content'],
    ['an entry’s actor', `update audit_entry set actor_id = null where seq = 3`, 3n, 'hash-is-of-content'],
    [
      'an entry’s time',
      `update audit_entry set at = at + interval '1 ms' where seq = 5`,
      5n,
      'hash-is-of-content',
    ],
    ['a missing entry', `delete from audit_entry where seq = 4`, 5n, 'sequence-unbroken'],
    ['a missing beginning', `delete from audit_entry where seq = 1`, 2n, 'sequence-unbroken'],
    [
      'two damages: the first',
      `update audit_entry set payload = '[' where seq in (9, 6)`,
      6n,
      'payload-canonical',
    ],
  ])('%s is named', async (_what, sql, seq, rule) => {
    const { firstBroken } = await withDamage([sql], verify);
    expect(firstBroken).toMatchObject({ seq, rule });
  });

  test.each([
    [
      'version',
      'proposal.activate',
      `update version set activated_at = activated_at - interval '1 s' where number = 2`,
      'version-as-logged',
    ],
    ['version, gone', 'proposal.activate', `delete from version where number = 2`, 'version-is-there'],
    [
      'version, other content',
      'venue.found',
      `update version set parameter_set_hash = (select parameter_set_hash from version where number = 2) where number = 1`,
      'version-as-logged',
    ],
    [
      'revision',
      'proposal.create',
      `update revision set note = 'harmless' where hash = (select hash from revision order by created_at limit 1)`,
      'revision-as-logged',
    ],
    [
      'vote',
      'proposal.approve',
      `update vote set person_id = gen_random_uuid() where id = (select id from vote order by created_at limit 1)`,
      'vote-as-logged',
    ],
    [
      'vote, gone',
      'proposal.approve',
      `delete from vote where id = (select id from vote order by created_at limit 1)`,
      'vote-is-there',
    ],
    [
      'parameter set',
      'venue.found',
      `update parameter_set set canonical = canonical || ' ' where hash = (select parameter_set_hash from version where number = 1)`,
      'document-as-logged',
    ],
    [
      'policy',
      'venue.found',
      `update policy set canonical = replace(canonical, '"approvalsRequired":2', '"approvalsRequired":0')`,
      'document-as-logged',
    ],
    [
      'evidence',
      'simulation.finish',
      `update simulation set evidence = 'none' where id = (select id from simulation where state = 'DONE' order by requested_at limit 1)`,
      'document-as-logged',
    ],
    [
      'proposal’s state',
      'proposal.reject',
      `update proposal set state = 'APPROVED' where state = 'REJECTED'`,
      'proposal-as-logged',
    ],
    [
      'proposal’s text',
      'proposal.reject',
      `update proposal set rationale = 'other' where state = 'REJECTED'`,
      'proposal-as-logged',
    ],
    [
      'proposal’s plan',
      'proposal.reject',
      `update proposal set activation_plan = replace(activation_plan, '"graceMinutes":60', '"graceMinutes":61')
       where state = 'REJECTED'`,
      'proposal-as-logged',
    ],
  ])('an altered row is named by the entry that speaks of it: %s', async (_what, action, sql, rule) => {
    const seq = await seqOf(action);
    const { firstBroken } = await withDamage([sql], verify);
    expect(firstBroken).toMatchObject({ seq, rule });
  });

  test('the live pointer moved back is named by the last activation', async () => {
    const last = await venue.prisma.auditEntry.findFirstOrThrow({
      where: { action: 'proposal.activate' },
      orderBy: { seq: 'desc' },
    });
    const { firstBroken } = await withDamage(['update venue set live_version = 1'], verify);
    expect(firstBroken).toMatchObject({ seq: last.seq, rule: 'venue-as-logged' });
  });

  test('a row of which no entry speaks is named, and the log it is missing from', async () => {
    const head = await venue.prisma.auditEntry.count();
    const smuggled = `insert into version select 9, kind, parameter_set_hash, null, activated_at from version where number = 1`;
    const { firstBroken } = await withDamage([smuggled], verify);
    expect(firstBroken).toMatchObject({ seq: BigInt(head), rule: 'version-is-logged' });
  });

  test('an end cut off is seen by the rows it spoke of', async () => {
    const last = (
      await venue.prisma.auditEntry.findFirstOrThrow({ where: { action: 'proposal.create-rollback' } })
    ).seq;
    const { firstBroken } = await withDamage([`delete from audit_entry where seq >= ${last}`], verify);
    expect(firstBroken).toMatchObject({
      seq: last - 1n,
      rule: expect.stringMatching(/-is-logged$/) as unknown,
    });
  });

  test('the command names the entry and exits with 1', async () => {
    const broken = await withDamage([`update audit_entry set payload = '{}' where seq = 7`], () =>
      command().then(
        () => null,
        (error: unknown) => error as { code: number; stderr: string },
      ),
    );
    expect(broken).toMatchObject({ code: 1 });
    expect(broken?.stderr).toContain('audit broken at entry 7 (hash-is-of-content)');
    expect((await verify()).firstBroken).toBeNull();
  });

  test('needs the right', async () => {
    const readAuditTrail = prismaReadAuditTrail(venue.prisma);
    expect(await verifyAudit({ readAuditTrail }, flow.author)).toMatchObject({
      ok: false,
      refusal: { code: 'Forbidden', right: 'VERIFY' },
    });
    expect((await verifyAudit({ readAuditTrail }, await venue.person('AUDITOR'))).ok).toBe(true);
  });
});

describe('the log itself', () => {
  test('exported, can be verified with nothing of ours', async () => {
    const lines: string[] = [];
    const write = (line: string) => Promise.resolve(void lines.push(line));
    const readAuditTrail = prismaReadAuditTrail(venue.prisma);
    const exported = await venue.value(exportAudit({ readAuditTrail }, SYSTEM, write));
    expect(exported.entries).toBe(lines.length);
    let prevHash = '0'.repeat(64);
    for (const line of lines) {
      const { hash, ...content } = JSON.parse(line) as Record<string, unknown>;
      expect(content.prevHash).toBe(prevHash);
      expect(createHash('sha256').update(canonicalJson(content)).digest('hex')).toBe(hash);
      prevHash = hash as string;
    }
  });

  test('fifty writers at once, some refused: no gap, no fork', async () => {
    const before = await venue.prisma.auditEntry.count();
    await Promise.all(
      Array.from({ length: 50 }, (_none, index) =>
        venue.transact(async (unit) => {
          await unit.audit.append({
            actor: SYSTEM,
            action: 'session.sign-in',
            subjectKind: 'person',
            subjectId: String(index),
            payload: { method: 'oidc' },
          });
          return index % 5 === 0 ? refuse('no') : ok(index);
        }),
      ),
    );
    expect(await verify()).toMatchObject({ entries: BigInt(before + 40), firstBroken: null });
  }, 60_000);

  test.each(['update audit_entry set payload = payload', 'delete from audit_entry', 'truncate audit_entry'])(
    'is closed to the application: %s',
    async (sql) => {
      await expect(venue.prisma.$executeRawUnsafe(sql)).rejects.toThrow(/permission denied/);
      await expect(venue.owner.query(sql)).rejects.toThrow(/append-only/);
    },
  );
});
