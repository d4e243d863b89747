import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Pool } from 'pg';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { hashPassword, verifyPassword } from '../../lib/auth/password';
import { postgresSignInLimit, TRIES_FROM_ONE_ADDRESS } from '../../lib/auth/sign-in-limit';
import { hashSecret, newFirstStartSecret, newInvitationSecret } from '../../lib/auth/token-secret';
import { importBeforeFounding } from '../../lib/cli/found-imports';
import { foundingParameters } from '../../lib/cli/found-parameters';
import { firstStartOf } from '../../lib/cli/launch/first-start-secret';
import { PROJECT_ROOT } from '../../lib/cli/launch/project-root';
import { pgReadBook } from '../../lib/db/book-view';
import { connectPrisma } from '../../lib/db/prisma';
import { prismaTransact } from '../../lib/db/transact';
import { parseFounding } from '../../lib/domain/governance/founding/founding-document';
import { columnarEngine } from '../../lib/engine/columnar-engine';
import type { Stranger } from '../../lib/usecases/audit/count-strangers';
import { answerFirstStart, firstStartKeyFrom, type FirstStartNeeds } from './first-start';

const FOLDER = path.join(PROJECT_ROOT, 'examples/your-own-venue');
const PASSWORD = 'correct horse battery staple';
const url = process.env.DATABASE_URL ?? '';
const prisma = connectPrisma(url, { connections: 4 });
const pool = new Pool({ connectionString: url, max: 4 });
pool.on('error', () => undefined);
afterAll(async () => {
  await pool.end();
  await prisma.$disconnect();
});

const strangers: Stranger[] = [];
beforeEach(() => void strangers.splice(0));
const { secret, secretHash } = newFirstStartSecret();
const needs = (changes: Partial<FirstStartNeeds> = {}): FirstStartNeeds => ({
  transact: prismaTransact(prisma),
  readBook: pgReadBook(pool),
  engine: columnarEngine(),
  newInvitation: newInvitationSecret,
  countStranger: (stranger) => Promise.resolve(void strangers.push(stranger)),
  key: { secretHash, expiresAtMs: Date.now() + 3_600_000 },
  hashSecret,
  hashPassword,
  limit: postgresSignInLimit(pool),
  ...changes,
});
let address = 0;
const ask = (
  input: unknown,
  changes: Partial<FirstStartNeeds> = {},
  source = `198.51.100.${(address += 1)}`,
) => answerFirstStart(needs(changes), source, input);

const read = parseFounding(JSON.parse(readFileSync(path.join(FOLDER, 'founding.json'), 'utf8')));
if (!read.ok) throw new Error('the example is a founding');
const example = read.value;
const parameters = await foundingParameters(example, FOLDER);
if (!parameters.ok) throw new Error('the example has a parameter set');
const { set } = parameters.value;
const founding = {
  name: 'Harbour Derivatives',
  settlementAsset: 'USD',
  parameters: { document: set.canonical },
  administrator: { name: 'Ada Administrator', email: 'Ada@Harbour.example', password: PASSWORD },
};

