import { earlierSimulation } from '../../testing/earlier-simulation';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccountBook } from '../../domain/margin/method/types';
import { Decimal } from '../../domain/number/decimal';
import type { AdjustmentProgrammeDocument } from '../../domain/parameters/document/programme-document';
import {
  cornersOf,
  type EvidenceDocument,
  impactOf,
  readEvidence,
  sealEvidence,
} from '../../domain/risk/evidence';
import { CRISIS_SCENARIOS } from '../../domain/risk/scenarios/crisis-scenarios';
import { columnarEngine } from '../../engine/columnar-engine';
import { adjustedDocument, adjustedVenue, altsProgramme } from '../../testing/adjusted-venue';
import type { AdjustedVenue } from '../../testing/adjusted-venue';
import { tieredDocument } from '../../testing/margined-venue';
import { putBooks } from '../../testing/put-books';
import { repeatSimulation } from './repeat-simulation';
import { runSimulation } from './run-simulation';

// 300 contracts at 0.1425 × 1,000: a notional of 42,750, of which 20,000 at 2 % and the rest at 5 %, or 10 % as proposed.
const LEAST_BASE = 1_230; // 0.8 × 1,537.5
const PRESENT_BASE = 1_537.5;
const GREATEST_BASE = 3_075;
const LEAST_PROPOSED = 2_140;
const PRESENT_PROPOSED = 2_675;
const GREATEST_PROPOSED = 5_350;
const NOTIONAL = '42750';

const held = (account: string, equity: number): AccountBook => ({
  account,
  positions: [{ instrument: 'DOGE-PERP', quantity: new Decimal(300), entryPrice: new Decimal('0.1425') }],
  collateral: [{ asset: 'USDT', amount: new Decimal(equity) }],
});
// Liquidatable under the proposed set alone: with dials as low as may be, as they stand, as high as may be.
const LOW = held('low', (LEAST_BASE + PRESENT_BASE) / 2);
const PRESENT = held('present', (PRESENT_BASE + LEAST_PROPOSED) / 2);
const HIGH = held('high', (PRESENT_PROPOSED + GREATEST_PROPOSED) / 2 + 100);
// Under neither, wherever dials stand; under both, wherever they stand.
const NEVER = held('never', 2 * GREATEST_PROPOSED);
const ALWAYS = held('always', LEAST_BASE / 2);

const PROGRAMME = altsProgramme(2);
const TIGHTER = adjustedDocument({ alts: PROGRAMME }, { altsRate: '0.1' });

let venue: AdjustedVenue;

beforeAll(async () => {
  venue = await adjustedVenue({ programme: PROGRAMME, budget: null });
  await venue.within(({ book }) => putBooks(book, [LOW, PRESENT, HIGH, NEVER, ALWAYS]));
});
afterAll(() => venue.close());

async function requested(document: string): Promise<string> {
  const { proposalId, revisionId } = await venue.draft(document);
  return venue.within(async (unit) => {
    const { authorId } = (await unit.proposals.find(proposalId)) ?? { authorId: '' };
    const of = { proposalId, revisionId, requestedById: authorId, repeatsId: null };
    return (await unit.simulations.add({ ...of, requestedAt: unit.now })).id;
  });
}

async function repeated(of: string): Promise<string> {
  const officer = await venue.person('OFFICER');
  return (await venue.value(repeatSimulation(venue.deps, officer, { simulationId: of }))).simulationId;
}

async function simulated(id: string, others: Partial<Parameters<typeof runSimulation>[0]> = {}) {
  const outcome = await runSimulation({ ...venue.deps, ...others }, id);
  const row = await venue.prisma.simulation.findUniqueOrThrow({ where: { id } });
  if (outcome.kind !== 'DONE') throw new Error(JSON.stringify(outcome));
  return { ...row, document: JSON.parse(row.evidence ?? 'null') as EvidenceDocument };
}

