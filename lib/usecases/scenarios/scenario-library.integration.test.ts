import { afterAll, beforeAll, expect, test } from 'vitest';
import { bookAt } from '../../domain/books/book-chunk';
import type { Actor } from '../../domain/governance/people/actor';
import { marginAccount } from '../../domain/margin/method/account';
import { compileParameters } from '../../domain/margin/method/compile';
import type { AccountBook } from '../../domain/margin/method/types';
import { decimal, sum } from '../../domain/number/decimal';
import { parseParameterSetText } from '../../domain/parameters/validate';
import { readEvidence, stressOf } from '../../domain/risk/evidence';
import { BUILT_IN_SCENARIOS } from '../../domain/risk/scenarios/library/built-in-scenarios';
import { marginedVenue, type MarginedVenue, tieredDocument } from '../../testing/margined-venue';
import { putBooks } from '../../testing/put-books';
import { repeatSimulation } from '../simulation/repeat-simulation';
import { requestSimulation } from '../simulation/request-simulation';
import { runSimulation } from '../simulation/run-simulation';
import { addScenario, importScenario } from './add-scenario';
import { retireScenario } from './retire-scenario';

const TIGHTER = tieredDocument({ altsRate: '0.1' });

const holding = (account: string, instrument: string, quantity: number, amount: number): AccountBook => ({
  account,
  positions: [
    {
      instrument,
      quantity: decimal(String(quantity)),
      entryPrice: decimal(instrument === 'BTC-PERP' ? '65000.5' : '0.1425'),
    },
  ],
  collateral: [{ asset: 'USDT', amount: decimal(String(amount)) }],
});
const BOOKS = [4_000, 9_000, 12_460, 24_000, 60_000].flatMap((amount) => [
  holding(`long-${amount}`, 'BTC-PERP', 1, amount),
  holding(`short-${amount}`, 'BTC-PERP', -1, amount),
  holding(`alt-${amount}`, 'DOGE-PERP', 300_000, amount),
]);

let venue: MarginedVenue;
let analyst: Actor;
beforeAll(async () => {
  venue = await marginedVenue({ accounts: 0 });
  await venue.within(({ book }) => putBooks(book, BOOKS));
  analyst = await venue.person('ANALYST');
});
afterAll(() => venue.close());

const documentOf = (name: string, shock: object) =>
  JSON.stringify({
    ...{ format: 'margrave/scenario/1', name },
    ...{ provenance: { kind: 'HYPOTHETICAL', reason: 'To see what it does.' }, shock },
  });
const add = (name: string, shock: object, actor = analyst) =>
  addScenario(venue.deps, actor, { document: documentOf(name, shock) });
const hashOf = async (name: string, shock: object) => (await venue.value(add(name, shock))).hash;

const CSV = ['instrument,instant,price'].concat(
  ['BTC-PERP', 'DOGE-PERP'].flatMap((instrument) =>
    ['100', '90', '75', '95'].map((price, hour) => `${instrument},2025-10-10T2${hour}:00:00Z,${price}`),
  ),
);
const importPath = (csv: readonly string[], confirmed: readonly string[] = []) =>
  importScenario(venue.deps, analyst, {
    ...{ name: 'October', source: 'A file of ours', url: 'https://example.org/prices' },
    ...{ csv: csv.join('\n'), confirmed },
  });

async function faultsOf(outcome: ReturnType<typeof add>) {
  const answer = await outcome;
  if (answer.ok || answer.refusal.code !== 'InvalidInput') return [];
  return answer.refusal.faults.map(({ path, rule }) => `${path} ${rule}`);
}