describe('before the founding', () => {
  test('without a secret, with another, or with one that is over, nothing is shown', async () => {
    expect(await ask({})).toEqual({ is: 'Locked' });
    expect(await ask({ secret: newFirstStartSecret().secret, founding })).toEqual({ is: 'Refused' });
    const over = { key: { secretHash, expiresAtMs: Date.now() - 1 } };
    expect(await ask({ secret, founding }, over)).toEqual({ is: 'Refused' });
    expect(strangers.map(({ reason }) => reason)).toEqual(['FirstStartRefused', 'FirstStartRefused']);
    expect(await ask({ secret, more: 1 })).toEqual({ is: 'BadRequest' });
    expect(await ask(null)).toEqual({ is: 'BadRequest' });
    // A process that was started on a founded venue has no key, whatever the database says.
    expect(await ask({ secret, founding }, { key: null })).toEqual({ is: 'Gone' });
    expect(await prisma.venue.count()).toBe(0);
  });

  test('guesses are limited by where they come from, and a good secret costs no try', async () => {
    const wrong = { secret: 'mgf_wrong' };
    for (let tried = 0; tried < TRIES_FROM_ONE_ADDRESS; tried += 1) {
      expect(await ask(wrong, {}, '203.0.113.9')).toEqual({ is: 'Refused' });
    }
    expect(await ask({ secret }, {}, '203.0.113.9')).toEqual({ is: 'TooManyTries' });
    for (let tried = 0; tried <= TRIES_FROM_ONE_ADDRESS; tried += 1) {
      expect((await ask({ secret }, {}, '203.0.113.10')).is).toBe('Open');
    }
  });

  test('the page is told what is imported, and the schemes it may choose', async () => {
    await importBeforeFounding(needs().transact, example, null, FOLDER);
    expect(await ask({ secret })).toMatchObject({
      is: 'Open',
      passwords: true,
      accounts: 32,
      instruments: ['COPPER-PERP', 'FREIGHT-PERP', 'WHEAT-PERP'],
    });
    expect(await ask({ secret }, { newInvitation: null })).toMatchObject({ passwords: false });
  });

  test('a founding is shown first, and nothing is founded that was not shown', async () => {
    const shown = await ask({ secret, founding });
    expect(shown).toMatchObject({
      is: 'Preview',
      hash: set.hash,
      accounts: 32,
      oldestPrice: { instrument: 'COPPER-PERP', observedAt: '2026-11-20T12:00:00.000Z' },
      statuses: { OK: 20, WARNING: 1, CALL: 7, LIQUIDATION: 4 },
      called: '904258.1',
    });
    expect(await ask({ secret, founding: { ...founding, seen: 'f'.repeat(64) } })).toEqual({
      ...shown,
      asOf: expect.any(String) as string,
    });
    expect(await prisma.venue.count()).toBe(0);
  });

  test('what is wrong is said at its place', async () => {
    const faultsOf = async (changes: object) => {
      const answer = await ask({ secret, founding: { ...founding, seen: set.hash, ...changes } });
      return answer.is === 'Invalid'
        ? answer.faults.map(({ path: place, rule }) => `${place}: ${rule}`)
        : answer.is;
    };
    expect(await faultsOf({ parameters: { document: '{' } })).toEqual(['/parameters/document: json']);
    expect(await faultsOf({ parameters: { preset: 'nobody', instruments: {} } })).toEqual([
      '/parameters/preset: no-such-preset',
    ]);
    expect(await faultsOf({ name: '' })).toEqual(['/name: text-length']);
    expect(await faultsOf({ settlementAsset: 'EUR' })).toEqual(['/settlementAsset: same-settlement-asset']);
    const { administrator } = founding;
    expect(await faultsOf({ administrator: { ...administrator, password: 'short' } })).toEqual([
      '/administrator/password: password-length',
    ]);
    expect(await faultsOf({ administrator: { ...administrator, email: 'ada' } })).toEqual([
      '/people/0/email: email-form',
    ]);
    expect([await prisma.venue.count(), await prisma.person.count()]).toEqual([0, 0]);
  });

  test('the launcher makes a secret that opens the page for an hour', async () => {
    const made = await firstStartOf(url);
    const key = firstStartKeyFrom({ MARGRAVE_FIRST_START: made?.setting });
    expect(key?.secretHash).toBe(hashSecret(made?.secret ?? ''));
    const minutes = ((key?.expiresAtMs ?? 0) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(59);
    expect(minutes).toBeLessThan(61);
    expect((await ask({ secret: made?.secret }, { key })).is).toBe('Open');
    expect(firstStartKeyFrom({})).toBeNull();
    expect(() => firstStartKeyFrom({ MARGRAVE_FIRST_START: 'x' })).toThrow('MARGRAVE_FIRST_START');
  });
});

test('of two who found at once one does; then the page is gone, for everybody', async () => {
  const other = { ...founding, administrator: { ...founding.administrator, email: 'eve@harbour.example' } };
  const answers = await Promise.all(
    [founding, other].map((one) => ask({ secret, founding: { ...one, seen: set.hash } })),
  );
  expect(answers.map(({ is }) => is).sort()).toEqual(['Founded', 'Gone']);
  const people = await prisma.person.findMany();
  expect(people).toMatchObject([
    {
      roles: ['ADMINISTRATOR'],
      email: answers.flatMap((one) => (one.is === 'Founded' ? [one.email] : []))[0],
    },
  ]);
  expect(await verifyPassword(PASSWORD, people[0]?.passwordHash ?? '')).toBe(true);
  expect(await ask({ secret })).toEqual({ is: 'Gone' });
  expect(await ask({})).toEqual({ is: 'Gone' });
  expect(await ask({ secret: 'mgf_wrong' })).toEqual({ is: 'Gone' });
  expect(await firstStartOf(url)).toBeNull();
});
