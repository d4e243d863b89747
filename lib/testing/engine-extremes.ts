import { Decimal } from '../domain/number/decimal';
import type { MarketState } from '../domain/margin/method/inputs';
import type { AccountBook } from '../domain/margin/method/types';
import type { ParameterSet } from '../domain/parameters/document/parameter-set';
import type { Random } from '../domain/number/random';
import { parameterSetOf } from './arbitraries';
import type { EngineCase } from './engine-pairs';

// Books at the ends of what the engine's numbers hold: very many of everything, and figures at the edge of each tier.

const INSTRUMENTS = Array.from({ length: 1_500 }, (_, index) => `P${index}`);
const ASSETS = Array.from({ length: 300 }, (_, index) => `A${index}`);

function integer(random: Random, below: number): number {
  return Math.floor(random.uniform() * below);
}

function oneOf<Choice>(random: Random, choices: readonly Choice[]): Choice {
  const chosen = choices[integer(random, choices.length)];
  if (chosen === undefined) throw new Error('a choice of none');
  return chosen;
}

function parametersOf(
  random: Random,
  instruments: readonly string[],
  assets: readonly string[],
): ParameterSet {
  const rounding = (mode: string) => ({ scale: oneOf(random, [8, 8, 6, 2]), mode });
  const classes = instruments.map((_, index) => index % 3);
  const classOf = (place: number) => instruments.filter((_, index) => classes[index] === place);
  const tiers = (lowest: number) => ({
    driver: 'NOTIONAL',
    shape: oneOf(random, ['MARGINAL_TIERS', 'WHOLE_TIERS']),
    tiers: [0, 1_000, 90_000].map((floor, index) => ({
      floor: String(floor),
      rate: (lowest * (index + 1)).toFixed(2),
    })),
  });
  return parameterSetOf({
    format: 'margrave/parameter-set/1',
    settlementAsset: 'USD',
    marginClasses: Object.fromEntries(
      [0, 1, 2]
        .filter((place) => classOf(place).length > 0)
        .map((place) => [
          `class-${place}`,
          {
            instruments: classOf(place),
            initialMargin: { curve: tiers(oneOf(random, [0.02, 0.1, 0.25])) },
            maintenanceMargin: {
              link: 'FULL_INITIAL',
              of: oneOf(random, ['RATE', 'AMOUNT']),
              fraction: '0.5',
            },
          },
        ]),
    ),
    collateral: {
      USD: { haircut: '0' },
      ...Object.fromEntries(
        assets.map((asset, index) => [
          asset,
          { haircut: '0.05', pricedBy: instruments[index % instruments.length] },
        ]),
      ),
    },
    accountRules: { warningLevel: '1.5', callLevel: '1.1', liquidationLevel: '1' },
    rounding: {
      notional: rounding('HALF_EVEN'),
      margin: rounding('UP'),
      profitAndLoss: rounding('FLOOR'),
      collateralValue: rounding('FLOOR'),
    },
  });
}

/** One instrument of five is inverse. */
function isInverse(index: number): boolean {
  return index % 5 === 3;
}

function marketOf(prices: ReadonlyMap<string, Decimal>, multipliers: readonly string[]): MarketState {
  return {
    instruments: new Map(
      [...prices.keys()].map((symbol, index) => [
        symbol,
        {
          symbol,
          multiplier: new Decimal(multipliers[index % multipliers.length] ?? '1'),
          ...(isInverse(index) ? { isInverse: true } : {}),
        },
      ]),
    ),
    prices,
  };
}

function signed(random: Random, value: Decimal): Decimal {
  return random.uniform() < 0.4 ? value.neg() : value;
}

