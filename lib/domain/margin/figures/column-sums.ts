import { type Decimal, ZERO } from '../../number/decimal';
import { UnitSum } from '../../number/units';
import { MARGIN_STATUSES, type MarginStatus } from '../method/types';
import { COLUMN_FIGURES, type ColumnFigure, type MarginColumns, ofFigures } from './margin-columns';

/** What accounts come to together under one set, in the settlement asset: exact sums of their rounded figures. */
export interface ColumnSums {
  /** All of them, also those that cannot be margined, which are in no sum below. */
  readonly accounts: number;
  readonly margined: number;
  readonly figures: Readonly<Record<ColumnFigure, Decimal>>;
  readonly statuses: Readonly<Record<MarginStatus, number>>;
}

export const NO_SUMS: ColumnSums = {
  ...{ accounts: 0, margined: 0 },
  figures: ofFigures(() => ZERO),
  statuses: ofStatuses(() => 0),
};

export function columnSums({ accounts, status, figures, apart }: MarginColumns): ColumnSums {
  const units = ofFigures(() => new UnitSum());
  const counts = MARGIN_STATUSES.map(() => 0);
  for (let index = 0; index < accounts.length; index += 1) {
    if (apart.has(index)) continue;
    const at = status[index] ?? 0;
    counts[at] = (counts[at] ?? 0) + 1;
    for (const figure of COLUMN_FIGURES) units[figure].add(figures[figure][index] ?? NaN);
  }
  const inColumns: ColumnSums = {
    accounts: accounts.length,
    margined: accounts.length - apart.size,
    figures: ofFigures((figure) => units[figure].total()),
    statuses: ofStatuses((_, at) => counts[at] ?? 0),
  };
  return [...apart.values()].reduce(
    (sums, one) =>
      one.ok
        ? plusSums(sums, {
            ...{ accounts: 0, margined: 1 },
            figures: one.value,
            statuses: ofStatuses((name) => (name === one.value.status ? 1 : 0)),
          })
        : sums,
    inColumns,
  );
}

/** Of accounts that are in one of both alone. */
export function plusSums(a: ColumnSums, b: ColumnSums): ColumnSums {
  return {
    accounts: a.accounts + b.accounts,
    margined: a.margined + b.margined,
    figures: ofFigures((figure) => a.figures[figure].plus(b.figures[figure])),
    statuses: ofStatuses((name) => a.statuses[name] + b.statuses[name]),
  };
}

function ofStatuses<Value>(of: (status: MarginStatus, index: number) => Value): Record<MarginStatus, Value> {
  const each = (name: MarginStatus): Value => of(name, MARGIN_STATUSES.indexOf(name));
  return {
    OK: each('OK'),
    WARNING: each('WARNING'),
    CALL: each('CALL'),
    LIQUIDATION: each('LIQUIDATION'),
  };
}
