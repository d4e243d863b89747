import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prismaReadAuditTrail } from '../../db/audit-trail';
import { connectPrisma } from '../../db/prisma';
import { prismaTransact } from '../../db/transact';
import { ok } from '../../domain/result';
import { entryHash, type AuditEntryFields } from '../../domain/audit/chain';
import { decisionDigest, readDecision } from '../../domain/governance/approval/digest';
import { canonicalJson } from '../../domain/json/canonical';
import { format1Database, format1Entries } from '../../testing/format-1-log';
import { exportAudit } from './export-audit';
import { verifyAudit } from './verify-audit';

// A log that an earlier release wrote, on a database that was migrated since: it verifies as it did then.

const SYSTEM = { kind: 'SYSTEM', process: 'worker' } as const;
let database: Awaited<ReturnType<typeof format1Database>>;
let prisma: ReturnType<typeof connectPrisma>;
let owner: pg.Client;

beforeAll(async () => {
  database = await format1Database();
  prisma = connectPrisma(database.url, { connections: 4 });
  owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
});
afterAll(async () => {
  await prisma.$disconnect();
  await owner.end();
  await database.drop();
});

async function verify() {
  const verified = await verifyAudit({ readAuditTrail: prismaReadAuditTrail(prisma) }, SYSTEM);
  if (!verified.ok) throw new Error(verified.refusal.code);
  return verified.value;
}

interface Forgery {
  readonly action?: string;
  readonly payload?: (payload: Record<string, unknown>) => unknown;
}

/** Rewrites an entry and, as only the owner can, everything after it, so that the chain holds; looks; undoes it. */
async function forged<Value>(seq: bigint, forgery: Forgery, look: () => Promise<Value>): Promise<Value> {
  await owner.query(`set session_replication_role = 'replica'`);
  await owner.query('create temporary table kept as table audit_entry');
  const entries = await prisma.auditEntry.findMany({ orderBy: { seq: 'asc' } });
  let prevHash = '0'.repeat(64);
  for (const entry of entries) {
    const isIt = entry.seq === seq;
    const payload = JSON.parse(entry.payload) as Record<string, unknown>;
    const fields: AuditEntryFields = {
      ...entry,
      prevHash,
      action: isIt ? (forgery.action ?? entry.action) : entry.action,
      payload: isIt && forgery.payload ? canonicalJson(forgery.payload(payload)) : entry.payload,
    };
    prevHash = entryHash(fields);
    await owner.query(
      'update audit_entry set action = $2, payload = $3, prev_hash = $4, hash = $5 where seq = $1',
      [entry.seq, fields.action, fields.payload, fields.prevHash, prevHash],
    );
  }
  const seen = await look();
  await owner.query('delete from audit_entry');
  await owner.query('insert into audit_entry select * from kept');
  await owner.query('drop table kept');
  await owner.query(`set session_replication_role = 'origin'`);
  return seen;
}

const seqOf = (action: string): bigint =>
  BigInt(format1Entries().find((entry) => entry.action === action)?.seq ?? 0);

describe('a log of the first format', () => {
  test('holds, to the head hash it had', async () => {
    const entries = format1Entries();
    expect(await verify()).toEqual({
      entries: BigInt(entries.length),
      headHash: entries.at(-1)?.hash,
      firstBroken: null,
    });
  });

  test('has votes that are of what their digests name', async () => {
    const votes = await prisma.vote.findMany();
    expect(votes.length).toBe(18);
    for (const { digest, digestText, verdict } of votes) {
      expect(decisionDigest(digestText)).toBe(digest);
      expect(readDecision(digestText, digest)).toMatchObject({ decision: verdict });
    }
  });

  test('is exported line by line as it was written', async () => {
    const hashes: unknown[] = [];
    await exportAudit({ readAuditTrail: prismaReadAuditTrail(prisma) }, SYSTEM, (line) => {
      hashes.push((JSON.parse(line) as { hash: unknown }).hash);
      return Promise.resolve();
    });
    expect(hashes).toEqual(format1Entries().map(({ hash }) => hash));
  });

  test('does not hold once a payload was altered', async () => {
    const seq = seqOf('proposal.comment');
    await owner.query(`set session_replication_role = 'replica'`);
    const alter = (from: string, to: string) =>
      owner.query('update audit_entry set payload = replace(payload, $2, $3) where seq = $1', [
        seq,
        from,
        to,
      ]);
    await alter('/marginClasses/alts', '/marginClasses/alps');
    const { firstBroken } = await verify();
    await alter('/marginClasses/alps', '/marginClasses/alts');
    await owner.query(`set session_replication_role = 'origin'`);
    expect(firstBroken).toMatchObject({ seq, rule: 'hash-is-of-content' });
    expect((await verify()).firstBroken).toBeNull();
  });
});

