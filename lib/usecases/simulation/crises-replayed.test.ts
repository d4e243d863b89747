import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { assert } from '../../domain/assert';
import { chunkOfBooks } from '../../domain/books/book-chunk';
import type { AccountBook, InstrumentTerms } from '../../domain/margin/method/types';
import { decimal, Decimal, decimalText, ONE, round } from '../../domain/number/decimal';
import { NO_DIALS } from '../../domain/parameters/dial-vector';
import { marginClassOfExchangeTiers } from '../../domain/parameters/exchange-tiers';
import { NO_RAMPS } from '../../domain/parameters/ramps';
import { ok, refuse } from '../../domain/result';
import {
  type LibraryScenario,
  libraryScenario,
  SCENARIO_FORMAT,
} from '../../domain/risk/scenarios/library/scenario-document';
import type { WalksAsked } from '../../domain/risk/studies/walks/walks';
import { emptyChunk } from '../../domain/risk/studies/study';
import { mergeParts, partsOf, sectionsOf } from '../../domain/risk/studies/registry';
import { columnarEngine } from '../../engine/columnar-engine';
import { parameterSetOf } from '../../testing/arbitraries';
import { sharedDataFile } from '../../testing/shared-data';
import { askedOfAll, NO_QUESTIONS } from './steps/frozen-inputs';
import { stressQuestion, stressTrial } from './steps/stress-trial';
import { trialOf, tryBlock } from './steps/trial';
import { walksFound } from './steps/walks-found';

// Crises of the past, hour by hour, on positions that traders had, under a real exchange's tiers and tighter ones: held to the same
// walk along the path in doubles, account by account.

const POSITIONS = sharedDataFile('positions/synthetix_perps_v1_positions.csv');
const PRICES = sharedDataFile('prices/crypto_intraday_crises.csv');
const TIERS = sharedDataFile('venue_params/binance_brackets.json');

/** Instants of a path at most, the first among them; three days before the lowest close of BTC and one after. */
const INSTANTS = 97;
const BEFORE_LOWEST = 72;
/** What the maintenance rates are proposed to be, of what they are. */
const TIGHTER = 1.5;
const EVENTS = ['covid_2020', 'china_2021', 'luna_2022', 'celsius_3ac_2022', 'adl_oct_2025', 'feb_2026'];

type Tier = readonly [floor: number, cap: number, rate: number, leverage: number, deduction: number];

interface Traded {
  readonly account: string;
  readonly symbol: string;
  readonly isShort: boolean;
  /** At entry, and what was paid in, in dollars. */
  readonly notional: number;
  readonly margin: number;
}

/** As if it had been opened where the path begins, with as much notional and margin. */
interface Held extends Traded {
  readonly quantity: Decimal;
}

function lines(file: string | null): readonly (readonly string[])[] {
  const [, ...rows] = fs
    .readFileSync(file ?? '', 'utf8')
    .trim()
    .split('\n');
  return rows.map((row) => row.split(','));
}

/** Each market of an account is margined by itself there. */
function positions(): readonly Traded[] {
  return lines(POSITIONS).map(([hash = '', symbol = '', size, , margin, notional]) => ({
    ...{ account: `${hash}-${symbol}`, symbol, isShort: Number(size) < 0 },
    ...{ notional: Number(notional), margin: Number(Number(margin).toFixed(8)) },
  }));
}

/** Closes by symbol, of the hours that every one of them has. */
function closesOf(event: string): {
  readonly instants: readonly string[];
  readonly closes: ReadonlyMap<string, readonly string[]>;
} {
  const bySymbol = new Map<string, Map<string, string>>();
  for (const [name, , interval, openedAt = '', symbol = '', , , , close = ''] of lines(PRICES)) {
    if (name !== event || interval !== '1h') continue;
    const own = bySymbol.get(symbol) ?? new Map<string, string>();
    bySymbol.set(symbol, own.set(openedAt.replace('Z', ':00Z'), close));
  }
  const all = [...(bySymbol.get('BTC')?.keys() ?? [])].sort();
  const lowest = all.reduce((least, at) => (closeAt(at) < closeAt(least) ? at : least));
  function closeAt(at: string): number {
    return Number(bySymbol.get('BTC')?.get(at));
  }
  const from = Math.max(0, Math.min(all.indexOf(lowest) - BEFORE_LOWEST, all.length - INSTANTS));
  const instants = all.slice(from, from + INSTANTS);
  const whole = [...bySymbol].filter(([, own]) => instants.every((at) => own.has(at)));
  return {
    instants,
    closes: new Map(whole.map(([symbol, own]) => [symbol, instants.map((at) => own.get(at) ?? '')])),
  };
}

