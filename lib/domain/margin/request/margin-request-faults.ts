import { decimal, type Decimal } from '../../number/decimal';
import { jsonPointer } from '../../json/json-pointer';
import { FIGURE_RANGES, isInFigureRange, MARKET_FIGURES } from '../../market/market-figure';
import type { Fault } from '../../result';
import type { ReadMarginRequest } from './margin-request';

type Place = readonly (string | number)[];

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/;

/**
 * What is wrong with a request of the right form, each with its place. Rules: `instant`, `multiplier-positive`,
 * `price-positive`, `price-range`, `figure-range`, `quantity-range`, `selected-range`, `selected-once`,
 * `instrument-known`, `instrument-repeated`, `asset-repeated`.
 */
export function marginRequestFaults(request: ReadMarginRequest): Fault[] {
  const faults: Fault[] = [];
  const add = (place: Place, rule: string, message: string): void => {
    faults.push({ path: jsonPointer(...place), rule, message });
  };
  const bound = (
    place: Place,
    text: string | undefined,
    rule: string,
    holds: (value: Decimal) => boolean,
    form: string,
  ) => {
    if (text !== undefined && !holds(decimal(text))) add(place, rule, `It must be ${form}, not ${text}.`);
  };
  const instant = (place: Place, text: string | undefined): void => {
    if (text === undefined || (INSTANT.test(text) && !Number.isNaN(Date.parse(text)))) return;
    add(place, 'instant', 'It must be an instant in UTC, such as "2026-01-31T08:00:00.000Z".');
  };
  const once = (places: readonly (readonly [Place, string])[], rule: string): void => {
    const seen = new Set<string>();
    for (const [place, name] of places) {
      if (seen.has(name)) add(place, rule, `"${name}" stands twice.`);
      seen.add(name);
    }
  };

  const { instruments, market, account, trade } = request;
  instant(['asOf'], request.asOf);
  const listed = new Map(instruments.map((instrument) => [instrument.symbol, instrument]));
  const known = (place: Place, symbol: string): void => {
    if (!listed.has(symbol))
      add(place, 'instrument-known', `No instrument of this request is called "${symbol}".`);
  };

  once(
    instruments.map(({ symbol }, index) => [['instruments', index, 'symbol'], symbol]),
    'instrument-repeated',
  );
  for (const [index, { multiplier, expiresAt, option }] of instruments.entries()) {
    bound(
      ['instruments', index, 'multiplier'],
      multiplier,
      'multiplier-positive',
      (value) => value.gt(0),
      'above 0',
    );
    instant(['instruments', index, 'expiresAt'], expiresAt);
    bound(
      ['instruments', index, 'option', 'strike'],
      option?.strike,
      'price-positive',
      (value) => value.gt(0),
      'above 0',
    );
    if (option && expiresAt === undefined)
      add(['instruments', index, 'expiresAt'], 'required', 'An option has an expiry.');
  }

  for (const [symbol, price] of Object.entries(market.prices))
    bound(['market', 'prices', symbol], price, 'price-positive', (value) => value.gt(0), 'above 0');
  for (const [symbol, at] of Object.entries(market.observedAt ?? {}))
    instant(['market', 'observedAt', symbol], at);
  for (const [subject, figures] of Object.entries(market.figures ?? {}))
    for (const figure of MARKET_FIGURES)
      bound(
        ['market', 'figures', subject, figure],
        figures[figure],
        'figure-range',
        (value) => isInFigureRange(figure, value),
        FIGURE_RANGES[figure],
      );

  once(
    account.positions.map(({ instrument }, index) => [
      ['account', 'positions', index, 'instrument'],
      instrument,
    ]),
    'instrument-repeated',
  );
  once(
    account.collateral.map(({ asset }, index) => [['account', 'collateral', index, 'asset'], asset]),
    'asset-repeated',
  );
  for (const [index, position] of account.positions.entries()) {
    const place = (key: string): Place => ['account', 'positions', index, key];
    const { instrument, entryPrice, selectedRate, selectedLeverage, orders } = position;
    known(place('instrument'), instrument);
    if (listed.get(instrument)?.isInverse)
      bound(place('entryPrice'), entryPrice, 'price-range', (value) => value.gt(0), 'above 0');
    bound(
      place('selectedRate'),
      selectedRate,
      'selected-range',
      (value) => value.gte(0) && value.lte(1),
      'from 0 to 1',
    );
    bound(
      place('selectedLeverage'),
      selectedLeverage,
      'selected-range',
      (value) => value.gte(1),
      'at least 1',
    );
    if (selectedRate !== undefined && selectedLeverage !== undefined)
      add(
        place('selectedLeverage'),
        'selected-once',
        'A position has a selected rate or a selected leverage, not both.',
      );
    for (const side of ['buyQuantity', 'sellQuantity'] as const)
      bound(
        [...place('orders'), side],
        orders?.[side],
        'quantity-range',
        (value) => value.gte(0),
        'at least 0',
      );
  }

  if (trade) {
    known(['trade', 'instrument'], trade.instrument);
    bound(
      ['trade', 'quantity'],
      trade.quantity,
      'quantity-range',
      (value) => !value.isZero(),
      'other than 0',
    );
    bound(['trade', 'price'], trade.price, 'price-positive', (value) => value.gt(0), 'above 0');
  }
  return faults;
}
