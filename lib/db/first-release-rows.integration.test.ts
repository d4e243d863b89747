import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assert } from '../domain/assert';
import { countingApprovals, isApproved } from '../domain/governance/approval/approval';
import { isRevisionHash } from '../domain/governance/proposal/revision';
import { lostStanding } from '../domain/governance/approval/standing';
import { ok } from '../domain/result';
import type { UnitOfWork } from '../ports/unit-of-work';
import { gatherStandingFacts } from '../usecases/proposals/steps/gather-approval-facts';
import { connectPrisma } from './prisma';
import { prismaTransact } from './transact';

// A database as the first release left it, with an approved proposal whose hashes that release computed, is
// brought up to date: nothing that was hashed or voted then may be lost.
const MIGRATIONS = path.resolve(import.meta.dirname, '../../prisma/migrations');
const FIRST_LATER = '20261128090000_document_of_a_kind';
const SET_HASH = '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a';
const REVISION_HASH = 'b7732bc861706d579ba1fa042c39e5930ed195833f910b27fe9122adb2c18b2b';
const PLAN_HASH = 'fc2b3ba13386d5cdbf8161abf1c771a9d2a1a7bbdd28d7d0cd8d40eed382621e';
const OPEN_PLAN_HASH = '66ecdd955d26cbc752403dc366c789858da30b97ffe13e664f94525c64ee4cb2';
const DIGEST = 'b21e04ec792373ca267683be4dc5c3140989e8e013b855dd46ab133690792d5d';
const [PROPOSAL, REVISION] = ['00000000-0000-4000-8000-0000000000a1', '00000000-0000-4000-8000-0000000000b1'];
const DRAFT = '00000000-0000-4000-8000-0000000000a2';
const [EDITOR, OFFICER] = ['00000000-0000-4000-8000-0000000000e1', '00000000-0000-4000-8000-0000000000e2'];
const DIGEST_TEXT = `{"accountSnapshotHash":"a","activationPlanHash":"${PLAN_HASH}","baseVersion":1,"decision":"APPROVE","evidenceHash":"${SET_HASH}","expiry":"2099-01-01T00:00:00.000Z","marketSnapshotHash":"m","nonce":"n","policyVersion":1,"proposal":"${PROPOSAL}","reviewCycle":1,"revisionHash":"${REVISION_HASH}","venue":"Old Venue"}`;
const POLICY =
  '{"approvalMaxAgeHours":720,"approvalsRequired":1,"evidenceMaxAgeMinutes":1440,"format":"margrave/policy/1","reauthenticationMaxAgeSeconds":300}';

const ROWS = `
  insert into parameter_set (hash, canonical) values ('${SET_HASH}', '{}');
  insert into policy (version, canonical, hash)
    values (1, '${POLICY}', encode(sha256(convert_to('${POLICY}', 'UTF8')), 'hex'));
  insert into venue (name, settlement_asset, policy_version) values ('Old Venue', 'USDT', 1);
  insert into version (number, kind, parameter_set_hash, activated_at) values (1, 'GENESIS', '${SET_HASH}', now());
  update venue set live_version = 1;
  insert into person (id, email, name, roles)
    values ('${EDITOR}', 'a@example.test', 'An analyst', '{ANALYST}'), ('${OFFICER}', 'o@example.test', 'An officer', '{OFFICER}');
  insert into proposal (id, kind, title, rationale, author_id, state, activate_at, grace_minutes, created_at, updated_at)
    values ('${PROPOSAL}', 'CHANGE', 'Old', 'Because.', '${EDITOR}', 'APPROVED', '2026-12-01T09:30:00.250Z', 90, now(), now()),
      ('${DRAFT}', 'CHANGE', 'Older', 'Because.', '${EDITOR}', 'DRAFT', null, 60, now(), now());
  insert into revision (id, proposal_id, ordinal, hash, parameter_set_hash, base_version, editor_id, created_at)
    values ('${REVISION}', '${PROPOSAL}', 1, '${REVISION_HASH}', '${SET_HASH}', 1, '${EDITOR}', now()),
      (gen_random_uuid(), '${DRAFT}', 1, 'of no matter here', '${SET_HASH}', 1, '${EDITOR}', now());
  update proposal set current_revision_id = (select id from revision where proposal_id = proposal.id);
  insert into simulation (proposal_id, revision_id, requested_by_id, state, requested_at, finished_at,
      account_snapshot_hash, market_snapshot_hash, method_version, evidence, evidence_hash)
    values ('${PROPOSAL}', '${REVISION}', '${EDITOR}', 'DONE', now(), now(), 'a', 'm', '1', '{}', '${SET_HASH}');
  insert into vote (proposal_id, revision_id, review_cycle, person_id, verdict, digest_text, digest, created_at)
    values ('${PROPOSAL}', '${REVISION}', 1, '${OFFICER}', 'APPROVE', '${DIGEST_TEXT}', '${DIGEST}', now());
  insert into instrument (symbol, kind, underlying, settlement_asset) values ('OLDUSDT', 'PERPETUAL', 'OLD', 'USDT');
  insert into price_bar (instrument_symbol, interval_minutes, opens_at, open, high, low, close)
    values ('OLDUSDT', 1440, '2026-01-01', 1, 3, 1, 2), ('OLDUSDT', 1440, '2026-01-02', 2, 3, 1, 3);`;

