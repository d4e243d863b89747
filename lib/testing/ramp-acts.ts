import assert from 'node:assert/strict';
import type { Actor } from '../domain/governance/people/actor';
import { nodeKey } from '../../graphql/kit/node-id';
import { activateVersion } from '../usecases/activation/activate-version';
import { claimActivation } from '../usecases/activation/claim-activation';
import { makeReady } from '../usecases/activation/make-ready';
import { remarginAccounts } from '../usecases/margin/remargin-accounts';
import { runSimulation } from '../usecases/simulation/run-simulation';
import type { ApiVenue } from './api-venue';
import { tieredDocument } from './margined-venue';
import { type Outcome, seenOf } from './mutation-ledger';

interface People {
  readonly analyst: Actor;
  readonly chair: Actor;
  readonly officer: Actor;
  readonly second: Actor;
}

/** Plans a change in steps, takes it live, and pauses, resumes and stops it in every way that can go wrong. */
export async function actOnRamps(
  venue: ApiVenue,
  act: (actor: Actor, mutation: string, input: object) => Promise<Outcome>,
  { analyst, chair, officer, second }: People,
): Promise<void> {
  const typed = async (outcome: Promise<Outcome>) => (await outcome).__typename;
  const step = (afterMinutes: number, weight: string) => ({
    afterMinutes,
    leading: weight,
    trailing: weight,
  });
  const steps = [step(0, '0.25'), step(60, '1')];
  const text = { title: 'In steps', rationale: 'Because.' };
  const document = tieredDocument({ altsRate: '0.0987' });
  const seen = seenOf(await act(analyst, 'createProposal', { ...text, document }));
  const plan = (input: object) => act(analyst, 'planRamp', { ...seen, ...input });
  assert.equal(await typed(plan({ steps: [step(0, '0.5')] })), 'InvalidInput');
  assert.equal(await typed(plan({ steps, revisionHash: 'x' })), 'StaleRevision');
  const planned = seenOf(await plan({ steps }));
  assert.equal(await typed(act(analyst, 'planRamp', { ...planned, steps })), 'NothingChanged');
  // Whole again, and then as short as is safe: nobody is tipped, so it is one step.
  const whole = seenOf(await act(analyst, 'planRamp', { ...planned, steps: [] }));
  const safe = seenOf(await act(analyst, 'planRamp', whole));
  const last = seenOf(await act(analyst, 'planRamp', { ...safe, steps }));

  const of = { proposalId: seen.proposalId };
  const pause = (actor: Actor, reason = 'Prices move fast.') => act(actor, 'pauseRamp', { ...of, reason });
  const abort = (reason: string) => act(chair, 'abortRamp', { ...of, reason });
  assert.equal(await typed(pause(officer)), 'NotFound'); // it has none yet
  await act(analyst, 'submitProposal', last);
  const { id } = await act(analyst, 'startSimulation', last);
  const done = await runSimulation(venue.deps, nodeKey('Simulation', id ?? '') ?? '');
  assert(done.kind === 'DONE', JSON.stringify(done));
  for (const voter of [officer, second])
    await act(voter, 'approveProposal', { ...last, evidenceHash: done.evidenceHash });
  await act(officer, 'queueProposal', last);
  assert.equal(await typed(act(analyst, 'planRamp', { ...last, steps })), 'WrongState');
  const key = nodeKey('Proposal', seen.proposalId) ?? '';
  await remarginAccounts(venue.deps);
  for (const work of [makeReady, claimActivation, activateVersion])
    await venue.value(work(venue.deps, { kind: 'SYSTEM', process: 'worker' }, key));

  assert.equal(await typed(act(officer, 'resumeRamp', of)), 'WrongState');
  assert.equal(await typed(pause(officer, ' ')), 'InvalidInput');
  assert.equal((await pause(officer)).state, 'PAUSED');
  assert.equal(await typed(pause(officer)), 'WrongState');
  assert.equal((await act(officer, 'resumeRamp', of)).state, 'RAMPING');
  assert.equal(await typed(abort(' ')), 'InvalidInput');
  assert.equal((await abort('A mistake.')).state, 'PAUSED');
  assert.equal(await typed(abort('A mistake.')), 'WrongState');
}
