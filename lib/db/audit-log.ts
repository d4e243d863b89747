import { entryHash, GENESIS_PREV_HASH } from '../domain/audit/chain';
import { entryPayload, readEntry } from '../domain/audit/entry-event';
import type { AuditAction } from '../domain/audit/events';
import { INSURANCE_FUND } from '../domain/governance/insurance-fund';
import type { Actor } from '../domain/governance/people/actor';
import { decimal } from '../domain/number/decimal';
import type { AuditAct, AuditLog } from '../ports/audit';
import type { Prisma } from './generated/prisma/client';
import { beforeLock } from './transaction-limits';

/** Any number nobody else locks: the letters MGAUDIT on a telephone. */
const AUDIT_WRITER_LOCK = 6428348;

/** What is said of a proposal without a word on how it stands. */
const PASSING: AuditAction[] = ['proposal.comment', 'proposal.find-altered', 'proposal.measure'];

interface ChainHead {
  readonly seq: bigint;
  readonly hash: string;
  readonly at: Date;
}

/**
 * The log's one writer at a time: the lock is taken here, at the end of a use case, and held until it commits,
 * so that no two entries follow the same predecessor and readers see entries in the order of `seq`.
 */
export function auditLog(tx: Prisma.TransactionClient): AuditLog {
  const appendAll = async (acts: readonly AuditAct[]): Promise<void> => {
    if (acts.length === 0) return;
    await beforeLock(tx);
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${AUDIT_WRITER_LOCK}::bigint)`;
    // A statement of its own: it must see what was committed while we waited for the lock.
    const heads = await tx.$queryRaw<
      ChainHead[]
    >`SELECT seq, hash, at FROM audit_entry ORDER BY seq DESC LIMIT 1`;
    const clock = await tx.$queryRaw<{ at: Date }[]>`SELECT date_trunc('milliseconds', venue_moment()) AS at`;
    const [head] = heads;
    const at = latest(clock[0]?.at, head?.at);
    let [seq, prevHash] = [head?.seq ?? 0n, head?.hash ?? GENESIS_PREV_HASH];
    const data = acts.map(({ actor, ...event }) => {
      seq += 1n;
      const { action, subjectKind, subjectId } = event;
      const payload = entryPayload(event, actor);
      const fields = { seq, at, ...actorColumns(actor), action, subjectKind, subjectId, payload, prevHash };
      prevHash = entryHash(fields);
      return { ...fields, hash: prevHash };
    });
    await tx.auditEntry.createMany({ data });
  };
  return {
    append: (act) => appendAll([act]),
    appendAll,
    async onInsuranceFund() {
      const last = await tx.auditEntry.findFirst({
        where: { subjectKind: 'fund', subjectId: INSURANCE_FUND },
        orderBy: { seq: 'desc' },
      });
      const read = last && readEntry(last);
      if (last === null || !read?.ok || read.value.event.action !== 'fund.state') return null;
      const { amount, settlementAsset } = read.value.event.payload;
      return { amount: decimal(amount), settlementAsset, statedAt: last.at };
    },
    async onProposal(id) {
      const of = { subjectKind: 'proposal', subjectId: id };
      const newest = { orderBy: { seq: 'desc' } } as const;
      const last = await tx.auditEntry.findFirst({ where: { ...of, action: { notIn: PASSING } }, ...newest });
      const read = last && readEntry(last);
      if (!read?.ok) return null;
      const { event } = read.value;
      if (event.subjectKind !== 'proposal' || !('revision' in event.payload)) return null;
      const since = { ...of, action: 'proposal.find-altered', seq: { gt: last?.seq ?? 0n } };
      const finding = await tx.auditEntry.findFirst({ where: since, ...newest });
      const found = finding && readEntry(finding);
      const isFinding = found?.ok && found.value.event.action === 'proposal.find-altered';
      return {
        left: event.payload,
        foundHash: isFinding ? found.value.event.payload.storedHash : null,
      };
    },
  };
}

/** A clock that was set back must not make the log run backwards. */
function latest(...instants: (Date | undefined)[]): Date {
  return new Date(Math.max(...instants.map((instant) => instant?.getTime() ?? 0)));
}

function actorColumns(actor: Actor): { actorKind: Actor['kind']; actorId: string | null } {
  switch (actor.kind) {
    case 'PERSON':
      return { actorKind: actor.kind, actorId: actor.personId };
    case 'TOKEN':
      return { actorKind: actor.kind, actorId: actor.tokenId };
    case 'SYSTEM':
      return { actorKind: actor.kind, actorId: actor.process };
    case 'ANONYMOUS':
      return { actorKind: actor.kind, actorId: null };
  }
}
