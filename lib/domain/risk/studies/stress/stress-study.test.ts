import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allApart, type Margined } from '../../../margin/figures/margin-columns';
import { MARGIN_STATUSES, type MarginStatus } from '../../../margin/method/types';
import { decimal, decimalText, sum, ZERO } from '../../../number/decimal';
import { ok, refuse } from '../../../result';
import { partOfText, partText } from '../part-text';
import { EMPTY_CHUNK, emptyChunk, type PassChunk } from '../study';
import { isReached, nobodyReached, type ReachedAccounts } from './reached';
import type { StressAsked } from './stress';
import { type StressPart, stressStudy } from './stress-study';

const partial: typeof stressStudy.partial = (chunk) => stressStudy.partial(chunk);
const merge: typeof stressStudy.merge = (a, b) => stressStudy.merge(a, b);
const finish: typeof stressStudy.finish = (part) => stressStudy.finish(part);

/** Status, equity in cents; null: it cannot be margined. */
type Standing = readonly [MarginStatus, number] | null;
/** Under the set before and after, at each step. */
type Drawn = readonly (readonly [Standing, Standing])[];

const MAINTENANCE = '10';
const STEPS = 3;
const ASKED: StressAsked = {
  scenarioSetHash: 's',
  listedAtMost: 2,
  scenarios: [
    { hash: 'one', name: 'One', steps: [''] },
    {
      ...{ hash: 'path', name: 'Path', steps: ['t1', 't2', 't3'] },
      path: { minutes: [10, 20, 30], graceMinutes: { before: 15, after: 0 } },
    },
  ],
};

const standing = fc.option(
  fc.tuple(fc.constantFrom(...MARGIN_STATUSES), fc.integer({ min: -5_000, max: 900 })),
  { freq: 9 },
);
const drawnAccount = fc.array(fc.tuple(standing, standing), { minLength: STEPS + 1, maxLength: STEPS + 1 });

function margined(account: string, one: Standing): Margined {
  if (one === null) return refuse({ code: 'MissingPrice', instruments: ['X'] } as never);
  const [status, cents] = one;
  const called = status === 'CALL' || status === 'LIQUIDATION';
  return ok({
    ...{ account, status, notional: decimal('100'), initialMargin: decimal('20'), positions: [] },
    maintenanceMargin: decimal(MAINTENANCE),
    equity: decimal((cents / 100).toFixed(2)),
    callAmount: called ? decimal('3') : ZERO,
  });
}

/** Every other account in columns, the others apart. */
function reached(names: readonly string[], standings: readonly Standing[]): ReachedAccounts {
  const lists = nobodyReached();
  for (const [index, name] of names.entries()) {
    const one = margined(name, standings[index] ?? null);
    if (!isReached(one)) continue;
    if (index % 2 === 1 || !one.ok) lists.apart.set(index, one);
    else {
      lists.accounts.push(index);
      lists.status.push(MARGIN_STATUSES.indexOf(one.value.status));
      lists.equity.push(one.value.equity.times(1e8).toNumber());
      lists.maintenanceMargin.push(one.value.maintenanceMargin.times(1e8).toNumber());
      lists.callAmount.push(one.value.callAmount.times(1e8).toNumber());
    }
  }
  return lists;
}

function chunkOf(drawn: readonly Drawn[], from = 0): Pick<PassChunk, 'margins' | 'stress'> {
  const names = drawn.map((_, index) => `a${100 + from + index}`);
  const at = (step: number, side: 0 | 1) => drawn.map((one) => one[step]?.[side] ?? null);
  const columns = (side: 0 | 1) =>
    allApart(
      names,
      at(0, side).map((one, index) => margined(names[index] ?? '', one)),
    );
  const step = (place: number) => ({
    before: reached(names, at(place, 0)),
    after: reached(names, at(place, 1)),
  });
  return {
    margins: { before: columns(0), after: columns(1) },
    stress: {
      asked: ASKED,
      scenarios: [{ steps: [step(1)] }, { steps: [step(1), step(2), step(3)] }],
    },
  };
}

const isCalled = (one: Standing): boolean => one?.[0] === 'CALL' || one?.[0] === 'LIQUIDATION';