/** The same as a release left it that did not look for what tips accounts, at offsets, which takes as many passes as it takes, at past days, at how margin moves, nor at portfolios. */
async function earlier({ document, ...row }: Awaited<ReturnType<typeof simulated>>) {
  const {
    vulnerability: _shocks,
    efficiency: _offsets,
    counterfactual: _past,
    procyclicality: _moves,
    portfolioCoverage: _held,
    ...inputs
  } = document.inputs;
  const sealed = sealEvidence({
    ...{ proposal: document.proposal, baseVersion: document.baseVersion, inputs },
    studies: {
      ...{ corners: null, crises: null, burden: null, transition: null },
      ...{ ...document.studies, vulnerability: null, efficiency: null, counterfactual: null },
      ...{ procyclicality: null, portfolioCoverage: null },
    },
  });
  expect(readEvidence(sealed.text).format).toBe('margrave/evidence/6');
  return { id: await venue.within((unit) => earlierSimulation(unit, row, sealed)), hash: sealed.hash };
}

/** An engine that counts what it is asked. */
function counting() {
  let asked = 0;
  const { engine } = venue.deps;
  const marginChunk: typeof engine.marginChunk = (...of) => {
    asked += 1;
    return engine.marginChunk(...of);
  };
  return { engine: { ...engine, marginChunk }, asked: () => asked };
}

const alts = (value: string) => ({
  marginClasses: { alts: { initial: value, maintenance: value } },
  portfolios: {},
});
const NO_DIALS = { marginClasses: {}, portfolios: {} };

/** Who asks most, as the book stands; and those under either set. */
const OF_LARGEST = 3;

