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
import { withDrawnDials } from './drawn-dials';
import { withDrawnRamps } from './drawn-ramps';
import { drawnAccountRate, withDrawnChoices } from './drawn-choices';
import { drawnOrders, withDrawnCharges, withDrawnReserves } from './drawn-charges';
import { legsOf, withHedgeMode } from './drawn-legs';
import { settledTerms, withDrawnSettlement } from './drawn-settlement';
import { oneOf } from './drawn-values';
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

/** Of contracts that are worth multiplier / price: by their number, or by what they are worth. */
function inverseQuantityOf(random: Random, price: Decimal): Decimal {
  if (random.uniform() < 0.5) return quantityOf(random, price);
  const kind = random.uniform();
  const contracts = magnitude(random, kind < 0.1 ? 12 : 7, kind < 0.5 ? 0 : 8).toDecimalPlaces(8);
  return random.uniform() < 0.5 ? contracts.neg() : contracts;
}

/** Funding that has accrued, as often as not owed by the holder; with as many digits as a venue books, or more. */
function fundingOf(random: Random): Decimal {
  const funding = magnitude(random, 4, oneOf(random, [8, 8, 8, 12]));
  return random.uniform() < 0.5 ? funding.neg() : funding;
}

/** @param share of positions that have orders */
function positionOf(
  random: Random,
  { symbol: instrument, isInverse = false }: InstrumentTerms,
  price: Decimal,
  share: number,
): Position {
  const kind = random.uniform();
  const quantity = isInverse ? inverseQuantityOf(random, price) : quantityOf(random, price);
  const moved = price.times((0.7 + 0.6 * random.uniform()).toFixed(3)).toDecimalPlaces(8);
  const entryPrice = isInverse && moved.isZero() ? price : moved;
  return {
    instrument,
    quantity,
    ...(!quantity.isZero() && random.uniform() < 0.15 ? { accruedFunding: fundingOf(random) } : {}),
    entryPrice: random.uniform() < 0.1 ? price : entryPrice,
    ...(kind < 0.3 ? { selectedLeverage: new Decimal(1 + integer(random, 50)) } : {}),
    ...(random.uniform() < share ? drawnOrders(random, price, isInverse) : {}),
  };
}

/** @param share of its positions that have orders */
export function bookOf(
  random: Random,
  { document }: ParameterSet,
  { instruments: listed, prices }: MarketState,
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
    // Now and then one that no class has.
    ...(random.uniform() < 0.005 ? { mode: 'unheard-of' } : {}),
    ...drawnAccountRate(random),
    positions: [...held].flatMap((instrument) => {
      const terms = listed.get(instrument) ?? { symbol: instrument, multiplier: new Decimal(1) };
      const price = prices.get(instrument) ?? new Decimal(1);
      const draw = (): Position => positionOf(random, terms, price, share);
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

/** The instruments of a set that no portfolio holds: those may be inverse. */
function aloneIn({ marginClasses, portfolios = {} }: ParameterSet['document']): ReadonlySet<string> {
  const together = new Set(Object.values(portfolios).flatMap((portfolio) => portfolio.marginClasses));
  const alone = Object.entries(marginClasses).filter(([name]) => !together.has(name));
  return new Set(alone.flatMap(([, { instruments }]) => instruments));
}

/**
 * A market for every instrument of a set; what `base` already knows stays, prices but moved, and some contracts that are
 * inverse, or settle in another asset.
 */
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
  const alone = aloneIn(document);
  for (const symbol of symbols) {
    if (!instruments.has(symbol))
      instruments.set(symbol, { symbol, multiplier: new Decimal(oneOf(random, multipliers)), expiresAt });
    const terms = instruments.get(symbol);
    if (terms && alone.has(symbol) && random.uniform() < 0.25)
      instruments.set(symbol, {
        ...terms,
        isInverse: true,
        multiplier: new Decimal(oneOf(random, ['1', '10', '100', '0.3', '0.000000001'])),
      });
    const listed = instruments.get(symbol);
    if (listed && alone.has(symbol)) instruments.set(symbol, settledTerms(random, document, listed));
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

/** How many cases settle in other assets than the unit of account, where these are drawn as well. */
const SETTLING = 0.4;

/**
 * Sometimes with other charges than the set's own, and then with many orders; as often as not with dials, and with ramps.
 *
 * @param settling share of cases that settle in other assets
 */
function caseOf(
  random: Random,
  name: string,
  stated: ParameterSet,
  base: MarketState | null,
  bookCount: number,
  settling: number,
): EngineCase {
  const isRecharged = random.uniform() < 0.3;
  const charging = isRecharged ? withDrawnCharges(random, stated) : stated;
  const hedging = random.uniform() < 0.6 ? withHedgeMode(random, charging) : charging;
  const settled =
    settling > 0 && random.uniform() < settling ? withDrawnSettlement(random, hedging) : hedging;
  const chosen = random.uniform() < 0.25 ? withDrawnChoices(random, settled) : settled;
  const reserving = isRecharged && random.uniform() < 0.4 ? withDrawnReserves(random, chosen) : chosen;
  const ramped = random.uniform() < 0.4 ? withDrawnRamps(random, reserving) : reserving;
  const parameters = random.uniform() < 0.5 ? withDrawnDials(random, ramped) : ramped;
  const market = marketOf(random, parameters, base);
  const share = isRecharged ? 0.4 : 0.03;
  const books = Array.from({ length: bookCount }, () => bookOf(random, parameters, market, share));
  return { name, parameters, market, books };
}

export function presetCase(random: Random, preset: Preset, bookCount: number, settling = 0): EngineCase {
  const example = readMarginRequest(preset.example);
  const base = example.ok ? example.value.market : null;
  return caseOf(random, preset.name, parameterSetOf(preset.parameters), base, bookCount, settling);
}

/** A random set of tiers. */
export function tiersCase(random: Random, bookCount: number, settling = 0): EngineCase {
  const [parameters] = fc.sample(parameterSets, { numRuns: 1, seed: random.nextUint32() | 0 });
  if (!parameters) throw new Error('a sample has one');
  return caseOf(random, 'random tiers', parameters, null, bookCount, settling);
}

/** A random set whose initial margin is any formula that the validator takes, and maintenance margin half of it. */
export function formulaCase(random: Random, bookCount: number, settling = 0): EngineCase {
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
    if (parsed.ok) return caseOf(random, 'random formulas', parsed.value, null, bookCount, settling);
  }
}

/** Each preset and both kinds of random sets, in turn; many that settle in other assets as well. */
export function engineCase(random: Random, turn: number, bookCount: number): EngineCase {
  const preset = PRESETS[turn % (PRESETS.length + 8)];
  if (preset) return presetCase(random, preset, bookCount, SETTLING);
  const drawn = turn % 2 === 0 ? tiersCase : formulaCase;
  return drawn(random, bookCount, SETTLING);
}
