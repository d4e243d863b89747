'use client';
import { CsvButton } from '../../../../_ui/csv-button';
import { type CsvColumn } from '../../../../_ui/csv-text';
import { type Column, DataTable } from '../../../../_ui/data-table';
import { Absent, Quantity } from '../../../../_ui/figures';
import { Link } from '../../../../_ui/link';
import { useProposal } from '../proposal-context';
import {
  type AccountShock,
  lackWords,
  movePercent,
  sigmas,
  type VulnerableAccount,
} from './vulnerability-words';
import models from './margin-models.module.css';
import classes from './vulnerability.module.css';

const TABLE_HEIGHT_PX = 420;
const FEW_ROWS = 12;
const SIDES = ['baseCalled', 'proposedCalled', 'baseLiquidatable', 'proposedLiquidatable'] as const;
type Side = (typeof SIDES)[number];

/** What is reached at present prices is nearest, what is not found furthest. */
function rankOf({ distance, lack }: AccountShock): string {
  return distance ?? (lack === 'ALREADY' ? '0' : '1000000000');
}

function distance(key: Side, header: string): Column<VulnerableAccount> {
  return {
    ...{ key, header, unit: 'σ', numeric: true },
    cell: (account) => {
      const shock = account[key];
      return shock.distance === null ? (
        <span className={classes.lack}>{lackWords(shock)}</span>
      ) : (
        <span className={classes.whole}>{sigmas(shock.distance)}</span>
      );
    },
    sortBy: (account) => rankOf(account[key]),
  };
}

const COLUMNS: readonly Column<VulnerableAccount>[] = [
  {
    key: 'account',
    header: 'Account',
    cell: ({ account }) => (
      <Link className={classes.whole} href={`/accounts/${encodeURIComponent(account)}`}>
        {account}
      </Link>
    ),
    sortBy: ({ account }) => account,
  },
  {
    key: 'why',
    header: 'Among',
    cell: ({ isLargest }) => (isLargest ? 'largest' : 'nearest'),
    sortBy: ({ isLargest }) => (isLargest ? 'largest' : 'nearest'),
  },
  {
    ...{ key: 'notional', header: 'Notional', numeric: true },
    cell: ({ notional }) => (notional === null ? <Absent /> : <Quantity value={notional} scale={0} />),
    sortBy: ({ notional }) => notional ?? '0',
  },
  distance('baseCalled', 'To a call, base'),
  distance('proposedCalled', 'To a call, proposed'),
  distance('baseLiquidatable', 'To liquidation, base'),
  distance('proposedLiquidatable', 'To liquidation, proposed'),
  {
    key: 'moves',
    header: 'By',
    cell: ({ proposedLiquidatable: { moves } }) => {
      const [main] = moves;
      if (!main) return <Absent />;
      return (
        <span className={classes.whole}>
          {main.symbol} {movePercent(main.move, true)}
        </span>
      );
    },
  },
];

const CSV: readonly CsvColumn<VulnerableAccount>[] = [
  { heading: 'account', value: ({ account }) => account },
  { heading: 'is_largest', value: ({ isLargest }) => String(isLargest) },
  { heading: 'notional', value: ({ notional }) => notional },
  ...SIDES.flatMap((side): readonly CsvColumn<VulnerableAccount>[] => {
    const name = side.replace(/[A-Z]/, (letter) => `_${letter.toLowerCase()}`);
    return [
      { heading: `${name}_distance`, value: (account) => account[side].distance },
      { heading: `${name}_first_order`, value: (account) => account[side].linearDistance },
      { heading: `${name}_none_because`, value: (account) => lackWords(account[side]) },
      ...[0, 1, 2].flatMap((place): readonly CsvColumn<VulnerableAccount>[] => [
        {
          heading: `${name}_instrument_${place + 1}`,
          value: (account) => account[side].moves[place]?.symbol,
        },
        { heading: `${name}_move_${place + 1}`, value: (account) => account[side].moves[place]?.move },
        { heading: `${name}_share_${place + 1}`, value: (account) => account[side].moves[place]?.share },
      ]),
    ];
  }),
];

/** Accounts one by one, each with the likeliest moves that bring it to a call and to liquidation. */
export function VulnerableAccounts({ accounts }: { accounts: readonly VulnerableAccount[] }) {
  const { proposal: shown } = useProposal();
  return (
    <>
      <div className={models.actions}>
        <CsvButton
          name={`margrave-proposal-${shown.number}-vulnerable-accounts`}
          columns={CSV}
          rows={accounts}
        />
      </div>
      <DataTable
        label="Distance to a call and to liquidation by account"
        columns={COLUMNS}
        rows={accounts}
        rowKey={({ account }) => account}
        {...(accounts.length > FEW_ROWS ? { heightPx: TABLE_HEIGHT_PX } : {})}
      />
    </>
  );
}
