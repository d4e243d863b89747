import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashSecret, newInvitationSecret } from '../auth/token-secret';
import { connectPool } from '../db/pool';
import { pgReadBook } from '../db/book-view';
import { connectPrisma } from '../db/prisma';
import { prismaTransact } from '../db/transact';
import { importBeforeFounding } from './found-imports';
import { foundingParameters } from './found-parameters';
import { previewText } from './found-preview';
import { demoSetting, isSeeded } from './launch/demo-seed';
import { PROJECT_ROOT } from './launch/project-root';
import { seedDemo } from './launch/seed-demo';
import { welcome } from './launch/welcome';
import { parseFounding, type Founding } from '../domain/governance/founding/founding-document';
import type { Actor } from '../domain/governance/people/actor';
import { decimal, decimalText, ZERO } from '../domain/number/decimal';
import type { ParameterSet } from '../domain/parameters/document/parameter-set';
import { parseParameterSet } from '../domain/parameters/validate';
import { columnarEngine } from '../engine/columnar-engine';
import { previewFounding } from '../usecases/margin/preview-founding';
import { remarginAccounts } from '../usecases/margin/remargin-accounts';
import { admitPerson } from '../usecases/people/admit-person';
import { foundWithPeople } from '../usecases/people/found-with-people';

const FOLDER = path.join(PROJECT_ROOT, 'examples/your-own-venue');
const FOUNDING: Actor = { kind: 'SYSTEM', process: 'founding' };

const url = process.env.DATABASE_URL ?? '';
const prisma = connectPrisma(url, { connections: 4 });
const pool = connectPool(url, { connections: 2, applicationName: 'test', onError: () => undefined });
const transact = prismaTransact(prisma);
const deps = {
  transact,
  newInvitation: newInvitationSecret,
  readBook: pgReadBook(pool),
  engine: columnarEngine(),
};
afterAll(async () => {
  await pool.end();
  await prisma.$disconnect();
});

let founding: Founding;
let set: ParameterSet;
beforeAll(async () => {
  const read = parseFounding(JSON.parse(fs.readFileSync(path.join(FOLDER, 'founding.json'), 'utf8')));
  if (!read.ok) throw new Error(JSON.stringify(read.refusal));
  founding = read.value;
  const parameters = await foundingParameters(founding, FOLDER);
  if (!parameters.ok) throw new Error(JSON.stringify(parameters.refusal));
  set = parameters.value.set;
});

const people = () => founding.people.map((person) => ({ ...person, passwordHash: null }));
const input = (changes: Partial<Parameters<typeof foundWithPeople>[2]> = {}) => {
  const { name, settlementAsset, policy } = founding;
  return { name, settlementAsset, policy, document: set.canonical, people: people(), ...changes };
};
/** The set with something else in it. */
function changed(change: (document: Record<string, unknown>) => void): string {
  const document = structuredClone(set.document) as unknown as Record<string, unknown>;
  change(document);
  const parsed = parseParameterSet(document);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
  return parsed.value.canonical;
}
async function refusedFor(changes: Parameters<typeof input>[0], actor: Actor = FOUNDING) {
  const done = await foundWithPeople(deps, actor, input(changes));
  if (done.ok) return 'founded';
  const { refusal } = done;
  return refusal.code === 'InvalidInput'
    ? refusal.faults.map(({ path: place, rule }) => `${place}: ${rule}`)
    : refusal.code;
}

