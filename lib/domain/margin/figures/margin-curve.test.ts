import { describe, expect, test } from 'vitest';
import { drawSeed } from '../../../testing/draw-seed';
import { everyCase } from '../../../testing/engine-cases';
import { parameterSetOf } from '../../../testing/arbitraries';
import { repeats } from '../../../testing/thorough';
import { Decimal, decimal } from '../../number/decimal';
import { Random } from '../../number/random';
import { marginAccount } from '../method/account';
import { compileParameters } from '../method/compile';
import type { MarginInputs } from '../method/inputs';
import type { AccountMargin } from '../method/types';
import { liquidationPricesOf } from './liquidation-price';
import { curvePrice, marginCurve, type MarginCurve } from './margin-curve';

const RANGE = { from: decimal('-0.5'), to: decimal('0.5') };

function curveOf(inputs: MarginInputs, symbols: Iterable<string>): MarginCurve {
  const curve = marginCurve(inputs, { symbols: new Set(symbols), ...RANGE });
  if (!curve.ok) throw new Error(curve.refusal.code);
  return curve.value;
}

function whole(inputs: MarginInputs, symbols: ReadonlySet<string>, move: Decimal): AccountMargin {
  const prices = new Map(
    [...inputs.prices].map(([symbol, price]) => [
      symbol,
      symbols.has(symbol) && !move.isZero() ? curvePrice(price, move) : price,
    ]),
  );
  const margined = marginAccount({ ...inputs, prices });
  if (!margined.ok) throw new Error(margined.refusal.code);
  return margined.value;
}

const LINES = ['equity', 'initialEquity', 'initialMargin', 'maintenanceMargin'] as const;

/** What has no closed form is margined hundreds of times for each curve: a busy machine takes its time. */
const SLOW_MS = 120_000;

describe('under every preset and random sets', () => {
  test(
    'a point is the account margined whole, and so is what a straight curve says between two',
    () => {
      const random = Random.fromSeed(drawSeed());
      const told = { straight: 0, bent: 0, changes: 0 };
      for (let turn = 0; turn < repeats(6, 24); turn += 1) {
        const { parameters, market, books } = everyCase(random, turn, repeats(1, 8));
        const compiled = compileParameters(parameters);
        for (const book of books.slice(0, repeats(1, 8))) {
          const inputs = { ...market, parameters: compiled, book };
          const present = marginAccount(inputs);
          if (!present.ok || book.positions.length === 0 || book.positions.length > 6) continue;
          const one = book.positions[0]?.instrument ?? '';
          for (const symbols of [new Set([one]), new Set(market.prices.keys())].slice(turn % 2)) {
            const curve = curveOf(inputs, symbols);
            const { points, changes, isStraight } = curve;
            told[isStraight ? 'straight' : 'bent'] += 1;
            told.changes += changes.length;
            expect(points[0]?.move).toEqual(RANGE.from);
            expect(points.at(-1)?.move).toEqual(RANGE.to);
            expect(points.find(({ move }) => move.isZero())?.margin).toEqual(present.value);
            for (const { move, margin } of [points[3], points.at(-4)].flatMap((point) => point ?? []))
              expect(margin).toEqual(whole(inputs, symbols, move));
            for (const { move, lower, higher } of changes) {
              const beside = decimal('0.0000000001');
              const at = [move.minus(beside), move, move.plus(beside)].map(
                (place) => whole(inputs, symbols, place).status,
              );
              expect(at[move.lte(0) ? 0 : 1]).toBe(lower);
              expect(at[move.lte(0) ? 1 : 2]).toBe(higher);
            }
            if (isStraight) {
              const share = random.uniform();
              const index = Math.floor(random.uniform() * (points.length - 1));
              const [left, right] = [points[index], points[index + 1]];
              if (!left || !right) throw new Error('no such stretch');
              const move = left.move.plus(right.move.minus(left.move).times(share.toFixed(6)));
              const between = whole(inputs, symbols, move);
              for (const line of LINES) {
                const chord = left.margin[line].plus(
                  right.margin[line]
                    .minus(left.margin[line])
                    .times(move.minus(left.move))
                    .div(right.move.minus(left.move)),
                );
                const size = Decimal.max(between.notional, left.margin[line].abs(), right.margin[line].abs());
                expect(chord.minus(between[line]).abs().lte(size.times('0.00001').plus('0.0001'))).toBe(true);
              }
            }
          }
        }
      }
      expect(told.straight).toBeGreaterThan(1);
    },
    SLOW_MS,
  );
});

