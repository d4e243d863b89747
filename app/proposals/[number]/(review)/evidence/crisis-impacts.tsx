'use client';
import { useMemo } from 'react';
import { CsvButton } from '../../../../_ui/csv-button';
import { type CsvColumn } from '../../../../_ui/csv-text';
import { type Column, DataTable } from '../../../../_ui/data-table';
import { CompactMoney, Count } from '../../../../_ui/figures';
import { formatCount } from '../../../../_ui/format';
import { Section } from '../../../../_ui/section';
import { useProposal } from '../proposal-context';
import { comparedColumns } from './compared-columns';
import { type CrisisImpact, movesWords, worstCrisis, worstSentence } from './crisis-words';
import { type Evidence } from './evidence';
import { thereAlone, UnmarginedAccounts } from './unmargined-accounts';
import proposal from '../proposal.module.css';
import classes from './crisis-impacts.module.css';

function columnsOf(asset: string): readonly Column<CrisisImpact>[] {
  return [
    {
      key: 'crisis',
      header: 'Crisis',
      cell: (crisis) => (
        <>
          {crisis.name}
          <span className={`${classes.date} ${classes.when}`}>{crisis.date}</span>
        </>
      ),
    },
    {
      key: 'liquidatableBefore',
      header: 'Liquidatable, base',
      unit: 'accounts',
      numeric: true,
      cell: ({ standingBefore }) => <Count value={standingBefore.liquidatable} />,
    },
    {
      key: 'liquidatableAfter',
      header: 'Liquidatable, proposed',
      unit: 'accounts',
      numeric: true,
      cell: ({ standingAfter }) => <Count value={standingAfter.liquidatable} />,
    },
    ...comparedColumns(asset),
    {
      key: 'belowZero',
      header: 'Negative equity, proposed',
      unit: asset,
      numeric: true,
      cell: ({ standingAfter }) => <CompactMoney value={standingAfter.belowZeroAmount} />,
    },
  ];
}

const CSV: readonly CsvColumn<CrisisImpact>[] = [
  { heading: 'crisis', value: ({ name }) => name },
  { heading: 'date', value: ({ date }) => date },
  { heading: 'accounts', value: ({ accounts }) => String(accounts) },
  { heading: 'called_before', value: ({ standingBefore }) => String(standingBefore.called) },
  { heading: 'called_after', value: ({ standingAfter }) => String(standingAfter.called) },
  { heading: 'liquidatable_before', value: ({ standingBefore }) => String(standingBefore.liquidatable) },
  { heading: 'liquidatable_after', value: ({ standingAfter }) => String(standingAfter.liquidatable) },
  { heading: 'newly_liquidatable', value: ({ newLiquidations }) => String(newLiquidations) },
  {
    heading: 'newly_liquidatable_notional',
    value: ({ newlyLiquidatableNotional }) => newlyLiquidatableNotional,
  },
  { heading: 'newly_called', value: ({ newCalls }) => String(newCalls) },
  { heading: 'call_amount_before', value: ({ callAmountBefore }) => callAmountBefore },
  { heading: 'call_amount_after', value: ({ callAmountAfter }) => callAmountAfter },
  {
    heading: 'below_zero_accounts_before',
    value: ({ standingBefore }) => String(standingBefore.belowZeroAccounts),
  },
  { heading: 'below_zero_before', value: ({ standingBefore }) => standingBefore.belowZeroAmount },
  {
    heading: 'below_zero_accounts_after',
    value: ({ standingAfter }) => String(standingAfter.belowZeroAccounts),
  },
  { heading: 'below_zero_after', value: ({ standingAfter }) => standingAfter.belowZeroAmount },
];

/** What the change would do should a crisis of the past come now: the accounts as they are, prices moved as on that day. */
export function CrisisImpacts({
  crises,
  unmargined,
}: { crises: readonly CrisisImpact[] } & Pick<Evidence, 'unmargined'>) {
  const { venue, proposal: shown } = useProposal();
  const { settlementAsset } = venue;
  const columns = useMemo(() => columnsOf(settlementAsset), [settlementAsset]);
  const worst = worstCrisis(crises);
  if (worst === null) return null;
  return (
    <Section
      title="If a past crisis hit today"
      about="the same accounts, every price moved as on that day"
      actions={<CsvButton name={`margrave-proposal-${shown.number}-crises`} columns={CSV} rows={crises} />}
    >
      {crises.map(({ key, name, unmargined: there }) => (
        <UnmarginedAccounts key={key} unmargined={thereAlone(there, unmargined)} where={`in ${name}`} />
      ))}
      <ul className={proposal.cornerSentences}>
        <li>{worstSentence(worst, settlementAsset)}</li>
        <li className={proposal.soft}>
          Accounts as they stood: no trades, deposits or liquidations on the way. Closing prices of the day;
          intraday moves went further. Options keep their price, and so do instruments that were not traded
          then.
        </li>
      </ul>
      <LiquidatableBars crises={crises} />
      <DataTable
        label="Impact if a past crisis hit today"
        columns={columns}
        rows={crises}
        rowKey={({ key }) => key}
      />
    </Section>
  );
}

/** How many accounts are liquidatable in each, under the base version and as proposed; the table has the figures. */
function LiquidatableBars({ crises }: { crises: readonly CrisisImpact[] }) {
  const most = Math.max(
    ...crises.flatMap((one) => [one.standingBefore.liquidatable, one.standingAfter.liquidatable]),
  );
  if (most === 0) return null;
  const bar = (accounts: number, look: string | undefined) => (
    <span className={classes.row}>
      <span className={`${classes.bar} ${look}`} style={{ width: `${(accounts / most) * 80}%` }} />
      <span className="num">{formatCount(accounts)}</span>
    </span>
  );
  return (
    <figure
      className={classes.figure}
      aria-label="Liquidatable accounts by crisis, base version and proposed"
    >
      <figcaption className={proposal.cornerSentences}>
        Liquidatable accounts: <span className={`${classes.key} ${classes.before}`} aria-hidden />
        base version, <span className={`${classes.key} ${classes.after}`} aria-hidden />
        proposed
      </figcaption>
      <dl className={classes.bars}>
        {crises.map((crisis) => (
          <div key={crisis.key} className={classes.crisis}>
            <dt>
              {crisis.name}
              <span className={classes.date}>{movesWords(crisis)}</span>
            </dt>
            <dd>
              {bar(crisis.standingBefore.liquidatable, classes.before)}
              {bar(crisis.standingAfter.liquidatable, classes.after)}
            </dd>
          </div>
        ))}
      </dl>
    </figure>
  );
}
