import type { ImpactTerms } from '../domain/risk/cascade/impact';
import type { StressAsked } from '../domain/risk/studies/stress/stress';
import type { SafeRampAsked } from '../domain/risk/studies/safe-ramp/safe-ramp';
import type { CounterfactualAsked } from '../domain/risk/studies/counterfactual/counterfactual';
import type { PortfolioCoverageAsked } from '../domain/risk/studies/portfolio-coverage/portfolio-coverage';
import type { WalksAsked } from '../domain/risk/studies/walks/walks';
import type { ProcyclicalityAsked } from '../domain/risk/studies/procyclicality/procyclicality';
import type { CoverageAsked } from '../domain/risk/studies/price-coverage/price-coverage';
import type { Dials } from '../domain/parameters/effective';
import type { Ramps } from '../domain/parameters/ramps';
import type { Evidence } from '../domain/governance/approval/approval';
import type { FoundEffects } from '../domain/governance/activation/live-margin';
import type { ActivationPlan } from '../domain/governance/activation/activation-plan';
import type { NamedDocument } from '../domain/governance/proposal/document';
import type { ProposalState } from '../domain/governance/proposal/proposal';
import type { ParameterSet } from '../domain/parameters/document/parameter-set';
import type { Result } from '../domain/result';
import type { AffectedAccount, ImpactFigures } from '../domain/risk/studies/impact/impact';

/** Parameter sets, proposals, votes and simulations. */

export interface VersionRecord {
  readonly number: number;
  readonly kind: 'GENESIS' | 'CHANGE' | 'ROLLBACK';
  readonly parameterSetHash: string;
  readonly proposalId: string | null;
  readonly activatedAt: Date;
}

export interface ParameterSetStore {
  /** Keeps a set under its hash; keeping it again changes nothing. */
  keep(set: ParameterSet): Promise<void>;
  /** @throws when the stored text no longer parses to its hash: the database was tampered with */
  load(hash: string): Promise<ParameterSet>;
  /** As `load`, but null where that throws: for a check that must go on and say so. */
  loadIfIntact(hash: string): Promise<ParameterSet | null>;
}

export interface RevisionRecord extends NamedDocument {
  readonly id: string;
  readonly proposalId: string;
  readonly ordinal: number;
  readonly hash: string;
  readonly baseVersion: number;
  readonly editorId: string;
  readonly note: string | null;
  readonly createdAt: Date;
}

export interface ProposalRecord {
  readonly id: string;
  readonly number: number;
  readonly kind: 'CHANGE' | 'ROLLBACK';
  readonly title: string;
  readonly rationale: string;
  readonly authorId: string;
  readonly state: ProposalState;
  readonly stateReason: string | null;
  readonly reviewCycle: number;
  readonly plan: ActivationPlan;
  readonly eta: Date | null;
  readonly graceUntil: Date | null;
  readonly currentRevision: RevisionRecord;
}

export type VerdictName = 'APPROVE' | 'REJECT' | 'REQUEST_CHANGES';

export interface VoteRecord {
  readonly id: string;
  readonly revisionId: string;
  readonly reviewCycle: number;
  readonly personId: string;
  readonly verdict: VerdictName;
  readonly digest: string;
  readonly digestText: string;
  readonly createdAt: Date;
}

