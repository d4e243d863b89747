import { marketAsRead } from '../../domain/books/market-snapshot';
import { type Look, type Outcome, sealOutcome } from '../../domain/risk/outcome/outcome';
import type { ParameterSet } from '../../domain/parameters/document/parameter-set';
import { neverRefused, ok, refuse } from '../../domain/result';
import type { ProposalRecord, SimulationRecord } from '../../ports/governance';
import type { BookView, Exclusively, LiveParameters, MarginEngine, ReadBook } from '../../ports/margin';
import type { Transact, UnitOfWork } from '../../ports/unit-of-work';
import type { ActivatingProcess } from '../activation/make-ready';
import { statedSets } from '../activation/steps/check-effect';
import { keepBook, loadSnapshot, type SnapshotHashes } from '../simulation/steps/frozen-book';
import { movedForm } from '../simulation/steps/sealed-evidence';
import type { Change } from '../simulation/steps/trial';
import { outcomeFound } from './steps/outcome-found';

export interface OutcomeDeps {
  readonly transact: Transact;
  readonly readBook: ReadBook;
  readonly engine: MarginEngine;
  readonly exclusively: Exclusively;
}

/** NOT_DUE: nothing is to be looked at, or another process is at it. COULD_NOT: the look is kept, with why nothing was found. */
export type OutcomeAnswer =
  | { readonly kind: 'NOT_DUE' }
  | { readonly kind: 'MEASURED'; readonly look: Look; readonly hash: string }
  | { readonly kind: 'COULD_NOT'; readonly look: Look; readonly reason: string };

const DAY_MS = 24 * 60 * 60 * 1_000;
/** Accounts that are read and kept at a time. */
const READ_ACCOUNTS = 16_384;

/** Has whatever look at the live version is due be had soon. May be repeated. */
export async function dueOutcome({ transact }: Pick<OutcomeDeps, 'transact'>): Promise<void> {
  const looked = await transact(async (unit) => {
    const { liveVersion } = (await unit.venue.find()) ?? { liveVersion: null };
    const version = liveVersion === null ? null : await unit.venue.version(liveVersion);
    const due = version?.proposalId && (await dueOf(unit, version.proposalId));
    if (due) await unit.jobs.measureOutcome(due.proposal.id);
    return ok(null);
  });
  return void neverRefused(looked);
}

/**
 * Looks at what came of a change that is live, whole, and was approved on evidence: as soon as it is, and a day later. Accounts and
 * market are kept as they are now, and from them and from what the simulation kept it is found what the change does, beside what
 * was predicted. May be repeated, by any number of processes: each look is kept once, with its entry in the log. Where what
 * the evidence was found on can no longer be had, it is said why.
 */
export async function measureOutcome(
  deps: OutcomeDeps,
  worker: ActivatingProcess,
  proposalId: string,
): Promise<OutcomeAnswer> {
  let answer: OutcomeAnswer = { kind: 'NOT_DUE' };
  await deps.exclusively(`outcome:${proposalId}`, async () => {
    const frozen = await freeze(deps, proposalId);
    if (frozen !== null) answer = await keepFound(deps, worker, frozen);
  });
  return answer;
}

interface Due {
  readonly proposal: ProposalRecord;
  readonly versionNumber: number;
  readonly run: SimulationRecord;
  readonly look: Look;
}

/** Null: its version is not live, or not whole yet; it was approved on no evidence; or it was looked at. */
async function dueOf(unit: UnitOfWork, proposalId: string): Promise<Due | null> {
  const proposal = await unit.proposals.find(proposalId);
  const { liveVersion } = (await unit.venue.find()) ?? { liveVersion: null };
  if (proposal?.state !== 'ACTIVE' || liveVersion === null) return null;
  const version = await unit.venue.version(liveVersion);
  if (version?.proposalId !== proposalId) return null;
  const run = await unit.simulations.evidenceRun(proposal.currentRevision.id, version.activatedAt);
  if (run === null) return null;
  const looks = await unit.outcomes.looks(proposalId);
  const first = looks.get('AT_ONCE');
  const isDayAfter = first !== undefined && (await unit.clock()).getTime() >= first.getTime() + DAY_MS;
  const look = first === undefined ? 'AT_ONCE' : isDayAfter && !looks.has('DAY_AFTER') ? 'DAY_AFTER' : null;
  return look && { proposal, versionNumber: liveVersion, run, look };
}

