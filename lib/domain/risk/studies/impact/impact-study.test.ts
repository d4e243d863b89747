import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accountBooks, instrumentTerms, markPrices, parameterSets } from '../../../../testing/arbitraries';
import { assert } from '../../../assert';
import { Decimal, decimal, decimalText } from '../../../number/decimal';
import { marginAccount } from '../../../margin/method/account';
import { compileParameters } from '../../../margin/method/compile';
import type { AccountMargin, MarginRefusal, MarginStatus } from '../../../margin/method/types';
import { canonicalJson } from '../../../json/canonical';
import { ok, refuse } from '../../../result';
import { allApart, type Margined } from '../../../margin/figures/margin-columns';
import { EMPTY_CHUNK, type MarginsOfChunk } from '../study';
import { affectedAccounts, isNewlyAffected } from './affected-accounts';
import type { Impact } from './impact';
import { impactStudy } from './impact-study';

type Pair = readonly [Margined, Margined];

/** Whole runs of the method on random accounts under two random sets; some prices missing. */
const runs = fc
  .tuple(
    parameterSets,
    parameterSets,
    instrumentTerms,
    markPrices,
    fc.option(fc.constantFrom('ETH-PERP', 'DOGE-PERP'), { nil: null }),
    fc.uniqueArray(accountBooks, { selector: ({ account }) => account, maxLength: 12 }),
  )
  .map(([before, after, instruments, all, missing, books]) => {
    const prices = new Map([...all].filter(([symbol]) => symbol !== missing));
    const [old, next] = [compileParameters(before), compileParameters(after)];
    const pairs: Pair[] = books.map((book) => [
      marginAccount({ parameters: old, instruments, prices, book }),
      marginAccount({ parameters: next, instruments, prices, book }),
    ]);
    return pairs;
  });

/** Every account by itself. */
function marginsOf(pairs: readonly Pair[]): MarginsOfChunk {
  const names = (side: 0 | 1) =>
    pairs.map(({ [side]: one }) => (one.ok ? one.value.account : one.refusal.account));
  return {
    before: allApart(
      names(0),
      pairs.map(([before]) => before),
    ),
    after: allApart(
      names(1),
      pairs.map(([, after]) => after),
    ),
  };
}

const partOf = (pairs: readonly Pair[]) => impactStudy.partial({ margins: marginsOf(pairs) });

function impactOf(pairs: readonly Pair[]): Impact {
  return impactStudy.finish(partOf(pairs));
}

const total = (values: readonly Decimal[]) => decimalText(values.reduce((a, b) => a.plus(b), new Decimal(0)));

test('totals, groups and transitions equal a plain recomputation', () => {
  fc.assert(
    fc.property(runs, (pairs) => {
      const evidence = impactOf(pairs);
      const both = pairs.flatMap(([a, b]) => (a.ok && b.ok ? [[a.value, b.value] as const] : []));
      expect([evidence.totals.accounts, evidence.totals.margined]).toEqual([pairs.length, both.length]);
      for (const figure of [
        'notional',
        'initialMargin',
        'maintenanceMargin',
        'equity',
        'callAmount',
      ] as const) {
        expect(evidence.totals[figure]).toEqual({
          before: total(both.map(([a]) => a[figure])),
          after: total(both.map(([, b]) => b[figure])),
          change: total(both.map(([a, b]) => b[figure].minus(a[figure]))),
        });
      }
      // Every grouping cuts the same total into parts.
      for (const figure of ['notional', 'initialMargin', 'maintenanceMargin'] as const) {
        for (const groups of [evidence.byInstrument, evidence.byMarginClass, evidence.byAccountSize]) {
          for (const side of ['before', 'after', 'change'] as const) {
            expect(total(groups.map((group) => new Decimal(group[figure][side])))).toBe(
              evidence.totals[figure][side],
            );
          }
        }
      }
      for (const { name, accounts, initialMargin } of evidence.byInstrument) {
        const positions = both.flatMap(([, b]) => b.positions.filter((one) => one.instrument === name));
        expect([accounts, initialMargin.after]).toEqual([
          positions.length,
          total(positions.map((one) => one.initialMargin)),
        ]);
      }
      for (const { name, maintenanceMargin } of evidence.byMarginClass) {
        const positions = both.flatMap(([a]) => a.positions.filter((one) => one.marginClass === name));
        expect(maintenanceMargin.before).toBe(total(positions.map((one) => one.maintenanceMargin)));
      }
      const status = (one: Margined) => (one.ok ? one.value.status : 'UNPRICED');
      expect(evidence.transitions).toHaveLength(25);
      for (const { before, after, accounts } of evidence.transitions) {
        expect(accounts).toBe(pairs.filter(([a, b]) => status(a) === before && status(b) === after).length);
      }
      const worse = both.filter(
        ([a, b]) =>
          a.status !== b.status &&
          (b.status === 'LIQUIDATION' || (b.status === 'CALL' && a.status !== 'LIQUIDATION')),
      );
      const affected = affectedAccounts(marginsOf(pairs));
      expect(affected.map(({ account }) => account)).toEqual(worse.map(([a]) => a.account));
      expect(evidence.newlyAffected.accounts).toBe(worse.length);
      const liquidated = worse.filter(([, b]) => b.status === 'LIQUIDATION').map(([, b]) => b);
      expect(evidence.newlyLiquidatable).toEqual({
        accounts: liquidated.length,
        notional: total(liquidated.map(({ notional }) => notional)),
        equity: total(liquidated.map(({ equity }) => equity)),
        callAmount: total(liquidated.map(({ callAmount }) => callAmount)),
      });
      expect(evidence.newlyInCall.accounts + evidence.newlyLiquidatable.accounts).toBe(worse.length);
      const { tighter, looser, equal, mixed } = evidence.movements;
      expect(tighter + looser + equal + mixed).toBe(both.length);
    }),
    { numRuns: 50 },
  );
});

