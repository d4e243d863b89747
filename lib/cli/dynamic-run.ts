import { pgReadBook } from '../db/book-view';
import { assert } from '../domain/assert';
import { LOOP_GAIN_MAX } from '../domain/governance/guardrails/loop-gain-limit';
import { NO_GUARDRAILS } from '../domain/governance/policy/guardrails-document';
import { FIRST_POLICY } from '../domain/governance/policy/policy';
import { ok } from '../domain/result';
import { generatedBook } from '../engine/bench/generated-book';
import { movingBook } from '../engine/bench/moving-book';
import { quantile } from '../engine/bench/timing';
import { columnarEngine } from '../engine/columnar-engine';
import type { UnitOfWork } from '../ports/unit-of-work';
import { decidePresentSlot } from '../usecases/adjustments/decide-slot';
import { MarketSignals } from '../usecases/adjustments/steps/market-signals';
import { benchVenue } from './bench-venue';
import { heldTimes } from './held-times';
import type { EmbeddedPostgres } from './postgres/embedded-postgres';

const CHUNK_ACCOUNTS = 16_384;
/** In a row: the loop that decides slots does nothing else. */
const QUIET_SLOTS = 5;

/** Medians of milliseconds on a book of one size. */
export interface DynamicRun {
  readonly accounts: number;
  readonly positions: number;
  /** Every account read and margined, none of it stored. */
  readonly remarginMs: number;
  readonly quietMs: number;
  /** The first slot right behind a re-margining in the same process, which has taken the caches of both. */
  readonly quietFirstMs: number;
  /** A slot that moves nothing while dials are above what was approved, so that who is liquidatable is looked at. */
  readonly quietTightMs: number;
  /** A slot that moves maintenance margin of every programme as far as the book bears it, at three markets. */
  readonly movingMs: number;
  /** From the lock of the venue to the end of its transaction: the longest of moving slots. */
  readonly lockHeldMs: number;
  /** Of dials, in moving slots: moved in part. */
  readonly shortened: number;
  readonly moved: number;
}

export type DynamicRunOptions = Readonly<
  Record<'accounts' | 'positions' | 'instruments' | 'rateDecimals' | 'classes' | 'rounds' | 'seed', number>
>;

/** Decides slots of so many programmes on a book in a database of its own. */
export async function dynamicRun(
  server: EmbeddedPostgres,
  {
    accounts,
    positions,
    classes,
    rounds,
    seed,
    instruments: instrumentCount,
    rateDecimals,
  }: DynamicRunOptions,
): Promise<DynamicRun> {
  const book = generatedBook(accounts, positions, seed, { instrumentCount, rateDecimals });
  const { document, bars } = movingBook(book, classes, Date.now());
  const limits = { liquidationBudgetFractionOfNotional: '0.00005', loopGainMax: LOOP_GAIN_MAX };
  const guardrails = { ...NO_GUARDRAILS, ...limits };
  const policy = { ...FIRST_POLICY, guardrails };
  const venue = await benchVenue(server, `dynamic_${accounts}`, book, { document, policy });
  const { pool, prisma } = venue;
  try {
    const held = heldTimes(venue.transact);
    const { transact } = held;
    const within = async (work: (unit: UnitOfWork) => Promise<void>): Promise<void> => {
      await transact(async (unit) => ok(await work(unit)));
    };
    await prisma.priceBar.createMany({ data: bars });
    await prisma.marketFigure.createMany({ data: tradingFigures(book.instruments, venue.positions) });

    const readBook = pgReadBook(pool);
    const engine = columnarEngine();
    const deps = { transact, readBook, engine, signals: new MarketSignals(), slotMs: 1 };
    const slot = () => decidePresentSlot(deps);
    const remargin = () =>
      readBook(async (view) => {
        assert(view.live !== null, 'the venue is founded');
        const input = { ...(await view.market()), parameters: view.live.parameters };
        for await (const chunk of view.chunks(CHUNK_ACCOUNTS)) await engine.marginChunk(input, chunk);
      });
    await slot();
    await within(async (unit) => {
      const at = await unit.clock();
      const standing = { phase: 'LIVE', phaseAt: at, suspendedAt: at, isReverting: false } as const;
      for (const { programme, state } of await unit.adjustments.lock())
        await unit.adjustments.order(programme, standing, { ...state, pairs: new Map() });
    });
    const times = {
      remargin: [] as number[],
      ...{ quiet: [] as number[], first: [] as number[] },
      tight: [] as number[],
      moving: [] as number[],
    };
    await slot();
    for (let round = 0; round < rounds; round += 1) {
      times.remargin.push(await ms(remargin));
      times.first.push(await ms(slot));
      for (let turn = 0; turn < QUIET_SLOTS; turn += 1) times.quiet.push(await ms(slot));
    }
    await prisma.adjustmentState.updateMany({ data: { suspendedAt: null } });
    let lockHeldMs = 0;
    let [moved, shortened] = [0, 0];
    for (let round = 0; round < rounds; round += 1) {
      // Announced; an hour later it binds.
      await slot();
      await prisma.$executeRaw`update adjustment_state set state = regexp_replace(state, '"bindsAt":[0-9]+', '"bindsAt":1', 'g')`;
      held.reset();
      const movingMs = await ms(async () => {
        await slot();
        await remargin();
      });
      times.moving.push(movingMs);
      lockHeldMs = Math.max(lockHeldMs, held.longestMs());
      const records = await prisma.adjustmentSlot.findMany({ orderBy: { id: 'desc' }, take: classes });
      const dials = records.flatMap(({ record }) => (JSON.parse(record) as { dials: Dial[] }).dials);
      const ofMaintenance = dials.filter(
        ({ dial, wished, before }) => dial === 'maintenance' && wished !== before,
      );
      moved += ofMaintenance.filter(({ before, after }) => before !== after).length;
      shortened += ofMaintenance.filter(({ wished, after }) => wished !== after).length;
      await prisma.adjustmentState.updateMany({ data: { suspendedAt: new Date() } });
      await slot();
      times.tight.push(await ms(slot));
      await prisma.adjustmentState.updateMany({ data: { suspendedAt: null } });
    }
    return {
      ...{ accounts, positions: venue.positions, lockHeldMs, moved, shortened },
      ...{ remarginMs: quantile(times.remargin, 0.5), quietMs: quantile(times.quiet, 0.5) },
      quietFirstMs: quantile(times.first, 0.5),
      ...{ quietTightMs: quantile(times.tight, 0.5), movingMs: quantile(times.moving, 0.5) },
    };
  } finally {
    await venue.close();
  }
}

/** A day's turnover of so much for each position that is held, and a volatility: how far sales move prices is known. */
const TURNOVER_OF_POSITION = 20_000;

function tradingFigures(instruments: readonly string[], positions: number) {
  const observedAt = new Date();
  const turnover = Math.round((TURNOVER_OF_POSITION * positions) / instruments.length);
  return instruments.flatMap((subject) => [
    { ...{ subject, figure: 'TURNOVER', observedAt, updatedAt: observedAt }, value: turnover },
    { ...{ subject, figure: 'VOLATILITY', observedAt, updatedAt: observedAt }, value: 0.8 },
  ]);
}

interface Dial {
  readonly dial: string;
  readonly before: string;
  readonly wished: string;
  readonly after: string;
}

async function ms(work: () => Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now();
  await work();
  return performance.now() - startedAtMs;
}
