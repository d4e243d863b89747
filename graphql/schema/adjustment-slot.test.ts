import { expect, test } from 'vitest';
import { ROLES, type Role } from '../../lib/domain/governance/people/actor';
import { shownGate } from './adjustment-slot';

const SEES: readonly Role[] = ['OFFICER', 'CHAIR', 'OPERATOR', 'AUDITOR'];

test.each(ROLES)('that the budget decided is told to a %s, or nothing but that something did', (role) => {
  const actor = {
    kind: 'PERSON',
    personId: 'p',
    name: 'a person',
    roles: [role],
    authenticatedAtMs: 0,
  } as const;
  for (const gate of ['BUDGET', 'GAIN'] as const)
    expect(shownGate(actor, gate)).toBe(SEES.includes(role) ? gate : 'LIMITED');
  expect(shownGate(actor, 'SPEED')).toBe('SPEED');
});
