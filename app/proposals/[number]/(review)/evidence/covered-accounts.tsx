'use client';
import { CsvButton } from '../../../../_ui/csv-button';
import { type CsvColumn } from '../../../../_ui/csv-text';
import { type Column, DataTable } from '../../../../_ui/data-table';
import { Absent, Count, Quantity } from '../../../../_ui/figures';
import { formatCompact, formatCount, formatDay } from '../../../../_ui/format';
import { Link } from '../../../../_ui/link';
import { Section } from '../../../../_ui/section';
import { useProposal } from '../proposal-context';
import { CountPair, ReadingPair } from './breach-cells';
import { breachColumns } from './breach-csv';
import { type BreachTrack, BreachTrackRows } from './breach-track-rows';
import { accountLackWords } from './model-words';
import {
  accountAsides,
  beyondSentence,
  breachesOf,
  chanceSentence,
  type CoveredAccount,
  drawnFirst,
  furthestSentence,
  type LossKind,
  type PortfolioCoverage,
  usedUpSentence,
} from './portfolio-coverage-words';
import proposal from '../proposal.module.css';
import classes from './price-coverage.module.css';

const TABLE_HEIGHT_PX = 420;
const FEW_ROWS = 12;
const KINDS = [
  { kind: 'positions', part: 'alone' },
  { kind: 'together', part: 'together' },
] as const;

const COLUMNS: readonly Column<CoveredAccount>[] = [
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
    key: 'margin',
    header: 'Maintenance',
    unit: 'base → proposed',
    numeric: true,
    cell: ({ base, proposed }) => (
      <span className={classes.whole}>
        {base ? formatCompact(base.maintenanceMargin) : <Absent />} →{' '}
        {proposed ? formatCompact(proposed.maintenanceMargin) : <Absent />}
      </span>
    ),
    sortBy: ({ proposed }) => proposed?.maintenanceMargin ?? '0',
  },
  {
    key: 'days',
    header: 'Days',
    numeric: true,
    cell: (account) => {
      const lack = accountLackWords(account);
      return lack === null ? <Count value={account.moves} /> : <span className={proposal.soft}>{lack}</span>;
    },
    sortBy: ({ moves }) => moves,
  },
  {
    key: 'expected',
    header: 'Expected',
    unit: 'breaches',
    numeric: true,
    cell: ({ expected }) => <Quantity value={expected} scale={1} />,
  },
  counts('positions', 'Positions alone'),
  counts('together', 'With collateral'),
  {
    key: 'reading',
    header: 'Reads as',
    unit: 'with collateral',
    cell: (account) => (
      <ReadingPair
        before={breachesOf(account, 'base', 'together')}
        after={breachesOf(account, 'proposed', 'together')}
      />
    ),
  },
  {
    key: 'used',
    header: 'Equity used up',
    unit: 'days, with collateral',
    numeric: true,
    cell: ({ base, proposed }) => (
      <span className={classes.whole}>
        <Count value={base?.together?.usedUp} /> → <Count value={proposed?.together?.usedUp} />
      </span>
    ),
    sortBy: ({ proposed }) => proposed?.together?.usedUp ?? -1,
  },
  {
    key: 'worst',
    header: 'Furthest beyond',
    unit: 'proposed, with collateral',
    cell: (account) => {
      const worst = breachesOf(account, 'proposed', 'together')?.worst[0];
      return worst ? (
        <span className={classes.whole}>
          {formatCompact(worst.uncovered)}, {formatDay(worst.at)}
        </span>
      ) : (
        <Absent />
      );
    },
  },
];

function counts(kind: LossKind, header: string): Column<CoveredAccount> {
  return {
    ...{ key: kind, header, unit: 'base → proposed', numeric: true },
    cell: (account) => (
      <CountPair before={breachesOf(account, 'base', kind)} after={breachesOf(account, 'proposed', kind)} />
    ),
    sortBy: (account) => breachesOf(account, 'proposed', kind)?.count ?? -1,
  };
}

