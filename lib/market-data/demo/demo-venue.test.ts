import fs from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decimal, Decimal, sum } from '../../domain/number/decimal';
import { partsOfAccountId } from '../../domain/books/account-id';
import { marginAccount } from '../../domain/margin/method/account';
import { compileParameters } from '../../domain/margin/method/compile';
import type { AccountBook, Position } from '../../domain/margin/method/types';
import { guardrailsOf } from '../../domain/governance/policy/policy';
import { CRISIS_SCENARIOS } from '../../domain/risk/scenarios/crisis-scenarios';
import { barClosesAt, priceRowFaults } from '../../domain/market/price-row';
import { parseParameterSet } from '../../domain/parameters/validate';
import { marginMany } from '../../engine/batch/margin-many';
import { readAll, sourceOf } from '../../testing/import-source';
import { sharedDataFile } from '../../testing/shared-data';
import { binanceBracketRows } from '../binance-brackets';
import { demoAccounts, DEMO_ACCOUNTS } from './demo-accounts';
import { demoInputs as inputsOfDemo } from './demo-inputs';
import { DEMO_INVERSE } from './demo-inverse';
import { DEMO_PRICES } from './cited-market';
import { demoDailyBars } from './demo-prices';
import { demoStoryDocument } from './demo-story';
import { DEMO_POLICY, demoInstruments, demoProposalDocument } from './demo-venue';

const FOUNDED = new Date('2026-11-29T05:17:00Z');

const demoInputs = () => inputsOfDemo(FOUNDED);

test('the bars are sound, daily without a gap, and end at the cited closes at the last midnight', () => {
  const bars = demoDailyBars(FOUNDED);
  const context = { listed: { has: () => true }, now: FOUNDED };
  const place = { kind: 'LINE', line: 1 } as const;
  expect(bars.flatMap((bar) => priceRowFaults(bar, place, context))).toEqual([]);
  expect(bars).toHaveLength(13 * 1_000);
  for (const { instrument, close } of DEMO_PRICES) {
    const own = bars.filter((bar) => bar.instrument === instrument);
    expect(own.at(-1)?.close).toEqual(decimal(close));
    expect(own.slice(1).every((bar, index) => bar.open.eq(own[index]?.close ?? 0))).toBe(true);
    expect(own.slice(1).every((bar, index) => +bar.opensAt === +barClosesAt(own[index] ?? bar))).toBe(true);
  }
  expect(demoDailyBars(FOUNDED)).toEqual(bars);
});

describe('the accounts', () => {
  test('are the same for the same seed, and the first ones for any count', async () => {
    const inputs = await demoInputs();
    const few = [...demoAccounts(20, inputs)];
    expect([...demoAccounts(40, inputs)].slice(0, few.length)).toEqual(few);
    expect(few.filter(({ account }) => partsOfAccountId(account).pocket === null)).toHaveLength(20);
    expect(new Set(few.map(({ account }) => account)).size).toBe(few.length);
  });

  test('are the same, whether the reference method margins them or the engine', async () => {
    const inputs = await demoInputs();
    const byEngine = demoAccounts(600, inputs, marginMany(inputs.parameters, inputs));
    expect([...byEngine]).toEqual([...demoAccounts(600, inputs)]);
  });

  test('look like a venue: most are OK, some are warned, few are called, hardly any is to be liquidated', async () => {
    const inputs = await demoInputs();
    const counts = { OK: 0, WARNING: 0, CALL: 0, LIQUIDATION: 0 };
    const values: number[] = [];
    for (const book of demoAccounts(2000, inputs)) {
      const margin = marginAccount({ ...inputs, book });
      if (!margin.ok) throw new Error(JSON.stringify(margin.refusal));
      counts[margin.value.status] += 1;
      values.push(margin.value.equity.toNumber());
      expect(book.collateral.every(({ amount }) => amount.gt(0))).toBe(true);
      expect(book.positions.every(({ quantity }) => !quantity.isZero())).toBe(true);
    }
    expect(counts.OK / 2000).toBeGreaterThan(0.9);
    expect(counts.WARNING).toBeGreaterThan(60);
    expect(counts.CALL).toBeGreaterThan(15);
    expect(counts.CALL).toBeLessThan(60);
    expect(counts.LIQUIDATION).toBeGreaterThan(0);
    expect(counts.LIQUIDATION).toBeLessThan(12);
    // The published median is 957.50 USD, the 99th percentile 1,675,000.
    values.sort((a, b) => a - b);
    const at = (part: number) => values[Math.floor(part * values.length)];
    expect(at(0.5)).toBeGreaterThan(500);
    expect(at(0.5)).toBeLessThan(2000);
    expect(at(0.99)).toBeGreaterThan(200_000);
  });

  test('a few per cent of them hold what goes beyond plain positions and balances', async () => {
    const inputs = await demoInputs();
    const held = [...demoAccounts(2000, inputs)];
    const of = (has: (book: AccountBook) => boolean): number => held.filter(has).length;
    const some = (has: (position: Position) => boolean) => (book: AccountBook) => book.positions.some(has);
    expect(of(some(({ leg }) => leg !== undefined))).toBeGreaterThan(30);
    expect(of(some(({ openOrders }) => openOrders !== undefined))).toBeGreaterThan(30);
    expect(of(some(({ accruedFunding }) => accruedFunding !== undefined))).toBeGreaterThan(30);
    expect(of(some(({ selectedLeverage }) => selectedLeverage !== undefined))).toBeGreaterThan(10);
    expect(of(({ collateral }) => collateral.some((one) => one.accruedInterest))).toBeGreaterThan(5);
    const inverse = of(some(({ instrument }) => inputs.instruments.get(instrument)?.isInverse ?? false));
    expect(inverse).toBeGreaterThan(30);
    expect(inverse).toBeLessThan(100);
    expect(
      of(
        ({ positions }) =>
          positions.length > 0 && positions.every(({ instrument }) => instrument === DEMO_INVERSE),
      ),
    ).toBe(0);
    expect(of(({ account }) => partsOfAccountId(account).pocket !== null)).toBeGreaterThan(15);
    expect(of(some(({ leg, openOrders }) => Boolean(leg ?? openOrders)))).toBeLessThan(200);
  });
});

