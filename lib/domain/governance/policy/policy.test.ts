import { expect, test } from 'vitest';
import { guardrailWords } from './guardrail-sentences';
import { DEFAULT_GUARDRAILS, NO_GUARDRAILS } from './guardrails-document';
import { FIRST_POLICY, guardrailsOf, parsePolicy, rulesOf } from './policy';

const { guardrails: _guardrails, rules: _rules, ...terms } = FIRST_POLICY;
const FIRST_FORM = { ...terms, format: 'margrave/policy/1' };
const SECOND_FORM = { ...terms, format: 'margrave/policy/2', guardrails: DEFAULT_GUARDRAILS };
const faultsOf = (input: unknown) => {
  const parsed = parsePolicy(input);
  return parsed.ok ? [] : parsed.refusal.map(({ path, rule }) => `${path} ${rule}`);
};

test('every form is read; the first, which knew no guardrails, is held by those that nobody has to state', () => {
  expect(parsePolicy(FIRST_POLICY)).toEqual({ ok: true, value: FIRST_POLICY });
  const second = parsePolicy(SECOND_FORM);
  expect(second).toEqual({ ok: true, value: SECOND_FORM });
  const every = { name: 'Every change', when: { all: [] }, effect: 'REQUIRE', approvals: 2, delayHours: 0 };
  expect(second.ok && rulesOf(second.value)).toEqual([every]);
  const first = parsePolicy(FIRST_FORM);
  expect(first).toEqual({ ok: true, value: FIRST_FORM });
  const expected = { ...DEFAULT_GUARDRAILS, changesWithoutBound: 'ALLOWED' };
  expect(first.ok && guardrailsOf(first.value)).toEqual(expected);
  const stated = parsePolicy({ ...FIRST_POLICY, guardrails: NO_GUARDRAILS });
  expect(stated.ok && guardrailsOf(stated.value)).toEqual(NO_GUARDRAILS);
});

test('what it does not know, it refuses: an unknown member, guardrails in the first form, none in the second, rules in it, none in the third', () => {
  expect(faultsOf({ ...FIRST_POLICY, more: 1 })).toEqual(['/more unknown-key']);
  expect(faultsOf({ ...FIRST_FORM, guardrails: DEFAULT_GUARDRAILS })).toEqual(['/guardrails unknown-key']);
  const { rules } = FIRST_POLICY;
  expect(faultsOf({ ...terms, format: 'margrave/policy/2' })).toEqual(['/guardrails required']);
  expect(faultsOf({ ...SECOND_FORM, rules })).toEqual(['/rules unknown-key']);
  expect(faultsOf({ ...SECOND_FORM, format: 'margrave/policy/3' })).toEqual(['/rules required']);
  expect(faultsOf({ ...FIRST_POLICY, format: 'margrave/policy/4' })).toHaveLength(1);
  const odd = { ...DEFAULT_GUARDRAILS, more: '1' };
  expect(faultsOf({ ...FIRST_POLICY, guardrails: odd })).toEqual(['/guardrails/more unknown-key']);
});

test.each([
  ['looseningStepMaxRelative', '1.000000000000000001'],
  ['looseningStepMaxRelative', '-0.1'],
  ['tighteningStepMaxFractionOfNotional', '1.1'],
  ['tighteningStepMaxRelative', '1e3'],
  ['initialRateMin', null],
  ['windowHours', 0],
  ['windowInstrumentsMax', 0.5],
  ['liquidationBudgetNotional', '-1'],
  ['loopGainMax', '0.999999'],
  ['loopGainMax', 2],
  ['ceilingMarginAccounts', -1],
  ['changesWithoutBound', 'MAYBE'],
])('a guardrail out of its range is refused with its place: %s %s', (name, value) => {
  const guardrails = { ...DEFAULT_GUARDRAILS, [name]: value };
  expect(faultsOf({ ...FIRST_POLICY, guardrails }).map((fault) => fault.split(' ')[0])).toEqual([
    `/guardrails/${name}`,
  ]);
});

test('people read every limit with its unit, and of two limits of the same both', () => {
  const words = (guardrails: typeof DEFAULT_GUARDRAILS) =>
    new Map(guardrailWords(guardrails, 'USD').map(({ name, limit }) => [name, limit]));
  const first = words(DEFAULT_GUARDRAILS);
  expect(first.get('Largest cut of a margin rate in one step')).toBe('10 % of notional and 25 % of the rate');
  expect(first.get('Largest rise of a margin rate within 7 days')).toBe('300 % of the rate');
  expect(first.get('Wait before a class is loosened again')).toBe('24 h');
  expect(first.get('Wait before a class is tightened again')).toBe('none');
  expect(first.get('Lowest maintenance margin')).toBe('0.2 % of notional');
  expect(first.get('Liquidation budget, each 24 h')).toBe('2 % of all notional');
  const sales = 'Forced sales that a step of a programme sets off';
  expect(first.get(sales)).toBe('2 times what the step itself makes liquidatable');
  expect(words({ ...DEFAULT_GUARDRAILS, loopGainMax: '1.50' }).get(sales)).toContain('1.5 times');
  expect(words({ ...DEFAULT_GUARDRAILS, loopGainMax: null }).get(sales)).toBe('no limit');
  const budget = { ...NO_GUARDRAILS, liquidationBudgetNotional: '5000' };
  expect(words(budget).get('Liquidation budget, each 24 h')).toBe('5,000 USD of notional');
  expect(words(NO_GUARDRAILS).get('Largest cut of a margin rate in one step')).toBe('no limit');
});
