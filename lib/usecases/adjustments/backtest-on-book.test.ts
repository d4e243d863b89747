import { describe, expect, test } from 'vitest';
import { backtest } from '../../domain/dynamics/backtest';
import { EXAMPLE_PROGRAMME } from '../../domain/dynamics/example-programme';
import { programmeOf } from '../../domain/dynamics/programme';
import type { SignalBar } from '../../domain/dynamics/signal';
import { marginAccount } from '../../domain/margin/method/account';
import { compileParameters } from '../../domain/margin/method/compile';
import type { MarketState } from '../../domain/margin/method/inputs';
import type { AccountBook } from '../../domain/margin/method/types';
import { Decimal, decimalText, sum } from '../../domain/number/decimal';
import { Random } from '../../domain/number/random';
import { columnarEngine } from '../../engine/columnar-engine';
import { parameterSetOf } from '../../testing/arbitraries';
import type { LiquidationBudget } from '../../domain/governance/guardrails/liquidation-budget';
import { backtestOnBook, type PlayedOnBook } from './backtest-on-book';
import type { SnapshotBook } from './steps/book-play';

const DAY_MS = 86_400_000;
const ACCOUNTS = 60;
const DOCUMENT = {
  ...EXAMPLE_PROGRAMME,
  target: { ...EXAMPLE_PROGRAMME.target, anchor: { kind: 'RELATIVE' as const, reference: '0.0465' } },
  noticeMinutes: 60,
};
const programme = programmeOf(DOCUMENT);
const BUDGET = {
  ...{ liquidationBudgetFractionOfNotional: '0.05', liquidationBudgetNotional: null },
  liquidationBudgetWindowHours: 48,
};

/** Calm days, then ones thrice as wild that go nowhere. */
function bars(): readonly SignalBar[] {
  let close = 100;
  return Array.from({ length: 406 }, (_, day) => {
    const open = close;
    const size = day < 390 ? 0.02 : 0.05 + (day % 3) * 0.01;
    close = day % 2 === 0 ? open * (1 + size) : open / (1 + size);
    const prices = { open, close, high: Math.max(open, close), low: Math.min(open, close) };
    return { ...prices, opensAtMs: programme.firstBarMs + day * DAY_MS };
  });
}

const BARS = bars();
const FROM_MS = programme.firstBarMs + 389 * DAY_MS;

function bookOf(): SnapshotBook {
  const formula = (rate: string) => ({
    curve: { driver: 'NOTIONAL', shape: 'WHOLE_TIERS', tiers: [{ floor: '0', rate }] },
  });
  const rounding = { scale: 8, mode: 'HALF_EVEN' };
  const version = parameterSetOf({
    ...{ format: 'margrave/parameter-set/1', settlementAsset: 'USDT' },
    marginClasses: {
      BTC: { instruments: ['BTC-PERP'], initialMargin: formula('0.1'), maintenanceMargin: formula('0.05') },
      ETH: { instruments: ['ETH-PERP'], initialMargin: formula('0.1'), maintenanceMargin: formula('0.05') },
    },
    collateral: { USDT: { haircut: '0' } },
    accountRules: { warningLevel: '1.5', callLevel: '1.2', liquidationLevel: '1' },
    rounding: {
      ...{ notional: rounding, margin: rounding, profitAndLoss: rounding, collateralValue: rounding },
    },
    adjustmentProgrammes: { programme: DOCUMENT },
  });
  const random = Random.fromSeed(5);
  const books = Array.from({ length: ACCOUNTS }, (_, index): AccountBook => {
    const quantity = new Decimal((random.uniform() < 0.5 ? -1 : 1) * (1 + Math.floor(random.uniform() * 50)));
    const eth = new Decimal(Math.floor(random.uniform() * 3));
    const positions = [
      { instrument: 'BTC-PERP', quantity, entryPrice: new Decimal(20_000) },
      { instrument: 'ETH-PERP', quantity: eth, entryPrice: new Decimal(1_000) },
    ];
    // From hardly enough to three times what it takes.
    const cover = 1.02 + random.uniform() * 2;
    const amount = quantity.abs().times(20_000).plus(eth.times(1_000)).times('0.05').times(cover.toFixed(6));
    return { account: `a-${index}`, positions, collateral: [{ asset: 'USDT', amount }] };
  });
  const listed = (symbol: string, underlying: string) =>
    [symbol, { symbol, underlying, kind: 'PERPETUAL' as const, multiplier: new Decimal(1) }] as const;
  const market: MarketState = {
    instruments: new Map([listed('BTC-PERP', 'BTC'), listed('ETH-PERP', 'ETH')]),
    prices: new Map([
      ['BTC-PERP', new Decimal(20_000)],
      ['ETH-PERP', new Decimal(1_000)],
    ]),
  };
  return { version, market, books };
}

