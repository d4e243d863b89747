import { assert } from '../domain/assert';
import { storedPlan } from '../domain/governance/activation/activation-plan';
import type { ProposalRecord, ProposalStore, RevisionRecord, VoteRecord } from '../ports/governance';
import type { Prisma } from './generated/prisma/client';
import type { ProposalModel, RevisionModel, VoteModel } from './generated/prisma/models';
import { isUuid } from './uuid';
import { beforeLock } from './transaction-limits';

const WITH_REVISION = { currentRevision: true } as const;
type ProposalRow = ProposalModel & { readonly currentRevision: RevisionModel | null };

export function proposalStore(tx: Prisma.TransactionClient): ProposalStore {
  const find = async (id: string): Promise<ProposalRecord | null> => {
    if (!isUuid(id)) return null;
    const row = await tx.proposal.findUnique({ where: { id }, include: WITH_REVISION });
    return row && proposalRecord(row);
  };
  const insertRevision = async (revision: Omit<RevisionRecord, 'id'>): Promise<RevisionRecord> => {
    const row = await tx.revision.create({ data: { ...revision } });
    await tx.proposal.update({ where: { id: row.proposalId }, data: { currentRevisionId: row.id } });
    return revisionRecord(row);
  };

  return {
    find,
    async lock(id) {
      if (!isUuid(id)) return null;
      await beforeLock(tx);
      // In two statements: the second sees what was committed while the first waited for the row.
      await tx.$queryRaw`SELECT id FROM proposal WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
      return find(id);
    },
    async lockAll(states) {
      const locked = await tx.$queryRaw<{ id: string }[]>`
        SELECT id FROM proposal WHERE state::text = ANY(${[...states]}::text[]) ORDER BY id FOR NO KEY UPDATE`;
      const rows = await tx.proposal.findMany({
        where: { id: { in: locked.map(({ id }) => id) }, state: { in: [...states] } },
        include: WITH_REVISION,
        orderBy: { id: 'asc' },
      });
      return rows.map(proposalRecord);
    },
    async byVersion(versionNumber) {
      const row = await tx.proposal.findFirst({
        where: { version: { number: versionNumber } },
        include: WITH_REVISION,
      });
      return row && proposalRecord(row);
    },
    async dueForActivation(at) {
      const rows = await tx.proposal.findMany({
        where: {
          OR: [
            { state: { in: ['READY', 'ACTIVATING'] } },
            { state: 'QUEUED', eta: { lte: at } },
            { ramp: { nextAt: { lte: at } } },
          ],
        },
        select: { id: true },
        orderBy: { id: 'asc' },
      });
      return rows.map(({ id }) => id);
    },
    async add({ plan, ...proposal }, revision, hashOf) {
      const times = { createdAt: revision.createdAt, updatedAt: revision.createdAt };
      const data = { ...proposal, ...times, activationPlan: plan.canonical };
      const { id } = await tx.proposal.create({ data, select: { id: true } });
      await insertRevision({ ...revision, proposalId: id, hash: hashOf(id) });
      const added = await find(id);
      assert(added !== null, 'a proposal that was added is there');
      return added;
    },
    addRevision: insertRevision,
    async revision(id) {
      const row = isUuid(id) ? await tx.revision.findUnique({ where: { id } }) : null;
      return row && revisionRecord(row);
    },
    async update(id, { plan, ...change }) {
      const rows = await tx.$queryRaw<{ at: Date }[]>`SELECT venue_moment() AS at`;
      const data = { ...change, activationPlan: plan?.canonical, updatedAt: rows[0]?.at };
      await tx.proposal.update({ where: { id }, data });
    },
    async writers(id) {
      const { authorId } = await tx.proposal.findUniqueOrThrow({ where: { id }, select: { authorId: true } });
      const editors = await tx.revision.findMany({ where: { proposalId: id }, select: { editorId: true } });
      return new Set([authorId, ...editors.map(({ editorId }) => editorId)]);
    },
    async votes(id) {
      const rows = await tx.vote.findMany({
        where: { proposalId: id },
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      });
      return rows.map(voteRecord);
    },
    async addVote(vote) {
      return voteRecord(await tx.vote.create({ data: vote }));
    },
    async addComment(comment) {
      const { id } = await tx.comment.create({ data: comment, select: { id: true } });
      return id;
    },
  };
}

function proposalRecord(row: ProposalRow): ProposalRecord {
  assert(row.currentRevision !== null, 'a proposal has a revision');
  return {
    id: row.id,
    number: row.number,
    kind: row.kind,
    title: row.title,
    rationale: row.rationale,
    authorId: row.authorId,
    state: row.state,
    stateReason: row.stateReason,
    reviewCycle: row.reviewCycle,
    plan: storedPlan(row.activationPlan),
    eta: row.eta,
    graceUntil: row.graceUntil,
    currentRevision: revisionRecord(row.currentRevision),
  };
}

export function revisionRecord(row: RevisionModel): RevisionRecord {
  return {
    id: row.id,
    proposalId: row.proposalId,
    ordinal: row.ordinal,
    hash: row.hash,
    documentKind: row.documentKind,
    documentHash: row.documentHash,
    baseVersion: row.baseVersion,
    editorId: row.editorId,
    note: row.note,
    createdAt: row.createdAt,
  };
}

export function voteRecord(row: VoteModel): VoteRecord {
  return {
    id: row.id,
    revisionId: row.revisionId,
    reviewCycle: row.reviewCycle,
    personId: row.personId,
    verdict: row.verdict,
    digest: row.digest,
    digestText: row.digestText,
    createdAt: row.createdAt,
  };
}