const database = `margrave_first_release_${randomUUID().replaceAll('-', '')}`;
const url = new URL(process.env.DATABASE_OWNER_URL ?? '');
const admin = new pg.Client({ connectionString: url.toString() });
url.pathname = `/${database}`;
const owner = new pg.Client({ connectionString: url.toString() });
const prisma = connectPrisma(url.toString());

async function migrate(chosen: (name: string) => boolean): Promise<void> {
  const names = fs.readdirSync(MIGRATIONS).filter((name) => /^\d/.test(name) && chosen(name));
  for (const name of names.toSorted()) {
    await owner.query(fs.readFileSync(path.join(MIGRATIONS, name, 'migration.sql'), 'utf8'));
  }
}

beforeAll(async () => {
  await admin.connect();
  await admin.query(`create database "${database}"`);
  await owner.connect();
  await migrate((name) => name < FIRST_LATER);
  await owner.query(ROWS);
  await migrate((name) => name >= FIRST_LATER);
});
afterAll(async () => {
  await prisma.$disconnect();
  await owner.end();
  await admin.query(`drop database "${database}" with (force)`);
  await admin.end();
});

async function within<Value>(work: (unit: UnitOfWork) => Promise<Value>): Promise<Value> {
  const done = await prismaTransact(prisma)(async (unit) => ok(await work(unit)));
  assert(done.ok, 'it cannot be refused');
  return done.value;
}

test('its revisions are of parameter sets, and are what their hashes name', async () => {
  const revision = await within((unit) => unit.proposals.revision(REVISION ?? ''));
  expect(revision).toMatchObject({
    ...{ hash: REVISION_HASH, documentKind: 'PARAMETER_SET', documentHash: SET_HASH },
  });
  assert(revision !== null, 'it is there');
  const content = { ...revision, venue: 'Old Venue', proposal: PROPOSAL ?? '', editor: EDITOR ?? '' };
  expect(isRevisionHash(revision.hash, content)).toBe(true);
});

test('its plans say what they said, under the hashes they had', async () => {
  const proposals = await within((unit) => unit.proposals.lockAll(['APPROVED', 'DRAFT']));
  expect(proposals.map(({ plan: { steps, graceMinutes, hash } }) => ({ steps, graceMinutes, hash }))).toEqual(
    [
      { steps: [{ at: new Date('2026-12-01T09:30:00.250Z') }], graceMinutes: 90, hash: PLAN_HASH },
      { steps: [{ at: null }], graceMinutes: 60, hash: OPEN_PLAN_HASH },
    ],
  );
});

test('its approvals count on, and what they approved still stands', async () => {
  const facts = await within(async (unit) => {
    const venue = await unit.venue.lock();
    const proposal = await unit.proposals.lock(PROPOSAL ?? '');
    assert(venue !== null && proposal !== null, 'both are there');
    return gatherStandingFacts(unit, venue, proposal);
  });
  expect(countingApprovals(facts).map(({ digest }) => digest)).toEqual([DIGEST]);
  expect(isApproved(facts)).toBe(true);
  // The set is a stand-in, which no release could load.
  expect(lostStanding({ ...facts, loadedHash: SET_HASH })).toBeNull();
  const altered = { ...facts.revision, note: 'harmless' };
  expect(lostStanding({ ...facts, revision: altered, loadedHash: SET_HASH })).toMatchObject({ act: 'fail' });
});

test('a revision says its kind, and a parameter set it names is kept', async () => {
  const add = (kind: string, hash: string) =>
    owner.query(
      `insert into revision (proposal_id, ordinal, hash, document_kind, document_hash, base_version, editor_id, created_at)
       values ($1, 2, 'x', $2, $3, 1, $4, now())`,
      [PROPOSAL, kind, hash, EDITOR],
    );
  await expect(add('PARAMETER_SET', 'no such set')).rejects.toThrow('revision_parameter_set_hash_fkey');
  await expect(add('SOMETHING', SET_HASH)).rejects.toThrow('DocumentKind');
  const unsaid = `insert into revision (proposal_id, ordinal, hash, document_hash, base_version, editor_id, created_at)
    values ($1, 2, 'x', $2, 1, $3, now())`;
  await expect(owner.query(unsaid, [PROPOSAL, SET_HASH, EDITOR])).rejects.toThrow('document_kind');
});

test('its bars are there, as known from when it was brought up to date', async () => {
  const question = { instrument: 'OLDUSDT', intervalMinutes: 1440, limit: 10 };
  const asOf = async (at: Date) =>
    within(async ({ marketData }) => {
      const bars = await marketData.barsAsOf({ ...question, asOf: at });
      return bars.map(({ close }) => close.toFixed());
    });
  const now = await within((unit) => unit.clock());
  expect(await asOf(now)).toEqual(['2', '3']);
  expect(await asOf(new Date(now.getTime() - 3_600_000))).toEqual([]);
  await expect(owner.query('update price_bar set close = 1')).rejects.toThrow('append-only');
});
