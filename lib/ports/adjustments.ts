import type { TargetsSeen } from '../domain/dynamics/anchor';
import type { BoundSince } from '../domain/dynamics/constraint';
import type { Phase } from '../domain/dynamics/phase';
import type { SlotRecord } from '../domain/dynamics/path';
import type { ProgrammeState } from '../domain/dynamics/slot';
import type { SealedOrder, ShadowEvidence } from '../domain/governance/adjustment/order';
import type { Outcome } from '../domain/governance/guardrails/outcome';
import type { Decimal } from '../domain/number/decimal';
import type { Dials } from '../domain/parameters/effective';
import type { Ramps } from '../domain/parameters/ramps';

/** How much of what a programme decides is applied, and what people ordered besides. */
export interface AdjustmentStanding {
  readonly phase: Phase;
  /** Since when it is in this phase. */
  readonly phaseAt: Date;
  /** Null: it is not suspended. */
  readonly suspendedAt: Date | null;
  /** Suspended as more came of its steps than they predicted; absent: by people, or not at all. */
  readonly isOutcome?: boolean;
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
  readonly bound: BoundSince;
  /** Subjects that were constrained in the last slot; ascending. */
  readonly constrained: readonly string[];
  readonly pastBudget: PastBudget;
}

/** By subject, up to where people let its maintenance dial rise past the liquidation budget. */
export type PastBudget = ReadonlyMap<
  string,
  {
    /** In steps of the grid. */
    readonly to: number;
    readonly orderHash: string;
  }
>;

/** A slot that is decided, with where it leaves its programme. */
export interface DecidedSlot {
  readonly record: SlotRecord;
  readonly hash: string;
  readonly at: Date;
  readonly versionNumber: number;
  readonly state: ProgrammeState;
  readonly held: readonly string[];
  readonly bound: BoundSince;
  readonly pastBudget: PastBudget;
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
  /** False: it was called by name in time, and what becomes of it is not held against the budget. */
  readonly isCounted: boolean;
}

/** What tipped an account: a step of a programme, or of a ramp, that was computed to; or the market, afterwards. */
export const TIPPED_BY = ['STEP', 'RAMP', 'MARKET'] as const;
export type TippedBy = (typeof TIPPED_BY)[number];

/** How a call by name ends. */
export const CALL_ENDS = ['STANDS', 'TIPPED', 'LAPSED'] as const;
/** STANDS: it brought what it lacked. TIPPED: it did not, and a rise went on. LAPSED: nothing is kept back any more. */
export type CallEnd = (typeof CALL_ENDS)[number];

/** A large account that keeps rises back: what it lacks where they would go, and until when it counts. */
export interface CalledAccount {
  readonly account: string;
  readonly notional: Decimal;
  readonly missing: Decimal;
  readonly at: Date;
  readonly deadline: Date;
}

/** What live accounts lack of maintenance margin at the target of a constrained programme. */
export interface UncoveredLoss {
  readonly programme: string;
  /** Of the slot whose target it is. */
  readonly slotHash: string;
  readonly accounts: number;
  readonly amount: Decimal;
  readonly at: Date;
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

/** What somebody found of an order that let a dial past the budget. */
export interface Review {
  readonly personId: string;
  readonly finding: string;
  readonly at: Date;
}

export interface AdjustmentStore {
  /** Every programme that ever decided a slot, in order of name, as it stands; nothing is locked. */
  standing(): Promise<readonly StoredAdjustment[]>;
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
  /** When people last let it go on, by their orders; null: never. */
  resumedAt(programme: string): Promise<Date | null>;
  /** What moves the live version; null: it is as approved. */
  effective(): Promise<EffectiveRecord | null>;
  /** All that was in force after an instant, of whatever version, the newest last; before the first it was nothing. */
  effectiveSince(at: Date): Promise<readonly EffectiveRecord[]>;
  /** Puts dials and ramps of the live version into force. Under the lock of the venue. */
  putEffective(record: EffectiveRecord): Promise<void>;
  /** Everyone who was tipped after an instant, each once, at the greatest notional; or those alone who do not count. */
  tippedSince(at: Date, of?: { readonly isCounted: boolean }): Promise<ReadonlyMap<string, Decimal>>;
  addTipped(accounts: readonly TippedAccount[], by: TippedBy, at: Date): Promise<void>;
  /**
   * What steps of programmes predicted after one instant, and what came of them after another, each account once at its greatest; and the notional of all accounts,
   * as they were margined last.
   */
  outcomeSince(since: {
    readonly steps: Date;
    readonly market: Date;
  }): Promise<Outcome & { readonly notional: Decimal }>;
  /** Accounts that are called by name, by account. */
  openCalls(): Promise<ReadonlyMap<string, CalledAccount>>;
  addCalls(calls: readonly CalledAccount[]): Promise<void>;
  endCall(
    call: Pick<CalledAccount, 'account' | 'at'>,
    end: { readonly reason: CallEnd; readonly at: Date },
  ): Promise<void>;
  /** Text of a slot, by its hash. */
  slotText(hash: string): Promise<string>;
  /** As it was stated last; null: never. */
  uncovered(programme: string): Promise<UncoveredLoss | null>;
  addUncovered(loss: UncoveredLoss): Promise<void>;
  setPastBudget(programme: string, pastBudget: PastBudget): Promise<void>;
  /** Null: nobody reviewed it. */
  review(orderHash: string): Promise<Review | null>;
  addReview(orderHash: string, review: Review): Promise<void>;
  addOrder(order: Omit<StoredOrder, 'votes' | 'end'>): Promise<void>;
  findOrder(hash: string): Promise<StoredOrder | null>;
  /** Those of a programme that nothing has ended. */
  openOrders(programme: string): Promise<readonly StoredOrder[]>;
  addOrderVote(hash: string, personId: string, at: Date): Promise<void>;
  endOrder(hash: string, end: { readonly isCarriedOut: boolean; readonly at: Date }): Promise<void>;
  /** What a programme did since it came into its phase; null where it decided nothing. */
  shadowEvidence(programme: string, since: Date): Promise<ShadowEvidence | null>;
  /** Where its dials should have stood since an instant, against the bounds that it has. */
  targetsSeen(
    programme: string,
    since: Date,
    bounds: { readonly least: string; readonly greatest: string },
  ): Promise<TargetsSeen>;
  /** Accounts that the live run shows as liquidatable. */
  liquidatable(): Promise<readonly string[]>;
}