describe('before the founding', () => {
  test('instruments, prices and accounts are imported; nothing is margined, and again changes nothing', async () => {
    const first = await importBeforeFounding(transact, founding, null, FOLDER);
    expect(first.ok && first.value.join('\n')).toContain('Imported 3 of 3 instruments.');
    const again = await importBeforeFounding(transact, founding, null, FOLDER);
    expect(again.ok && again.value.filter((line) => /Imported [^0]/.test(line))).toEqual([]);
    expect(await remarginAccounts(deps)).toEqual({ kind: 'UNFOUNDED' });
    expect(await prisma.account.count()).toBe(32);
    expect([
      await prisma.venue.count(),
      await prisma.marginRun.count(),
      await prisma.marginCall.count(),
    ]).toEqual([0, 0, 0]);
  });

  test('what founding refuses of a document by itself, its preview refuses', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'margrave-founding-'));
    fs.cpSync(FOLDER, folder, { recursive: true });
    const file = path.join(folder, 'founding.json');
    const document = JSON.parse(fs.readFileSync(file, 'utf8')) as { policy?: object };
    fs.writeFileSync(
      file,
      JSON.stringify({ ...document, policy: { ...document.policy, approvalsRequired: 1 } }),
    );
    const ran = spawnSync('node', ['--import', 'tsx', 'lib/cli/found.ts', file, '--preview'], {
      encoding: 'utf8',
    });
    fs.rmSync(folder, { recursive: true });
    expect(ran.stderr).toContain('/policy/approvalsRequired: At least 2 people must approve. (at-least-two)');
    expect(ran.status).toBe(2);
  });

  test('the demo is not seeded into what somebody prepares', async () => {
    expect(await seedDemo(url)).toBe('ANOTHER_VENUE');
    expect([await prisma.venue.count(), await prisma.instrument.count()]).toEqual([0, 3]);
    expect(await isSeeded(url)).toBe(false);
  });

  test('the terms of an instrument may still be set right', async () => {
    const wrong = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'margrave-found-')), 'instruments.csv');
    const rows = fs.readFileSync(path.join(FOLDER, 'instruments.csv'), 'utf8');
    fs.writeFileSync(wrong, rows.replace('WHEAT,USD,50', 'WHEAT,USD,5'));
    const only = (file: string) => ({
      ...founding,
      imports: { instruments: [file], prices: [], accounts: [] },
    });
    await importBeforeFounding(transact, only(wrong), null, FOLDER);
    expect(
      (await prisma.instrument.findUnique({ where: { symbol: 'WHEAT-PERP' } }))?.multiplier.toFixed(),
    ).toBe('5');
    await importBeforeFounding(transact, only('instruments.csv'), null, FOLDER);
    expect(
      (await prisma.instrument.findUnique({ where: { symbol: 'WHEAT-PERP' } }))?.multiplier.toFixed(),
    ).toBe('50');
  });

  test('what was imported must fit: nothing is founded that could not be margined', async () => {
    const without = changed((document) => {
      delete (document['marginClasses'] as Record<string, unknown>)['WHEAT-PERP'];
    });
    expect(await refusedFor({ document: without })).toEqual(['/marginClasses: instrument-covered']);
    const inEuro = changed((document) => {
      document['settlementAsset'] = 'EUR';
      document['collateral'] = { EUR: { haircut: '0' } };
    });
    expect(await refusedFor({ document: inEuro, settlementAsset: 'EUR' })).toEqual([
      ...['COPPER', 'WHEAT', 'FREIGHT'].map(() => '/settlementAsset: settlement-asset'),
      '/collateral: collateral-known',
    ]);
    // Named beside it, they still price what is counted in it.
    const inBoth = changed((document) => {
      const { collateral } = document as { collateral: Record<string, unknown> };
      document['settlementAsset'] = 'EUR';
      document['settlementAssets'] = ['USD'];
      document['collateral'] = {
        ...collateral,
        EUR: { haircut: '0' },
        USD: { haircut: '0', pricedBy: 'COPPER-PERP' },
      };
    });
    expect(await refusedFor({ document: inBoth, settlementAsset: 'EUR' })).toEqual([
      '/collateral/USD/pricedBy: price-in-unit',
    ]);
    expect(await refusedFor({ people: people().slice(1) })).toEqual(['/people: administrator-required']);
    expect(await refusedFor({ people: [] })).toEqual(['/people: administrator-required']);
    expect(await refusedFor({}, { kind: 'ANONYMOUS' })).toBe('Unauthenticated');
    expect([await prisma.venue.count(), await prisma.person.count()]).toEqual([0, 0]);
  });
});

