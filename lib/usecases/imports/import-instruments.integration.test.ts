import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decimal } from '../../domain/number/decimal';
import type { Actor } from '../../domain/governance/people/actor';
import type { InstrumentRow } from '../../domain/market/instrument-row';
import { placedRows, TEST_SOURCE } from '../../testing/import-source';
import { importVenue, tieredInstrument, type ImportVenue } from '../../testing/import-venue';
import { importInstruments } from './import-instruments';

let venue: ImportVenue;
beforeAll(async () => {
  venue = await importVenue([]);
});
afterAll(() => venue.close());

const FOUNDING: Actor = { kind: 'SYSTEM', process: 'founding' };
const FOUND = { name: 'Test venue', settlementAsset: 'USDT' };
const take = (rows: readonly InstrumentRow[], actor: Actor, found: typeof FOUND | null = null) =>
  importInstruments(venue.deps, actor, { rows: placedRows(rows), source: TEST_SOURCE, found });

async function faultsOf(
  rows: readonly InstrumentRow[],
  actor: Actor = FOUNDING,
  found: typeof FOUND | null = null,
) {
  const result = await take(rows, actor, found);
  if (result.ok || result.refusal.code !== 'InvalidInput') throw new Error(JSON.stringify(result));
  return result.refusal.faults.map(({ path, rule }) => `${path}: ${rule}`);
}

const tier = (floor: string, cap: string, maintenanceRate = '0.005', maxLeverage = '100') => ({
  floor: decimal(floor),
  cap: decimal(cap),
  maintenanceRate: decimal(maintenanceRate),
  maxLeverage: decimal(maxLeverage),
});
const flat = (symbol: string, row: ReturnType<typeof tier>) =>
  tieredInstrument(symbol, { tiers: [row], tiersNested: false });

describe('before the venue is founded', () => {
  test('tiers and classes need a venue, named with them', async () => {
    const listed = tieredInstrument('BTCUSDT', { tiers: [] });
    const rows = [
      listed,
      tieredInstrument('ETHUSDT'),
      { ...listed, symbol: 'SOLUSDT', marginClass: 'majors' },
    ];
    expect(await faultsOf(rows)).toEqual(['line 3: venue-founded', 'line 4: venue-founded']);
    expect(await venue.prisma.instrument.count()).toBe(0);
  });

  const bad: [string, readonly InstrumentRow[], string[]][] = [
    ['a first tier above 0', [flat('X', tier('1', '2'))], ['line 2, column "floor": tiers-start-at-zero']],
    [
      'a gap',
      [flat('X', tier('0', '10')), flat('X', tier('11', '20'))],
      ['line 3, column "floor": tier-gap'],
    ],
    [
      'an overlap',
      [flat('X', tier('0', '10')), flat('X', tier('9', '20'))],
      ['line 3, column "floor": tier-overlap'],
    ],
    ['an empty tier', [flat('X', tier('0', '0'))], ['line 2, column "cap": cap-above-floor']],
    ['a rate above 1', [flat('X', tier('0', '1', '1.1'))], ['line 2, column "maintenanceRate": rate-range']],
    [
      'a leverage below 1',
      [flat('X', tier('0', '1', '0.5', '0.9'))],
      ['line 2, column "maxLeverage": leverage-range'],
    ],
    [
      'the same tier twice',
      [flat('X', tier('0', '10')), flat('X', tier('0', '10'))],
      ['line 3: duplicate-row'],
    ],
    ['the same instrument twice', [tieredInstrument('X'), tieredInstrument('X')], ['line 3: duplicate-row']],
    [
      'two underlyings for one',
      [flat('X', tier('0', '10')), { ...flat('X', tier('10', '20')), underlying: 'Y' }],
      ['line 3, column "underlying": terms-agree'],
    ],
    [
      'a multiplier of 0',
      [tieredInstrument('X', { multiplier: decimal('0') })],
      ['line 2, column "multiplier": multiplier-positive'],
    ],
    [
      'another settlement asset',
      [tieredInstrument('X', { settlementAsset: 'USDC' })],
      ['line 2, column "settlementAsset": settlement-asset'],
    ],
    [
      'a symbol with a space',
      [tieredInstrument('X Y', { underlying: 'X' })],
      ['line 2, column "symbol": identifier'],
    ],
    ['no tiers and no class', [tieredInstrument('X', { tiers: [] })], ['line 2: instrument-covered']],
    [
      'a class nobody has',
      [tieredInstrument('X', { tiers: [], marginClass: 'majors' })],
      ['line 2, column "marginClass": class-known'],
    ],
    [
      'two tables for one class',
      [
        tieredInstrument('X', { marginClass: 'majors' }),
        tieredInstrument('Y', { marginClass: 'majors', tiers: [tier('0', '1')] }),
      ],
      ['line 3, column "marginClass": class-tiers-agree'],
    ],
  ];
  test.each(bad)('%s is refused at its row', async (_, rows, expected) => {
    const faults = await faultsOf(rows, FOUNDING, FOUND);
    expect(faults).toEqual(expected);
    expect(await venue.prisma.venue.count()).toBe(0);
    expect(await venue.prisma.instrument.count()).toBe(0);
  });

  test('maintenance above initial margin is refused at the tier that brings it', async () => {
    const faults = await faultsOf(
      [tieredInstrument('X', { tiers: [tier('0', '10', '0.5', '10')] })],
      FOUNDING,
      FOUND,
    );
    expect(faults.join()).toContain('initial-covers-maintenance');
    expect(await venue.prisma.venue.count()).toBe(0);
  });

  test('an operator imports but does not found', async () => {
    expect(await take([tieredInstrument('BTCUSDT')], venue.operator, FOUND)).toMatchObject({
      ok: false,
      refusal: { code: 'Forbidden', right: 'ADMINISTER' },
    });
    expect(await venue.prisma.instrument.count()).toBe(0);
  });

  test('of two foundings at once, one founds', async () => {
    const results = await Promise.all(
      [1, 2, 3].map(() => take([tieredInstrument('BTCUSDT'), tieredInstrument('ETHUSDT')], FOUNDING, FOUND)),
    );
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(results.find(({ ok }) => ok)).toMatchObject({
      value: { rows: 2, instruments: 2, proposalId: null },
    });
    expect(await venue.prisma.version.findMany()).toMatchObject([{ number: 1, kind: 'GENESIS' }]);
    const { canonical } = await venue.prisma.parameterSet.findFirstOrThrow();
    expect(JSON.parse(canonical)).toMatchObject({
      settlementAsset: 'USDT',
      marginClasses: { BTCUSDT: { instruments: ['BTCUSDT'], maximumNotional: '600000' } },
    });
    expect(
      (await venue.prisma.auditEntry.findMany({ orderBy: { seq: 'asc' } })).map(({ action }) => action),
    ).toEqual(['venue.found', 'instruments.import']);
  });
});

