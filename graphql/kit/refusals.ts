import type { ObjectRef } from '@pothos/core';
import { assert } from '../../lib/domain/assert';
import type { Refusal, RefusalCode, RefusalOf } from '../../lib/domain/refusals';
import type { GuardrailBreach } from '../../lib/domain/governance/guardrails/breach';
import type { Fault } from '../../lib/domain/result';
import { builder, type Types } from './builder';
import { proposalState, role } from './enums';
import { sentence } from './refusal-sentences';

export const userError = builder.interfaceRef<Refusal>('UserError').implement({
  description: 'A refusal: nothing was changed. Its type says which, its fields what to do.',
  resolveType: ({ code }) => code,
  fields: (t) => ({
    message: t.string({ description: 'One sentence for people.', resolve: sentence }),
  }),
});

export const faultType = builder.objectRef<Fault>('Fault').implement({
  description: 'One fault of an input.',
  fields: (t) => ({
    path: t.exposeString('path', { description: 'JSON Pointer (RFC 6901) to the place; empty: the whole.' }),
    rule: t.exposeString('rule', { description: 'Stable kebab-case name of the rule, for programs.' }),
    message: t.exposeString('message', { description: 'One sentence for people.' }),
  }),
});

export const guardrailFault = builder.objectRef<GuardrailBreach>('GuardrailFault').implement({
  description: 'A guardrail that a change does not keep within.',
  fields: (t) => ({
    path: t.exposeString('path', {
      description: 'JSON Pointer (RFC 6901) to the place in the proposed document; empty: the whole.',
    }),
    rule: t.exposeString('rule', { description: 'Stable kebab-case name of the guardrail, for programs.' }),
    message: t.exposeString('message', { description: 'One sentence for people.' }),
    limit: t.exposeString('limit', { description: 'What the policy allows, with its unit.' }),
    actual: t.exposeString('actual', {
      nullable: true,
      description: 'What the change does, with its unit; null where that cannot be shown.',
    }),
  }),
});

type Fields<Code extends RefusalCode> = Parameters<
  ReturnType<typeof builder.objectRef<RefusalOf<Code>>>['implement']
>[0]['fields'];

/** One object type for one refusal. */
function refusalType<Code extends RefusalCode>(
  code: Code,
  description: string,
  fields?: Fields<Code>,
): ObjectRef<Types, RefusalOf<Code>> {
  return builder.objectRef<RefusalOf<Code>>(code).implement({
    description,
    interfaces: [userError],
    ...(fields ? { fields } : {}),
  });
}

