import type { OpenOrder, Position } from '../domain/margin/method/types';
import { decimal } from '../domain/number/decimal';
import { parameterSetOf } from './arbitraries';

// Sets that charge legs and orders in every way, on contracts P and Q, and what is held of them.

const step = (mode: string) => ({ scale: 8, mode });
const rounding = {
  ...{ notional: step('HALF_EVEN'), margin: step('UP') },
  ...{ profitAndLoss: step('FLOOR'), collateralValue: step('FLOOR') },
};
const TIERS = [
  { floor: '0', rate: '0.02' },
  { floor: '150', rate: '0.05' },
  { floor: '700', rate: '0.1' },
];
const SHORT_TIERS = [
  { floor: '0', rate: '0.03' },
  { floor: '400', rate: '0.2' },
];
const tiers = (of: typeof TIERS) => ({ driver: 'NOTIONAL', shape: 'MARGINAL_TIERS', tiers: of });
const chosen = {
  driver: 'SELECTED_RATE',
  shape: 'LINEAR',
  points: [
    { at: '0', rate: '0' },
    { at: '1', rate: '1' },
  ],
  beyond: 'HOLD',
};
const atLeastChosen = [{ operation: 'MAX', touches: 'INITIAL', curve: chosen }];

/** What a class charges beside its tiers; amounts, of initial margin. */
export interface StatedCharges {
  /** Of the one class; P and Q when absent. */
  readonly instruments?: readonly string[];
  readonly hedgedLegs?: 'BOTH' | 'GREATER' | 'NET';
  readonly openOrders?: unknown;
  readonly amounts?: object;
  /** Of longs. */
  readonly curve?: object;
  /** What maintenance margin is half of: the rate, or the rounded amount of what is charged by notional. */
  readonly halfOf?: 'RATE' | 'AMOUNT';
}

/** A curve of longs that is looked up by quantity. */
export const BY_QUANTITY = {
  ...{ driver: 'QUANTITY', shape: 'WHOLE_TIERS' },
  tiers: [
    { floor: '0', rate: '0.02' },
    { floor: '1.25', rate: '0.05' },
    { floor: '3', rate: '0.125' },
  ],
};

/** Longs and shorts on tiers of their own, and at least what a holder chose. */
export function chargedSet({
  instruments = ['P', 'Q'],
  hedgedLegs,
  openOrders,
  amounts,
  curve = tiers(TIERS),
  halfOf = 'RATE',
}: StatedCharges) {
  return parameterSetOf({
    format: 'margrave/parameter-set/1',
    settlementAsset: 'USDT',
    marginClasses: {
      A: {
        instruments,
        initialMargin: {
          ...{
            curve,
            modifiers: atLeastChosen,
            short: { curve: tiers(SHORT_TIERS), modifiers: atLeastChosen },
          },
          ...(amounts ? { amounts } : {}),
        },
        maintenanceMargin: { link: 'BASE_INITIAL', of: halfOf, fraction: '0.5' },
        ...(hedgedLegs ? { hedgedLegs } : {}),
        ...(openOrders === undefined ? {} : { openOrders }),
      },
    },
    collateral: { USDT: { haircut: '0' } },
    accountRules: { warningLevel: '1.5', callLevel: '1.2', liquidationLevel: '1' },
    rounding,
  });
}

export function orderOf(side: OpenOrder['side'], quantity: string, limitPrice: string): OpenOrder {
  return { side, quantity: decimal(quantity), limitPrice: decimal(limitPrice), isReduceOnly: false };
}

/** Of P, entered at 99.5. */
export function heldOf(quantity: string, more: Partial<Position> = {}): Position {
  return { instrument: 'P', quantity: decimal(quantity), entryPrice: decimal('99.5'), ...more };
}

const bids = [orderOf('BUY', '1.5', '101.37'), orderOf('BUY', '0.00000003', '88.123456')];
const asks = [orderOf('SELL', '9', '97.5'), orderOf('SELL', '2', '140')];

/** What is charged by more than the rows of each position, each by a name. */
export const CHARGED_POSITIONS: readonly (readonly [string, readonly Position[]])[] = [
  ['two legs', [heldOf('3', { leg: 'LONG' }), heldOf('-5', { leg: 'SHORT' })]],
  ['the short leg first', [heldOf('-5', { leg: 'SHORT' }), heldOf('8', { leg: 'LONG' })]],
  ['legs that cancel', [heldOf('3', { leg: 'LONG' }), heldOf('-3', { leg: 'SHORT' })]],
  [
    'legs of two leverages',
    [
      heldOf('3', { leg: 'LONG', selectedLeverage: decimal('3') }),
      heldOf('-4', { leg: 'SHORT', selectedLeverage: decimal('7') }),
    ],
  ],
  ['a leg alone', [heldOf('-5', { leg: 'SHORT' })]],
  ['bids and asks', [heldOf('3', { openOrders: [...bids, ...asks] })]],
  ['asks that turn it over', [heldOf('3', { openOrders: asks })]],
  ['bids on a short', [heldOf('-0.4', { openOrders: bids })]],
  ['orders alone', [heldOf('0', { openOrders: [...asks, ...bids] })]],
  [
    'orders on both legs',
    [
      heldOf('3', { leg: 'LONG', openOrders: [...bids, ...asks] }),
      heldOf('-4', { leg: 'SHORT', openOrders: [...asks, ...bids] }),
    ],
  ],
  ['orders on a leg alone', [heldOf('3', { leg: 'LONG', openOrders: [...bids, ...asks] })]],
  [
    'orders at a leg of nothing',
    [heldOf('0', { leg: 'LONG', openOrders: bids }), heldOf('-4', { leg: 'SHORT' })],
  ],
  ['orders and funding', [heldOf('3', { openOrders: bids, accruedFunding: decimal('-1.25') })]],
  [
    'orders beside a plain position',
    [heldOf('3', { openOrders: asks, selectedLeverage: decimal('4') }), { ...heldOf('-7'), instrument: 'Q' }],
  ],
];
