import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parameterSetOf } from '../../../testing/arbitraries';
import { answerOf } from '../../../testing/preset-answers';
import { DERIVE_STANDARD } from '../../presets/derive-standard';
import { Decimal, decimal, decimalText, type Rounding, ROUNDING_MODES } from '../../number/decimal';
import { roundedQuotient } from '../../number/fraction';
import { explainAccount } from '../explain/explain';
import { marginAccount } from './account';
import { compileParameters } from './compile';
import type { InstrumentTerms, Position } from './types';

const EIGHT = (mode: Rounding['mode']): Rounding => ({ scale: 8, mode });
const FLOORED = {
  ...{ notional: EIGHT('HALF_EVEN'), margin: EIGHT('UP') },
  ...{ profitAndLoss: EIGHT('FLOOR'), collateralValue: EIGHT('FLOOR') },
};
type Roundings = typeof FLOORED & { readonly positionValue?: Rounding };

function documentOf(rounding: Roundings) {
  return {
    format: 'margrave/parameter-set/1',
    settlementAsset: 'BTC',
    marginClasses: {
      all: {
        instruments: ['BTCUSD'],
        initialMargin: {
          curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate: '0.01' },
          modifiers: [
            {
              operation: 'MAX',
              curve: {
                ...{ driver: 'SELECTED_RATE', shape: 'LINEAR', beyond: 'HOLD' },
                points: [
                  { at: '0', rate: '0' },
                  { at: '1', rate: '1' },
                ],
              },
            },
          ],
        },
        maintenanceMargin: { curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate: '0.005' } },
      },
    },
    collateral: { BTC: { haircut: '0' } },
    accountRules: { warningLevel: '1', callLevel: '1', liquidationLevel: '1' },
    rounding,
  };
}

const inverse = (multiplier: string): InstrumentTerms => ({
  ...{ symbol: 'BTCUSD', isInverse: true },
  multiplier: decimal(multiplier),
});

/** Of one position, in units of the mark. */
function inputsOf(
  rounding: Roundings,
  position: Omit<Position, 'instrument'>,
  mark: string,
  multiplier = '1',
) {
  return {
    parameters: compileParameters(parameterSetOf(documentOf(rounding))),
    instruments: new Map([['BTCUSD', inverse(multiplier)]]),
    prices: new Map([['BTCUSD', decimal(mark)]]),
    book: {
      account: 'one',
      positions: [{ instrument: 'BTCUSD', ...position }],
      collateral: [{ asset: 'BTC', amount: decimal('0.02') }],
    },
  };
}

function marginOf(...asked: Parameters<typeof inputsOf>) {
  const margined = marginAccount(inputsOf(...asked));
  const [position] = margined.ok ? margined.value.positions : [];
  if (!position) throw new Error(JSON.stringify(margined));
  return position;
}

describe('an inverse contract', () => {
  test('50 contracts of 100 USD from 100,000 to 80,000 at 10x', () => {
    const held = { quantity: decimal('50'), entryPrice: decimal('100000'), selectedLeverage: decimal('10') };
    const position = marginOf(FLOORED, held, '80000', '100');
    expect([
      decimalText(position.notional),
      decimalText(position.unrealisedProfit),
      decimalText(position.initialMargin),
      decimalText(position.maintenanceMargin),
    ]).toEqual(['0.0625', '-0.0125', '0.00625', '0.0003125']);
  });

  test('neither of whose values has a finite decimal, though their difference has', () => {
    // From 4/3 to 1/3: exactly −1, which 200 digits of each are not.
    const held = { quantity: decimal('1'), entryPrice: decimal('3') };
    const profit = (mode: Rounding['mode'], quantity: string) =>
      decimalText(
        marginOf({ ...FLOORED, profitAndLoss: EIGHT(mode) }, { ...held, quantity: decimal(quantity) }, '0.75')
          .unrealisedProfit,
      );
    for (const mode of ROUNDING_MODES)
      expect([mode, profit(mode, '1'), profit(mode, '-1')]).toEqual([mode, '-1', '1']);
  });

  test('whose values are rounded, both: a position marked where it was opened has no profit', () => {
    const rounding = { ...FLOORED, positionValue: { scale: 4, mode: 'DOWN' as const } };
    const profit = (entry: string, mark: string, quantity: string) =>
      decimalText(
        marginOf(rounding, { quantity: decimal(quantity), entryPrice: decimal(entry) }, mark)
          .unrealisedProfit,
      );
    expect([profit('3', '3', '1'), profit('3', '3', '-1')]).toEqual(['0', '0']);
    // 0.3333 and 0.1428, each towards 0.
    expect([profit('3', '7', '1'), profit('3', '7', '-1')]).toEqual(['0.1905', '-0.1905']);
  });

  const units = fc.bigInt({ min: 1n, max: 10n ** 14n });
  test('has the profit and notional of exact quotients, each in one rounding, for the explanation too', () => {
    const ofUnits = (value: bigint): Decimal => new Decimal(value.toString()).div(1e8);
    fc.assert(
      fc.property(
        ...[units, units, units],
        fc.boolean(),
        fc.constantFrom(...ROUNDING_MODES),
        (size, mark, entry, isShort, mode) => {
          const rounding = { ...FLOORED, notional: EIGHT(mode), profitAndLoss: EIGHT(mode) };
          const quantity = ofUnits(isShort ? -size : size);
          const inputs = inputsOf(
            rounding,
            { quantity, entryPrice: ofUnits(entry) },
            decimalText(ofUnits(mark)),
          );
          const margined = marginAccount(inputs);
          const position = margined.ok ? margined.value.positions[0] : undefined;
          const signed = isShort ? -size : size;
          expect(position?.notional).toEqual(ofUnits(roundedQuotient(size * 10n ** 8n, mark, mode)));
          expect(position?.unrealisedProfit).toEqual(
            ofUnits(roundedQuotient(signed * 10n ** 8n * (mark - entry), mark * entry, mode)),
          );
          const explained = explainAccount(inputs);
          expect(explained.ok).toBe(true);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('is in no portfolio: the account is unmargined, and it is said why', () => {
    const document = structuredClone(DERIVE_STANDARD.parameters);
    expect(() =>
      answerOf(
        { parameters: document },
        {
          prices: { 'ETH-PERP': '2000' },
          instruments: [
            { symbol: 'ETH-PERP', multiplier: '1', isInverse: true, kind: 'PERPETUAL', underlying: 'ETH' },
          ],
          asOf: '2026-01-01T00:00:00.000Z',
          positions: [{ instrument: 'ETH-PERP', quantity: '1', entryPrice: '2000' }],
        },
      ),
    ).toThrow('an inverse contract is in no portfolio');
  });

  test('is divided by no price of 0: an entry of 0 is a bug', () => {
    expect(() => marginOf(FLOORED, { quantity: decimal('1'), entryPrice: decimal('0') }, '3')).toThrow(
      'divided by a price above 0',
    );
  });
});