const REFUSAL_TYPES: {
  readonly [Code in RefusalCode]: ObjectRef<Types, RefusalOf<Code>>;
} = {
  Unauthenticated: refusalType('Unauthenticated', 'Nobody has signed in.'),
  Forbidden: refusalType('Forbidden', 'Whoever asks lacks the right.', (t) => ({
    right: t.exposeString('right', { description: 'The right that lacks.' }),
    roles: t.field({
      type: [role],
      description: 'The roles that hold it.',
      resolve: ({ roles }) => [...roles],
    }),
  })),
  NotFound: refusalType('NotFound', 'What an id or a number names does not exist.', (t) => ({
    what: t.exposeString('what', { description: 'The noun that was looked for.' }),
  })),
  InvalidInput: refusalType('InvalidInput', 'The input breaks rules; every fault is listed.', (t) => ({
    faults: t.field({
      type: [faultType],
      description: 'Every fault that could be found.',
      resolve: ({ faults }) => [...faults],
    }),
  })),
  WrongState: refusalType('WrongState', "Cannot be done in the proposal's state.", (t) => ({
    state: t.field({ type: proposalState, description: 'Its state now.', resolve: ({ state }) => state }),
    allowed: t.field({
      type: [proposalState],
      description: 'The states in which it can be done.',
      resolve: ({ allowed }) => [...allowed],
    }),
  })),
  StaleRevision: refusalType('StaleRevision', 'The revision named is not the current one.', (t) => ({
    currentRevisionHash: t.exposeString('currentRevisionHash', {
      description: 'Hash of the current revision.',
    }),
  })),
  StaleBase: refusalType('StaleBase', 'Another version went live since; rebase.', (t) => ({
    baseVersion: t.exposeInt('baseVersion', { description: 'Number of the version it changes.' }),
    liveVersion: t.exposeInt('liveVersion', { description: 'Number of the version that is live.' }),
  })),
  StaleEvidence: refusalType(
    'StaleEvidence',
    'The evidence named is not the current one, or older than the policy allows.',
    (t) => ({
      currentEvidenceHash: t.exposeString('currentEvidenceHash', {
        description: 'Hash of the current evidence.',
      }),
      tooOld: t.exposeBoolean('tooOld', {
        description: 'Whether that evidence is older than the policy allows.',
      }),
      drifted: t.exposeString('drifted', {
        nullable: true,
        description:
          'What has moved since it was found, further than the policy allows: a price, or what accounts hold; null when nothing has.',
      }),
    }),
  ),
  SimulationEnded: refusalType('SimulationEnded', 'The simulation has ended already.'),
  NoEvidence: refusalType('NoEvidence', 'The current revision has no finished simulation.'),
  OwnProposal: refusalType('OwnProposal', 'Its author or an editor, in any disguise, may not vote on it.'),
  NotAuthor: refusalType('NotAuthor', 'Only its author may do this.'),
  TokenMayNotVote: refusalType('TokenMayNotVote', 'An API token never votes, whatever its scopes.'),
  TokenMayNotIssue: refusalType('TokenMayNotIssue', 'An API token never issues another.'),
  AlreadyVoted: refusalType('AlreadyVoted', 'One vote a person and review cycle.'),
  ReauthenticationRequired: refusalType(
    'ReauthenticationRequired',
    'The proof of identity is older than the policy allows.',
    (t) => ({
      maxAgeSeconds: t.exposeInt('maxAgeSeconds', { description: 'Greatest age of the proof, in seconds.' }),
    }),
  ),
  RebaseConflict: refusalType(
    'RebaseConflict',
    'Both the proposal and the live version changed the same parameter.',
    (t) => ({
      faults: t.field({
        type: [faultType],
        description: 'One for each parameter in conflict.',
        resolve: ({ faults }) => [...faults],
      }),
    }),
  ),
  NothingChanged: refusalType('NothingChanged', 'The document equals the one it would change.'),
  ApprovalLost: refusalType(
    'ApprovalLost',
    'Something that was approved has moved or was taken back since.',
    (t) => ({ reason: t.exposeString('reason', { description: 'What, for people.' }) }),
  ),
  GuardrailBreached: refusalType(
    'GuardrailBreached',
    'It goes further or faster than the policy lets any change go, whoever approves it.',
    (t) => ({
      faults: t.field({
        type: [guardrailFault],
        description: 'Every guardrail that it does not keep within.',
        resolve: ({ faults }) => [...faults],
      }),
    }),
  ),
  ApprovalStands: refusalType(
    'ApprovalStands',
    'It is approved on the evidence it has, which another simulation could take away.',
  ),
  PlanInThePast: refusalType('PlanInThePast', 'The planned time has passed.', (t) => ({
    activateAt: t.field({
      type: 'DateTime',
      description: 'The planned time.',
      resolve: ({ activateAt }) => activateAt,
    }),
  })),
  MissingPrices: refusalType('MissingPrices', 'Instruments held have no mark price.', (t) => ({
    instruments: t.stringList({
      description: 'Symbols without a price.',
      resolve: ({ instruments }) => [...instruments],
    }),
  })),
  MissingMarketFigures: refusalType(
    'MissingMarketFigures',
    'A formula needs figures of the market that it does not have.',
    (t) => ({
      missing: t.stringList({
        description: 'Subject and figure, e.g. "BTC-PERP OPEN_INTEREST".',
        resolve: ({ figures }) => [...figures],
      }),
    }),
  ),
  OwnRoles: refusalType('OwnRoles', 'Nobody changes their own standing.'),
  LastAdministrator: refusalType('LastAdministrator', 'The venue keeps at least one administrator.'),
  HoldEnded: refusalType('HoldEnded', 'The price is no longer held.', (t) => ({
    instrument: t.exposeString('instrument', { description: 'Symbol.' }),
  })),
  HeldPriceMoved: refusalType('HeldPriceMoved', 'Another price is held by now than the one named.', (t) => ({
    instrument: t.exposeString('instrument', { description: 'Symbol.' }),
    price: t.expose('price', { type: 'Decimal', description: 'The newest held price.' }),
  })),
  ProgrammeNotReady: refusalType(
    'ProgrammeNotReady',
    'What is ordered of an adjustment programme does not fit where it stands.',
  ),
  StillInUse: refusalType('StillInUse', 'What is to be closed is still held or needed.', (t) => ({
    uses: t.stringList({ description: 'By what, in words.', resolve: ({ uses }) => [...uses] }),
  })),
  NotInvitable: refusalType(
    'NotInvitable',
    'The person needs no link to sign in, or could not use one.',
    (t) => ({
      because: t.exposeString('because', { description: 'SIGNS_IN, SUSPENDED or SINGLE_SIGN_ON.' }),
    }),
  ),
};

/** Whether what a mutation resolves to is a refusal. */
export function isRefusal(value: object): value is Refusal {
  return 'code' in value && typeof value.code === 'string' && Object.hasOwn(REFUSAL_TYPES, value.code);
}

/**
 * The union a mutation answers with: what it changed, or one of its refusals. A use case that gains a refusal
 * no longer fits its union, and does not compile until it is named there.
 *
 * @param codes each refusal of the use case, once
 */
export function resultUnion<Success extends object, const Code extends RefusalCode>(
  name: string,
  success: ObjectRef<Types, Success>,
  codes: readonly Code[],
) {
  assert(new Set(codes).size === codes.length, `${name} names each refusal once`);
  const refusals = codes.map((code) => REFUSAL_TYPES[code]);
  return builder.unionType(name, {
    description: `What ${name.replace(/Result$/, '')} answers with: what it made or changed, or why not.`,
    types: [success, ...refusals] as ObjectRef<Types, Success | RefusalOf<Code>>[],
    resolveType: (value) => (isRefusal(value) ? value.code : success.name),
  });
}

/** Refusals of nearly every mutation: who asks, and what was sent. */
export const ACCESS = ['Unauthenticated', 'Forbidden'] as const;
