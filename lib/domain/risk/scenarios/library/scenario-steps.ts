import { jsonPointer } from '../../../json/json-pointer';
import { amountRangeMessage } from '../../../market/amount-range';
import type { MarketFigures } from '../../../market/market-figure';
import type { MarketState } from '../../../margin/method/inputs';
import type { InstrumentTerms, MarkPrices } from '../../../margin/method/types';
import { type Decimal, decimal, decimalText, ONE, ZERO } from '../../../number/decimal';
import type { Fault } from '../../../result';
import { movedPrice } from '../price-scenario';
import { betaMove, correlatedMove } from './beta-move';
import type { Shock, ShockOf } from './shock';
import { isNamed, volatilityMoved, type VolatilityStep } from './volatility-step';

/** Prices of one step of a scenario: all there is of moves, a cell of a grid, an instant of a path after the first. */
export interface ScenarioStep {
  /** For people: "-20 %", "BTC -20 %, everything 10 %", or an instant. Empty where there is one step. */
  readonly label: string;
  readonly prices: MarkPrices;
  /** Every figure of the market, where it changes some; null: they stay. */
  readonly figures: MarketFigures | null;
}

/** Of each of some steps the market's figures, where it changes some; null: they stay. */
export type ScenarioFigures = readonly (MarketFigures | null)[];

export interface ResolvedScenario {
  readonly steps: readonly ScenarioStep[];
  /** What it names and the venue does not have: these moves are left out. */
  readonly unknown: readonly Fault[];
  /** What cannot be computed with: a price that would be rounded to 0, or leave the range of prices. One of each instrument. */
  readonly faults: readonly Fault[];
  /** Of how many instruments some step moves the mark price, or the volatility. */
  readonly moved: number;
}

/** A venue as scenarios are put to it. */
export interface ScenarioMarket extends Pick<MarketState, 'instruments' | 'prices' | 'figures'> {
  /** Name of the margin class of an instrument, of the version that is changed. */
  readonly classOf: (symbol: string) => string | undefined;
}

/** A move of each instrument, as a fraction of its price. */
type Mover = (terms: InstrumentTerms, symbol: string) => Decimal;
interface LabelledMover {
  readonly label: string;
  readonly moveOf: Mover;
  /** What volatility is multiplied by, and of which underlyings; absent: it stays. */
  readonly volatility?: VolatilityStep;
}

/**
 * What a scenario makes of a venue's prices, and of its volatility where it says so, step by step, as `movedPrice` rounds them. Every
 * other figure stays. The price of an option is moved only where it is named itself: it follows from more than that of its underlying.
 *
 * @see docs/methodology.md#scenario-library
 */
export function resolveScenario(shock: Shock, market: ScenarioMarket): ResolvedScenario {
  const { instruments, prices } = market;
  const movers = moversOf(shock, market);
  const faults: Fault[] = [];
  const moved = new Set<string>();
  const wrongHere = new Set<string>();
  const steps = movers.map(({ label, moveOf, volatility }, step): ScenarioStep => {
    const changed = new Map(prices);
    const volatile = volatility ? volatilityMoved(market, volatility) : null;
    for (const symbol of volatile?.instruments ?? []) moved.add(symbol);
    for (const [symbol, price] of prices) {
      const terms = instruments.get(symbol);
      const move = terms ? moveOf(terms, symbol) : ZERO;
      if (move.isZero()) continue;
      moved.add(symbol);
      const to = movedPrice(price, move);
      changed.set(symbol, to);
      const wrong = to.gt(0) ? amountRangeMessage('PRICE', to) : null;
      if ((to.gt(0) && wrong === null) || wrongHere.has(symbol)) continue;
      wrongHere.add(symbol);
      const rule = wrong === null ? 'price-remains' : 'amount-range';
      const message =
        wrong ?? `The price ${decimalText(price)} of "${symbol}" would be rounded to 0${atStep(label)}.`;
      faults.push({ path: jsonPointer('shock', ...(movers.length > 1 ? [step] : [])), rule, message });
    }
    return { label, prices: changed, figures: volatile?.figures ?? null };
  });
  return { steps, unknown: unknownNames(shock, market), faults, moved: moved.size };
}

