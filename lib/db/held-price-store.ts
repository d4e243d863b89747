import { assert } from '../domain/assert';
import { decimalText } from '../domain/number/decimal';
import type { HoldReason, PriceHold, PriceObservation } from '../domain/market/price-guard';
import type { Span } from '../domain/market/trusted-bars';
import type { HeldPriceStore, KnownPrices, PriceRules, StoredHold } from '../ports/held-prices';
import type { BarTrust } from '../ports/market-data';
import type { HeldPrice, Prisma } from './generated/prisma/client';
import { ours } from './our-decimal';
import { parameterSetStore } from './parameter-set-store';

const SPANS_AT_MOST = 100;

/** Prices that are held, what the guard knows of instruments, and what the live version says of both. */
export function heldPriceStore(tx: Prisma.TransactionClient): HeldPriceStore {
  return {
    rules: () => liveRules(tx),

    async known(instruments) {
      const where = { instrumentSymbol: { in: [...instruments] } };
      const marks = await tx.markPrice.findMany({ where });
      const holds = await tx.heldPrice.findMany({ where: { ...where, endedAt: null } });
      const sources = await tx.sourcePrice.findMany({ where });
      return new Map(
        instruments.map((instrument): [string, KnownPrices] => {
          const mark = marks.find(({ instrumentSymbol }) => instrumentSymbol === instrument);
          const held = holds.find(({ instrumentSymbol }) => instrumentSymbol === instrument);
          const named = sources.filter(({ instrumentSymbol }) => instrumentSymbol === instrument);
          return [
            instrument,
            {
              last: mark ? { price: ours(mark.price), observedAt: mark.observedAt } : null,
              hold: held ? storedHold(held) : null,
              isAgeExtended: mark?.agedFrom != null,
              sources: new Map(named.map((row) => [row.source, { ...row, price: ours(row.price) }])),
            },
          ];
        }),
      );
    },

    async heldAmong(instruments) {
      const rows = await tx.heldPrice.findMany({
        select: { instrumentSymbol: true },
        where: { instrumentSymbol: { in: [...instruments] }, endedAt: null },
      });
      return new Set(rows.map(({ instrumentSymbol }) => instrumentSymbol));
    },

    async trust(instruments) {
      const { guard } = await liveRules(tx);
      const found: [string, BarTrust][] = [];
      for (const instrument of new Set(instruments)) {
        const untrusted = guard === null ? [] : await untrustedSpans(tx, instrument);
        found.push([instrument, { precedence: guard?.sources?.precedence ?? [], untrusted }]);
      }
      return Object.fromEntries(found);
    },

    async keepSourcePrices(rows) {
      await tx.$executeRaw`
        insert into source_price as known (instrument_symbol, source, price, observed_at, received_at)
        select instrument, source, price::numeric, observed_at::timestamptz, received_at::timestamptz
        from unnest(${rows.map(({ instrument }) => instrument)}::text[], ${rows.map(({ source }) => source)}::text[],
          ${rows.map(({ price }) => decimalText(price))}::text[],
          ${rows.map(({ observedAt }) => observedAt.toISOString())}::text[],
          ${rows.map(({ receivedAt }) => receivedAt.toISOString())}::text[])
          as given (instrument, source, price, observed_at, received_at)
        on conflict (instrument_symbol, source) do update set price = excluded.price,
          observed_at = excluded.observed_at, received_at = excluded.received_at
        where known.observed_at < excluded.observed_at`;
    },

    async begin(instrument, hold, agedFrom) {
      const { reason, last, first, volatility, bars, allowed, endsAt, fallback } = hold;
      const { id } = await tx.heldPrice.create({
        data: {
          ...{
            instrumentSymbol: instrument,
            reason,
            lastPrice: decimalText(last.price),
            lastObservedAt: last.observedAt,
          },
          ...{
            firstPrice: decimalText(first.price),
            firstObservedAt: first.observedAt,
            firstSource: first.source,
          },
          ...{ heldAt: first.receivedAt, volatility, bars, endsAt, fallback },
          allowed: decimalText(allowed),
          ...candidatesOf(hold),
        },
        select: { id: true },
      });
      if (agedFrom !== null)
        await tx.markPrice.update({ where: { instrumentSymbol: instrument }, data: { agedFrom } });
      return id;
    },

    async goOn(id, hold) {
      await tx.heldPrice.update({ where: { id }, data: candidatesOf(hold), select: { id: true } });
    },

    async end(id, { by, at, accepted }) {
      const data = { endedBy: by, endedAt: at, acceptedPrice: accepted && decimalText(accepted.price) };
      await tx.heldPrice.update({ where: { id }, data, select: { id: true } });
    },

    async overdue(at) {
      const rows = await tx.heldPrice.findMany({
        where: { endedAt: null, endsAt: { lte: at } },
        orderBy: [{ endsAt: 'asc' }, { id: 'asc' }],
      });
      return rows.map(storedHold);
    },
  };
}

