'use client';
import { useQuery } from '@apollo/client/react';
import {
  AccountsAboveMaximumDocument,
  type OverviewQuery,
  type RunTotalsFragment,
} from '../_graphql/generated/graphql';
import { differenceText, signOf } from '../_ui/decimal-text';
import { CompactMoney, Count } from '../_ui/figures';
import { formatCompact, formatCount, formatInstant } from '../_ui/format';
import { Link } from '../_ui/link';
import { Figure, Figures, Section } from '../_ui/section';

type Amount = 'equity' | 'maintenanceMargin' | 'initialMargin' | 'shortfall' | 'notional';

const AMOUNTS: readonly (readonly [Amount, string])[] = [
  ['equity', 'Equity'],
  ['initialMargin', 'Initial margin'],
  ['maintenanceMargin', 'Maintenance margin'],
  ['notional', 'Notional'],
  ['shortfall', 'Shortfall'],
];

/** "▲ 3.1 M in 24 h": how far a figure has come; nothing where there is no figure to compare with. */
export function changeInWords(difference: string | null): string | undefined {
  if (difference === null) return undefined;
  const sign = signOf(difference);
  if (sign === 0) return 'as 24 h ago';
  return `${sign > 0 ? '▲' : '▼'} ${formatCompact(difference.replace('-', ''))} in 24 h`;
}

/** Margin held and accounts closest to liquidation, each now and a day ago. */
export function BookNow({
  venue,
  insuranceFund: fund,
}: {
  venue: OverviewQuery['venue'];
  /** Null: none was stated. */
  insuranceFund: OverviewQuery['insuranceFund'];
}) {
  const { liveRun: run, runBefore: before, settlementAsset: unit } = venue;
  const above = useQuery(AccountsAboveMaximumDocument, { fetchPolicy: 'cache-and-network' });
  const aboveCount = above.data?.accounts.totalCount;
  if (!run) return null;
  const change = (amount: Amount) => (before ? differenceText(run[amount], before[amount]) : null);
  return (
    <Section title="The book now" about={`${formatCount(run.accounts)} accounts; ${compared(before)}`} plain>
      <Figures>
        <Figure
          label={<span title="Margin ratio from 1 to 1.1">Within 10 % of liquidation</span>}
          unit="accounts"
          note={changeInWords(before ? String(run.countNearLiquidation - before.countNearLiquidation) : null)}
        >
          <Link href="/accounts?near=1">
            <Count value={run.countNearLiquidation} />
          </Link>
        </Figure>
        {aboveCount === undefined ? null : (
          <Figure
            label={
              <span title="They hold more of an instrument than its margin class allows">
                Above maximum notional
              </span>
            }
            unit="accounts"
          >
            <Link href="/accounts?above=1">
              <Count value={aboveCount} />
            </Link>
          </Figure>
        )}
        {AMOUNTS.toReversed().map(([amount, label]) => (
          <Figure key={amount} label={label} unit={unit} note={changeInWords(change(amount))}>
            <CompactMoney value={run[amount]} scale={2} />
          </Figure>
        ))}
        {fund === null ? null : (
          <Figure
            label={<span title="What pays for accounts that owe more than they have">Insurance fund</span>}
            unit={fund.settlementAsset}
            note={`stated ${formatInstant(fund.statedAt)}`}
          >
            <CompactMoney value={fund.amount} scale={2} />
          </Figure>
        )}
      </Figures>
    </Section>
  );
}

function compared(before: RunTotalsFragment | null): string {
  return before
    ? `compared with ${formatInstant(before.completedAt)}`
    : 'there was no margin run a day ago to compare with';
}