/** Of how many instruments some step of a scenario moves the mark price, or the volatility. */
export function instrumentsMoved(shock: Shock, market: ScenarioMarket): number {
  const { instruments, prices } = market;
  const symbols = [...prices.keys()].filter((symbol) => instruments.has(symbol));
  if (shock.kind === 'PATH')
    return symbols.filter((symbol) => {
      const [first, ...others] = own(shock.prices, symbol) ?? [];
      return others.some((price) => price !== first);
    }).length;
  const movers = moversOf(shock, market);
  const volatile = new Set(
    movers.flatMap(({ volatility }) =>
      volatility ? [...volatilityMoved(market, volatility).instruments] : [],
    ),
  );
  return symbols.filter((symbol) => {
    const terms = instruments.get(symbol);
    if (volatile.has(symbol)) return true;
    return terms !== undefined && movers.some(({ moveOf }) => !moveOf(terms, symbol).isZero());
  }).length;
}

function atStep(label: string): string {
  return label === '' ? '' : ` (${label})`;
}

function moversOf(shock: Shock, market: ScenarioMarket): readonly LabelledMover[] {
  switch (shock.kind) {
    case 'MOVES':
      return [{ label: '', moveOf: (terms, symbol) => ownMove(shock, market, terms, symbol) }];
    case 'FACTOR':
      return [{ label: '', moveOf: (terms) => factorMove(shock, terms) }];
    case 'GRID':
      return gridMovers(shock);
    case 'PATH':
      return pathMovers(shock);
    case 'VOLATILITY':
      return volatilityMovers(shock);
    case 'CORRELATION':
      return correlationMovers(shock);
  }
}

function volatilityMovers({
  times,
  underlyings: named,
  move = '0',
}: ShockOf<'VOLATILITY'>): readonly LabelledMover[] {
  const underlyings = named ?? null;
  const moves = (terms: InstrumentTerms): boolean => !terms.option && isNamed(underlyings, terms.underlying);
  const moved = decimal(move).isZero() ? '' : `, prices ${decimal(move).times(100).toFixed()} %`;
  return times.map((one) => ({
    label: `volatility × ${decimal(one).toFixed()}${moved}`,
    moveOf: (terms) => (moves(terms) ? decimal(move) : ZERO),
    ...(decimal(one).eq(1) ? {} : { volatility: { times: decimal(one), underlyings } }),
  }));
}

function correlationMovers({
  driver,
  move,
  correlations,
  volatilities,
  otherVolatility,
}: ShockOf<'CORRELATION'>): readonly LabelledMover[] {
  const ofDriver = own(volatilities, driver);
  return correlations.map((correlation) => ({
    label: `correlation ${decimal(correlation).toFixed()}`,
    moveOf: ({ underlying, option }) => {
      if (option || ofDriver === undefined) return ZERO;
      if (underlying === driver) return decimal(move);
      const volatility = own(volatilities, underlying) ?? otherVolatility;
      return volatility === undefined ? ZERO : correlatedMove(move, correlation, [volatility, ofDriver]);
    },
  }));
}

function ownMove(
  { every, underlyings = {}, classes = {}, instruments = {} }: ShockOf<'MOVES'>,
  { classOf }: ScenarioMarket,
  terms: InstrumentTerms,
  symbol: string,
): Decimal {
  const named = own(instruments, symbol);
  if (named !== undefined) return decimal(named);
  if (terms.option) return ZERO;
  return decimal(own(underlyings, terms.underlying) ?? own(classes, classOf(symbol)) ?? every ?? '0');
}

function factorMove({ move, betas, otherBeta = '0' }: ShockOf<'FACTOR'>, terms: InstrumentTerms): Decimal {
  if (terms.option) return ZERO;
  return betaMove(move, own(betas, terms.underlying) ?? otherBeta);
}