function candidatesOf({ newest, candidates, run }: PriceHold) {
  return {
    ...{
      newestPrice: decimalText(newest.price),
      newestObservedAt: newest.observedAt,
      newestSource: newest.source,
    },
    ...{ newestReceivedAt: newest.receivedAt, candidates },
    ...{ runLow: decimalText(run.low), runHigh: decimalText(run.high), runCount: run.count },
    ...{ runObservedFrom: run.observedFrom, runReceivedFrom: run.receivedFrom },
  };
}

function storedHold(row: HeldPrice): StoredHold {
  const observation = (
    price: Prisma.Decimal,
    observedAt: Date,
    receivedAt: Date,
    source: string | null,
  ): PriceObservation => ({ price: ours(price), observedAt, receivedAt, source });
  assert(row.fallback === 'ACCEPT' || row.fallback === 'KEEP', 'the database holds words to its list');
  return {
    id: row.id,
    instrument: row.instrumentSymbol,
    hold: {
      reason: row.reason as HoldReason,
      last: { price: ours(row.lastPrice), observedAt: row.lastObservedAt },
      first: observation(row.firstPrice, row.firstObservedAt, row.heldAt, row.firstSource),
      newest: observation(row.newestPrice, row.newestObservedAt, row.newestReceivedAt, row.newestSource),
      candidates: row.candidates,
      run: {
        ...{ low: ours(row.runLow), high: ours(row.runHigh), count: row.runCount },
        ...{ observedFrom: row.runObservedFrom, receivedFrom: row.runReceivedFrom },
      },
      ...{ volatility: row.volatility, bars: row.bars, allowed: ours(row.allowed) },
      ...{ endsAt: row.endsAt, fallback: row.fallback },
    },
  };
}

/** What the live version says of prices. @throws where its set is no longer what its hash says: a guard could be gone from it */
async function liveRules(tx: Prisma.TransactionClient): Promise<PriceRules> {
  const [live] = await tx.$queryRaw<{ hash: string }[]>`
        select parameter_set_hash as hash from venue join version on number = live_version`;
  const { marketData } = live ? (await parameterSetStore(tx).load(live.hash)).document : {};
  return {
    guard: marketData?.priceGuard ?? null,
    maximumAgeSeconds: marketData?.maximumAgeSeconds ?? null,
  };
}

/** When prices of an instrument were held that nothing accepted since. */
async function untrustedSpans(tx: Prisma.TransactionClient, instrument: string): Promise<readonly Span[]> {
  const rows = await tx.heldPrice.findMany({
    select: { firstObservedAt: true, newestObservedAt: true },
    where: { instrumentSymbol: instrument, endedBy: { in: ['RETURNED', 'TIME_KEPT', 'REJECTED'] } },
    orderBy: { id: 'desc' },
    take: SPANS_AT_MOST,
  });
  return rows.map(({ firstObservedAt: from, newestObservedAt: to }) => ({ from, to }));
}
