import * as fc from 'fast-check';
import { Decimal } from '../domain/number/decimal';
import type { MarketState } from '../domain/margin/method/inputs';
import { readMarginRequest } from '../domain/margin/request/read-margin-request';
import type { AccountBook, InstrumentTerms, Position } from '../domain/margin/method/types';
import type { MarketFigure } from '../domain/market/market-figure';
import type { ParameterSet } from '../domain/parameters/document/parameter-set';
import { PRESETS } from '../domain/presets/all';
import type { Preset } from '../domain/presets/preset';
import { parseParameterSet } from '../domain/parameters/validate';
import type { Random } from '../domain/number/random';
import { parameterSets, parameterSetOf } from './arbitraries';
import { drawnOrders, withDrawnCharges } from './drawn-charges';
import { formulaDocuments } from './formula-arbitraries';

/** A parameter set in a market, and accounts under it. */
export interface EngineCase {
  readonly name: string;
  readonly parameters: ParameterSet;
  readonly market: MarketState;
  readonly books: readonly AccountBook[];
}

const AS_OF = new Date('2026-01-01T00:00:00.000Z');
const FIGURES: readonly MarketFigure[] = [
  ...(['OPEN_INTEREST', 'LONG_OPEN_INTEREST', 'SHORT_OPEN_INTEREST', 'NET_PROFIT'] as const),
  ...(['SKEW', 'VOLATILITY', 'STABLE_PRICE', 'TOTAL_DEPOSITS', 'TOTAL_BORROWS'] as const),
];

function integer(random: Random, below: number): number {
  return Math.floor(random.uniform() * below);
}

function oneOf<Choice>(random: Random, choices: readonly Choice[]): Choice {
  const chosen = choices[integer(random, choices.length)];
  if (chosen === undefined) throw new Error('a choice of none');
  return chosen;
}

/** A positive decimal of so many digits, each magnitude as likely, with up to `scale` decimals. */
function magnitude(random: Random, digits: number, scale: number): Decimal {
  const decimals = integer(random, scale + 1);
  const size = 10 ** (random.uniform() * digits) * random.uniform();
  const rounded = new Decimal(size.toFixed(decimals));
  return rounded.isZero() ? new Decimal(10).pow(-decimals) : rounded;
}

/** Quantities as venues keep them: dust, ordinary ones, whales; sometimes nothing. */
function quantityOf(random: Random, price: Decimal): Decimal {
  const kind = random.uniform();
  if (kind < 0.03) return new Decimal(0);
  const notional = kind < 0.1 ? 9.5 : kind < 0.2 ? 7.5 : 5;
  const size = magnitude(random, notional, 6)
    .div(price)
    .toDecimalPlaces(oneOf(random, [0, 2, 4, 8, 8]));
  return random.uniform() < 0.5 ? size.neg() : size;
}

/** Funding that has accrued, as often as not owed by the holder; with as many digits as a venue books, or more. */
function fundingOf(random: Random): Decimal {
  const funding = magnitude(random, 4, oneOf(random, [8, 8, 8, 12]));
  return random.uniform() < 0.5 ? funding.neg() : funding;
}

/** @param share of positions that have orders */
function positionOf(random: Random, instrument: string, price: Decimal, share: number): Position {
  const kind = random.uniform();
  const quantity = quantityOf(random, price);
  const entryPrice = price.times((0.7 + 0.6 * random.uniform()).toFixed(3)).toDecimalPlaces(8);
  return {
    instrument,
    quantity,
    ...(!quantity.isZero() && random.uniform() < 0.15 ? { accruedFunding: fundingOf(random) } : {}),
    entryPrice: random.uniform() < 0.1 ? price : entryPrice,
    ...(kind < 0.3 ? { selectedLeverage: new Decimal(1 + integer(random, 50)) } : {}),
    ...(random.uniform() < share ? drawnOrders(random, price) : {}),
  };
}

