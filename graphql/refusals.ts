import type { ObjectRef } from '@pothos/core';
import { assert, unreachable } from '../lib/domain/assert';
import type { Role } from '../lib/domain/governance/actor';
import type { ProposalState } from '../lib/domain/governance/proposal';
import type { Fault } from '../lib/domain/result';
import { builder, type Types } from './builder';
import { proposalState, role } from './enums';

/** Every refusal of every use case, as the domain gives it. One code is one type of the schema. */
export type Refusal =
  | { readonly code: 'Unauthenticated' }
  | {
      readonly code: 'Forbidden';
      readonly right: string;
      readonly roles: readonly Role[];
      readonly tokenScopes: boolean;
    }
  | { readonly code: 'NotFound'; readonly what: string }
  | { readonly code: 'InvalidInput'; readonly faults: readonly Fault[] }
  | {
      readonly code: 'WrongState';
      readonly state: ProposalState;
      readonly allowed: readonly ProposalState[];
    }
  | { readonly code: 'StaleRevision'; readonly currentRevisionHash: string }
  | { readonly code: 'StaleBase'; readonly baseVersion: number; readonly liveVersion: number }
  | { readonly code: 'StaleEvidence'; readonly currentEvidenceHash: string | null }
  | { readonly code: 'NoEvidence' }
  | { readonly code: 'OwnProposal' }
  | { readonly code: 'NotAuthor' }
  | { readonly code: 'TokenMayNotVote' }
  | { readonly code: 'TokenMayNotIssue' }
  | { readonly code: 'AlreadyVoted' }
  | { readonly code: 'ReauthenticationRequired'; readonly maxAgeSeconds: number }
  | { readonly code: 'RebaseConflict'; readonly faults: readonly Fault[] }
  | { readonly code: 'NothingChanged' }
  | { readonly code: 'PlanInThePast'; readonly activateAt: Date }
  | { readonly code: 'MissingPrices'; readonly instruments: readonly string[] }
  | { readonly code: 'OwnRoles' }
  | { readonly code: 'LastAdministrator' };

export type RefusalCode = Refusal['code'];
export type RefusalOf<Code extends RefusalCode> = Extract<Refusal, { readonly code: Code }>;

const list = (names: readonly string[]): string => names.join(', ');

/** What a person reads. A new refusal in the domain does not compile until it has its sentence here. */
export function sentence(refusal: Refusal): string {
  switch (refusal.code) {
    case 'Unauthenticated':
      return 'Sign in first.';
    case 'Forbidden':
      return refusal.tokenScopes
        ? `The token's scopes, or its owner's roles, do not give the right ${refusal.right}.`
        : `This needs the right ${refusal.right}, which ${list(refusal.roles)} hold.`;
    case 'NotFound':
      return `There is no such ${refusal.what}.`;
    case 'InvalidInput':
      return refusal.faults.length === 1
        ? 'The input breaks a rule.'
        : `The input breaks ${refusal.faults.length} rules.`;
    case 'WrongState':
      return `The proposal is ${refusal.state}; this can be done in ${list(refusal.allowed)}.`;
    case 'StaleRevision':
      return 'The proposal has been edited since; look at its current revision first.';
    case 'StaleBase':
      return `The proposal changes version ${refusal.baseVersion}, but version ${refusal.liveVersion} is live; rebase it.`;
    case 'StaleEvidence':
      return 'The evidence is not the current one, or too old; look at the newest simulation.';
    case 'NoEvidence':
      return 'No simulation of this revision has finished; simulate it first.';
    case 'OwnProposal':
      return 'You wrote it; someone else must approve it.';
    case 'NotAuthor':
      return 'Only its author may withdraw a proposal.';
    case 'TokenMayNotVote':
      return 'An API token never votes; a person must sign in.';
    case 'TokenMayNotIssue':
      return 'An API token never issues another; a person must sign in.';
    case 'AlreadyVoted':
      return 'You have voted in this review cycle.';
    case 'ReauthenticationRequired':
      return `Prove who you are again: a vote needs a sign-in of the last ${refusal.maxAgeSeconds} seconds.`;
    case 'RebaseConflict':
      return 'The live version changed the same parameters; settle the conflicts by hand.';
    case 'NothingChanged':
      return 'This equals what is there already.';
    case 'PlanInThePast':
      return `The time to activate, ${refusal.activateAt.toISOString()}, has passed; plan another.`;
    case 'MissingPrices':
      return `No mark price for ${list(refusal.instruments)}; a missing price never counts as zero.`;
    case 'OwnRoles':
      return 'Nobody changes their own roles or disables themselves.';
    case 'LastAdministrator':
      return 'The venue would be left without an administrator.';
    default:
      return unreachable(refusal);
  }
}

const userError = builder.interfaceRef<Refusal>('UserError').implement({
  description: 'A refusal: nothing was changed. Its type says which, its fields what to do.',
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
        nullable: true,
        description: 'Hash of the current evidence; null when it is too old to count.',
      }),
    }),
  ),
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
  OwnRoles: refusalType('OwnRoles', 'Nobody changes their own standing.'),
  LastAdministrator: refusalType('LastAdministrator', 'The venue keeps at least one administrator.'),
};

function isRefusal(value: object): value is Refusal {
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