test('counts and sums of each step are those of accounts one by one, the worst scenario first', () => {
  fc.assert(
    fc.property(fc.array(drawnAccount, { maxLength: 10 }), (drawn) => {
      const found = finish(partial(chunkOf(drawn)));
      expect(found?.accounts).toBe(drawn.length);
      const path = found?.scenarios.find(({ scenario }) => scenario === 'path');
      for (const [place, step] of (path?.steps ?? []).entries()) {
        const pairs = drawn.map((one) => one[place + 1] ?? [null, null]);
        for (const [side, name] of [
          [0, 'before'],
          [1, 'after'],
        ] as const) {
          const known = pairs.filter((pair) => pair[side] !== null);
          expect(known.length + step[name].unmargined).toBe(drawn.length);
          const all = pairs.map((pair) => pair[side]);
          const liquidatable = all.filter((one) => one?.[0] === 'LIQUIDATION');
          const below = all.filter((one) => one !== null && one[1] < 0);
          const cents = (list: readonly number[]) =>
            decimalText(sum(list.map((one) => decimal((one / 100).toFixed(2)))));
          expect(step[name]).toEqual({
            inCall: all.filter((one) => one?.[0] === 'CALL').length,
            liquidatable: liquidatable.length,
            underWater: below.length,
            unmargined: all.filter((one) => one === null).length,
            callAmount: decimalText(decimal('3').times(all.filter(isCalled).length)),
            shortfall: cents(liquidatable.map((one) => Math.max(1_000 - (one?.[1] ?? 0), 0))),
            badDebt: cents(below.map((one) => -(one?.[1] ?? 0))),
          });
        }
        const margined = pairs.filter(([before, after]) => before !== null && after !== null);
        expect(step.newlyInCall).toBe(
          margined.filter(([before, after]) => !isCalled(before) && isCalled(after)).length,
        );
        expect(step.newlyLiquidatable).toBe(
          margined.filter(([before, after]) => before?.[0] !== 'LIQUIDATION' && after?.[0] === 'LIQUIDATION')
            .length,
        );
      }
      const debts = (found?.scenarios ?? []).map(({ steps, worstStep }) =>
        decimal(steps[worstStep]?.after.badDebt ?? '0'),
      );
      expect(debts[0]?.gte(debts[1] ?? 0)).toBe(true);
      expect(found?.newlyLiquidatable?.listed.length).toBe(
        Math.min(2, found?.newlyLiquidatable?.accounts ?? -1),
      );
    }),
  );
});

test('however accounts are split, and in whatever order parts are merged or written, it says the same', () => {
  fc.assert(
    fc.property(fc.array(drawnAccount, { maxLength: 12 }), fc.nat(12), (drawn, cut) => {
      const whole = finish(partial(chunkOf(drawn)));
      const parts = [partial(chunkOf(drawn.slice(0, cut))), partial(chunkOf(drawn.slice(cut), cut))];
      const none = partial(emptyChunk({ isAtCorners: false, crises: null, stress: ASKED }));
      for (const order of [parts, [...parts].reverse(), [none, ...parts], [...parts, partial(EMPTY_CHUNK)]]) {
        const read = order.map((part) => partOfText(partText(part)) as StressPart);
        expect(finish(read.reduce((a, b) => merge(a, b)))).toEqual(whole);
      }
    }),
  );
  expect(finish(partial(EMPTY_CHUNK))).toBeNull();
});

/** One account through the path, the same under both sets. */
function through(start: Standing, steps: readonly Standing[]) {
  const drawn: Drawn = [start, ...steps].map((one) => [one, one]);
  return finish(partial(chunkOf([drawn])))?.scenarios.find(({ scenario }) => scenario === 'path')?.through;
}

const FINE: Standing = ['OK', 5_000];
const CALLED: Standing = ['CALL', 1_100];
const BELOW: Standing = ['LIQUIDATION', 900];

test('a path opens calls, which are due after their grace period, and counts each account once', () => {
  // Called at minute 10: due at once where there is no grace, after 15 minutes otherwise.
  const called = through(FINE, [CALLED, CALLED, CALLED]);
  expect(called?.before).toMatchObject({ called: [1, 0, 0], liquidated: [0, 0, 0], overdue: [0, 0, 1] });
  expect(called?.after).toMatchObject({ called: [1, 0, 0], liquidated: [0, 0, 0], overdue: [1, 0, 0] });
  // A call that ends in time is not overdue, and a second one is a new call of an account that counts once.
  expect(through(FINE, [CALLED, FINE, CALLED])?.before).toMatchObject({
    ...{ called: [1, 0, 0], liquidated: [0, 0, 0], overdue: [0, 0, 0] },
  });
  // Who is below the liquidation level is followed no further.
  expect(through(FINE, [CALLED, BELOW, CALLED])?.before).toMatchObject({
    ...{ called: [1, 0, 0], liquidated: [0, 1, 0], overdue: [0, 0, 0] },
  });
  // Who was called before it began is overdue by it; who was liquidatable is nobody's news.
  expect(through(CALLED, [CALLED, CALLED, CALLED])?.before).toMatchObject({
    ...{ called: [0, 0, 0], liquidated: [0, 0, 0], overdue: [0, 1, 0] },
  });
  expect(through(BELOW, [BELOW, BELOW, BELOW])?.before).toMatchObject({
    ...{ called: [0, 0, 0], liquidated: [0, 0, 0], overdue: [0, 0, 0] },
  });
  // Not knowing is no reason to open a call, nor to close one.
  expect(through(FINE, [CALLED, null, null])?.before).toMatchObject({
    ...{ called: [1, 0, 0], liquidated: [0, 0, 0], overdue: [0, 0, 1] },
  });
  expect(through(FINE, [CALLED, BELOW, BELOW])?.before.peaks).toEqual({
    ...{ inCall: 0, liquidatable: 1, badDebt: 0 },
  });
});
