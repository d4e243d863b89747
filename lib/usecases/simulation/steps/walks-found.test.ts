import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { assert } from '../../../domain/assert';
import { guardInOrder } from '../../../domain/market/guard-fold';
import { guardLimits } from '../../../domain/market/guard-limits';
import type { PriceHold } from '../../../domain/market/price-guard';
import { decideCall } from '../../../domain/margin/calls/margin-call';
import { marginAccount } from '../../../domain/margin/method/account';
import { compileParameters } from '../../../domain/margin/method/compile';
import type { AccountBook, MarkPrices } from '../../../domain/margin/method/types';
import { canonicalJson } from '../../../domain/json/canonical';
import { Decimal, decimal, decimalText, ZERO } from '../../../domain/number/decimal';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import { refuse } from '../../../domain/result';
import type { WalkCourse, Walks } from '../../../domain/risk/studies/walks/walks';
import { columnarEngine } from '../../../engine/columnar-engine';
import { referenceEngine } from '../../../engine/reference-engine';
import {
  booksDrawn,
  drawnBooks,
  drawnPath,
  HOUR_MS,
  longBtc,
  trialOfSides,
  WALKED_MARKET,
  walkedSet,
  type WalkedPath,
  walksOf,
} from '../../../testing/walked-paths';
import { walksFound } from './walks-found';

/** One price after the other through the guard, as the import does, and nothing known of bars. */
function guardedByHand(set: ParameterSet, path: WalkedPath, stepMs: number): readonly MarkPrices[] {
  const guard = set.document.marketData?.priceGuard;
  const length = (Object.values(path)[0] ?? []).length;
  const found = Array.from({ length }, () => new Map(WALKED_MARKET.prices));
  for (const [symbol, series] of Object.entries(path)) {
    const mark = WALKED_MARKET.prices.get(symbol) ?? ZERO;
    let hold: PriceHold | null = null;
    let last = { price: mark, observedAt: new Date(0) };
    for (const [place, text] of series.entries()) {
      if (place === 0) continue;
      const at = new Date(place * stepMs);
      const price = mark
        .times(text)
        .div(series[0] ?? '')
        .toDecimalPlaces(8, Decimal.ROUND_HALF_EVEN);
      const one = { price, observedAt: at, receivedAt: at, source: null };
      if (guard && !price.eq(last.price)) {
        const out = guardInOrder(guardLimits(guard), { last, hold, sources: new Map() }, [one], () => null);
        ({ hold } = out);
        last = out.last ?? last;
      } else last = { price, observedAt: at };
      found[place]?.set(symbol, last.price);
    }
  }
  return found;
}

