import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { simulationStore } from '../../db/simulation-store';
import type { Actor } from '../../domain/governance/people/actor';
import { governedVenue, type GovernedVenue } from '../../testing/governed-venue';
import { proposalFlow, WORKER } from '../../testing/proposal-flow';
import { repeats } from '../../testing/thorough';
import { activateVersion } from '../activation/activate-version';
import { approveProposal } from './approve-proposal';
import { cancelProposal } from './cancel-proposal';
import { claimActivation } from '../activation/claim-activation';
import { makeReady } from '../activation/make-ready';
import { planActivation } from './plan-activation';
import { queueProposal } from '../activation/queue-proposal';
import { rejectProposal } from './reject-proposal';
import { requestChanges } from './request-changes';
import { reviseProposal } from './revise-proposal';
import { submitProposal } from './submit-proposal';

/**
 * Any acts by anybody in any order, against a model that knows nothing of cycles, digests or votes that lapse. It
 * keeps one list: who said yes to exactly which set, evidence and time since the last change of any of them, and
 * was no writer. Whatever goes live must be on that list with two names.
 */

type Person = Extract<Actor, { kind: 'PERSON' }>;

let venue: GovernedVenue;
let flow: Awaited<ReturnType<typeof proposalFlow>>;
let crowd: readonly Person[];
beforeAll(async () => {
  venue = await governedVenue();
  flow = await proposalFlow(venue);
  crowd = [flow.author, flow.first, flow.second, flow.third];
});
afterAll(() => venue.close());

interface Model {
  /** What a yes would be of. */
  subject: string;
  readonly writers: Set<string>;
  yes: { readonly person: string; readonly subject: string }[];
  ended: boolean;
}

interface Real {
  readonly proposalId: string;
  /** The version that was live after the act before. */
  live: number;
}

abstract class Act implements fc.AsyncCommand<Model, Real> {
  constructor(readonly who: number) {}
  check = (model: Readonly<Model>): boolean => !model.ended;
  abstract act(model: Model, real: Real, actor: Person): Promise<void>;
  async run(model: Model, real: Real): Promise<void> {
    await this.act(model, real, await venue.fresh(crowd[this.who] ?? flow.author));
    await hold(model, real);
  }
  toString = (): string => `${this.constructor.name} by ${this.who}`;
}

/** After every act: a version that appeared is of just what two distinct people who wrote nothing said yes to. */
async function hold(model: Model, real: Real): Promise<void> {
  const { proposalId, live: liveBefore } = real;
  const [live, proposal] = [await flow.liveVersion(), await venue.proposal(proposalId)];
  real.live = live;
  const approvers = new Set(
    model.yes
      .filter(({ subject, person }) => subject === model.subject && !model.writers.has(person))
      .map(({ person }) => person),
  );
  if (live === liveBefore) {
    expect(proposal.state).not.toBe('ACTIVE');
    return;
  }
  model.ended = true;
  expect(live).toBe(liveBefore + 1);
  expect(proposal.state).toBe('ACTIVE');
  expect(approvers.size).toBeGreaterThanOrEqual(2);
  const version = await venue.within((unit) => unit.venue.version(live));
  expect(version).toMatchObject({ proposalId, parameterSetHash: model.subject.split(' ')[0] });
}

/** Set, evidence and time, read from the rows after each act that may change them. */
async function subjectOf({ proposalId }: Real): Promise<string> {
  const proposal = await venue.proposal(proposalId);
  const { documentHash, ordinal, id } = proposal.currentRevision;
  const evidence = await simulationStore(venue.prisma).evidenceOf(id);
  return `${documentHash} ${ordinal} ${evidence?.evidenceHash} ${proposal.plan.hash}`;
}

const seenBy = async ({ proposalId }: Real) => {
  const { currentRevision } = await venue.proposal(proposalId);
  const evidence = await simulationStore(venue.prisma).evidenceOf(currentRevision.id);
  return { proposalId, revisionHash: currentRevision.hash, evidenceHash: evidence?.evidenceHash ?? '' };
};

class Revise extends Act {
  async act(model: Model, real: Real, actor: Person): Promise<void> {
    const edit = {
      ...(await seenBy(real)),
      document: flow.newDocument(),
      note: null,
      title: null,
      rationale: null,
      plan: null,
    };
    // Every other editor works through a token of theirs.
    const editor = this.who % 2 === 0 ? actor : venue.tokenOf(actor);
    if ((await reviseProposal(venue.deps, editor, edit)).ok) await this.changed(model, real, actor);
  }
  private async changed(model: Model, real: Real, actor: Person): Promise<void> {
    model.writers.add(actor.personId);
    model.subject = await subjectOf(real);
    model.yes = [];
  }
}

