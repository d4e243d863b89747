import { Decimal, decimalText } from '../number/decimal';
import type { Fault } from '../result';
import { amountFaults, rowFault, shown, type Place } from './import-row';
import { FIGURE_RANGES, isInFigureRange, MARKET_FIGURES } from './market-figure';

const MS_PER_MINUTE = 60_000;
/** A bar longer than a year is a mistake of units. */
const MAX_INTERVAL_MINUTES = 366 * 24 * 60;

/** One OHLC bar; prices in the instrument's settlement asset. */
export interface BarRow {
  readonly kind: 'BAR';
  readonly instrument: string;
  readonly intervalMinutes: number;
  readonly opensAt: Date;
  readonly open: Decimal;
  readonly high: Decimal;
  readonly low: Decimal;
  readonly close: Decimal;
  /** Turnover in the settlement asset; null when the source does not state it. */
  readonly quoteVolume: Decimal | null;
  /** Who states it, in the venue's own words; absent when nobody is named. */
  readonly source?: string;
}

/** One mark price, in the instrument's settlement asset. */
export interface MarkRow {
  readonly kind: 'MARK';
  readonly instrument: string;
  readonly price: Decimal;
  readonly observedAt: Date;
  /** As of a bar. */
  readonly source?: string;
}

/** One market figure: what the market says of an instrument, an underlying or an asset beyond its mark price. */
export interface FigureRow {
  readonly kind: 'FIGURE';
  /** Instrument, underlying or asset. */
  readonly subject: string;
  /** One of MARKET_FIGURES; anything else is a fault. */
  readonly figure: string;
  readonly value: Decimal;
  readonly observedAt: Date;
}

export type PriceRow = BarRow | MarkRow | FigureRow;

/** The instant at which a bar's close is known. */
export function barClosesAt({ opensAt, intervalMinutes }: Pick<BarRow, 'opensAt' | 'intervalMinutes'>): Date {
  return new Date(opensAt.getTime() + intervalMinutes * MS_PER_MINUTE);
}

/** What a price is checked against. */
export interface PriceContext {
  /** Symbols listed at the venue. */
  readonly listed: { has(instrument: string): boolean };
  /** By the venue's clock: a price of a later instant is not known yet. */
  readonly now: Date;
}

/**
 * Every rule a price row breaks:
 * `instrument-known`, `price-positive` (each price above 0), `ohlc` (low ≤ open, close ≤ high),
 * `interval` (1 minute to 366 days), `in-the-future` (of an instant after now; for a bar, its end),
 * `volume-not-negative`; of a market figure `choice` (its name), `figure-range`; of each amount `amount-range`.
 */
export function priceRowFaults(row: PriceRow, place: Place, context: PriceContext): readonly Fault[] {
  if (row.kind === 'FIGURE') return figureFaults(row, place, context);
  const faults = context.listed.has(row.instrument)
    ? []
    : [unknownInstrument(row.instrument, place, 'instrument')];
  return [
    ...faults,
    ...(row.kind === 'BAR' ? barFaults(row, place, context) : markFaults(row, place, context)),
  ];
}

export function unknownInstrument(instrument: string, place: Place, column: string): Fault {
  return rowFault(
    place,
    column,
    'instrument-known',
    `No instrument is called "${instrument}": import it first.`,
  );
}

function figureFaults(row: FigureRow, place: Place, { now }: PriceContext): Fault[] {
  const faults = amountFaults(place, 'value', 'FIGURE', row.value);
  const figure = MARKET_FIGURES.find((name) => name === row.figure);
  if (!figure) {
    const message = `${shown(row.figure)} is not one of ${MARKET_FIGURES.join(', ')}.`;
    faults.push(rowFault(place, 'figure', 'choice', message));
  } else if (!isInFigureRange(figure, row.value)) {
    const message = `${decimalText(row.value)} is not ${FIGURE_RANGES[figure]}.`;
    faults.push(rowFault(place, 'value', 'figure-range', message));
  }
  if (row.observedAt > now) faults.push(future(place, 'observedAt', row.observedAt, now));
  return faults;
}

function markFaults(row: MarkRow, place: Place, { now }: PriceContext): Fault[] {
  const faults = priceFaults(place, 'price', row.price);
  if (row.observedAt > now) faults.push(future(place, 'observedAt', row.observedAt, now));
  return faults;
}

function barFaults(row: BarRow, place: Place, { now }: PriceContext): Fault[] {
  const prices = { open: row.open, high: row.high, low: row.low, close: row.close };
  const faults = Object.entries(prices).flatMap(([column, price]) => priceFaults(place, column, price));
  if (row.low.gt(Decimal.min(row.open, row.close)) || row.low.gt(row.high)) {
    faults.push(ohlc(place, 'low', `${decimalText(row.low)} is above the open, the close or the high.`));
  }
  if (row.high.lt(Decimal.max(row.open, row.close))) {
    faults.push(ohlc(place, 'high', `${decimalText(row.high)} is below the open or the close.`));
  }
  if (row.intervalMinutes < 1 || row.intervalMinutes > MAX_INTERVAL_MINUTES) {
    const message = `${row.intervalMinutes} is not 1 to ${MAX_INTERVAL_MINUTES} minutes.`;
    faults.push(rowFault(place, 'intervalMinutes', 'interval', message));
  } else if (barClosesAt(row) > now) {
    faults.push(future(place, 'opensAt', barClosesAt(row), now));
  }
  if (row.quoteVolume) faults.push(...amountFaults(place, 'quoteVolume', 'FIGURE', row.quoteVolume));
  if (row.quoteVolume?.isNegative()) {
    const message = `${decimalText(row.quoteVolume)} is below 0.`;
    faults.push(rowFault(place, 'quoteVolume', 'volume-not-negative', message));
  }
  return faults;
}

function priceFaults(place: Place, column: string, price: Decimal): Fault[] {
  return price.gt(0)
    ? amountFaults(place, column, 'PRICE', price)
    : [rowFault(place, column, 'price-positive', `${decimalText(price)} is not above 0.`)];
}

function ohlc(place: Place, column: string, message: string): Fault {
  return rowFault(place, column, 'ohlc', message);
}

function future(place: Place, column: string, at: Date, now: Date): Fault {
  const message = `Known at ${at.toISOString()}, which is after now (${now.toISOString()} by the venue's clock).`;
  return rowFault(place, column, 'in-the-future', message);
}
