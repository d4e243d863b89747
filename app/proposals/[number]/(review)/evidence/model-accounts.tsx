'use client';
import { compareDecimals, differenceText } from '../../../../_ui/decimal-text';
import { CsvButton } from '../../../../_ui/csv-button';
import { type CsvColumn } from '../../../../_ui/csv-text';
import { type Column, DataTable } from '../../../../_ui/data-table';
import { Absent, Quantity } from '../../../../_ui/figures';
import { formatCompact, formatDay } from '../../../../_ui/format';
import { Link } from '../../../../_ui/link';
import { useProposal } from '../proposal-context';
import { accountLackWords, type ModelledAccount } from './model-words';
import proposal from '../proposal.module.css';
import classes from './margin-models.module.css';

const TABLE_HEIGHT_PX = 420;
const FEW_ROWS = 12;

/** What the loss goes beyond the proposed margin by; null where it does not, or is not known. */
function missing(account: ModelledAccount, margin: string | null): string | null {
  if (account.valueAtRisk === null || margin === null) return null;
  return compareDecimals(account.valueAtRisk, margin) > 0
    ? differenceText(account.valueAtRisk, margin)
    : null;
}

const COLUMNS: readonly Column<ModelledAccount>[] = [
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
    key: 'notional',
    header: 'Notional',
    numeric: true,
    cell: ({ notional }) => <Quantity value={notional} scale={0} />,
    sortBy: ({ notional }) => notional,
  },
  {
    key: 'initial',
    header: 'Initial margin',
    unit: 'base → proposed',
    numeric: true,
    cell: ({ baseInitial, proposedInitial }) => <Amounts before={baseInitial} after={proposedInitial} />,
    sortBy: ({ proposedInitial }) => proposedInitial ?? '0',
  },
  {
    key: 'maintenance',
    header: 'Maintenance',
    unit: 'base → proposed',
    numeric: true,
    cell: ({ baseMaintenance, proposedMaintenance }) => (
      <Amounts before={baseMaintenance} after={proposedMaintenance} />
    ),
    sortBy: ({ proposedMaintenance }) => proposedMaintenance ?? '0',
  },
  {
    key: 'loss',
    header: 'Model asks',
    unit: 'interval',
    numeric: true,
    cell: (account) => {
      const { valueAtRisk, low, high } = account;
      if (valueAtRisk === null || low === null || high === null)
        return <span className={proposal.soft}>{accountLackWords(account)}</span>;
      return (
        <span className={classes.whole}>
          <Quantity value={valueAtRisk} scale={0} />
          <span className={proposal.soft}>
            {' '}
            {formatCompact(low)}–{formatCompact(high)}
          </span>
        </span>
      );
    },
    sortBy: ({ valueAtRisk }) => valueAtRisk ?? '0',
  },
  {
    key: 'short',
    header: 'Beyond initial',
    unit: 'proposed',
    numeric: true,
    cell: (account) => <Missing value={missing(account, account.proposedInitial)} />,
    sortBy: (account) => missing(account, account.proposedInitial) ?? '0',
  },
  {
    key: 'shortMaintenance',
    header: 'Beyond maintenance',
    unit: 'proposed',
    numeric: true,
    cell: (account) => <Missing value={missing(account, account.proposedMaintenance)} />,
    sortBy: (account) => missing(account, account.proposedMaintenance) ?? '0',
  },
  {
    key: 'worst',
    header: 'Worst day',
    cell: ({ worstAt, worstLoss }) =>
      worstAt === null || worstLoss === null ? (
        <Absent />
      ) : (
        <span className={classes.whole}>
          {formatCompact(worstLoss)}, {formatDay(worstAt)}
        </span>
      ),
  },
];

function Missing({ value }: { value: string | null }) {
  return value === null ? (
    <Absent />
  ) : (
    <span className={classes.short}>
      <Quantity value={value} scale={0} />
    </span>
  );
}

function Amounts({ before, after }: { before: string | null; after: string | null }) {
  const one = (text: string | null) => (text === null ? <Absent /> : formatCompact(text));
  return (
    <span className={classes.whole}>
      {one(before)} → {one(after)}
    </span>
  );
}

const CSV: readonly CsvColumn<ModelledAccount>[] = [
  { heading: 'account', value: ({ account }) => account },
  { heading: 'instruments', value: ({ instruments }) => instruments },
  { heading: 'notional', value: ({ notional }) => notional },
  { heading: 'initial_margin_base', value: ({ baseInitial }) => baseInitial },
  { heading: 'initial_margin_proposed', value: ({ proposedInitial }) => proposedInitial },
  { heading: 'maintenance_margin_base', value: ({ baseMaintenance }) => baseMaintenance },
  { heading: 'maintenance_margin_proposed', value: ({ proposedMaintenance }) => proposedMaintenance },
  { heading: 'days', value: ({ moves }) => moves },
  { heading: 'var', value: ({ valueAtRisk }) => valueAtRisk },
  { heading: 'var_low', value: ({ low }) => low },
  { heading: 'var_high', value: ({ high }) => high },
  { heading: 'shortfall', value: ({ expectedShortfall }) => expectedShortfall },
  { heading: 'worst_at', value: ({ worstAt }) => worstAt },
  { heading: 'worst_loss', value: ({ worstLoss }) => worstLoss },
  { heading: 'not_replayed', value: accountLackWords },
];

/** The largest accounts, each with what its positions would have lost, beside its margin. */
export function ModelAccounts({ accounts }: { accounts: readonly ModelledAccount[] }) {
  const { proposal: shown } = useProposal();
  return (
    <>
      <div className={classes.actions}>
        <CsvButton name={`margrave-proposal-${shown.number}-model-accounts`} columns={CSV} rows={accounts} />
      </div>
      <DataTable
        label="Largest accounts against their past"
        columns={COLUMNS}
        rows={accounts}
        rowKey={({ account }) => account}
        {...(accounts.length > FEW_ROWS ? { heightPx: TABLE_HEIGHT_PX } : {})}
      />
    </>
  );
}
