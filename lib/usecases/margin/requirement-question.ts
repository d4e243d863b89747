import { type Decimal, decimalText, ONE } from '../../domain/number/decimal';
import { jsonPointer } from '../../domain/json/json-pointer';
import type { Trade } from '../../domain/margin/request/trade';
import type { AccountBook, Position } from '../../domain/margin/method/types';
import { type BookContext, chosenRangeMessage } from '../../domain/books/contract-row';
import { canStandBeside, isOnItsSide } from '../../domain/margin/method/sound-book';
import { AMOUNT_RANGE_RULE, type AmountKind, amountRangeMessage } from '../../domain/market/amount-range';
import type { Fault } from '../../domain/result';
import type { StoredParameters } from '../../ports/margin';
import type { AskedCurve, SupposedShock } from './supposed-prices';

/** A trade as it is asked about: at the mark price where none is stated. */
export type SupposedTrade = Omit<Trade, 'price'> & { readonly price: Decimal | null };

/** What is asked of `requireMargin`: one of account and portfolio, what would be traded, and how prices would move then. */
export interface RequirementQuestion {
  readonly account: string | null;
  /** A book that nobody need hold. */
  readonly portfolio: Pick<AccountBook, 'positions' | 'collateral' | 'selectedRate'> | null;
  /** In order; none asks for the figures as they are. */
  readonly trades: readonly SupposedTrade[];
  readonly under: 'LIVE' | StoredParameters;
  /** Null: prices stay where they are. */
  readonly shock: SupposedShock | null;
  /** Null: no curve is wanted. */
  readonly curve: AskedCurve | null;
  /** Whether it is put to every scenario of the library; left out: it is not. */
  readonly scenarios?: boolean;
}

/** The names that a question may use: what the market lists, which is nothing that is closed, and what a set has rules for. */
type MarketContext = Pick<BookContext, 'listed' | 'classed' | 'collateral' | 'greatestRate'>;

export const MAX_TRADES = 50;
const MAX_POSITIONS = 500;
const MAX_BALANCES = 100;

/**
 * Every rule that a question breaks, by its place: `list-length`, `instrument-known`, `instrument-classed`,
 * `instrument-repeated`, `collateral-known`, `asset-repeated`, `quantity-range` (of a trade, not 0), `price-positive`,
 * `amount-range`, `selected-once`, `selected-range`, `leg-side`, `one-way-or-legs`.
 */
export function requirementQuestionFaults(
  { portfolio, trades }: RequirementQuestion,
  context: MarketContext,
): readonly Fault[] {
  const { positions = [], collateral = [], selectedRate = null } = portfolio ?? {};
  const positionPath = (index: number, key: string) => jsonPointer('portfolio', 'positions', index, key);
  return [
    ...rateFaults(selectedRate, null, jsonPointer('portfolio', 'selectedRate'), context),
    ...lengthFaults(jsonPointer('portfolio', 'positions'), positions, MAX_POSITIONS),
    ...lengthFaults(jsonPointer('portfolio', 'collateral'), collateral, MAX_BALANCES),
    ...lengthFaults('/trades', trades, MAX_TRADES),
    ...repeated(positions.map(({ instrument, leg }) => (leg ? `${instrument} ${leg}` : instrument))).map(
      ([index, name]) =>
        fault(positionPath(index, 'instrument'), 'instrument-repeated', `"${name}" stands twice.`),
    ),
    ...repeated(collateral.map(({ asset }) => asset)).map(([index, name]) =>
      fault(
        jsonPointer('portfolio', 'collateral', index, 'asset'),
        'asset-repeated',
        `"${name}" stands twice.`,
      ),
    ),
    ...positions.flatMap((position, index) => {
      const { instrument, quantity, entryPrice } = position;
      return [
        ...instrumentFaults(instrument, positionPath(index, 'instrument'), context),
        ...sizeFaults('QUANTITY', quantity, positionPath(index, 'quantity')),
        ...priceFaults(entryPrice, positionPath(index, 'entryPrice')),
        ...chosenFaults(position, (member) => positionPath(index, member), context),
        ...legFaults(position, positions, (member) => positionPath(index, member)),
      ];
    }),
    ...collateral.flatMap(({ asset, amount }, index) => {
      const sized = sizeFaults('BALANCE', amount, jsonPointer('portfolio', 'collateral', index, 'amount'));
      if (amount.isZero() || context.collateral.has(asset)) return sized;
      const path = jsonPointer('portfolio', 'collateral', index, 'asset');
      return [
        ...sized,
        fault(path, 'collateral-known', `The parameters have no collateral rule for "${asset}".`),
      ];
    }),
    ...trades.flatMap(({ instrument, quantity, price }, index) => [
      ...instrumentFaults(instrument, jsonPointer('trades', index, 'instrument'), context),
      ...(quantity.isZero()
        ? [
            fault(
              jsonPointer('trades', index, 'quantity'),
              'quantity-range',
              'A trade is of a quantity other than 0.',
            ),
          ]
        : sizeFaults('QUANTITY', quantity, jsonPointer('trades', index, 'quantity'))),
      ...(price ? priceFaults(price, jsonPointer('trades', index, 'price')) : []),
    ]),
  ];
}

