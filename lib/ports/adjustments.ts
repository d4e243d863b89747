import type { Phase } from '../domain/dynamics/phase';
import type { SlotRecord } from '../domain/dynamics/path';
import type { ProgrammeState } from '../domain/dynamics/slot';
import type { SealedOrder, ShadowEvidence } from '../domain/governance/adjustment/order';
import type { Decimal } from '../domain/number/decimal';
import type { Dials, Ramps } from '../domain/parameters/effective';

/** How much of what a programme decides is applied, and what people ordered besides. */
export interface AdjustmentStanding {
  readonly phase: Phase;
  /** Since when it is in this phase. */
  readonly phaseAt: Date;
  /** Null: it is not suspended. */
  readonly suspendedAt: Date | null;
  /** Every dial goes back to 1. */
  readonly isReverting: boolean;
}

/** Where one programme stands after its last slot. */
export interface StoredAdjustment extends AdjustmentStanding {
  readonly programme: string;
  /** Of the document that decided the last slot. */
  readonly programmeHash: string;
  readonly state: ProgrammeState;
  readonly slotHash: string;
  readonly slotAt: Date;
  /** Reasons that hold it, as the log was told last; ascending. */
  readonly held: readonly string[];
  /** Since when the liquidation budget has bound it on every slot; null: it does not. */
  readonly budgetBoundSince: Date | null;
}

/** A slot that is decided, with where it leaves its programme. */
export interface DecidedSlot {
  readonly record: SlotRecord;
  readonly hash: string;
  readonly at: Date;
  readonly versionNumber: number;
  readonly state: ProgrammeState;
  readonly held: readonly string[];
  readonly budgetBoundSince: Date | null;
}

/** Dials and ramps of a version, as they came into force. */
export interface EffectiveRecord {
  readonly versionNumber: number;
  readonly dials: Dials;
  readonly ramps: Ramps;
  /** Of the parameter set that the version is with them. */
  readonly hash: string;
  readonly at: Date;
}

/** An account that dials made liquidatable. */
export interface TippedAccount {
  readonly account: string;
  /** Of all its positions when it was seen, in the settlement asset. */
  readonly notional: Decimal;
}

export interface StoredOrder extends SealedOrder {
  readonly programme: string;
  readonly authorId: string;
  readonly at: Date;
  /** Who agreed, and when. */
  readonly votes: readonly { readonly personId: string; readonly at: Date }[];
  /** Null: it is open. */
  readonly end: { readonly isCarriedOut: boolean; readonly at: Date } | null;
}

export interface AdjustmentStore {
  /** Every programme that ever decided a slot, locked in order of name until the end. */
  lock(): Promise<readonly StoredAdjustment[]>;
  /**
   * Adds slots, of a programme one, each after the one that its record names, and moves its programme's state there. A
   * programme's first slot puts it into SHADOW.
   *
   * @throws where the slot was decided already, or does not follow the last one
   */
  add(slots: readonly DecidedSlot[]): Promise<void>;
  /** Changes what people ordered; with another phase its dials begin as approved. */
  order(programme: string, standing: AdjustmentStanding, state: ProgrammeState): Promise<void>;
  /** What moves the live version; null: it is as approved. */
  effective(): Promise<EffectiveRecord | null>;
  /** All that was in force after an instant, of whatever version, the newest last; before the first it was nothing. */
  effectiveSince(at: Date): Promise<readonly EffectiveRecord[]>;
  /** Puts dials and ramps of the live version into force. Under the lock of the venue. */
  putEffective(record: EffectiveRecord): Promise<void>;
  /** Everyone who was tipped after an instant, each once, at the greatest notional. */
  tippedSince(at: Date): Promise<ReadonlyMap<string, Decimal>>;
  addTipped(accounts: readonly TippedAccount[], at: Date): Promise<void>;
  addOrder(order: Omit<StoredOrder, 'votes' | 'end'>): Promise<void>;
  findOrder(hash: string): Promise<StoredOrder | null>;
  /** Those of a programme that nothing has ended. */
  openOrders(programme: string): Promise<readonly StoredOrder[]>;
  addOrderVote(hash: string, personId: string, at: Date): Promise<void>;
  endOrder(hash: string, end: { readonly isCarriedOut: boolean; readonly at: Date }): Promise<void>;
  /** What a programme did since it came into its phase; null where it decided nothing. */
  shadowEvidence(programme: string, since: Date): Promise<ShadowEvidence | null>;
  /** Accounts that the live run shows as liquidatable. */
  liquidatable(): Promise<readonly string[]>;
}
