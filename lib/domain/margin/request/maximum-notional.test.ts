import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { Decimal, decimal, round, ROUNDING_MODES } from '../../number/decimal';
import { type CompiledClass, compileParameters } from '../method/compile';
import { parseParameterSet } from '../../parameters/validate';
import { foundingRules } from '../../market/adopt-tiers';
import { breachBounds, notionalBreaches, worsenedBreaches } from './maximum-notional';
import { judgedTrade, type Judged } from './trade';

const curve = {
  curve: { driver: 'NOTIONAL', shape: 'MARGINAL_TIERS', tiers: [{ floor: '0', rate: '0.1' }] },
};
const parsed = parseParameterSet({
  ...foundingRules('USDT'),
  marginClasses: {
    CAPPED: { instruments: ['BTC'], initialMargin: curve, maintenanceMargin: curve, maximumNotional: '1000' },
    FREE: { instruments: ['ETH'], initialMargin: curve, maintenanceMargin: curve },
  },
});
if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
const parameters = compileParameters(parsed.value);

/** An account with plenty of margin that holds so much of each. */
const holding = (notionals: Readonly<Record<string, string>>): Judged => ({
  ...{ equity: decimal('1000000'), initialEquity: decimal('1000000') },
  ...{ initialMargin: decimal('1'), maintenanceMargin: decimal('1') },
  positions: Object.entries(notionals).map(([instrument, notional]) => ({
    ...{ instrument, marginClass: instrument === 'BTC' ? 'CAPPED' : 'FREE', portfolio: null },
    ...{ notional: decimal(notional), initialMargin: decimal('1'), maintenanceMargin: decimal('1') },
    ...{ fillMargin: decimal('1'), unrealisedProfit: decimal('0') },
    ...{ recognisedProfit: decimal('0'), initialRecognisedProfit: decimal('0') },
  })),
});

test('a breach names the instrument, its class, the maximum and what is held; at the maximum there is none', () => {
  const { positions } = holding({ BTC: '1000.01', ETH: '999999999' });
  expect(notionalBreaches(parameters, positions)).toEqual([
    { instrument: 'BTC', marginClass: 'CAPPED', maximum: decimal('1000'), notional: decimal('1000.01') },
  ]);
  expect(notionalBreaches(parameters, holding({ BTC: '1000' }).positions)).toEqual([]);
});

describe('a trade', () => {
  const above = { isAllowed: false, code: 'ABOVE_MAXIMUM_NOTIONAL' };
  test.each([
    ['up to the maximum is allowed', { BTC: '1' }, { BTC: '1000' }, { isAllowed: true }],
    ['above it is not, whatever the margin', { BTC: '1' }, { BTC: '1000.01' }, above],
    ['that opens above it is not', {}, { BTC: '1001' }, above],
    ['that adds above it is not', { BTC: '1500' }, { BTC: '1500.01' }, above],
    ['that reduces from above it is allowed', { BTC: '1500' }, { BTC: '1400' }, { isAllowed: true }],
    [
      'in another instrument is no matter of it',
      { BTC: '1500', ETH: '1' },
      { BTC: '1500', ETH: '9' },
      { isAllowed: true },
    ],
  ] as const)('%s', (_what, before, after, verdict) => {
    expect(judgedTrade(parameters, holding(before), holding(after))).toEqual(verdict);
  });
});

test('of a contract held by legs it is both together that stand above a maximum', () => {
  const [leg] = holding({ BTC: '600' }).positions;
  const legs = leg ? [leg, leg] : [];
  expect(notionalBreaches(parameters, legs)).toMatchObject([
    { instrument: 'BTC', notional: decimal('1200') },
  ]);
  expect(worsenedBreaches(parameters, legs, legs)).toEqual([]);
  expect(worsenedBreaches(parameters, legs.slice(1), legs)).toHaveLength(1);
});

describe('the bound by which breaches are looked for in a whole book', () => {
  const amount = fc
    .tuple(fc.bigInt(0n, 10n ** 12n), fc.integer({ min: 0, max: 9 }))
    .map(([digits, scale]) => new Decimal(String(digits)).div(new Decimal(10).pow(scale)));
  test('is reached by an exact notional if and only if it is a breach once rounded', () => {
    fc.assert(
      fc.property(
        ...[amount.filter((maximum) => maximum.gt(0)), fc.constantFrom(...ROUNDING_MODES)],
        ...[fc.integer({ min: 0, max: 9 }), fc.bigInt(-(10n ** 12n), 10n ** 12n)],
        fc.integer({ min: 9, max: 54 }),
        (maximum, mode, scale, beside, digits) => {
          const rounding = { scale, mode };
          const capped = { ...parameters.classOfInstrument.get('BTC'), maximumNotional: maximum };
          const classOfInstrument = new Map([['BTC', capped as CompiledClass]]);
          const [bound] = breachBounds({
            classOfInstrument,
            rounding: { ...parameters.rounding, notional: rounding },
          });
          const least = bound?.least ?? decimal('0');
          for (const from of [least, maximum]) {
            const exact = from.plus(new Decimal(String(beside)).div(new Decimal(10).pow(digits))).abs();
            const position = { instrument: 'BTC', notional: round(exact, rounding) };
            const isBreach = notionalBreaches({ classOfInstrument }, [position]).length > 0;
            expect(exact.gte(least)).toBe(isBreach);
          }
          const just = least.minus(new Decimal(10).pow(-54));
          expect(
            notionalBreaches({ classOfInstrument }, [{ instrument: 'BTC', notional: round(just, rounding) }]),
          ).toEqual([]);
        },
      ),
    );
  });

  test('is of instruments whose class has a maximum, at the price that the class is charged at', () => {
    const bounds = breachBounds(parameters);
    expect(bounds.map(({ instrument, price }) => [instrument, price])).toEqual([['BTC', 'MARK']]);
    const pricesAt = (notionalAt: CompiledClass['notionalAt']) => {
      const capped = { ...parameters.classOfInstrument.get('BTC'), notionalAt } as CompiledClass;
      return breachBounds({ ...parameters, classOfInstrument: new Map([['BTC', capped]]) }).map(
        ({ price }) => price,
      );
    };
    expect(pricesAt({ initial: 'ENTRY', maintenance: 'ENTRY' })).toEqual(['ENTRY']);
    expect(pricesAt({ initial: 'ENTRY', maintenance: 'MARK' })).toEqual(['MARK']);
    expect(pricesAt({ initial: 'MARK', maintenance: 'ENTRY' })).toEqual(['ENTRY']);
  });
});
