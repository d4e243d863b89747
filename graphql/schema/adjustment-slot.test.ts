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
  expect(shownGate(actor, 'BUDGET')).toBe(SEES.includes(role) ? 'BUDGET' : 'LIMITED');
  expect(shownGate(actor, 'SPEED')).toBe('SPEED');
});