/** The pairs cut into chunks at random places. */
const splitRuns = fc
  .tuple(runs, fc.array(fc.nat(4), { maxLength: 12 }), fc.infiniteStream(fc.nat()))
  .map(([pairs, lengths, chance]) => {
    const chunks: (readonly Pair[])[] = [];
    let from = 0;
    for (const length of lengths) chunks.push(pairs.slice(from, (from += length)));
    chunks.push(pairs.slice(from));
    const keyed = chunks.map((chunk) => ({ chunk, key: Number(chance.next().value) }));
    return { pairs, chunks: keyed.sort((a, b) => a.key - b.key).map(({ chunk }) => chunk) };
  });

/** Merged from the left, from the right, and in pairs, as a tree of workers would. */
function mergedEachWay<Part>(parts: readonly Part[], merge: (a: Part, b: Part) => Part): Part[] {
  const inPairs = (level: readonly Part[]): Part => {
    const [first, second] = level;
    assert(first !== undefined, 'there is a part');
    if (second === undefined) return first;
    const next: Part[] = [];
    for (let index = 0; index < level.length; index += 2) {
      const [a, b] = [level[index], level[index + 1]];
      if (a !== undefined) next.push(b === undefined ? a : merge(a, b));
    }
    return inPairs(next);
  };
  return [parts.reduce(merge), parts.reduceRight(merge), inPairs(parts)];
}

test('however accounts are split and in whatever order parts are merged, the section is the same text', () => {
  fc.assert(
    fc.property(splitRuns, ({ pairs, chunks }) => {
      const text = canonicalJson(impactOf(pairs));
      expect(JSON.parse(text)).toEqual(impactOf(pairs));
      for (const part of mergedEachWay(chunks.map(partOf), (a, b) => impactStudy.merge(a, b)))
        expect(canonicalJson(impactStudy.finish(part))).toBe(text);
    }),
    // Shrinking such a failure takes minutes, and says no more.
    { numRuns: 40, endOnFailure: true },
  );
});

test('no accounts add nothing, on either side', () => {
  fc.assert(
    fc.property(runs, (pairs) => {
      const [none, part] = [impactStudy.partial(EMPTY_CHUNK), partOf(pairs)];
      const text = canonicalJson(impactOf(pairs));
      expect(canonicalJson(impactStudy.finish(impactStudy.merge(none, part)))).toBe(text);
      expect(canonicalJson(impactStudy.finish(impactStudy.merge(part, none)))).toBe(text);
    }),
    { numRuns: 10 },
  );
});

function margin(
  account: string,
  status: MarginStatus,
  notional: string,
  im: string,
  mm: string,
): AccountMargin {
  const position = {
    instrument: 'BTC-PERP',
    marginClass: 'MAJORS',
    notional: decimal(notional),
    initialMargin: decimal(im),
    maintenanceMargin: decimal(mm),
    unrealisedProfit: decimal('0'),
    portfolio: null,
    recognisedProfit: decimal('0'),
    initialRecognisedProfit: decimal('0'),
    fillMargin: decimal(im),
  };
  return {
    account,
    notional: decimal(notional),
    initialMargin: decimal(im),
    maintenanceMargin: decimal(mm),
    fillMargin: decimal(im),
    equity: decimal('100'),
    initialEquity: decimal('100'),
    marginRatio: null,
    status,
    callAmount: decimal(status === 'CALL' || status === 'LIQUIDATION' ? '7' : '0'),
    positions: [position],
    portfolios: [],
  };
}

