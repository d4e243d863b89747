import { accessRefusal, type AccessRefusal, type Actor } from '../../domain/governance/people/actor';
import type { NotFound, ReauthenticationRequired, WrongState } from '../../domain/refusals';
import { MAX_REASON_LENGTH, textFaults } from '../../domain/governance/proposal/texts';
import { actRefusal, rampRefusal } from '../../domain/governance/proposal/acts';
import { type InvalidInput, ok, refuse, type Result } from '../../domain/result';
import type { ProposalRecord } from '../../ports/governance';
import type { RampRecord } from '../../ports/ramps';
import type { Transact, UnitOfWork } from '../../ports/unit-of-work';
import { staleProof } from '../people/steps/require-proof';
import { changeProposal } from '../proposals/steps/change-proposal';

export type PauseRampRefusal = AccessRefusal | NotFound | WrongState | InvalidInput;

interface WithReason {
  readonly proposalId: string;
  readonly reason: string;
}

/** Holds a ramp where it is, at once, until somebody resumes it. One person suffices, and no fresh proof is asked for. */
export function pauseRamp(
  { transact }: { readonly transact: Transact },
  actor: Actor,
  { proposalId, reason }: WithReason,
): Promise<Result<{ proposalId: string }, PauseRampRefusal>> {
  return stop(
    transact,
    actor,
    'PAUSE_RAMP',
    { proposalId, reason },
    async (unit, { proposal, ramp }, said) => {
      const held = { ...ramp, status: 'HELD' as const, nextAt: null, pausedReason: said };
      await unit.ramps.update(held);
      await changeProposal(unit, actor, proposal, 'pause', { reason: said, isHeld: true });
    },
  );
}

/**
 * Stops a ramp for good: it stays where it is, and what it has changed stands until another change or a rollback. The way back
 * is a rollback, by its own lane, from where everything stands.
 */
export function abortRamp(
  { transact }: { readonly transact: Transact },
  actor: Actor,
  { proposalId, reason }: WithReason,
): Promise<Result<{ proposalId: string }, PauseRampRefusal>> {
  return stop(
    transact,
    actor,
    'ABORT_RAMP',
    { proposalId, reason },
    async (unit, { proposal, ramp }, said) => {
      const ended = { ...ramp, status: 'ABORTED' as const, nextAt: null, pausedReason: said };
      await unit.ramps.update(ended);
      await changeProposal(unit, actor, proposal, 'abort', { reason: said });
    },
  );
}

export type ResumeRampRefusal = AccessRefusal | ReauthenticationRequired | NotFound | WrongState;

/** Lets a ramp go on that somebody held: it catches up with its plan by the next step that live accounts bear. */
export function resumeRamp(
  { transact }: { readonly transact: Transact },
  actor: Actor,
  { proposalId }: { readonly proposalId: string },
): Promise<Result<{ proposalId: string }, ResumeRampRefusal>> {
  return transact(async (unit) => {
    const access = accessRefusal(actor, 'QUEUE');
    if (access) return refuse(access);
    const stale = await staleProof(unit, actor, 'resumeRamp');
    if (stale) return refuse(stale);
    const found = await lockRamp(unit, proposalId);
    if (found === null) return refuse({ code: 'NotFound', what: 'proposal' });
    const { proposal, ramp } = found;
    // One that waits by itself goes on by itself, and one that was stopped for good never.
    const refusal =
      actRefusal('RESUME_RAMP', actor, proposal) ?? rampRefusal('RESUME_RAMP', proposal.state, ramp.status);
    if (refusal) return refuse(refusal);
    const nextAt = await unit.clock();
    await unit.ramps.update({ ...ramp, nextAt, status: 'RUNNING', pausedReason: null });
    await unit.jobs.activate(proposalId, nextAt);
    await changeProposal(unit, actor, proposal, 'resume', {});
    return ok({ proposalId });
  });
}

interface Locked {
  readonly proposal: ProposalRecord;
  readonly ramp: RampRecord;
}

async function lockRamp(unit: UnitOfWork, proposalId: string): Promise<Locked | null> {
  await unit.venue.lock();
  const proposal = await unit.proposals.lock(proposalId);
  const ramp = proposal && (await unit.ramps.lock(proposalId));
  return ramp ? { proposal, ramp } : null;
}

function stop(
  transact: Transact,
  actor: Actor,
  act: 'PAUSE_RAMP' | 'ABORT_RAMP',
  { proposalId, reason }: WithReason,
  work: (unit: UnitOfWork, locked: Locked, reason: string) => Promise<void>,
): Promise<Result<{ proposalId: string }, PauseRampRefusal>> {
  return transact(async (unit) => {
    const access = accessRefusal(actor, act === 'PAUSE_RAMP' ? 'SUSPEND' : 'CANCEL');
    if (access) return refuse(access);
    const faults = textFaults('/reason', reason, MAX_REASON_LENGTH);
    if (faults.length > 0) return refuse({ code: 'InvalidInput', faults });
    const found = await lockRamp(unit, proposalId);
    if (found === null) return refuse({ code: 'NotFound', what: 'proposal' });
    const { proposal, ramp } = found;
    const refusal = actRefusal(act, actor, proposal) ?? rampRefusal(act, proposal.state, ramp.status);
    if (refusal) return refuse(refusal);
    await work(unit, found, reason.trim());
    return ok({ proposalId });
  });
}
