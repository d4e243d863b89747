import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type AdjustedVenue, adjustedVenue, altsProgramme } from '../../testing/adjusted-venue';

const MINUTES_OFF = 10;

let venue: AdjustedVenue;
beforeAll(async () => {
  venue = await adjustedVenue({ programme: altsProgramme(2), budget: '100000' });
});
afterEach(() => {
  vi.useRealTimers();
});
afterAll(() => venue.close());

const databaseNow = async (): Promise<number> => {
  const { rows } = await venue.owner.query<{ now: Date }>('select venue_now() as now');
  return rows[0]?.now.getTime() ?? NaN;
};

test.each([-MINUTES_OFF, MINUTES_OFF])(
  'a process whose clock is %d minutes off decides the slots of the database’s clock, each once',
  async (minutes) => {
    const before = await databaseNow();
    const count = await venue.prisma.adjustmentSlot.count();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + minutes * 60_000 });
    const wrong = await venue.slot();
    vi.useRealTimers();
    // One whose clock is right follows, and neither decides a slot of the other's.
    const right = await venue.slot();
    const after = await databaseNow();
    for (const { at, decided } of [wrong, right]) {
      expect(decided).toBe(1);
      expect(at?.getTime()).toBeGreaterThanOrEqual(before);
      expect(at?.getTime()).toBeLessThanOrEqual(after);
    }
    const slots = await venue.prisma.adjustmentSlot.findMany({ orderBy: { id: 'asc' } });
    expect(slots).toHaveLength(count + 2);
    for (const [index, { previous }] of slots.entries())
      expect(previous).toBe(index === 0 ? '0'.repeat(64) : slots[index - 1]?.hash);
    expect(await venue.brokenAudit()).toBeNull();
  },
);
