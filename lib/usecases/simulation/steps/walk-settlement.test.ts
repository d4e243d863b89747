import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { assert } from '../../../domain/assert';
import { decideCall } from '../../../domain/margin/calls/margin-call';
import { marginAccount } from '../../../domain/margin/method/account';
import { compileParameters } from '../../../domain/margin/method/compile';
import type { AccountBook } from '../../../domain/margin/method/types';
import { Decimal, decimal, decimalText, ZERO } from '../../../domain/number/decimal';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import type { WalkCourse } from '../../../domain/risk/studies/walks/walks';
import { referenceEngine } from '../../../engine/reference-engine';
import {
  booksDrawn,
  drawnBooks,
  drawnPath,
  HOUR_MS,
  WALKED_MARKET,
  walkedSet,
  type WalkedPath,
  walksOf,
} from '../../../testing/walked-paths';

interface Held {
  quantity: Decimal;
  readonly entry: Decimal;
}
interface Living {
  readonly account: string;
  readonly held: Map<string, Held>;
  cash: Decimal;
  due: number | null;
  isOverdue: boolean;
}
const multiplierOf = (symbol: string): Decimal => WALKED_MARKET.instruments.get(symbol)?.multiplier ?? ZERO;
const down = (amount: Decimal): Decimal => amount.toDecimalPlaces(8, Decimal.ROUND_DOWN);
const add = (map: Map<string, Decimal>, key: string, amount: Decimal): void =>
  void map.set(key, (map.get(key) ?? ZERO).plus(amount));

function bookOf({ account, held, cash }: Living): AccountBook {
  const positions = [...held].map(([instrument, { quantity, entry }]) => ({
    ...{ instrument, quantity, entryPrice: entry },
  }));
  return { account, positions, collateral: [{ asset: 'USDT', amount: cash }] };
}

