import { compareDecimals } from '../../../../_ui/decimal-text';
import { type CurveTiersFragment } from '../../../../_graphql/generated/graphql';

type Tier = Pick<CurveTiersFragment['tiers'][number], 'floor' | 'rate' | 'maxLeverage' | 'deduction'>;

/** What holds just above a floor, before and after; a floor of either table has a row. */
export interface TierRow {
  readonly floor: string;
  /** Null: the curve did not exist. */
  readonly before: Tier | null;
  readonly after: Tier | null;
  /** Whether the floor is there on both sides: else a tier was added or taken away here. */
  readonly isFloorKept: boolean;
  readonly isChanged: boolean;
}

/** Both tables as one, by floor, rising. */
export function tierRows(before: readonly Tier[], after: readonly Tier[]): readonly TierRow[] {
  const floors = [...new Set([...before, ...after].map(({ floor }) => floor))].sort(compareDecimals);
  return floors.map((floor) => {
    const [was, is] = [tierAt(before, floor), tierAt(after, floor)];
    const isFloorKept = [before, after].every((tiers) => tiers.some((tier) => tier.floor === floor));
    return { floor, before: was, after: is, isFloorKept, isChanged: !isSame(was, is) };
  });
}

function tierAt(tiers: readonly Tier[], floor: string): Tier | null {
  return tiers.findLast((tier) => compareDecimals(tier.floor, floor) <= 0) ?? null;
}

function isSame(one: Tier | null, other: Tier | null): boolean {
  return (
    one?.rate === other?.rate &&
    one?.deduction === other?.deduction &&
    one?.maxLeverage === other?.maxLeverage
  );
}