test('the preview is what live margin is after the founding, to the unit', async () => {
  const later = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'margrave-found-')), 'prices.csv');
  fs.writeFileSync(later, 'instrument,price,observedAt\nCOPPER-PERP,4.6125,2026-11-20T12:00:01Z\n');
  const imports = { instruments: [], prices: [later], accounts: [] };
  expect(await importBeforeFounding(transact, { ...founding, imports }, null, FOLDER)).toMatchObject({
    ok: true,
  });
  const preview = await previewFounding(deps, set);
  if (!preview.ok) throw new Error(preview.refusal.code);
  const { totals, called, worst } = preview.value;
  expect(totals.statuses).toEqual({ OK: 20, WARNING: 1, CALL: 7, LIQUIDATION: 4 });
  expect(preview.value.unmargined).toEqual([]);
  expect(preview.value.coverage).toEqual([]);
  // Of freight and wheat, which are of one instant, before copper.
  const oldestPrice = { instrument: 'FREIGHT-PERP', observedAt: new Date('2026-11-20T12:00:00Z') };
  expect(preview.value.oldestPrice).toEqual(oldestPrice);
  expect(previewText(founding, set, preview.value)).toContain('2026-11-20 12:00 UTC, FREIGHT-PERP');

  // Somebody who came by single sign-on before, and could only read.
  const early = { issuer: 'https://id.example', subject: 's', emailVerified: true, name: 'Early' };
  await admitPerson(deps, { ...early, email: 'analyst@harbour.example' });
  const [administrator, ...others] = people();
  if (!administrator) throw new Error('the founding has people');
  const withPassword = [{ ...administrator, passwordHash: 'scrypt$of$it' }, ...others];
  const done = await foundWithPeople(deps, FOUNDING, input({ people: withPassword }));
  expect(done).toMatchObject({ ok: true, value: { versionNumber: 1 } });
  // Neither who has a password nor who signs in by single sign-on needs a link.
  const invited = done.ok ? done.value.invited : [];
  expect(invited.map(({ email }) => email)).toEqual([
    'first.officer@harbour.example',
    'second.officer@harbour.example',
  ]);
  const hashes = await prisma.invitation.findMany();
  expect(hashes.map(({ secretHash }) => secretHash).sort()).toEqual(
    invited.map(({ secret }) => hashSecret(secret)).sort(),
  );

  const live = await remarginAccounts(deps);
  if (live.kind !== 'DONE') throw new Error(live.kind);
  expect(live.totals).toEqual(totals);
  const calls = await prisma.marginCall.findMany();
  expect(calls.length).toBe(11);
  const sum = calls.reduce((total, { amount }) => total.plus(decimal(amount.toFixed())), ZERO);
  expect(decimalText(sum)).toBe(decimalText(called));
  const rows = await prisma.accountMargin.findMany({ where: { status: 'LIQUIDATION' } });
  expect(
    worst
      .slice(0, 4)
      .map(({ account }) => account)
      .sort(),
  ).toEqual(rows.map(({ accountId }) => accountId).sort());
  expect(await previewFounding(deps, set)).toMatchObject({ refusal: { code: 'AlreadyFounded' } });
});

test('the first people are there with their roles, and the log says all of it', async () => {
  const stored = await prisma.person.findMany({ orderBy: { email: 'asc' } });
  expect(stored.map(({ email, roles, oidcSubject }) => [email, roles, oidcSubject !== null])).toEqual([
    ['administrator@harbour.example', ['ADMINISTRATOR'], false],
    ['analyst@harbour.example', ['ANALYST'], true],
    ['first.officer@harbour.example', ['OFFICER'], false],
    ['second.officer@harbour.example', ['OFFICER'], false],
  ]);
  const actions = await prisma.auditEntry.groupBy({
    by: ['action'],
    _count: true,
    orderBy: { action: 'asc' },
  });
  const counted = new Map(actions.map(({ action, _count }) => [action, _count]));
  expect([counted.get('venue.found'), counted.get('person.add'), counted.get('person.set-roles')]).toEqual([
    1, 3, 1,
  ]);
});

test('nothing that is shown at the start speaks of a demo, whatever the environment says', async () => {
  expect(demoSetting(await isSeeded(url), '1')).toBe('0');
  expect([demoSetting(true, undefined), demoSetting(true, '1'), demoSetting(true, '0')]).toEqual([
    '1',
    '1',
    '0',
  ]);
  const text = await welcome('http://localhost:3000', url, { isDemo: false, firstStart: null });
  expect(text).toContain('Sign in with your own account.');
  expect(text).not.toMatch(/demo|password/i);
});

test('nobody founds a second time, and nobody is added by trying', async () => {
  const more = [
    ...people(),
    { email: 'x@x.example', name: 'X', roles: ['CHAIR'] as const, passwordHash: null },
  ];
  expect(await refusedFor({ people: more })).toBe('AlreadyFounded');
  expect(await prisma.person.count()).toBe(4);
});