/** Instant by instant over everybody who is left, by the reference method and plain sums: no step is ever gone back to. */
function byHand(
  books: readonly AccountBook[],
  path: WalkedPath,
  set: ParameterSet,
  fund: string | null,
): WalkCourse {
  const parameters = compileParameters(set);
  const graceMs = (set.document.accountRules.gracePeriodMinutes ?? 0) * 60_000;
  const living: Living[] = books.map(({ account, positions, collateral }) => ({
    ...{ account, cash: collateral[0]?.amount ?? ZERO, due: null, isOverdue: false },
    held: new Map(
      positions.map((one) => [one.instrument, { quantity: one.quantity, entry: one.entryPrice }]),
    ),
  }));
  const gone = new Set<string>();
  const steps: WalkCourse['steps'][number][] = [];
  const borneBy = new Map<string, Decimal>();
  const closedOf = new Map<string, Decimal>();
  const told: { step: number; accounts: number; notional: string; borne: string; left: string }[] = [];
  let left = decimal(fund ?? '0');
  for (const place of (Object.values(path)[0] ?? []).keys()) {
    const prices = new Map(
      [...WALKED_MARKET.prices].map(([symbol, mark]) => {
        const series = path[symbol];
        const at = series?.[place];
        const moved = series && at ? mark.times(at).div(series[0] ?? '') : mark;
        return [symbol, place === 0 ? mark : moved.toDecimalPlaces(8, Decimal.ROUND_HALF_EVEN)];
      }),
    );
    const margined = (one: Living) => {
      const found = marginAccount({ ...WALKED_MARKET, prices, parameters, book: bookOf(one) });
      assert(found.ok, 'everybody can be margined');
      return found.value;
    };
    const count = { called: 0, closed: 0, overdue: 0, inCall: 0, liquidated: 0, unmargined: 0 };
    let [notional, badDebt] = [ZERO, ZERO];
    const bankrupt: { readonly one: Living; readonly debt: Decimal }[] = [];
    for (const one of living.filter(({ account }) => !gone.has(account))) {
      const { status, equity, notional: size } = margined(one);
      if (status === 'LIQUIDATION') {
        gone.add(one.account);
        count.liquidated += 1;
        notional = notional.plus(size);
        if (equity.lt(0)) bankrupt.push({ one, debt: equity.neg() });
        continue;
      }
      const open = one.due === null ? null : { id: '', stage: 'CALL' as const, amount: ZERO };
      const { kind } = decideCall(open, { status, callAmount: ZERO });
      if (kind === 'OPEN') [one.due, one.isOverdue] = [place * HOUR_MS + graceMs, false];
      if (kind === 'OPEN') count.called += 1;
      if (kind === 'CLOSE') count.closed += 1;
      if (kind === 'CLOSE') one.due = null;
      if (one.due !== null) count.inCall += 1;
      if (one.due === null || one.isOverdue || place * HOUR_MS < one.due) continue;
      count.overdue += 1;
      one.isOverdue = true;
    }
    badDebt = bankrupt.reduce((all, { debt }) => all.plus(debt), ZERO);
    const paid = Decimal.min(left, badDebt);
    left = left.minus(paid);
    const uncovered = badDebt.minus(paid);
    steps.push({
      ...{ ...count, notional: decimalText(notional), badDebt: decimalText(badDebt) },
      ...{ fund: decimalText(left), uncovered: decimalText(uncovered) },
    });
    if (uncovered.isZero()) continue;
    // What each instrument's longs and shorts lose, and how much of them is closed.
    const [losses, sizes] = [new Map<string, Decimal>(), new Map<string, Decimal>()];
    let open = uncovered;
    let nobodys = ZERO;
    for (const [at, { one, debt }] of bankrupt.entries()) {
      const share = at === bankrupt.length - 1 ? open : down(debt.times(uncovered).div(badDebt));
      open = open.minus(share);
      const held = [...one.held]
        .filter(([, { quantity }]) => !quantity.isZero())
        .sort(([a], [b]) => (a < b ? -1 : 1));
      const worth = ([symbol, { quantity }]: [string, Held]): Decimal =>
        quantity
          .abs()
          .times(multiplierOf(symbol))
          .times(prices.get(symbol) ?? ZERO);
      // As the set rounds notional.
      const worths = held.map((each) => worth(each).toDecimalPlaces(8, Decimal.ROUND_HALF_EVEN));
      const total = worths.reduce((all, each) => all.plus(each), ZERO);
      let rest = share;
      for (const [index, [symbol, { quantity }]] of held.entries()) {
        const part = index === held.length - 1 ? rest : down(share.times(worths[index] ?? ZERO).div(total));
        rest = rest.minus(part);
        const key = `${symbol} ${quantity.gt(0) ? 'long' : 'short'}`;
        add(losses, key, part);
        add(sizes, key, down(quantity.abs().times(uncovered).div(badDebt)));
      }
      if (held.length === 0) nobodys = nobodys.plus(share);
    }
    const here = new Map<string, { notional: Decimal; borne: Decimal }>();
    const standing = living
      .filter(({ account }) => !gone.has(account))
      .map((one) => ({ one, at: margined(one) }));
    const before = new Map(
      standing.map(({ one }) => [one, new Map([...one.held].map(([symbol, held]) => [symbol, { ...held }]))]),
    );
    for (const [key, size] of sizes) {
      const [symbol = '', side] = key.split(' ');
      const mark = prices.get(symbol) ?? ZERO;
      const sign = side === 'long' ? -1 : 1;
      const ranked = standing
        .flatMap(({ one, at }) => {
          const held = before.get(one)?.get(symbol);
          const { equity } = at;
          if (!held || held.quantity.times(sign).lte(0) || equity.lte(0)) return [];
          const value = at.positions.find(({ instrument }) => instrument === symbol)?.notional ?? ZERO;
          const gain = mark.div(held.entry).minus(1).times(sign);
          const leverage = value.div(equity);
          const score = gain.gt(0) ? gain.times(leverage) : gain.div(leverage);
          return [{ one, held, value, score }];
        })
        .sort((a, b) => b.score.comparedTo(a.score) || (a.one.account < b.one.account ? -1 : 1));
      let needed = size;
      let unborne = losses.get(key) ?? ZERO;
      for (const { one, held, value } of ranked) {
        if (needed.isZero()) break;
        const taken = Decimal.min(needed, held.quantity.abs());
        needed = needed.minus(taken);
        const borne = needed.isZero() ? unborne : down((losses.get(key) ?? ZERO).times(taken).div(size));
        unborne = unborne.minus(borne);
        const gained = taken.times(sign).times(multiplierOf(symbol)).times(mark.minus(held.entry));
        one.cash = one.cash.plus(down(gained.minus(borne)));
        const now = one.held.get(symbol);
        assert(now !== undefined, 'it holds it');
        now.quantity = now.quantity.minus(taken.times(sign));
        const closed = down(value.times(taken).div(held.quantity.abs()));
        const known = here.get(one.account) ?? { notional: ZERO, borne: ZERO };
        here.set(one.account, { notional: known.notional.plus(closed), borne: known.borne.plus(borne) });
        add(borneBy, one.account, borne);
        add(closedOf, one.account, closed);
      }
      nobodys = nobodys.plus(unborne);
    }
    const all = (name: 'notional' | 'borne') =>
      decimalText([...here.values()].reduce((sum, one) => sum.plus(one[name]), ZERO));
    told.push({
      ...{ step: place, accounts: here.size, notional: all('notional'), borne: all('borne') },
      left: decimalText(nobodys),
    });
  }
  const count = (name: 'called' | 'closed' | 'overdue' | 'liquidated') =>
    steps.reduce((all, one) => all + one[name], 0);
  const amount = (name: 'notional' | 'badDebt' | 'uncovered') =>
    decimalText(steps.reduce((all, one) => all.plus(one[name]), ZERO));
  const total = (name: 'notional' | 'borne' | 'left') =>
    decimalText(told.reduce((all, one) => all.plus(one[name]), ZERO));
  return {
    steps,
    total: {
      ...{ called: count('called'), closed: count('closed'), overdue: count('overdue') },
      ...{ liquidated: count('liquidated'), notional: amount('notional'), badDebt: amount('badDebt') },
      ...{ fund: decimalText(left), uncovered: amount('uncovered') },
    },
    deleveraging: {
      steps: told,
      total: {
        accounts: borneBy.size,
        ...{ notional: total('notional'), borne: total('borne'), left: total('left') },
      },
      most: [...borneBy]
        .sort(([a, one], [b, other]) => other.comparedTo(one) || (a < b ? -1 : 1))
        .slice(0, 10)
        .map(([account, borne]) => ({
          account,
          ...{ notional: decimalText(closedOf.get(account) ?? ZERO), borne: decimalText(borne) },
        })),
    },
  };
}

