'use client';
import { useMemo } from 'react';
import { type Column, DataTable } from '../../../../_ui/data-table';
import { differenceText } from '../../../../_ui/decimal-text';
import { Absent, CompactMoney, Count, Percent } from '../../../../_ui/figures';
import { Link } from '../../../../_ui/link';
import { type Efficiency, type OffsetRule } from './efficiency-words';
import { type Dependant, dependants, sizeWords } from './offset-words';
import classes from './burden.module.css';

const TABLE_HEIGHT_PX = 360;
const FEW_ROWS = 10;
type Size = Efficiency['bySize'][number];
type Losing = Efficiency['largestLosing'][number];
const numeric = true as const;

function AccountLink({ account }: { account: string }) {
  return (
    <Link className={classes.name} href={`/accounts/${encodeURIComponent(account)}`}>
      {account}
    </Link>
  );
}

/** How much is recognised of accounts of a like size. */
export function SizesTable({ efficiency: { bySize }, asset }: { efficiency: Efficiency; asset: string }) {
  const columns = useMemo((): readonly Column<Size>[] => {
    const share = (side: 'base' | 'proposed', header: string): Column<Size> => ({
      ...{ key: `share-${side}`, header, unit: 'of standalone IM', numeric },
      cell: (size) => {
        const { share: found } = size[side].initial;
        return found === null ? <Absent /> : <Percent value={found} scale={1} />;
      },
    });
    const amount = (side: 'base' | 'proposed', header: string): Column<Size> => ({
      ...{ key: side, header, unit: asset, numeric },
      cell: (size) => <CompactMoney value={size[side].initial.recognised} />,
    });
    return [
      {
        ...{ key: 'size', header: 'Notional', unit: asset },
        cell: ({ name }) => <span className={classes.name}>{sizeWords(name)}</span>,
      },
      {
        ...{ key: 'accounts', header: 'Accounts', numeric },
        cell: ({ accounts }) => <Count value={accounts} />,
      },
      {
        ...{ key: 'standalone', header: 'Standalone IM, proposed', unit: asset, numeric },
        cell: ({ proposed }) => <CompactMoney value={proposed.initial.standalone} />,
      },
      amount('base', 'Recognised, base'),
      amount('proposed', 'Recognised, proposed'),
      share('base', 'Share, base'),
      share('proposed', 'Share, proposed'),
    ];
  }, [asset]);
  return (
    <DataTable
      label="What is recognised by size of account"
      columns={columns}
      rows={bySize}
      rowKey={({ name }) => name}
    />
  );
}

/** Those that lose most by offsets that the change takes away. */
export function LosingTable({ efficiency, asset }: { efficiency: Efficiency; asset: string }) {
  const columns = useMemo((): readonly Column<Losing>[] => {
    const amount = (key: string, header: string, of: (one: Losing) => string): Column<Losing> => ({
      ...{ key, header, unit: asset, numeric },
      cell: (one) => <CompactMoney value={of(one)} />,
    });
    return [
      {
        key: 'account',
        header: 'Loses most by the change',
        cell: ({ account }) => <AccountLink account={account} />,
      },
      amount('base', 'IM recognised, base', ({ initialBase }) => initialBase),
      amount('proposed', 'IM recognised, proposed', ({ initialProposed }) => initialProposed),
      amount('lost', 'IM lost', (one) => differenceText(one.initialBase, one.initialProposed)),
      amount('lostMaintenance', 'MM lost', (one) =>
        differenceText(one.maintenanceBase, one.maintenanceProposed),
      ),
    ];
  }, [asset]);
  if (efficiency.largestLosing.length === 0) return null;
  return (
    <DataTable
      label="Accounts that lose most by offsets"
      columns={columns}
      rows={efficiency.largestLosing}
      rowKey={({ account }) => account}
    />
  );
}

/** The accounts off which each rule takes most. */
export function DependantsTable({ rules, asset }: { rules: readonly OffsetRule[]; asset: string }) {
  const rows = useMemo(() => dependants(rules), [rules]);
  const columns = useMemo((): readonly Column<Dependant>[] => {
    const amount = (side: 'base' | 'proposed', header: string): Column<Dependant> => ({
      ...{ key: side, header, unit: asset, numeric },
      cell: (one) => <CompactMoney value={one[side]} />,
      sortBy: (one) => one[side] ?? '-1',
    });
    return [
      {
        key: 'rule',
        header: 'Depends most on',
        cell: ({ rule }) => <span className={classes.name}>{rule}</span>,
        sortBy: ({ rule }) => rule,
      },
      {
        key: 'account',
        header: 'Account',
        cell: ({ account }) => <AccountLink account={account} />,
        sortBy: ({ account }) => account,
      },
      amount('base', 'Off IM, base'),
      amount('proposed', 'Off IM, proposed'),
    ];
  }, [asset]);
  if (rows.length === 0) return null;
  return (
    <DataTable
      label="Accounts that depend most on a rule"
      columns={columns}
      rows={rows}
      rowKey={({ rule, account }) => `${rule} ${account}`}
      {...(rows.length > FEW_ROWS ? { heightPx: TABLE_HEIGHT_PX } : {})}
    />
  );
}
