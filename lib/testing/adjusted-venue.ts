import type { PrismaClient } from '../db/generated/prisma/client';
import { requestReads } from '../db/reads/request-reads';
import { SLOT_MS } from '../domain/dynamics/path';
import type { Phase } from '../domain/dynamics/phase';
import { replayedSlot } from '../domain/dynamics/replay-slot';
import { stateBefore } from '../domain/dynamics/state-before';
import { EXAMPLE_PROGRAMME } from '../domain/dynamics/example-programme';
import type { AccountBook } from '../domain/margin/method/types';
import { Decimal, ONE } from '../domain/number/decimal';
import { NO_GUARDRAILS } from '../domain/governance/policy/guardrails-document';
import type { AdjustmentProgrammeDocument } from '../domain/parameters/document/programme-document';
import { columnarEngine } from '../engine/columnar-engine';
import { decidePresentSlot, type SlotDeps } from '../usecases/adjustments/decide-slot';
import { MarketSignals } from '../usecases/adjustments/steps/market-signals';
import { marginedVenue, tieredDocument } from './margined-venue';
import { POLICY_OF_ANY_MARKET } from './open-policy';

const DAY_MS = 86_400_000;
const DAYS = 800;
/** Every closed bar moves by so much, up and down in turn: volatility is it, exactly as good. */
const MOVE = 0.01;

/** The last bar closed when the present day began. */
function firstBarMs(): number {
  return (Math.floor(Date.now() / DAY_MS) - DAYS) * DAY_MS;
}

/**
 * A programme over the class "alts", on daily bars of DOGE-PERP whose volatility is 1 %.
 *
 * @param target where it wants its dials: 2 is twice what was approved
 */
export function altsProgramme(
  target: number,
  changes: Partial<AdjustmentProgrammeDocument> = {},
): AdjustmentProgrammeDocument {
  const speed = {
    rise: { hours: 24, by: '0.1' },
    fall: { hours: 24, by: '0.02' },
    largestStep: '0.02',
    windows: [{ hours: 120, multiple: '1.5' }],
  };
  return {
    ...EXAMPLE_PROGRAMME,
    scope: { marginClasses: ['alts'] },
    signal: {
      instrument: 'DOGE-PERP',
      barMinutes: 1_440,
      firstBar: new Date(firstBarMs()).toISOString(),
      maximumAgeMinutes: 2_880,
    },
    target: {
      quantile: '1',
      horizonBars: '1',
      anchor: { kind: 'RELATIVE', reference: (MOVE / target).toFixed(12) },
    },
    bounds: { least: '0.8', greatest: '2' },
    band: { above: '0.05', below: '0.1', dwellHours: 1, soundShare: '0.9' },
    initial: speed,
    maintenance: speed,
    leastStep: '0.0001',
    whenRequirementChanges: { initial: 'KEEP', maintenance: 'KEEP' },
    ...changes,
  };
}

/** The venue's document with these programmes. */
export function adjustedDocument(
  programmes: Readonly<Record<string, AdjustmentProgrammeDocument>>,
  changes: Parameters<typeof tieredDocument>[0] = {},
): string {
  return JSON.stringify({
    ...(JSON.parse(tieredDocument(changes)) as object),
    adjustmentProgrammes: programmes,
  });
}

/** @param shape STORM: 15 bars in the middle move three times as far */
export async function putAltsBars(prisma: PrismaClient, shape: 'EVEN' | 'STORM'): Promise<void> {
  let close = 0.1425;
  const rows = Array.from({ length: DAYS }, (_, index) => {
    const open = close;
    const isStorm = shape === 'STORM' && index >= 500 && index < 515;
    const move = isStorm ? 3 * MOVE : MOVE;
    close = open * Math.exp(index % 2 === 0 ? move : -move);
    const price = (value: number) => value.toFixed(12);
    return {
      ...{ instrumentSymbol: 'DOGE-PERP', intervalMinutes: 1_440 },
      opensAt: new Date(firstBarMs() + index * DAY_MS),
      ...{ open: price(open), close: price(close) },
      ...{ high: price(Math.max(open, close)), low: price(Math.min(open, close)) },
    };
  });
  await prisma.priceBar.createMany({ data: rows });
}

