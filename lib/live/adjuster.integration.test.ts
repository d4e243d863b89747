import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AdjustedVenue, adjustedVenue, altsProgramme, heldUpTo } from '../testing/adjusted-venue';
import { putBooks } from '../testing/put-books';
import { eventually, spawnAdjuster } from '../testing/worker-process';
import { IS_THOROUGH } from '../testing/thorough';

const HELD = { contracts: 100, mark: '0.1425', maintenance: '285' };
/** Where a killed process stood in its slot: at its first write of each of these. */
const TABLES = [
  ...['adjustment_slot', 'effective_parameters', 'venue'],
  ...(IS_THOROUGH ? ['adjustment_state', 'audit_entry'] : []),
];

let venue: AdjustedVenue;
beforeAll(async () => {
  venue = await adjustedVenue({ programme: altsProgramme(2), budget: '100000' });
  await venue.within(({ book }) => putBooks(book, [heldUpTo('a-1', '1.5', HELD)]));
  await venue.slot();
  await venue.inPhase('LIVE');
});
afterAll(() => venue.close());

const waiting = async (): Promise<true | null> => {
  const { rowCount } = await venue.owner.query(
    `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return rowCount ? true : null;
};

/** One chain without a gap, each slot's dials begin where the one before left them, and the log agrees. */
async function holds(): Promise<number> {
  const slots = await venue.prisma.adjustmentSlot.findMany({ orderBy: { id: 'asc' } });
  for (const [index, { previous }] of slots.entries())
    expect(previous).toBe(index === 0 ? '0'.repeat(64) : slots[index - 1]?.hash);
  expect(await venue.brokenAudit()).toBeNull();
  return slots.length;
}

test.each(TABLES)(
  'killed while it waits to write %s, a process leaves nothing of its slot, and the next decides it',
  async (table) => {
    const before = await holds();
    const owner = await venue.owner.connect();
    await owner.query('begin');
    await owner.query(`lock table ${table} in exclusive mode`);
    const killed = spawnAdjuster(process.env.DATABASE_URL ?? '');
    try {
      await eventually('it waits', waiting);
      await killed.end('SIGKILL');
    } finally {
      await owner.query('rollback');
      owner.release();
    }
    expect(await holds()).toBe(before);
    expect((await venue.slot()).decided).toBe(1);
    expect(await holds()).toBe(before + 1);
  },
  60_000,
);

test('two processes at once: one works, and the other takes over where it was killed', async () => {
  const before = await holds();
  const first = spawnAdjuster(process.env.DATABASE_URL ?? '');
  await first.logged('adjuster.alone');
  const second = spawnAdjuster(process.env.DATABASE_URL ?? '');
  const more = (than: number) => async () => {
    const count = await venue.prisma.adjustmentSlot.count();
    return count > than ? count : null;
  };
  const decided = await eventually('the first decides', more(before));
  expect(second.lines.filter(({ event }) => event === 'adjuster.alone')).toEqual([]);
  await first.end('SIGKILL');
  await second.logged('adjuster.alone');
  await eventually('the second decides', more(decided + 1));
  await second.end('SIGKILL');
  expect(await holds()).toBeGreaterThan(decided);
}, 60_000);

test('prices, accounts and slots at once: each has its order, and the log holds', async () => {
  const before = await holds();
  const slots = async () => {
    for (let slot = 0; slot < 4; slot += 1) await venue.slot();
  };
  const prices = async () => {
    for (const price of ['0.1424', '0.1426', '0.1425']) await venue.setPrices({ 'DOGE-PERP': price });
  };
  const accounts = async () => {
    for (const name of ['b-1', 'b-2', 'b-3'])
      await venue.within(({ book }) => putBooks(book, [heldUpTo(name, '1.3', HELD)]));
  };
  await Promise.all([slots(), slots(), prices(), accounts()]);
  expect(await holds()).toBeGreaterThan(before);
}, 60_000);
