import { parseInstant } from '../../number/instant';
import { decimal, type Decimal } from '../../number/decimal';
import { jsonPointer } from '../../json/json-pointer';
import { misfitTerms } from '../../market/instrument-row';
import { FIGURE_RANGES, isInFigureRange, MARKET_FIGURES } from '../../market/market-figure';
import type { Fault } from '../../result';
import { canStandBeside } from '../method/sound-book';
import type { Position } from '../method/types';
import type { ReadMarginRequest } from './margin-request';
import { tradeFault } from './trade';

type Place = readonly (string | number)[];

/**
 * What is wrong with a request of the right form, each with its place. Rules: `instant`, `in-the-future`, `required`,
 * `multiplier-positive`, `terms-fit-kind`, `expired`, `price-positive`, `figure-range`, `quantity-range`,
 * `net-entry`, `orders-counted`, `orders-once`, `selected-range`, `selected-once`, `instrument-known`, `instrument-repeated`, `asset-repeated`,
 * `leg-side`, `funding-of-nothing`, `interest-range`, `trade-leg`, `leg-turned-over`.
 */
export function marginRequestFaults(request: ReadMarginRequest): Fault[] {
  const faults = new RequestFaults();
  faults.instant(['asOf'], request.asOf);
  instrumentFaults(faults, request);
  marketFaults(faults, request);
  accountFaults(faults, request);
  tradeFaults(faults, request);
  expiryFaults(faults, request);
  return faults.found;
}

class RequestFaults {
  readonly found: Fault[] = [];

  add(place: Place, rule: string, message: string): void {
    this.found.push({ path: jsonPointer(...place), rule, message });
  }

  bound(
    place: Place,
    text: string | undefined,
    rule: string,
    holds: (value: Decimal) => boolean,
    form: string,
  ): void {
    if (text !== undefined && !holds(decimal(text)))
      this.add(place, rule, `It must be ${form}, not ${text}.`);
  }

  aboveZero(place: Place, text: string | undefined, rule: string): void {
    this.bound(place, text, rule, (value) => value.gt(0), 'above 0');
  }

  instant(place: Place, text: string | undefined): void {
    if (text === undefined || parseInstant(text).ok) return;
    this.add(place, 'instant', 'It must be an instant in UTC, such as "2026-01-31T08:00:00.000Z".');
  }

  once(places: readonly (readonly [Place, string])[], rule: string): void {
    const seen = new Set<string>();
    for (const [place, name] of places) {
      if (seen.has(name)) this.add(place, rule, `"${name}" stands twice.`);
      seen.add(name);
    }
  }

  known({ instruments }: ReadMarginRequest, places: readonly (readonly [Place, string])[]): void {
    const listed = new Set(instruments.map(({ symbol }) => symbol));
    for (const [place, symbol] of places)
      if (!listed.has(symbol))
        this.add(place, 'instrument-known', `No instrument of this request is called "${symbol}".`);
  }
}

function instrumentFaults(faults: RequestFaults, { instruments }: ReadMarginRequest): void {
  faults.once(
    instruments.map(({ symbol }, index) => [['instruments', index, 'symbol'], symbol]),
    'instrument-repeated',
  );
  for (const [index, { multiplier, expiresAt, kind, option }] of instruments.entries()) {
    const place = (...keys: readonly string[]): Place => ['instruments', index, ...keys];
    faults.aboveZero(place('multiplier'), multiplier, 'multiplier-positive');
    faults.instant(place('expiresAt'), expiresAt);
    faults.aboveZero(place('option', 'strike'), option?.strike, 'price-positive');
    const terms = { expires: expiresAt !== undefined, isOption: option !== undefined };
    for (const { term, message } of misfitTerms(kind, terms))
      faults.add(place(term), 'terms-fit-kind', message);
  }
}

