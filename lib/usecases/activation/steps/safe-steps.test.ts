import { describe, expect, test } from 'vitest';
import { RAMP_MINUTES_AT_MOST, RAMP_STEPS_AT_MOST } from '../../../domain/governance/activation/ramp-steps';
import { allApart, type MarginColumns } from '../../../domain/margin/figures/margin-columns';
import type { MarginStatus } from '../../../domain/margin/method/types';
import { Decimal, sum, ZERO } from '../../../domain/number/decimal';
import { Random } from '../../../domain/number/random';
import { ok } from '../../../domain/result';
import { safeSteps } from './safe-steps';
import { TippedSearch, WEIGHT_GRID } from './tipped-search';

/** Tipped by this weight of the grid and every greater one. */
interface Drawn {
  readonly notional: number;
  readonly tippedAt: number;
}

function statusColumns(accounts: readonly Drawn[], weight: number): MarginColumns {
  const status = ({ tippedAt }: Drawn): MarginStatus => (weight >= tippedAt ? 'LIQUIDATION' : 'OK');
  return allApart(
    accounts.map((_, index) => `a${index}`),
    accounts.map((one, index) =>
      ok({
        ...{ account: `a${index}`, status: status(one), notional: new Decimal(one.notional), positions: [] },
        ...{ initialMargin: ZERO, maintenanceMargin: ZERO, equity: ZERO, callAmount: ZERO },
      }),
    ),
  );
}

function searchIn(accounts: readonly Drawn[], margined: { accounts: number } = { accounts: 0 }) {
  return new TippedSearch(
    accounts.map(({ notional }, index) => ({ account: `a${index}`, notional: new Decimal(notional) })),
    statusColumns(accounts, 0),
    (weight, places) => {
      margined.accounts += places.length;
      return Promise.resolve(
        statusColumns(
          places.map((place) => accounts[place] ?? { notional: 0, tippedAt: 1 }),
          weight,
        ),
      );
    },
  );
}

const terms = (budget: number, left = budget) => ({
  ...{ budget: new Decimal(budget), left: new Decimal(left), windowHours: 24, passesOver: false },
});

/** Few accounts on a coarse grid, so that several are tipped at one weight. */
function drawnBook(random: Random): Drawn[] {
  return Array.from({ length: 1 + Math.floor(random.uniform() * 7) }, () => ({
    notional: 1 + Math.floor(random.uniform() * 10),
    tippedAt: 1 + Math.floor(random.uniform() * 8) * 1_250,
  }));
}

/** Every way to cut the weights at which anybody is tipped into windows: the fewest windows that keep within the budget. */
function fewestWindows(book: readonly Drawn[], budget: number): number | null {
  const weights = [...new Set(book.map(({ tippedAt }) => tippedAt))].sort((a, b) => a - b);
  const amounts = weights.map((weight) =>
    book.reduce((all, { notional, tippedAt }) => all + (tippedAt === weight ? notional : 0), 0),
  );
  let best: number | null = null;
  for (let cuts = 0; cuts < 2 ** Math.max(0, amounts.length - 1); cuts += 1) {
    const windows = [0];
    for (const [at, amount] of amounts.entries()) {
      if (at > 0 && (cuts & (2 ** (at - 1))) !== 0) windows.push(0);
      windows.push((windows.pop() ?? 0) + amount);
    }
    const isWithin = windows.every((amount) => amount <= budget);
    if (isWithin && (best === null || windows.length < best)) best = windows.length;
  }
  return best;
}

