import type { Decimal } from '../domain/number/decimal';
import type { PresentEffectText } from '../domain/governance/activation/present-effect';

/** An effect that was computed when a change was about to go live. */
export interface PresentEffectRecord extends PresentEffectText {
  readonly proposalId: string;
  readonly revisionId: string;
  readonly takenAt: Date;
}

/** What an activation used of the liquidation budget. */
export interface LiquidationUse {
  readonly versionNumber: number;
  readonly proposalId: string;
  readonly presentEffectHash: string;
  readonly accounts: number;
  /** Newly liquidatable, in the settlement asset. */
  readonly notional: Decimal;
  readonly at: Date;
}

export interface PresentEffectStore {
  keep(effect: PresentEffectRecord): Promise<void>;
  /** Adds what an activation used: one entry for each version, never changed. */
  addUse(use: LiquidationUse): Promise<void>;
  /** The notional of every entry after an instant, and of everyone whom dials tipped since, each once. */
  liquidationUsedSince(at: Date): Promise<Decimal>;
}
