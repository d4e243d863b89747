import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  adjustedDocument,
  type AdjustedVenue,
  adjustedVenue,
  altsProgramme,
  heldUpTo,
} from '../../testing/adjusted-venue';
import { putBooks } from '../../testing/put-books';
import { eventually } from '../../testing/worker-process';
import { activateVersion } from '../activation/activate-version';
import { claimActivation } from '../activation/claim-activation';
import { makeReady } from '../activation/make-ready';
import { remarginAccounts } from '../margin/remargin-accounts';

const WORKER = { kind: 'SYSTEM', process: 'worker' } as const;

let venue: AdjustedVenue;
beforeAll(async () => {
  venue = await adjustedVenue({ programme: altsProgramme(2), budget: '100000' });
  const held = { contracts: 100, mark: '0.1425', maintenance: '285' };
  await venue.within(({ book }) => putBooks(book, [heldUpTo('a-1', '1.9', held)]));
  await venue.slot();
  await venue.inPhase('LIVE');
  await venue.slot();
});
afterAll(() => venue.close());

async function waiting(): Promise<number> {
  const { rows } = await venue.owner.query<{ count: string }>(
    `select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return Number(rows[0]?.count ?? 0);
}

/** Takes the venue's lock, before somebody goes on who may want it. */
type Latch = () => Promise<void>;

/**
 * Both come to the venue's lock while somebody has it, in this order: it is given in the order in which it was asked for.
 *
 * @param acts each closes the latch when it has done all that it does before it comes to the lock by which it decides
 */
async function inOrder(acts: readonly ((latch: Latch) => Promise<unknown>)[]): Promise<void> {
  const latch = await venue.owner.connect();
  let isClosed = false;
  const close: Latch = async () => {
    if (isClosed) return;
    isClosed = true;
    await latch.query('begin');
    await latch.query('select 1 from venue for update');
  };
  try {
    const running: Promise<unknown>[] = [];
    for (const act of acts) {
      running.push(act(close));
      const count = running.length;
      await eventually(`${count} wait`, async () => ((await waiting()) >= count ? true : null));
    }
    await latch.query('commit');
    await Promise.all(running);
  } finally {
    await latch.query('rollback');
    latch.release();
  }
}

test.each([
  ['a slot before an activation', true, '8'],
  ['an activation before a slot', false, '9'],
])(
  '%s: each has its effect once, the dials go on in the new version, and the log holds',
  async (_order, isSlotFirst, altsLeverage) => {
    const proposalId = await venue.queued(adjustedDocument({ alts: altsProgramme(2) }, { altsLeverage }));
    await remarginAccounts(venue.deps);
    for (const step of [makeReady, claimActivation]) await venue.value(step(venue.deps, WORKER, proposalId));
    const [slots, before] = [await venue.prisma.adjustmentSlot.count(), await venue.dials()];
    const lastSeq = (await venue.prisma.auditEntry.findFirstOrThrow({ orderBy: { seq: 'desc' } })).seq;

    // A slot looks at the venue, asks accounts without it, and decides at a second look: that is the one of the race.
    const slot = (latch: Latch) =>
      venue.slot({
        readBook: async (work) => {
          const answer = await venue.deps.readBook(work);
          // Under its own lock it has nothing to go by yet, the first time.
          if (answer !== null) await latch();
          return answer;
        },
      });
    const activation = async (latch: Latch = () => Promise.resolve()) => {
      await latch();
      return venue.value(activateVersion(venue.deps, WORKER, proposalId));
    };
    await inOrder(isSlotFirst ? [slot, activation] : [activation, slot]);
    // What was measured before the dials moved is measured again.
    for (let again = 0; again < 3 && (await venue.proposal(proposalId)).state === 'ACTIVATING'; again += 1)
      await activation();
    expect((await venue.proposal(proposalId)).state).toBe('ACTIVE');

    expect(await venue.prisma.adjustmentSlot.count()).toBe(slots + 1);
    const after = await venue.dials();
    expect(Number(after[1])).toBeGreaterThan(Number(before[1]));
    const told = await venue.prisma.auditEntry.findMany({
      where: { seq: { gt: lastSeq }, action: { in: ['adjustment.step', 'proposal.activate'] } },
      orderBy: { seq: 'asc' },
    });
    const expected = ['adjustment.step', 'proposal.activate'];
    expect(told.map(({ action }) => action)).toEqual(isSlotFirst ? expected : expected.toReversed());
    const live = await venue.deps.readBook((view) => Promise.resolve(view.live));
    expect(live?.parameters.document.marginClasses['alts']?.dial).toEqual({
      initial: after[0],
      maintenance: after[1],
    });
    const { versionNumber } = await venue.prisma.adjustmentSlot.findFirstOrThrow({ orderBy: { id: 'desc' } });
    expect(versionNumber).toBe(isSlotFirst ? (live?.versionNumber ?? 0) - 1 : live?.versionNumber);
    expect(await venue.brokenAudit()).toBeNull();
  },
  60_000,
);
