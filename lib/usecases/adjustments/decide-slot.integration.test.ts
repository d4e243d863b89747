import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contentHash } from '../../domain/json/canonical';
import { putBooks } from '../../testing/put-books';
import {
  adjustedDocument,
  type AdjustedVenue,
  adjustedVenue,
  altsProgramme,
  heldUpTo,
} from '../../testing/adjusted-venue';
import { columnarEngine } from '../../engine/columnar-engine';
import { remarginAccounts } from '../margin/remargin-accounts';
import { noteTipped } from './note-tipped';

/** 100 contracts of 1,000 at 0.1425 are a notional of 14,250; below 20,000 maintenance margin is 2 %: 285. */
const HELD = { contracts: 100, mark: '0.1425', maintenance: '285' };
const NOTIONAL = 14_250;

let venue: AdjustedVenue;
beforeAll(async () => {
  // Programmes may use 0.7 of it: two accounts of 14,250, and no third.
  venue = await adjustedVenue({ programme: altsProgramme(2), budget: String((2.9 * NOTIONAL) / 0.7) });
});
afterAll(() => venue.close());

describe('a programme in SHADOW', () => {
  test('decides every slot once, each hashed with the one before, and moves nobody’s margin', async () => {
    await venue.within(({ book }) => putBooks(book, [heldUpTo('a-1', '1.001', HELD)]));
    const first = await venue.slot();
    expect([first.decided, first.moved]).toEqual([1, 1]);
    await venue.slot();
    const slots = await venue.prisma.adjustmentSlot.findMany({ orderBy: { id: 'asc' } });
    expect(slots).toHaveLength(2);
    expect(slots.map(({ hash, record }) => contentHash(record) === hash)).toEqual([true, true]);
    expect(slots[1]?.previous).toBe(slots[0]?.hash);
    expect(slots[0]?.previous).toBe('0'.repeat(64));
    expect(await venue.dials()).toEqual(['1.0404', '1.0404']);
    expect(await venue.prisma.effectiveParameters.count()).toBe(0);
    const { live, status } = await venue.deps.readBook(async (view) => ({
      live: view.live,
      status: await view.account('a-1'),
    }));
    expect(live?.parameters).toBe(live?.approved);
    expect(status).not.toBeNull();
    expect((await venue.state()).phase).toBe('SHADOW');
    expect(await venue.brokenAudit()).toBeNull();
  });

  test('two that decide at once decide one slot after the other', async () => {
    await Promise.all([venue.slot(), venue.slot(), venue.slot()]);
    const slots = await venue.prisma.adjustmentSlot.findMany({ orderBy: { id: 'asc' } });
    for (const [index, { previous }] of slots.entries())
      expect(previous).toBe(index === 0 ? '0'.repeat(64) : slots[index - 1]?.hash);
    expect(new Set(slots.map(({ at }) => at.getTime())).size).toBe(slots.length);
  });
});

