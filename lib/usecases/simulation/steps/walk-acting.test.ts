import { expect, test } from 'vitest';
import { assert } from '../../../domain/assert';
import { chunkOfBooks } from '../../../domain/books/book-chunk';
import { historySeriesText, historySnapshotText } from '../../../domain/books/history-snapshot';
import { hashed } from '../../../domain/books/snapshot';
import { compareBytes } from '../../../domain/books/snapshot-line';
import { EXAMPLE_PROGRAMME } from '../../../domain/dynamics/example-programme';
import { stateText } from '../../../domain/dynamics/law-state';
import { type Programme, programmeOf } from '../../../domain/dynamics/programme';
import type { SignalBar } from '../../../domain/dynamics/signal';
import { firstState } from '../../../domain/dynamics/slot';
import type { LiquidationBudget } from '../../../domain/governance/guardrails/liquidation-budget';
import type { MarketState } from '../../../domain/margin/method/inputs';
import type { AccountBook } from '../../../domain/margin/method/types';
import { Decimal, decimal, decimalText } from '../../../domain/number/decimal';
import { Random } from '../../../domain/number/random';
import { NO_DIALS } from '../../../domain/parameters/dial-vector';
import { NO_RAMPS } from '../../../domain/parameters/ramps';
import { ok, refuse } from '../../../domain/result';
import type { AdjustmentProgrammeDocument } from '../../../domain/parameters/document/programme-document';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import type { ProgrammesAsked, WalkUnder } from '../../../domain/risk/studies/walks/walks';
import { columnarEngine } from '../../../engine/columnar-engine';
import { parameterSetOf } from '../../../testing/arbitraries';
import { backtestOnBook } from '../../adjustments/backtest-on-book';
import { sidesAtCorners } from './corner-margins';
import { walksFound } from './walks-found';

const DAY_MS = 86_400_000;
const ACCOUNTS = 60;
const KNOWN = 390;
const DOCUMENT: AdjustmentProgrammeDocument = {
  ...EXAMPLE_PROGRAMME,
  signal: { ...EXAMPLE_PROGRAMME.signal, instrument: 'BTC-PERP' },
  target: { ...EXAMPLE_PROGRAMME.target, anchor: { kind: 'RELATIVE', reference: '0.0465' } },
  noticeMinutes: 60,
};
const PROGRAMME = programmeOf(DOCUMENT);
const BUDGET: LiquidationBudget = {
  ...{ liquidationBudgetFractionOfNotional: '0.05', liquidationBudgetNotional: null },
  liquidationBudgetWindowHours: 48,
};

/** Calm days, then ones thrice as wild that go nowhere: closes of eight decimals, as a history writes them. */
function bars(): readonly SignalBar[] {
  let close = 100;
  return Array.from({ length: KNOWN + 16 }, (_, day) => {
    const open = close;
    const size = day < KNOWN ? 0.02 : 0.05 + (day % 3) * 0.01;
    close = Number((day % 2 === 0 ? open * (1 + size) : open / (1 + size)).toFixed(8));
    const prices = { open, close, high: Math.max(open, close), low: Math.min(open, close) };
    return { ...prices, opensAtMs: PROGRAMME.firstBarMs + day * DAY_MS };
  });
}
const BARS = bars();
const [known, along] = [BARS.slice(0, KNOWN), BARS.slice(KNOWN)];

function versionOf(
  programmes: Readonly<Record<string, AdjustmentProgrammeDocument>>,
  rate = '0.05',
): ParameterSet {
  const formula = (rate: string) => ({
    curve: { driver: 'NOTIONAL', shape: 'WHOLE_TIERS', tiers: [{ floor: '0', rate }] },
  });
  const rounding = { scale: 8, mode: 'HALF_EVEN' };
  return parameterSetOf({
    ...{ format: 'margrave/parameter-set/1', settlementAsset: 'USDT' },
    marginClasses: {
      BTC: { instruments: ['BTC-PERP'], initialMargin: formula('0.1'), maintenanceMargin: formula(rate) },
      ETH: { instruments: ['ETH-PERP'], initialMargin: formula('0.1'), maintenanceMargin: formula(rate) },
    },
    collateral: { USDT: { haircut: '0' } },
    accountRules: { warningLevel: '1.5', callLevel: '1.2', liquidationLevel: '1' },
    rounding: { notional: rounding, margin: rounding, profitAndLoss: rounding, collateralValue: rounding },
    adjustmentProgrammes: programmes,
  });
}

