import { inForceHashOf } from '../domain/audit/book-shapes';
import { decimal, decimalText } from '../domain/number/decimal';
import {
  bookFact,
  callFact,
  documentFact,
  effectiveFact,
  inForceFact,
  outcomeFact,
  proposalRowFact,
  rampFact,
  reviewFact,
  revisionFact,
  simulationFact,
  uncoveredFact,
  venueFact,
  versionFact,
  voteFact,
  type GovernedFact,
} from '../domain/audit/governed-fact';
import type { ProgrammeRow, SlotRow } from '../domain/audit/slot-row';
import { effectiveHash } from '../domain/parameters/dial-vector';
import type { AuditEntryRecord, AuditTrail, ReadAuditTrail } from '../ports/audit';
import { storedPastBudget } from './adjustment-rows';
import { dayText } from './daily-book-store';
import type { Prisma, PrismaClient } from './generated/prisma/client';
import { rampRecord } from './reads/ramp-record';
import { takeTime } from './transaction-limits';

const BATCH = 1_000;
const TIMEOUT_MS = 6 * 3_600_000;

/** Log and rows as of one moment: a REPEATABLE READ transaction sees nothing that commits after its first read. */
export function prismaReadAuditTrail(prisma: PrismaClient): ReadAuditTrail {
  return (work) =>
    prisma.$transaction(
      async (tx) => {
        await takeTime(tx);
        return work({
          entries: () => entriesOf(tx),
          facts: () => factsOf(tx),
          slots: () => slotsOf(tx),
          programmes: () => programmesOf(tx),
        } satisfies AuditTrail);
      },
      { isolationLevel: 'RepeatableRead', maxWait: 30_000, timeout: TIMEOUT_MS },
    );
}

async function* entriesOf(tx: Prisma.TransactionClient): AsyncGenerator<readonly AuditEntryRecord[]> {
  for (let after = -1n; ;) {
    const batch = await tx.auditEntry.findMany({
      where: { seq: { gt: after } },
      orderBy: { seq: 'asc' },
      take: BATCH,
    });
    const last = batch.at(-1);
    if (!last) return;
    yield batch;
    after = last.seq;
  }
}

async function* slotsOf(tx: Prisma.TransactionClient): AsyncGenerator<readonly SlotRow[]> {
  for (let after = -1n; ;) {
    const batch = await tx.adjustmentSlot.findMany({
      ...{ where: { id: { gt: after } }, orderBy: { id: 'asc' }, take: BATCH },
      select: { id: true, programme: true, at: true, hash: true, previous: true, record: true },
    });
    const last = batch.at(-1);
    if (!last) return;
    yield batch;
    after = last.id;
  }
}

async function programmesOf(tx: Prisma.TransactionClient): Promise<readonly ProgrammeRow[]> {
  const rows = await tx.adjustmentState.findMany({ orderBy: { programme: 'asc' } });
  return rows.map((row) => ({
    ...row,
    isSuspended: row.suspendedAt !== null,
    pastBudget: storedPastBudget(row.pastBudget),
  }));
}

/** Effective parameters, each derived anew from the version, the ramps and the dials that its row names, and those in force. */
async function effectiveFacts(
  tx: Prisma.TransactionClient,
  inForceId: bigint | null,
): Promise<readonly GovernedFact[]> {
  const rows = await tx.effectiveParameters.findMany({ orderBy: { id: 'asc' } });
  const numbers = [...new Set(rows.map(({ versionNumber }) => versionNumber))];
  const versions = await tx.version.findMany({ where: { number: { in: numbers } } });
  const texts = await tx.parameterSet.findMany({
    where: { hash: { in: versions.map(({ parameterSetHash }) => parameterSetHash) } },
  });
  const textOf = new Map(texts.map(({ hash, canonical }) => [hash, canonical]));
  const canonicalOf = new Map(
    versions.map(({ number, parameterSetHash }) => [number, textOf.get(parameterSetHash) ?? '']),
  );
  const inForce = rows.find(({ id }) => id === inForceId)?.hash ?? null;
  return [
    ...rows.map(({ versionNumber, dials, ramps, hash, at }) =>
      effectiveFact(
        at.toISOString(),
        hash,
        effectiveHash(canonicalOf.get(versionNumber) ?? '', { dials, ramps }),
      ),
    ),
    inForceFact(inForce),
  ];
}

