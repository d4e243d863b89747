import * as fc from 'fast-check';
import { Decimal } from '../domain/number/decimal';
import { compileParameters } from '../domain/margin/method/compile';
import type { AccountBook } from '../domain/margin/method/types';
import type { ParameterSetDocument } from '../domain/parameters/document/parameter-set';
import { decimals, INSTRUMENTS, parameterSetDocuments, parameterSetOf } from './arbitraries';

// Accounts whose status turns at some price: what a solution is held to by margining them anew there.

/** So fine that no rounding hides where the status turns. */
export const FINE: ParameterSetDocument['rounding'] = {
  notional: { scale: 18, mode: 'UP' },
  margin: { scale: 18, mode: 'UP' },
  profitAndLoss: { scale: 18, mode: 'FLOOR' },
  collateralValue: { scale: 18, mode: 'FLOOR' },
};

export const fineSets = parameterSetDocuments.map((document) =>
  compileParameters(parameterSetOf({ ...document, rounding: FINE })),
);
export const TERMS = new Map(INSTRUMENTS.map((symbol) => [symbol, { symbol, multiplier: new Decimal(1) }]));

// Coarse figures, so that the equity's slope is either 0 or well above the steps below.
export const prices = decimals(1, 5_000, 1);
export const books: fc.Arbitrary<AccountBook> = fc.record({
  account: fc.constant('A'),
  positions: fc
    .tuple(decimals(-500, 500, 1), prices, decimals(-500, 500, 1), prices)
    .map(([a, entryA, b, entryB]) => [
      { instrument: 'ETH-PERP', quantity: a, entryPrice: entryA },
      { instrument: 'BTC-PERP', quantity: b, entryPrice: entryB },
    ]),
  collateral: fc.tuple(decimals(-10_000, 2_000_000, 0), decimals(-100, 500, 1)).map(([cash, ether]) => [
    { asset: 'USDT', amount: cash },
    { asset: 'ETH', amount: ether },
  ]),
});

/** Along a way to a price, where nothing may have turned yet. */
export const fractions = fc.array(decimals(0, 1, 6), { minLength: 8, maxLength: 8 });
/** Beyond a solution, where the status has turned. */
export const STEP = new Decimal('0.001');
