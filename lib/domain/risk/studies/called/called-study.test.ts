import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareBytes } from '../../../books/snapshot-line';
import { allApart, type AccountFigures, type Margined } from '../../../margin/figures/margin-columns';
import { MARGIN_STATUSES } from '../../../margin/method/types';
import { Decimal, decimalText, ZERO } from '../../../number/decimal';
import { ok, refuse } from '../../../result';
import { EMPTY_CHUNK } from '../study';
import { type Called, MOST_CALLED } from './called';
import { calledStudy } from './called-study';

const partial: typeof calledStudy.partial = (chunk) => calledStudy.partial(chunk);
const merge: typeof calledStudy.merge = (a, b) => calledStudy.merge(a, b);
const finish: typeof calledStudy.finish = (part) => calledStudy.finish(part);

type Pair = readonly [Margined, Margined];

const figures = (account: string, status: AccountFigures['status'], callAmount: number): Margined =>
  ok({
    ...{ account, status, positions: [] },
    ...{ notional: ZERO, initialMargin: ZERO, maintenanceMargin: ZERO, equity: ZERO },
    callAmount: new Decimal(callAmount),
  });

/** A status, and a call where it is one of a call; now and then no figures at all. */
const side = fc.record({
  status: fc.constantFrom(...MARGIN_STATUSES),
  amount: fc.integer({ min: 0, max: 3 }),
  isUnpriced: fc.integer({ min: 0, max: 9 }).map((drawn) => drawn === 0),
});
const pairs = fc
  .uniqueArray(fc.tuple(fc.string({ minLength: 1, maxLength: 3 }), side, side), {
    selector: ([account]) => account,
    maxLength: 14,
  })
  .map((all) =>
    all.map(([account, ...sides]): Pair => {
      const [before, after] = sides.map(({ status, amount, isUnpriced }): Margined => {
        if (isUnpriced) return refuse({ code: 'MissingPrice', account, instruments: ['X'] });
        const isCalled = status === 'CALL' || status === 'LIQUIDATION';
        return figures(account, status, isCalled ? amount : 0);
      });
      if (!before || !after) throw new Error('there are two sides');
      return [before, after];
    }),
  );

const nameOf = (one: Margined) => (one.ok ? one.value.account : one.refusal.account);
function partOf(all: readonly Pair[]) {
  const columns = (of: readonly Margined[]) => allApart(of.map(nameOf), of);
  return partial({
    margins: { before: columns(all.map(([old]) => old)), after: columns(all.map(([, next]) => next)) },
  });
}

const NAMES = ['newly', 'more', 'same', 'less', 'released'] as const satisfies readonly (keyof Called)[];

test('however accounts are split and merged, every call is in one group, and the groups add up to all calls', () => {
  fc.assert(
    fc.property(pairs, fc.nat(14), (all, cut) => {
      const whole = finish(partOf(all));
      const [left, right] = [partOf(all.slice(0, cut)), partOf(all.slice(cut))];
      expect(finish(merge(left, right))).toEqual(whole);
      expect(finish(merge(right, left))).toEqual(whole);
      expect(finish(merge(partial(EMPTY_CHUNK), partOf(all)))).toEqual(whole);
      const both = all.flatMap(([a, b]) => (a.ok && b.ok ? [[a.value, b.value] as const] : []));
      const total = (values: readonly Decimal[]) => decimalText(values.reduce((a, b) => a.plus(b), ZERO));
      for (const [at, of] of [
        ['before', 0],
        ['after', 1],
      ] as const)
        expect(total(NAMES.map((name) => new Decimal(whole[name].callAmount[at])))).toBe(
          total(both.map((pair) => pair[of].callAmount)),
        );
      const isCalled = ({ status }: AccountFigures) => status === 'CALL' || status === 'LIQUIDATION';
      const called = both.filter(([a, b]) => isCalled(a) || isCalled(b)).map(([a]) => a.account);
      const listed = NAMES.flatMap((name) => whole[name].listed.map(({ account }) => account));
      expect(listed.sort(compareBytes)).toEqual(called.sort(compareBytes));
      expect(NAMES.map((name) => whole[name].accounts).reduce((a, b) => a + b)).toBe(called.length);
    }),
  );
});

test('who owes more than before is told from who is newly called', () => {
  const all: Pair[] = [
    [figures('new', 'OK', 0), figures('new', 'CALL', 5)],
    [figures('more', 'CALL', 5), figures('more', 'CALL', 9)],
    [figures('worse', 'CALL', 5), figures('worse', 'LIQUIDATION', 12)],
    [figures('same', 'LIQUIDATION', 5), figures('same', 'LIQUIDATION', 5)],
    [figures('less', 'LIQUIDATION', 5), figures('less', 'CALL', 2)],
    [figures('free', 'CALL', 7), figures('free', 'WARNING', 0)],
    [figures('well', 'OK', 0), figures('well', 'WARNING', 0)],
  ];
  const found = finish(partOf(all));
  const told = NAMES.map((name) => [
    found[name].listed.map(({ account }) => account),
    found[name].callAmount.before,
    found[name].callAmount.after,
    found[name].callAmount.change,
  ]);
  expect(told).toEqual([
    [['new'], '0', '5', '5'],
    [['worse', 'more'], '10', '21', '11'],
    [['same'], '5', '5', '0'],
    [['less'], '5', '2', '-3'],
    [['free'], '7', '0', '-7'],
  ]);
});

test('lists so many accounts, those that move most, and counts all', () => {
  const all = Array.from({ length: MOST_CALLED + 50 }, (_, index): Pair => {
    const account = `account-${String(index).padStart(4, '0')}`;
    return [figures(account, 'CALL', 1), figures(account, 'CALL', 2 + (index % 150))];
  });
  const { more } = finish(merge(partOf(all.slice(0, 80)), partOf(all.slice(80))));
  expect(more.accounts).toBe(MOST_CALLED + 50);
  expect(more.listed.map(({ callAmount }) => callAmount.change)).toEqual(
    Array.from({ length: MOST_CALLED }, (_, index) => String(150 - index)),
  );
});
