import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readOrCreateSecrets } from './secrets';

let dataDir: string;
beforeEach(() => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'margrave-secrets-'));
});
afterEach(() => fs.rmSync(dataDir, { recursive: true, force: true }));

test('are made once, at random, each different, for their owner’s eyes only', () => {
  const secrets = readOrCreateSecrets(dataDir);
  expect(readOrCreateSecrets(dataDir)).toEqual(secrets);
  expect(new Set(Object.values(secrets)).size).toBe(3);
  expect(readOrCreateSecrets(path.join(dataDir, 'another'))).not.toEqual(secrets);
  expect(fs.statSync(path.join(dataDir, 'secrets.json')).mode & 0o777).toBe(0o600);
  expect(fs.readdirSync(dataDir).toSorted()).toEqual(['another', 'secrets.json']);
});

test.each(['', '{}', '{"databaseOwnerPassword": "short"}', 'not json'])(
  'are never replaced when damaged: %j',
  (text) => {
    const file = path.join(dataDir, 'secrets.json');
    fs.writeFileSync(file, text);
    expect(() => readOrCreateSecrets(dataDir)).toThrow(/secrets\.json is damaged/);
    expect(fs.readFileSync(file, 'utf8')).toBe(text);
  },
);
