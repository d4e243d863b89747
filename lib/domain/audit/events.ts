import * as z from 'zod';
import { assert } from '../assert';
import { parseActivationPlan } from '../governance/activation/activation-plan';
import { ROLES, TOKEN_SCOPES } from '../governance/people/actor';
import { ACTS } from '../governance/people/proofs';
import { SIGN_IN_METHODS } from '../governance/people/session';
import { VERDICTS } from '../governance/approval/digest';
import { DOCUMENT_KINDS } from '../governance/proposal/document';
import { PROPOSAL_STATES, type ChangingAct } from '../governance/proposal/proposal';
import { canonicalJson } from '../json/canonical';
import { ok, refuse, type Result } from '../result';
import { ADJUSTMENT_SHAPES } from './adjustment-shapes';
import { BOOK_SHAPES } from './book-shapes';
import { taken } from './import-shapes';
import { count, decimal, firstIssue, hash, id, instant, number } from './event-words';
import { ENDED_SHAPE, HOLD_SHAPE, PLAY_SHAPE, RELEASE_SHAPE, STOP_SHAPE } from './price-shapes';
import { PASSING_SHAPES } from './proposal-shapes';
import { SCENARIO_SHAPES } from './scenario-shapes';
import { ACTIVATED_SHAPE, loggedVersion, RAMP_STEP_SHAPE } from './activation-shapes';
import { DENIAL_REASONS, DENIED_SUBJECTS, STRANGER_REASONS } from './denial';

/**
 * Every event of the audit log, by its action: who writes one makes it of this union, verifying reads it back through
 * the same, and what is none is a finding. All objects are strict: a member that nobody declared is refused.
 *
 * Entries of the first format have their own, frozen readers: `format-1.ts`.
 */

const roles = z.array(z.enum(ROLES));
const state = z.enum(PROPOSAL_STATES);

/** Whether JSON is an activation plan, in whichever form it was written. */
function isPlan(value: unknown): boolean {
  return typeof value === 'object' && value !== null && parseActivationPlan(canonicalJson(value)).ok;
}

const revision = z.strictObject({
  hash,
  ordinal: number,
  documentKind: z.enum(DOCUMENT_KINDS),
  documentHash: hash,
  baseVersion: number,
  editor: id,
  note: z.string().nullable(),
});
export type LoggedRevision = z.infer<typeof revision>;

const vote = z.strictObject({
  id,
  personId: id,
  verdict: z.enum(VERDICTS),
  reviewCycle: number,
  digest: hash,
  digestText: z.string(),
  reason: z.string().nullable(),
});
export type LoggedVote = z.infer<typeof vote>;
const made = z.strictObject({
  number,
  kind: z.enum(['CHANGE', 'ROLLBACK']),
  /** The state before; null when the act made the proposal. */
  from: z.null(),
  /** The state after, which may be the same. */
  to: state,
  reviewCycle: number,
  titleHash: hash,
  rationaleHash: hash,
  /** As it is stored: in a form that can be carried out. */
  activationPlan: z.unknown().refine(isPlan, 'no activation plan'),
  activationPlanHash: hash,
  revision,
});
const moved = made.extend({ from: state });
/** A proposal as an act left it. */
export type LoggedProposal = Omit<z.infer<typeof made>, 'from'>;
const because = { reason: z.string() };
const simulation = { proposalId: id, repeatsId: id.nullable(), revisionHash: hash };

function event<const Action extends string, const Kind extends string, Payload extends z.ZodObject>(
  action: Action,
  subjectKind: Kind | readonly Kind[],
  payload: Payload,
) {
  return z.strictObject({
    action: z.literal(action),
    subjectKind: z.enum(typeof subjectKind === 'string' ? [subjectKind] : subjectKind),
    subjectId: id,
    payload,
  });
}

const ofPerson = <Action extends string, Shape extends z.ZodRawShape>(action: Action, shape: Shape) =>
  event(action, 'person', z.strictObject(shape));
const ofProposal = <Action extends string, Shape extends z.ZodRawShape>(action: Action, shape: Shape) =>
  event(action, 'proposal', moved.extend(shape));
const ofSimulation = <Action extends string, Shape extends z.ZodRawShape>(action: Action, shape: Shape) =>
  event(action, 'simulation', z.strictObject(shape));
const ofImport = <Kind extends string, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) =>
  event(
    `${kind}.import` as const,
    'import',
    z.strictObject({ kind: z.literal(kind), ...taken }).extend(shape),
  );

const ofInstrument = <Action extends string, Shape extends z.ZodRawShape>(action: Action, shape: Shape) =>
  event(action, 'instrument', z.strictObject(shape));