export type AdjustedVenue = Awaited<ReturnType<typeof adjustedVenue>>;

/** A margined venue whose live version has a programme "alts", with its bars. @param budget liquidatable notional of a day; null: without limit */
export async function adjustedVenue(options: {
  readonly programme: AdjustmentProgrammeDocument;
  readonly budget: string | null;
  /** The greatest loop gain; no limit when absent. */
  readonly loopGainMax?: string;
  /** Of its bars; EVEN when absent. */
  readonly shape?: 'EVEN' | 'STORM';
}) {
  const guardrails = {
    ...NO_GUARDRAILS,
    ...{ liquidationBudgetNotional: options.budget, loopGainMax: options.loopGainMax ?? null },
  };
  const venue = await marginedVenue({ accounts: 0, policy: { ...POLICY_OF_ANY_MARKET, guardrails } });
  await venue.activated(adjustedDocument({ alts: options.programme }));
  await putAltsBars(venue.prisma, options.shape ?? 'EVEN');

  const signals = new MarketSignals();
  const engine = columnarEngine();
  const state = () => venue.prisma.adjustmentState.findUniqueOrThrow({ where: { programme: 'alts' } });
  return {
    ...venue,
    /** Decides the present slot; each millisecond is one. */
    slot: (others: Partial<SlotDeps> = {}) =>
      decidePresentSlot({ ...venue.deps, engine, signals, slotMs: 1, ...others }),
    state,
    /** The newest slot decided again, from the slots before it: whether it comes to the same hash. */
    async isReplayed(): Promise<boolean> {
      const { slotHash } = await state();
      const reads = requestReads(venue.prisma, null);
      const slot = await reads.adjustmentSlot(slotHash);
      const past = slot && (await reads.pastSlot(slot));
      const before = slot && past && (await reads.slotsBefore(slot, past));
      if (!past || !before) throw new Error('there is a slot');
      const slotMs = past.record.slotMs ?? SLOT_MS;
      return replayedSlot(past, stateBefore(past, before, slotMs), slotMs).hash === slotHash;
    },
    /** Where both dials stand: initial, maintenance. */
    async dials(): Promise<readonly [string, string]> {
      const { slotHash } = await state();
      const { record } = await venue.prisma.adjustmentSlot.findUniqueOrThrow({ where: { hash: slotHash } });
      const { dials } = JSON.parse(record) as { dials: readonly { dial: string; after: string }[] };
      const of = (name: string) => dials.find(({ dial }) => dial === name)?.after ?? '';
      return [of('initial'), of('maintenance')];
    },
    /** As two people would order it. */
    async inPhase(phase: Phase): Promise<void> {
      await venue.within(async (unit) => {
        const { adjustments } = unit;
        const [one] = await adjustments.lock();
        if (!one) throw new Error('no programme decided yet');
        const standing = { phase, phaseAt: await unit.clock(), suspendedAt: null, isReverting: false };
        await adjustments.order('alts', standing, { ...one.state, pairs: new Map() });
        if (phase === 'SHADOW') return;
        await unit.audit.append({
          actor: { kind: 'SYSTEM', process: 'worker' },
          ...{ action: 'adjustment.carry-out', subjectKind: 'programme', subjectId: 'alts' },
          payload: {
            ...{ order: phase, orderHash: '0'.repeat(64), approvals: [] },
            ...{ phaseBefore: one.phase, phase },
          },
        });
      });
    },
  };
}

/**
 * An account that is long one contract of DOGE-PERP at its mark, whose equity is maintenance margin at a dial: liquidatable
 * beyond it.
 *
 * @param rate of maintenance margin at that notional, as approved
 */
export function heldUpTo(
  account: string,
  dial: string,
  {
    contracts,
    mark,
    maintenance,
  }: { readonly contracts: number; readonly mark: string; readonly maintenance: string },
): AccountBook {
  return {
    account,
    positions: [{ instrument: 'DOGE-PERP', quantity: new Decimal(contracts), entryPrice: new Decimal(mark) }],
    collateral: [{ asset: 'USDT', amount: new Decimal(maintenance).times(ONE).times(dial) }],
  };
}
