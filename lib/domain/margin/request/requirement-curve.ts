import { assert } from '../../assert';
import { Decimal, ONE, round, type Rounding, ZERO } from '../../number/decimal';
import { decimalOf, roundFraction } from '../../number/fraction';
import { MARKET_FIGURES, type MarketFigure } from '../../market/market-figure';
import type { Driver } from '../../curves/curve-document';
import type { MarginClassDocument } from '../../parameters/document/parameter-set';
import { type InvalidInput, ok, refuse, type Result } from '../../result';
import { marginAccount } from '../method/account';
import type { CompiledClass, CompiledParameters } from '../method/compile';
import type { MarginInputs, MarketState } from '../method/inputs';
import { marginRefusalSentence, missingOf } from '../method/refusal';
import { notionals } from './requirement-notionals';
import { figureOfDriver, isInverse, multiplierOf, positionContext } from '../method/position';
import type { Position } from '../method/types';

/** What a margin class requires of one position of each size, at one state of its market: a curve to draw. */

/** A figure the curve was drawn at: of the market, a mark price, or one that was stated in its place. */
export interface DrawnFigure {
  readonly subject: string;
  /** A market figure, MARK_PRICE, DAYS_TO_EXPIRY or SELECTED_RATE. */
  readonly figure: string;
  readonly value: Decimal;
  readonly isStated: boolean;
}

export interface RequirementPoint {
  readonly notional: Decimal;
  readonly initialMargin: Decimal;
  readonly maintenanceMargin: Decimal;
  /** Margin / notional, rounded HALF_EVEN to 18 decimals; null at no notional. */
  readonly initialRate: Decimal | null;
  readonly maintenanceRate: Decimal | null;
}

export interface RequirementCurve {
  readonly marginClass: string;
  readonly instrument: string;
  readonly isShort: boolean;
  /** Where the class is margined together with others: then this is what a position alone in it requires. */
  readonly portfolio: string | null;
  /** What its formulas read, by name. */
  readonly figures: readonly DrawnFigure[];
  /** By notional, from 0. */
  readonly points: readonly RequirementPoint[];
}

/** What is asked: a class of a set, an instrument of it, one side, at these figures where they are stated. */
export interface RequirementQuestion {
  readonly parameters: CompiledParameters;
  readonly marginClass: string;
  readonly instrument: string;
  readonly isShort: boolean;
  /** Null: twice the greatest breakpoint. */
  readonly maximumNotional: Decimal | null;
  readonly stated: ReadonlyMap<StatableFigure, Decimal>;
}

export const STATABLE_FIGURES = [...MARKET_FIGURES, 'MARK_PRICE', 'DAYS_TO_EXPIRY', 'SELECTED_RATE'] as const;
export type StatableFigure = (typeof STATABLE_FIGURES)[number];

/** "BTC-PERP OPEN_INTEREST": subject and figure, of everything that lacks. */
export interface MissingMarketFigures {
  readonly code: 'MissingMarketFigures';
  readonly figures: readonly string[];
}

/** A market in which the position cannot be valued: an expiry that is over, a term that is not there. */
export type UnsoundMarket = InvalidInput;

const RATE: Rounding = { scale: 18, mode: 'HALF_EVEN' };
/** All that a class in a portfolio is asked for here: what else its portfolio reads, the portfolio names. */
const PRICED: readonly StatableFigure[] = ['MARK_PRICE'];
const QUANTITY: Rounding = { scale: 18, mode: 'DOWN' };
const MILLISECONDS_PER_DAY = 86_400_000;

/**
 * Both requirements of a position without orders, at about 60 notionals, evenly apart on a logarithmic axis, and at
 * every breakpoint: exact as the reference method states them. The quantity of a notional is notional / (multiplier ×
 * mark price), rounded DOWN to 18 decimals.
 *
 * @returns the curve; or every figure that the formulas need and neither the market nor `stated` has
 */
export function requirementCurve(
  question: RequirementQuestion,
  market: MarketState,
): Result<RequirementCurve, MissingMarketFigures | UnsoundMarket> {
  const { parameters, instrument, isShort } = question;
  const marginClass = parameters.classes.get(question.marginClass);
  const document = parameters.set.document.marginClasses[question.marginClass];
  assert(marginClass !== undefined && document !== undefined, 'the class is in the set');
  const drawn = drawnMarket(question, market);
  const portfolio = parameters.portfolioOfClass.get(question.marginClass) ?? null;
  const needed = portfolio === null ? neededFigures(marginClass.formulas.drivers, document, isShort) : PRICED;
  const figures = needed.map((figure) => {
    const stated = question.stated.get(figure);
    const value = stated ?? valueOf(drawn, instrument, figure);
    return { subject: instrument, figure, value, isStated: stated !== undefined };
  });
  const missing = figures.flatMap(({ subject, figure, value }) =>
    value === undefined ? [`${subject} ${figure}`] : [],
  );
  if (missing.length > 0) return refuse({ code: 'MissingMarketFigures', figures: missing });

  const [price, multiplier] = [drawn.prices.get(instrument) ?? ONE, multiplierOf(drawn, instrument)];
  const unitPrice = isInverse(drawn, instrument) ? multiplier.div(price) : price.times(multiplier);
  const { rounding } = parameters;
  const points: RequirementPoint[] = [];
  for (const wanted of notionals(document, unitPrice, question.maximumNotional, rounding.notional)) {
    const notional = round(wanted, rounding.notional);
    const size = round(notional.div(unitPrice), QUANTITY);
    const quantity = isShort ? size.neg() : size;
    const required =
      portfolio === null
        ? ok(byFormulas(question, drawn, marginClass, quantity, notional))
        : byPortfolio(question, drawn, quantity);
    if (!required.ok) return required;
    const { initialMargin, maintenanceMargin } = required.value;
    const rate = (margin: Decimal): Decimal | null =>
      notional.isZero() ? null : round(margin.div(notional), RATE);
    points.push({
      ...{ notional, initialMargin, maintenanceMargin },
      initialRate: rate(initialMargin),
      maintenanceRate: rate(maintenanceMargin),
    });
  }
  return ok({
    marginClass: question.marginClass,
    ...{ instrument, isShort, portfolio, points },
    figures: figures.flatMap(({ value, ...figure }) => (value === undefined ? [] : [{ ...figure, value }])),
  });
}

