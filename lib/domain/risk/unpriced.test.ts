import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MarginRefusal } from '../margin/method/types';
import { refuse } from '../result';
import { allApart, type Margined } from '../margin/figures/margin-columns';
import { mergeUnpriced, NONE_UNPRICED, subjectsOf, unpricedOf } from './unpriced';

const CODES = ['MissingPrice', 'StalePrice', 'NoMarginClass'] as const;

const refusals = fc.uniqueArray(
  fc.record({
    code: fc.constantFrom(...CODES),
    account: fc.string({ minLength: 1, maxLength: 3 }),
    instruments: fc.uniqueArray(fc.constantFrom('BTC', 'ETH', 'DOGE'), { minLength: 1 }),
  }),
  { selector: ({ account }) => account, maxLength: 12 },
);

const ofOne = (refusal: MarginRefusal) => {
  const refused = allApart([refusal.account], [refuse(refusal)]);
  return unpricedOf({ before: refused, after: refused });
};

test('in whatever order they are met, what is lacking and the first account are the same', () => {
  fc.assert(
    fc.property(refusals, fc.nat(12), (all, cut) => {
      const refused: Margined[] = all.map((refusal) => refuse(refusal));
      const columns = allApart(
        all.map(({ account }) => account),
        refused,
      );
      const whole = unpricedOf({ before: columns, after: columns });
      const left = all.slice(0, cut).map(ofOne).reduce(mergeUnpriced, NONE_UNPRICED);
      const right = all.slice(cut).map(ofOne).reduceRight(mergeUnpriced, NONE_UNPRICED);
      expect(mergeUnpriced(right, left)).toEqual(mergeUnpriced(left, right));
      expect(mergeUnpriced(left, right)).toEqual(whole);
      expect(whole.accounts).toBe(all.length);
      const bytes = all.map(({ account }) => Buffer.from(account)).sort((a, b) => Buffer.compare(a, b));
      expect(whole.first).toBe(bytes[0]?.toString() ?? null);
      for (const code of CODES)
        expect(subjectsOf(whole, code)).toEqual(
          [...new Set(all.flatMap((one) => (one.code === code ? one.instruments : [])))].sort(),
        );
    }),
  );
});

test('an account that one set alone cannot margin is one account, with what either lacks', () => {
  const refusal: MarginRefusal = { code: 'NoMarginClass', account: 'A', instruments: ['X'] };
  const stale: MarginRefusal = { code: 'StalePrice', account: 'A', instruments: ['Y'] };
  const unpriced = unpricedOf({
    before: allApart(['A'], [refuse(stale)]),
    after: allApart(['A'], [refuse(refusal)]),
  });
  expect(unpriced).toMatchObject({ accounts: 1, first: 'A' });
  expect([subjectsOf(unpriced, 'NoMarginClass'), subjectsOf(unpriced, 'StalePrice')]).toEqual([['X'], ['Y']]);
});
