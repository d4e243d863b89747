import type { RampStatus, RampWeights } from '../domain/governance/activation/ramp-steps';

/** How a change that goes live in steps goes on. */
export interface RampRecord {
  readonly proposalId: string;
  readonly versionNumber: number;
  /** Names of the margin classes that it moves, but for those that later changes took over. */
  readonly classes: readonly string[];
  /** When its first step was taken, by the venue's clock. */
  readonly startedAt: Date;
  /** When the next step is due, or is tried again; null: nothing is to be done. */
  readonly nextAt: Date | null;
  /** How far it is. */
  readonly weights: RampWeights;
  readonly status: RampStatus;
  /** Why it waits or is held, for people. */
  readonly pausedReason: string | null;
}

export interface RampStore {
  add(ramp: RampRecord): Promise<void>;
  /** Locked until the end; null: the proposal has none. */
  lock(proposalId: string): Promise<RampRecord | null>;
  /** Every one that has not ended, in order of version. */
  lockOpen(): Promise<readonly RampRecord[]>;
  /** Names of the classes that ramps of later versions move, or moved. */
  takenAfter(versionNumber: number): Promise<ReadonlySet<string>>;
  /** How it goes on: all else of a ramp never changes. */
  update(ramp: RampRecord): Promise<void>;
}
