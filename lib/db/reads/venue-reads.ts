import { assert } from '../../domain/assert';
import { liveMarginFault, type LiveMarginFault } from '../../domain/governance/activation/live-margin';
import type { Policy } from '../../domain/governance/policy/policy';
import type { PrismaClient } from '../generated/prisma/client';
import type { VenueModel } from '../generated/prisma/models';
import { readLiveMargin } from '../live-margin';
import { auditLog } from '../audit-log';
import { askedTogether } from '../asked-together';
import { storedPolicy } from '../stored-policy';
import { venueClockStore } from '../venue-clock-store';
import { byKey, existing, once } from './by-key';

/**
 * The venue's row and what hangs on it, as of one moment for the whole request: the live run and the live version are
 * pinned here, so that no figure of an answer is of an older or newer run than another, and no answer knows two versions
 * as the live one. What went live since does not exist for this request.
 */
export function venueReads(prisma: PrismaClient) {
  let isAsked = false;
  let opened: Promise<number | null> | null = null;
  const venue = once(async () => {
    isAsked = true;
    const viewed = await opened?.catch(() => undefined);
    const row = await readVenue(prisma);
    return row && viewed !== undefined ? { ...row, liveVersion: viewed } : row;
  });
  const foundVenue = async () => {
    const row = await venue();
    assert(row !== null, 'the venue is founded');
    return row;
  };
  const version = byKey(
    (numbers: readonly number[]) => prisma.version.findMany({ where: { number: { in: [...numbers] } } }),
    (row) => row.number,
  );
  /** Whether a version was there when this request looked first. */
  const isKnown = async (number: number): Promise<boolean> => number <= ((await venue())?.liveVersion ?? 0);
  const run = byKey(
    (ids: readonly bigint[]) => prisma.marginRun.findMany({ where: { id: { in: [...ids] } } }),
    (row) => row.id,
  );
  const clocks = async (): Promise<{ readonly venue: Date; readonly database: Date }> => {
    const [row] = await prisma.$queryRaw<{ venue: Date; database: Date }[]>`
      SELECT date_trunc('milliseconds', venue_now()) AS venue, date_trunc('milliseconds', now()) AS database`;
    assert(row !== undefined, 'the database tells the time');
    return row;
  };
  const now = async (): Promise<Date> => (await clocks()).venue;
  const databaseNow = async (): Promise<Date> => (await clocks()).database;
  const policy = async (
    number: number,
  ): Promise<Policy & { readonly version: number; readonly hash: string }> => {
    const row = await prisma.policy.findUniqueOrThrow({ where: { version: number } });
    return { ...storedPolicy(row), version: row.version, hash: row.hash };
  };
  const liveRunId = async (): Promise<bigint | null> => (await venue())?.liveRunId ?? null;

  /** The run whose account rows the live run shows. */
  const accountsRunId = async (): Promise<bigint | null> => {
    const id = await liveRunId();
    return id === null ? null : ((await run(id))?.accountsRunId ?? id);
  };

  return {
    /** Null before the venue is founded. */
    venue,
    /** @throws before the venue is founded */
    foundVenue,
    insuranceFund: () => auditLog(prisma).onInsuranceFund(),
    liveRunId,
    accountsRunId,
    /** The newest run stored at least that long ago, by the venue's clock; null when there was none yet. */
    async runIdBefore(hours: number): Promise<bigint | null> {
      const live = await liveRunId();
      if (live === null) return null;
      const [row] = await prisma.$queryRaw<{ id: bigint }[]>`
        SELECT id FROM margin_run
        WHERE id <= ${live} AND completed_at <= venue_now() - make_interval(hours => ${hours}::int)
        ORDER BY id DESC LIMIT 1`;
      return row?.id ?? null;
    },
    /** Null before the first version. */
    liveVersionNumber: async (): Promise<number | null> => (await venue())?.liveVersion ?? null,
    /** As `liveVersionNumber`, without reading for it: null where this request has looked at neither venue nor book. */
    pinnedVersionNumber: (): Promise<number | null> | null =>
      isAsked ? venue().then((row) => row?.liveVersion ?? null) : opened,
    /** Pins the version of a view of the book that is being opened; to be called while `pinnedVersionNumber` tells none. */
    pinVersionOf(view: Promise<number | null>): void {
      opened = view;
    },
    /** Null too for one that went live since. */
    version: async (number: number) => ((await isKnown(number)) ? version(number) : null),
    /** One that a row names, whenever it went live. */
    existingVersion: existing(version, 'version'),
    existingRun: existing(run, 'margin run'),
    /** Whether prices, positions or the version moved after the live run read them. */
    async liveRunIsStale(): Promise<boolean> {
      const id = await liveRunId();
      const live = id === null ? null : await run(id);
      return live === null || live.inputsRevision < (await foundVenue()).inputsRevision;
    },
    /** What is wrong with the margin of live accounts; null: nothing. */
    liveMarginFault: once(async (): Promise<LiveMarginFault | null> => {
      const live = await readLiveMargin(prisma);
      const { liveVersion, policyVersion } = await foundVenue();
      return liveMarginFault(live, { liveVersion, policy: await policy(policyVersion) }, await databaseNow());
    }),
    policy,
    /** The venue's clock, by which the market and governance are judged. */
    now,
    /** The database's own, by which people and processes are. */
    databaseNow,
    /** How fast the venue's clock goes, and until when. */
    clockStanding: once(() => venueClockStore(prisma).standing()),
    /** Number of the version that was live at an instant, now for null; null before the first. */
    async versionNumberAt(at: Date | null): Promise<number | null> {
      const [row] = await prisma.$queryRaw<{ number: number }[]>`
        SELECT number FROM version WHERE activated_at <= coalesce(${at}::timestamptz, venue_now())
          AND number <= ${(await venue())?.liveVersion ?? 0}
        ORDER BY number DESC LIMIT 1`;
      return row?.number ?? null;
    },
  };
}

const VENUE_READS = new WeakMap<PrismaClient, () => Promise<VenueModel | null>>();

/** The venue's row; requests that want it at once read it together. */
function readVenue(prisma: PrismaClient): Promise<VenueModel | null> {
  let read = VENUE_READS.get(prisma);
  if (!read) {
    const together = askedTogether<null, VenueModel | null>(async () => {
      const row = await prisma.venue.findFirst();
      return () => row;
    });
    VENUE_READS.set(prisma, (read = () => together(null)));
  }
  return read();
}
