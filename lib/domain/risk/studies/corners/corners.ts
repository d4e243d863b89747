import type { AffectedTotal, Change, ImpactMovements } from '../impact/impact';
import type { Unmargined } from '../unmargined/unmargined';

/**
 * What a change does should dials stand at the ends of what their programmes allow, by corner. All JSON, amounts in the settlement
 * asset. Totals are exact sums of the accounts' rounded figures.
 *
 * @see docs/methodology.md#corners
 */
export type Corners = Readonly<Record<Corner, CornerFigures>>;

/** Every dial of every programme, initial and maintenance, at its greatest bound; or at its least. */
export type Corner = 'greatest' | 'least';
export const CORNERS: readonly Corner[] = ['greatest', 'least'];

/** The headline figures of impact, both sets with their dials at one corner. */
export interface CornerFigures {
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
