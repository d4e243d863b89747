import { setImmediate } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import type { LiveBook } from '../engine/live/live-book';
import type { CallOutlook, StoredCallOutlook } from '../ports/call-outlook';
import { fall, HOLDERS, plainLiveBook, putOrders } from '../testing/plain-live-book';
import type { FollowedBook } from '../usecases/margin/follow-book';
import { foreseeCalls } from '../usecases/margin/foresee-calls';
import { CallAnswers } from '../usecases/margin/steps/call-answers';
import { CallLookout } from './call-lookout';

// A look that has no time for all accounts that only the reference method can tell of.

/** All of its accounts wait for the reference method. */
async function bookOfOrders(): Promise<LiveBook> {
  const live = await plainLiveBook([0]);
  for (let index = 0; index < HOLDERS; index += 1) putOrders(live, index);
  await live.settle();
  return live;
}

/** A look with time for so many. */
function look(live: LiveBook, answers: CallAnswers, time: number): Promise<CallOutlook> {
  let used = 0;
  return foreseeCalls(live, {
    ...{ volatilities: new Map(), answers, pause: () => Promise.resolve() },
    hasTime: (share) => {
      const hasSome = used < share * time;
      if (hasSome) used += 1;
      return hasSome;
    },
  });
}

const found = ({ asked, called, left, bands, withoutCall }: CallOutlook) => ({
  ...{ asked, called, left, bands, withoutCall },
});

test('while nothing changes, looks go on with those that were left, until all were looked at', async () => {
  const live = await bookOfOrders();
  const whole = await look(live, new CallAnswers(), Infinity);
  const { asked } = whole;
  expect(asked).toBeGreaterThan(25);
  const answers = new CallAnswers();
  const left: number[] = [];
  for (let turn = 0; turn < 4; turn += 1) {
    const outlook = await look(live, answers, 10);
    left.push(outlook.left);
    expect(outlook.asked + outlook.left + outlook.called).toBe(HOLDERS);
    expect(outlook.earlier).toBe(0);
  }
  expect(left).toEqual([1, 2, 3, 4].map((turns) => Math.max(0, asked - 10 * turns)));
  expect(found(await look(live, answers, 0))).toEqual(found(whole));
  // Those nearest to their call level came first.
  const first = new CallAnswers();
  await look(live, first, 10);
  const ratioOf = (index: number): number => live.standing(index).margin?.marginRatio?.toNumber() ?? NaN;
  const nearest = Array.from({ length: HOLDERS }, (_, index) => index)
    .filter((index) => !live.isCalled(index))
    .sort((one, other) => ratioOf(one) - ratioOf(other));
  expect(nearest.filter((index) => first.inputsOf(index) > 0)).toEqual(nearest.slice(0, 10));
  await live.end();
});

test('while prices move, half of the time is for those that wait longest: none is left, and none stays as it was', async () => {
  const live = await bookOfOrders();
  const answers = new CallAnswers();
  const outlooks: CallOutlook[] = [];
  for (let turn = 0; turn < 10; turn += 1) {
    outlooks.push(await look(live, answers, 10));
    answers.changeInputs();
  }
  const last = outlooks.at(-1)!;
  expect(last.left).toBe(0);
  expect(last.earlier).toBe(last.asked - 10);
  expect(last.asked + last.called).toBe(HOLDERS);
  // Whatever is as an earlier look found it is of one of the looks of the last round.
  const round = Math.ceil(last.asked / 5);
  const ages = Array.from({ length: HOLDERS }, (_, index) => answers.inputsOf(index)).filter((of) => of > 0);
  expect(Math.min(...ages)).toBeGreaterThanOrEqual(11 - round - 1);
  // What was found with other prices is not taken for what there is now.
  fall(live);
  await live.settle();
  const stale = await look(live, answers, 0);
  expect(stale.earlier).toBe(stale.asked);
  const fresh = await look(live, answers, Infinity);
  expect([fresh.earlier, fresh.left]).toEqual([0, 0]);
  expect(found(fresh)).toEqual(found(await look(live, new CallAnswers(), Infinity)));
  await live.end();
});

test('an account that gives up its orders is of the columns again', async () => {
  const live = await bookOfOrders();
  const answers = new CallAnswers();
  const before = await look(live, answers, Infinity);
  const last = HOLDERS - 1;
  expect(answers.inputsOf(last)).toBe(1);
  const { positions, ...book } = live.book(last);
  live.put({ ...book, positions: positions.map(({ orders: _orders, ...position }) => position) });
  await live.settle();
  answers.changeInputs();
  const after = await look(live, answers, 0);
  expect(answers.inputsOf(last)).toBe(0);
  expect([after.asked, after.earlier]).toEqual([before.asked, before.asked - 1]);
  await live.end();
});

/** A lookout whose every look at the clock takes a tenth of a second. */
function lookoutOf() {
  const kept: StoredCallOutlook[] = [];
  let nowMs = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => (nowMs += 100));
  const lookout = new CallLookout({
    readBars: () => Promise.resolve([]),
    keep: (outlook) => Promise.resolve(void kept.push(outlook)),
    log: () => undefined,
  });
  return {
    /** What it keeps while it is told of a book again and again. */
    async keptOf(book: FollowedBook): Promise<readonly StoredCallOutlook[]> {
      kept.length = 0;
      for (let turn = 0; turn < 2_000; turn += 1) {
        lookout.lookIfDue(book);
        await setImmediate();
      }
      return [...kept];
    },
    async end(): Promise<void> {
      await lookout.end();
      clock.mockRestore();
    },
  };
}

test('the engine looks again at a book that does not change until nothing is left of it, and then no more', async () => {
  const live = await bookOfOrders();
  const lookout = lookoutOf();
  const book = { accounts: live, inputsRevision: 1n, versionNumber: 1, asOf: new Date(0) };
  const left = (await lookout.keptOf(book)).map((outlook) => outlook.left);
  expect(left.length).toBeGreaterThan(1);
  expect(left[0]).toBeGreaterThan(0);
  expect(left).toEqual(left.toSorted((one, other) => other - one));
  expect(left.filter((count) => count === 0)).toHaveLength(1);

  // Prices fall: what was found is told as an earlier look's, until all is found anew.
  fall(live);
  await live.settle();
  const later = await lookout.keptOf({ ...book, inputsRevision: 2n });
  expect([later[0]?.left, (later[0]?.earlier ?? 0) > 0]).toEqual([0, true]);
  const last = later.at(-1)!;
  expect(last.earlier).toBe(0);
  expect(found(last)).toEqual(found(await look(live, new CallAnswers(), Infinity)));

  // Of another version nothing is told that was found under the one before.
  const [first] = await lookout.keptOf({ ...book, inputsRevision: 3n, versionNumber: 2 });
  expect([first?.earlier, (first?.left ?? 0) > 0]).toEqual([0, true]);
  await lookout.end();
  await live.end();
});