/** Account by account and instant by instant, by the reference method. */
function byHand(
  books: readonly AccountBook[],
  path: WalkedPath,
  set: ParameterSet,
  { fund, stepMs = HOUR_MS }: { readonly fund: string | null; readonly stepMs?: number },
): WalkCourse {
  const parameters = compileParameters(set);
  const graceMs = (set.document.accountRules.gracePeriodMinutes ?? 0) * 60_000;
  const prices = guardedByHand(set, path, stepMs);
  const steps = prices.map(() => ({
    ...{ called: 0, closed: 0, overdue: 0, inCall: 0, liquidated: 0, unmargined: 0 },
    ...{ notional: ZERO, badDebt: ZERO },
  }));
  for (const book of books) {
    let due: number | null = null;
    let isOverdue = false;
    for (const [place, step] of steps.entries()) {
      const margined = marginAccount({
        ...WALKED_MARKET,
        prices: prices[place] ?? new Map(),
        parameters,
        book,
      });
      assert(margined.ok, 'everybody can be margined');
      const { status, equity, notional } = margined.value;
      if (status === 'LIQUIDATION') {
        step.liquidated += 1;
        step.notional = step.notional.plus(notional);
        step.badDebt = step.badDebt.minus(Decimal.min(equity, 0));
        break;
      }
      const open = due === null ? null : { id: '', stage: 'CALL' as const, amount: ZERO };
      const { kind } = decideCall(open, { status, callAmount: ZERO });
      if (kind === 'OPEN') {
        step.called += 1;
        due = place * stepMs + graceMs;
        isOverdue = false;
      }
      if (kind === 'CLOSE') {
        step.closed += 1;
        due = null;
      }
      if (due !== null) step.inCall += 1;
      if (due === null || isOverdue || place * stepMs < due) continue;
      step.overdue += 1;
      isOverdue = true;
    }
  }
  let left = decimal(fund ?? '0');
  const told = steps.map(({ notional, badDebt, ...counts }) => {
    const paid = Decimal.min(left, badDebt);
    left = left.minus(paid);
    return {
      ...{ ...counts, notional: decimalText(notional), badDebt: decimalText(badDebt) },
      ...{ fund: decimalText(left), uncovered: decimalText(badDebt.minus(paid)) },
    };
  });
  const count = (name: 'called' | 'closed' | 'overdue' | 'liquidated') =>
    told.reduce((all, one) => all + one[name], 0);
  const amount = (name: 'notional' | 'badDebt' | 'uncovered') =>
    decimalText(told.reduce((all, one) => all.plus(one[name]), ZERO));
  return {
    steps: told,
    total: {
      ...{ called: count('called'), closed: count('closed'), overdue: count('overdue') },
      ...{ liquidated: count('liquidated'), notional: amount('notional'), badDebt: amount('badDebt') },
      ...{ fund: decimalText(left), uncovered: amount('uncovered') },
    },
  };
}

test('worked in docs/methodology.md: who is liquidated is gone, and the fund pays what it has', async () => {
  // Prices of 65,000, then 58,500, 48,750 and 61,750.
  const path = { 'BTC-PERP': ['100', '90', '75', '95'] };
  const books = [
    longBtc('a', '1', '12460'),
    longBtc('b', '1', '7000'),
    longBtc('c', '1', '6500'),
    longBtc('d', '1', '90000'),
  ];
  const set = walkedSet({ graceMinutes: 60 });
  const { walks } = await walksOf(books, [path], { base: set, proposed: set }, { fund: '4000' });
  const [walk] = walks;
  const steps = walk?.before.course.steps ?? [];
  const told = steps.map((one) => [
    one.called,
    one.overdue,
    one.liquidated,
    one.notional,
    one.badDebt,
    one.fund,
    one.uncovered,
  ]);
  expect(told).toEqual([
    [0, 0, 0, '0', '0', '4000', '0'],
    [0, 0, 1, '58500', '0', '4000', '0'],
    [0, 0, 2, '97500', '13040', '0', '9040'],
    [0, 0, 0, '0', '0', '0', '0'],
  ]);
  expect(walk?.after).toEqual(walk?.before);
});

const hashOf = (walks: Walks): string => createHash('sha256').update(canonicalJson(walks)).digest('hex');

