import {
  type AccountFigures,
  COLUMN_FIGURES,
  type ColumnFigure,
  type MarginColumns,
  type Margined,
  ofFigures,
} from '../../../margin/figures/margin-columns';
import { UnitSum } from '../../../number/units';
import type { MarginsOfChunk } from '../study';
import type { ImpactMovements } from './impact';
import { type Moved, plusMoved, UNMOVED } from './moved-sums';

/** What is said of all accounts together: exact sums and counts. */
export interface HeadlinePart {
  readonly accounts: number;
  readonly margined: number;
  readonly totals: Readonly<Record<ColumnFigure, Moved>>;
  readonly movements: ImpactMovements;
}

/** Of the accounts that are in columns on both sides, the others passed over. */
export function headlineOfColumns({ before, after }: MarginsOfChunk): HeadlinePart {
  const totals = COLUMN_FIGURES.map((figure) => ({ figure, sums: new MovedSums() }));
  const movements = { tighter: 0, looser: 0, equal: 0, mixed: 0 };
  let accounts = 0;
  for (let index = 0; index < after.accounts.length; index += 1) {
    if (before.apart.has(index) || after.apart.has(index)) continue;
    accounts += 1;
    movements[movementIn(before, after, index)] += 1;
    for (const { figure, sums } of totals)
      sums.add(before.figures[figure][index] ?? NaN, after.figures[figure][index] ?? NaN);
  }
  return {
    ...{ accounts, margined: accounts, movements },
    totals: Object.fromEntries(totals.map(({ figure, sums }) => [figure, sums.moved()])) as unknown as Record<
      ColumnFigure,
      Moved
    >,
  };
}

/** Of accounts by themselves. */
export function headlineOfPairs(pairs: readonly (readonly [Margined, Margined])[]): HeadlinePart {
  const movements = { tighter: 0, looser: 0, equal: 0, mixed: 0 };
  let totals: HeadlinePart['totals'] = ofFigures(() => UNMOVED);
  let margined = 0;
  for (const [old, next] of pairs) {
    if (!old.ok || !next.ok) continue;
    const [one, other] = [old.value, next.value];
    margined += 1;
    movements[movement(one, other)] += 1;
    totals = ofFigures((figure) => plusMoved(totals[figure], { before: one[figure], after: other[figure] }));
  }
  return { accounts: pairs.length, margined, totals, movements };
}

export function mergeHeadline(a: HeadlinePart, b: HeadlinePart): HeadlinePart {
  return {
    accounts: a.accounts + b.accounts,
    margined: a.margined + b.margined,
    totals: ofFigures((figure) => plusMoved(a.totals[figure], b.totals[figure])),
    movements: {
      tighter: a.movements.tighter + b.movements.tighter,
      looser: a.movements.looser + b.movements.looser,
      equal: a.movements.equal + b.movements.equal,
      mixed: a.movements.mixed + b.movements.mixed,
    },
  };
}

/** Exact sums of a figure on both sides, in units. */
export class MovedSums {
  readonly sides = [new UnitSum(), new UnitSum()] as const;

  add(before: number, after: number): void {
    this.sides[0].add(before);
    this.sides[1].add(after);
  }

  moved(): Moved {
    const [before, after] = this.sides;
    return { before: before.total(), after: after.total() };
  }
}

function movementIn(before: MarginColumns, after: MarginColumns, index: number): keyof ImpactMovements {
  const [one, other] = [before.figures, after.figures];
  return movementBy(
    (other.initialMargin[index] ?? NaN) - (one.initialMargin[index] ?? NaN),
    (other.maintenanceMargin[index] ?? NaN) - (one.maintenanceMargin[index] ?? NaN),
  );
}

function movement(before: AccountFigures, after: AccountFigures): keyof ImpactMovements {
  return movementBy(
    after.initialMargin.comparedTo(before.initialMargin),
    after.maintenanceMargin.comparedTo(before.maintenanceMargin),
  );
}

/** @param initial and @param maintenance positive where the account must hold more, negative for less */
function movementBy(initial: number, maintenance: number): keyof ImpactMovements {
  const [low, high] = [Math.min(initial, maintenance), Math.max(initial, maintenance)];
  if (low < 0 && high > 0) return 'mixed';
  return high > 0 ? 'tighter' : low < 0 ? 'looser' : 'equal';
}