describe('evidence of a change where the live version has a programme', () => {
  test('says what the change does with every dial as high and as low as it may be', async () => {
    const { document } = await simulated(await requested(TIGHTER));
    // The venue has bars.
    expect(document.format).toBe('margrave/evidence/13');
    const found = cornersOf(document);
    expect(found?.dials).toEqual({
      greatest: { base: alts('2'), proposed: alts('2') },
      least: { base: alts('0.8'), proposed: alts('0.8') },
    });
    const { impact } = document.studies;
    const named = impact.worstHit.filter(({ statusAfter }) => statusAfter === 'LIQUIDATION');
    expect(named.map(({ account }) => account)).toEqual(['present']);
    const seven = { accounts: 7, margined: 7, unmargined: { lost: { accounts: 0 } } };
    const five = (of: number) => String(5 * of);
    // Two accounts hold BTC, which no programme moves: 350.005 each at the mark.
    const maintenance = (of: number) => new Decimal(five(of)).plus('700.01').toFixed();
    expect(found?.found.greatest).toMatchObject({
      ...seven,
      newlyLiquidatable: { accounts: 1, notional: NOTIONAL },
      maintenanceMargin: {
        before: maintenance(GREATEST_BASE),
        after: maintenance(GREATEST_PROPOSED),
        change: five(GREATEST_PROPOSED - GREATEST_BASE),
      },
    });
    expect(found?.found.least).toMatchObject({
      ...seven,
      newlyLiquidatable: { accounts: 2, notional: '85500' },
      maintenanceMargin: {
        before: maintenance(LEAST_BASE),
        after: maintenance(LEAST_PROPOSED),
        change: five(LEAST_PROPOSED - LEAST_BASE),
      },
    });
    expect(impact.totals.maintenanceMargin).toMatchObject({
      before: maintenance(PRESENT_BASE),
      after: maintenance(PRESENT_PROPOSED),
    });
  });

  test('is the same again from what was kept, in chunks of any size and by another engine, whatever prices do since', async () => {
    const id = await requested(TIGHTER);
    const first = await simulated(id);
    await venue.setPrices({ 'DOGE-PERP': '0.2' });
    for (const others of [{ blockAccounts: 2 }, { engine: columnarEngine(), blockAccounts: 3 }]) {
      const repeat = await simulated(await repeated(id), others);
      expect([repeat.evidence, repeat.evidenceHash]).toEqual([first.evidence, first.evidenceHash]);
    }
    await venue.setPrices({ 'DOGE-PERP': '0.1425' });
  });

  test('is read for ceilings and budgets as ever: by the dials as they stand', async () => {
    const { revisionId, document } = await simulated(await requested(TIGHTER));
    const effects = await venue.within(({ simulations }) => simulations.effectsOf(revisionId));
    expect(effects?.impact).toEqual(document.studies.impact);
    expect(effects?.impact.newlyLiquidatable.accounts).toBe(1);
  });

  test('says the same of corners wherever the dials stand', async () => {
    const before = (await simulated(await requested(TIGHTER))).document;
    await venue.slot();
    await venue.inPhase('LIVE');
    for (let slots = 0; slots < 2; slots += 1) await venue.slot();
    expect((await venue.dials())[1]).not.toBe('1');
    const { document } = await simulated(await requested(TIGHTER));
    expect(document.inputs.dials).toBeDefined();
    expect(impactOf(document).totals.maintenanceMargin).not.toEqual(
      impactOf(before).totals.maintenanceMargin,
    );
    expect(cornersOf(document)).toEqual(cornersOf(before));
    await venue.inPhase('SHADOW');
    await venue.slot();
  });

  test('with other bounds in the proposed set puts each set at its own', async () => {
    const wider: AdjustmentProgrammeDocument = { ...PROGRAMME, bounds: { least: '1', greatest: '3' } };
    const { document } = await simulated(await requested(adjustedDocument({ alts: wider })));
    const found = cornersOf(document);
    expect(found?.dials).toEqual({
      greatest: { base: alts('2'), proposed: alts('3') },
      least: { base: alts('0.8'), proposed: alts('1') },
    });
    const change = (of: number) => ({ change: String(5 * of) });
    expect(found?.found.greatest.maintenanceMargin).toMatchObject(change(PRESENT_BASE));
    expect(found?.found.least.maintenanceMargin).toMatchObject(change(PRESENT_BASE - LEAST_BASE));
    expect(impactOf(document).movements).toMatchObject({ tighter: 0, equal: 7 });
  });

  test('that the proposed set no longer has moves the base alone, and what stays is margined once', async () => {
    const now = await simulated(await requested(tieredDocument()));
    const found = cornersOf(now.document);
    expect(found?.dials).toEqual({
      greatest: { base: alts('2'), proposed: NO_DIALS },
      least: { base: alts('0.8'), proposed: NO_DIALS },
    });
    expect(found?.found.greatest.movements).toMatchObject({ looser: 5, tighter: 0 });
    expect(found?.found.least).toMatchObject({
      movements: { looser: 0, tighter: 5 },
      newlyLiquidatable: { accounts: 1, notional: NOTIONAL },
    });
    // The base as it stands and at both corners; the proposed set, which stands still. And both in each crisis.
    const { engine, asked } = counting();
    const before = await earlier(now);
    expect((await simulated(await repeated(before.id), { engine })).evidenceHash).toBe(before.hash);
    expect(asked()).toBe(4 + 2 * CRISIS_SCENARIOS.length + OF_LARGEST);
  });

  test('of an account without a price names it at each corner, and says what the change does to the others', async () => {
    await venue.owner.query(`delete from mark_price where instrument_symbol = 'BTC-PERP'`);
    const { document } = await simulated(await requested(TIGHTER));
    const found = cornersOf(document)?.found;
    for (const corner of [found?.greatest, found?.least])
      expect(corner).toMatchObject({
        ...{ accounts: 7, margined: 5 },
        unmargined: {
          still: { accounts: 2, lacking: [{ code: 'MissingPrice', subjects: ['BTC-PERP'] }] },
        },
      });
    await venue.setPrices({ 'BTC-PERP': '65000.5' });
  });
});

