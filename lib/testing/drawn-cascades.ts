import * as fc from 'fast-check';
import type { MarketState } from '../domain/margin/method/inputs';
import type { AccountBook, Position } from '../domain/margin/method/types';
import { Decimal, decimal } from '../domain/number/decimal';
import type { ParameterSet } from '../domain/parameters/document/parameter-set';
import { parseParameterSet } from '../domain/parameters/validate';

/** What a small venue lists, and at what. */
export const SYMBOLS = ['A', 'B', 'C', 'INVERSE'] as const;
export const PRICES = { A: '100', B: '20.5', C: '0.75', INVERSE: '50' } as const;

/** Tiers of initial margin, half of it for maintenance, each rounded up; collateral in COIN is priced by A. */
export function setOf(rates: Readonly<Record<(typeof SYMBOLS)[number], number>>): ParameterSet {
  const parsed = parseParameterSet({
    format: 'margrave/parameter-set/1',
    settlementAsset: 'USD',
    marginClasses: Object.fromEntries(
      SYMBOLS.map((symbol) => [
        symbol,
        {
          instruments: [symbol],
          hedgedLegs: 'BOTH',
          initialMargin: {
            curve: {
              ...{ driver: 'NOTIONAL', shape: 'MARGINAL_TIERS' },
              tiers: [
                { floor: '0', rate: (2 * rates[symbol]).toFixed(4) },
                { floor: '5000', rate: (3 * rates[symbol]).toFixed(4) },
              ],
            },
          },
          maintenanceMargin: { link: 'FULL_INITIAL', of: 'RATE', fraction: '0.5' },
        },
      ]),
    ),
    collateral: { USD: { haircut: '0' }, COIN: { haircut: '0.1', pricedBy: 'A' } },
    accountRules: { warningLevel: '1.5', callLevel: '1.2', liquidationLevel: '1' },
    rounding: {
      notional: { scale: 8, mode: 'HALF_EVEN' },
      margin: { scale: 8, mode: 'UP' },
      profitAndLoss: { scale: 8, mode: 'FLOOR' },
      collateralValue: { scale: 8, mode: 'FLOOR' },
    },
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
  return parsed.value;
}

export const MARKET: MarketState = {
  instruments: new Map(
    SYMBOLS.map((symbol) => [
      symbol,
      symbol === 'INVERSE'
        ? { symbol, multiplier: decimal(PRICES[symbol]), isInverse: true }
        : { symbol, multiplier: new Decimal(1) },
    ]),
  ),
  prices: new Map(SYMBOLS.map((symbol) => [symbol, decimal(PRICES[symbol])])),
};

const position = fc.record({
  instrument: fc.constantFrom(...SYMBOLS),
  notional: fc.integer({ min: 100, max: 12_000 }),
  isShort: fc.boolean(),
  /** Funding puts the account out of columns. */
  funding: fc.constantFrom(null, null, null, 3),
  /** Held by legs, the other one a third of this one, or of nothing with an order resting at it. */
  otherLeg: fc.constantFrom('NONE', 'NONE', 'NONE', 'SOME', 'ORDER'),
});
const drawnAccount = fc.record({
  positions: fc.uniqueArray(position, { selector: ({ instrument }) => instrument, maxLength: 3 }),
  cushion: fc.integer({ min: -1, max: 18 }),
  hasCoin: fc.boolean(),
});
export const drawnBook = fc.array(drawnAccount, { minLength: 1, maxLength: 14 });
type Drawn = typeof drawnBook extends fc.Arbitrary<infer Value> ? Value : never;

/** With equity of some hundredths of what it holds. */
export function booksOf(drawn: Drawn): readonly AccountBook[] {
  return drawn.map(({ positions, cushion, hasCoin }, at) => {
    const size = positions.reduce((sum, { notional }) => sum + notional, 0);
    const usd = Math.round((size * cushion) / 100);
    return {
      account: String.fromCharCode(97 + at),
      positions: positions.flatMap(({ instrument, notional, isShort, funding, otherLeg }): Position[] => {
        // One of the inverse contract is worth 1 at its price.
        const worth = instrument === 'INVERSE' ? 1 : PRICES[instrument];
        const quantity = new Decimal(isShort ? -notional : notional).div(worth).toDP(4);
        const held = { instrument, quantity, entryPrice: decimal(PRICES[instrument]) };
        const stated = { ...held, ...(funding === null ? {} : { accruedFunding: new Decimal(funding) }) };
        if (otherLeg === 'NONE') return [stated];
        const orders = { buyQuantity: new Decimal(1), sellQuantity: new Decimal(0), count: 1 };
        const other: Position = {
          ...{ ...held, leg: isShort ? 'LONG' : 'SHORT' },
          quantity: otherLeg === 'SOME' ? quantity.div(-3).toDP(4) : new Decimal(0),
          ...(otherLeg === 'SOME' ? {} : { orders }),
        };
        return [other, { ...stated, leg: isShort ? 'SHORT' : 'LONG' }];
      }),
      collateral: [
        { asset: 'USD', amount: new Decimal(hasCoin ? Math.round(usd / 2) : usd) },
        ...(hasCoin ? [{ asset: 'COIN', amount: new Decimal(usd).div(200).toDP(4) }] : []),
      ],
    };
  });
}
