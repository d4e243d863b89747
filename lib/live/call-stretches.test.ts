import { setImmediate } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { DISTANCE_BANDS } from '../domain/margin/calls/call-outlook';
import { isCalled } from '../domain/margin/calls/call-price';
import { callPlaces, moveTo, nearestOf } from '../domain/margin/calls/nearest-call';
import { marginAccount } from '../domain/margin/method/account';
import { Decimal } from '../domain/number/decimal';
import { fall, HOLDERS, nameOf, plainLiveBook, putApart, putOrders } from '../testing/plain-live-book';
import type { LiveBook } from '../engine/live/live-book';
import type { CallOutlook, StoredCallOutlook } from '../ports/call-outlook';
import { type ForeseeDeps, foreseeCalls } from '../usecases/margin/foresee-calls';
import { CallAnswers } from '../usecases/margin/steps/call-answers';
import { CallLookout } from './call-lookout';

// A look at a book that moves on meanwhile.

/** Accounts that are copied at once. */
const STRETCH = 8_192;

/** Of the holders of one stretch, by the reference method: how many are in each band, on each side, and called. */
function tallyOf(live: LiveBook, first: number): readonly number[] {
  const tally = Array.from({ length: 2 * DISTANCE_BANDS.length + 2 }, () => 0);
  const add = (place: number): void => void (tally[place] = (tally[place] ?? 0) + 1);
  for (let index = first; index < first + HOLDERS; index += 1) {
    const inputs = { ...live.market, parameters: live.parameters, book: live.book(index) };
    const margined = marginAccount(inputs);
    if (!margined.ok) throw new Error('every price is there');
    const nearest = isCalled(margined.value) ? null : nearestOf(callPlaces(inputs, margined.value));
    if (isCalled(margined.value)) add(0);
    else if (nearest === null) add(1);
    else {
      const move = moveTo(nearest).toNumber();
      const band = DISTANCE_BANDS.findLastIndex((above) => above < Math.abs(move));
      add(2 + 2 * Math.max(0, band) + (move < 0 ? 0 : 1));
    }
  }
  return tally;
}

const added = (one: readonly number[], other: readonly number[]): readonly number[] =>
  one.map((count, place) => count + (other[place] ?? 0));

function depsOf(onPause: (pauses: number) => void | Promise<void>): ForeseeDeps {
  let pauses = 0;
  return {
    ...{ volatilities: new Map(), hasTime: () => true, answers: new CallAnswers() },
    pause: async () => {
      pauses += 1;
      await onPause(pauses);
    },
  };
}

/** Doubles of 1e-8. */
const near = (value: number | undefined): string | undefined => value?.toFixed(6);

test('every account is copied once, a stretch at a time, and what was copied stays', async () => {
  const firsts = [0, 3 * STRETCH, 8 * STRETCH];
  const live = await plainLiveBook(firsts);
  const copied = [];
  for (let first = 0; first < live.accountCount;) {
    const { held } = live.freezeHoldings(first, live.accountCount);
    expect(held.first).toBe(first);
    expect(held.count).toBe(Math.min(STRETCH, live.accountCount - first));
    copied.push(held);
    first += held.count;
  }
  expect(() => live.freezeHoldings(1, live.accountCount)).toThrow('a stretch begins where another ends');
  // Of each account all that it has, once, in its own stretch, with its figures of that moment.
  const seen = new Map<string, unknown>();
  for (const { first, count, isAsked, equity, positions, balances } of copied) {
    for (const { instrument, accounts, quantities } of positions)
      for (const [place, account] of accounts.entries()) {
        expect(account >= first && account < first + count && isAsked[account - first] === 1).toBe(true);
        seen.set(`${account} ${instrument}`, [near(quantities[place]), near(equity[account - first])]);
      }
    for (const { asset, accounts, amounts } of balances)
      for (const [place, account] of accounts.entries())
        seen.set(`${account} ${asset}`, near(amounts[place]));
  }
  const expected = firsts.flatMap((first) =>
    Array.from({ length: HOLDERS }, (_, row) => first + row).flatMap((index) => {
      const [{ positions, collateral }, { margin }] = [live.book(index), live.standing(index)];
      return [
        ...positions.map(({ instrument, quantity }): [string, unknown] => [
          `${index} ${instrument}`,
          [near(quantity.toNumber()), near(margin?.equity.toNumber())],
        ]),
        ...collateral.map(({ asset, amount }): [string, unknown] => [
          `${index} ${asset}`,
          near(amount.toNumber()),
        ]),
      ];
    }),
  );
  expect(seen).toEqual(new Map(expected));
  const before = copied.map(({ equity }) => [...equity.subarray(0, HOLDERS)]);
  fall(live);
  expect(copied.map(({ equity }) => [...equity.subarray(0, HOLDERS)])).toEqual(before);
  await live.end();
});