describe('an entry that is no event is named, although the chain was made to hold', () => {
  const renamed =
    (from: string, to: string) =>
    ({ [from]: value, ...rest }: Record<string, unknown>) => ({ ...rest, [to]: value });

  test.each<[string, string, Forgery, string, RegExp]>([
    ['an action nobody knows', 'proposal.comment', { action: 'proposal.whisper' }, 'action-known', /whisper/],
    [
      'an action of a later format',
      'proposal.rolled-back',
      { action: 'proposal.undo' },
      'action-known',
      /undo/,
    ],
    [
      'a renamed member',
      'simulation.finish',
      { payload: renamed('evidenceHash', 'evidence') },
      'event-as-declared',
      /evidence/,
    ],
    [
      'a vote left out',
      'proposal.approve',
      { payload: renamed('vote', 'ballot') },
      'event-as-declared',
      /vote/,
    ],
    [
      'a member too many',
      'person.set-roles',
      { payload: (payload) => ({ ...payload, because: 'x' }) },
      'event-as-declared',
      /because/,
    ],
    ['an empty payload', 'venue.found', { payload: () => ({}) }, 'event-as-declared', /name/],
    ['a list', 'token.issue', { payload: () => [] }, 'payload-is-object', /object/],
    [
      'a format to come',
      'session.sign-in',
      { payload: (payload) => ({ ...payload, format: 3 }) },
      'format-known',
      /3/,
    ],
    [
      'a person’s act with somebody behind it',
      'proposal.submit',
      { payload: (payload) => ({ ...payload, onBehalfOf: 'x' }) },
      'actor-as-declared',
      /token/,
    ],
  ])('%s', async (_what, action, forgery, rule, words) => {
    const seq = seqOf(action);
    const { firstBroken } = await forged(seq, forgery, verify);
    expect(firstBroken).toEqual({ seq, rule, message: expect.stringMatching(words) as unknown });
    expect(firstBroken?.message).toContain(`Entry ${seq}`);
  });
});

describe('an entry that belies itself is named, whatever the rows say', () => {
  /** The payload with a member of one of its objects replaced. */
  const within =
    (part: string, changed: object) =>
    (payload: Record<string, unknown>): unknown => ({
      ...payload,
      [part]: { ...(payload[part] as object), ...changed },
    });

  test.each([
    ['a vote of another digest', 'proposal.approve', within('vote', { digestText: '{}' }), 'vote-digest'],
    ['a revision of another hash', 'proposal.create', within('revision', { note: 'x' }), 'revision-hash'],
  ])('%s', async (_what, action, payload, rule) => {
    const seq = seqOf(action);
    expect((await forged(seq, { payload }, verify)).firstBroken).toMatchObject({ seq, rule });
  });
});

describe('entries of today', () => {
  test('follow those of the first format, say so, and are not followed by one', async () => {
    const personId = '00000000-0000-4000-8000-000000000000';
    const signIn = () =>
      prismaTransact(prisma)(async ({ audit }) => {
        await audit.append({
          actor: { kind: 'SYSTEM', process: 'sign-in' },
          action: 'session.sign-in',
          subjectKind: 'person',
          subjectId: personId,
          payload: { method: 'oidc' },
        });
        return ok(null);
      });
    await signIn();
    await signIn();
    const { entries, firstBroken } = await verify();
    expect(firstBroken).toBeNull();
    const last = await prisma.auditEntry.findFirstOrThrow({ where: { seq: entries } });
    expect(JSON.parse(last.payload)).toEqual({ format: 2, method: 'oidc' });

    const older = { payload: ({ method }: Record<string, unknown>) => ({ method }) };
    const seen = await forged(entries, older, verify);
    expect(seen.firstBroken).toMatchObject({ seq: entries, rule: 'format-never-falls' });
  });
});
