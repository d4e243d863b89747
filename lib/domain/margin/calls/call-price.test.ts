import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { INSTRUMENTS } from '../../../testing/arbitraries';
import { repeats } from '../../../testing/thorough';
import { books, fineSets, fractions, prices, STEP, TERMS } from '../../../testing/turning-cases';
import { Decimal } from '../../number/decimal';
import { marginAccount } from '../method/account';
import type { MarginInputs } from '../method/inputs';
import type { AccountMargin } from '../method/types';
import { callPricesOf, isCalled, isCalledAt } from './call-price';
import { amountAt, callPlaces, moveTo, nearestOf } from './nearest-call';
import { findCallPoints, type HeldColumns, callPointsOf } from './call-pass';

const cases: fc.Arbitrary<MarginInputs> = fc
  .tuple(fineSets, books, prices)
  .map(([parameters, book, mark]) => ({
    ...{ parameters, book, instruments: TERMS },
    prices: new Map(INSTRUMENTS.map((symbol) => [symbol, mark])),
  }));

/** Where a set calls at initial margin prices are searched, and no farther than to 1,000 times the mark. */
const calledAt = (callAt: 'CALL_LEVEL' | 'INITIAL_MARGIN') =>
  cases.map((inputs) => ({ ...inputs, parameters: { ...inputs.parameters, callAt } }));

function margined(inputs: MarginInputs): AccountMargin {
  const result = marginAccount(inputs);
  if (!result.ok) throw new Error('every price is there');
  return result.value;
}

describe('a call price against margining the whole account anew', () => {
  test.each(['below', 'above'] as const)('%s the mark', (side) => {
    fc.assert(
      fc.property(calledAt('CALL_LEVEL'), fractions, (inputs, between) => {
        const mark = inputs.prices.get('ETH-PERP')!;
        const now = margined(inputs);
        const price = callPricesOf(inputs, now)('ETH-PERP')[side];
        if (isCalled(now)) return price?.eq(mark) === true;
        const end = price ?? (side === 'below' ? new Decimal('0.000001') : new Decimal(1e7));
        const safe = between.every((fraction) => {
          const at = mark.plus(end.minus(mark).times(fraction).toDecimalPlaces(12));
          return !isCalledAt(inputs, 'ETH-PERP', at);
        });
        if (price === null) return safe;
        const beyond = side === 'below' ? price.minus(STEP) : price.plus(STEP);
        return safe && (beyond.lte(0) || isCalledAt(inputs, 'ETH-PERP', beyond));
      }),
      { numRuns: repeats(40, 400) },
    );
  });

  test('where initial margin calls too', () => {
    const strict = calledAt('INITIAL_MARGIN');
    fc.assert(
      fc.property(strict, (inputs) => {
        const mark = inputs.prices.get('ETH-PERP')!;
        const now = margined(inputs);
        fc.pre(!isCalled(now));
        const { below, above } = callPricesOf(inputs, now)('ETH-PERP');
        for (const [price, step] of [
          [below, STEP.neg()],
          [above, STEP],
        ] as const) {
          if (price === null) continue;
          expect(isCalledAt(inputs, 'ETH-PERP', price) && !price.eq(mark)).toBe(false);
          if (price.plus(step).gt(0)) expect(isCalledAt(inputs, 'ETH-PERP', price.plus(step))).toBe(true);
        }
      }),
      { numRuns: repeats(10, 60) },
    );
  });
});

/** The account as the one row of columns. */
function columnsOf(
  inputs: MarginInputs,
  { equity, initialMargin, maintenanceMargin, positions }: AccountMargin,
): HeldColumns {
  const one = (value: Decimal): Float64Array => Float64Array.of(value.toNumber());
  const account = Uint32Array.of(0);
  return {
    ...{ first: 0, count: 1, isAsked: Uint8Array.of(1) },
    ...{ equity: one(equity), initialMargin: one(initialMargin), maintenanceMargin: one(maintenanceMargin) },
    positions: inputs.book.positions
      .filter(({ quantity }) => !quantity.isZero())
      .map(({ instrument, quantity }) => ({
        ...{ instrument, mode: undefined, isBeside: false, accounts: account, quantities: one(quantity) },
        initialMargins: one(positions.find((margin) => margin.instrument === instrument)!.initialMargin),
      })),
    balances: inputs.book.collateral
      .filter(({ amount }) => !amount.isZero())
      .map(({ asset, amount }) => ({ asset, accounts: account, amounts: one(amount) })),
  };
}

test('a pass over columns finds the nearest call and what it asks for as exact numbers do, or leaves the account', () => {
  let found = 0;
  fc.assert(
    fc.property(calledAt('CALL_LEVEL'), (inputs) => {
      const now = margined(inputs);
      fc.pre(!isCalled(now));
      const held = columnsOf(inputs, now);
      const market = { instruments: TERMS, prices: inputs.prices };
      const volatilities = new Map(INSTRUMENTS.map((symbol) => [symbol, 0.04]));
      const points = callPointsOf(1, INSTRUMENTS);
      const pass = findCallPoints(points, held, { parameters: inputs.parameters, market }, volatilities);
      while (!pass.next().done);
      if (points.isLeft[0] === 1) return;
      const nearest = nearestOf(callPlaces(inputs, now));
      if (nearest === null) {
        expect(points.distance[0]).toBe(Infinity);
        return;
      }
      found += 1;
      const far = moveTo(nearest).abs().toNumber();
      expect(Math.abs((points.distance[0] ?? NaN) - far)).toBeLessThanOrEqual(1e-6 * Math.max(1, far));
      const places = callPlaces(inputs, now).map((place) => ({
        days: Math.abs(Math.log(place.price.div(place.mark).toNumber())) / 0.04,
        amount: amountAt(inputs, place).toNumber(),
      }));
      const least = Math.min(...places.map(({ days }) => days));
      const likely = places.filter(({ days }) => days <= least + 1e-3);
      expect(Math.abs((points.days[0] ?? NaN) - least)).toBeLessThanOrEqual(1e-4 * Math.max(1, least));
      const [size] = [now.initialMargin.toNumber() + now.notional.toNumber() + 1];
      expect(
        Math.min(...likely.map(({ amount }) => Math.abs(amount - (points.amount[0] ?? NaN)))),
      ).toBeLessThanOrEqual(1e-3 * size);
    }),
    { numRuns: repeats(200, 600) },
  );
  expect(found).toBeGreaterThan(20);
});
