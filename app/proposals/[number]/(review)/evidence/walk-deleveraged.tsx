'use client';
import { CsvButton } from '../../../../_ui/csv-button';
import { type CsvColumn } from '../../../../_ui/csv-text';
import { type Column, DataTable } from '../../../../_ui/data-table';
import { CompactMoney } from '../../../../_ui/figures';
import { Link } from '../../../../_ui/link';
import { useProposal } from '../proposal-context';
import { type DeleveragedRow, deleveragedRows, type PathWalk } from './walk-words';
import proposal from '../proposal.module.css';

function columnsOf(asset: string): readonly Column<DeleveragedRow>[] {
  const amount = (
    key: string,
    header: string,
    side: 'before' | 'after',
    figure: 'notional' | 'borne',
  ): Column<DeleveragedRow> => ({
    ...{ key, header, unit: asset, numeric: true },
    cell: (row) => {
      const found = row[side];
      return found ? <CompactMoney value={found[figure]} /> : <span className={proposal.soft}>less</span>;
    },
    sortBy: (row) => row[side]?.[figure] ?? '0',
  });
  return [
    {
      ...{ key: 'account', header: 'Account' },
      cell: ({ account }) => <Link href={`/accounts/${encodeURIComponent(account)}`}>{account}</Link>,
      sortBy: ({ account }) => account,
    },
    amount('borne', 'Bears, proposed', 'after', 'borne'),
    amount('borneBase', 'Bears, base', 'before', 'borne'),
    amount('notional', 'Closed of it, proposed', 'after', 'notional'),
    amount('notionalBase', 'Closed of it, base', 'before', 'notional'),
  ];
}

const csvOf = (path: string): readonly CsvColumn<DeleveragedRow>[] => [
  { heading: 'path', value: () => path },
  { heading: 'account', value: ({ account }) => account },
  { heading: 'borne_base', value: ({ before }) => before?.borne },
  { heading: 'borne_proposed', value: ({ after }) => after?.borne },
  { heading: 'closed_base', value: ({ before }) => before?.notional },
  { heading: 'closed_proposed', value: ({ after }) => after?.notional },
];

/** Whom auto-deleveraging hits hardest along a path, under either set; nothing where the fund suffices. */
export function WalkDeleveraged({ walk, asset }: { walk: PathWalk; asset: string }) {
  const { proposal: shown } = useProposal();
  const rows = deleveragedRows(walk);
  if (rows.length === 0) return null;
  return (
    <figure style={{ margin: '12px' }} aria-label={`Whom auto-deleveraging hits hardest along ${walk.name}`}>
      <figcaption className={proposal.soft}>
        Whom auto-deleveraging hits hardest, the ten of each set; less is less than any of a set’s ten, or
        nothing.{' '}
        <CsvButton
          name={`margrave-proposal-${shown.number}-deleveraged`}
          columns={csvOf(walk.name)}
          rows={rows}
        />
      </figcaption>
      <DataTable
        label={`Whom auto-deleveraging hits hardest along ${walk.name}`}
        columns={columnsOf(asset)}
        rows={rows}
        rowKey={({ account }) => account}
      />
    </figure>
  );
}