function booksOf(seed: number): readonly AccountBook[] {
  const random = Random.fromSeed(seed);
  return Array.from({ length: ACCOUNTS }, (_, index): AccountBook => {
    const quantity = new Decimal((random.uniform() < 0.5 ? -1 : 1) * (1 + Math.floor(random.uniform() * 50)));
    const eth = new Decimal(Math.floor(random.uniform() * 3));
    const positions = [
      { instrument: 'BTC-PERP', quantity, entryPrice: new Decimal(20_000) },
      { instrument: 'ETH-PERP', quantity: eth, entryPrice: new Decimal(1_000) },
    ];
    // From hardly enough to three times what it takes.
    const cover = 1.02 + random.uniform() * 2;
    const amount = quantity.abs().times(20_000).plus(eth.times(1_000)).times('0.05').times(cover.toFixed(6));
    return { account: `a-${10 + index}`, positions, collateral: [{ asset: 'USDT', amount }] };
  }).sort((a, b) => compareBytes(a.account, b.account));
}

const listed = (symbol: string, underlying: string) =>
  [symbol, { symbol, underlying, kind: 'PERPETUAL' as const, multiplier: new Decimal(1) }] as const;
const MARKET: MarketState = {
  instruments: new Map([listed('BTC-PERP', 'BTC'), listed('ETH-PERP', 'ETH')]),
  prices: new Map([
    ['BTC-PERP', new Decimal(20_000)],
    ['ETH-PERP', new Decimal(1_000)],
  ]),
};

/** At the closes of the wild days, over the last close that was known. */
const PATH = along.map(({ close }) =>
  new Decimal(20_000)
    .times(close)
    .div(known.at(-1)?.close ?? NaN)
    .toDecimalPlaces(8, Decimal.ROUND_HALF_EVEN),
);

async function walked(
  version: ParameterSet,
  books: readonly AccountBook[],
  standing: readonly {
    readonly name: string;
    readonly programme: Programme;
    readonly phase?: 'INITIAL_ONLY' | 'LIVE';
  }[],
  {
    budget = BUDGET,
    loopGainMax = null as string | null,
    blockAccounts = 17,
    isStopped = false,
    stepMs = DAY_MS,
    onPath = ['BTC-PERP'],
    isDeleveraging = false,
  } = {},
): Promise<WalkUnder> {
  const series = hashed(
    historySeriesText(
      known.map((bar) => ({
        opensAt: new Date(bar.opensAtMs),
        ...{
          high: decimal(String(bar.high)),
          low: decimal(String(bar.low)),
          close: decimal(String(bar.close)),
        },
      })),
    ),
  );
  const history = hashed(
    historySnapshotText([{ instrument: 'BTC-PERP', bars: known.length, hash: series.hash }]),
  );
  const texts = new Map([series, history].map(({ hash, text }) => [hash, text]));
  const programmes: ProgrammesAsked = {
    standing: standing.map(({ name, programme, phase = 'LIVE' }) => ({
      ...{ programme: name, phase, isStopped },
      state: stateText(firstState(programme)),
    })),
    ...{ history: { '1440': history.hash }, budget, loopGainMax, volatilities: {} },
    onPath: { path: onPath },
  };
  const atMs = PATH.map((_, place) => (place + 1) * stepMs);
  const minutes = atMs.map((ms) => ms / 60_000);
  const blocks = Array.from({ length: Math.ceil(books.length / blockAccounts) }, (_, index) => ({
    ...{ index, chunk: 0, from: index * blockAccounts },
    accounts: Math.min(blockAccounts, books.length - index * blockAccounts),
  }));
  const present = { base: version, proposed: version };
  const corners = sidesAtCorners(present);
  assert(corners.ok, 'its corners are sound');
  const found = await walksFound(
    {
      engine: columnarEngine(),
      trial: {
        ...{ present, corners: corners.value },
        change: { ...present, dials: NO_DIALS, ramps: NO_RAMPS, standsStill: true },
      },
      asked: {
        paths: [{ scenario: 'path', atMs }],
        ...{ insuranceFund: null, guardHistory: { before: null, after: null }, programmes },
        ...(isDeleveraging && { deleveraging: 'PROFIT_TIMES_LEVERAGE' }),
      },
      stress: {
        asked: {
          ...{ scenarioSetHash: '', listedAtMost: 20 },
          scenarios: [
            {
              ...{ hash: 'path', name: 'Wild days', steps: atMs.map(String) },
              path: { minutes, graceMinutes: { before: 0, after: 0 } },
            },
          ],
        },
        prices: PATH.map((price) => new Map([...MARKET.prices, ['BTC-PERP', price] as const])),
      },
    },
    {
      ...{ market: MARKET, blocks },
      accountsOf: ({ from, accounts }) =>
        Promise.resolve(ok(chunkOfBooks(books.slice(from, from + accounts)))),
    },
    (hash) => {
      const text = texts.get(hash);
      return Promise.resolve(text === undefined ? refuse('It was altered.') : ok(text));
    },
  );
  assert(found.ok, 'nothing was altered');
  const [walk] = found.value.walks;
  assert(walk !== undefined, 'it was walked');
  return walk.before;
}