function publishedTiers(): Readonly<Record<string, readonly Tier[]>> {
  const { symbols } = JSON.parse(fs.readFileSync(TIERS ?? '', 'utf8')) as {
    readonly symbols: Readonly<Record<string, readonly Tier[]>>;
  };
  return symbols;
}

function tiersOf(symbols: readonly string[], times: number) {
  const known = publishedTiers();
  const text = (value: number): string => new Decimal(value).toFixed();
  const scaled = (rate: number): number => Number((rate * times).toFixed(6));
  const tiers = new Map(symbols.map((symbol) => [symbol, known[`${symbol}/USDT:USDT`] ?? []]));
  const classes = [...tiers].map(([symbol, rows]) => {
    const stated = marginClassOfExchangeTiers(
      [symbol],
      rows.map(([floor, cap, rate, leverage]) => ({
        ...{ floor: text(floor), cap: text(cap) },
        ...{ maintenanceRate: text(scaled(rate)), maxLeverage: text(leverage) },
      })),
    );
    assert(stated.ok, `${symbol} has sound tiers`);
    return [symbol, stated.value] as const;
  });
  const set = parameterSetOf({
    ...{ format: 'margrave/parameter-set/1', settlementAsset: 'USDT' },
    marginClasses: Object.fromEntries(classes),
    collateral: { USDT: { haircut: '0' } },
    accountRules: { warningLevel: '1.5', callLevel: '1.2', liquidationLevel: '1' },
    rounding: {
      notional: { scale: 8, mode: 'HALF_EVEN' },
      margin: { scale: 8, mode: 'UP' },
      profitAndLoss: { scale: 8, mode: 'FLOOR' },
      collateralValue: { scale: 8, mode: 'FLOOR' },
    },
  });
  /** By marginal tiers, in doubles. */
  const maintenance = (symbol: string, notional: number): number =>
    (tiers.get(symbol) ?? []).reduce(
      (sum, [floor, cap, rate]) => sum + Math.max(0, Math.min(notional, cap) - floor) * scaled(rate),
      0,
    );
  return { set, maintenance };
}

/** The same walk, account by account: at which step each is first below its maintenance margin, and what is owed in all at each. */
function walked(
  held: readonly Held[],
  closes: ReadonlyMap<string, readonly string[]>,
  maintenance: (symbol: string, notional: number) => number,
) {
  const steps = INSTANTS - 1;
  const [liquidated, badDebt] = [new Array<number>(steps).fill(0), new Array<number>(steps).fill(0)];
  // Of whom is liquidated, then and once.
  const left = new Array<number>(steps).fill(0);
  for (const { symbol, quantity, margin } of held) {
    const prices = (closes.get(symbol) ?? []).map(Number);
    const [first = NaN] = prices;
    const size = quantity.toNumber();
    const equityAt = (price: number): number => margin + size * (price - first);
    const isBelow = (price: number): boolean => equityAt(price) < maintenance(symbol, Math.abs(size) * price);
    // Who is so before it begins is liquidated by nothing of it.
    let isOver = isBelow(first);
    for (const [at, price] of prices.slice(1).entries()) {
      badDebt[at] = (badDebt[at] ?? 0) + Math.max(0, -equityAt(price));
      if (isOver || !isBelow(price)) continue;
      isOver = true;
      liquidated[at] = (liquidated[at] ?? 0) + 1;
      left[at] = (left[at] ?? 0) + Math.max(0, -equityAt(price));
    }
  }
  return { liquidated, badDebt, left };
}