const played = (budget: LiquidationBudget, book = bookOf(), loopGainMax: Decimal | null = null) =>
  backtestOnBook(columnarEngine(), programme, BARS, { fromMs: FROM_MS, name: 'programme' }, book, {
    ...{ budget, loopGainMax },
  });

async function answered(share: string | null): Promise<PlayedOnBook> {
  const answer = await played({ ...BUDGET, liquidationBudgetFractionOfNotional: share });
  if (!answer.ok) throw new Error(JSON.stringify(answer.refusal));
  return answer.value;
}

/** The book again, account by account by the reference method and by the dials that each slot left. */
function byReference({ slots }: PlayedOnBook, { version, market, books }: SnapshotBook, share: string) {
  const methods = new Map<number, ReturnType<typeof compileParameters>>();
  const methodOf = (dial: number) => {
    const known = methods.get(dial);
    if (known) return known;
    const { BTC: _moved, ...classes } = version.document.marginClasses;
    const made = compileParameters(
      parameterSetOf({
        ...version.document,
        marginClasses: {
          ...classes,
          BTC: {
            ...version.document.marginClasses['BTC'],
            dial: { initial: '4', maintenance: String(dial) },
          },
        },
      }),
    );
    methods.set(dial, made);
    return made;
  };
  const first = BARS[slots[0]?.bar ?? -1]?.close ?? NaN;
  let alive = books;
  let byMarket = 0;
  const tipped: { account: string; at: string; notional: Decimal }[] = [];
  /** Of slots on which maintenance margin rose. */
  const used: { readonly notional: Decimal; readonly limit: Decimal }[] = [];
  for (const [index, slot] of slots.entries()) {
    const ratio = new Decimal(BARS[slot.bar]?.close ?? NaN).div(first);
    const price = ratio.times(20_000).toDecimalPlaces(8, Decimal.ROUND_HALF_EVEN);
    const prices = new Map([...market.prices, ['BTC-PERP', price] as const]);
    // 48 hours: dials that stood after the slot two days ago, and since.
    const standing = slots.slice(Math.max(0, index - 2), index + 1).map(({ maintenance }) => maintenance);
    const least = Math.min(...standing, ...(index < 2 ? [1] : []));
    const whole = sum(
      alive.map(({ positions: [btc, eth] }) =>
        sum([price.times(btc?.quantity.abs() ?? 0), new Decimal(1_000).times(eth?.quantity ?? 0)]),
      ),
    );
    const isOver = (book: AccountBook, dial: number): Decimal | null => {
      const margin = marginAccount({ ...market, prices, parameters: methodOf(dial), book });
      if (!margin.ok) throw new Error(JSON.stringify(margin.refusal));
      return margin.value.status === 'LIQUIDATION' ? margin.value.notional : null;
    };
    alive = alive.filter((book) => {
      const notional = isOver(book, slot.maintenance);
      if (notional === null) return true;
      if (isOver(book, least) !== null) byMarket += 1;
      else tipped.push({ account: book.account, at: slot.record.at, notional });
      return false;
    });
    const since = new Date(Date.parse(slot.record.at) - 2 * DAY_MS).toISOString();
    const notional = sum(tipped.filter(({ at }) => at > since).map((one) => one.notional));
    if (slot.maintenance > (slots[index - 1]?.maintenance ?? 1))
      used.push({ notional, limit: whole.times(share).times('0.7') });
  }
  return { byMarket, tipped, used };
}

