import { describe, expect, test } from 'vitest';
import { FIRST_POLICY } from '../policy/policy';
import { EXAMPLE_FOUNDING } from './example-founding';
import { parseFounding } from './founding-document';

function faultsOf(changes: object): readonly string[] {
  const read = parseFounding({ ...EXAMPLE_FOUNDING, ...changes });
  return read.ok ? [] : read.refusal.map(({ path, rule }) => `${path}: ${rule}`);
}

test('the example is a founding; what it leaves out has the defaults that it states', () => {
  const whole = parseFounding(EXAMPLE_FOUNDING);
  const { levels: _levels, policy: _policy, ...rest } = EXAMPLE_FOUNDING;
  const short = parseFounding(rest);
  if (!whole.ok || !short.ok) throw new Error(JSON.stringify([whole, short]));
  expect(short.value.policy).toEqual(FIRST_POLICY);
  expect(whole.value.policy).toEqual(FIRST_POLICY);
  expect(short.value.levels).toBeNull();
  expect(whole.value.imports.accounts).toEqual(['accounts.csv']);
});

test('an e-mail address is kept as sign-in compares it', () => {
  const [first, ...others] = EXAMPLE_FOUNDING.people;
  const read = parseFounding({
    ...EXAMPLE_FOUNDING,
    people: [{ ...first, email: ' Administrator@Harbour.Example ' }, ...others],
  });
  expect(read.ok && read.value.people[0]?.email).toBe('administrator@harbour.example');
});

describe('is refused', () => {
  const person = (email: string, ...roles: string[]) => ({ email, name: 'Somebody', roles });
  const administrator = person('a@x.example', 'ADMINISTRATOR');
  const officers = [person('o1@x.example', 'OFFICER'), person('o2@x.example', 'CHAIR')];
  const tiers = EXAMPLE_FOUNDING.parameters;
  const cases: [string, object, readonly string[]][] = [
    ['another format', { format: 'margrave/founding/2' }, ['/format: choice']],
    ['a member nobody knows', { currency: 'USD' }, ['/currency: unknown-key']],
    [
      'a level as a number',
      { levels: { warning: 1.5, call: '1', liquidation: '1' } },
      ['/levels/warning: decimal'],
    ],
    ['no parameter set', { parameters: {} }, ['/parameters: one-source']],
    [
      'two parameter sets',
      { levels: undefined, parameters: { file: 'a.json', preset: 'dydx-v4', instruments: {} } },
      ['/parameters: one-source'],
    ],
    [
      'tiers of an unstated shape',
      { parameters: { tiers: 't.csv' } },
      ['/parameters/initialMargin: required', '/parameters/maintenanceMargin: required'],
    ],
    [
      'a preset without instruments',
      { parameters: { preset: 'dydx-v4' } },
      ['/parameters/instruments: required'],
    ],
    [
      'instruments of no preset',
      { parameters: { ...tiers, instruments: { majors: ['X'] } } },
      ['/parameters/instruments: belongs-to-preset'],
    ],
    [
      'a shape of no tiers',
      { levels: undefined, parameters: { file: 'a.json', initialMargin: 'WHOLE_TIERS' } },
      ['/parameters/initialMargin: belongs-to-tiers'],
    ],
    ['levels beside a document', { parameters: { file: 'a.json' } }, ['/levels: levels-of-their-own']],
    ['no approval at all', { policy: { approvalsRequired: 0 } }, ['/policy/approvalsRequired: range']],
    [
      'nobody to let others in',
      { people: [...officers, person('n@x.example', 'ANALYST')] },
      ['/people: administrator-required'],
    ],
    [
      'too few who vote',
      { people: [administrator, officers[0], person('n@x.example', 'ANALYST')] },
      ['/people: voters-required'],
    ],
    [
      'an administrator counted as a voter',
      {
        people: [
          person('a@x.example', 'ADMINISTRATOR', 'OFFICER'),
          officers[0],
          person('n@x.example', 'ANALYST'),
        ],
      },
      ['/people: voters-required'],
    ],
    ['nobody left to propose', { people: [administrator, ...officers] }, ['/people: author-required']],
    [
      'too few for more approvals',
      {
        policy: { approvalsRequired: 3 },
        people: [administrator, ...officers, person('n@x.example', 'ANALYST')],
      },
      ['/people: voters-required'],
    ],
    [
      'an address twice',
      { people: [administrator, ...officers, person('O1@x.example', 'ANALYST')] },
      ['/people/3/email: email-unique'],
    ],
    [
      'an address that is none',
      { people: [administrator, ...officers, person('nobody', 'ANALYST')] },
      ['/people/3/email: email-form'],
    ],
    [
      'a role nobody has',
      { people: [administrator, ...officers, person('n@x.example', 'OWNER')] },
      ['/people/3/roles/0: choice'],
    ],
  ];
  test.each(cases)('%s', (_, changes, expected) => {
    expect(faultsOf(changes)).toEqual(expected);
  });
});

test('a third who may vote may propose too, and the two others decide', () => {
  const people = [
    { email: 'a@x.example', name: 'A', roles: ['ADMINISTRATOR'] },
    ...['o1', 'o2', 'o3'].map((name) => ({ email: `${name}@x.example`, name, roles: ['OFFICER'] })),
  ];
  expect(faultsOf({ people })).toEqual([]);
});

test('guardrails that a founding states stand beside those it does not; null is one', () => {
  const guardrails = { windowHours: 24, looseningStepMaxRelative: null };
  const read = parseFounding({ ...EXAMPLE_FOUNDING, policy: { approvalsRequired: 2, guardrails } });
  expect(read.ok && read.value.policy).toEqual({
    ...FIRST_POLICY,
    guardrails: { ...FIRST_POLICY.guardrails, ...guardrails },
  });
  expect(faultsOf({ policy: { guardrails: { windowHours: 0 } } })).toEqual([
    '/policy/guardrails/windowHours: range',
  ]);
  expect(faultsOf({ policy: { guardrails: { more: 1 } } })).toEqual(['/policy/guardrails/more: unknown-key']);
});