export interface ProposalStore {
  /** Without a lock: for reads, never for a decision. */
  find(id: string): Promise<ProposalRecord | null>;
  /** With the row locked until the end of the transaction. */
  lock(id: string): Promise<ProposalRecord | null>;
  /** Every proposal in one of these states, locked, in order of id: for what a version change does to the others. */
  lockAll(states: readonly ProposalState[]): Promise<readonly ProposalRecord[]>;
  byVersion(versionNumber: number): Promise<ProposalRecord | null>;
  /** Ids of what an activation must still be done for: QUEUED with the time passed, READY, ACTIVATING. */
  dueForActivation(at: Date): Promise<readonly string[]>;
  add(
    proposal: Pick<ProposalRecord, 'kind' | 'title' | 'rationale' | 'authorId' | 'state' | 'plan'>,
    revision: Omit<RevisionRecord, 'id' | 'proposalId' | 'hash'>,
    /** The hash covers the proposal's id, which the database gives. */
    hashOf: (proposalId: string) => string,
  ): Promise<ProposalRecord>;
  addRevision(revision: Omit<RevisionRecord, 'id'>): Promise<RevisionRecord>;
  /** Any revision, current or not. */
  revision(id: string): Promise<RevisionRecord | null>;
  update(
    id: string,
    change: Partial<
      Pick<
        ProposalRecord,
        'title' | 'rationale' | 'state' | 'stateReason' | 'reviewCycle' | 'plan' | 'eta' | 'graceUntil'
      >
    >,
  ): Promise<void>;
  /** Author and everyone who edited any revision: none of them may vote. */
  writers(id: string): Promise<ReadonlySet<string>>;
  votes(id: string): Promise<readonly VoteRecord[]>;
  addVote(vote: Omit<VoteRecord, 'id'> & { proposalId: string; reason: string | null }): Promise<VoteRecord>;
  addComment(comment: {
    proposalId: string;
    revisionId: string;
    authorId: string;
    path: string | null;
    body: string;
    createdAt: Date;
  }): Promise<string>;
}

export interface SimulationRecord {
  readonly id: string;
  readonly proposalId: string;
  readonly revisionId: string;
  readonly requestedById: string;
  readonly repeatsId: string | null;
  /** Hashes of the scenarios of the library that it was asked with, ascending; of a repeat none. */
  readonly scenarios: readonly string[];
  readonly state: 'QUEUED' | 'RUNNING' | 'DONE' | 'FAILED' | 'CANCELLED';
  readonly finishedAt: Date | null;
  readonly accountSnapshotHash: string | null;
  readonly marketSnapshotHash: string | null;
  readonly methodVersion: string | null;
  readonly evidenceHash: string | null;
  /** Null before its inputs were frozen, and of a repeat. */
  readonly asked: FrozenQuestions | null;
  /** In its snapshot; null before its inputs were frozen. */
  readonly accountsTotal: number | null;
  /** Accounts of each of its blocks; null before its inputs were frozen. */
  readonly blockAccounts: number | null;
  /** That accounts are tried with; none before its inputs were frozen. */
  readonly dials: Dials;
  /** Where the change puts them; null: they stand. */
  readonly dialsAfter: Dials | null;
  /** The same, of ramps of the version that it is based on. */
  readonly ramps: Ramps;
}

/** What a simulation is computed from, once it was read. */
export interface FrozenSimulation {
  readonly accountSnapshotHash: string;
  readonly marketSnapshotHash: string;
  readonly methodVersion: string;
  readonly dials: Dials;
  /** Where the change puts them; null: they stand. */
  readonly dialsAfter: Dials | null;
  readonly ramps: Ramps;
  /** Null of a repeat: the evidence that it repeats says it. */
  readonly asked: FrozenQuestions | null;
  readonly accountsTotal: number;
  readonly blockAccounts: number;
}

/** What is asked beyond what accounts and market tell. */
export interface FrozenQuestions {
  /** Of the history of prices. */
  readonly coverage: CoverageAsked | null;
  /** Of cascades: how far sales move each instrument, as it was known; none where nothing was. */
  readonly impacts: Readonly<Record<string, ImpactTerms>>;
  /** Of scenarios of the library; null where none was asked, left out by earlier releases. */
  readonly stress?: StressAsked | null;
  /** What a safe ramp is held to; an earlier release froze none. */
  readonly safeRamp?: SafeRampAsked | null;
  /** What the insurance fund was stated to hold, in the settlement asset; null: nothing was, left out by earlier releases. */
  readonly insuranceFund?: string | null;
  /** Of past days; null where nothing is known of any, left out by earlier releases. */
  readonly counterfactual?: CounterfactualAsked | null;
  /** Of walks along paths; null where no path is asked, left out by earlier releases. */
  readonly walks?: WalksAsked | null;
  /** Of how margin moves; null where no programme is stated and no history known, left out by earlier releases. */
  readonly procyclicality?: ProcyclicalityAsked | null;
  /** Of whether margin covers portfolios; null where no history is known, left out by earlier releases. */
  readonly portfolioCoverage?: PortfolioCoverageAsked | null;
}

