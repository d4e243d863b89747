import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { curveDocuments, notionals } from '../../testing/arbitraries';
import { tierMargin, wide } from '../../testing/tier-margin';
import { decimal, type Decimal, decimalText } from '../number/decimal';
import { decimalOf, roundFraction } from '../number/fraction';
import type { TierCurveDocument, TierDocument } from './curve-document';
import { firstShortfall, joints } from './pieces';
import { tierPieces } from './tiers';

test('a shortfall is the first: nowhere below it, and at the stated size with the stated amounts', () => {
  let found = 0;
  fc.assert(
    fc.property(curveDocuments, curveDocuments, fc.array(notionals, { minLength: 20 }), (a, b, drawn) => {
      const gap = (notional: Decimal) => tierMargin(a, notional).minus(tierMargin(b, notional));
      const shortfall = firstShortfall(tierPieces(a), tierPieces(b));
      const above = shortfall && wide(shortfall.above);
      const fine = above ? drawn.filter((notional) => notional.lte(above)) : drawn;
      for (const notional of fine) expect(gap(notional).gte('-1e-100')).toBe(true);
      if (!shortfall || !above) return;
      found += 1;
      const at = wide(shortfall.at);
      expect(at.gt(above)).toBe(true);
      const [first, second] = [wide(shortfall.first), wide(shortfall.second)];
      expect(first.lt(second)).toBe(true);
      // The stated size is a decimal of 200 digits here, exact there.
      expect(first.minus(tierMargin(a, at)).abs().lte('1e-100')).toBe(true);
      expect(second.minus(tierMargin(b, at)).abs().lte('1e-100')).toBe(true);
      const floors = a.tiers.map(({ floor }) => decimal(floor));
      expect(floors[shortfall.piece]?.lt(at)).toBe(true);
      expect(floors[shortfall.piece + 1]?.lt(at) ?? false).toBe(false);
    }),
    { numRuns: 300 },
  );
  expect(found).toBeGreaterThan(50);
});

test('a shortfall right above a jump is found though it is over before the next floor', () => {
  const pieces = (shape: TierCurveDocument['shape'], tiers: TierDocument[]) => tierPieces({ shape, tiers });
  const initial = pieces('MARGINAL_TIERS', [
    { floor: '0', rate: '0.1' },
    { floor: '500', rate: '0.9' },
  ]);
  const maintenance = pieces('WHOLE_TIERS', [
    { floor: '0', rate: '0.05' },
    { floor: '500', rate: '0.15' },
  ]);
  // 50 + 0.9 (N − 500) < 0.15 N from 500 to 533.33…; their middle is 516.66…
  const shortfall = firstShortfall(initial, maintenance);
  expect(shortfall && decimalText(wide(shortfall.above))).toBe('500');
  const stated = shortfall && roundFraction(shortfall.at, { scale: 4, mode: 'HALF_EVEN' });
  expect(stated && decimalText(decimalOf(stated))).toBe('516.6667');
});

test('joints cover every size once', () => {
  fc.assert(
    fc.property(curveDocuments, curveDocuments, (a, b) => {
      const all = joints(tierPieces(a), tierPieces(b));
      expect(all[0]?.above.numerator).toBe(0n);
      expect(all.at(-1)?.to).toBeNull();
      for (const [index, { to }] of all.slice(0, -1).entries()) expect(all[index + 1]?.above).toEqual(to);
    }),
  );
});
