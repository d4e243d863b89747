import { describe, expect, test } from 'vitest';
import { parameterSetOf } from '../../../testing/arbitraries';
import { drawSeed } from '../../../testing/draw-seed';
import { everyCase } from '../../../testing/engine-cases';
import { BOARDS, boardCase } from '../../../testing/engine-options';
import { type EngineCase, presetCase, tiersCase } from '../../../testing/engine-pairs';
import { repeats } from '../../../testing/thorough';
import { Decimal, round } from '../../number/decimal';
import { Random } from '../../number/random';
import { PRESETS } from '../../presets/all';
import { movingInstruments } from '../calls/call-price';
import { marginAccount } from '../method/account';
import { compileParameters } from '../method/compile';
import type { MarginInputs } from '../method/inputs';
import { markPrice } from '../method/position';
import type { AccountMargin } from '../method/types';
import { guessByLine } from './excess-line';
import { liquidationPricesOf } from './liquidation-price';
import { PRICE_UNITS, searchedLiquidationPrices } from './liquidation-search';
import { StandingAtPrice } from './standing-at-price';

// Against the reference method on the whole account, over all presets, random sets and boards of options.

/** The whole account is margined hundreds of times for each price: a busy machine takes its time. */
const SLOW_MS = 240_000;

interface Margined {
  readonly inputs: MarginInputs;
  readonly margined: AccountMargin;
}

function accountsOf({ parameters, market, books }: EngineCase): readonly Margined[] {
  const compiled = compileParameters(parameters);
  return books.flatMap((book) => {
    const inputs = { ...market, parameters: compiled, book };
    const margined = marginAccount(inputs);
    return margined.ok ? [{ inputs, margined: margined.value }] : [];
  });
}

function statusOfWhole(inputs: MarginInputs, instrument: string, price: Decimal) {
  const margined = marginAccount({ ...inputs, prices: new Map(inputs.prices).set(instrument, price) });
  if (!margined.ok) throw new Error(`not margined at another price: ${margined.refusal.code}`);
  return margined.value.status;
}

/** The same account with so much cash that it is near the brink, on its right side: there prices have something to move. */
function atTheBrink({ inputs, margined }: Margined, share: number): Margined {
  const { book, parameters } = inputs;
  const asset = parameters.set.document.settlementAsset;
  const left = margined.equity.minus(margined.maintenanceMargin);
  const spare = left.times((left.lt(0) ? 2 - share : share).toFixed(3));
  const others = book.collateral.filter((balance) => balance.asset !== asset);
  const cash = book.collateral.find((balance) => balance.asset === asset)?.amount ?? new Decimal(0);
  const amount = round(cash.minus(spare), { scale: 6, mode: 'UP' });
  const moved = { ...inputs, book: { ...book, collateral: [...others, { asset, amount }] } };
  const again = marginAccount(moved);
  return again.ok ? { inputs: moved, margined: again.value } : { inputs, margined };
}

function unitsOf(price: Decimal): bigint {
  return BigInt(price.times(PRICE_UNITS.toString()).toFixed());
}

function drawn(random: Random, turns: number, books: number): readonly Margined[] {
  return Array.from({ length: turns }, (_, turn) => accountsOf(everyCase(random, turn, books)))
    .flat()
    .map((account) => atTheBrink(account, 0.2 + 0.8 * random.uniform()));
}

test(
  'whether an account is in liquidation at any one price is what the whole account margined anew says',
  () => {
    const random = Random.fromSeed(drawSeed());
    let changed = 0;
    for (const { inputs, margined } of drawn(random, repeats(8, 16), repeats(2, 4))) {
      const standing = new StandingAtPrice(inputs, margined);
      for (const { instrument } of margined.positions.slice(0, 4)) {
        const isLiquidatableAt = standing.isLiquidatableAt(instrument);
        const guess = guessByLine(inputs, standing, instrument);
        for (const exponent of [-4, -1, -0.1, 0.05, 0.5, 3]) {
          const factor = (10 ** (exponent * (0.5 + random.uniform()))).toFixed(9);
          const price = round(markPrice(inputs.prices, instrument).times(factor), { scale: 18, mode: 'UP' });
          const status = statusOfWhole(inputs, instrument, price);
          expect(isLiquidatableAt(price)).toBe(status === 'LIQUIDATION');
          const units = unitsOf(price);
          const guessed = guess?.at(units) ?? 'UNSURE';
          if (guessed !== 'UNSURE') expect(guessed === 'LIQUIDATABLE').toBe(status === 'LIQUIDATION');
          if (guess?.isSafeBetween(unitsOf(markPrice(inputs.prices, instrument)), units))
            expect(status).not.toBe('LIQUIDATION');
          if (status !== margined.status) changed += 1;
        }
      }
    }
    expect(changed).toBeGreaterThan(20);
  },
  SLOW_MS,
);

test(
  'so it is where a profit above its part in what a portfolio requires counts in part',
  () => {
    const random = Random.fromSeed(drawSeed() + 6);
    const rate = { curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate: '0.25' } };
    const profitWeight = { initial: rate, maintenance: rate, above: 'REQUIREMENT' };
    let changed = 0;
    for (const board of BOARDS) {
      const one = boardCase(random, board, repeats(4, 12));
      const { document } = one.parameters;
      const marginClasses = Object.fromEntries(
        Object.entries(document.marginClasses).map(([name, of]) => [name, { ...of, profitWeight }]),
      );
      const parameters = parameterSetOf({ ...document, marginClasses });
      for (const { inputs, margined } of accountsOf({ ...one, parameters }).map((account) =>
        atTheBrink(account, 0.9),
      )) {
        const standing = new StandingAtPrice(inputs, margined);
        for (const { instrument } of margined.positions.filter(
          (held) => inputs.instruments.get(held.instrument)?.kind !== 'OPTION',
        )) {
          const isLiquidatableAt = standing.isLiquidatableAt(instrument);
          for (const factor of [0.1, 0.6, 0.9, 0.97, 1.03, 1.1, 1.6, 4]) {
            const drawn = (factor * (0.95 + 0.1 * random.uniform())).toFixed(9);
            const price = round(markPrice(inputs.prices, instrument).times(drawn), { scale: 18, mode: 'UP' });
            const status = statusOfWhole(inputs, instrument, price);
            expect(isLiquidatableAt(price)).toBe(status === 'LIQUIDATION');
            if (status !== margined.status) changed += 1;
          }
        }
      }
    }
    expect(changed).toBeGreaterThan(10);
  },
  SLOW_MS,
);

