import { describe, expect, test } from 'vitest';
import {
  brokenSentence,
  type Efficiency,
  losingSentence,
  type OffsetRule,
  recognisedSentence,
  type RuleOfSet,
  type SwitchedOff,
  type WithoutOffsets,
  withoutLack,
} from './efficiency-words';
import {
  asideSentences,
  bandWords,
  creditWords,
  dependants,
  offWords,
  ruleBars,
  ruleName,
  sizeWords,
} from './offset-words';

const recognised = (standalone: string, asked: string, off: string, share: string | null) => ({
  ...{ standalone, asked, recognised: off, share },
});

const recognition = (accounts: number, off: string, share: string, askedMore = 0): Efficiency['base'] => ({
  ...{ accounts, askedMore, notional: '50000000' },
  initial: recognised('4000000', '3000000', off, share),
  maintenance: recognised('2000000', '1500000', '500000', '0.25'),
});

const ruleOfSet = (initial: string, change: Partial<RuleOfSet> = {}): RuleOfSet => ({
  ...{ charged: null, portfolios: [], isBetweenUnderlyings: false, recognised: null, cap: null },
  ...{ accounts: 2, askedMore: 0, initial, maintenance: initial, shareOfLargest: '1' },
  largest: [{ account: 'a', initial, maintenance: initial }],
  ...change,
});

const credit = (share: string, initial: string): RuleOfSet =>
  ruleOfSet(initial, { portfolios: ['corn', 'soybeans'], recognised: share, cap: '0.9' });

const CREDIT: OffsetRule = {
  ...{ kind: 'OFFSET', name: 'corn-soybeans', base: credit('0.55', '1000000') },
  proposed: credit('0.25', '400000'),
};

const without = (change: Partial<WithoutOffsets> = {}): WithoutOffsets => ({
  ...{ lack: null, faults: [], accounts: 2, initial: '400000', maintenance: '300000' },
  ...{ newlyInCall: 3, newlyLiquidatable: 1, newlyLiquidatableNotional: '194000' },
  ...{ newlyLiquidatableCallAmount: '6200', unmargined: 0, worst: [] },
  ...change,
});

const off = (kind: SwitchedOff['kind'], change: Partial<SwitchedOff> = {}): SwitchedOff => ({
  ...{ kind, name: null, base: without({ initial: '1000000', newlyInCall: 5 }), proposed: without() },
  ...change,
});

const efficiency = (change: Partial<Efficiency> = {}): Efficiency => ({
  ...{ accounts: 2_043, incomparable: 0, incomparableListed: [], incomparableLacking: [] },
  ...{ base: recognition(120, '1000000', '0.25'), proposed: recognition(110, '400000', '0.1') },
  ...{ bySize: [], byShare: [], rules: [CREDIT], ruleCount: 1 },
  losing: { accounts: 45, initial: '-600000', maintenance: '-300000' },
  gaining: { accounts: 0, initial: '0', maintenance: '0' },
  largestLosing: [
    {
      ...{ account: 'b', initialBase: '260000', initialProposed: '60000' },
      ...{ maintenanceBase: '130000', maintenanceProposed: '30000' },
    },
  ],
  ...{ thinnestBase: null, thinnestProposed: null },
  ...{ switchedOff: [], withoutCorrelation: off('BETWEEN_UNDERLYINGS') },
  ...change,
});