/** Both legs of hedge mode, or one of them; some of the same size, so that they cancel. */
function legsOf(random: Random, draw: () => Position): Position[] {
  const leg = (side: 'LONG' | 'SHORT', position: Position): Position => {
    const size = position.quantity.abs();
    return { ...position, leg: side, quantity: side === 'LONG' || size.isZero() ? size : size.neg() };
  };
  const [long, short] = [leg('LONG', draw()), leg('SHORT', draw())];
  const kind = random.uniform();
  if (kind < 0.1) return [kind < 0.05 ? long : short];
  const legs =
    kind < 0.25 && !long.quantity.isZero()
      ? [long, leg('SHORT', { ...short, quantity: long.quantity })]
      : [long, short];
  return kind < 0.6 ? legs : legs.reverse();
}

/** The same set with hedge mode in some of its classes: those that are in no portfolio. */
export function withHedgeMode(random: Random, parameters: ParameterSet): ParameterSet {
  const { document } = parameters;
  const together = new Set(Object.values(document.portfolios ?? {}).flatMap((one) => one.marginClasses));
  const isWorse = document.marketData?.initialPrice === 'WORSE_OF_MARK_AND_STABLE';
  const classes = Object.entries(document.marginClasses).map(([name, marginClass]) => {
    const isApart = typeof marginClass.notionalAt === 'object';
    const drawn = oneOf(random, ['BOTH', 'BOTH', 'GREATER', 'NET', 'NET'] as const);
    const hedgedLegs = isWorse || (isApart && drawn === 'GREATER') ? 'BOTH' : drawn;
    return [
      name,
      together.has(name) || random.uniform() < 0.3 ? marginClass : { ...marginClass, hedgedLegs },
    ];
  });
  const parsed = parseParameterSet({ ...document, marginClasses: Object.fromEntries(classes) as unknown });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
  return parsed.value;
}

/** @param share of its positions that have orders */
export function bookOf(
  random: Random,
  { document }: ParameterSet,
  { prices }: MarketState,
  share = 0.03,
): AccountBook {
  const instruments = Object.values(document.marginClasses).flatMap((one) => one.instruments);
  const held = new Set(Array.from({ length: integer(random, 6) }, () => oneOf(random, instruments)));
  const modes = Object.values(document.marginClasses).flatMap(({ modes }) => Object.keys(modes ?? {}));
  const assets = Object.keys(document.collateral).filter(() => random.uniform() < 0.6);
  const hedging = new Set(
    Object.values(document.marginClasses).flatMap((one) => (one.hedgedLegs ? one.instruments : [])),
  );
  // Now and then where it is not allowed.
  const isHedged = (instrument: string): boolean =>
    random.uniform() < (hedging.has(instrument) ? 0.5 : 0.005);
  return {
    account: 'one',
    ...(modes.length > 0 && random.uniform() < 0.3 ? { mode: oneOf(random, modes) } : {}),
    positions: [...held].flatMap((instrument) => {
      const price = prices.get(instrument) ?? new Decimal(1);
      const draw = (): Position => positionOf(random, instrument, price, share);
      return isHedged(instrument) ? legsOf(random, draw) : [draw()];
    }),
    collateral: assets.map((asset) => {
      const amount = magnitude(random, random.uniform() < 0.1 ? 9 : 5, 8);
      const kind = random.uniform();
      return {
        ...{ asset, amount: kind < 0.05 ? new Decimal(0) : kind < 0.25 ? amount.neg() : amount },
        // Now and then more than the balance, which turns it into a debt.
        ...(random.uniform() < 0.15
          ? { accruedInterest: magnitude(random, 5, oneOf(random, [8, 8, 12])) }
          : {}),
      };
    }),
  };
}

