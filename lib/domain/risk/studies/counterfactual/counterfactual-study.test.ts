import { expect, test } from 'vitest';
import { MARGIN_STATUSES } from '../../../margin/method/types';
import { Random } from '../../../number/random';
import { nobodyReached, type ReachedAccounts } from '../stress/reached';
import type { AskedDay } from './counterfactual';
import { counterfactualOf, type DayPart, dayPart, mergeDays } from './counterfactual-study';

const LISTED = { listedAtMost: 2 };
const [CALL, LIQUIDATION] = ['CALL', 'LIQUIDATION'].map((name) => MARGIN_STATUSES.indexOf(name as 'CALL'));

/** Of accounts by index: how it stands, equity in whole units of 1e-8; maintenance margin is 100. */
function reached(standing: Readonly<Record<number, readonly [number, number]>>): ReachedAccounts {
  const lists = nobodyReached();
  for (const [index, [status, equity]] of Object.entries(standing)) {
    lists.accounts.push(Number(index));
    lists.status.push(status);
    lists.equity.push(equity);
    lists.maintenanceMargin.push(100);
    lists.callAmount.push(Math.max(0, 120 - equity));
  }
  return lists;
}

const NAMES = ['a', 'b', 'c', 'd'];
const days = (...parts: readonly (DayPart | null)[]) => {
  const asked: AskedDay[] = parts.map((_, at) => ({ day: `2026-03-0${at + 1}`, basis: 'PRESENT' }));
  return counterfactualOf(
    { days: asked },
    parts.map((part) => ({ part, lack: part ? null : 'NO_PRICES', unpriced: part ? ['X'] : [] })),
  );
};
const hit = (...indices: readonly number[]) =>
  dayPart(
    NAMES,
    {
      before: reached({ 0: [CALL ?? NaN, 110] }),
      after: reached(Object.fromEntries(indices.map((index) => [index, [LIQUIDATION ?? NaN, 90 - index]]))),
    },
    LISTED,
  );

test('a day says how accounts stand under both sets, and the worst day who is liquidatable by the change', () => {
  const { days: found, worst } = days(hit(), hit(1, 2, 3), null, hit(0, 1, 2));
  expect(found[1]).toMatchObject({
    ...{ day: '2026-03-02', lack: null, unpriced: ['X'] },
    found: {
      ...{ accounts: 4, newlyInCall: 3, newlyLiquidatable: 3 },
      before: { inCall: 1, liquidatable: 0, callAmount: '0.0000001' },
      after: { inCall: 0, liquidatable: 3, shortfall: '0.00000036' },
    },
  });
  expect(found[2]).toEqual({ day: '2026-03-03', lack: 'NO_PRICES', unpriced: [], found: null });
  // The first of equals; short of most first, and no more than was asked.
  expect(worst).toEqual({
    day: '2026-03-02',
    listed: ['d', 'c'].map((account, at) => ({
      ...{ account, maintenanceMargin: '0.000001', equity: `0.0000008${7 + at}` },
    })),
  });
});

test('where the change makes nobody liquidatable there is no worst day', () => {
  expect(days(hit(), null).worst).toBeNull();
});

test('however accounts are split, and whichever come first, a day says the same', () => {
  const random = Random.fromSeed(7);
  for (let run = 0; run < 50; run += 1) {
    const parts = Array.from({ length: 4 }, (_, at) => {
      const draw = () =>
        reached(
          Object.fromEntries(
            NAMES.flatMap((_name, index) =>
              random.uniform() < 0.5
                ? [
                    [
                      index,
                      [
                        random.uniform() < 0.5 ? (CALL ?? NaN) : (LIQUIDATION ?? NaN),
                        Math.floor(random.uniform() * 170) - 50,
                      ],
                    ],
                  ]
                : [],
            ),
          ),
        );
      return dayPart(
        NAMES.map((name) => `${name}${at}`),
        { before: draw(), after: draw() },
        LISTED,
      );
    });
    const [first, ...rest] = parts;
    const [last, ...others] = parts.toReversed();
    if (!first || !last) throw new Error('there are parts');
    const one = rest.reduce((sum, part) => mergeDays(sum, part, LISTED), first);
    const other = others.reduce((sum, part) => mergeDays(sum, part, LISTED), last);
    expect(days(one)).toEqual(days(other));
  }
});