test('of drawn books along drawn paths it says what the reference method does one after the other, however the accounts are cut', async () => {
  const seen = { liquidated: 0, overdue: 0, closed: 0, uncovered: 0, held: 0 };
  await fc.assert(
    fc.asyncProperty(
      drawnBooks,
      fc.array(drawnPath, { minLength: 1, maxLength: 3 }),
      fc.record({
        graceMinutes: fc.constantFrom(0, 60, 90, 240),
        guard: fc.constantFrom('ACCEPT' as const, 'KEEP' as const, undefined),
        fund: fc.constantFrom(null, '0', '3000', '1000000'),
        stepMs: fc.constantFrom(HOUR_MS, 60_000),
        blockAccounts: fc.integer({ min: 1, max: 13 }),
      }),
      async (drawn, paths, { fund, stepMs, blockAccounts, graceMinutes, guard }) => {
        const all = booksDrawn(drawn);
        const base = walkedSet({ graceMinutes, callLevel: '5', ...(guard && { guard }) });
        const other = { altsRate: '0.1', callLevel: '3', guard: 'ACCEPT' } as const;
        const proposed = walkedSet({ ...other, graceMinutes: graceMinutes / 2 });
        const found = await walksOf(all, paths, { base, proposed }, { fund, stepMs, blockAccounts });
        for (const [at, path] of paths.entries()) {
          const walk = found.walks[at];
          expect(walk?.before.course).toEqual(byHand(all, path, base, { fund, stepMs }));
          expect(walk?.after.course).toEqual(byHand(all, path, proposed, { fund, stepMs }));
          for (const { course, held } of walk ? [walk.before, walk.after] : []) {
            seen.liquidated += course.total.liquidated;
            seen.overdue += course.total.overdue;
            seen.closed += course.total.closed;
            seen.uncovered += Number(course.total.uncovered) > 0 ? 1 : 0;
            seen.held += held.length;
          }
        }
        const engine = referenceEngine();
        const again = await walksOf(
          all,
          paths,
          { base, proposed },
          { fund, stepMs, engine, blockAccounts: 13 },
        );
        expect(hashOf(again)).toBe(hashOf(found));
      },
    ),
    { numRuns: 40 },
  );
  for (const [what, times] of Object.entries(seen)) expect([what, times > 10]).toEqual([what, true]);
});

test('a false print of a thousandth, as of ATOM on 10 October 2025, liquidates nobody where a guard holds it', async () => {
  const path = { 'DOGE-PERP': ['1', '0.98', '0.001', '0.97', '0.96'] };
  const holder: AccountBook = {
    account: 'holder',
    positions: [{ instrument: 'DOGE-PERP', quantity: decimal('100'), entryPrice: decimal('0.14') }],
    collateral: [{ asset: 'USDT', amount: decimal('4000') }],
  };
  const [open, kept, accepted] = [
    walkedSet({}),
    walkedSet({ guard: 'KEEP' }),
    walkedSet({ guard: 'ACCEPT' }),
  ];
  const against = await walksOf([holder], [path], { base: open, proposed: kept });
  const [walk] = against.walks;
  expect(walk?.before.held).toEqual([]);
  // 100,000 DOGE, long from 0.14 with 4,000 paid in, at 0.00014: 9,986 below zero.
  expect(walk?.before.course.total).toMatchObject({ liquidated: 1, notional: '14', badDebt: '9986' });
  expect(walk?.after.held).toEqual([{ instrument: 'DOGE-PERP', steps: [2] }]);
  expect(walk?.after.course.total).toMatchObject({ liquidated: 0, badDebt: '0' });
  // Hours apart, a guard that accepts by time has taken it before the next price comes.
  const other = await walksOf([holder], [path], { base: kept, proposed: accepted });
  expect(other.walks[0]?.after.held).toEqual([{ instrument: 'DOGE-PERP', steps: [2, 3] }]);
  expect(other.walks[0]?.after.course.steps.map(({ liquidated }) => liquidated)).toEqual([0, 0, 0, 1, 0]);
});

test('a history that was altered since refuses the walk with a sentence', async () => {
  const set = walkedSet({ guard: 'KEEP' });
  const asked = { paths: [], insuranceFund: null, guardHistory: { before: 'altered', after: null } };
  const stress = { asked: { scenarioSetHash: '', scenarios: [], listedAtMost: 20 }, prices: [] };
  const accountsOf = () => Promise.resolve(refuse('Nothing is read.'));
  expect(
    await walksFound(
      { engine: columnarEngine(), trial: trialOfSides({ base: set, proposed: set }), asked, stress },
      { market: WALKED_MARKET, blocks: [], accountsOf },
      (hash) => Promise.resolve(refuse(`The stored snapshot ${hash} was altered: its hash differs.`)),
    ),
  ).toEqual({ ok: false, refusal: 'The stored snapshot altered was altered: its hash differs.' });
});