/** What was found of a block of accounts. */
export interface KeptBlock {
  readonly index: number;
  /** Counted as done with it; 0 where it was counted before. */
  readonly accounts: number;
  /** Whole milliseconds, by the database's clock. */
  readonly tookMs: number;
  /** By study. */
  readonly parts: ReadonlyMap<string, string>;
}

/** ACCOUNTS: a list of chunks, or before there were any, all accounts. HISTORY: a list of series of prices. */
export type SnapshotKind =
  | 'ACCOUNTS'
  | 'ACCOUNT_CHUNK'
  | 'MARKET'
  | 'HISTORY'
  | 'HISTORY_SERIES'
  | 'SCENARIO';

export interface SimulationStore {
  add(simulation: {
    proposalId: string;
    revisionId: string;
    requestedById: string;
    repeatsId: string | null;
    requestedAt: Date;
    /** Hashes, ascending; left out: none. */
    scenarios?: readonly string[];
  }): Promise<SimulationRecord>;
  find(id: string): Promise<SimulationRecord | null>;
  lock(id: string): Promise<SimulationRecord | null>;
  /** What the newest DONE simulation of a revision that is not a repeat found, and since when they all did. */
  evidenceOf(revisionId: string): Promise<Evidence | null>;
  /** The simulation that found what was the evidence of a revision at an instant. */
  evidenceRun(revisionId: string, at: Date): Promise<SimulationRecord | null>;
  /** What that evidence says of accounts; null without evidence, or where it is no longer what its hash says. */
  effectsOf(revisionId: string): Promise<(FoundEffects & { readonly impact: ImpactFigures }) | null>;
  /** States what it is computed from; from then on it is RUNNING, by whichever worker. */
  freeze(id: string, inputs: FrozenSimulation): Promise<void>;
  /** Studies of which a block's part is kept, by the block's index. Parts that another release wrote are none. @param of null: of all */
  keptParts(id: string, of: number | null): Promise<ReadonlyMap<number, ReadonlySet<string>>>;
  /** Each part once, a second one of the same is passed over; and how long it took, for people who wait. */
  keepBlock(id: string, block: KeptBlock): Promise<void>;
  /** The parts of a block, by study, as they were kept. */
  loadBlock(id: string, index: number): Promise<ReadonlyMap<string, string>>;
  /** Of what has ended nothing is resumed. */
  dropBlocks(id: string): Promise<void>;
  /** Counts an attempt at which a study could not be computed. @returns how many there were */
  countStudyFailure(id: string): Promise<number>;
  /** In order of request: what a worker that died may have left, QUEUED or RUNNING. */
  unfinished(): Promise<readonly SimulationRecord[]>;
  fail(id: string, failure: string, at: Date): Promise<void>;
  cancel(id: string, at: Date): Promise<void>;
  /** Bulk; each account once. They are seen when the simulation is finished, in the same transaction. */
  addAffected(id: string, affected: readonly AffectedAccount[]): Promise<void>;
  finish(
    id: string,
    result: { evidence: string; evidenceHash: string; accountsDone: number; finishedAt: Date },
  ): Promise<void>;
  /** The evidence that a finished simulation left; refused when it is no longer what its hash says. */
  loadEvidence(id: string): Promise<Result<string, { readonly code: 'EvidenceAltered' }>>;
  keepSnapshot(snapshot: { hash: string; kind: SnapshotKind; text: string; takenAt: Date }): Promise<void>;
  /** Of some hashes, those under which nothing is kept. */
  notKept(hashes: readonly string[]): Promise<readonly string[]>;
  /** Refused when the database no longer holds the text that has this hash: it was tampered with. */
  loadSnapshot(
    hash: string,
  ): Promise<Result<string, { readonly code: 'SnapshotAltered'; readonly hash: string }>>;
}
