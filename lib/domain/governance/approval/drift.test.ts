import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimal } from '../../number/decimal';
import { type DriftBasis, driftSentence, evidenceDrift } from './drift';

const basis = (prices: Record<string, string>, notional: string | null = '1000'): DriftBasis => ({
  prices: new Map(Object.entries(prices).map(([name, price]) => [name, decimal(price)])),
  notional: notional === null ? null : decimal(notional),
});
const POLICY = { evidenceMaxPriceMove: '0.1', evidenceMaxBookMove: '0.2' };
const found = basis({ BTC: '64000', ETH: '3000' });

describe('what has drifted', () => {
  test('is nothing while prices and book stand where they stood, or just at the limit', () => {
    expect(evidenceDrift(found, found, POLICY)).toBeNull();
    expect(evidenceDrift(found, basis({ BTC: '70400', ETH: '2700' }, '800'), POLICY)).toBeNull();
  });

  test('is the price that moved furthest, in parts of what it was', () => {
    const drift = evidenceDrift(found, basis({ BTC: '70400.01', ETH: '2600' }), POLICY);
    expect(drift).toMatchObject({ kind: 'PRICE', instrument: 'ETH' });
    expect(drift && driftSentence(drift)).toBe(
      'The price of ETH has fallen by 13.4 % since the simulation; an approval allows 10 %.',
    );
  });

  test('is the book where prices stood', () => {
    const drift = evidenceDrift(found, basis({ BTC: '64000' }, '1200.00000001'), POLICY);
    expect(drift && driftSentence(drift)).toBe(
      'What accounts hold has risen by 20.1 % since the simulation; an approval allows 20 %.',
    );
  });

  test('is a book where there was none', () => {
    const drift = evidenceDrift(basis({}, '0'), basis({}, '1'), POLICY);
    expect(drift && driftSentence(drift)).toContain('risen from nothing');
  });

  test('is what somebody holds and the simulation had no price of', () => {
    expect(evidenceDrift(found, basis({ BTC: '64000', NEW: '1' }), POLICY)).toEqual({
      kind: 'UNSEEN',
      instrument: 'NEW',
    });
  });

  test('is not what nobody holds any more, or what the policy does not ask', () => {
    expect(evidenceDrift(found, basis({}), POLICY)).toBeNull();
    const far = basis({ BTC: '1', NEW: '1' }, '1');
    expect(evidenceDrift(found, far, {})).toBeNull();
    expect(evidenceDrift(found, far, { evidenceMaxBookMove: '0.2' })).toMatchObject({ kind: 'BOOK' });
    expect(evidenceDrift(found, basis({ BTC: '64000' }, '1'), { evidenceMaxPriceMove: '0.1' })).toBeNull();
  });

  test('is unknown, and so refused, where what was frozen can no longer be read; not where nothing is asked', () => {
    expect(evidenceDrift(null, found, POLICY)).toEqual({ kind: 'ALTERED' });
    expect(evidenceDrift(null, found, {})).toBeNull();
  });

  test('is found exactly where one of the prices is beyond the limit, whatever their order', () => {
    const price = fc.integer({ min: 1, max: 10_000 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(price, price), { maxLength: 8 }),
        fc.integer({ min: 0, max: 100 }),
        (pairs, percent) => {
          const of = (side: 0 | 1) =>
            basis(Object.fromEntries(pairs.map((pair, index) => [`I${index}`, String(pair[side])])));
          const limit = { evidenceMaxPriceMove: decimal(String(percent)).div(100).toString() };
          const beyond = pairs.filter(([was, is]) => Math.abs(is - was) * 100 > percent * was);
          const drift = evidenceDrift(of(0), of(1), limit);
          expect(drift === null).toBe(beyond.length === 0);
          if (drift?.kind !== 'PRICE') return;
          const moved = ([was, is]: readonly [number, number]) => Math.abs(is - was) / was;
          expect(moved(pairs[Number(drift.instrument.slice(1))] ?? [1, 1])).toBe(
            Math.max(...beyond.map(moved)),
          );
        },
      ),
    );
  });
});
