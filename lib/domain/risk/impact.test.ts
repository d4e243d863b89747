import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accountBooks, instrumentTerms, markPrices, parameterSets } from '../../testing/arbitraries';
import { Decimal, decimal, decimalText } from '../decimal';
import { marginAccount } from '../margin/account';
import { compileParameters } from '../margin/compile';
import { METHOD_VERSION } from '../margin/method';
import type { AccountMargin, MarginRefusal, MarginStatus } from '../margin/types';
import { canonicalJson } from '../parameters/canonical';
import { diffParameterSets } from '../parameters/diff';
import type { ParameterSet } from '../parameters/parameter-set';
import { ok, refuse, type Result } from '../result';
import { impactAccumulator, isNewlyAffected } from './impact';
import type { EvidenceInputs, ImpactEvidence } from './impact-evidence';

type Margined = Result<AccountMargin, MarginRefusal>;
type Pair = readonly [Margined, Margined];

function evidenceInputs(before: ParameterSet, after: ParameterSet): EvidenceInputs {
  return {
    revisionHash: 'r',
    accountSnapshotHash: 'a',
    marketSnapshotHash: 'm',
    methodVersion: METHOD_VERSION,
    parameterDiff: diffParameterSets(before, after),
  };
}

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
    return { inputs: evidenceInputs(before, after), pairs };
  });

function evidenceOf(inputs: EvidenceInputs, pairs: readonly Pair[]): ImpactEvidence {
  const impact = impactAccumulator();
  for (const [before, after] of pairs) impact.add(before, after);
  return impact.finish(inputs);
}

const total = (values: readonly Decimal[]) => decimalText(values.reduce((a, b) => a.plus(b), new Decimal(0)));

test('totals, groups and transitions equal a plain recomputation', () => {
  fc.assert(
    fc.property(runs, ({ inputs, pairs }) => {
      const evidence = evidenceOf(inputs, pairs);
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
      expect(evidence.affected.map(({ account }) => account).sort()).toEqual(
        worse.map(([a]) => a.account).sort(),
      );
      const liquidated = worse.filter(([, b]) => b.status === 'LIQUIDATION').map(([, b]) => b);
      expect(evidence.newlyLiquidatable).toEqual({
        accounts: liquidated.length,
        notional: total(liquidated.map(({ notional }) => notional)),
        equity: total(liquidated.map(({ equity }) => equity)),
        callAmount: total(liquidated.map(({ callAmount }) => callAmount)),
      });
      expect(evidence.newlyInCall.accounts + evidence.newlyLiquidatable.accounts).toBe(worse.length);
      expect(evidence.unpriced).toHaveLength(pairs.length - both.length);
      const { tighter, looser, equal, mixed } = evidence.movements;
      expect(tighter + looser + equal + mixed).toBe(both.length);
    }),
    { numRuns: 50 },
  );
});

test('the evidence does not depend on the order of accounts, and is JSON', () => {
  fc.assert(
    fc.property(runs, ({ inputs, pairs }) => {
      const text = canonicalJson(evidenceOf(inputs, pairs));
      expect(canonicalJson(evidenceOf(inputs, [...pairs].reverse()))).toBe(text);
      expect(JSON.parse(text)).toEqual(evidenceOf(inputs, pairs));
    }),
    { numRuns: 20 },
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

const NOTHING = { inputs: {} as EvidenceInputs };

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
    const { byAccountSize } = evidenceOf(NOTHING.inputs, pairs);
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
    expect(evidenceOf(NOTHING.inputs, pairs).movements).toEqual({
      tighter: 2,
      looser: 2,
      equal: 1,
      mixed: 1,
    });
  });

  test('an account margined under one set only is listed and counted, and in no total', () => {
    const refusal: MarginRefusal = { code: 'NoMarginClass', account: 'A', instruments: ['X'] };
    const evidence = evidenceOf(NOTHING.inputs, [[ok(margin('A', 'OK', '5', '5', '5')), refuse(refusal)]]);
    expect(evidence.unpriced).toEqual([
      { account: 'A', before: null, after: { code: 'NoMarginClass', subjects: ['X'] } },
    ]);
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
    expect(() => impactAccumulator().add(ok(a), ok(b))).toThrow('of one account');
  });
});