describe('on a founded venue', () => {
  const changed = tieredInstrument('BTCUSDT', { tiers: [tier('0', '600000', '0.01', '50')] });

  test('it is not founded again', async () => {
    expect(await faultsOf([tieredInstrument('BTCUSDT')], FOUNDING, FOUND)).toEqual([': venue-not-founded']);
  });

  test('tiers that are live already change nothing, and need no right to propose', async () => {
    expect(await take([tieredInstrument('BTCUSDT')], venue.operator)).toMatchObject({
      ok: true,
      value: { proposalId: null, outcomes: [{ of: 'INSTRUMENT', rows: 1, applied: 0 }] },
    });
    expect(await venue.prisma.proposal.count()).toBe(0);
  });

  test('other tiers need the right to propose, or nothing is listed', async () => {
    const administrator = await venue.person('ADMINISTRATOR');
    const refused = await take([changed, tieredInstrument('SOLUSDT')], administrator);
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'Forbidden', right: 'PROPOSE' } });
    expect(await venue.prisma.instrument.count({ where: { symbol: 'SOLUSDT' } })).toBe(0);
  });

  test('other tiers become a draft by the importer; the live set stays', async () => {
    const both = await venue.person('OPERATOR', 'ANALYST');
    const joined = tieredInstrument('DOGEUSDT', { tiers: [], marginClass: 'ETHUSDT' });
    const taken = await take([changed, tieredInstrument('SOLUSDT'), joined], both);
    expect(taken).toMatchObject({ ok: true, value: { instruments: 3 } });
    const proposal = await venue.prisma.proposal.findFirstOrThrow({
      include: { currentRevision: true },
    });
    expect(proposal).toMatchObject({ state: 'DRAFT', authorId: both.personId, kind: 'CHANGE' });
    expect(taken.ok && taken.value.proposalId).toBe(proposal.id);
    const { canonical } = await venue.prisma.parameterSet.findUniqueOrThrow({
      where: { hash: proposal.currentRevision?.documentHash ?? '' },
    });
    expect(JSON.parse(canonical)).toMatchObject({
      marginClasses: {
        BTCUSDT: { maintenanceMargin: { curve: { tiers: [{ floor: '0', rate: '0.01' }] } } },
        ETHUSDT: { instruments: ['DOGEUSDT', 'ETHUSDT'] },
        SOLUSDT: { instruments: ['SOLUSDT'] },
      },
    });
    expect((await venue.prisma.venue.findFirstOrThrow()).liveVersion).toBe(1);
    expect(await venue.prisma.instrument.count()).toBe(4);
  });

  test('a last tier without a cap proposes that there be no maximum notional', async () => {
    const both = await venue.person('OPERATOR', 'ANALYST');
    const unbounded = tieredInstrument('BTCUSDT', {
      tiers: [tier('0', '600000', '0.01', '50'), { ...tier('600000', '600001', '0.02', '25'), cap: null }],
    });
    const taken = await take([unbounded], both);
    expect(taken).toMatchObject({ ok: true });
    const { currentRevision } = await venue.prisma.proposal.findFirstOrThrow({
      include: { currentRevision: true },
      orderBy: { number: 'desc' },
    });
    const { canonical } = await venue.prisma.parameterSet.findUniqueOrThrow({
      where: { hash: currentRevision?.documentHash ?? '' },
    });
    const { marginClasses } = JSON.parse(canonical) as { marginClasses: Record<string, object> };
    expect(JSON.stringify(marginClasses['BTCUSDT'])).toContain('"floor":"600000"');
    expect(marginClasses['BTCUSDT']).not.toHaveProperty('maximumNotional');
    expect(marginClasses['ETHUSDT']).toHaveProperty('maximumNotional');
  });

  test('the terms of a listed instrument never change', async () => {
    expect(await faultsOf([tieredInstrument('BTCUSDT', { multiplier: decimal('10') })])).toEqual([
      'line 2, column "multiplier": terms-fixed',
    ]);
    expect(await faultsOf([tieredInstrument('BTCUSDT', { kind: 'FUTURE', underlying: 'X' })])).toEqual([
      'line 2, column "kind": terms-fixed',
      'line 2, column "underlying": terms-fixed',
    ]);
  });
});
