import { assert } from '../../domain/assert';
import { storedSlot, type SlotRecord } from '../../domain/dynamics/path';
import { type Programme, programmeOf } from '../../domain/dynamics/programme';
import { endsEveryWait, type PastSlot, type SlotsBefore } from '../../domain/dynamics/state-before';
import type { CalledAccount, EffectiveRecord, StoredAdjustment } from '../../ports/adjustments';
import {
  calledAccount,
  effectiveRecord,
  storedAdjustment,
  storedOrder,
  uncoveredLoss,
  WITH_VOTES,
} from '../adjustment-rows';
import type { PrismaClient } from '../generated/prisma/client';
import type { AdjustmentSlotModel } from '../generated/prisma/models';
import { heldPriceStore } from '../held-price-store';
import { marketDataStore } from '../market-data-store';
import { byKey, once } from './by-key';
import type { parameterReads } from './parameter-reads';
import type { venueReads } from './venue-reads';

/** Slots are read so many at a time where a wait is counted back, few at first, */
const SLOTS_AT_FIRST = 20;
const SLOTS_AT_ONCE = 500;
/** and no further back than this: two weeks of them. */
const SLOTS_AT_MOST = 20_000;
/** Entries of the log that say since when something holds. */
const HOLDS_AT_MOST = 100;
const MOVES_AT_MOST = 200;
const CALLS_AT_MOST = 100;

/** A programme of the live version, and where it stands. */
export interface KnownProgramme {
  readonly name: string;
  readonly programme: Programme;
  /** After its newest slot; null: it has decided none. */
  readonly stands: StoredAdjustment | null;
}

/** Bars of one length that are known of an instrument: where the first and the newest of them open. */
export interface BarSeries {
  readonly intervalMinutes: number;
  readonly from: Date;
  readonly to: Date;
}

/** A slot as it is kept; `record` is text. */
export type KnownSlot = Pick<AdjustmentSlotModel, 'id' | 'hash' | 'versionNumber' | 'record'>;

/** How things stood at an instant of a programme's past; what was not known is null. */
export interface PastPoint {
  readonly at: Date;
  /** Close of the newest bar that had closed. */
  readonly price: string | null;
  /** The newest slot; the same at two instants between which it decided nothing. */
  readonly slot: { readonly hash: string; readonly record: SlotRecord } | null;
}

function recordOf({ record }: { readonly record: string }): SlotRecord {
  return storedSlot(record);
}

