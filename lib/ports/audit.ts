import type { Decimal } from '../domain/number/decimal';
import type { AuditEntryFields } from '../domain/audit/chain';
import type { AuditEvent, LoggedProposal } from '../domain/audit/events';
import type { GovernedFact } from '../domain/audit/governed-fact';
import type { ProgrammeRow, SlotRow } from '../domain/audit/slot-row';
import type { Actor } from '../domain/governance/people/actor';

/** The audit log. */

/** One act, as it goes into the log. */
export type AuditAct = AuditEvent & { readonly actor: Actor };

export interface AuditLog {
  /**
   * Takes the log's lock until the end of the transaction, and adds the entry to the chain. Call it last.
   * Needs READ COMMITTED: an older snapshot would not see the entry it must follow.
   *
   * @throws when it is no event that the log can read back: a bug of the caller
   */
  append(act: AuditAct): Promise<void>;

  /** As `append`, of several in their order, at one instant. */
  appendAll(acts: readonly AuditAct[]): Promise<void>;

  /** What the log says of a proposal now; null when nothing that can be read. Of a proposal that is locked: it stays so. */
  onProposal(id: string): Promise<ProposalInLog | null>;
  /** What was last stated of the insurance fund; null when nothing was, or nothing that can be read. */
  onInsuranceFund(): Promise<StatedFund | null>;
}

/** The balance of the insurance fund, as whoever keeps it states it: the log is where it stands. */
export interface StatedFund {
  /** In the settlement asset that the venue had then, ≥ 0. */
  readonly amount: Decimal;
  readonly settlementAsset: string;
  /** By the venue's clock. */
  readonly statedAt: Date;
}

/** How the last act on a proposal left it, and which altered row was found since, if any. */
export interface ProposalInLog {
  readonly left: LoggedProposal;
  readonly foundHash: string | null;
}

/** An entry as it is stored: `payload` is JCS text. */
export interface AuditEntryRecord extends AuditEntryFields {
  readonly hash: string;
}

/** The whole log and the rows it speaks of, as of one moment. */
export interface AuditTrail {
  /** Every entry in order of `seq`, in batches: the log need not fit into memory. */
  entries(): AsyncIterable<readonly AuditEntryRecord[]>;
  /** What the governed rows say. */
  facts(): Promise<readonly GovernedFact[]>;
  /** Slots of adjustment programmes in the order in which they were decided, in batches. */
  slots(): AsyncIterable<readonly SlotRow[]>;
  /** Where adjustment programmes stand. */
  programmes(): Promise<readonly ProgrammeRow[]>;
}

/** Runs `work` on one consistent view of log and rows, which nothing written meanwhile can move. */
export type ReadAuditTrail = <Value>(work: (trail: AuditTrail) => Promise<Value>) => Promise<Value>;
