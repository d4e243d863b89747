import type { Prisma } from '../../lib/db/generated/prisma/client';
import type { Reads } from '../../lib/db/reads/request-reads';
import { ACTION_LABELS } from '../../lib/domain/audit/action-labels';
import type { BrokenEntry } from '../../lib/domain/audit/chain';
import { readEntry } from '../../lib/domain/audit/entry-event';
import type { AuditEvent } from '../../lib/domain/audit/events';
import { mayActor, type Actor } from '../../lib/domain/governance/people/actor';
import { visibleText } from '../../lib/domain/governance/people/written-text';
import { verifyAudit, type AuditVerification } from '../../lib/usecases/audit/verify-audit';
import { readOrThrow } from '../server/access';
import { storableText } from '../kit/arguments';
import { builder } from '../kit/builder';
import { HEAVY_COST, pageCost } from '../kit/connection';
import { decodeNodeId } from '../kit/node-id';

/** What the API shows of a person or a token to few must not be read from the log by all. */
const isPersonal = (subjectKind: string): boolean => ['person', 'token', 'source'].includes(subjectKind);
const readsPersonal = (actor: Actor): boolean => mayActor(actor, 'VERIFY') || mayActor(actor, 'ADMINISTER');

/** The version that an event speaks of: made live, margined under, or to be brought back. */
function versionNumber({ payload }: AuditEvent): number | null {
  if ('toVersion' in payload) return payload.toVersion;
  if ('versionNumber' in payload) return payload.versionNumber;
  return 'version' in payload ? payload.version.number : null;
}

export const auditEntry = builder.prismaNode('AuditEntry', {
  id: { field: 'seq' },
  nullable: true,
  description: 'One act, as the append-only log keeps it; its hash covers the entry before it.',
  fields: (t) => ({
    seq: t.string({ description: '1, 2, 3 … without a gap.', resolve: ({ seq }) => seq.toString() }),
    at: t.expose('at', { type: 'DateTime', description: "By the venue's clock." }),
    actorKind: t.exposeString('actorKind', { description: 'PERSON, TOKEN, SYSTEM.' }),
    actorId: t.exposeString('actorId', { nullable: true, description: 'Who, by key; null when nobody.' }),
    actorName: t.string({
      nullable: true,
      description: "The person's name, or of a token and its owner, as it is today.",
      resolve: ({ actorKind, actorId }, _args, { reads }) => reads.actorName(actorKind, actorId),
    }),
    action: t.exposeString('action', { description: 'noun.verb, as it was called when it was written.' }),
    label: t.string({
      nullable: true,
      description:
        'The action in words for people; null where the entry cannot be read, which verifying finds.',
      resolve: (entry) => {
        const read = readEntry(entry);
        return read.ok ? ACTION_LABELS[read.value.event.action] : null;
      },
    }),
    subjectKind: t.exposeString('subjectKind', { description: 'What sort of thing it was done to.' }),
    subjectId: t.exposeString('subjectId', { description: 'Its key.' }),
    subjectName: t.string({
      nullable: true,
      description:
        'What it is called today: name of a person or token, of an account or instrument, what an import was read from; null for what has no name, and for tokens unless whoever asks holds VERIFY or ADMINISTER.',
      resolve: async ({ subjectKind, subjectId }, _args, { reads, actor }) => {
        if (subjectKind === 'token' && !readsPersonal(actor)) return null;
        const name = await reads.subjectName(subjectKind, subjectId);
        return name === null ? null : visibleText(name);
      },
    }),
    subjectProposalNumber: t.int({
      nullable: true,
      description: 'Number of the proposal it was done to, or whose simulation it was done to.',
      resolve: ({ subjectKind, subjectId }, _args, { reads }) =>
        reads.subjectProposalNumber(subjectKind, subjectId),
    }),
    versionNumber: t.int({
      nullable: true,
      description:
        'Number of the version that it made live, margined accounts under or proposed to roll back to.',
      resolve: (entry) => {
        const read = readEntry(entry);
        return read.ok ? versionNumber(read.value.event) : null;
      },
    }),
    payload: t.field({
      type: 'JSONDocument',
      nullable: true,
      description:
        'What was done: enough to replay it. `format` says of which generation it is; without, the first. Null for what concerns people, tokens and addresses, unless whoever asks holds VERIFY or ADMINISTER.',
      resolve: ({ payload, subjectKind }, _args, { actor }) =>
        isPersonal(subjectKind) && !readsPersonal(actor) ? null : (JSON.parse(payload) as unknown),
    }),
    prevHash: t.exposeString('prevHash', { description: 'Hash of the entry before; zeros for the first.' }),
    hash: t.exposeString('hash', { description: 'SHA-256 over all of it and `prevHash`.' }),
  }),
});