/** What a look is computed from. */
interface FrozenLook extends Due {
  readonly hashes: SnapshotHashes;
  readonly live: LiveParameters;
  readonly asOf: Date;
  /** Null: a set is no longer what its hash says. */
  readonly sets: Sets | null;
}

type Sets = Pick<Change, 'base' | 'proposed'>;

async function freeze({ transact, readBook }: OutcomeDeps, proposalId: string): Promise<FrozenLook | null> {
  const frozen = await transact(async (unit) => {
    const due = await dueOf(unit, proposalId);
    if (due === null) return refuse(null);
    const sets = await statedSets(unit, due.proposal);
    const look = await readBook((view) => keepPresent(unit, view, due, sets));
    return look === null ? refuse(null) : ok(look);
  }, 'LONG');
  return frozen.ok ? frozen.value : null;
}

async function keepPresent(
  { simulations }: UnitOfWork,
  view: BookView,
  due: Due,
  sets: Sets | null,
): Promise<FrozenLook | null> {
  const { live, asOf } = view;
  // Another version went live since.
  if (live?.versionNumber !== due.versionNumber) return null;
  const market = marketAsRead(await view.market(), readBy(live, sets));
  const { accountSnapshotHash, marketSnapshotHash } = await keepBook(
    simulations,
    view,
    market,
    READ_ACCOUNTS,
  );
  return { ...due, sets, live, asOf, hashes: { accountSnapshotHash, marketSnapshotHash } };
}

function readBy({ approved }: LiveParameters, sets: Sets | null): readonly ParameterSet[] {
  return sets ? [sets.base, approved] : [approved];
}

async function keepFound(
  { transact, engine }: OutcomeDeps,
  worker: ActivatingProcess,
  { proposal, versionNumber, run, look, hashes, live, asOf, sets }: FrozenLook,
): Promise<OutcomeAnswer> {
  const { id, evidenceHash, accountSnapshotHash, marketSnapshotHash, dials, dialsAfter, ramps } = run;
  if (evidenceHash === null || accountSnapshotHash === null || marketSnapshotHash === null)
    throw new Error(`simulation ${id} is done, and has no evidence`);
  const simulated = { accountSnapshotHash, marketSnapshotHash };
  const found =
    sets === null
      ? refuse('A parameter set is not what its hash names.')
      : await outcomeFound(engine, (hash) => transact((unit) => loadSnapshot(unit.simulations, hash)), {
          ...{ simulated, present: hashes, live },
          change: { ...sets, dials, ramps, standsStill: dialsAfter === null },
        });
  const { hash: revisionHash } = proposal.currentRevision;
  const outcome: Outcome = {
    ...{ proposal: proposal.id, revisionHash, versionNumber, evidenceHash, look, asOf },
    methodVersion: engine.methodVersion,
    simulated: { ...simulated, ...movedForm({ dials, dialsAfter, ramps }) },
    present: { ...hashes, ...movedForm({ dials: live.dials, dialsAfter: null, ramps: live.ramps }) },
    ...(found.ok ? { found: found.value, failure: null } : { found: null, failure: found.refusal }),
  };
  const sealed = sealOutcome(outcome);
  const kept = await transact(async (unit) => {
    if (!(await unit.outcomes.keep({ proposalId: proposal.id, look, asOf, ...sealed }))) return ok(false);
    await unit.audit.append({
      actor: worker,
      action: 'proposal.measure',
      subjectKind: 'proposal',
      subjectId: proposal.id,
      payload: { versionNumber, look, evidenceHash, outcomeHash: sealed.hash },
    });
    return ok(true);
  });
  if (!neverRefused(kept)) return { kind: 'NOT_DUE' };
  return found.ok
    ? { kind: 'MEASURED', look, hash: sealed.hash }
    : { kind: 'COULD_NOT', look, reason: found.refusal };
}