const CSV: readonly CsvColumn<CoveredAccount>[] = [
  { heading: 'account', value: ({ account }) => account },
  { heading: 'instruments', value: ({ instruments }) => instruments },
  { heading: 'not_counted', value: accountLackWords },
  { heading: 'days', value: ({ moves }) => moves },
  { heading: 'from', value: ({ from }) => from },
  { heading: 'to', value: ({ to }) => to },
  { heading: 'expected', value: ({ expected }) => expected },
  { heading: 'least_passing', value: ({ leastPassing }) => leastPassing },
  { heading: 'most_passing', value: ({ mostPassing }) => mostPassing },
  { heading: 'power', value: ({ power }) => power },
  ...(['base', 'proposed'] as const).flatMap((set): readonly CsvColumn<CoveredAccount>[] => [
    { heading: `maintenance_margin_${set}`, value: (account) => account[set]?.maintenanceMargin },
    { heading: `equity_${set}`, value: (account) => account[set]?.equity },
    {
      heading: `collateral_days_moved_${set}`,
      value: (account) => account[set]?.collateral.map(({ asset, moved }) => `${asset} ${moved}`).join(' '),
    },
    ...KINDS.flatMap(({ kind }): readonly CsvColumn<CoveredAccount>[] => [
      { heading: `equity_used_up_${kind}_${set}`, value: (account) => account[set]?.[kind]?.usedUp },
      ...breachColumns<CoveredAccount>(
        (what) => `${what}_${kind}_${set}`,
        (account) => breachesOf(account, set, kind),
      ),
    ]),
  ]),
];

/** The largest accounts against the past of what they hold, with their collateral and without. */
export function CoveredAccounts({ coverage, title }: { coverage: PortfolioCoverage; title: string }) {
  const { proposal: shown, venue } = useProposal();
  const { accounts } = coverage;
  const sentences = [
    beyondSentence(coverage),
    chanceSentence(coverage),
    usedUpSentence(coverage),
    furthestSentence(coverage, venue.settlementAsset),
  ].filter((sentence) => sentence !== null);
  const drawn = drawnFirst(accounts);
  const counted = accounts.filter(({ lack }) => lack === null).length;
  return (
    <Section
      title={title}
      about="the largest accounts, day by day"
      actions={
        <CsvButton
          name={`margrave-proposal-${shown.number}-portfolio-coverage`}
          columns={CSV}
          rows={accounts}
        />
      }
    >
      <ul className={proposal.cornerSentences}>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
        {accountAsides(coverage).map((sentence) => (
          <li key={sentence} className={proposal.soft}>
            {sentence}
          </li>
        ))}
        <li className={proposal.soft}>
          Each day from close to close, with the positions, margin and equity of the snapshot: nobody trades
          or pays in, and margin does not move with the price. Together is with the collateral moving along,
          after haircuts, debts in full. Where accounts are closed out within minutes less margin is enough:
          read the change from base to proposed before the count itself. Method: docs/methodology.md, Coverage
          of portfolios.
        </li>
      </ul>
      {drawn.length === 0 ? null : (
        <BreachTrackRows
          label="Days beyond margin by account, base version and proposed"
          what="Share of days on which an account would have lost more than its margin"
          one="of one account alone"
          rows={drawn.flatMap((account) => KINDS.flatMap(({ kind, part }) => trackOf(account, kind, part)))}
        >
          {counted > drawn.length
            ? ` ${formatCount(drawn.length)} of ${formatCount(counted)} accounts: those whose breaches the change moves first, then by breaches.`
            : ''}
        </BreachTrackRows>
      )}
      <DataTable
        label="Coverage of portfolios"
        columns={COLUMNS}
        rows={accounts}
        rowKey={({ account }) => account}
        {...(accounts.length > FEW_ROWS ? { heightPx: TABLE_HEIGHT_PX } : {})}
      />
    </Section>
  );
}

function trackOf(account: CoveredAccount, kind: LossKind, part: string): readonly BreachTrack[] {
  const { account: name, moves: days, leastPassing, mostPassing } = account;
  if (leastPassing === null || mostPassing === null) return [];
  const count = (set: 'base' | 'proposed') => breachesOf(account, set, kind)?.count;
  return [{ name, part, days, leastPassing, mostPassing, counts: [count('base'), count('proposed')] }];
}