type Required = Pick<RequirementPoint, 'initialMargin' | 'maintenanceMargin'>;

/** A position's requirements by its class's own formulas. */
function byFormulas(
  { parameters, instrument, stated }: RequirementQuestion,
  drawn: MarketState,
  { formulas }: CompiledClass,
  quantity: Decimal,
  notional: Decimal,
): Required {
  const selectedRate = stated.get('SELECTED_RATE');
  const position = {
    ...{ instrument, quantity, entryPrice: ZERO },
    ...(selectedRate ? { selectedRate } : {}),
  };
  const inputs: MarginInputs = { ...drawn, parameters, book: bookOf(position) };
  const context = positionContext(inputs, position, quantity, notional);
  const required = (figure: 'initialMargin' | 'maintenanceMargin'): Decimal =>
    decimalOf(roundFraction(formulas[figure](context), parameters.rounding.margin));
  return { initialMargin: required('initialMargin'), maintenanceMargin: required('maintenanceMargin') };
}

/** What its portfolio requires of an account that holds nothing else. */
function byPortfolio(
  { parameters, instrument }: RequirementQuestion,
  drawn: MarketState,
  quantity: Decimal,
): Result<Required, MissingMarketFigures | UnsoundMarket> {
  const entryPrice = drawn.prices.get(instrument) ?? ONE;
  const margined = marginAccount({
    ...drawn,
    // The curve is of the prices it is drawn at, however old.
    parameters: { ...parameters, maximumAgeSeconds: null },
    book: bookOf({ instrument, quantity, entryPrice }),
  });
  if (margined.ok) return ok(margined.value);
  const { refusal } = margined;
  if (refusal.code === 'MissingMarketFigure')
    return refuse({ code: 'MissingMarketFigures', figures: refusal.figures });
  const faults = missingOf(refusal).map((concerned) => ({
    path: '/figures',
    rule: 'market-sound',
    message: marginRefusalSentence(refusal.code, [concerned]),
  }));
  return refuse({ code: 'InvalidInput', faults });
}

function bookOf(position: Position): MarginInputs['book'] {
  return { account: 'any', positions: [position], collateral: [] };
}

/** The market with what was stated in place of what it says; an instrument it does not list is one unit each. */
function drawnMarket({ instrument, stated }: RequirementQuestion, market: MarketState): MarketState {
  const asOf = market.asOf ?? new Date(0);
  const days = stated.get('DAYS_TO_EXPIRY');
  const listed = market.instruments.get(instrument) ?? { symbol: instrument, multiplier: ONE };
  const terms = days
    ? { ...listed, expiresAt: new Date(asOf.getTime() + days.times(MILLISECONDS_PER_DAY).round().toNumber()) }
    : listed;
  const price = stated.get('MARK_PRICE');
  const figures: Partial<Record<MarketFigure, Decimal>> = { ...market.figures?.get(instrument) };
  for (const figure of MARKET_FIGURES) {
    const value = stated.get(figure);
    if (value) figures[figure] = value;
  }
  return {
    asOf,
    instruments: new Map([...market.instruments, [instrument, terms]]),
    prices: price ? new Map([...market.prices, [instrument, price]]) : market.prices,
    figures: new Map([...(market.figures ?? []), [instrument, figures]]),
  };
}

function neededFigures(
  drivers: ReadonlySet<Driver>,
  document: MarginClassDocument,
  isShort: boolean,
): readonly StatableFigure[] {
  const read = [...drivers].flatMap((driver): StatableFigure[] => {
    if (driver === 'DAYS_TO_EXPIRY' || driver === 'SELECTED_RATE') return [driver];
    const figure = figureOfDriver(driver, isShort);
    return figure ? [figure] : [];
  });
  const isCounted =
    drivers.has('QUANTITY') ||
    [document.initialMargin, document.maintenanceMargin].some(
      ({ amounts }) => amounts?.perContract !== undefined,
    );
  return [...new Set([...read, ...(isCounted ? (['MARK_PRICE'] as const) : [])])].sort();
}

/** A holder who chose no rate is charged as one who chose 0. */
function valueOf(market: MarketState, instrument: string, figure: StatableFigure): Decimal | undefined {
  if (figure === 'SELECTED_RATE') return ZERO;
  if (figure === 'MARK_PRICE') return market.prices.get(instrument);
  if (figure === 'DAYS_TO_EXPIRY') {
    const expiresAt = market.instruments.get(instrument)?.expiresAt;
    if (!expiresAt || !market.asOf) return undefined;
    const days = new Decimal(expiresAt.getTime() - market.asOf.getTime()).div(MILLISECONDS_PER_DAY);
    return round(Decimal.max(days, ZERO), { scale: 3, mode: 'HALF_EVEN' });
  }
  return market.figures?.get(instrument)?.[figure];
}
