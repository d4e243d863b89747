import { expect, test } from 'vitest';
import { hashSecret, isTokenSecret, newTokenSecret } from './token-secret';

test('a new secret has the form scanners look for, and 256 bits of its own', () => {
  const made = new Set(Array.from({ length: 100 }, () => newTokenSecret().secret));
  expect(made.size).toBe(100);
  for (const secret of made) expect(isTokenSecret(secret)).toBe(true);
});

test('the hash is SHA-256 of the secret, and the prefix does not give it away', () => {
  const { secret, secretHash, prefix } = newTokenSecret();
  expect(secretHash).toBe(hashSecret(secret));
  expect(secretHash).toMatch(/^[0-9a-f]{64}$/);
  expect(prefix).toHaveLength(10);
  expect(secret.startsWith(prefix)).toBe(true);
});

test.each([
  '',
  'mgv_',
  'mgv_short',
  `xyz_${'a'.repeat(43)}`,
  `mgv_${'a'.repeat(44)}`,
  `mgv_${'ä'.repeat(43)}`,
])('"%s" is not a secret', (text) => {
  expect(isTokenSecret(text)).toBe(false);
});
