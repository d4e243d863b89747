import { prismaReadAuditTrail } from '../db/audit-trail';
import type { connectPrisma } from '../db/prisma';
import { proposalStore } from '../db/proposal-store';
import type { RampStep } from '../domain/governance/activation/ramp-steps';
import type { Actor, Role } from '../domain/governance/people/actor';
import { ok, type Result } from '../domain/result';
import type { ProposalRecord } from '../ports/governance';
import type { Exclusively, MarginEngine, ReadBook } from '../ports/margin';
import type { Transact, UnitOfWork } from '../ports/unit-of-work';
import { queueProposal } from '../usecases/activation/queue-proposal';
import { verifyAudit } from '../usecases/audit/verify-audit';
import { approveProposal } from '../usecases/proposals/approve-proposal';
import { createProposal } from '../usecases/proposals/create-proposal';
import { planActivation } from '../usecases/proposals/plan-activation';
import { submitProposal } from '../usecases/proposals/submit-proposal';
import { requestSimulation } from '../usecases/simulation/request-simulation';
import { runSimulation } from '../usecases/simulation/run-simulation';

type Person = Extract<Actor, { kind: 'PERSON' }>;

export interface GoverningDeps {
  readonly transact: Transact;
  readonly readBook: ReadBook;
  readonly exclusively: Exclusively;
  readonly engine: MarginEngine;
  readonly nonce: () => string;
}

/** What people do to parameter sets of a venue, by the use cases themselves, each by somebody new. */
export function governing(prisma: ReturnType<typeof connectPrisma>, deps: GoverningDeps) {
  const value = async <Value, Refusal>(result: Promise<Result<Value, Refusal>>): Promise<Value> => {
    const settled = await result;
    if (!settled.ok) throw new Error(`refused: ${JSON.stringify(settled.refusal)}`);
    return settled.value;
  };
  const within = <Value>(work: (unit: UnitOfWork) => Promise<Value>): Promise<Value> =>
    value(deps.transact(async (unit) => ok(await work(unit))));

  let people = 0;
  const person = async (...roles: readonly Role[]): Promise<Person> => {
    people += 1;
    const name = `${roles.join(' ').toLowerCase()} ${people}`;
    const added = { email: `p${people}@example.test`, name, roles, passwordHash: null, oidcSubject: null };
    return within(async (unit) => {
      const { id: personId } = await unit.people.add(added);
      return {
        kind: 'PERSON',
        personId,
        name,
        roles,
        authenticatedAtMs: (await unit.databaseClock()).getTime(),
      };
    });
  };
  /** A draft of a set, by a new analyst; gives back the ids. */
  const draft = async (document: string): Promise<{ proposalId: string; revisionId: string }> => {
    const input = { title: 'A change', rationale: 'Because.', activateAt: null, graceMinutes: null };
    const analyst = await person('ANALYST');
    const { proposalId } = await value(createProposal(deps, analyst, { ...input, document }));
    return { proposalId, revisionId: (await proposal(proposalId)).currentRevision.id };
  };

  /** A set on its way: simulated, approved by two officers and queued for at once, whole or on a ramp. */
  const queued = async (document: string, ramp: readonly RampStep[] | null = null): Promise<string> => {
    const { proposalId } = await draft(document);
    if (ramp !== null) {
      const { hash } = (await proposal(proposalId)).currentRevision;
      const plan = { proposalId, revisionHash: hash, activateAt: null, graceMinutes: null, ramp };
      await value(planActivation(deps, await person('ANALYST'), plan));
    }
    const { currentRevision: revision, authorId } = await proposal(proposalId);
    const seen = { proposalId, revisionHash: revision.hash };
    const { name, roles } = { name: 'analyst', roles: ['ANALYST'] as const };
    const author: Actor = { kind: 'PERSON', personId: authorId, name, roles, authenticatedAtMs: 0 };
    await value(submitProposal(deps, author, seen));
    const { simulationId } = await value(requestSimulation(deps, author, seen));
    const simulated = await runSimulation(deps, simulationId);
    if (simulated.kind !== 'DONE') throw new Error(JSON.stringify(simulated));
    const { evidenceHash } = simulated;
    for (const officer of [await person('OFFICER'), await person('OFFICER')]) {
      await value(approveProposal(deps, officer, { ...seen, evidenceHash }));
    }
    await value(queueProposal(deps, await person('OPERATOR'), seen));
    return proposalId;
  };
  /** A look from outside: no transaction. */
  const proposal = async (proposalId: string): Promise<ProposalRecord> => {
    const found = await proposalStore(prisma).find(proposalId);
    if (!found) throw new Error('no such proposal');
    return found;
  };

  /** The first entry or row of the whole audit that does not hold; null when all do. */
  const brokenAudit = async () => {
    const system = { kind: 'SYSTEM', process: 'worker' } as const;
    const readAuditTrail = prismaReadAuditTrail(prisma);
    return (await value(verifyAudit({ readAuditTrail }, system))).firstBroken;
  };
  return { value, within, person, draft, queued, proposal, brokenAudit };
}