test('a correction is a new version of the name, and each leaves its entry', async () => {
  const first = await hashOf('Fall', { kind: 'MOVES', every: '-0.1' });
  expect(await add('Fall', { kind: 'MOVES', every: '-0.1' })).toMatchObject({
    refusal: { code: 'NothingChanged' },
  });
  const second = await hashOf('Fall', { kind: 'MOVES', every: '-0.15' });
  const read = (hash: string) => venue.within((unit) => unit.scenarios.find(hash));
  expect(await read(first)).toMatchObject({ version: 1, isNewest: false, isRetired: false });
  expect(await read(second)).toMatchObject({ version: 2, isNewest: true, isRetired: false });
  // What was corrected once is not what it was before: that would be its first version.
  expect(await faultsOf(add('Fall', { kind: 'MOVES', every: '-0.1' }))).toEqual([' distinct-scenario']);

  const reason = ' Of no use. ';
  expect(await retireScenario(venue.deps, analyst, { hash: first, reason })).toMatchObject({
    refusal: { code: 'NothingChanged' },
  });
  await venue.value(retireScenario(venue.deps, analyst, { hash: second, reason }));
  expect(await read(second)).toMatchObject({ isRetired: true });
  expect(await retireScenario(venue.deps, analyst, { hash: second, reason })).toMatchObject({
    refusal: { code: 'NothingChanged' },
  });
  expect(await retireScenario(venue.deps, analyst, { hash: 'x', reason })).toMatchObject({
    refusal: { code: 'NotFound', what: 'scenario' },
  });
  const entries = await venue.prisma.auditEntry.findMany({
    where: { subjectKind: 'scenario', subjectId: { in: [first, second] } },
    orderBy: { seq: 'asc' },
  });
  expect(entries.map(({ action, payload }) => [action, JSON.parse(payload) as unknown])).toEqual([
    ['scenario.add', { format: 2, name: 'Fall', ordinal: 1, scenarioHash: first }],
    ['scenario.add', { format: 2, name: 'Fall', ordinal: 2, scenarioHash: second }],
    ['scenario.retire', { format: 2, name: 'Fall', scenarioHash: second, reason: 'Of no use.' }],
  ]);
});

test('the database keeps a scenario as it was', async () => {
  const hash = await hashOf('Kept', { kind: 'MOVES', every: '0.2' });
  const changed = (set: string) => venue.prisma.$executeRawUnsafe(`${set} WHERE hash = '${hash}'`);
  await expect(changed(`UPDATE scenario SET name = 'Another'`)).rejects.toThrow();
  await expect(changed('DELETE FROM scenario')).rejects.toThrow();
  await expect(
    venue.prisma.$executeRaw`
      INSERT INTO scenario (hash, name, version, document, added_at)
      VALUES (${'0'.repeat(64)}, 'False', 1, '{}', now())`,
  ).rejects.toThrow(/scenario_identity/);
});

test('what does not fit the venue is refused by path and rule, and only who may simulate adds', async () => {
  const viewer = await venue.person('VIEWER');
  expect(await add('Mine', { kind: 'MOVES', every: '-0.1' }, viewer)).toMatchObject({
    refusal: { code: 'Forbidden', right: 'PROPOSE' },
  });
  expect(await faultsOf(add('Mine', { kind: 'MOVES', instruments: { 'NO-PERP': '-0.1' } }))).toEqual([
    '/shock/instruments/NO-PERP instrument-known',
  ]);
  expect(await faultsOf(add('Mine', { kind: 'MOVES', every: '-0.99999999' }))).toContain(
    '/shock price-remains',
  );
  const taken = BUILT_IN_SCENARIOS[0]?.document.name ?? '';
  expect(await faultsOf(add(taken, { kind: 'MOVES', every: '-0.1' }))).toEqual(['/name own-name']);
  expect(await faultsOf(addScenario(venue.deps, analyst, { document: '{"format":1,"format":2}' }))).toEqual([
    '/format duplicate-key',
  ]);
  const gap = CSV.filter((line) => !line.startsWith('DOGE-PERP,2025-10-10T22'));
  expect(await faultsOf(importPath(gap))).toEqual(['instrument "DOGE-PERP" price-at-every-instant']);
  const far = CSV.map((line) => line.replace(/^(DOGE.*T22.*),75$/, '$1,0.001'));
  expect(await faultsOf(importPath(far))).toEqual(['/shock/prices/DOGE-PERP/2 print-confirmed']);
  await venue.value(importPath(far, ['DOGE-PERP']));
});

test('a name that could pass for another one is refused, and so are words that turn the text around', async () => {
  const fall = { kind: 'MOVES', every: '-0.12' };
  const rules = async (name: string) =>
    (await faultsOf(add(name, fall))).map((one) => one.replace('/name ', ''));
  expect(await rules('Fall\nof all')).toEqual(['text-characters']);
  expect(await rules('Fall\u202E')).toEqual(['text-characters']);
  expect(await rules('Crise de l\u2019e\u0301te\u0301')).toEqual(['text-characters']);
  // A Cyrillic A before Latin letters.
  expect(await rules('\u0410lts fall')).toEqual(['name-script']);
  expect(await rules((BUILT_IN_SCENARIOS[0]?.document.name ?? '').toUpperCase())).toEqual(['own-name']);
  const turned = JSON.parse(documentOf('Fall of all', fall)) as { provenance: { reason: string } };
  turned.provenance.reason = 'To see\u202E it.';
  expect(await faultsOf(addScenario(venue.deps, analyst, { document: JSON.stringify(turned) }))).toEqual([
    '/provenance/reason text-characters',
  ]);
});