type PlaceOf = (member: 'leg' | 'quantity' | 'selectedLeverage' | 'selectedRate') => string;

function legFaults({ instrument, leg, quantity }: Position, all: readonly Position[], at: PlaceOf): Fault[] {
  const isMixed = leg && all.some((other) => !other.leg && !canStandBeside({ instrument, leg }, other));
  return [
    ...(isMixed
      ? [fault(at('leg'), 'one-way-or-legs', `"${instrument}" is held in one position or by legs, not both.`)]
      : []),
    ...(leg && !isOnItsSide({ leg, quantity })
      ? [fault(at('quantity'), 'leg-side', `A ${leg.toLowerCase()} leg is not ${decimalText(quantity)}.`)]
      : []),
  ];
}

function chosenFaults(
  { instrument, selectedLeverage, selectedRate }: Position,
  at: PlaceOf,
  context: MarketContext,
): Fault[] {
  if (selectedLeverage && selectedRate)
    return [fault(at('selectedLeverage'), 'selected-once', 'State a leverage or a rate, not both.')];
  const leverage = selectedLeverage ? chosenRangeMessage({ leverage: selectedLeverage }, ONE) : null;
  return [
    ...(leverage === null ? [] : [fault(at('selectedLeverage'), 'selected-range', leverage)]),
    ...rateFaults(selectedRate ?? null, instrument, at('selectedRate'), context),
  ];
}

/** @param instrument null: of all of the account */
function rateFaults(
  rate: Decimal | null,
  instrument: string | null,
  path: string,
  { greatestRate }: MarketContext,
): Fault[] {
  const message = rate && chosenRangeMessage({ rate }, greatestRate(instrument));
  return message === null ? [] : [fault(path, 'selected-range', message)];
}

function fault(path: string, rule: string, message: string): Fault {
  return { path, rule, message };
}

function sizeFaults(kind: AmountKind, amount: Decimal, path: string): Fault[] {
  const message = amountRangeMessage(kind, amount);
  return message === null ? [] : [fault(path, AMOUNT_RANGE_RULE, message)];
}

function lengthFaults(path: string, list: readonly unknown[], most: number): Fault[] {
  return list.length <= most ? [] : [fault(path, 'list-length', `At most ${most}, not ${list.length}.`)];
}

/** Every name that stands again, with its place. */
function repeated(names: readonly string[]): (readonly [index: number, name: string])[] {
  return names.flatMap((name, index) => (names.indexOf(name) < index ? [[index, name] as const] : []));
}

function instrumentFaults(instrument: string, path: string, { listed, classed }: MarketContext): Fault[] {
  if (!listed.has(instrument))
    return [fault(path, 'instrument-known', `The venue lists no instrument "${instrument}".`)];
  if (classed.has(instrument)) return [];
  return [fault(path, 'instrument-classed', `The parameters have no margin class for "${instrument}".`)];
}

function priceFaults(price: Decimal, path: string): Fault[] {
  if (price.gt(0)) return sizeFaults('PRICE', price, path);
  return [fault(path, 'price-positive', `A price is above 0, not ${decimalText(price)}.`)];
}