/** Adjustment programmes: what they are, where they stand, and what they decided. Nothing here is locked. */
export function adjustmentReads(
  prisma: PrismaClient,
  venue: ReturnType<typeof venueReads>,
  parameters: Pick<ReturnType<typeof parameterReads>, 'parameterSet' | 'liveParameterSet'>,
) {
  const slotByHash = byKey(
    (hashes: readonly string[]) => prisma.adjustmentSlot.findMany({ where: { hash: { in: [...hashes] } } }),
    ({ hash }) => hash,
  );
  const barSeries = byKey(
    async (symbols: readonly string[]) => {
      // From length to length and to either end by the index: a series may have millions of bars.
      const rows = await prisma.$queryRaw<(BarSeries & { readonly instrument: string })[]>`
        with recursive series as (
          select asked.symbol, (select min(interval_minutes) from price_bar where instrument_symbol = asked.symbol) as minutes
          from unnest(${[...symbols]}::text[]) as asked (symbol)
          union all
          select symbol, (select min(interval_minutes) from price_bar
            where instrument_symbol = symbol and interval_minutes > minutes)
          from series where minutes is not null
        )
        select symbol as instrument, minutes as "intervalMinutes", earliest.opens_at as "from", newest.opens_at as "to"
        from series
        cross join lateral (select opens_at from price_bar
          where instrument_symbol = symbol and interval_minutes = minutes order by opens_at limit 1) as earliest
        cross join lateral (select opens_at from price_bar
          where instrument_symbol = symbol and interval_minutes = minutes order by opens_at desc limit 1) as newest
        where minutes is not null
        order by symbol, minutes`;
      return symbols.map((symbol) => ({
        symbol,
        series: rows
          .filter(({ instrument }) => instrument === symbol)
          .map(({ instrument: _instrument, ...series }): BarSeries => series),
      }));
    },
    ({ symbol }) => symbol,
  );
  const openOrder = byKey(
    async (names: readonly string[]) => {
      const where = { programme: { in: [...names] }, end: null };
      const rows = await prisma.adjustmentOrder.findMany({
        where,
        include: WITH_VOTES,
        orderBy: { at: 'asc' },
      });
      return rows.map(storedOrder);
    },
    ({ programme }) => programme,
  );
  const uncoveredOf = byKey(
    async (names: readonly string[]) => {
      const rows = await prisma.adjustmentUncovered.findMany({
        ...{ where: { programme: { in: [...names] } }, orderBy: { id: 'desc' }, distinct: ['programme'] },
      });
      return rows.map(uncoveredLoss);
    },
    ({ programme }) => programme,
  );
  const newestTightenings = once(async () => {
    const rows = await prisma.adjustmentOrder.findMany({
      where: { end: { isCarriedOut: true }, document: { contains: '"order":"TIGHTEN"' } },
      include: { ...WITH_VOTES, review: true },
      orderBy: { at: 'desc' },
    });
    return rows.map(({ review, ...row }) => ({ order: storedOrder(row), isReviewed: review !== null }));
  });
  const tighteningsOf = async (name: string) =>
    (await newestTightenings()).filter(({ order }) => order.programme === name);
  const programmes = once(async (): Promise<readonly KnownProgramme[]> => {
    const { adjustmentProgrammes = {} } = (await parameters.liveParameterSet())?.document ?? {};
    const names = Object.keys(adjustmentProgrammes).sort();
    if (names.length === 0) return [];
    const rows = await prisma.adjustmentState.findMany({ where: { programme: { in: names } } });
    return names.flatMap((name) => {
      const document = adjustmentProgrammes[name];
      if (!document) return [];
      const row = rows.find(({ programme }) => programme === name);
      return [{ name, programme: programmeOf(document), stands: row ? storedAdjustment(row) : null }];
    });
  });
  const programmeOfVersion = async (version: number, name: string): Promise<Programme> => {
    const { parameterSetHash } = await venue.existingVersion(version);
    const document = (await parameters.parameterSet(parameterSetHash)).document.adjustmentProgrammes?.[name];
    assert(document !== undefined, 'a slot was decided by a programme of its version');
    return programmeOf(document);
  };

  return {
    /** Those of the live version, by name. */
    adjustmentProgrammes: programmes,
    adjustmentProgramme: async (name: string): Promise<KnownProgramme | null> =>
      (await programmes()).find((one) => one.name === name) ?? null,
    adjustmentSlot: slotByHash,
    /** What a programme does not cover, as it was stated last; null: never. */
    uncovered: uncoveredOf,
    /** Orders of a programme that let a dial past the budget and were carried out, newest first. */
    tightenings: tighteningsOf,
    /** Accounts that are called by name, by deadline. */
    calledAccounts: once(async (): Promise<CalledAccount[]> => {
      const rows = await prisma.adjustmentCall.findMany({
        where: { end: null },
        orderBy: [{ deadline: 'asc' }, { id: 'asc' }],
        take: CALLS_AT_MOST,
      });
      return rows.map(calledAccount);
    }),
    /** What is put to the vote of a programme, by its name, and nothing has ended; null: nothing. */
    openOrder,
    /** A slot taken out of its row, with the programme that decided it. */
    async pastSlot(slot: Pick<KnownSlot, 'versionNumber' | 'record'>): Promise<PastSlot> {
      const record = recordOf(slot);
      return { record, programme: await programmeOfVersion(slot.versionNumber, record.programme) };
    },
    /** Since when each of these reasons holds a programme, by the log; null: the log no longer says. */
    async heldSince(name: string, reasons: readonly string[]): Promise<ReadonlyMap<string, Date | null>> {
      const entries = await prisma.auditEntry.findMany({
        where: { subjectKind: 'programme', subjectId: name, action: 'adjustment.hold' },
        orderBy: { seq: 'desc' },
        take: HOLDS_AT_MOST,
      });
      const told = entries.map(({ payload }) => JSON.parse(payload) as { at: string; reasons: string[] });
      return new Map(
        reasons.map((reason) => {
          const ended = told.findIndex((entry) => !entry.reasons.includes(reason));
          const first = told[(ended < 0 ? told.length : ended) - 1];
          return [reason, first ? new Date(first.at) : null];
        }),
      );
    },
    /** What a slot followed, as far back as its law looks; null: its waits go further back than is read. */
    async slotsBefore(
      { id }: Pick<KnownSlot, 'id'>,
      { record, programme }: PastSlot,
    ): Promise<SlotsBefore | null> {
      const name = record.programme;
      const { initial, maintenance } = programme.speeds;
      const since = new Date(Date.parse(record.at) - Math.max(initial.longestMs, maintenance.longestMs));
      const moved = await prisma.adjustmentSlot.findMany({
        where: { programme: name, hasMoved: true, id: { lt: id }, at: { gte: since } },
        orderBy: { id: 'asc' },
      });
      const recent: PastSlot[] = [];
      const beganAt = await leftShadow(prisma, name, new Date(record.at));
      const found = (): SlotsBefore => ({
        beganAt,
        previous: recent[0]?.record ?? null,
        moves: moved.map(recordOf),
        recent,
      });
      for (let last = id; recent.length < SLOTS_AT_MOST;) {
        const take = recent.length === 0 ? SLOTS_AT_FIRST : SLOTS_AT_ONCE;
        const rows = await prisma.adjustmentSlot.findMany({
          where: { programme: name, id: { lt: last } },
          orderBy: { id: 'desc' },
          take,
        });
        for (const row of rows) {
          const one = { record: recordOf(row), programme: await programmeOfVersion(row.versionNumber, name) };
          recent.push(one);
          if (endsEveryWait(one)) return found();
        }
        const oldest = rows.at(-1);
        if (!oldest || rows.length < take) return found();
        last = oldest.id;
      }
      return null;
    },
    /** How price and dials stood, at so many instants from one to another, evenly. */
    async pastPoints(
      { name, programme }: KnownProgramme,
      { from, to, points }: { readonly from: Date; readonly to: Date; readonly points: number },
    ): Promise<readonly PastPoint[]> {
      const { instrument, barMinutes } = programme.document.signal;
      const rows = await prisma.$queryRaw<
        { at: Date; price: string | null; hash: string | null; record: string | null }[]
      >`
        SELECT moment.at, bar.close::text AS price, slot.hash, slot.record
        FROM generate_series(0, ${points}::int - 1) AS step
        CROSS JOIN LATERAL (SELECT date_trunc('milliseconds', ${from}::timestamptz
          + (${to}::timestamptz - ${from}::timestamptz) * step / ${points - 1}::int) AS at) moment
        LEFT JOIN LATERAL (SELECT close FROM price_bar
          WHERE instrument_symbol = ${instrument} AND interval_minutes = ${barMinutes}
            AND opens_at <= moment.at - make_interval(mins => ${barMinutes}::int)
          ORDER BY opens_at DESC, id DESC LIMIT 1) bar ON true
        LEFT JOIN LATERAL (SELECT hash, record FROM adjustment_slot
          WHERE programme = ${name} AND at <= moment.at ORDER BY at DESC LIMIT 1) slot ON true
        ORDER BY moment.at`;
      return rows.map(({ at, price, hash, record }) => ({
        ...{ at, price },
        slot: hash === null || record === null ? null : { hash, record: storedSlot(record) },
      }));
    },
    /** Slots that moved a dial between two instants, the newest of them, by time. */
    async pastMoves(name: string, from: Date, to: Date): Promise<readonly AdjustmentSlotModel[]> {
      const rows = await prisma.adjustmentSlot.findMany({
        where: { programme: name, hasMoved: true, at: { gte: from, lte: to } },
        orderBy: { id: 'desc' },
        take: MOVES_AT_MOST,
      });
      return rows.reverse();
    },
    /** Dials of a version that were in force at an instant, now for null; null: it was as approved. */
    async effectiveRecord(versionNumber: number, at: Date | null): Promise<EffectiveRecord | null> {
      const row = await prisma.effectiveParameters.findFirst({
        where: { versionNumber, ...(at === null ? {} : { at: { lte: at } }) },
        orderBy: { id: 'desc' },
      });
      return row && effectiveRecord(row);
    },
    /** Of which lengths bars of an instrument are known, and from when to when, the shortest first. */
    barSeries: async (symbol: string): Promise<readonly BarSeries[]> =>
      (await barSeries(symbol))?.series ?? [],
    /** Bars of an instrument that programmes would read now, by ascending opening: the newest, at most so many. */
    async knownBars(instrument: string, intervalMinutes: number, limit: number) {
      const asOf = await venue.now();
      const { [instrument]: trust } = await heldPriceStore(prisma).trust([instrument]);
      return marketDataStore(prisma).barsAsOf({ instrument, intervalMinutes, asOf, limit, trust });
    },
  };
}

/** When a programme last left SHADOW until an instant, by the log; null: it never did. */
async function leftShadow(prisma: PrismaClient, name: string, until: Date): Promise<Date | null> {
  const entries = await prisma.auditEntry.findMany({
    where: { subjectKind: 'programme', subjectId: name, action: 'adjustment.carry-out', at: { lte: until } },
    orderBy: { seq: 'desc' },
  });
  const left = entries.find(({ payload }) => {
    const { phaseBefore, phase } = JSON.parse(payload) as {
      readonly phaseBefore: string;
      readonly phase: string;
    };
    return phaseBefore === 'SHADOW' && phase !== 'SHADOW';
  });
  return left?.at ?? null;
}