test('so it is where contracts settle in other assets, whose price is moved as well', () => {
  const random = Random.fromSeed(drawSeed() + 4);
  let [own, asset] = [0, 0];
  for (let turn = 0; turn < repeats(24, 200); turn += 1) {
    const preset = PRESETS[turn % (PRESETS.length + 4)];
    const one = preset ? presetCase(random, preset, 6, 1) : tiersCase(random, 6, 1);
    for (const { inputs, margined } of accountsOf(one).map((account) => atTheBrink(account, 0.9))) {
      const standing = new StandingAtPrice(inputs, margined);
      if (!standing.isValued) continue;
      const held = margined.positions.map(({ instrument }) => instrument);
      for (const instrument of movingInstruments(inputs)) {
        const isLiquidatableAt = standing.isLiquidatableAt(instrument);
        for (const factor of [0.01, 0.5, 0.9, 0.99, 1.01, 1.1, 2, 40]) {
          const drawn = (factor * (0.95 + 0.1 * random.uniform())).toFixed(9);
          const price = round(markPrice(inputs.prices, instrument).times(drawn), { scale: 18, mode: 'UP' });
          const status = statusOfWhole(inputs, instrument, price);
          expect(isLiquidatableAt(price)).toBe(status === 'LIQUIDATION');
          if ((status === 'LIQUIDATION') === (margined.status === 'LIQUIDATION')) continue;
          if (held.includes(instrument)) own += 1;
          else asset += 1;
        }
      }
    }
  }
  expect(own).toBeGreaterThan(20);
  expect(asset).toBeGreaterThan(5);
});

/** As if nothing were known but the whole account. */
function searchedByWhole(inputs: MarginInputs, instrument: string) {
  return searchedLiquidationPrices({
    mark: markPrice(inputs.prices, instrument),
    isLiquidatable: (price) => statusOfWhole(inputs, instrument, price) === 'LIQUIDATION',
    guess: null,
  });
}

describe('where there is no closed form, prices are those of a search that margins the whole account', () => {
  const isSearched = ({ inputs, margined }: Margined, instrument: string): boolean => {
    const marginClass = inputs.parameters.classOfInstrument.get(instrument);
    const isTogether = margined.positions.some(
      (one) => one.instrument === instrument && one.portfolio !== null,
    );
    return marginClass !== undefined && (isTogether || marginClass.maintenanceMargin === null);
  };
  const check = (accounts: readonly Margined[]): number => {
    let found = 0;
    for (const account of accounts) {
      const { inputs, margined } = account;
      const pricesOf = liquidationPricesOf(inputs, margined);
      if (margined.status === 'LIQUIDATION' || margined.positions.length > 12) continue;
      for (const { instrument } of margined.positions.slice(0, 2)) {
        if (!isSearched(account, instrument)) continue;
        const prices = pricesOf(instrument);
        expect(prices).toEqual(searchedByWhole(inputs, instrument));
        if (prices.below ?? prices.above) found += 1;
      }
    }
    return found;
  };

  test(
    'alone, under every preset and random sets',
    () => {
      const random = Random.fromSeed(drawSeed() + 1);
      expect(check(drawn(random, repeats(10, 28), 2))).toBeGreaterThan(5);
    },
    SLOW_MS,
  );

  test.each(BOARDS)(
    'together, under $preset.name',
    (board) => {
      const random = Random.fromSeed(drawSeed() + 2);
      const accounts = accountsOf(boardCase(random, board, repeats(2, 3))).map((one) => atTheBrink(one, 0.9));
      expect(check(accounts)).toBeGreaterThan(0);
    },
    SLOW_MS,
  );
});

test('a line is known where a rate is the same at every notional, and rounding by rounding close', () => {
  const random = Random.fromSeed(drawSeed() + 3);
  const isSure = (turn: number): boolean => {
    const one = everyCase(random, turn, 3);
    return accountsOf(one).some(({ inputs, margined }) => {
      if (!one.name.includes('dydx')) return false;
      const standing = new StandingAtPrice(inputs, margined);
      return margined.positions.some(({ instrument }) => guessByLine(inputs, standing, instrument) !== null);
    });
  };
  // Some positions of such a venue move nothing else: how soon one is drawn is chance.
  expect(Array.from({ length: 240 }).some((_, turn) => isSure(turn))).toBe(true);
});

test('lines are known of every option, whose mark a grid does not read and option standard margin takes as it is', () => {
  const random = Random.fromSeed(drawSeed() + 5);
  for (const board of BOARDS) {
    let options = 0;
    for (const { inputs, margined } of accountsOf(boardCase(random, board, 4))) {
      const standing = new StandingAtPrice(inputs, margined);
      for (const { instrument } of margined.positions) {
        if (inputs.instruments.get(instrument)?.kind !== 'OPTION') continue;
        expect(guessByLine(inputs, standing, instrument)).not.toBeNull();
        options += 1;
      }
    }
    expect(options).toBeGreaterThan(5);
  }
});
