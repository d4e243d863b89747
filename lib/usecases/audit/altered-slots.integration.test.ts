import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AdjustedVenue, adjustedVenue, altsProgramme, heldUpTo } from '../../testing/adjusted-venue';
import { putBooks } from '../../testing/put-books';

let venue: AdjustedVenue;
beforeAll(async () => {
  venue = await adjustedVenue({ programme: altsProgramme(2), budget: '100000' });
  const held = { contracts: 100, mark: '0.1425', maintenance: '285' };
  await venue.within(({ book }) => putBooks(book, [heldUpTo('a-1', '1.5', held)]));
  await venue.slot();
  await venue.inPhase('LIVE');
  for (let slot = 0; slot < 8; slot += 1) await venue.slot();
});
afterAll(() => venue.close());

const TABLES = ['adjustment_slot', 'adjustment_state', 'effective_parameters', 'venue'];

/** Does what only the owner can, with the guards off, verifies, and undoes it. @returns the rule that is broken */
async function brokenBy(sql: readonly string[]): Promise<string | null> {
  const client = await venue.owner.connect();
  try {
    await client.query(`set session_replication_role = 'replica'`);
    await client.query('alter table adjustment_slot drop constraint if exists adjustment_slot_hashed');
    for (const table of TABLES) await client.query(`create temporary table kept_${table} as table ${table}`);
    for (const statement of sql) expect((await client.query(statement)).rowCount).toBeGreaterThan(0);
    const broken = await venue.brokenAudit();
    for (const table of TABLES) {
      await client.query(`delete from ${table}`);
      await client.query(`insert into ${table} overriding system value select * from kept_${table}`);
      await client.query(`drop table kept_${table}`);
    }
    return broken?.rule ?? null;
  } finally {
    await client.query('reset session_replication_role');
    client.release();
  }
}

test('slots that nobody touched hold', async () => {
  expect(await venue.brokenAudit()).toBeNull();
  expect(await venue.prisma.effectiveParameters.count()).toBeGreaterThan(2);
});

const last = (table: string): string => `id = (select max(id) from ${table})`;
const first = 'id = (select min(id) from adjustment_slot)';
test.each([
  [
    'a record',
    [
      `update adjustment_slot set record = replace(record, '"holds":[]', '"holds":["SUSPENDED"]') where ${first}`,
    ],
    'slot-hash',
  ],
  [
    'the link to the slot before',
    [`update adjustment_slot set previous = repeat('1', 64) where ${last('adjustment_slot')}`],
    'slot-follows',
  ],
  [
    'the time of a slot',
    [`update adjustment_slot set at = at - interval '1 hour' where ${first}`],
    'slot-as-recorded',
  ],
  [
    'a slot with a move, gone',
    ['delete from adjustment_slot where id = (select min(id) from adjustment_slot where has_moved)'],
    'slot-is-there',
  ],
  [
    'the last slot, gone',
    [`delete from adjustment_slot where ${last('adjustment_slot')}`],
    'programme-follows-slots',
  ],
  [
    'where a dial stands',
    [
      `update adjustment_state set state = regexp_replace(state, '"value":"1\\.[0-9]+"', '"value":"1.3"', 'g')`,
    ],
    'programme-follows-slots',
  ],
  ['a state that is none', [`update adjustment_state set state = '{}'`], 'programme-follows-slots'],
  ['the phase', [`update adjustment_state set phase = 'INITIAL_ONLY'`], 'programme-as-ordered'],
  ['a suspension', [`update adjustment_state set suspended_at = now()`], 'programme-as-ordered'],
  ['where a programme stands, gone', ['delete from adjustment_state'], 'programme-is-there'],
  [
    'dials in force',
    [
      `update effective_parameters set dials = replace(dials, '"initial":"1.', '"initial":"2.') where ${last('effective_parameters')}`,
    ],
    'effective-as-logged',
  ],
  [
    'dials that are none',
    [`update effective_parameters set dials = '{}' where ${last('effective_parameters')}`],
    'effective-as-logged',
  ],
  [
    'when dials came into force',
    [`update effective_parameters set at = at + interval '1 second' where ${last('effective_parameters')}`],
    'effective-is-there',
  ],
  [
    'dials in force once more',
    [
      'insert into effective_parameters (version_number, dials, hash, at) select version_number, dials, hash, now() from effective_parameters limit 1',
    ],
    'effective-is-logged',
  ],
  [
    'which dials are in force',
    ['update venue set effective_id = (select min(id) from effective_parameters)'],
    'in-force-as-logged',
  ],
  ['no dials in force', ['update venue set effective_id = null'], 'in-force-as-logged'],
] as const)('%s: altered by the owner, it is named', async (_what, sql, rule) => {
  expect(await brokenBy(sql)).toBe(rule);
});

test('a slot that the log speaks of, written anew with its hash and all that names it, is named', async () => {
  const all = (text: string): string => `update adjustment_slot set record = ${text}`;
  expect(
    await brokenBy([
      `delete from adjustment_slot where not ${first}`,
      all(`replace(record, '"holds":[]', '"holds":["SUSPENDED"]')`),
      `update adjustment_slot set hash = encode(sha256(convert_to(record, 'UTF8')), 'hex')`,
      `update adjustment_state set slot_hash = (select hash from adjustment_slot), slot_at = (select at from adjustment_slot)`,
    ]),
  ).toBe('slot-is-there');
});
