import { expect, test } from 'vitest';
import type { ListedPersonFragment } from '../_graphql/generated/graphql';
import { accessWords, hasWayIn, wayInWords } from './person-words';

const NOW = Date.parse('2026-11-28T12:00:00.000Z');
const person = (changes: Partial<ListedPersonFragment> = {}): ListedPersonFragment => ({
  id: 'p',
  name: 'A person',
  email: 'a@bank.example',
  roles: [],
  disabledAt: null,
  hasPassword: false,
  boundIdentity: null,
  invitedUntil: null,
  lastSignInAt: null,
  ...changes,
});

test.each([
  [{}, 'has not signed in yet', false],
  [{ invitedUntil: '2026-11-28T12:00:01.000Z' }, 'invited, link works until 2026-11-28 12:00 UTC', false],
  [{ invitedUntil: '2026-11-28T12:00:00.000Z' }, 'invited, link has expired', false],
  [{ hasPassword: true }, 'password', true],
  [{ boundIdentity: 'https://id.bank.example/realm|0815' }, 'single sign-on at id.bank.example', true],
  [{ hasPassword: true, boundIdentity: 'corp|0815' }, 'password, single sign-on at corp', true],
])('%j: %s', (changes, words, isIn) => {
  expect(wayInWords(person(changes), NOW)).toBe(words);
  expect(hasWayIn(person(changes))).toBe(isIn);
});

test('a suspension says since when', () => {
  expect(accessWords(person())).toBe('active');
  expect(accessWords(person({ disabledAt: '2026-11-20T23:00:00.000Z' }))).toBe('suspended since 2026-11-20');
});