describe('the shortest safe ramp', () => {
  test('of drawn books has as few steps as the best of all cuts, and none beyond the budget', async () => {
    const random = Random.fromSeed(20_250_401);
    const seen = { whole: 0, blocked: 0, several: 0 };
    for (let round = 0; round < 150; round += 1) {
      const book = drawnBook(random);
      const budget = 5 + Math.floor(random.uniform() * 15);
      const { steps, end } = await safeSteps(searchIn(book), terms(budget));
      const fewest = fewestWindows(book, budget);
      expect(end).toBe(fewest === null ? 'BLOCKED' : 'WHOLE');
      seen[end === 'WHOLE' ? 'whole' : 'blocked'] += 1;
      expect(steps.every(({ notional }) => notional.lte(budget))).toBe(true);
      if (fewest === null) continue;
      if (fewest > 1) seen.several += 1;
      expect(steps).toHaveLength(fewest);
      expect(steps.map(({ afterMinutes }) => afterMinutes)).toEqual(steps.map((_, at) => at * 1_440));
      expect(steps.at(-1)).toMatchObject({ trailing: '1', weight: WEIGHT_GRID });
      // Everybody whom the whole change tips is tipped by one step, and by no second one.
      expect(steps.reduce((all, { accounts }) => all + accounts, 0)).toBe(book.length);
      expect(sum(steps.map(({ notional }) => notional)).toNumber()).toBe(
        book.reduce((all, { notional }) => all + notional, 0),
      );
    }
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(10);
  });

  test('passes over whom no step bears, the largest first, and leads to the end without them', async () => {
    const random = Random.fromSeed(7);
    let passed = 0;
    for (let round = 0; round < 80; round += 1) {
      const book = drawnBook(random);
      const budget = 3 + Math.floor(random.uniform() * 9);
      const found = await safeSteps(searchIn(book), { ...terms(budget), passesOver: true });
      expect(found.end).toBe('WHOLE');
      const others = book.filter((_, place) => !found.passedOver.has(place));
      expect(found.steps.length).toBe(Math.max(1, fewestWindows(others, budget) ?? -1));
      for (const place of found.passedOver) {
        const one = book[place];
        const beside = others.filter(({ tippedAt }) => tippedAt === one?.tippedAt);
        // With the smallest of them the weight that tips it would not be borne.
        expect(beside.every(({ notional }) => notional <= (one?.notional ?? 0))).toBe(true);
        expect(
          sum(beside.map(({ notional }) => new Decimal(notional)))
            .plus(one?.notional ?? 0)
            .gt(budget),
        ).toBe(true);
      }
      passed += found.passedOver.size;
    }
    expect(passed).toBeGreaterThan(10);
  });

  test('waits for the next window where nothing is left of this one', async () => {
    const book = [{ notional: 4, tippedAt: 5_000 }];
    const { steps } = await safeSteps(searchIn(book), terms(5, 3));
    expect(steps.map(({ afterMinutes, trailing }) => [afterMinutes, trailing])).toEqual([
      [0, '0.4999'],
      [1_440, '1'],
    ]);
    const { steps: fromNothing } = await safeSteps(searchIn([{ notional: 4, tippedAt: 1 }]), terms(5, 0));
    expect(fromNothing.map(({ trailing }) => trailing)).toEqual(['0', '1']);
  });

  test('is one step without a budget, and ends where it is too long', async () => {
    const book = Array.from({ length: 120 }, (_, at) => ({ notional: 1, tippedAt: (at + 1) * 80 }));
    const free = { budget: null, left: null, windowHours: 1, passesOver: false };
    expect((await safeSteps(searchIn(book), free)).steps).toMatchObject([{ trailing: '1', accounts: 120 }]);
    const hourly = { ...terms(1), windowHours: 1 };
    expect(await safeSteps(searchIn(book), hourly)).toMatchObject({ end: 'TOO_LONG', reached: 8_079 });
    expect((await safeSteps(searchIn(book), { ...terms(1), windowHours: 48 })).end).toBe('TOO_LONG');
  });

  test.each([
    ['100 steps', 1, RAMP_STEPS_AT_MOST],
    ['92 days', 24, RAMP_MINUTES_AT_MOST / (24 * 60) + 1],
  ])('takes %s, and no more', async (_, windowHours, most) => {
    const bookOf = (steps: number) =>
      Array.from({ length: steps }, (_one, at) => ({ notional: 1, tippedAt: (at + 1) * 80 }));
    const found = (steps: number) => safeSteps(searchIn(bookOf(steps)), { ...terms(1), windowHours });
    const longest = await found(most);
    expect([longest.end, longest.steps.length]).toEqual(['WHOLE', most]);
    const beyond = await found(most + 1);
    expect([beyond.end, beyond.steps.length]).toEqual(['TOO_LONG', most]);
  });

  test('margins each account some twenty times, however many steps there are', async () => {
    const book = Array.from({ length: 600 }, (_, at) => ({
      notional: 1,
      tippedAt: 1 + ((at * 7_919) % 9_999),
    }));
    const margined = { accounts: 0 };
    const { steps } = await safeSteps(searchIn(book, margined), terms(12));
    expect(steps.length).toBeGreaterThan(40);
    expect(margined.accounts).toBeLessThan(25 * book.length);
  });
});

test('a search has the figures of each account that it is of', () => {
  const one = [{ account: 'a0', notional: new Decimal(1) }];
  const begin = statusColumns([], 0);
  expect(() => new TippedSearch(one, begin, () => Promise.resolve(begin))).toThrow(
    /every account has its figures/,
  );
});
