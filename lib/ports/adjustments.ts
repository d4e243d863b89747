import type { SlotRecord } from '../domain/dynamics/path';
import type { ProgrammeState } from '../domain/dynamics/slot';

/** Where one programme stands after its last slot. */
export interface StoredAdjustment {
  readonly programme: string;
  /** Of the document that decided the last slot. */
  readonly programmeHash: string;
  readonly state: ProgrammeState;
  readonly slotHash: string;
  readonly slotAt: Date;
  /** Reasons that hold it, as the log was told last; ascending. */
  readonly held: readonly string[];
}

/** A slot that is decided, with where it leaves its programme. */
export interface DecidedSlot {
  readonly record: SlotRecord;
  readonly hash: string;
  readonly at: Date;
  readonly versionNumber: number;
  readonly state: ProgrammeState;
  readonly held: readonly string[];
}

export interface AdjustmentStore {
  /** Every programme that ever decided a slot, locked in order of name until the end. */
  lock(): Promise<readonly StoredAdjustment[]>;
  /**
   * Adds a slot after the one that its record names, and moves its programme's state there.
   *
   * @throws where the slot was decided already, or does not follow the last one
   */
  add(slot: DecidedSlot): Promise<void>;
}