/** Calls by name, reviews, and what was stated to be uncovered. */
async function adjustmentFacts(tx: Prisma.TransactionClient): Promise<readonly GovernedFact[]> {
  const calls = await tx.adjustmentCall.findMany({ include: { end: true } });
  const reviews = await tx.adjustmentReview.findMany();
  const uncovered = await tx.adjustmentUncovered.findMany();
  return [
    ...calls.map(({ accountId, at, deadline, notional, missing, end }) =>
      callFact({
        ...{ account: accountId, at: at.toISOString(), deadline: deadline.toISOString() },
        ...{ notional: decimal(notional.toFixed()).toFixed(), missing: decimal(missing.toFixed()).toFixed() },
        end: end && { reason: end.reason, at: end.at.toISOString() },
      }),
    ),
    ...reviews.map(({ orderHash, personId, finding }) => reviewFact({ orderHash, personId, finding })),
    ...uncovered.map(({ programme, slotHash, accounts, amount }) =>
      uncoveredFact({ programme, slotHash, accounts, amount: decimal(amount.toFixed()).toFixed() }),
    ),
  ];
}

/** Every ramp as its row says. */
async function rampFacts(tx: Prisma.TransactionClient): Promise<readonly GovernedFact[]> {
  return (await tx.ramp.findMany()).map((row) => {
    const { proposalId, versionNumber, classes, startedAt, weights, status } = rampRecord(row);
    return rampFact({
      ...{ proposalId, versionNumber, classes, startedAt: startedAt.toISOString() },
      ...{ leading: decimalText(weights.leading), trailing: decimalText(weights.trailing) },
      stopped: status === 'HELD' || status === 'ABORTED' ? status : null,
    });
  });
}

/** As their rows say, whatever that is: one that was altered is no reason to read no other. */
async function bookFacts(tx: Prisma.TransactionClient): Promise<readonly GovernedFact[]> {
  return (await tx.dailyBook.findMany()).map(({ day, asOf, dials, ramps, ...row }) =>
    bookFact({
      ...{ ...row, day: dayText(day), asOf: asOf.toISOString() },
      inForceHash: inForceHashOf({ dials, ramps }),
    }),
  );
}

async function factsOf(tx: Prisma.TransactionClient): Promise<readonly GovernedFact[]> {
  const venue = await tx.venue.findUnique({ where: { id: 1 } });
  const versions = await tx.version.findMany();
  const proposals = await tx.proposal.findMany({ include: { currentRevision: { select: { hash: true } } } });
  const revisions = await tx.revision.findMany();
  const votes = await tx.vote.findMany();
  const simulations = await tx.simulation.findMany({
    where: { state: 'DONE' },
    select: { id: true, evidenceHash: true },
  });
  const outcomes = await tx.outcome.findMany({ select: { hash: true, proposalId: true, look: true } });
  // Hashed by the database: the texts may be large, and who altered them may have dropped the constraint.
  const documents = await tx.$queryRaw<{ hash: string; of_text: string }[]>`
    SELECT hash, encode(sha256(convert_to(canonical, 'UTF8')), 'hex') AS of_text FROM parameter_set
    UNION SELECT hash, encode(sha256(convert_to(canonical, 'UTF8')), 'hex') FROM policy
    UNION SELECT hash, encode(sha256(convert_to(document, 'UTF8')), 'hex') FROM outcome
    UNION SELECT evidence_hash, encode(sha256(convert_to(evidence, 'UTF8')), 'hex') FROM simulation
      WHERE state = 'DONE'`;
  return [
    ...(venue ? [venueFact(venue)] : []),
    ...versions.map((row) => versionFact({ ...row, activatedAt: row.activatedAt.toISOString() })),
    ...proposals.map((row) => proposalRowFact({ ...row, revisionHash: row.currentRevision?.hash ?? null })),
    ...revisions.map((row) => revisionFact({ ...row, editor: row.editorId }, row.proposalId)),
    ...votes.map((row) => voteFact(row, row.proposalId)),
    ...simulations.map((row) => simulationFact(row.id, row.evidenceHash)),
    ...(venue ? await effectiveFacts(tx, venue.effectiveId) : []),
    ...(await adjustmentFacts(tx)),
    ...(await rampFacts(tx)),
    ...outcomes.map(outcomeFact),
    ...(await bookFacts(tx)),
    ...documents.map((row) => documentFact(row.hash, row.of_text)),
  ];
}
