import { assert } from '../domain/assert';
import { isAsApproved } from '../domain/dynamics/in-force';
import { canonicalJson, contentHash } from '../domain/json/canonical';
import { dialsText, NO_DIALS, storedDials } from '../domain/parameters/dial-vector';
import { NO_RAMPS } from '../domain/parameters/ramps';
import { rampsText, storedRamps } from '../domain/parameters/ramp-vector';
import { ok, refuse } from '../domain/result';
import type { AffectedAccount } from '../domain/risk/studies/impact/impact';
import type { FrozenQuestions, SimulationRecord, SimulationStore } from '../ports/governance';
import { effectsOfRevisions } from './effects-of-revisions';
import { evidenceOfRevisions } from './evidence-of-revisions';
import type { Prisma } from './generated/prisma/client';
import type { SimulationModel } from './generated/prisma/models';
import { packedText, unpackedText } from './packed-text';
import { simulationBlocks } from './simulation-blocks';
import { isUuid } from './uuid';

/** Rows of one INSERT: eleven parameters each, of PostgreSQL's 65,535. */
const AFFECTED_BATCH = 2_000;

export function simulationStore(tx: Prisma.TransactionClient): SimulationStore {
  const find = async (id: string): Promise<SimulationRecord | null> => {
    if (!isUuid(id)) return null;
    const row = await tx.simulation.findUnique({ where: { id } });
    return row && simulationRecord(row);
  };
  return {
    async add(simulation) {
      const { scenarios = [], ...row } = simulation;
      const data = { ...row, state: 'QUEUED' as const, scenarios: [...scenarios] };
      return simulationRecord(await tx.simulation.create({ data }));
    },
    find,
    async lock(id) {
      if (!isUuid(id)) return null;
      await tx.$queryRaw`SELECT id FROM simulation WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
      return find(id);
    },
    async evidenceOf(revisionId) {
      return (await evidenceOfRevisions(tx, [revisionId])).get(revisionId) ?? null;
    },
    async evidenceRun(revisionId, at) {
      const row = await tx.simulation.findFirst({
        where: { revisionId, state: 'DONE', repeatsId: null, finishedAt: { lte: at } },
        orderBy: [{ finishedAt: 'desc' }, { id: 'desc' }],
      });
      return row && simulationRecord(row);
    },
    async effectsOf(revisionId) {
      return (await effectsOfRevisions(tx, [revisionId])).get(revisionId) ?? null;
    },
    async freeze(id, { dials, dialsAfter, ramps, asked, ...inputs }) {
      const data = {
        ...{ ...inputs, state: 'RUNNING' as const, accountsDone: 0 },
        asked: asked && canonicalJson(asked),
        dials: isAsApproved(dials) ? null : dialsText(dials),
        dialsAfter: dialsAfter && dialsText(dialsAfter),
        ramps: ramps.size === 0 ? null : rampsText(ramps),
      };
      await tx.simulation.update({ where: { id }, data });
    },
    ...simulationBlocks(tx),
    async unfinished() {
      const rows = await tx.simulation.findMany({
        where: { state: { in: ['QUEUED', 'RUNNING'] } },
        orderBy: [{ requestedAt: 'asc' }, { id: 'asc' }],
      });
      return rows.map(simulationRecord);
    },
    async fail(id, failure, finishedAt) {
      await tx.simulation.update({ where: { id }, data: { state: 'FAILED', failure, finishedAt } });
    },
    async cancel(id, finishedAt) {
      await tx.simulation.update({ where: { id }, data: { state: 'CANCELLED', finishedAt } });
    },
    async addAffected(id, affected) {
      for (let start = 0; start < affected.length; start += AFFECTED_BATCH) {
        await tx.affectedAccount.createMany({
          data: affected.slice(start, start + AFFECTED_BATCH).map((account) => affectedRow(id, account)),
        });
      }
    },
    async finish(id, result) {
      await tx.simulation.update({ where: { id }, data: { ...result, state: 'DONE' } });
    },
    async loadEvidence(id) {
      const row = await tx.simulation.findUnique({
        where: { id },
        select: { evidence: true, evidenceHash: true },
      });
      const text = row?.evidence ?? null;
      return text !== null && contentHash(text) === row?.evidenceHash
        ? ok(text)
        : refuse({ code: 'EvidenceAltered' });
    },
    async keepSnapshot({ hash, kind, text, takenAt }) {
      assert(contentHash(text) === hash, 'a snapshot is kept under its own hash');
      const content = await packedText(text);
      await tx.$executeRaw`
        INSERT INTO snapshot (hash, kind, content, taken_at)
        VALUES (${hash}, ${kind}::"SnapshotKind", ${content}, ${takenAt.toISOString()}::timestamptz)
        ON CONFLICT (hash) DO NOTHING`;
    },
    async notKept(hashes) {
      const kept = await tx.snapshot.findMany({
        where: { hash: { in: [...hashes] } },
        select: { hash: true },
      });
      const known = new Set(kept.map(({ hash }) => hash));
      return hashes.filter((hash) => !known.has(hash));
    },
    async loadSnapshot(hash) {
      return unpackedText(hash, await tx.snapshot.findUnique({ where: { hash } }));
    },
  };
}

function affectedRow(simulationId: string, affected: AffectedAccount): Prisma.AffectedAccountCreateManyInput {
  const { account, statusBefore, statusAfter, initialMargin, maintenanceMargin } = affected;
  return {
    ...{ simulationId, accountId: account, statusBefore, statusAfter },
    equity: affected.equity.after,
    notional: affected.notional.after,
    initialMarginBefore: initialMargin.before,
    initialMarginAfter: initialMargin.after,
    maintenanceMarginBefore: maintenanceMargin.before,
    maintenanceMarginAfter: maintenanceMargin.after,
    callAmount: affected.callAmount.after,
    callAmountBefore: affected.callAmount.before,
  };
}

function simulationRecord(row: SimulationModel): SimulationRecord {
  return {
    id: row.id,
    proposalId: row.proposalId,
    revisionId: row.revisionId,
    requestedById: row.requestedById,
    repeatsId: row.repeatsId,
    scenarios: row.scenarios,
    state: row.state,
    finishedAt: row.finishedAt,
    accountSnapshotHash: row.accountSnapshotHash,
    marketSnapshotHash: row.marketSnapshotHash,
    methodVersion: row.methodVersion,
    evidenceHash: row.evidenceHash,
    asked: row.asked === null ? null : (JSON.parse(row.asked) as FrozenQuestions),
    accountsTotal: row.accountsTotal,
    blockAccounts: row.blockAccounts,
    dials: row.dials === null ? NO_DIALS : storedDials(row.dials),
    dialsAfter: row.dialsAfter === null ? null : storedDials(row.dialsAfter),
    ramps: row.ramps === null ? NO_RAMPS : storedRamps(row.ramps),
  };
}
