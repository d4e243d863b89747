import { expect, test } from 'vitest';
import { verifyPassword } from '../auth/password';
import { EXAMPLE_FOUNDING } from '../domain/governance/founding/example-founding';
import type { Founder } from '../domain/governance/founding/founders';
import { foundersWith } from './found-password';

const people = EXAMPLE_FOUNDING.people as unknown as readonly Founder[];

test('the first administrator has the password, and nobody else has one', async () => {
  const second = { email: 'b@x.example', name: 'B', roles: ['ADMINISTRATOR'] as const };
  const given = await foundersWith(
    [...people.slice(1), ...people.slice(0, 1), second],
    'a few words of mine',
  );
  if (!given.ok) throw new Error(JSON.stringify(given.refusal));
  const having = given.value.filter(({ passwordHash }) => passwordHash !== null);
  expect(having.map(({ email }) => email)).toEqual(['administrator@harbour.example']);
  expect(await verifyPassword('a few words of mine', having[0]?.passwordHash ?? '')).toBe(true);
});

test('with single sign-on nobody has one', async () => {
  const given = await foundersWith(people, null);
  expect(given.ok && given.value.every(({ passwordHash }) => passwordHash === null)).toBe(true);
});

test('a poor password is refused', async () => {
  for (const poor of ['', 'short', 'administrator@harbour.example']) {
    expect((await foundersWith(people, poor)).ok, poor).toBe(false);
  }
});