function marketFaults(faults: RequestFaults, { market, asOf }: ReadMarginRequest): void {
  for (const [symbol, price] of Object.entries(market.prices))
    faults.aboveZero(['market', 'prices', symbol], price, 'price-positive');
  for (const [symbol, at] of Object.entries(market.observedAt ?? {})) {
    const place = ['market', 'observedAt', symbol];
    faults.instant(place, at);
    if (asOf !== undefined && (millisecondsBetween(asOf, at) ?? 0) > 0)
      faults.add(place, 'in-the-future', `A price of ${at} is not known at ${asOf}.`);
  }
  for (const [subject, figures] of Object.entries(market.figures ?? {}))
    for (const figure of MARKET_FIGURES)
      faults.bound(
        ['market', 'figures', subject, figure],
        figures[figure],
        'figure-range',
        (value) => isInFigureRange(figure, value),
        FIGURE_RANGES[figure],
      );
}

function accountFaults(faults: RequestFaults, request: ReadMarginRequest): void {
  const { positions, collateral, selectedRate } = request.account;
  const isRate = (value: Decimal): boolean => value.gte(0);
  faults.bound(['account', 'selectedRate'], selectedRate, 'selected-range', isRate, 'at least 0');
  const names = positions.map(({ instrument }, index): readonly [Place, string] => [
    ['account', 'positions', index, 'instrument'],
    instrument,
  ]);
  const before = new Map<string, Pick<Position, 'instrument' | 'leg'>[]>();
  for (const [index, position] of positions.entries()) {
    const held = heldLeg(position);
    const others = before.get(position.instrument) ?? [];
    const isBeside = others.every((one) => canStandBeside(one, held));
    others.push(held);
    before.set(position.instrument, others);
    const place = ['account', 'positions', index, position.leg === undefined ? 'instrument' : 'leg'];
    if (!isBeside) faults.add(place, 'instrument-repeated', repeatedWords(position));
  }
  for (const [index, { accruedInterest }] of collateral.entries())
    faults.bound(
      ['account', 'collateral', index, 'accruedInterest'],
      accruedInterest,
      'interest-range',
      (value) => value.gte(0),
      'at least 0',
    );
  faults.once(
    collateral.map(({ asset }, index) => [['account', 'collateral', index, 'asset'], asset]),
    'asset-repeated',
  );
  faults.known(request, names);
  const inverse = new Set(
    request.instruments.filter(({ isInverse }) => isInverse).map(({ symbol }) => symbol),
  );
  for (const [index, position] of positions.entries())
    positionFaults(faults, position, ['account', 'positions', index], inverse.has(position.instrument));
}

function repeatedWords({ instrument, leg }: ReadMarginRequest['account']['positions'][number]): string {
  return leg === undefined
    ? `"${instrument}" stands twice.`
    : `"${instrument}" stands twice on this leg, or one-way as well.`;
}

function positionFaults(
  faults: RequestFaults,
  position: ReadMarginRequest['account']['positions'][number],
  at: Place,
  isInverse: boolean,
): void {
  const place = (...keys: readonly string[]): Place => [...at, ...keys];
  const { leg, quantity, entryPrice, isNetEntry, selectedRate, selectedLeverage, accruedFunding } = position;
  if (isInverse && isNetEntry)
    faults.add(
      place('isNetEntry'),
      'net-entry',
      'An inverse contract is divided by the price it was opened at.',
    );
  // A position of 0 has no entry; an inverse one is divided by it all the same.
  if (isInverse || (quantity !== '0' && !isNetEntry))
    faults.aboveZero(place('entryPrice'), entryPrice, 'price-positive');
  else if (!isNetEntry)
    faults.bound(place('entryPrice'), entryPrice, 'price-positive', (value) => value.gte(0), 'at least 0');
  // How far above 0 is for the parameters to say.
  const isRate = (value: Decimal): boolean => value.gte(0);
  faults.bound(place('selectedRate'), selectedRate, 'selected-range', isRate, 'at least 0');
  const isLeverage = (value: Decimal): boolean => value.gte(1);
  faults.bound(place('selectedLeverage'), selectedLeverage, 'selected-range', isLeverage, 'at least 1');
  if (selectedRate !== undefined && selectedLeverage !== undefined) {
    const message = 'A position has a selected rate or a selected leverage, not both.';
    faults.add(place('selectedLeverage'), 'selected-once', message);
  }
  const isShort = leg === 'SHORT';
  if (leg !== undefined)
    faults.bound(
      place('quantity'),
      quantity,
      'leg-side',
      (value) => value.isZero() || value.lt(0) === isShort,
      isShort ? '0 or below on the short leg' : '0 or above on the long leg',
    );
  if (quantity === '0' && accruedFunding !== undefined && accruedFunding !== '0')
    faults.add(place('accruedFunding'), 'funding-of-nothing', 'A position of 0 has no accrued funding.');
  orderFaults(faults, position, at);
}