test.each<[MarginStatus, MarginStatus, boolean]>([
  ['OK', 'WARNING', false],
  ['OK', 'CALL', true],
  ['WARNING', 'LIQUIDATION', true],
  ['CALL', 'CALL', false],
  ['CALL', 'LIQUIDATION', true],
  ['LIQUIDATION', 'CALL', false],
  ['LIQUIDATION', 'LIQUIDATION', false],
])('from %s to %s is newly affected: %s', (before, after, expected) => {
  expect(isNewlyAffected(margin('A', before, '1', '1', '1'), margin('A', after, '1', '1', '1'))).toBe(
    expected,
  );
});

describe('by hand', () => {
  test('buckets hold their lower end, not their upper', () => {
    const sizes = ['0', '999.99', '1000', '9999999', '10000000', '99999999999'];
    const pairs = sizes.map((size, index): Pair => [
      ok(margin(`A${index}`, 'OK', size, '1', '1')),
      ok(margin(`A${index}`, 'OK', '1', '1', '1')),
    ]);
    const { byAccountSize } = impactOf(pairs);
    expect(byAccountSize.map(({ name, accounts }) => [name, accounts])).toEqual([
      ['0-1000', 2],
      ['1000-10000', 1],
      ['10000-100000', 0],
      ['100000-1000000', 0],
      ['1000000-10000000', 1],
      ['10000000-', 2],
    ]);
  });

  test('movements: more of one and less of the other is mixed', () => {
    const after: [string, string][] = [
      ['2', '1'],
      ['1', '0'],
      ['1', '1'],
      ['2', '0'],
      ['0', '0'],
      ['2', '2'],
    ];
    const pairs = after.map(([im, mm]): Pair => [
      ok(margin('A', 'OK', '1', '1', '1')),
      ok(margin('A', 'OK', '1', im, mm)),
    ]);
    expect(impactOf(pairs).movements).toEqual({
      tighter: 2,
      looser: 2,
      equal: 1,
      mixed: 1,
    });
  });

  test('an account margined under one set only is counted, and in no total', () => {
    const refusal: MarginRefusal = { code: 'NoMarginClass', account: 'A', instruments: ['X'] };
    const evidence = impactOf([[ok(margin('A', 'OK', '5', '5', '5')), refuse(refusal)]]);
    expect(evidence.totals).toMatchObject({
      accounts: 1,
      margined: 0,
      notional: { before: '0', after: '0' },
    });
    expect(evidence.transitions.find(({ accounts }) => accounts === 1)).toEqual({
      before: 'OK',
      after: 'UNPRICED',
      accounts: 1,
    });
  });

  test('figures of two different accounts are a bug of the caller', () => {
    const [a, b] = [margin('A', 'OK', '1', '1', '1'), margin('B', 'OK', '1', '1', '1')];
    expect(() => impactOf([[ok(a), ok(b)]])).toThrow('of one account');
  });

  const hit = (account: string, callAmount: string): Pair => [
    ok(margin(account, 'OK', '1', '1', '1')),
    ok({ ...margin(account, 'CALL', '1', '1', '1'), callAmount: decimal(callAmount) }),
  ];

  test('the worst hit are named, at most a hundred, and every one is in the hash', () => {
    const pairs = Array.from({ length: 150 }, (_, index) => hit(`A${index}`, String(1000 - index)));
    const { worstHit, newlyAffected } = impactOf([...pairs].reverse());
    expect(worstHit.map(({ account }) => account)).toEqual(
      Array.from({ length: 100 }, (_, index) => `A${index}`),
    );
    expect(newlyAffected.accounts).toBe(150);
    const others = [...pairs.slice(0, 149), hit('A149', '1')];
    expect(impactOf(others).worstHit).toEqual(worstHit);
    expect(impactOf(others).newlyAffected.hash).not.toBe(newlyAffected.hash);
  });

  test('the hash of parts that are merged is that of all their accounts, whichever comes first', () => {
    const [one, other] = [partOf([hit('A', '1')]), partOf([hit('B', '2'), hit('C', '3')])];
    const whole = impactOf([hit('A', '1'), hit('B', '2'), hit('C', '3')]).newlyAffected;
    expect(impactStudy.finish(impactStudy.merge(one, other)).newlyAffected).toEqual(whole);
    expect(impactStudy.finish(impactStudy.merge(other, one)).newlyAffected).toEqual(whole);
  });

  test('of accounts hit alike the first by bytes is named first', () => {
    const pairs = ['b', '\u{1F600}', '\uFF5E', 'a'].map((account) => hit(account, '5'));
    expect(impactOf(pairs).worstHit.map(({ account }) => account)).toEqual(['a', 'b', '\uFF5E', '\u{1F600}']);
  });

  test('the hash of affected accounts, spelled out', () => {
    const pairs = [hit('A', '1'), hit('B', '2')];
    const lines = affectedAccounts(marginsOf(pairs)).map((line) => canonicalJson(line));
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
    const hashes = lines.map(sha256).sort();
    expect(impactOf(pairs).newlyAffected.hash).toBe(sha256(`${hashes[0]}\n${hashes[1]}\n`));
  });
});
