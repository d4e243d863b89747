import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fraction } from '../../number/fraction';
import { defaultRules, FIRST_POLICY, parsePolicy } from '../policy/policy';
import { ruleWords } from '../policy/rule-sentences';
import {
  COMPARISONS,
  type Condition,
  NUMBER_FACT_NAMES,
  NUMBER_FACTS,
  PARTS,
  type PolicyRule,
  SOLVENCY,
} from '../policy/rules-document';
import { type ChangeFacts, NO_CHANGE } from './change-facts';
import { holds, NO_RULE, type RuledChange, rulingOf } from './ruling';

const effectsOf = (accounts: number, notional = '0'): RuledChange['effects'] => ({
  newlyInCall: { accounts },
  newlyLiquidatable: { accounts, notional },
});
const changeWith = (facts: Partial<ChangeFacts>, more: Partial<RuledChange> = {}): RuledChange => ({
  ...{ kind: 'CHANGE', facts: { ...NO_CHANGE, ...facts }, effects: effectsOf(0) },
  ...more,
});

const count = fc.integer({ min: 0, max: 3 });
const changes = fc
  .record({
    kind: fc.constantFrom('CHANGE' as const, 'ROLLBACK' as const),
    membersChanged: count,
    parts: fc.uniqueArray(fc.constantFrom(...PARTS), { maxLength: 2 }),
    instruments: fc.uniqueArray(fc.constantFrom('A', 'B', 'C')),
    rise: fc.option(count, { nil: null }),
    solvency: fc.constantFrom(...SOLVENCY),
    accounts: fc.option(count, { nil: null }),
  })
  .map(({ kind, membersChanged, parts, instruments, rise, solvency, accounts }) =>
    changeWith(
      {
        ...{ membersChanged, solvency, parts: new Set(parts), instruments: new Set(instruments) },
        rise: { relative: rise === null ? null : fraction(BigInt(rise)), ofNotional: fraction(0n) },
      },
      { kind, effects: accounts === null ? null : effectsOf(accounts) },
    ),
  );