test('of a scenario that does not fit in very many places the first hundred are told', async () => {
  const instruments = Object.fromEntries(Array.from({ length: 150 }, (_, place) => [`NO-${place}`, '0.1']));
  expect(await faultsOf(add('Many', { kind: 'MOVES', instruments }))).toHaveLength(100);
});

test('who adds at once adds one after the other, and who retires meanwhile retires what is newest', async () => {
  const moves = Array.from({ length: 6 }, (_, place) => `-0.4${place + 1}`);
  const added = await Promise.all(moves.map((every) => hashOf('At once', { kind: 'MOVES', every })));
  const read = async () => {
    const all = await Promise.all(added.map((hash) => venue.within((unit) => unit.scenarios.find(hash))));
    return all.flatMap((one) => one ?? []).toSorted((a, b) => a.version - b.version);
  };
  const versions = await read();
  expect(versions.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(versions.filter(({ isNewest }) => isNewest).map(({ version }) => version)).toEqual([6]);

  const newest = versions[5]?.hash ?? '';
  const [retired] = await Promise.all([
    retireScenario(venue.deps, analyst, { hash: newest, reason: 'x' }),
    hashOf('At once', { kind: 'MOVES', every: '-0.48' }),
  ]);
  // Whichever was first: a later version is asked, and what was retired was the newest then.
  const [last] = (await read()).slice(-1);
  expect(last).toMatchObject({ version: 6, isNewest: false, isRetired: retired.ok });
  const twice = await Promise.all(
    [1, 2].map(() => add('The same at once', { kind: 'MOVES', every: '-0.5' })),
  );
  expect(twice.map((one) => (one.ok ? 'added' : one.refusal.code)).toSorted()).toEqual([
    'NothingChanged',
    'added',
  ]);
});

async function requested(scenarios: readonly string[]) {
  const { proposalId } = await venue.draft(TIGHTER);
  const { hash: revisionHash } = (await venue.proposal(proposalId)).currentRevision;
  return requestSimulation(venue.deps, analyst, { proposalId, revisionHash, scenarios });
}

test('a simulation that is asked with what it cannot be asked with is refused for each', async () => {
  const older = await hashOf('Twice', { kind: 'MOVES', every: '-0.3' });
  const retired = await hashOf('Twice', { kind: 'MOVES', every: '-0.31' });
  await venue.value(retireScenario(venue.deps, analyst, { hash: retired, reason: 'x' }));
  const nickel = BUILT_IN_SCENARIOS.find(({ document }) => document.name.startsWith('Nickel'))?.hash ?? '';
  const answer = await requested(['x', older, retired, nickel, nickel]);
  expect(answer.ok || answer.refusal).toMatchObject({
    code: 'InvalidInput',
    faults: [
      { path: '/scenarios/0', rule: 'scenario-known' },
      { path: '/scenarios/1', rule: 'newest-version' },
      { path: '/scenarios/2', rule: 'not-retired' },
      { path: '/scenarios/3', rule: 'moves-something' },
      { path: '/scenarios/4', rule: 'distinct-scenario' },
    ],
  });
  const moves = Array.from({ length: 11 }, (_, place) => `0.${place + 10}`);
  const grids = await Promise.all(
    Array.from({ length: 5 }, (_, place) =>
      hashOf(`Cells ${place}`, {
        kind: 'GRID',
        axes: [{ moves }, { moves: [...moves.slice(1), `0.3${place}`] }],
      }),
    ),
  );
  const steps = await requested(grids);
  expect(steps.ok || steps.refusal).toMatchObject({ faults: [{ path: '/scenarios', rule: 'step-limit' }] });
  expect((await requested(grids.slice(1))).ok).toBe(true);
  // A hash is its digits, and nothing beside them.
  const [padded] = grids.map((hash) => `${hash} `);
  const spaced = await requested([grids[0] ?? '', padded ?? '']);
  expect(spaced.ok || spaced.refusal).toMatchObject({
    faults: [{ path: '/scenarios/1', rule: 'scenario-known' }],
  });
  const many = await requested(Array.from({ length: 101 }, (_, index) => `h${index}`));
  expect(many.ok || many.refusal).toMatchObject({ faults: [{ rule: 'scenario-limit' }] });
});

test('in each scenario accounts stand where the reference method has them, and a repeat comes to the same hash', async () => {
  const grid = await hashOf('Grid', {
    ...{ kind: 'GRID' },
    axes: [
      { underlyings: ['BTC'], moves: ['-0.2', '0.2'] },
      { underlyings: ['DOGE'], moves: ['0', '-0.3'] },
    ],
  });
  const factor = await hashOf('Factor', { kind: 'FACTOR', move: '-0.1', betas: { BTC: '1', DOGE: '2' } });
  const path = (await venue.value(importPath(CSV))).hash;
  const covid = BUILT_IN_SCENARIOS[0]?.hash ?? '';
  const asked = await venue.value(requested([path, grid, covid, factor]));
  expect(await runSimulation({ ...venue.deps, blockAccounts: 4 }, asked.simulationId)).toMatchObject({
    kind: 'DONE',
  });
  const row = await venue.prisma.simulation.findUniqueOrThrow({ where: { id: asked.simulationId } });
  const evidence = readEvidence(row.evidence ?? '');
  expect(evidence.format).toBe('margrave/evidence/12');
  const stress = stressOf(evidence);
  expect(stress?.asked.scenarios.map(({ hash }) => hash)).toEqual([path, grid, covid, factor].sort());

  const books: AccountBook[] = [];
  const market = await venue.deps.readBook(async (view) => {
    for await (const chunk of view.chunks(100))
      books.push(...chunk.accounts.map((_, index) => bookAt(chunk, index)));
    return view.market();
  });
  const standing = (text: string, moves: Readonly<Record<string, string>>) => {
    const set = parseParameterSetText(text);
    if (!set.ok) throw new Error('the document is sound');
    const prices = new Map(
      [...market.prices].map(([symbol, price]) => [
        symbol,
        price.times(decimal(moves[symbol] ?? '0').plus(1)).toDP(8),
      ]),
    );
    const margins = books.map((book) => {
      const margin = marginAccount({ ...market, prices, parameters: compileParameters(set.value), book });
      if (!margin.ok) throw new Error(margin.refusal.code);
      return margin.value;
    });
    const below = margins.filter(({ equity }) => equity.lt(0));
    return {
      inCall: margins.filter(({ status }) => status === 'CALL').length,
      liquidatable: margins.filter(({ status }) => status === 'LIQUIDATION').length,
      underWater: below.length,
      callAmount: sum(margins.map(({ callAmount }) => callAmount)).toFixed(),
      badDebt: sum(below.map(({ equity }) => equity.neg())).toFixed(),
    };
  };
  const expected: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>> = {
    [grid]: [
      { 'BTC-PERP': '-0.2' },
      { 'BTC-PERP': '-0.2', 'DOGE-PERP': '-0.3' },
      { 'BTC-PERP': '0.2' },
      { 'BTC-PERP': '0.2', 'DOGE-PERP': '-0.3' },
    ],
    [factor]: [{ 'BTC-PERP': '-0.1', 'DOGE-PERP': '-0.2' }],
    [path]: ['-0.1', '-0.25', '-0.05'].map((move) => ({ 'BTC-PERP': move, 'DOGE-PERP': move })),
  };
  let liquidatable = 0;
  for (const [hash, steps] of Object.entries(expected)) {
    const found = stress?.found.scenarios.find(({ scenario }) => scenario === hash);
    expect(found?.steps).toHaveLength(steps.length);
    for (const [place, moves] of steps.entries()) {
      const [before, after] = [standing(tieredDocument(), moves), standing(TIGHTER, moves)];
      expect(found?.steps[place]).toMatchObject({ before, after });
      liquidatable += after.liquidatable;
    }
  }
  expect(liquidatable).toBeGreaterThan(0);
  const through = stress?.found.scenarios.find(({ scenario }) => scenario === path)?.through;
  expect(through?.after.peaks.badDebt).toBe(1);
  expect(stress?.found.scenarios[0]?.steps[stress.found.scenarios[0].worstStep]?.after.badDebt).not.toBe('0');

  // Prices move on and the scenario is retired: what was asked stays what it was.
  await venue.setPrices({ 'BTC-PERP': '50000' });
  await venue.value(retireScenario(venue.deps, analyst, { hash: grid, reason: 'x' }));
  const auditor = await venue.person('AUDITOR');
  const repeat = await venue.value(
    repeatSimulation(venue.deps, auditor, { simulationId: asked.simulationId }),
  );
  expect(await runSimulation({ ...venue.deps, blockAccounts: 7 }, repeat.simulationId)).toEqual({
    ...{ kind: 'DONE', evidenceHash: row.evidenceHash },
  });
}, 180_000);
