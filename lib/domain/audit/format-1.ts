import * as z from 'zod';
import { ok, refuse, type Result } from '../result';
import { firstIssue } from './event-words';
import type { AuditEvent } from './events';

/**
 * Entries of the first format: those without a `format` in their payload. What was written then is read for ever, so
 * nothing here changes but `inTodaysWords`, and no shape is taken from the modules of today: an enum that grows there
 * must not let through here what could not be written then.
 */

const id = z.string().min(1);
const hash = z.string().regex(/^[0-9a-f]{64}$/, 'no SHA-256');
const instant = z.string().regex(/^(\d{4}|[+-]\d{6})-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, 'no instant');
const decimal = z.string().regex(/^-?\d+(\.\d+)?$/, 'no decimal');
const count = z.int().nonnegative();
const number = z.int().positive();
const roles = z.array(
  z.enum(['VIEWER', 'ANALYST', 'OFFICER', 'CHAIR', 'OPERATOR', 'AUDITOR', 'ADMINISTRATOR']),
);
const state = z.enum([
  ...['DRAFT', 'IN_REVIEW', 'CHANGES_REQUESTED', 'REJECTED', 'APPROVED', 'QUEUED', 'READY'],
  ...['ACTIVATING', 'ACTIVE', 'SUPERSEDED', 'ROLLED_BACK', 'WITHDRAWN', 'CANCELED', 'EXPIRED'],
  ...['STALE', 'FAILED'],
] as const);

const version = z.strictObject({
  number,
  kind: z.enum(['GENESIS', 'CHANGE', 'ROLLBACK']),
  parameterSetHash: hash,
  proposalId: id.nullable(),
  activatedAt: instant,
});
const vote = z.strictObject({
  id,
  personId: id,
  verdict: z.enum(['APPROVE', 'REJECT', 'REQUEST_CHANGES']),
  reviewCycle: number,
  digest: hash,
  digestText: z.string(),
  reason: z.string().nullable(),
});
const made = z.strictObject({
  number,
  kind: z.enum(['CHANGE', 'ROLLBACK']),
  from: z.null(),
  to: state,
  reviewCycle: number,
  titleHash: hash,
  rationaleHash: hash,
  activateAt: instant.nullable(),
  graceMinutes: number,
  activationPlanHash: hash,
  revision: z.strictObject({
    hash,
    ordinal: number,
    parameterSetHash: hash,
    baseVersion: number,
    editor: id,
    note: z.string().nullable(),
  }),
});
const moved = made.extend({ from: state });
const reasoned = moved.extend({ reason: z.string() });
const identity = z.strictObject({ issuer: z.string(), subject: z.string(), roles });
const session = z.strictObject({ method: z.enum(['password', 'oidc']) });
const taken = { rows: count, source: z.string(), sha256: hash };
const ended = { proposalId: id, repeatsId: id.nullable(), revisionHash: hash };

function event<Action extends string, Kind extends string, Payload extends z.ZodObject>(
  action: Action,
  subjectKind: Kind,
  payload: Payload,
) {
  return z.strictObject({
    action: z.literal(action),
    subjectKind: z.literal(subjectKind),
    subjectId: id,
    payload,
  });
}