/** The same days played from the close before them, by the backtest: prices stand for the close of its first slot. */
async function backtested(
  version: ParameterSet,
  books: readonly AccountBook[],
  share: string | null,
  gain: string | null,
) {
  const fromMs = PROGRAMME.firstBarMs + (KNOWN - 1) * DAY_MS;
  const answer = await backtestOnBook(
    columnarEngine(),
    PROGRAMME,
    BARS,
    { fromMs, name: 'programme' },
    { version, market: MARKET, books },
    {
      budget: { ...BUDGET, liquidationBudgetFractionOfNotional: share },
      loopGainMax: gain === null ? null : decimal(gain),
    },
  );
  assert(answer.ok, 'it can be played');
  return answer.value;
}

const maintenanceOf = ({ acting }: WalkUnder) =>
  acting?.dials.map(({ marginClasses }) => Number(marginClasses['BTC']?.maintenance ?? '1')) ?? [];

test.each([null, '0.05', '0'])(
  'a programme along a path moves as in a backtest of the same days, and the same accounts leave: a budget of %s',
  async (share) => {
    const version = versionOf({ programme: DOCUMENT });
    for (const seed of share === '0.05' ? [5, 6] : [5]) {
      const books = booksOf(seed);
      const played = await backtested(version, books, share, null);
      // Its first slot is at the close that was known, by which nothing has moved yet.
      const [first, ...slots] = played.slots;
      expect([first?.maintenance, first?.hasMoved]).toEqual([1, false]);
      const budget = { ...BUDGET, liquidationBudgetFractionOfNotional: share };
      const found = await walked(version, books, [{ name: 'programme', programme: PROGRAMME }], { budget });
      expect(maintenanceOf(found).slice(1)).toEqual(slots.map(({ maintenance }) => maintenance));
      const { tipped, byMarket } = played.book.withBudget;
      expect(found.course.total.liquidated).toBe(tipped.accounts + byMarket.accounts);
      expect(found.acting?.programmes).toMatchObject([
        { programme: 'programme', slots: 16, heldBack: played.book.heldBack.slots },
      ]);
      const still = found.acting?.dialsStill.total;
      expect(found.course.total.liquidated).toBeGreaterThanOrEqual(still?.liquidated ?? NaN);
      if (share === null) expect(tipped.accounts).toBeGreaterThan(0);
      // However the book is cut.
      const again = await walked(version, books, [{ name: 'programme', programme: PROGRAMME }], {
        ...{ budget, blockAccounts: 60 },
      });
      expect(again).toEqual(found);
    }
  },
);

test('a loop gain holds a rise back as in a backtest, and initial margin alone liquidates nobody more', async () => {
  const version = versionOf({ programme: DOCUMENT });
  const books = booksOf(5);
  const one = { name: 'programme', programme: PROGRAMME };
  // Nobody knows the depth of this market, so what a rise would sell is not borne.
  const played = await backtested(version, books, null, '2');
  const budget = { ...BUDGET, liquidationBudgetFractionOfNotional: null };
  const found = await walked(version, books, [one], { budget, loopGainMax: '2' });
  expect(maintenanceOf(found).slice(1)).toEqual(played.slots.slice(1).map(({ maintenance }) => maintenance));
  expect(found.acting?.programmes[0]?.heldBack).toBe(played.book.heldBack.slots);
  expect(played.book.heldBack.byGain.slots).toBeGreaterThan(0);

  const initial = await walked(version, books, [{ ...one, phase: 'INITIAL_ONLY' }], { budget });
  expect(new Set(maintenanceOf(initial))).toEqual(new Set([1]));
  expect(Number(initial.acting?.dials.at(-1)?.marginClasses['BTC']?.initial)).toBeGreaterThan(1);
});