const events = z.discriminatedUnion('action', [
  event(
    'venue.found',
    'venue',
    z.strictObject({
      name: z.string(),
      settlementAsset: z.string(),
      policyVersion: number,
      policyHash: hash,
      version: loggedVersion,
    }),
  ),
  ofPerson('person.add', { email: z.string(), roles }),
  ofPerson('person.admit', { issuer: z.string(), subject: z.string(), roles }),
  ofPerson('person.bind', { issuer: z.string(), subject: z.string(), roles }),
  ofPerson('person.invite', { expiresAt: instant }),
  ofPerson('person.accept-invitation', {}),
  ofPerson('person.set-roles', { before: roles, after: roles }),
  // Entries of earlier releases have no reason.
  ofPerson('person.disable', { sessionsEnded: count.optional(), reason: z.string().optional() }),
  ofPerson('person.enable', { reason: z.string().optional() }),
  ofPerson('session.sign-in', { method: z.enum(SIGN_IN_METHODS), session: id.optional() }),
  ofPerson('session.end', { session: id }),
  ofPerson('session.refuse', { method: z.enum(['password', 'oidc']) }),
  event(
    'access.deny',
    DENIED_SUBJECTS,
    z.strictObject({ act: z.enum(ACTS), reason: z.enum(DENIAL_REASONS) }),
  ),
  event(
    'access.count-denials',
    'source',
    z.strictObject({
      minute: instant,
      count: number,
      denials: z.array(
        z.strictObject({
          reason: z.enum([...DENIAL_REASONS, ...STRANGER_REASONS]),
          about: z.string().nullable(),
          count: number,
        }),
      ),
    }),
  ),
  event(
    'token.issue',
    'token',
    z.strictObject({
      name: z.string(),
      prefix: z.string(),
      scopes: z.array(z.enum(TOKEN_SCOPES)),
      expiresAt: instant,
    }),
  ),
  event('token.revoke', 'token', z.strictObject({ prefix: z.string(), ownerId: id })),
  event('account.close', 'account', z.strictObject(because)),
  event('account.reopen', 'account', z.strictObject({})),
  event('instrument.close', 'instrument', z.strictObject(because)),
  event('instrument.reopen', 'instrument', z.strictObject({})),
  ofImport('instruments', { instruments: count, proposalId: id.nullable() }),
  ofImport('accounts', { closed: count.optional() }),
  ofImport('prices', { held: z.strictObject({ prices: count, instruments: count }).optional() }),
  ofInstrument('price.hold', HOLD_SHAPE),
  ofInstrument('price.release', RELEASE_SHAPE),
  ofInstrument('price.confirm', ENDED_SHAPE),
  ofInstrument('price.reject', ENDED_SHAPE),
  event('book.keep', 'venue', BOOK_SHAPES.keep),
  event('book.drop', 'venue', BOOK_SHAPES.drop),
  event('fund.state', 'fund', BOOK_SHAPES.fund),
  event('market.play', 'play', z.strictObject(PLAY_SHAPE)),
  event('market.stop', 'play', z.strictObject(STOP_SHAPE)),
  event('proposal.create', 'proposal', made),
  event('proposal.create-rollback', 'proposal', made.extend({ toVersion: number, ...because })),
  ofProposal('proposal.revise', {}),
  ofProposal('proposal.plan', {}),
  ofProposal('proposal.rebase', {}),
  event('proposal.comment', 'proposal', PASSING_SHAPES.comment),
  event('proposal.find-altered', 'proposal', PASSING_SHAPES.findAltered),
  event('proposal.measure', 'proposal', PASSING_SHAPES.measure),
  ofProposal('proposal.submit', {}),
  ofProposal('proposal.approve', { vote, approvals: number }),
  ofProposal('proposal.reject', { vote, ...because }),
  ofProposal('proposal.request-changes', { vote, ...because }),
  ofProposal('proposal.withdraw', because),
  ofProposal('proposal.cancel', because),
  ofProposal('proposal.reopen', because),
  ofProposal('proposal.queue', { eta: instant, graceUntil: instant }),
  ofProposal('proposal.make-ready', {}),
  ofProposal('proposal.claim', {}),
  ofProposal('proposal.activate', {
    ...ACTIVATED_SHAPE,
    // Entries of earlier releases say nothing of the effect at that moment.
    presentEffectHash: hash.optional(),
    accountsLiquidatable: count.optional(),
    notionalLiquidatable: decimal.optional(),
    /** Of the version with the dials that stand as it goes live; left out where it is as approved. */
    effectiveHash: hash.optional(),
  }),
  // Its version is live at the first step's weights, which may be 0.
  ofProposal('proposal.ramp', { ...ACTIVATED_SHAPE, classes: z.array(z.string()), ...RAMP_STEP_SHAPE }),
  ofProposal('proposal.step', RAMP_STEP_SHAPE),
  ofProposal('proposal.arrive', RAMP_STEP_SHAPE),
  // Held: until somebody resumes it. Else it goes on by itself. Entries of an earlier release do not say.
  ofProposal('proposal.pause', { ...because, isHeld: z.boolean().optional() }),
  ofProposal('proposal.resume', {}),
  ofProposal('proposal.abort', because),
  ofProposal('proposal.supersede', { by: number }),
  ofProposal('proposal.undo', { by: number }),
  ofProposal('proposal.expire', because),
  // With the hash of the effect at that moment, where that is why.
  ofProposal('proposal.make-stale', { ...because, presentEffectHash: hash.optional() }),
  ofProposal('proposal.fail', because),
  event('adjustment.step', 'programme', ADJUSTMENT_SHAPES.step),
  event('adjustment.hold', 'programme', ADJUSTMENT_SHAPES.hold),
  event('adjustment.constrain', 'programme', ADJUSTMENT_SHAPES.constrain),
  event('adjustment.uncover', 'programme', ADJUSTMENT_SHAPES.uncover),
  event('adjustment.call', 'account', ADJUSTMENT_SHAPES.call),
  event('adjustment.end-call', 'account', ADJUSTMENT_SHAPES.endCall),
  event('adjustment.review', 'programme', ADJUSTMENT_SHAPES.review),
  event('adjustment.anchor', 'venue', ADJUSTMENT_SHAPES.anchor),
  event('adjustment.suspend', 'programme', ADJUSTMENT_SHAPES.suspend),
  event('adjustment.order', 'programme', ADJUSTMENT_SHAPES.order),
  event('adjustment.agree', 'programme', ADJUSTMENT_SHAPES.agree),
  event('adjustment.carry-out', 'programme', ADJUSTMENT_SHAPES.carryOut),
  event('adjustment.revert', 'programme', ADJUSTMENT_SHAPES.revert),
  // With the scenarios of the library that it is asked with, if any.
  ofSimulation('simulation.request', { proposal: id, revisionHash: hash, scenarioSetHash: hash.optional() }),
  ofSimulation('simulation.repeat', { proposalId: id, repeatsId: id }),
  ofSimulation('simulation.finish', {
    ...simulation,
    ...{ evidenceHash: hash, accountSnapshotHash: hash, marketSnapshotHash: hash },
    methodVersion: z.string(),
  }),
  ofSimulation('simulation.fail', { ...simulation, failure: z.string() }),
  ofSimulation('simulation.cancel', simulation),
  event('scenario.add', 'scenario', SCENARIO_SHAPES.add),
  event('scenario.retire', 'scenario', SCENARIO_SHAPES.retire),
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

/** One act, as the log tells it, without who did it and when. */
export type AuditEvent = z.infer<typeof events>;
export type AuditAction = AuditEvent['action'];
export type PayloadOf<Action extends string> = Extract<AuditEvent, { action: Action }>['payload'];

type Kebab<Text extends string> = Text extends `${infer Head}${infer Tail}`
  ? `${Head extends Lowercase<Head> ? Head : `-${Lowercase<Head>}`}${Kebab<Tail>}`
  : '';
/** The action that an act on a proposal is logged as. */
export type ActionOf<Act extends ChangingAct> = `proposal.${Kebab<Act>}`;

/** The action that an act on a proposal is logged as: its own name, hyphenated. */
export function proposalAction<Act extends ChangingAct>(act: Act): ActionOf<Act> {
  return `proposal.${act.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}` as ActionOf<Act>;
}

/** Any value as an event; refused with the first thing that is wrong with it: a JSON Pointer and a few words. */
export function readAuditEvent(value: unknown): Result<AuditEvent, string> {
  const parsed = events.safeParse(value);
  return parsed.success ? ok(parsed.data) : refuse(firstIssue(parsed.error));
}

/** The event that its parts make. @throws when they make none: a bug of who writes it */
export function auditEvent(parts: {
  readonly action: AuditAction;
  readonly subjectKind: AuditEvent['subjectKind'];
  readonly subjectId: string;
  readonly payload: object;
}): AuditEvent {
  const read = readAuditEvent(parts);
  assert(read.ok, `${parts.action} is an event; ${read.ok ? '' : read.refusal}`);
  return read.value;
}