const events = z.discriminatedUnion('action', [
  event(
    'venue.found',
    'venue',
    z.strictObject({
      name: z.string(),
      settlementAsset: z.string(),
      policyVersion: number,
      policyHash: hash,
      version,
    }),
  ),
  event('person.add', 'person', z.strictObject({ email: z.string(), roles })),
  event('person.admit', 'person', identity),
  event('person.bind', 'person', identity),
  event('person.set-roles', 'person', z.strictObject({ before: roles, after: roles })),
  event('person.disable', 'person', z.strictObject({})),
  event('person.enable', 'person', z.strictObject({})),
  event('session.sign-in', 'person', session),
  event('session.refuse', 'person', session),
  event(
    'token.issue',
    'token',
    z.strictObject({
      name: z.string(),
      prefix: z.string(),
      scopes: z.array(z.enum(['READ', 'IMPORT', 'PROPOSE'])),
      expiresAt: instant,
    }),
  ),
  event('token.revoke', 'token', z.strictObject({ prefix: z.string(), ownerId: id })),
  event(
    'instruments.import',
    'import',
    z.strictObject({
      kind: z.literal('instruments'),
      ...taken,
      instruments: count,
      proposalId: id.nullable(),
    }),
  ),
  event('accounts.import', 'import', z.strictObject({ kind: z.literal('accounts'), ...taken })),
  event('prices.import', 'import', z.strictObject({ kind: z.literal('prices'), ...taken })),
  event('proposal.create', 'proposal', made),
  event('proposal.roll-back', 'proposal', made.extend({ toVersion: number, reason: z.string() })),
  event('proposal.revise', 'proposal', moved),
  event('proposal.plan', 'proposal', moved),
  event('proposal.rebase', 'proposal', moved),
  event(
    'proposal.comment',
    'proposal',
    z.strictObject({ comment: id, revisionHash: hash, path: z.string().nullable(), bodyHash: hash }),
  ),
  event('proposal.submit', 'proposal', moved),
  event('proposal.approve', 'proposal', moved.extend({ vote, approvals: number })),
  event('proposal.reject', 'proposal', reasoned.extend({ vote })),
  event('proposal.request-changes', 'proposal', reasoned.extend({ vote })),
  event('proposal.withdraw', 'proposal', reasoned),
  event('proposal.cancel', 'proposal', reasoned),
  event('proposal.queue', 'proposal', moved.extend({ eta: instant, graceUntil: instant })),
  event('proposal.make-ready', 'proposal', moved),
  event('proposal.claim', 'proposal', moved),
  event(
    'proposal.activate',
    'proposal',
    moved.extend({
      version,
      evidenceHash: hash.nullable(),
      policyVersion: number,
      approvals: z.array(z.strictObject({ person: id, digest: hash })),
    }),
  ),
  event('proposal.supersede', 'proposal', moved.extend({ by: number })),
  event('proposal.rolled-back', 'proposal', moved.extend({ by: number })),
  event('proposal.expire', 'proposal', reasoned),
  event('proposal.make-stale', 'proposal', reasoned),
  event('proposal.fail', 'proposal', reasoned),
  event('simulation.request', 'simulation', z.strictObject({ proposal: id, revisionHash: hash })),
  event('simulation.repeat', 'simulation', z.strictObject({ proposalId: id, repeatsId: id })),
  event(
    'simulation.finish',
    'simulation',
    z.strictObject({
      ...ended,
      evidenceHash: hash,
      accountSnapshotHash: hash,
      marketSnapshotHash: hash,
      methodVersion: z.string(),
    }),
  ),
  event('simulation.fail', 'simulation', z.strictObject({ ...ended, failure: z.string() })),
  event(
    'margin-run.complete',
    'margin-run',
    z.strictObject({
      versionNumber: number,
      previousVersionNumber: number.nullable(),
      inputsRevision: z.string().regex(/^\d+$/),
      methodVersion: z.string(),
      accounts: count,
      unpriced: count,
      initialMargin: decimal,
      maintenanceMargin: decimal,
      equity: decimal,
      callsOpenBefore: count,
      callsOpened: count,
      callsEscalated: count,
      callsEased: count,
      callsClosed: count,
      callEventsHash: hash,
    }),
  ),
]);

/** The actions that the first format knew. */
export const FORMAT_1_ACTIONS: ReadonlySet<string> = new Set(
  events.options.map(({ shape }) => shape.action.value),
);

/** An entry of the first format as an event of today; refused with the first thing that is wrong with it. */
export function readFormat1(value: unknown): Result<AuditEvent, string> {
  const parsed = events.safeParse(value);
  return parsed.success ? ok(inTodaysWords(parsed.data)) : refuse(firstIssue(parsed.error));
}

/**
 * Two actions had names that differed by two letters: a rollback that was proposed, and the proposal that one undid.
 * A revision was of a parameter set without saying so, and a plan was one time, not a list of steps. All else is said
 * as then.
 */
function inTodaysWords(event: z.infer<typeof events>): AuditEvent {
  switch (event.action) {
    case 'proposal.comment':
      return event;
    case 'proposal.create':
      return { ...event, payload: proposalToday(event.payload) };
    case 'proposal.roll-back':
      return { ...event, action: 'proposal.create-rollback', payload: proposalToday(event.payload) };
    case 'proposal.rolled-back':
      return { ...event, action: 'proposal.undo', payload: proposalToday(event.payload) };
    case 'proposal.approve':
      return { ...event, payload: proposalToday(event.payload) };
    case 'proposal.reject':
      return { ...event, payload: proposalToday(event.payload) };
    case 'proposal.request-changes':
      return { ...event, payload: proposalToday(event.payload) };
    case 'proposal.queue':
      return { ...event, payload: proposalToday(event.payload) };
    case 'proposal.activate':
      return { ...event, payload: proposalToday(event.payload) };
    case 'proposal.supersede':
      return { ...event, payload: proposalToday(event.payload) };
    case 'proposal.withdraw':
    case 'proposal.cancel':
    case 'proposal.expire':
    case 'proposal.make-stale':
    case 'proposal.fail':
      return { ...event, payload: proposalToday(event.payload) };
    case 'proposal.revise':
    case 'proposal.plan':
    case 'proposal.rebase':
    case 'proposal.submit':
    case 'proposal.make-ready':
    case 'proposal.claim':
      return { ...event, payload: proposalToday(event.payload) };
    default:
      return event;
  }
}

type Proposal1 = Pick<z.infer<typeof made>, 'activateAt' | 'graceMinutes' | 'revision'>;

function proposalToday<Payload extends Proposal1>({
  activateAt,
  graceMinutes,
  revision: { parameterSetHash, ...revision },
  ...payload
}: Payload) {
  return {
    ...payload,
    activationPlan: { format: 'margrave/activation-plan/1', activateAt, graceMinutes },
    revision: { ...revision, documentKind: 'PARAMETER_SET' as const, documentHash: parameterSetHash },
  };
}