test('span by span it is what it is at once, deleveraging included', async () => {
  // Who has paid in little owes by the first wild day, and the other side is closed; others go later.
  const books = booksOf(5).map((book, at) => ({
    ...book,
    collateral: book.collateral.map(({ asset, amount }) => ({ asset, amount: amount.div(1 + (at % 3)) })),
  }));
  const version = versionOf({ programme: DOCUMENT }, '0.01');
  const one = { name: 'programme', programme: PROGRAMME, phase: 'INITIAL_ONLY' as const };
  const { course, acting } = await walked(version, books, [one], { isDeleveraging: true });
  expect(acting?.programmes[0]?.moved).toBeGreaterThan(3);
  expect(course).toEqual(acting?.dialsStill);
  const { deleveraging } = course;
  expect(deleveraging?.steps.length).toBeGreaterThan(0);
  expect(Number(deleveraging?.total.borne)).toBeGreaterThan(0);
  // Later steps find others there than the first left.
  expect(
    course.steps.slice((deleveraging?.steps[0]?.step ?? 0) + 1).some((step) => step.liquidated > 0),
  ).toBe(true);
});

test('several programmes act together, each on its own classes', async () => {
  const eth: AdjustmentProgrammeDocument = {
    ...DOCUMENT,
    scope: { marginClasses: ['ETH'] },
    bounds: { ...DOCUMENT.bounds, greatest: '2' },
  };
  const both = versionOf({ btc: DOCUMENT, eth });
  const books = booksOf(5);
  const standing = [
    { name: 'btc', programme: PROGRAMME },
    { name: 'eth', programme: programmeOf(eth) },
  ];
  const found = await walked(both, books, standing, {
    budget: { ...BUDGET, liquidationBudgetFractionOfNotional: null },
  });
  expect(found.acting?.programmes.map(({ programme, slots }) => [programme, slots])).toEqual([
    ['btc', 16],
    ['eth', 16],
  ]);
  const alone = await walked(
    versionOf({ programme: DOCUMENT }),
    books,
    [{ name: 'programme', programme: PROGRAMME }],
    {
      budget: { ...BUDGET, liquidationBudgetFractionOfNotional: null },
    },
  );
  // Without a budget they take nothing from each other.
  expect(maintenanceOf(found)).toEqual(maintenanceOf(alone));
  const last = found.acting?.dials.at(-1)?.marginClasses;
  expect(last?.['ETH']?.initial).toBe(decimalText(Decimal.min('2', last?.['BTC']?.initial ?? '0')));
});

test('what a path does not say is not guessed: such a programme stands still, and says why', async () => {
  const books = booksOf(5);
  const because = async (
    document: AdjustmentProgrammeDocument,
    options: Parameters<typeof walked>[3] = {},
  ): Promise<readonly (string | null)[]> => {
    const version = versionOf({ programme: document });
    const found = await walked(
      version,
      books,
      [{ name: 'programme', programme: programmeOf(document) }],
      options,
    );
    expect(found.course.steps).toHaveLength(17);
    return [...found.still.map((one) => one.because), found.acting && 'ACTS'];
  };
  const signal = (changes: object) => ({ ...DOCUMENT, signal: { ...DOCUMENT.signal, ...changes } });
  expect(await because(DOCUMENT)).toEqual(['ACTS']);
  expect(await because(DOCUMENT, { isStopped: true })).toEqual(['SUSPENDED', null]);
  expect(await because(signal({ instrument: 'ETH-PERP' }))).toEqual(['NO_BARS_KNOWN', null]);
  expect(await because(DOCUMENT, { onPath: [] })).toEqual(['SIGNAL_NOT_ON_PATH', null]);
  expect(await because(DOCUMENT, { stepMs: DAY_MS / 24 })).toEqual(['NO_BAR_CLOSES', null]);
  expect(await because(DOCUMENT, { stepMs: 2 * DAY_MS })).toEqual(['BARS_BETWEEN_INSTANTS', null]);
  const impact = { coefficient: '1', notional: '1000000' };
  expect(await because({ ...DOCUMENT, target: { ...DOCUMENT.target, impact } })).toEqual([
    'READS_LIQUIDITY',
    null,
  ]);
});