const perp = (account: string, quantity: string, collateral: string, entryPrice = '65000'): AccountBook => ({
  account,
  positions: [{ instrument: 'BTC-PERP', quantity: decimal(quantity), entryPrice: decimal(entryPrice) }],
  collateral: [{ asset: 'USDT', amount: decimal(collateral) }],
});

test('worked in docs/methodology.md: what the fund does not cover is borne by those in front of the queue', async () => {
  // Prices of 65,000, then 48,750 and 61,750.
  const path = { 'BTC-PERP': ['100', '75', '95'] };
  const books = [
    perp('a', '2', '20000'),
    perp('b', '-1', '8000'),
    perp('c', '-1', '90000'),
    perp('d', '-1', '20000', '70000'),
  ];
  const set = walkedSet({});
  const asked = { fund: '2500', isDeleveraging: true };
  const { walks } = await walksOf(books, [path], { base: set, proposed: set }, asked);
  const course = walks[0]?.before.course;
  expect(course?.steps.map((one) => [one.liquidated, one.badDebt, one.fund, one.uncovered])).toEqual([
    [0, '0', '2500', '0'],
    [1, '12500', '0', '10000'],
    [0, '0', '0', '0'],
  ]);
  expect(course?.deleveraging).toEqual({
    steps: [{ step: 1, accounts: 2, notional: '78000', borne: '10000', left: '0' }],
    total: { accounts: 2, notional: '78000', borne: '10000', left: '0' },
    most: [
      { account: 'b', notional: '48750', borne: '6250' },
      { account: 'd', notional: '29250', borne: '3750' },
    ],
  });
});

