import { scryptSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { hashPassword, verifyAbsentPassword, verifyPassword } from './password';

test('a password matches its own hash and no other password does', async () => {
  const stored = await hashPassword('correct horse');
  expect(await verifyPassword('correct horse', stored)).toBe(true);
  expect(await verifyPassword('correct horse ', stored)).toBe(false);
});

test('the stored text is what node:crypto derives with the stated parameters', async () => {
  const [, cost, blockSize, parallelism, salt, key] = (await hashPassword('demo')).split('$');
  const derived = scryptSync('demo', Buffer.from(salt ?? '', 'base64url'), 32, {
    N: Number(cost),
    r: Number(blockSize),
    p: Number(parallelism),
    maxmem: 2 ** 30,
  });
  expect(derived.toString('base64url')).toBe(key);
  expect(Number(cost)).toBeGreaterThanOrEqual(2 ** 17);
});

test('two hashes of one password differ: each has its own salt', async () => {
  expect(await hashPassword('demo')).not.toBe(await hashPassword('demo'));
});

test('a stored text of another form matches nothing', async () => {
  for (const stored of ['', 'demo', 'md5$1$2$3$4$5', 'scrypt$$8$1$c2FsdA$a2V5']) {
    expect(await verifyPassword('demo', stored)).toBe(false);
  }
  expect(await verifyAbsentPassword('demo')).toBe(false);
});
