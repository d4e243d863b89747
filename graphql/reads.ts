import type { Account, AccountMargin, MarginRun, Person, Version } from '../lib/db/generated/prisma/client';
import type { Policy } from '../lib/domain/governance/policy';
import type { ParameterSet } from '../lib/domain/parameters/parameter-set';
import type { Fault } from '../lib/domain/result';
import type { DecimalOutput } from './builder';
import type { PageArguments } from './connection';
import type { CrisisScenarioShape } from './crisis-scenario';
import type { ImpactShape } from './impact';
import type { ParameterSetDiffShape } from './parameter-set-diff';
import type { MarginClassShape } from './parameter-set';
import type { ApprovalRailShape } from './proposal';
import type { VenueShape } from './venue';

/** Reads that are no plain relation of one row: pinned to one live run, batched, or of a parsed document. */
export interface Reads {
  venue(): Promise<VenueShape>;
  policy(version: number): Promise<Policy & { readonly version: number; readonly hash: string }>;
  now(): Promise<Date>;
  liveRunId(): Promise<bigint | null>;
  liveRunIsStale(): Promise<boolean>;
  existingRun(id: bigint): Promise<MarginRun>;
  version(number: number): Promise<Version | null>;
  existingVersion(number: number): Promise<Version>;
  versionNumberAt(at: Date | null): Promise<number | null>;
  parameterSet(hash: string): Promise<ParameterSet>;
  marginClasses(set: ParameterSet): readonly MarginClassShape[];
  /** Faults of a set against the instruments that are listed. */
  coverageFaults(set: ParameterSet): Promise<readonly Fault[]>;
  liveParameterSet(): Promise<ParameterSet | null>;
  diffOf(before: ParameterSet, after: ParameterSet): ParameterSetDiffShape;
  diff(beforeHash: string, afterHash: string): Promise<ParameterSetDiffShape>;
  liveMarginClassOf(instrument: string): Promise<MarginClassShape | null>;
  openInterestNotional(instrument: string): Promise<DecimalOutput | null>;
  curveDensity(instrument: string): Promise<
    readonly {
      readonly from: DecimalOutput;
      readonly to: DecimalOutput | null;
      readonly accounts: number;
      readonly notional: DecimalOutput;
    }[]
  >;
  account(id: string): Promise<Account | null>;
  accountMargin(accountId: string): Promise<AccountMargin | null>;
  accounts(
    args: PageArguments & {
      readonly status?: readonly AccountMargin['status'][] | null;
      readonly search?: string | null;
      readonly orderBy?: string | null;
    },
  ): Promise<{
    readonly totalCount: () => Promise<number>;
    readonly edges: { cursor: string; node: Account }[];
    readonly pageInfo: {
      hasNextPage: boolean;
      hasPreviousPage: boolean;
      startCursor: string | null;
      endCursor: string | null;
    };
  }>;
  existingPerson(id: string): Promise<Person>;
  actorName(kind: string, id: string | null): Promise<string | null>;
  awaitingVoteOf(personId: string): Promise<readonly string[]>;
  voteCounts(proposalId: string, voteId: string): Promise<boolean>;
  approvalRail(proposalId: string): Promise<ApprovalRailShape>;
  simulation(id: string): Promise<{ readonly id: string }>;
  evidenceHash(simulationId: string): Promise<string | null>;
  evidence(simulationId: string): Promise<unknown>;
  impact(simulationId: string): Promise<ImpactShape | null>;
  crisisScenarios(): readonly CrisisScenarioShape[];
}