async function replayed(event: string) {
  const { instants, closes } = closesOf(event);
  const known = publishedTiers();
  const first = (symbol: string): Decimal => decimal(closes.get(symbol)?.[0] ?? '');
  const held = positions()
    .filter(({ symbol }) => closes.has(symbol) && known[`${symbol}/USDT:USDT`] !== undefined)
    .map((one): Held => {
      const size = new Decimal(one.notional).div(first(one.symbol));
      const quantity = round(one.isShort ? size.neg() : size, { scale: 8, mode: 'HALF_EVEN' });
      return { ...one, quantity };
    });
  const symbols = [...new Set(held.map(({ symbol }) => symbol))].sort();
  const [base, tighter] = [tiersOf(symbols, 1), tiersOf(symbols, TIGHTER)];
  const terms = symbols.map((symbol): [string, InstrumentTerms] => [symbol, { symbol, multiplier: ONE }]);
  const market = {
    instruments: new Map(terms),
    prices: new Map(symbols.map((symbol) => [symbol, first(symbol)])),
  };
  const books = held
    .map(({ account, symbol, quantity, margin }): AccountBook => ({
      account,
      positions: [{ instrument: symbol, entryPrice: first(symbol), quantity }],
      collateral: [{ asset: 'USDT', amount: new Decimal(margin) }],
    }))
    .sort((a, b) => (a.account < b.account ? -1 : 1));
  const scenario = libraryScenario({
    ...{ format: SCENARIO_FORMAT, name: event },
    provenance: { kind: 'SOURCE', text: 'Hourly closes.' },
    shock: {
      ...{ kind: 'PATH', instants: [...instants] },
      prices: Object.fromEntries(symbols.map((symbol) => [symbol, [...(closes.get(symbol) ?? [])]])),
    },
  });
  const sides = { base: base.set, proposed: tighter.set };
  const question = stressQuestion([scenario], sides, market);
  assert(question !== null, 'a scenario is asked');
  const stress = await stressTrial(question, base.set, market, () => Promise.resolve(ok(scenario.text)));
  assert(stress.ok, 'the path can be computed with');
  const asked = { ...askedOfAll(market, NO_QUESTIONS), corners: false, crises: null, burden: null };
  const trial = trialOf({ ...sides, dials: NO_DIALS, ramps: NO_RAMPS, standsStill: true }, market, {
    ...asked,
    transition: null,
    stress: stress.value,
  });
  assert(trial.ok, 'the change can be tried');
  const tried = await tryBlock(columnarEngine(), trial.value, chunkOfBooks(books));
  expect([...tried.failed]).toEqual([]);
  const empty = partsOf(emptyChunk({ isAtCorners: false, crises: null, stress: stress.value.asked }));
  const [found] = sectionsOf(mergeParts(empty, { ...empty, ...tried.parts })).stress?.scenarios ?? [];
  assert(found?.through != null, 'it was gone through');
  const walks = await walksFound(
    {
      engine: columnarEngine(),
      trial: trial.value,
      asked: walksAsked(scenario, instants),
      stress: stress.value,
    },
    {
      ...{ market, blocks: [{ index: 0, chunk: 0, from: 0, accounts: books.length }] },
      accountsOf: () => Promise.resolve(ok(chunkOfBooks(books))),
    },
    () => Promise.resolve(refuse('No history was kept.')),
  );
  assert(walks.ok, 'nothing was altered');
  const [walk] = walks.value.walks;
  assert(walk !== undefined, 'it was walked');
  return { held, closes, found, through: found.through, base, tighter, walk };
}

function walksAsked({ hash }: LibraryScenario, instants: readonly string[]): WalksAsked {
  const [first = NaN, ...others] = instants.map((at) => Date.parse(at));
  return {
    paths: [{ scenario: hash, atMs: others.map((at) => at - first) }],
    ...{ insuranceFund: null, guardHistory: { before: null, after: null } },
  };
}

const total = (counts: readonly number[]): number => counts.reduce((sum, one) => sum + one, 0);
const whole = (dollars: number): string => decimalText(new Decimal(dollars.toFixed(0)));

test.skipIf(POSITIONS === null || PRICES === null || TIERS === null).each(EVENTS)(
  'whom %s liquidates, hour by hour, and what it leaves uncovered',
  async (event) => {
    const { held, closes, found, through, base, tighter, walk } = await replayed(event);
    const row = [event.replaceAll('_', ' '), String(held.length)];
    const gone = [row[0] ?? ''];
    for (const [side, { maintenance }] of [
      ['before', base],
      ['after', tighter],
    ] as const) {
      const expected = walked(held, closes, maintenance);
      expect(through[side].liquidated).toEqual(expected.liquidated);
      const debts = found.steps.map((step) => Number(step[side].badDebt));
      for (const [at, debt] of debts.entries()) expect(debt).toBeCloseTo(expected.badDebt[at] ?? NaN, 3);
      row.push(String(total(through[side].liquidated)), whole(Math.max(...debts)));
      const { steps } = walk[side].course;
      expect(steps.slice(1).map((step) => step.liquidated)).toEqual(expected.liquidated);
      for (const [at, step] of steps.slice(1).entries())
        expect(Number(step.badDebt)).toBeCloseTo(expected.left[at] ?? NaN, 3);
      const all = Number(walk[side].course.total.badDebt) - Number(steps[0]?.badDebt);
      gone.push(String(total(expected.liquidated)), whole(all));
    }
    expect(total(through.after.liquidated)).toBeGreaterThanOrEqual(total(through.before.liquidated));
    const docs = fs.readFileSync(path.resolve(import.meta.dirname, '../../../docs/methodology.md'), 'utf8');
    const told = docs.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
    expect(told).toContainEqual(['', ...row, '']);
    expect(told).toContainEqual(['', ...gone, '']);
  },
);
