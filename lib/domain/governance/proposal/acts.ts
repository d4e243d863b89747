import type { NotAuthor, WrongState } from '../../refusals';
import {
  accessRefusal,
  responsiblePersonId,
  type AccessRefusal,
  type Actor,
  type Right,
} from '../people/actor';
import type { RampStatus } from '../activation/ramp-steps';
import { nextState, statesFor, type ProposalAct, type ProposalState } from './proposal';

/** What people do to a proposal, in the order in which a page offers it: what takes it on first, what ends it last. */
export const PERSON_ACTS = [
  'APPROVE',
  'REQUEST_CHANGES',
  'REJECT',
  'SUBMIT',
  'QUEUE',
  'REBASE',
  'SIMULATE',
  'EDIT',
  'PLAN',
  'RESUME_RAMP',
  'PAUSE_RAMP',
  'ROLL_BACK',
  'ABORT_RAMP',
  'WITHDRAW',
  'CANCEL',
] as const;
export type PersonAct = (typeof PERSON_ACTS)[number];

/** The right that each needs, and which act of the proposal's life it is. */
const ACTS: Record<PersonAct, { readonly right: Right; readonly is: ProposalAct }> = {
  APPROVE: { right: 'VOTE', is: 'approve' },
  REQUEST_CHANGES: { right: 'VOTE', is: 'requestChanges' },
  REJECT: { right: 'VOTE', is: 'reject' },
  SUBMIT: { right: 'PROPOSE', is: 'submit' },
  QUEUE: { right: 'QUEUE', is: 'queue' },
  REBASE: { right: 'PROPOSE', is: 'revise' },
  SIMULATE: { right: 'PROPOSE', is: 'simulate' },
  EDIT: { right: 'PROPOSE', is: 'revise' },
  PLAN: { right: 'PLAN', is: 'revise' },
  RESUME_RAMP: { right: 'QUEUE', is: 'resume' },
  PAUSE_RAMP: { right: 'SUSPEND', is: 'pause' },
  ROLL_BACK: { right: 'ROLL_BACK', is: 'undo' },
  ABORT_RAMP: { right: 'CANCEL', is: 'abort' },
  WITHDRAW: { right: 'PROPOSE', is: 'withdraw' },
  CANCEL: { right: 'CANCEL', is: 'cancel' },
};

/** Whether an actor may do an act to any proposal at all: asked before one is looked up, so that nobody learns of it. */
export function actAccessRefusal(act: PersonAct, actor: Actor): AccessRefusal | null {
  return accessRefusal(actor, ACTS[act].right);
}

/** The refusal of an act that the state does not offer; null when it does. */
export function stateRefusal(act: PersonAct, state: ProposalState): WrongState | null {
  const { is } = ACTS[act];
  return nextState(state, is) === null ? { code: 'WrongState', state, allowed: statesFor(is) } : null;
}

/** Why an act on the ramp of a proposal whose state offers it may not be done: by how that ramp goes on. */
export function rampRefusal(
  act: PersonAct,
  state: ProposalState,
  ramp: RampStatus | null,
): WrongState | null {
  const may: Partial<Record<PersonAct, readonly RampStatus[]>> = {
    PAUSE_RAMP: ['RUNNING', 'WAITING'],
    RESUME_RAMP: ['HELD'],
    ABORT_RAMP: ['RUNNING', 'WAITING', 'HELD'],
  };
  const allowed = may[act];
  if (allowed === undefined || (ramp !== null && allowed.includes(ramp))) return null;
  return { code: 'WrongState', state, allowed: act === 'RESUME_RAMP' ? ['PAUSED'] : ['RAMPING'] };
}

export type ActRefusal = AccessRefusal | NotAuthor | WrongState;

/** Why an actor may not do an act to a proposal, by right, authorship and state; what else it asks is its own. */
export function actRefusal<Act extends PersonAct>(
  act: Act,
  actor: Actor,
  { state, authorId }: { readonly state: ProposalState; readonly authorId: string },
): (Act extends 'WITHDRAW' ? ActRefusal : Exclude<ActRefusal, NotAuthor>) | null;
export function actRefusal(
  act: PersonAct,
  actor: Actor,
  { state, authorId }: { readonly state: ProposalState; readonly authorId: string },
): ActRefusal | null {
  const access = actAccessRefusal(act, actor);
  if (access) return access;
  if (act === 'WITHDRAW' && responsiblePersonId(actor) !== authorId) return { code: 'NotAuthor' };
  return stateRefusal(act, state);
}
