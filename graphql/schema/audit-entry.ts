import type { Prisma } from '../../lib/db/generated/prisma/client';
import { ACTION_LABELS } from '../../lib/domain/audit/action-labels';
import type { BrokenEntry } from '../../lib/domain/audit/chain';
import { readEntry } from '../../lib/domain/audit/entry-event';
import { mayActor } from '../../lib/domain/governance/people/actor';
import { verifyAudit, type AuditVerification } from '../../lib/usecases/audit/verify-audit';
import { readOrThrow } from '../server/access';
import { storableText } from '../kit/arguments';
import { builder } from '../kit/builder';
import { HEAVY_COST, pageCost } from '../kit/connection';
import { decodeNodeId } from '../kit/node-id';

/** What the API shows of a person or a token to few must not be read from the log by all. */
const isPersonal = (subjectKind: string): boolean => ['person', 'token', 'source'].includes(subjectKind);

export const auditEntry = builder.prismaNode('AuditEntry', {
  id: { field: 'seq' },
  nullable: true,
  description: 'One act, as the append-only log keeps it; its hash covers the entry before it.',
  fields: (t) => ({
    seq: t.string({ description: '1, 2, 3 … without a gap.', resolve: ({ seq }) => seq.toString() }),
    at: t.expose('at', { type: 'DateTime', description: "By the database's clock." }),
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
    payload: t.field({
      type: 'JSONDocument',
      nullable: true,
      description:
        'What was done: enough to replay it. `format` says of which generation it is; without, the first. Null for what concerns people, tokens and addresses, unless whoever asks holds VERIFY or ADMINISTER.',
      resolve: ({ payload, subjectKind }, _args, { actor }) =>
        isPersonal(subjectKind) && !mayActor(actor, 'VERIFY') && !mayActor(actor, 'ADMINISTER')
          ? null
          : (JSON.parse(payload) as unknown),
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

/** What a page holds of a proposal is its global id; what the log names is its own key: either finds it. */
const subjectKey = (subject: string): string => decodeNodeId(subject).id || subject;

const chosen = ({ subject, action }: AuditFilter): Prisma.AuditEntryWhereInput => ({
  ...(storableText('auditEntries.subject', subject) ? { subjectId: subjectKey(subject ?? '') } : {}),
  ...(storableText('auditEntries.action', action) ? { action: { startsWith: action ?? '' } } : {}),
});

builder.queryFields((t) => ({
  auditEntries: t.prismaConnection(
    {
      type: auditEntry,
      cursor: 'seq',
      complexity: pageCost,
      description: 'The audit log, newest first.',
      args: {
        subject: t.arg.string({
          description: 'Only entries on this thing: its global id, or its own key as the log names it.',
        }),
        action: t.arg.string({
          description: 'Only actions that begin so: "proposal." or "proposal.approve".',
        }),
      },
      totalCount: (_root, args, { prisma }) => prisma.auditEntry.count({ where: chosen(args) }),
      resolve: (query, _root, args, { prisma }) =>
        prisma.auditEntry.findMany({ ...query, where: chosen(args), orderBy: { seq: 'desc' } }),
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
