import type { ComparedFigures } from '../compared/compared';
import type { ImpactStatus } from '../impact/impact';

/**
 * What a change does in the crises of the past, should one come now: each account as it is, every price moved at once as it moved
 * on that day. By the key of the crisis. All JSON, amounts in the settlement asset; counts and sums are exact.
 *
 * @see docs/methodology.md#crises
 */
export type Crises = Readonly<Record<string, CrisisFigures>>;

export interface CrisisFigures extends ComparedFigures {
  /** How accounts stand there under the set before, and under the set after. */
  readonly standing: { readonly before: Standing; readonly after: Standing };
}

export interface Standing {
  readonly accounts: Readonly<Record<ImpactStatus, number>>;
  /** Accounts that owe more than they have: equity below 0, and how far together. What nobody covers. */
  readonly belowZero: { readonly accounts: number; readonly amount: string };
}
