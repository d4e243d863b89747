import { assert } from '../domain/assert';
import { storedPolicy } from './stored-policy';
import { canonicalJson, contentHash } from '../domain/json/canonical';
import type { VersionRecord } from '../ports/governance';
import type { VenueRecord, VenueStore } from '../ports/unit-of-work';
import type { Prisma } from './generated/prisma/client';
import { readLiveMargin } from './live-margin';
import type { VersionModel } from './generated/prisma/models';
import { Decimal } from '../domain/number/decimal';
import { beforeLock } from './transaction-limits';

/** Stands in for the venue's row while there is none. */
const FOUNDING_LOCK = 6483683;
const VENUE_ID = 1;
const FIRST_POLICY_VERSION = 1;

export function venueStore(tx: Prisma.TransactionClient): VenueStore {
  const find = async (): Promise<VenueRecord | null> => {
    const row = await tx.venue.findUnique({ where: { id: VENUE_ID } });
    if (!row) return null;
    const { name, settlementAsset, liveVersion, inputsRevision, liveRunId, policyVersion, isDemo } = row;
    return { name, settlementAsset, liveVersion, inputsRevision, liveRunId, policyVersion, isDemo };
  };
  /** Read as it is locked: every use case that decides waits here, and begins with this. */
  const lockRow = async (): Promise<VenueRecord | null> => {
    const [row] = await tx.$queryRaw<VenueRecord[]>`
      SELECT name, settlement_asset AS "settlementAsset", live_version AS "liveVersion",
        inputs_revision AS "inputsRevision", live_run_id AS "liveRunId", policy_version AS "policyVersion",
        is_demo AS "isDemo"
      FROM venue WHERE id = ${VENUE_ID} FOR NO KEY UPDATE`;
    return row ?? null;
  };

  return {
    find,
    async lock() {
      await beforeLock(tx);
      const venue = await lockRow();
      if (venue !== null) return venue;
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(${FOUNDING_LOCK}::bigint)`;
      return lockRow(); // somebody may have founded it while we waited
    },
    async found({ name, settlementAsset, policy, isDemo }) {
      const canonical = canonicalJson(policy);
      await tx.policy.create({
        data: { version: FIRST_POLICY_VERSION, canonical, hash: contentHash(canonical) },
      });
      await tx.venue.create({
        data: { id: VENUE_ID, name, settlementAsset, policyVersion: FIRST_POLICY_VERSION, isDemo },
      });
    },
    async policy(version) {
      const row = await tx.policy.findUniqueOrThrow({ where: { version } });
      return { policy: storedPolicy(row), hash: row.hash };
    },
    async version(number) {
      // Beyond PostgreSQL's integer no version can be.
      if (!Number.isInteger(number) || number < 1 || number > 2_147_483_647) return null;
      const row = await tx.version.findUnique({ where: { number } });
      return row && versionRecord(row);
    },
    async versionsSince(at) {
      const before = await tx.version.findFirst({
        where: { activatedAt: { lte: at } },
        orderBy: { number: 'desc' },
      });
      const later = await tx.version.findMany({
        where: { number: { gt: before?.number ?? 0 } },
        orderBy: { number: 'asc' },
      });
      return [...(before ? [before] : []), ...later].map(versionRecord);
    },
    liveMargin: () => readLiveMargin(tx),
    async liveNotional() {
      const [row] = await tx.$queryRaw<{ notional: string }[]>`
        SELECT notional::text FROM margin_run WHERE id = (SELECT live_run_id FROM venue)`;
      return row ? new Decimal(row.notional) : null;
    },
    async pruneInputChanges() {
      await tx.$executeRaw`DELETE FROM input_change WHERE at < now() - interval '1 day'`;
    },
    async activate(version, expected) {
      await tx.version.create({ data: version });
      const moved = await tx.venue.updateMany({
        where: { id: VENUE_ID, liveVersion: expected },
        // Dials were of the version before.
        data: { liveVersion: version.number, effectiveId: null },
      });
      assert(moved.count === 1, `the live version is ${expected}`);
    },
  };
}

export function versionRecord({
  number,
  kind,
  parameterSetHash,
  proposalId,
  activatedAt,
}: VersionModel): VersionRecord {
  return { number, kind, parameterSetHash, proposalId, activatedAt };
}