test('the open proposal is a sound parameter set, and differs from the live one', async () => {
  const { parameters } = await demoInputs();
  const proposed = parseParameterSet(demoProposalDocument(parameters.set.document));
  expect(proposed.ok ? [] : proposed.refusal).toEqual([]);
  expect(proposed.ok && proposed.value.hash).not.toBe(parameters.set.hash);
});

test('the draft that cuts the top tiers liquidates large accounts by itself, more than the budget bears at once', async () => {
  const { parameters, ...market } = await demoInputs();
  const proposed = parseParameterSet(demoStoryDocument(parameters.set.document));
  if (!proposed.ok) throw new Error(JSON.stringify(proposed.refusal));
  const books = [...demoAccounts(DEMO_ACCOUNTS, { parameters, ...market }, marginMany(parameters, market))];
  const [before, after] = [parameters, compileParameters(proposed.value)].map((set) =>
    marginMany(set, market)(books),
  );
  const tipped = books.flatMap((_, at) => {
    const [old, next] = [before?.[at], after?.[at]];
    const isTipped =
      old?.ok && next?.ok && old.value.status !== 'LIQUIDATION' && next.value.status === 'LIQUIDATION';
    return isTipped ? [next.value.notional] : [];
  });
  const all = (before ?? []).flatMap((one) => (one.ok ? [one.value.notional] : []));
  const budget = sum(all).times(guardrailsOf(DEMO_POLICY).liquidationBudgetFractionOfNotional ?? '0');
  expect(sum(tipped).gt(budget)).toBe(true);
  // So a ramp of several steps is what its evidence comes to.
  expect(tipped.every((notional) => notional.lte(budget))).toBe(true);
});

const brackets = sharedDataFile('venue_params/binance_brackets.json');
test.skipIf(brackets === null)('the cited tiers are those of the record', async () => {
  const source = sourceOf(fs.readFileSync(brackets ?? ''), 65_536);
  const rates = new Map([
    ['USDC', decimal('1')],
    ['BTC', decimal('68000')],
  ]);
  const { rows, faults } = await readAll(binanceBracketRows(source, { settlementAsset: 'USDT', rates }));
  expect(faults).toEqual([]);
  expect(rows).toHaveLength(349);
  expect(rows.flatMap(({ tiers }) => tiers)).toHaveLength(2805);
  const recorded = new Map(rows.map((row) => [row.symbol, row]));
  for (const row of (await readAll(demoInstruments())).rows.filter(({ isInverse }) => !isInverse))
    expect(row).toEqual(recorded.get(row.symbol));
});

const daily = sharedDataFile('prices/crypto_daily.csv');
describe.skipIf(daily === null)('against the recorded daily bars', () => {
  const closes = new Map<string, string>();
  for (const line of daily === null ? [] : fs.readFileSync(daily, 'utf8').split('\n').slice(1)) {
    const [date, symbol, , , , close] = line.split(',');
    if (close !== undefined) closes.set(`${symbol} ${date}`, close);
  }
  const closeOf = (symbol: string, date: Date): string =>
    closes.get(`${symbol} ${date.toISOString().slice(0, 10)}`) ?? '';

  test('mark prices are the closes of 2025-12-31', () => {
    for (const { instrument, close } of DEMO_PRICES) {
      expect(closeOf(instrument.replace('USDT', ''), new Date('2025-12-31'))).toBe(close);
    }
  });

  test('volatilities are those of the last quarter of 2025', () => {
    for (const { instrument, dailyVolatility } of DEMO_PRICES) {
      const symbol = instrument.replace('USDT', '');
      const days = Array.from({ length: 92 }, (_, day) => new Date(Date.UTC(2025, 9, 1 + day)));
      const logs = days.map((day) => Math.log(Number(closeOf(symbol, day))));
      const returns = logs.slice(1).map((log, index) => log - (logs[index] ?? 0));
      const mean = returns.reduce((sum, value) => sum + value, 0) / returns.length;
      const variance = returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (returns.length - 1);
      expect(Math.sqrt(variance)).toBeCloseTo(dailyVolatility, 4);
    }
  });

  test('crisis moves are close on close, to four decimals, and none is left out', () => {
    for (const { key, date, moves } of CRISIS_SCENARIOS) {
      const day = new Date(date);
      const eve = new Date(day.getTime() - 86_400_000);
      const expected = DEMO_PRICES.flatMap(({ instrument }) => {
        const underlying = instrument.replace('USDT', '');
        const [from, to] = [closeOf(underlying, eve), closeOf(underlying, day)];
        if (from === '' || to === '') return [];
        const moveFraction = new Decimal(to).div(from).minus(1).toDecimalPlaces(4, 6).toFixed();
        return [{ underlying, moveFraction }];
      });
      expect(moves, key).toEqual(expected);
    }
  });
});
