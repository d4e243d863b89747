import type { AffectedTotal, Change, ImpactMovements } from '../impact/impact';
import type { Unmargined } from '../unmargined/unmargined';

/** The headline figures of a change to every account, both sets in one supposed state of things. All JSON, amounts in the settlement asset. */
export interface ComparedFigures {
  /** Accounts in the snapshot, and those of them that are margined under both sets there: only these are in figures. */
  readonly accounts: number;
  readonly margined: number;
  readonly initialMargin: Change;
  readonly maintenanceMargin: Change;
  readonly callAmount: Change;
  readonly movements: ImpactMovements;
  /** Whose status gets worse by the change, there; who is called or liquidatable on both sides is not news. */
  readonly newlyInCall: AffectedTotal;
  readonly newlyLiquidatable: AffectedTotal;
  /** Who cannot be margined there, by name. */
  readonly unmargined: Unmargined;
}