class Plan extends Act {
  async act(model: Model, real: Real, actor: Person): Promise<void> {
    const graceMinutes = (await venue.proposal(real.proposalId)).plan.graceMinutes + 1;
    const plan = { ...(await seenBy(real)), activateAt: null, graceMinutes };
    if (!(await planActivation(venue.deps, actor, plan)).ok) return;
    model.writers.add(actor.personId);
    model.subject = await subjectOf(real);
    model.yes = [];
  }
}

class Simulate extends Act {
  async act(model: Model, real: Real): Promise<void> {
    // Two findings only, so that a run often confirms the one before.
    await venue.evidence(real.proposalId, this.who % 2 === 0 ? 'harmless' : 'it liquidates people');
    model.subject = await subjectOf(real);
    model.yes = model.yes.filter(({ subject }) => subject === model.subject);
  }
}

class Approve extends Act {
  async act(model: Model, real: Real, actor: Person): Promise<void> {
    const subject = await subjectOf(real);
    const approved = await approveProposal(venue.deps, actor, await seenBy(real));
    if (approved.ok) model.yes.push({ person: actor.personId, subject });
  }
}

class ObjectTo extends Act {
  async act(model: Model, real: Real, actor: Person): Promise<void> {
    const against = { ...(await seenBy(real)), reason: 'no' };
    const objected = await (this.who % 2 === 0 ? requestChanges : rejectProposal)(venue.deps, actor, against);
    if (objected.ok) model.yes = [];
  }
}

class Submit extends Act {
  async act(_model: Model, real: Real, actor: Person): Promise<void> {
    await submitProposal(venue.deps, actor, await seenBy(real));
  }
}

class Queue extends Act {
  async act(_model: Model, real: Real, actor: Person): Promise<void> {
    await queueProposal(venue.deps, actor, await seenBy(real));
  }
}

class Cancel extends Act {
  async act(_model: Model, real: Real, actor: Person): Promise<void> {
    if (this.who === 3)
      await cancelProposal(venue.deps, actor, { proposalId: real.proposalId, reason: 'no' });
  }
}

class Work extends Act {
  async act(_model: Model, { proposalId }: Real): Promise<void> {
    const steps = [makeReady, claimActivation, activateVersion];
    for (const step of this.who === 3 ? steps : steps.slice(this.who, this.who + 1)) {
      await venue.value(step(venue.deps, WORKER, proposalId));
    }
  }
}

const by = fc.integer({ min: 0, max: 3 });
const acts = [Revise, Plan, Simulate, ObjectTo, Cancel].map((Kind) => by.map((who) => new Kind(who)));
// The way forward is taken more often, or few runs would come to its end.
const forward = [Submit, Simulate, Approve, Approve, Approve, Queue, Work, Work].map((Kind) =>
  by.map((who) => new Kind(who)),
);

/** Runs acts on a new proposal, holding the real venue to the model after each. @returns whether it went live */
async function goesLive(commands: Iterable<Act>): Promise<boolean> {
  const real = { proposalId: await flow.draft(), live: await flow.liveVersion() };
  const model: Model = { subject: '', writers: new Set([flow.author.personId]), yes: [], ended: false };
  model.subject = await subjectOf(real);
  await fc.asyncModelRun(() => ({ model, real }), commands);
  return model.ended;
}

test('the straight way leads to activation: the property below is not about nothing', async () => {
  const straight = [
    new Submit(0),
    new Simulate(0),
    new Approve(1),
    new Approve(2),
    new Queue(1),
    new Work(3),
  ];
  expect(await goesLive(straight)).toBe(true);
  const alone = straight.filter((act) => !(act instanceof Approve && act.who === 2));
  expect(await goesLive(alone)).toBe(false);
});

test('evidence that is found again after something else brings no vote back', async () => {
  const again = [
    ...[new Submit(0), new Simulate(0), new Approve(1), new Approve(2)],
    ...[new Simulate(1), new Simulate(0), new Queue(3), new Work(3)],
  ];
  expect(await goesLive(again)).toBe(false);
});

test('whatever people do in whatever order, only what two others approved exactly goes live', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.commands([...acts, ...forward, ...forward, ...forward], { maxCommands: 40, size: '+1' }),
      async (commands) => {
        await goesLive(commands as Iterable<Act>);
      },
    ),
    { numRuns: repeats(8, 30), endOnFailure: true },
  );
}, 300_000);