function orderFaults(
  faults: RequestFaults,
  { orders, openOrders }: ReadMarginRequest['account']['positions'][number],
  at: Place,
): void {
  const place = (...keys: readonly (string | number)[]): Place => [...at, ...keys];
  for (const [index, { quantity, limitPrice }] of (openOrders ?? []).entries()) {
    faults.aboveZero(place('openOrders', index, 'quantity'), quantity, 'quantity-range');
    faults.aboveZero(place('openOrders', index, 'limitPrice'), limitPrice, 'price-positive');
  }
  if (!orders) return;
  if (openOrders)
    faults.add(place('openOrders'), 'orders-once', 'Orders are stated in all or one by one, not both.');
  const { buyQuantity, sellQuantity, count } = orders;
  const isSize = (value: Decimal): boolean => value.gte(0);
  faults.bound(place('orders', 'buyQuantity'), buyQuantity, 'quantity-range', isSize, 'at least 0');
  faults.bound(place('orders', 'sellQuantity'), sellQuantity, 'quantity-range', isSize, 'at least 0');
  if (count === 0 && (buyQuantity !== '0' || sellQuantity !== '0'))
    faults.add(place('orders', 'count'), 'orders-counted', 'Orders that buy or sell are at least 1.');
}

function tradeFaults(faults: RequestFaults, request: ReadMarginRequest): void {
  const { trade, account } = request;
  if (!trade) return;
  faults.known(request, [[['trade', 'instrument'], trade.instrument]]);
  const isSize = (value: Decimal): boolean => !value.isZero();
  faults.bound(['trade', 'quantity'], trade.quantity, 'quantity-range', isSize, 'other than 0');
  faults.aboveZero(['trade', 'price'], trade.price, 'price-positive');
  const { instrument, leg } = trade;
  const fault = tradeFault(
    { positions: account.positions.map((one) => ({ ...heldLeg(one), quantity: decimal(one.quantity) })) },
    { instrument, ...(leg === undefined ? {} : { leg }), quantity: decimal(trade.quantity) },
  );
  if (fault) faults.add(['trade', fault.member], fault.rule, fault.message);
}

function heldLeg({
  instrument,
  leg,
}: ReadMarginRequest['account']['positions'][number]): Pick<Position, 'instrument' | 'leg'> {
  return { instrument, ...(leg === undefined ? {} : { leg }) };
}

/**
 * What is held or traded has not expired: it is settled at its expiry, and margined no more from that instant on.
 * Whether it has is not known without the instant of the request.
 */
function expiryFaults(faults: RequestFaults, { asOf, instruments, account, trade }: ReadMarginRequest): void {
  const held = new Set(account.positions.map(({ instrument }) => instrument));
  if (trade) held.add(trade.instrument);
  for (const [index, { symbol, expiresAt }] of instruments.entries()) {
    if (expiresAt === undefined || !held.has(symbol)) continue;
    if (asOf === undefined) {
      faults.add(['asOf'], 'required', `It must be present: "${symbol}" expires, and may have done so.`);
      return;
    }
    if ((millisecondsBetween(expiresAt, asOf) ?? -1) < 0) continue;
    const message = `"${symbol}" has expired by ${asOf}: settle it first, it is margined no more.`;
    faults.add(['instruments', index, 'expiresAt'], 'expired', message);
  }
}

/** Null where one of both is no instant, which has its own fault. */
function millisecondsBetween(from: string, to: string): number | null {
  const [begin, end] = [parseInstant(from), parseInstant(to)];
  return begin.ok && end.ok ? end.value.getTime() - begin.value.getTime() : null;
}