const brokenEntry = builder.objectRef<BrokenEntry>('BrokenEntry').implement({
  description: 'The first entry that does not hold.',
  fields: (t) => ({
    seq: t.string({ description: 'Its number.', resolve: ({ seq }) => seq.toString() }),
    rule: t.exposeString('rule', { description: 'The rule it breaks.' }),
    message: t.exposeString('message', { description: 'One sentence for people.' }),
  }),
});

const auditVerification = builder.objectRef<AuditVerification>('AuditVerification').implement({
  description: 'Result of checking the whole log: every hash, every link, every row an entry speaks of.',
  fields: (t) => ({
    ok: t.boolean({
      description: 'Whether everything holds.',
      resolve: ({ firstBroken }) => firstBroken === null,
    }),
    entries: t.int({
      description: 'Entries found good in themselves, from the first on.',
      resolve: ({ entries }) => Number(entries),
    }),
    headHash: t.exposeString('headHash', { description: 'Hash of the last entry checked.' }),
    firstBroken: t.expose('firstBroken', {
      type: brokenEntry,
      nullable: true,
      description: 'The first entry that does not hold; null when all do.',
    }),
  }),
});

interface AuditFilter {
  readonly subject?: string | null;
  readonly action?: string | null;
}

/**
 * What people say of a proposal is its number, what a page holds of it is its global id, what the log names is its own
 * key: each finds it.
 */
async function subjectKey({ proposalKey }: Pick<Reads, 'proposalKey'>, subject: string): Promise<string> {
  const number = /^#([1-9]\d{0,8})$/.exec(subject)?.[1];
  if (number !== undefined) return (await proposalKey(Number(number))) ?? subject;
  return decodeNodeId(subject).id || subject;
}

async function chosen(
  reads: Pick<Reads, 'proposalKey'>,
  { subject, action }: AuditFilter,
): Promise<Prisma.AuditEntryWhereInput> {
  return {
    ...(storableText('auditEntries.subject', subject)
      ? { subjectId: await subjectKey(reads, subject ?? '') }
      : {}),
    ...(storableText('auditEntries.action', action) ? { action: { startsWith: action ?? '' } } : {}),
  };
}

builder.queryFields((t) => ({
  auditEntries: t.prismaConnection(
    {
      type: auditEntry,
      cursor: 'seq',
      complexity: pageCost,
      description: 'The audit log, newest first.',
      args: {
        subject: t.arg.string({
          description:
            'Only entries on this thing: its global id, its own key as the log names it, or #12 for a proposal.',
        }),
        action: t.arg.string({
          description: 'Only actions that begin so: "proposal." or "proposal.approve".',
        }),
      },
      totalCount: async (_root, args, { prisma, reads }) =>
        prisma.auditEntry.count({ where: await chosen(reads, args) }),
      resolve: async (query, _root, args, { prisma, reads }) =>
        prisma.auditEntry.findMany({
          ...query,
          where: await chosen(reads, args),
          orderBy: { seq: 'desc' },
        }),
    },
    { name: 'AuditEntryConnection' },
    { name: 'AuditEntryEdge' },
  ),
  verifyAudit: t.field({
    type: auditVerification,
    authScopes: { right: 'VERIFY' },
    complexity: { field: HEAVY_COST },
    description: 'Checks the whole audit log now. Needs the right VERIFY.',
    resolve: async (_root, _args, { actor, deps }) =>
      readOrThrow(await deps.heavy(actor, () => verifyAudit(deps, actor))),
  }),
}));
