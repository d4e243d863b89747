import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { allApart, type Margined } from '../../../margin/figures/margin-columns';
import type { MarginRefusal } from '../../../margin/method/types';
import { refuse } from '../../../result';
import { EMPTY_CHUNK } from '../study';
import { MOST_LISTED } from './unmargined';
import { unmarginedStudy } from './unmargined-study';

const CODES = ['MissingPrice', 'StalePrice', 'NoMarginClass'] as const;
const partial: typeof unmarginedStudy.partial = (chunk) => unmarginedStudy.partial(chunk);
const merge: typeof unmarginedStudy.merge = (a, b) => unmarginedStudy.merge(a, b);
const finish: typeof unmarginedStudy.finish = (part) => unmarginedStudy.finish(part);

const refusals = fc.uniqueArray(
  fc.record({
    code: fc.constantFrom(...CODES),
    account: fc.string({ minLength: 1, maxLength: 3 }),
    instruments: fc.uniqueArray(fc.constantFrom('BTC', 'ETH', 'DOGE'), { minLength: 1 }),
  }),
  { selector: ({ account }) => account, maxLength: 12 },
);

const columnsOf = (all: readonly MarginRefusal[]) =>
  allApart(
    all.map(({ account }) => account),
    all.map((refusal): Margined => refuse(refusal)),
  );
const partOf = (all: readonly MarginRefusal[]) =>
  partial({ margins: { before: columnsOf(all), after: columnsOf(all) } });

test('however accounts are split and merged, the section is the same', () => {
  fc.assert(
    fc.property(refusals, fc.nat(12), (all, cut) => {
      const whole = finish(partOf(all));
      const [left, right] = [partOf(all.slice(0, cut)), partOf(all.slice(cut))];
      expect(finish(merge(left, right))).toEqual(whole);
      expect(finish(merge(right, left))).toEqual(whole);
      expect(finish(merge(partial(EMPTY_CHUNK), partOf(all)))).toEqual(whole);
      const bytes = all.map(({ account }) => Buffer.from(account)).sort((a, b) => Buffer.compare(a, b));
      expect(whole.still).toMatchObject({ accounts: all.length, listed: bytes.map(String) });
      const subjects = (code: string) => [
        ...new Set(all.flatMap((one) => (one.code === code ? one.instruments : []))),
      ];
      for (const code of CODES)
        expect(whole.still.lacking.find((one) => one.code === code)?.subjects ?? []).toEqual(
          subjects(code).sort(),
        );
    }),
  );
});

test('an account is cured, lost or still without margin, with what either set lacks for it', () => {
  const unclassed = (account: string): MarginRefusal => ({
    code: 'NoMarginClass',
    account,
    instruments: ['X'],
  });
  const stale = (account: string): MarginRefusal => ({ code: 'StalePrice', account, instruments: ['Y'] });
  const margined = allApart(['C', 'L', 'S'], [refuse(stale('C')), refuse(stale('C')), refuse(stale('S'))]);
  const apart = (at: Readonly<Record<number, MarginRefusal>>) => ({
    ...margined,
    apart: new Map(Object.entries(at).map(([index, refusal]) => [Number(index), refuse(refusal)])),
  });
  const part = partial({
    margins: {
      before: apart({ 0: stale('C'), 2: stale('S') }),
      after: apart({ 1: unclassed('L'), 2: unclassed('S') }),
    },
  });
  const lacks = (code: MarginRefusal['code'], subject: string) => ({ code, subjects: [subject] });
  expect(finish(part)).toEqual({
    cured: { accounts: 1, listed: ['C'], lacking: [lacks('StalePrice', 'Y')] },
    lost: { accounts: 1, listed: ['L'], lacking: [lacks('NoMarginClass', 'X')] },
    still: { accounts: 1, listed: ['S'], lacking: [lacks('NoMarginClass', 'X'), lacks('StalePrice', 'Y')] },
  });
});

test('names so many accounts, the first, and counts all', () => {
  const all = Array.from({ length: MOST_LISTED + 50 }, (_, index): MarginRefusal => ({
    code: 'MissingPrice',
    account: `account-${String(index).padStart(4, '0')}`,
    instruments: ['BTC'],
  }));
  const { still } = finish(merge(partOf(all.slice(80)), partOf(all.slice(0, 80))));
  expect(still.accounts).toBe(MOST_LISTED + 50);
  expect(still.listed).toEqual(all.slice(0, MOST_LISTED).map(({ account }) => account));
});
