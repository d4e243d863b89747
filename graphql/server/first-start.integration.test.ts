import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
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
import { foundingTierTable } from '../../lib/market-data/founding-tier-table';
import type { Stranger } from '../../lib/usecases/audit/count-strangers';
import { listFromTable } from '../../lib/usecases/imports/list-from-table';
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
  readTiers: foundingTierTable,
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

  describe('a table of tiers', () => {
    const tiers = readFileSync(path.join(FOLDER, 'tiers.csv'), 'utf8');
    const [header = '', ...rows] = tiers.trimEnd().split('\n');
    const shapes = { initialMargin: 'MARGINAL_TIERS', maintenanceMargin: 'MARGINAL_TIERS' };
    const shownBy = (given: object, changes: Partial<FirstStartNeeds> = {}) =>
      ask({ secret, founding: { ...founding, parameters: { ...shapes, ...given } } }, changes);

    test('makes the set that `npm run found` makes of it, and the same preview', async () => {
      expect(await shownBy({ tiers })).toMatchObject({
        is: 'Preview',
        hash: set.hash,
        levels: { warning: '1.5', call: '1.2', liquidation: '1' },
        statuses: { OK: 20, WARNING: 1, CALL: 7, LIQUIDATION: 4 },
        called: '904258.1',
      });
      expect(await ask({ secret })).toMatchObject({
        levels: { warning: '1.5', call: '1.2', liquidation: '1' },
      });
    });

    test('may charge a rate on the whole notional, for each margin by itself, and state leverage', async () => {
      const folder = mkdtempSync(path.join(tmpdir(), 'margrave-first-start-'));
      const leverage = 'symbol,floor,maxLeverage,maintenanceRate\nTIN,0,20,0.03\nTIN,5000000,10,0.06\n';
      const rates = 'symbol,floor,initialRate,maintenanceRate\nTIN,0,0.2,0.03\nTIN,5000000,0.3,0.06\n';
      for (const [table, initialMargin, maintenanceMargin] of [
        [leverage, 'WHOLE_TIERS', 'MARGINAL_TIERS'],
        [rates, 'MARGINAL_TIERS', 'WHOLE_TIERS'],
      ] as const) {
        writeFileSync(path.join(folder, 'tiers.csv'), table);
        const asFound = await foundingParameters(
          { ...example, parameters: { kind: 'TIERS', file: 'tiers.csv', initialMargin, maintenanceMargin } },
          folder,
        );
        const answer = await shownBy({ tiers: table, initialMargin, maintenanceMargin });
        expect(answer).toMatchObject({ is: 'Preview', hash: asFound.ok ? asFound.value.set.hash : '' });
      }
      rmSync(folder, { recursive: true });
    });

    test('goes with levels of the venue’s own', async () => {
      const levels = { warning: '2', call: '1.4', liquidation: '1.1', callAt: 'INITIAL_MARGIN' };
      expect(await shownBy({ tiers, levels })).toMatchObject({
        levels: { warning: '2', call: '1.4', liquidation: '1.1' },
        isCalledAtInitialMargin: true,
      });
      const { callAt: _callAt, ...plain } = levels;
      expect(await shownBy({ tiers, levels: plain })).toMatchObject({ isCalledAtInitialMargin: false });
      const faulty = await shownBy({ tiers, levels: { ...levels, warning: 'two' } });
      expect(faulty).toMatchObject({ is: 'Invalid', faults: [{ path: '/accountRules/warningLevel' }] });
    });

    test.each([
      ['a rate that is no number', [header, 'COPPER-PERP,0,6%,0.036'], 'line 2, column "initialRate"'],
      ['a floor twice', [header, ...rows, 'FREIGHT-PERP,250000,0.4,0.3'], 'line 9, column "floor"'],
      ['a column that is none', [`${header},note`, 'COPPER-PERP,0,0.06,0.036,x'], 'line 1, column "note"'],
      ['nothing', [''], 'line 1'],
    ])('with %s is refused at its line', async (_what, lines, place) => {
      const answer = await shownBy({ tiers: lines.join('\n') });
      const paths = answer.is === 'Invalid' ? answer.faults.map(({ path: at }) => at) : [answer.is];
      expect(paths).toEqual([place]);
    });

    test('says at most a hundred things that are wrong', async () => {
      const answer = await shownBy({ tiers: [header, ...Array<string>(300).fill('x,y,z,w')].join('\n') });
      expect(answer.is === 'Invalid' ? answer.faults.length : answer.is).toBe(100);
    });

    test('lists instruments that nobody imported, and sets their terms right', async () => {
      const listing = (multiplier: number) =>
        [
          `${header},kind,underlying,settlementAsset,multiplier`,
          `TIN-PERP,0,0.1,0.06,PERPETUAL,TIN,USD,${multiplier}`,
        ].join('\n');
      const answer = await shownBy({ tiers: listing(25) });
      expect(answer).toMatchObject({ is: 'Preview' });
      expect(await prisma.instrument.findUnique({ where: { symbol: 'TIN-PERP' } })).toMatchObject({
        kind: 'PERPETUAL',
      });
      const opened = await ask({ secret });
      expect(opened).toMatchObject({ instruments: expect.arrayContaining(['TIN-PERP']) as unknown });
      await shownBy({ tiers: listing(50) });
      const stored = await prisma.instrument.findUniqueOrThrow({ where: { symbol: 'TIN-PERP' } });
      expect(stored.multiplier.toString()).toBe('50');
      const last = await prisma.auditEntry.findFirst({ orderBy: { seq: 'desc' } });
      expect(last).toMatchObject({ action: 'instruments.import' });
    });
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
  const late = `symbol,floor,initialRate,maintenanceRate,kind,underlying,settlementAsset,multiplier
LATE-PERP,0,0.1,0.06,PERPETUAL,LATE,USD,1`;
  const table = await foundingTierTable(Readable.from([Buffer.from(late)]) as AsyncIterable<Uint8Array>);
  if (!table.ok || !table.value.listed) throw new Error('the table lists one');
  expect(await listFromTable(needs(), table.value.listed, 'late')).toMatchObject({
    refusal: { faults: [{ rule: 'venue-not-founded' }] },
  });
  expect(await prisma.instrument.count({ where: { symbol: 'LATE-PERP' } })).toBe(0);
  expect(await ask({ secret })).toEqual({ is: 'Gone' });
  expect(await ask({})).toEqual({ is: 'Gone' });
  expect(await ask({ secret: 'mgf_wrong' })).toEqual({ is: 'Gone' });
  expect(await firstStartOf(url)).toBeNull();
});
