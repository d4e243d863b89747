import { type Column } from '../../../../_ui/data-table';
import { Change, CompactMoney, Count } from '../../../../_ui/figures';
import { type Evidence } from './evidence';

/** What is said of a change first, wherever things are supposed to stand. */
export type Compared = Pick<
  NonNullable<Evidence['impact']>,
  'newLiquidations' | 'newlyLiquidatableNotional' | 'newCalls' | 'callAmountBefore' | 'callAmountAfter'
>;

/** Whom the change hits, and what they must pay in. */
export function comparedColumns(asset: string): readonly Column<Compared>[] {
  return [
    {
      key: 'liquidations',
      header: 'Newly liquidatable',
      unit: 'accounts',
      numeric: true,
      cell: ({ newLiquidations }) => <Count value={newLiquidations} />,
    },
    {
      key: 'notional',
      header: 'Their notional',
      unit: asset,
      numeric: true,
      cell: ({ newlyLiquidatableNotional }) => <CompactMoney value={newlyLiquidatableNotional} />,
    },
    {
      key: 'calls',
      header: 'New margin calls',
      unit: 'accounts',
      numeric: true,
      cell: ({ newCalls }) => <Count value={newCalls} />,
    },
    {
      key: 'additional',
      header: 'Δ additional margin',
      unit: asset,
      numeric: true,
      cell: (row) => <Change before={row.callAmountBefore} after={row.callAmountAfter} compact />,
    },
  ];
}