/** A venue of 1,500 instruments and 300 assets; accounts of more positions and balances than a block of the kernel. */
export function manyCase(random: Random, bookCount: number): EngineCase {
  const digits = (scale: number, below: number) =>
    new Decimal((random.uniform() * below).toFixed(scale)).plus('0.01');
  const prices = new Map(INSTRUMENTS.map((symbol) => [symbol, digits(3, 100)]));
  // A price of 0 is a bug where it is asked for, and nothing where nobody holds what it is of.
  const worthless = 'P1499';
  prices.set(worthless, new Decimal(0));
  const parameters = parametersOf(random, INSTRUMENTS, ASSETS);
  const books = Array.from({ length: bookCount }, (_, index): AccountBook => {
    const positionCount = oneOf(random, [0, 1, 40, 511, 512, 513, 900]);
    const from = integer(random, INSTRUMENTS.length - 1 - positionCount);
    return {
      account: String(index),
      positions: INSTRUMENTS.slice(from, from + positionCount).map((instrument) => ({
        instrument,
        quantity: signed(random, digits(oneOf(random, [0, 3, 8]), 50)),
        entryPrice: digits(3, 100),
      })),
      collateral: ASSETS.slice(0, oneOf(random, [0, 3, 300])).map((asset) => ({
        asset,
        amount: signed(random, digits(4, 1_000)),
      })),
    };
  });
  return { name: 'very many', parameters, market: marketOf(prices, ['1', '0.1', '10']), books };
}

/** Where one kind of numbers ends: in units of 1e-8 of a price, a quantity, a notional or a sum. */
const EDGES = [2 ** 29, 2 ** 31, 2 ** 50, 2 ** 51, 2 ** 53].map((units) => new Decimal(units).div(1e8));
const WIDE_EDGES = [2n ** 60n, 2n ** 61n, 2n ** 62n, 2n ** 63n].map((units) =>
  new Decimal(units.toString()).div(1e8),
);
const UNIT = new Decimal('0.00000001');
const INSTRUMENTS_AT_EDGES = ['P0', 'P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7'];

/** Prices, quantities, notionals and balances at the edges of the engine's numbers, and a few units beside them. */
export function edgeCase(random: Random, bookCount: number): EngineCase {
  const edge = (): Decimal =>
    oneOf(random, [...EDGES, ...EDGES, ...WIDE_EDGES]).plus(UNIT.times(integer(random, 5) - 2));
  const price = (): Decimal =>
    oneOf(random, [
      ...[UNIT, new Decimal('0.5'), new Decimal(1), new Decimal(3), new Decimal('0.000000000001')],
      oneOf(random, EDGES),
      edge(),
    ]);
  const prices = new Map(INSTRUMENTS_AT_EDGES.map((symbol) => [symbol, price()]));
  const parameters = parametersOf(random, INSTRUMENTS_AT_EDGES, ['A0', 'A1', 'A2', 'A3']);
  const books = Array.from({ length: bookCount }, (_, index): AccountBook => {
    // Mostly one thing at a time: an account is as wide as the widest.
    const count = oneOf(random, [0, 1, 1, 1, 1, 3]);
    const held = new Set(Array.from({ length: count }, () => oneOf(random, INSTRUMENTS_AT_EDGES)));
    return {
      account: String(index),
      positions: [...held].map((instrument) => {
        const mark = prices.get(instrument) ?? new Decimal(1);
        const isByNotional = random.uniform() < 0.6;
        const isDivided = isInverse(INSTRUMENTS_AT_EDGES.indexOf(instrument));
        const byNotional = (notional: Decimal) => (isDivided ? notional.times(mark) : notional.div(mark));
        const size = isByNotional ? byNotional(edge()).toDecimalPlaces(8) : edge();
        const quantity = random.uniform() < 0.2 ? UNIT : size;
        return {
          instrument,
          quantity: signed(random, quantity),
          entryPrice: oneOf(random, [
            ...(isDivided ? [UNIT] : [new Decimal(0)]),
            ...[mark, mark.times(2), oneOf(random, EDGES)],
          ]),
        };
      }),
      collateral: ['USD', 'A0', 'A1', 'A2', 'A3']
        .filter(() => random.uniform() < 0.1)
        .map((asset) => ({ asset, amount: signed(random, edge()) })),
    };
  });
  return {
    name: 'edges of tiers',
    parameters,
    market: marketOf(prices, ['1', '1', '0.000001', '1000']),
    books,
  };
}
