import { assert } from '../../assert';
import { parseInstant } from '../../number/instant';
import { decimal, ONE } from '../../number/decimal';
import type { MarketFigure } from '../../market/market-figure';
import { formFaults, vanishingKeyFaults } from '../../json/form-faults';
import { ok, refuse, type Fault, type Result } from '../../result';
import type { MarketState } from '../method/inputs';
import { marginRequestSchema, type ReadMarginRequest } from './margin-request';
import { marginRequestFaults } from './margin-request-faults';
import type { Trade } from './trade';
import type { AccountBook, CollateralBalance, Position } from '../method/types';

/** A request in the words of the method. */
export interface MarginRequest {
  /** A parameter set, or what changes one; null: nothing does. */
  readonly parameters: Readonly<Record<string, unknown>> | null;
  readonly market: MarketState;
  readonly book: AccountBook;
  readonly trade: Trade | null;
}

/**
 * Reads a request, strictly: every fault of form, or else every fault of meaning, each with its place in the
 * request. Parameters are read by `parseParameterSet`, not here.
 */
export function readMarginRequest(input: unknown): Result<MarginRequest, readonly Fault[]> {
  const parsed = marginRequestSchema.safeParse(input);
  const misshapen = [
    ...vanishingKeyFaults(input),
    ...(parsed.success ? [] : formFaults(input, parsed.error)),
  ];
  if (!parsed.success || misshapen.length > 0) return refuse(misshapen);
  const faults = marginRequestFaults(parsed.data);
  if (faults.length > 0) return refuse(faults);
  const { account, trade, parameters } = parsed.data;
  return ok({
    parameters: parameters ?? null,
    market: marketState(parsed.data),
    book: {
      account: account.account,
      ...(account.mode === undefined ? {} : { mode: account.mode }),
      ...chosenForAll(account.selectedRate),
      positions: account.positions.map(positionOf),
      collateral: account.collateral.map(balanceOf),
    },
    trade: trade
      ? {
          instrument: trade.instrument,
          ...(trade.leg === undefined ? {} : { leg: trade.leg }),
          quantity: decimal(trade.quantity),
          price: decimal(trade.price),
          fee: decimal(trade.fee ?? '0'),
        }
      : null,
  });
}

/** A rate of 0 is none. */
function chosenForAll(stated: string | undefined): Pick<AccountBook, 'selectedRate'> {
  const selectedRate = decimal(stated ?? '0');
  return selectedRate.isZero() ? {} : { selectedRate };
}

function marketState({ asOf, instruments, market }: ReadMarginRequest): MarketState {
  const figures = Object.entries(market.figures ?? {}).map(
    ([subject, stated]) =>
      [
        subject,
        Object.fromEntries(
          Object.entries(stated).map(([figure, value]) => [figure, decimal(value)]),
        ) as Partial<Record<MarketFigure, ReturnType<typeof decimal>>>,
      ] as const,
  );
  const observed = Object.entries(market.observedAt ?? {}).map(
    ([symbol, at]) => [symbol, instantOf(at)] as const,
  );
  return {
    instruments: new Map(
      instruments.map(({ symbol, multiplier, expiresAt, isInverse, settlementAsset, ...terms }) => [
        symbol,
        {
          symbol,
          multiplier: multiplier === undefined ? ONE : decimal(multiplier),
          ...(expiresAt === undefined ? {} : { expiresAt: instantOf(expiresAt) }),
          ...(isInverse ? { isInverse } : {}),
          ...(settlementAsset === undefined ? {} : { settlementAsset }),
          ...(terms.kind ? { kind: terms.kind } : {}),
          ...(terms.underlying === undefined ? {} : { underlying: terms.underlying }),
          ...(terms.option
            ? { option: { strike: decimal(terms.option.strike), right: terms.option.right } }
            : {}),
        },
      ]),
    ),
    prices: new Map(Object.entries(market.prices).map(([symbol, price]) => [symbol, decimal(price)])),
    figures: new Map(figures),
    ...(asOf === undefined ? {} : { asOf: instantOf(asOf) }),
    observedAt: new Map(observed),
  };
}

function instantOf(text: string): Date {
  const read = parseInstant(text);
  assert(read.ok, 'an instant of a sound request is one');
  return read.value;
}

function positionOf(stated: ReadMarginRequest['account']['positions'][number]): Position {
  const { instrument, leg, quantity, entryPrice, selectedRate, selectedLeverage, accruedFunding } = stated;
  const { orders, openOrders } = stated;
  return {
    instrument,
    ...(leg === undefined ? {} : { leg }),
    ...(accruedFunding === undefined ? {} : { accruedFunding: decimal(accruedFunding) }),
    quantity: decimal(quantity),
    entryPrice: decimal(entryPrice),
    ...(selectedRate === undefined ? {} : { selectedRate: decimal(selectedRate) }),
    ...(selectedLeverage === undefined ? {} : { selectedLeverage: decimal(selectedLeverage) }),
    ...(orders
      ? {
          orders: {
            buyQuantity: decimal(orders.buyQuantity),
            sellQuantity: decimal(orders.sellQuantity),
            count: orders.count,
          },
        }
      : {}),
    ...(openOrders
      ? {
          openOrders: openOrders.map((order) => ({
            ...order,
            quantity: decimal(order.quantity),
            limitPrice: decimal(order.limitPrice),
          })),
        }
      : {}),
  };
}

function balanceOf({
  asset,
  amount,
  accruedInterest,
}: ReadMarginRequest['account']['collateral'][number]): CollateralBalance {
  return {
    asset,
    amount: decimal(amount),
    ...(accruedInterest === undefined ? {} : { accruedInterest: decimal(accruedInterest) }),
  };
}