describe('one long position on tiers', () => {
  const TIERS = [
    { floor: '0', rate: '0.01' },
    { floor: '1000000', rate: '0.02' },
    { floor: '1300000', rate: '0.05' },
  ];
  const accountOn = (shape: 'MARGINAL_TIERS' | 'WHOLE_TIERS'): MarginInputs => {
    const requirement = { curve: { driver: 'NOTIONAL', shape, tiers: TIERS } };
    const set = parameterSetOf({
      format: 'margrave/parameter-set/1',
      settlementAsset: 'USDT',
      marginClasses: {
        x: { instruments: ['X'], initialMargin: requirement, maintenanceMargin: requirement },
      },
      collateral: { USDT: { haircut: '0' } },
      accountRules: { warningLevel: '1.5', callLevel: '1.2', liquidationLevel: '1' },
      rounding: {
        notional: { scale: 8, mode: 'HALF_UP' },
        margin: { scale: 8, mode: 'UP' },
        profitAndLoss: { scale: 8, mode: 'FLOOR' },
        collateralValue: { scale: 8, mode: 'FLOOR' },
      },
    });
    return {
      parameters: compileParameters(set),
      instruments: new Map([['X', { symbol: 'X', multiplier: decimal('1') }]]),
      prices: new Map([['X', decimal('40000')]]),
      book: {
        account: 'a',
        positions: [{ instrument: 'X', quantity: decimal('30'), entryPrice: decimal('40000') }],
        collateral: [{ asset: 'USDT', amount: decimal('200000') }],
      },
    };
  };

  test('bends at the tiers, changes status at the levels, and is liquidated at its liquidation price', () => {
    const inputs = accountOn('MARGINAL_TIERS');
    const { points, changes, isStraight } = curveOf(inputs, ['X']);
    expect(isStraight).toBe(true);
    const moves = points.map(({ move }) => move.toFixed());
    // 1,000,000 / 1,200,000 − 1 and 1,300,000 / 1,200,000 − 1, rounded down to 10 digits.
    expect(moves).toContain('-0.1666666667');
    expect(moves).toContain('0.0833333333');
    // Equity 200,000 + 1,200,000 m; MM = 12,000 (1 + m) below the tier, at which a fall of 15.66 % or so liquidates:
    // 10,000 + 0.02 × (200,000 + 1,200,000 m) = 200,000 + 1,200,000 m at m = −186,000 / 1,176,000.
    expect(changes.map(({ lower, higher }) => [lower, higher])).toEqual([
      ['LIQUIDATION', 'CALL'],
      ['CALL', 'WARNING'],
      ['WARNING', 'OK'],
    ]);
    expect(changes[0]?.move.minus(decimal('-186').div('1176')).abs().lte('0.0000000002')).toBe(true);
    const margined = whole(inputs, new Set(), decimal('0'));
    const { below, above } = liquidationPricesOf(inputs, margined)('X');
    expect(above).toBeNull();
    const stated = curvePrice(decimal('40000'), changes[0]?.move ?? decimal('0'));
    expect(below?.minus(stated).abs().lte('0.00001')).toBe(true);
  });

  test('has both sides of a jump, where a whole tier begins', () => {
    const { points, isStraight } = curveOf(accountOn('WHOLE_TIERS'), ['X']);
    expect(isStraight).toBe(true);
    const at = points.findIndex(({ move }) => move.toFixed() === '0.0833333333');
    const [before, behind] = [points[at], points[at + 1]];
    expect(before?.margin.maintenanceMargin.toFixed(0)).toBe('26000');
    expect(behind?.margin.maintenanceMargin.toFixed(0)).toBe('65000');
    expect(behind?.move.minus(before?.move ?? 0).lt('0.000001')).toBe(true);
  });

  test('of another instrument is level', () => {
    const { points, changes } = curveOf(accountOn('MARGINAL_TIERS'), ['Y']);
    expect(points).toHaveLength(21);
    expect(changes).toEqual([]);
    expect(new Set(points.map(({ margin }) => margin.equity.toFixed())).size).toBe(1);
  });
});