describe('evidence that does not speak of corners', () => {
  test('of a release before they were asked is repeated in its own form, to its own hash', async () => {
    const { document, ...row } = await simulated(await requested(TIGHTER));
    const {
      corners: _dials,
      crises: _moves,
      burden: _question,
      coverage: _prices,
      models: _models,
      vulnerability: _tipping,
      cascade: _shocks,
      transition: _way,
      safeRamp: _ramp,
      efficiency: _offsets,
      counterfactual: _past,
      procyclicality: _rises,
      portfolioCoverage: _held,
      ...inputs
    } = document.inputs;
    const sealed = sealEvidence({
      ...{ proposal: document.proposal, baseVersion: document.baseVersion, inputs },
      studies: {
        ...document.studies,
        corners: null,
        crises: null,
        burden: null,
        coverage: null,
        models: null,
        vulnerability: null,
        cascade: null,
        transition: null,
        safeRamp: null,
        efficiency: null,
        counterfactual: null,
        procyclicality: null,
        portfolioCoverage: null,
      },
    });
    const old = await venue.within((unit) => earlierSimulation(unit, row, sealed));
    expect(sealed.hash).not.toBe(row.evidenceHash);
    const { engine, asked } = counting();
    const repeat = await simulated(await repeated(old), { engine });
    expect(repeat).toMatchObject({ evidence: sealed.text, evidenceHash: sealed.hash });
    expect(readEvidence(sealed.text).format).toBe('margrave/evidence/2');
    expect(asked()).toBe(2);
  });

  test('because it was altered is not repeated', async () => {
    const { id, evidence } = await simulated(await requested(TIGHTER));
    const altered = evidence?.replace('"accounts":7', '"accounts":8') ?? '';
    expect(altered).not.toBe(evidence);
    const constraint = 'simulation_hash_is_of_evidence';
    const { rows } = await venue.owner.query<{ text: string }>(
      `select pg_get_constraintdef(oid) as text from pg_constraint where conname = $1`,
      [constraint],
    );
    const put = (text: string | null) =>
      venue.owner.query(`update simulation set evidence = $1 where id = $2`, [text, id]);
    await venue.owner.query(`alter table simulation disable trigger user, drop constraint ${constraint}`);
    await put(altered);
    expect(await runSimulation(venue.deps, await repeated(id))).toEqual({
      kind: 'FAILED',
      failure: 'The stored evidence of what is repeated was altered: its hash differs.',
    });
    await put(evidence);
    await venue.owner.query(
      `alter table simulation enable trigger user, add constraint ${constraint} ${rows[0]?.text ?? ''}`,
    );
  });

  test('because neither set has a programme does not know them, and costs two passes and two in each crisis', async () => {
    await venue.activated(tieredDocument());
    // It loosens: nobody is looked at on the way.
    const id = await requested(tieredDocument({ altsRate: '0.04' }));
    const now = await simulated(id);
    const { document, evidenceHash } = now;
    expect(document.format).toBe('margrave/evidence/13');
    expect(Object.keys(document.studies).sort()).toEqual([
      ...[
        'burden',
        'called',
        'counterfactual',
        'coverage',
        'crises',
        'efficiency',
        'impact',
        'models',
        'portfolioCoverage',
        'procyclicality',
        'unmargined',
        'vulnerability',
      ],
    ]);
    expect(document.inputs).not.toHaveProperty('corners');
    const { engine, asked } = counting();
    const before = await earlier(now);
    expect((await simulated(await repeated(before.id), { engine })).evidenceHash).toBe(before.hash);
    expect(asked()).toBe(2 + 2 * CRISIS_SCENARIOS.length + OF_LARGEST);
    expect((await simulated(await repeated(id))).evidenceHash).toBe(evidenceHash);
  });

  test('and speaks of them once the proposed set states a programme', async () => {
    const { document } = await simulated(await requested(adjustedDocument({ alts: PROGRAMME })));
    const found = cornersOf(document);
    expect(found?.dials.greatest).toEqual({ base: NO_DIALS, proposed: alts('2') });
    expect(found?.found.greatest).toMatchObject({ movements: { tighter: 5, equal: 2 } });
    expect(found?.found.least).toMatchObject({ movements: { looser: 5, equal: 2 } });
    expect(impactOf(document).movements).toMatchObject({ equal: 7 });
  });
});
