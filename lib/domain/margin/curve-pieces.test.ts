import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { curveDocuments, notionals } from '../../testing/arbitraries';
import { decimalText, type Decimal } from '../decimal';
import type { TierDocument } from '../parameters/curve-document';
import { marginCurve, requiredMargin } from './curve';
import { curvePieces, firstShortfall } from './curve-pieces';

test('a shortfall is the first: nowhere below it, and at the stated notional with the stated margins', () => {
  fc.assert(
    fc.property(curveDocuments, curveDocuments, fc.array(notionals, { minLength: 20 }), (a, b, drawn) => {
      const [first, second] = [marginCurve(a), marginCurve(b)];
      const gap = (notional: Decimal) =>
        requiredMargin(first, notional).minus(requiredMargin(second, notional));
      const shortfall = firstShortfall(first, second);
      const fine = shortfall ? drawn.filter((notional) => notional.lte(shortfall.above)) : drawn;
      for (const notional of fine) expect(gap(notional).gte('-1e-17')).toBe(true);
      if (!shortfall) return;
      expect(shortfall.notional.gt(shortfall.above)).toBe(true);
      expect(gap(shortfall.notional).lt(0)).toBe(true);
      expect(requiredMargin(first, shortfall.notional)).toEqual(shortfall.firstMargin);
      expect(requiredMargin(second, shortfall.notional)).toEqual(shortfall.secondMargin);
    }),
    { numRuns: 300 },
  );
});

test('a shortfall right above a jump is found though it is over before the next floor', () => {
  const curve = (shape: 'MARGINAL_TIERS' | 'WHOLE_TIERS', tiers: TierDocument[]) =>
    marginCurve({ driver: 'NOTIONAL', shape, tiers });
  const initial = curve('MARGINAL_TIERS', [
    { floor: '0', rate: '0.1' },
    { floor: '500', rate: '0.9' },
  ]);
  const maintenance = curve('WHOLE_TIERS', [
    { floor: '0', rate: '0.05' },
    { floor: '500', rate: '0.15' },
  ]);
  // 50 + 0.9 (N − 500) < 0.15 N from 500 to 533.33…; their middle is 516.66…
  const shortfall = firstShortfall(initial, maintenance);
  expect(shortfall && decimalText(shortfall.above)).toBe('500');
  expect(shortfall && decimalText(shortfall.notional.toDecimalPlaces(4))).toBe('516.6667');
});

test('pieces cover every notional once', () => {
  fc.assert(
    fc.property(curveDocuments, curveDocuments, (a, b) => {
      const pieces = curvePieces(marginCurve(a), marginCurve(b));
      expect(pieces[0]?.from.isZero()).toBe(true);
      expect(pieces.at(-1)?.to).toBeNull();
      for (const [index, { to }] of pieces.slice(0, -1).entries())
        expect(pieces[index + 1]?.from).toEqual(to);
    }),
  );
});