function gridMovers({ axes }: ShockOf<'GRID'>): readonly LabelledMover[] {
  const of = (place: number): readonly LabelledMover[] =>
    (axes[place]?.moves ?? []).map((move) => {
      const named = axes[place]?.underlyings ?? null;
      const moves = (terms: InstrumentTerms): boolean =>
        !terms.option &&
        (named === null || (terms.underlying !== undefined && named.includes(terms.underlying)));
      return {
        label: `${axisName(named)} ${decimal(move).times(100).toFixed()} %`,
        moveOf: (terms) => (moves(terms) ? decimal(move) : ZERO),
      };
    });
  const first = of(0);
  if (axes.length === 1) return first;
  return first.flatMap((one) =>
    of(1).map((other): LabelledMover => ({
      label: `${one.label}, ${other.label}`,
      moveOf: (terms, symbol) =>
        ONE.plus(one.moveOf(terms, symbol))
          .times(ONE.plus(other.moveOf(terms, symbol)))
          .minus(1),
    })),
  );
}

/** So many names are spelled out. */
const NAMES_SHOWN = 2;

function axisName(underlyings: readonly string[] | null): string {
  if (underlyings === null) return 'everything';
  const more = underlyings.length - NAMES_SHOWN;
  return underlyings.slice(0, NAMES_SHOWN).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function pathMovers({ instants, prices }: ShockOf<'PATH'>): readonly LabelledMover[] {
  const series = new Map(Object.entries(prices).map(([symbol, texts]) => [symbol, texts.map(decimal)]));
  return instants.slice(1).map((instant, place) => ({
    label: new Date(instant).toISOString(),
    moveOf: (_terms, symbol) => {
      const [first, now] = [series.get(symbol)?.[0], series.get(symbol)?.[place + 1]];
      return first && now ? now.div(first).minus(1) : ZERO;
    },
  }));
}

/** What a shock names that the venue does not list at a price. */
function unknownNames(shock: Shock, { instruments, prices, classOf }: ScenarioMarket): readonly Fault[] {
  const symbols = [...prices.keys()].filter((symbol) => instruments.has(symbol));
  const known = {
    instrument: new Set(symbols),
    underlying: new Set(symbols.map((symbol) => instruments.get(symbol)?.underlying)),
    class: new Set(symbols.map(classOf)),
  };
  return namesOf(shock).flatMap(({ what, name, place }) => {
    if (known[what].has(name)) return [];
    const noun = what === 'class' ? 'margin class' : what;
    const message = `The venue has no ${noun} "${name}" with a price.`;
    return [{ path: jsonPointer('shock', ...place), rule: `${what}-known`, message }];
  });
}

interface Named {
  readonly what: 'instrument' | 'underlying' | 'class';
  readonly name: string;
  readonly place: readonly (string | number)[];
}

function namesOf(shock: Shock): readonly Named[] {
  const keys = (what: Named['what'], place: readonly string[], of: object = {}): Named[] =>
    Object.keys(of).map((name) => ({ what, name, place: [...place, name] }));
  switch (shock.kind) {
    case 'MOVES':
      return [
        ...keys('underlying', ['underlyings'], shock.underlyings),
        ...keys('class', ['classes'], shock.classes),
        ...keys('instrument', ['instruments'], shock.instruments),
      ];
    case 'FACTOR':
      return keys('underlying', ['betas'], shock.betas);
    case 'GRID':
      return shock.axes.flatMap(({ underlyings = [] }, axis) =>
        underlyings.map((name, index) => ({
          ...{ what: 'underlying' as const, name },
          place: ['axes', axis, 'underlyings', index],
        })),
      );
    case 'PATH':
      return keys('instrument', ['prices'], shock.prices);
    case 'VOLATILITY':
      return (shock.underlyings ?? []).map((name, index) => ({
        ...{ what: 'underlying' as const, name, place: ['underlyings', index] },
      }));
    case 'CORRELATION':
      return [
        ...keys('underlying', ['volatilities'], shock.volatilities),
        ...(Object.hasOwn(shock.volatilities, shock.driver)
          ? []
          : [{ what: 'underlying' as const, name: shock.driver, place: ['driver'] }]),
      ];
  }
}

function own<Value>(of: Readonly<Record<string, Value>>, name: string | undefined): Value | undefined {
  return name !== undefined && Object.hasOwn(of, name) ? of[name] : undefined;
}
