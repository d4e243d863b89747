import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BookView } from '../ports/margin';
import { latch } from '../testing/latch';
import { marginedVenue, type MarginedVenue } from '../testing/margined-venue';
import { sharedViews } from './shared-views';

let venue: MarginedVenue;
beforeAll(async () => {
  venue = await marginedVenue({ accounts: 5 });
});
afterAll(() => venue.close());

/** Shared views of which the first is held open until the test lets it go. */
async function busyViews() {
  const opened: BookView[] = [];
  const shared = sharedViews((work) =>
    venue.deps.readBook((view) => {
      opened.push(view);
      return work(view);
    }),
  );
  const [begun, released] = [latch(), latch()];
  const held = shared(async () => {
    begun.open();
    await released.opened;
  });
  await begun.opened;
  const release = async () => {
    released.open();
    await held;
  };
  return { shared, opened, release };
}

test('questions that wait have the next view in common, opened after each of them', async () => {
  const { shared, opened, release } = await busyViews();
  const marks = ['1001', '1002', '1003'];
  const asked: Promise<readonly [BookView, string | undefined]>[] = [];
  for (const mark of marks) {
    asked.push(shared(async (view) => [view, (await view.market()).prices.get('BTC-PERP')?.toFixed()]));
    await venue.setPrices({ 'BTC-PERP': mark });
  }
  await release();
  const found = await Promise.all(asked);
  expect(new Set(found.map(([view]) => view)).size).toBe(1);
  expect(found.map(([, price]) => price)).toEqual(marks.map(() => '1003'));
  expect(opened).toHaveLength(2);
});

test('each is answered for its own account, and one that fails fails alone', async () => {
  const { shared, release } = await busyViews();
  const accounts = (await venue.prisma.account.findMany({ select: { id: true } })).map(({ id }) => id);
  const failing = shared(() => Promise.reject(new Error('its own')));
  const unknown = shared((view) => view.account('nobody'));
  const books = accounts.map((id) => shared((view) => view.account(id)));
  await release();
  await expect(failing).rejects.toThrow('its own');
  expect(await unknown).toBeNull();
  const alone = await Promise.all(accounts.map((id) => venue.deps.readBook((view) => view.account(id))));
  expect(await Promise.all(books)).toEqual(alone);
  expect(alone.map((book) => book?.account)).toEqual(accounts);
});

test('where no view can be opened, each that waits is told', async () => {
  const shared = sharedViews(() => Promise.reject(new Error('no database')));
  const asked = [1, 2, 3, 4].map(() => shared((view) => view.accountCount()));
  for (const one of asked) await expect(one).rejects.toThrow('no database');
});
