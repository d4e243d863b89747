import type { AskLiveStandings } from '../../ports/live';
import { Prisma, type PrismaClient } from '../generated/prisma/client';
import { accountCount, accountPage, type AccountFilter, type AccountWindow } from './account-page';
import { type AccountFigures, liveFigures, storedFigures } from './account-figures';
import { byKey } from './by-key';
import type { venueReads } from './venue-reads';

/** Notional bounds of the density's buckets, in the settlement asset: 1, 3, 10, 30 … 10^12. */
const DENSITY_BOUNDS: readonly string[] = Array.from({ length: 13 }, (_, exponent) => {
  const power = `1${'0'.repeat(exponent)}`;
  return exponent === 12 ? [power] : [power, `3${'0'.repeat(exponent)}`];
}).flat();

export interface DensityBucket {
  readonly from: string;
  readonly to: string | null;
  readonly accounts: number;
  readonly notional: string;
}

/** Of positions whose notional lies in one tier: how many accounts hold them, and all of their notional. */
export interface TierPositions {
  readonly floor: string;
  readonly accounts: number;
  readonly notional: string;
}

/** What one unit of quantity of an instrument `i` is worth at its mark price `m`, in the settlement asset. */
const worthOfOne = Prisma.sql`CASE WHEN i.is_inverse THEN i.multiplier / m.price ELSE i.multiplier * m.price END`;

/** Databases whose venue has had a run: it has one ever after. */
const MARGINED = new WeakSet<PrismaClient>();

/** Accounts and instruments as the live run, and present positions and prices, have them. */
export function bookReads(
  prisma: PrismaClient,
  venue: ReturnType<typeof venueReads>,
  askLive: AskLiveStandings | null,
) {
  /** What the live engine says, once for each account of a request. */
  const live = byKey(
    async (ids: readonly string[]) => {
      const said = await askLive?.(ids);
      if (!said) return [];
      const { asOf, versionNumber } = said;
      return said.standings.map((standing) => ({ standing, asOf, versionNumber }));
    },
    ({ standing }) => standing.account,
  );
  const isMargined = async (): Promise<boolean> => {
    if (!MARGINED.has(prisma) && (await venue.liveRunId()) !== null) MARGINED.add(prisma);
    return MARGINED.has(prisma);
  };
  return {
    /** An account's key, by the live engine where it knows it, else by the database; null when there is none. */
    account: byKey(
      async (ids: readonly string[]): Promise<readonly { readonly id: string }[]> => {
        const known = await Promise.all(ids.map(live));
        const unknown = ids.filter((_, index) => known[index] === null);
        const rows =
          unknown.length === 0
            ? []
            : await prisma.account.findMany({ where: { id: { in: unknown } }, select: { id: true } });
        return [...known.flatMap((one) => (one ? [{ id: one.standing.account }] : [])), ...rows];
      },
      ({ id }) => id,
    ),
    /** An account's figures by the live engine, or of the pinned run where it says none; null when it took no part in one. */
    accountMargin: byKey(
      async (ids: readonly string[]): Promise<readonly AccountFigures[]> => {
        const [said, margined, pinned] = await Promise.all([
          Promise.all(ids.map(live)),
          isMargined(),
          venue.pinnedVersionNumber() ?? undefined,
        ]);
        if (!margined) return [];
        // The engine may have gone on to a version that this request does not know.
        const known = said.map((one) => (pinned === undefined || one?.versionNumber === pinned ? one : null));
        const figures = known.flatMap((one) => (one ? [liveFigures(one.standing, one.asOf)] : []));
        const unsaid = ids.filter((_, index) => known[index] === null);
        const runId = unsaid.length === 0 ? null : await venue.accountsRunId();
        if (runId === null) return figures;
        const rows = await prisma.accountMargin.findMany({ where: { runId, accountId: { in: unsaid } } });
        return [...figures, ...rows.map(storedFigures)];
      },
      ({ accountId }) => accountId,
    ),
    accountPage: async (filter: AccountFilter, window: AccountWindow) =>
      accountPage(prisma, await venue.liveRunId(), filter, window),
    accountCount: async (filter: AccountFilter) => accountCount(prisma, await venue.liveRunId(), filter),
    /** The larger of all long and all short notional at the mark price, of one instrument. */
    openInterest: byKey(
      (symbols: readonly string[]) =>
        prisma.$queryRaw<{ symbol: string; notional: string }[]>`
          SELECT i.symbol, trim_scale(greatest(
              coalesce(sum(p.quantity) FILTER (WHERE p.quantity > 0), 0),
              coalesce(-sum(p.quantity) FILTER (WHERE p.quantity < 0), 0)
            ) * ${worthOfOne})::text AS notional
          FROM instrument i
          JOIN mark_price m ON m.instrument_symbol = i.symbol
          LEFT JOIN position p ON p.instrument_symbol = i.symbol
          WHERE i.symbol = ANY(${[...symbols]}::text[])
          GROUP BY i.symbol, i.is_inverse, i.multiplier, m.price`,
      ({ symbol }) => symbol,
    ),
    /**
     * What present positions in some instruments hold of each tier: above its floor, up to and including the next.
     *
     * @param floors ascending, each once, in the settlement asset
     */
    async positionsByTier(
      symbols: readonly string[],
      floors: readonly string[],
    ): Promise<readonly TierPositions[]> {
      const down = floors.toReversed().map((floor) => (Number(floor) === 0 ? '0' : `-${floor}`));
      const rows = await prisma.$queryRaw<{ tier: number; accounts: number; notional: string }[]>`
        SELECT ${floors.length}::int - width_bucket(-n.notional, ${down}::text[]::numeric[]) AS tier,
          count(DISTINCT account_id)::int AS accounts, trim_scale(sum(n.notional))::text AS notional
        FROM (
          SELECT p.account_id, abs(p.quantity) * ${worthOfOne} AS notional
          FROM position p
          JOIN instrument i ON i.symbol = p.instrument_symbol
          JOIN mark_price m ON m.instrument_symbol = p.instrument_symbol
          WHERE p.instrument_symbol = ANY(${[...symbols]}::text[])
        ) AS n
        GROUP BY tier`;
      return floors.map((floor, index) => {
        const held = rows.find(({ tier }) => tier === index + 1);
        return { floor, accounts: held?.accounts ?? 0, notional: held?.notional ?? '0' };
      });
    },
    /** How present positions in an instrument spread over notional; empty buckets and unpriced ones left out. */
    async curveDensity(symbol: string): Promise<readonly DensityBucket[]> {
      const rows = await prisma.$queryRaw<{ bucket: number; accounts: number; notional: string }[]>`
        SELECT width_bucket(n.notional, ${[...DENSITY_BOUNDS]}::text[]::numeric[]) AS bucket,
          count(*)::int AS accounts, trim_scale(sum(n.notional))::text AS notional
        FROM (
          SELECT abs(p.quantity) * ${worthOfOne} AS notional
          FROM position p
          JOIN instrument i ON i.symbol = p.instrument_symbol
          JOIN mark_price m ON m.instrument_symbol = p.instrument_symbol
          WHERE p.instrument_symbol = ${symbol}
        ) AS n
        GROUP BY bucket ORDER BY bucket`;
      return rows.map(({ bucket, accounts, notional }) => ({
        from: DENSITY_BOUNDS[bucket - 1] ?? '0',
        to: DENSITY_BOUNDS[bucket] ?? null,
        accounts,
        notional,
      }));
    },
  };
}