const numbers: fc.Arbitrary<Condition> = fc.record({
  fact: fc.constantFrom('MEMBERS_CHANGED', 'INSTRUMENTS_CHANGED', 'RATE_RISE', 'ACCOUNTS_NEWLY_CALLED'),
  is: fc.constantFrom(...COMPARISONS),
  value: count.map(String),
  unit: fc.constant('COUNT'),
});
const leaves: fc.Arbitrary<Condition> = fc.oneof(
  numbers,
  fc.record({
    fact: fc.constant('PARTS'),
    includesOneOf: fc.uniqueArray(fc.constantFrom(...PARTS), { minLength: 1 }),
  }),
  fc.record({
    fact: fc.constant('KIND'),
    isOneOf: fc.constantFrom('CHANGE', 'ROLLBACK').map((kind) => [kind]),
  }),
);
const conditions: fc.Arbitrary<Condition> = fc.letrec<{ one: Condition }>((tie) => ({
  one: fc.oneof(
    { maxDepth: 3 },
    leaves,
    fc.record({ all: fc.array(tie('one'), { maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('one'), { minLength: 1, maxLength: 3 }) }),
  ),
})).one;

test('what is not known yet is told to hold, or not to, only where it does whatever comes of it', () => {
  fc.assert(
    fc.property(conditions, changes, (when, change) => {
      const told = holds(when, { ...change, effects: null });
      const later = [0, 1, 2, 3, 4].map((accounts) =>
        holds(when, { ...change, effects: effectsOf(accounts) }),
      );
      expect(later).not.toContain(null);
      if (told !== null) expect(new Set(later)).toEqual(new Set([told]));
    }),
  );
});

const drawnRules: fc.Arbitrary<PolicyRule> = fc
  .tuple(conditions, fc.boolean(), fc.integer({ min: 2, max: 5 }), fc.integer({ min: 0, max: 48 }))
  .map(([when, isDenying, approvals, delayHours]): PolicyRule =>
    isDenying
      ? { name: 'd', when, effect: 'DENY' }
      : { name: 'r', when, effect: 'REQUIRE', approvals, delayHours },
  );

test('the order of rules decides nothing, one more never lets more through, and before evidence nothing is asked for less', () => {
  fc.assert(
    fc.property(
      fc.array(drawnRules, { minLength: 1, maxLength: 5 }),
      drawnRules,
      changes,
      (rules, more, change) => {
        const known = { ...change, effects: change.effects ?? effectsOf(1) };
        const ruled = rulingOf(rules, known);
        const { holding: _h, open: _o, denied, ...asked } = rulingOf(rules.toReversed(), known);
        expect({ ...asked, isDenied: denied !== null }).toEqual({
          ...{ approvals: ruled.approvals, delayHours: ruled.delayHours },
          isDenied: ruled.denied !== null,
        });
        const stricter = rulingOf([...rules, more], known);
        expect(stricter.approvals).toBeGreaterThanOrEqual(ruled.approvals);
        expect(stricter.delayHours).toBeGreaterThanOrEqual(ruled.delayHours);
        if (ruled.denied !== null && ruled.denied[0] !== NO_RULE) expect(stricter.denied).not.toBeNull();
        const before = rulingOf(rules, { ...known, effects: null });
        expect(before.approvals).toBeGreaterThanOrEqual(ruled.approvals);
        expect(before.delayHours).toBeGreaterThanOrEqual(ruled.delayHours);
        if (before.denied !== null) expect(ruled.denied).not.toBeNull();
      },
    ),
  );
});

test('a change that no rule speaks of is denied, and so is one that a rule denies, whatever others ask', () => {
  const tighter: PolicyRule = {
    ...{ name: 'Tightening', when: { fact: 'DIRECTION', isOneOf: ['TIGHTER'] } },
    ...{ effect: 'REQUIRE', approvals: 2, delayHours: 0 },
  };
  expect(rulingOf([tighter], changeWith({ direction: 'LOOSER' })).denied).toEqual([NO_RULE]);
  expect(rulingOf([tighter], changeWith({ direction: 'TIGHTER' }))).toMatchObject({
    denied: null,
    approvals: 2,
  });
  const many: PolicyRule = {
    name: 'Too many accounts',
    when: { fact: 'ACCOUNTS_NEWLY_LIQUIDATABLE', is: 'ABOVE', value: '3', unit: 'COUNT' },
    effect: 'DENY',
  };
  const ruled = (accounts: number | null) =>
    rulingOf(
      [many, tighter],
      changeWith({ direction: 'TIGHTER' }, { effects: accounts === null ? null : effectsOf(accounts) }),
    );
  expect(ruled(3).denied).toBeNull();
  expect(ruled(4).denied).toEqual(['Too many accounts']);
  expect(ruled(null)).toMatchObject({ denied: null, open: [many] });
});

test('without a bound a rate may rise by anything, so that it is above whatever it is held against', () => {
  const unbounded = changeWith({ rise: { relative: null, ofNotional: null } });
  const rise = (is: (typeof COMPARISONS)[number]): Condition => ({
    ...{ fact: 'RATE_RISE', is, value: '1000', unit: 'FRACTION' },
  });
  expect(COMPARISONS.map((is) => holds(rise(is), unbounded))).toEqual([true, true, false, false]);
});

describe('what does not fit together is refused with its place', () => {
  const withRule = (rule: object) => {
    const parsed = parsePolicy({ ...FIRST_POLICY, rules: [...FIRST_POLICY.rules, rule] });
    return parsed.ok ? [] : parsed.refusal.map(({ path, rule: broken }) => `${path} ${broken}`);
  };
  const asks = { effect: 'REQUIRE', approvals: 2, delayHours: 0 };
  const nested = (depth: number): object => (depth === 0 ? { all: [] } : { any: [nested(depth - 1)] });
  test.each<[string, object, string]>([
    [
      'unit',
      { name: 'x', when: { fact: 'RATE_RISE', is: 'ABOVE', value: '1', unit: 'COUNT' }, ...asks },
      '/rules/3/when/unit unit-of-fact',
    ],
    ['name', { name: 'Every change', when: { all: [] }, ...asks }, '/rules/3/name distinct-name'],
    [
      'approvals',
      { name: 'x', when: { all: [] }, ...asks, approvals: 1 },
      '/rules/3/approvals at-least-required',
    ],
    [
      'delay',
      { name: 'x', when: { all: [] }, ...asks, delayHours: 720 },
      '/rules/3/delayHours delay-within-approval',
    ],
    ['depth', { name: 'x', when: nested(4), ...asks }, '/rules/3/when/any/0/any/0/any/0/any/0 depth'],
  ])('%s', (_, rule, fault) => {
    expect(withRule(rule)).toEqual([fault]);
  });
  test.each<[string, object]>([
    [
      'an unknown fact',
      { name: 'x', when: { fact: 'MOOD', is: 'ABOVE', value: '1', unit: 'COUNT' }, ...asks },
    ],
    ['any of nothing', { name: 'x', when: { any: [] }, ...asks }],
    ['an unknown effect', { name: 'x', when: { all: [] }, effect: 'ALLOW' }],
    ['an unknown member', { name: 'x', when: { all: [] }, ...asks, more: 1 }],
    [
      'a number',
      { name: 'x', when: { fact: 'RATE_RISE', is: 'ABOVE', value: 1, unit: 'FRACTION' }, ...asks },
    ],
    ['a mark that nobody sees', { name: 'x\u202E', when: { all: [] }, ...asks }],
  ])('%s', (_, rule) => {
    expect(withRule(rule).length).toBeGreaterThan(0);
    expect(withRule(rule).every((fault) => fault.startsWith('/rules/3'))).toBe(true);
  });
});

test('people read when a rule holds and what follows, each fact with its unit', () => {
  const words = (when: Condition) => ruleWords({ name: 'x', when, effect: 'DENY' }, 'USDT').when;
  for (const fact of NUMBER_FACT_NAMES)
    expect(words({ fact, is: 'ABOVE', value: '2', unit: NUMBER_FACTS[fact] })).toMatch(/more than (2|200)/);
  const nested: Condition = {
    all: [
      { fact: 'RATE_RISE', is: 'AT_LEAST', value: '0.5', unit: 'FRACTION' },
      {
        any: [
          { fact: 'INSTRUMENTS', includesOneOf: ['BTC', 'ETH'] },
          { fact: 'DIRECTION', isOneOf: ['TIGHTER'] },
        ],
      },
    ],
  };
  expect(words(nested)).toBe(
    'a rate rises by at least 50 % of what it was and (it touches the instrument BTC or ETH or it only tightens)',
  );
  expect(defaultRules(2).map((rule) => ruleWords(rule, 'USDT').when)).toEqual([
    'it is no roll-back and it weakens collateral, a level or a price guard together with something else',
    'it weakens collateral, a level or a price guard',
    'every change',
  ]);
  expect(defaultRules(2).map((rule) => ruleWords(rule, 'USDT').follows)).toEqual([
    'refused, whoever approves it',
    '2 approvals, then a wait of 24 h',
    '2 approvals',
  ]);
});