describe('what offsets take off, in words', () => {
  test('what is recognised is told in amounts and shares, before and after', () => {
    expect(recognisedSentence(efficiency(), 'USDT')).toBe(
      'Each position by itself would be asked for 4 M USDT of initial margin as proposed; 400 k USDT of that (10.0 %) is recognised as offset, for 110 of 2,043 accounts; under the base version it is 1 M USDT (25.0 %). Of maintenance margin it is 25.0 %, 25.0 % before.',
    );
    expect(recognisedSentence(efficiency({ rules: [], ruleCount: 0 }), 'USDT')).toMatch(
      /^Neither set offsets anything.*0 %/,
    );
    const none = recognition(0, '0', '0');
    expect(recognisedSentence(efficiency({ base: none, proposed: none }), 'USDT')).toMatch(
      /^Rules offset positions, and no account holds any two/,
    );
  });

  test('who loses is counted and named, or it is said that nobody does', () => {
    expect(losingSentence(efficiency(), 'USDT')).toBe(
      '45 accounts lose offsets of 600 k USDT of initial margin, most of them b (200 k USDT); 0 accounts gain 0 USDT.',
    );
    const nobody = { accounts: 0, initial: '0', maintenance: '0' };
    const gaining = { accounts: 1, initial: '5000', maintenance: '0' };
    expect(losingSentence(efficiency({ losing: nobody, gaining }), 'USDT')).toBe(
      'No account loses an offset of initial margin; 1 account gains 5 k USDT.',
    );
    expect(losingSentence(efficiency({ losing: nobody }), 'USDT')).toMatch(/^As much is recognised/);
    expect(losingSentence(efficiency({ rules: [], ruleCount: 0 }), 'USDT')).toBeNull();
  });

  test('what would be without offsets between underlyings comes first, and without any where there are none', () => {
    expect(brokenSentence(efficiency(), 'USDT')).toBe(
      'Were no offset between different underlyings recognised, accounts would be asked for 400 k USDT more of initial and 300 k USDT more of maintenance margin as proposed; at present prices 3 accounts would newly be called, and 1 liquidatable. Under the base version: 1 M USDT, 5 and 1.',
    );
    const all = efficiency({ withoutCorrelation: off('ALL', { base: null }) });
    expect(brokenSentence(all, 'USDT')).toMatch(/^Were nothing offset, .* and 1 liquidatable\.$/);
    expect(brokenSentence(efficiency({ withoutCorrelation: null }), 'USDT')).toBeNull();
    const faults = [{ message: 'Portfolio "corn" has more than 1,000 instruments, and is not taken apart.' }];
    const refused = without({ lack: 'REFUSED', faults, initial: null });
    expect(
      brokenSentence(efficiency({ withoutCorrelation: off('ALL', { proposed: refused }) }), 'USDT'),
    ).toBe(
      'Were nothing offset: no valid set is without it: Portfolio "corn" has more than 1,000 instruments, and is not taken apart.',
    );
    expect([withoutLack(without()), withoutLack(without({ lack: 'NOT_ASKED' }))]).toEqual([
      null,
      'Not tried: there are more rules than are switched off one by one.',
    ]);
  });

  test('rules, what is off, bands and sizes have the names that a desk has for them', () => {
    const legs = (charged: 'NET' | 'GREATER'): OffsetRule => ({
      ...{ kind: 'HEDGED_LEGS', name: 'ETHUSDT', base: null, proposed: ruleOfSet('5', { charged }) },
    });
    expect([ruleName(CREDIT), ruleName({ ...CREDIT, kind: 'PORTFOLIO', name: 'corn' })]).toEqual([
      ...['Credit corn-soybeans', 'Portfolio corn'],
    ]);
    expect([ruleName(legs('NET')), ruleName(legs('GREATER'))]).toEqual([
      ...['Legs of ETHUSDT, their net charged', 'Legs of ETHUSDT, the greater charged'],
    ]);
    expect(creditWords(CREDIT)).toBe(
      '25 % between corn and soybeans, up to 90 % of either loss; 55 % between corn and soybeans, up to 90 % of either loss before',
    );
    expect(creditWords({ ...CREDIT, base: null })).toMatch(/^25 % between corn and soybeans/);
    expect(creditWords(legs('NET'))).toBeNull();
    const named = (kind: SwitchedOff['kind'], name: string | null) => offWords({ kind, name });
    expect([named('ALL', null), named('PORTFOLIO', 'x'), named('OFFSET', 'y')]).toEqual([
      ...['Every offset', 'Portfolio x', 'Credit y'],
    ]);
    const total = { accounts: 0, standalone: '0', recognised: '0' };
    const band = (name: 'MORE' | 'NONE' | 'SOME', above: string | null, upTo: string | null) =>
      bandWords({ band: name, above, upTo, base: total, proposed: total });
    expect([band('MORE', null, null), band('SOME', '0', '0.1'), band('SOME', '0.1', '0.25')]).toEqual([
      ...['More together than apart', 'Up to 10 %', '10 % to 25 %'],
    ]);
    expect([sizeWords('1000-10000'), sizeWords('10000000-')]).toEqual([
      ...['1,000 to 10,000', '10,000,000 and more'],
    ]);
  });

  test('rules that take nothing off are not drawn, and who depends on one is told under both sets', () => {
    const idle: OffsetRule = { ...CREDIT, name: 'idle', base: ruleOfSet('0'), proposed: null };
    expect(ruleBars([idle, CREDIT])).toEqual([CREDIT]);
    expect(dependants([idle, CREDIT])).toEqual([
      { rule: 'Credit corn-soybeans', account: 'a', base: '1000000', proposed: '400000' },
    ]);
  });

  test('who is asked for more, who is thinnest and who is in no figure is told beside', () => {
    const aside = asideSentences(
      efficiency({
        proposed: recognition(110, '400000', '0.1', 1),
        thinnestProposed: { account: 'a', notional: '97000', initialMargin: '2970', share: '0.030619' },
        ...{ incomparable: 1, incomparableListed: ['x'], incomparableLacking: ['There is no price of Y.'] },
      }),
      'USDT',
    );
    expect(aside[0]).toMatch(/that of a: 3 k USDT on 97 k USDT of gross notional, 3\.1 %\./);
    expect(aside[1]).toMatch(/^1 account is asked for more together than apart/);
    expect(aside[2]).toBe(
      '1 account cannot be margined position by position and is in no figure here (x): There is no price of Y.',
    );
    expect(aside).toHaveLength(4);
    expect(asideSentences(efficiency({ rules: [], ruleCount: 0 }), 'USDT')).toEqual([]);
  });
});