describe('a programme on a book', () => {
  const plays = new Map<string | null, Promise<PlayedOnBook>>();
  const playedBy = (share: string | null): Promise<PlayedOnBook> => {
    const known = plays.get(share) ?? answered(share);
    plays.set(share, known);
    return known;
  };

  // At '0' who is tipped was tipped by prices that moved after a rise, between the loosest dials and those in force.
  test.each(['0.05', '0'])(
    'tips whom the reference method finds, and rises within a budget of %s alone',
    async (share) => {
      const found = await playedBy(share);
      const expected = byReference(found, bookOf(), share);
      const { start, withBudget } = found.book;
      expect(start).toMatchObject({ accounts: ACCOUNTS, unmargined: 0 });
      expect(withBudget.byMarket.accounts).toBe(expected.byMarket);
      expect(withBudget.tipped.accounts).toBe(expected.tipped.length);
      expect(withBudget.tipped.notional).toBe(
        decimalText(sum(expected.tipped.map(({ notional }) => notional))),
      );
      const named = expected.tipped.map(({ account, at }) => `${account} ${at}`);
      for (const { account, at } of withBudget.tipped.largest) expect(named).toContain(`${account} ${at}`);
      for (const { notional, limit } of expected.used) expect(notional.lte(limit)).toBe(true);
      expect(expected.used.length).toBeGreaterThan(0);
      expect(withBudget.tipped.accounts).toBeGreaterThan(0);
      expect(expected.byMarket).toBeGreaterThan(0);
    },
  );

  test('is held back by the budget, which spares accounts', async () => {
    const { book, summary } = await playedBy('0');
    const { withBudget, withoutBudget, heldBack } = book;
    expect(withoutBudget.tipped.accounts).toBeGreaterThan(withBudget.tipped.accounts);
    expect(heldBack.slots).toBeGreaterThan(0);
    expect(heldBack.greatest).toBeGreaterThan(0);
    expect(summary.from <= (heldBack.greatestAt ?? '')).toBe(true);
    expect(summary.maintenance.meanDial).toBeLessThan(withoutBudget.maintenance.meanDial);
  });

  test('without a limit it goes the way of a backtest without a book', async () => {
    const { book, summary, slots } = await playedBy(null);
    const plain = backtest(programme, BARS, { fromMs: FROM_MS, name: 'programme' });
    expect(plain.ok && plain.slots.at(-1)?.hash).toBe(slots.at(-1)?.hash);
    const byGain = { slots: 0, unknown: [] };
    expect(book.heldBack).toEqual({ slots: 0, byGain, greatest: 0, greatestAt: null, mean: 0 });
    expect(book.withBudget.tipped).toEqual(book.withoutBudget.tipped);
    expect(summary.maintenance).toEqual(book.withoutBudget.maintenance);
  });

  test('an option on what moves is refused: its price does not go in proportion', async () => {
    const book = bookOf();
    const option = { strike: new Decimal(20_000), right: 'CALL' as const };
    const terms = {
      symbol: 'BTC-C',
      underlying: 'BTC',
      kind: 'OPTION' as const,
      multiplier: new Decimal(1),
      option,
    };
    const market = { ...book.market, instruments: new Map([...book.market.instruments, ['BTC-C', terms]]) };
    expect(await played(BUDGET, { ...book, market })).toMatchObject({
      ok: false,
      refusal: { code: 'BOOK', faults: [{ rule: 'options-on-underlying' }] },
    });
  });
});