describe('a LIVE programme', () => {
  beforeAll(async () => {
    await venue.owner.query(`delete from position`);
    await venue.within(({ book }) =>
      putBooks(
        book,
        ['1.0051', '1.0100', '1.0133', '1.0300', '1.2000'].map((dial, index) =>
          heldUpTo(`held-${index}`, dial, HELD),
        ),
      ),
    );
    await venue.inPhase('LIVE');
  });

  const marginOf = (account: string) =>
    venue.prisma.accountMargin.findFirst({ where: { accountId: account }, orderBy: { runId: 'desc' } });

  test('rises as far as the budget lets it, exactly: a grid step more would tip a third account', async () => {
    await venue.slot();
    // Two are tipped beyond 1.0051 and 1.01; held-2 is at exactly 1.0133, and stands.
    expect(await venue.dials()).toEqual(['1.02', '1.0133']);
    const [effective] = await venue.prisma.effectiveParameters.findMany();
    expect(effective?.dials).toBe(
      '{"marginClasses":{"alts":{"initial":"1.02","maintenance":"1.0133"}},"portfolios":{}}',
    );
    const live = await venue.deps.readBook((view) => Promise.resolve(view.live));
    expect([live?.parameters.hash, live?.versionNumber]).toEqual([effective?.hash, effective?.versionNumber]);
    expect(live?.parameters.document.marginClasses['alts']?.dial).toEqual({
      initial: '1.02',
      maintenance: '1.0133',
    });
    await remarginAccounts(venue.deps);
    expect((await marginOf('held-1'))?.status).toBe('LIQUIDATION');
    expect((await marginOf('held-2'))?.status).not.toBe('LIQUIDATION');
    expect((await marginOf('held-2'))?.maintenanceMargin?.toFixed()).toBe('288.7905');
    const tipped = await venue.prisma.adjustmentTipped.findMany({ orderBy: { accountId: 'asc' } });
    expect(tipped.map(({ accountId, notional }) => [accountId, notional.toFixed()])).toEqual([
      ['held-0', String(NOTIONAL)],
      ['held-1', String(NOTIONAL)],
    ]);
    const entry = await venue.prisma.auditEntry.findFirstOrThrow({
      where: { action: 'adjustment.step' },
      orderBy: { seq: 'desc' },
    });
    expect(JSON.parse(entry.payload)).toMatchObject({
      phase: 'LIVE',
      effectiveHash: effective?.hash,
      accountsLiquidatable: 2,
      notionalLiquidatable: String(2 * NOTIONAL),
    });
    expect(await venue.brokenAudit()).toBeNull();
  });

  test('what was used stays used when who was tipped is gone: the next slot moves maintenance no further', async () => {
    await venue.owner.query(`delete from position where account_id in ('held-0', 'held-1')`);
    await venue.slot();
    const [initial, maintenance] = await venue.dials();
    expect([initial, maintenance]).toEqual(['1.0404', '1.0133']);
    const { record } = await venue.prisma.adjustmentSlot.findFirstOrThrow({ orderBy: { id: 'desc' } });
    expect(JSON.parse(record)).toMatchObject({
      effect: { accounts: 0, notional: '0', used: String(2 * NOTIONAL) },
    });
    expect((await venue.state()).boundSince).toHaveProperty('/marginClasses/alts');
  });

  test('price noise that tips an account counts too, though no step did', async () => {
    // held-2 loses 2, and is between what is required by the dials and without them: its own 286.79 against 284.96 and 288.75.
    await venue.setPrices({ 'DOGE-PERP': '0.14248' });
    await remarginAccounts(venue.deps);
    const note = () => noteTipped({ ...venue.deps, engine: columnarEngine() });
    expect(await note()).toBe(1);
    const noted = await venue.prisma.adjustmentTipped.findMany({ where: { accountId: 'held-2' } });
    expect(noted).toHaveLength(1);
    expect(await note()).toBe(0);
    await venue.setPrices({ 'DOGE-PERP': '0.1425' });
  });

  test('a version that touches something else lets dials stand; its evidence is of the dials of now', async () => {
    const before = await venue.dials();
    await remarginAccounts(venue.deps);
    await venue.activated(adjustedDocument({ alts: altsProgramme(2) }, { altsLeverage: '8' }));
    const live = await venue.deps.readBook((view) => Promise.resolve(view.live));
    expect(live?.parameters.document.marginClasses['alts']?.dial).toEqual({
      initial: before[0],
      maintenance: before[1],
    });
    const { evidence } = await venue.prisma.simulation.findFirstOrThrow({ orderBy: { requestedAt: 'desc' } });
    expect((JSON.parse(evidence ?? '') as { inputs: object }).inputs).toMatchObject({
      dials: { marginClasses: { alts: { initial: before[0], maintenance: before[1] } }, portfolios: {} },
    });
    expect(await venue.brokenAudit()).toBeNull();
  });

  test('a version without the programme has no dials, and the programme is at its beginning again', async () => {
    await remarginAccounts(venue.deps);
    await venue.activated(adjustedDocument({}));
    const live = await venue.deps.readBook((view) => Promise.resolve(view.live));
    expect(live?.parameters).toBe(live?.approved);
    expect((await venue.state()).phase).toBe('SHADOW');
    expect((await venue.slot()).decided).toBe(0);
  });
});