test('prices that fall while a look is under way are those of the accounts that are copied then', async () => {
  const live = await plainLiveBook([0, STRETCH]);
  const [first, second] = [tallyOf(live, 0), tallyOf(live, STRETCH)];
  const outlook = await foreseeCalls(
    live,
    depsOf((pauses) => {
      if (pauses === 1) fall(live);
    }),
  );
  const nothing = STRETCH - HOLDERS;
  const { called, withoutCall, bands, left } = outlook;
  const seen = [called, withoutCall - nothing, ...bands.flatMap(({ falling, rising }) => [falling, rising])];
  expect(seen).toEqual(added(first, tallyOf(live, STRETCH)));
  // At one moment, before or after, there would have been others.
  expect(seen).not.toEqual(added(first, second));
  expect(seen).not.toEqual(added(tallyOf(live, 0), tallyOf(live, STRETCH)));
  expect(left).toBe(0);
  // Those that are named are of the moment at which they are.
  for (const { account, equity } of outlook.nearest) {
    const margined = live.standing(live.indexOf(account) ?? -1).margin;
    expect(margined?.equity.toFixed()).toBe(new Decimal(equity).toFixed());
  }
  await live.end();
});

test('an account that is called by the time that it would be named as near is not named', async () => {
  const live = await plainLiveBook([0]);
  const before = await foreseeCalls(
    live,
    depsOf(() => undefined),
  );
  // Nobody waits for the reference method, so that books are read where accounts are named.
  const book = vi.spyOn(live, 'book');
  book.mockImplementationOnce((index) => {
    for (let turn = 0; turn < 3; turn += 1) fall(live);
    book.mockRestore();
    return live.book(index);
  });
  const { nearest, called } = await foreseeCalls(
    live,
    depsOf(() => undefined),
  );
  expect(called).toBe(before.called);
  expect(nearest.length).toBeGreaterThan(0);
  expect(nearest.length).toBeLessThan(before.nearest.length);
  for (const { account } of nearest) expect(live.isCalled(live.indexOf(account) ?? -1)).toBe(false);
  await live.end();
});

test.each([
  ['with orders', putOrders, 0],
  ['that stands apart', putApart, 2],
])(
  'an account %s, of which only the reference method can tell, counts as what it is when it is asked',
  async (_which, put, apart) => {
    const live = await plainLiveBook([0, STRETCH]);
    const [calm, falling] = [HOLDERS - 1, HOLDERS - 2];
    for (const index of [calm, falling]) put(live, index);
    await live.settle();
    expect(live.apartCount).toBe(apart);
    const before = await foreseeCalls(
      live,
      depsOf(() => undefined),
    );
    const during = await foreseeCalls(
      live,
      depsOf((pauses) => {
        if (pauses === 1) live.put({ ...live.book(falling), collateral: [] });
      }),
    );
    const all = ({ asked, called, unpriced, left }: CallOutlook): number => asked + called + unpriced + left;
    for (const outlook of [before, during]) expect(all(outlook)).toBe(live.accountCount);
    expect([during.called, during.asked]).toEqual([before.called + 1, before.asked - 1]);
    expect(during.nearest.map(({ account }) => account)).toContain(nameOf(calm));
    await live.end();
  },
);

test('a look into which another version comes is given up, and begun anew', async () => {
  const live = await plainLiveBook([0, STRETCH]);
  const kept: StoredCallOutlook[] = [];
  const faults: unknown[] = [];
  const lookout = new CallLookout({
    readBars: () => Promise.resolve([]),
    keep: (outlook) => Promise.resolve(void kept.push(outlook)),
    log: (level, event, fields) => void (level === 'error' && faults.push(event, fields)),
  });
  const book = { accounts: live, inputsRevision: 1n, versionNumber: 1, asOf: new Date(0) };
  lookout.lookIfDue(book);
  await setImmediate();
  const later = { ...book, inputsRevision: 2n, versionNumber: 2 };
  for (let turn = 0; kept.length === 0 && turn < 10_000; turn += 1) {
    lookout.lookIfDue(later);
    await setImmediate();
  }
  expect(kept.map(({ versionNumber }) => versionNumber)).toEqual([2]);
  await lookout.end();
  expect(faults).toEqual([]);
  await live.end();
});