test('of a short that nobody is long of the loss is left to the venue', async () => {
  const path = { 'BTC-PERP': ['100', '140'] };
  const set = walkedSet({});
  const books = [perp('a', '-1', '13000'), perp('b', '-0.1', '90000')];
  const asked = { isDeleveraging: true };
  const { walks } = await walksOf(books, [path], { base: set, proposed: set }, asked);
  expect(walks[0]?.after.course.deleveraging).toEqual({
    steps: [{ step: 1, accounts: 0, notional: '0', borne: '0', left: '13000' }],
    total: { accounts: 0, notional: '0', borne: '0', left: '13000' },
    most: [],
  });
});

/** Entered at other prices than those at which the path begins. */
const entered = (books: readonly AccountBook[], shares: readonly number[]): readonly AccountBook[] =>
  books.map((book, at) => ({
    ...book,
    positions: book.positions.map((position, place) => ({
      ...position,
      entryPrice: position.entryPrice.times(shares[(at * 3 + place) % shares.length] ?? 100).div(100),
    })),
  }));

test('of drawn books it is what going step by step over everybody comes to, however the accounts are cut', async () => {
  const seen = { borne: 0, left: 0, twice: 0, several: 0, laterCalls: 0 };
  await fc.assert(
    fc.asyncProperty(
      drawnBooks,
      fc.array(drawnPath, { minLength: 1, maxLength: 2 }),
      fc.array(fc.integer({ min: 60, max: 140 }), { minLength: 5, maxLength: 40 }),
      fc.record({
        graceMinutes: fc.constantFrom(0, 90, 240),
        fund: fc.constantFrom(null, '0', '3000'),
        blockAccounts: fc.integer({ min: 1, max: 13 }),
      }),
      async (drawn, paths, shares, { graceMinutes, fund, blockAccounts }) => {
        const all = entered(booksDrawn(drawn), shares);
        const base = walkedSet({ graceMinutes, callLevel: '5' });
        const proposed = walkedSet({ graceMinutes, altsRate: '0.1', callLevel: '3' });
        const asked = { fund, isDeleveraging: true };
        const found = await walksOf(all, paths, { base, proposed }, { ...asked, blockAccounts });
        for (const [at, path] of paths.entries()) {
          const walk = found.walks[at];
          const [before, after] = [byHand(all, path, base, fund), byHand(all, path, proposed, fund)];
          expect(walk?.before.course).toEqual(before);
          expect(walk?.after.course).toEqual(after);
          const [steps, total] = [after.deleveraging?.steps ?? [], after.deleveraging?.total];
          seen.borne += Number(total?.borne) > 0 ? 1 : 0;
          seen.left += Number(total?.left) > 0 ? 1 : 0;
          seen.several += steps.length > 1 ? 1 : 0;
          seen.twice += steps.reduce((sum, one) => sum + one.accounts, 0) > (total?.accounts ?? 0) ? 1 : 0;
          const first = steps[0]?.step ?? Infinity;
          seen.laterCalls += after.steps.some((one, step) => step > first && one.called + one.liquidated > 0)
            ? 1
            : 0;
        }
        const engine = referenceEngine();
        const again = await walksOf(all, paths, { base, proposed }, { ...asked, engine, blockAccounts: 13 });
        expect(again).toEqual(found);
      },
    ),
    { numRuns: 40 },
  );
  for (const [what, times] of Object.entries(seen)) expect([what, times > 8]).toEqual([what, true]);
});