/** A market for every instrument of a set; what `base` already knows stays, prices but moved. */
export function marketOf(random: Random, { document }: ParameterSet, base: MarketState | null): MarketState {
  const symbols = new Set([
    ...Object.values(document.marginClasses).flatMap((one) => one.instruments),
    ...Object.values(document.collateral).flatMap(({ pricedBy }) => pricedBy ?? []),
  ]);
  const instruments = new Map<string, InstrumentTerms>(base?.instruments);
  const prices = new Map<string, Decimal>();
  const figures = new Map(base?.figures);
  const expiresAt = new Date(AS_OF.getTime() + 40 * 86_400_000);
  const multipliers = ['1', '1', '1', '1', '0.001', '10'];
  for (const symbol of symbols) {
    if (!instruments.has(symbol))
      instruments.set(symbol, { symbol, multiplier: new Decimal(oneOf(random, multipliers)), expiresAt });
    const known = base?.prices.get(symbol);
    const moved = known?.times((0.5 + random.uniform()).toFixed(2)).toDecimalPlaces(8);
    prices.set(symbol, moved?.gt(0) ? moved : magnitude(random, 5, 6));
    if (random.uniform() < 0.01) prices.delete(symbol);
  }
  for (const subject of [...symbols, ...Object.keys(document.collateral)]) {
    const drawn = FIGURES.filter(() => random.uniform() < 0.995).map(
      (figure) => [figure, magnitude(random, figure === 'VOLATILITY' ? 0 : 9, 4)] as const,
    );
    figures.set(subject, { ...Object.fromEntries(drawn), ...base?.figures?.get(subject) });
  }
  const asOf = base?.asOf ?? AS_OF;
  const observedAt = new Map([...symbols].map((symbol) => [symbol, asOf]));
  return { instruments, prices, figures, asOf, observedAt };
}

/** Sometimes with other charges than the set's own, and then with many orders. */
function caseOf(
  random: Random,
  name: string,
  stated: ParameterSet,
  base: MarketState | null,
  bookCount: number,
): EngineCase {
  const isRecharged = random.uniform() < 0.3;
  const charging = isRecharged ? withDrawnCharges(random, stated) : stated;
  const parameters = random.uniform() < 0.6 ? withHedgeMode(random, charging) : charging;
  const market = marketOf(random, parameters, base);
  const share = isRecharged ? 0.4 : 0.03;
  const books = Array.from({ length: bookCount }, () => bookOf(random, parameters, market, share));
  return { name, parameters, market, books };
}

export function presetCase(random: Random, preset: Preset, bookCount: number): EngineCase {
  const example = readMarginRequest(preset.example);
  const base = example.ok ? example.value.market : null;
  return caseOf(random, preset.name, parameterSetOf(preset.parameters), base, bookCount);
}

/** A random set of tiers. */
export function tiersCase(random: Random, bookCount: number): EngineCase {
  const [parameters] = fc.sample(parameterSets, { numRuns: 1, seed: random.nextUint32() | 0 });
  if (!parameters) throw new Error('a sample has one');
  return caseOf(random, 'random tiers', parameters, null, bookCount);
}

/** A random set whose initial margin is any formula that the validator takes, and maintenance margin half of it. */
export function formulaCase(random: Random, bookCount: number): EngineCase {
  for (;;) {
    const seed = random.nextUint32() | 0;
    const [base] = fc.sample(parameterSets, { numRuns: 1, seed });
    const [formula] = fc.sample(formulaDocuments, { numRuns: 1, seed });
    if (!base || !formula) continue;
    const maintenanceMargin = { link: 'FULL_INITIAL', of: 'RATE', fraction: '0.5' };
    const classes = Object.entries(base.document.marginClasses).map(([name, { instruments }]) => [
      name,
      { instruments, initialMargin: formula, maintenanceMargin },
    ]);
    const parsed = parseParameterSet({
      ...base.document,
      marginClasses: Object.fromEntries(classes) as unknown,
    });
    if (parsed.ok) return caseOf(random, 'random formulas', parsed.value, null, bookCount);
  }
}

/** Each preset and both kinds of random sets, in turn. */
export function engineCase(random: Random, turn: number, bookCount: number): EngineCase {
  const preset = PRESETS[turn % (PRESETS.length + 8)];
  if (preset) return presetCase(random, preset, bookCount);
  return turn % 2 === 0 ? tiersCase(random, bookCount) : formulaCase(random, bookCount);
}
