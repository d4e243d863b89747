import { assert } from '../domain/assert';
import type { Actor } from '../domain/governance/actor';
import { nextState, type ProposalAct } from '../domain/governance/proposal';
import type { ProposalRecord, ProposalStore, UnitOfWork } from '../ports';
import { proposalPayload } from './describe-proposal';

/** What an act changes besides the state. */
export type Changes = Omit<Parameters<ProposalStore['update']>[1], 'state'>;

/**
 * Moves a locked proposal by an act that its state allows, and says so in the log. A reason of an earlier state
 * goes with it.
 */
export async function changeProposal(
  unit: UnitOfWork,
  actor: Actor,
  proposal: ProposalRecord,
  act: ProposalAct,
  log: { readonly action: string; readonly particulars?: Readonly<Record<string, unknown>> },
  changes: Changes = {},
): Promise<ProposalRecord> {
  const state = nextState(proposal.state, act);
  assert(state !== null, `${act} may be done to a proposal that is ${proposal.state}`);
  const change = { stateReason: null, ...changes, state };
  await unit.proposals.update(proposal.id, change);
  const changed = { ...proposal, ...change };
  await unit.audit.append({
    actor,
    action: log.action,
    subjectKind: 'proposal',
    subjectId: proposal.id,
    payload: proposalPayload(changed, proposal.state, {
      ...(changed.stateReason === null ? {} : { reason: changed.stateReason }),
      ...log.particulars,
    }),
  });
  return changed;
}
