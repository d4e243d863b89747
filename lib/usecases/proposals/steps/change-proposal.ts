import { assert } from '../../../domain/assert';
import {
  auditEvent,
  proposalAction,
  type ActionOf,
  type LoggedProposal,
  type PayloadOf,
} from '../../../domain/audit/events';
import type { Actor } from '../../../domain/governance/people/actor';
import { nextState, type ChangingAct } from '../../../domain/governance/proposal/proposal';
import type { ProposalRecord, ProposalStore } from '../../../ports/governance';
import type { UnitOfWork } from '../../../ports/unit-of-work';
import { payloadOfAct } from './describe-proposal';

/** What an act changes besides the state and the reason for it. */
export type Changes = Omit<Parameters<ProposalStore['update']>[1], 'state' | 'stateReason'>;

/** What the log says of an act besides how it left the proposal; `reason` is kept with the proposal as well. */
type Particulars<Act extends ChangingAct> = Omit<PayloadOf<ActionOf<Act>>, keyof LoggedProposal | 'from'>;

/**
 * Moves a locked proposal by an act that its state allows, and says so in the log, under the act's own name. A reason
 * of an earlier state goes with it.
 */
export async function changeProposal<Act extends ChangingAct>(
  unit: UnitOfWork,
  actor: Actor,
  proposal: ProposalRecord,
  act: Act,
  particulars: Particulars<Act>,
  changes: Changes = {},
): Promise<ProposalRecord> {
  const state = nextState(proposal.state, act);
  assert(state !== null, `${act} may be done to a proposal that is ${proposal.state}`);
  const moved = { ...proposal, ...changes, state };
  const event = auditEvent({
    action: proposalAction(act),
    subjectKind: 'proposal',
    subjectId: proposal.id,
    payload: { ...(await payloadOfAct(unit, proposal, moved)), ...particulars },
  });
  const stateReason = 'reason' in event.payload ? (event.payload.reason ?? null) : null;
  const change = { ...changes, state, stateReason };
  await unit.proposals.update(proposal.id, change);
  await unit.audit.append({ actor, ...event });
  return { ...moved, ...change };
}
