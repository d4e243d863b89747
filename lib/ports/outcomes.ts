import type { Look, OutcomeText } from '../domain/risk/outcome/outcome';

/** What came of a change, as it was found. */
export interface OutcomeRecord extends OutcomeText {
  readonly proposalId: string;
  readonly look: Look;
  readonly asOf: Date;
}

export interface OutcomeStore {
  /** Looks that were had at what came of a proposal, and when. */
  looks(proposalId: string): Promise<ReadonlyMap<Look, Date>>;
  /** Each look once: @returns whether it was kept, or nothing because another process was first */
  keep(outcome: OutcomeRecord): Promise<boolean>;
}
