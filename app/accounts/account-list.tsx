'use client';
import { useApolloClient, useQuery } from '@apollo/client/react';
import { Anchor, Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { Link } from '../_ui/link';
import { useCallback, useMemo } from 'react';
import {
  AccountListDocument,
  type AccountListQuery,
  type AccountOrder,
  AccountsAboveMaximumDocument,
} from '../_graphql/generated/graphql';
import { StatusBadge, statusWord } from '../_ui/badges';
import { CsvExport } from '../_ui/csv-export';
import { type CsvColumn } from '../_ui/csv-text';
import { type Column, DataTable } from '../_ui/data-table';
import { EmptyFace, StaleNote } from '../_ui/faces';
import { Absent, Money, Ratio } from '../_ui/figures';
import { formatCount } from '../_ui/format';
import { PageHeader } from '../_ui/page-header';
import { QueryFace } from '../_ui/query-face';
import { Section } from '../_ui/section';
import { joinedPages, useNextPage } from '../_ui/use-paged';
import { useUrlState } from '../_ui/use-url-state';
import { isStatus, StatusFilter } from './status-filter';
import classes from './accounts.module.css';

const PAGE = 100;
type AccountRow = AccountListQuery['accounts']['edges'][number]['node'];

const ORDERS: readonly { value: AccountOrder; label: string }[] = [
  { value: 'MARGIN_RATIO_ASC', label: 'Margin ratio, lowest first' },
  { value: 'MARGIN_RATIO_DESC', label: 'Margin ratio, highest first' },
  { value: 'NOTIONAL_DESC', label: 'Notional, largest first' },
  { value: 'EQUITY_ASC', label: 'Equity, lowest first' },
  { value: 'ACCOUNT_ASC', label: 'Account' },
];

// The server sorts all accounts; a header that sorted the pages read so far would mislead.
function columnsOf(asset: string): readonly Column<AccountRow>[] {
  const money = (
    key: 'notional' | 'equity' | 'initialMargin' | 'maintenanceMargin',
    header: string,
  ): Column<AccountRow> => ({
    key,
    header,
    unit: asset,
    numeric: true,
    cell: ({ margin }) => <Money value={margin?.[key]} />,
  });
  return [
    {
      key: 'account',
      header: 'Account',
      cell: ({ accountId }) => (
        <Anchor component={Link} href={`/accounts/${encodeURIComponent(accountId)}`} size="sm">
          {accountId}
        </Anchor>
      ),
    },
    {
      key: 'status',
      header: 'Status',
      cell: ({ margin }) => (margin === null ? <Absent /> : <StatusBadge status={margin.status} />),
    },
    {
      key: 'ratio',
      header: 'Margin ratio',
      unit: 'equity / MM',
      numeric: true,
      cell: ({ margin }) => <Ratio value={margin?.marginRatio} />,
    },
    money('notional', 'Notional'),
    money('equity', 'Equity'),
    money('initialMargin', 'Initial margin'),
    money('maintenanceMargin', 'Maintenance margin'),
    {
      key: 'call',
      header: 'Additional margin',
      unit: asset,
      numeric: true,
      cell: ({ margin }) => <Money value={margin?.callAmount === '0' ? null : margin?.callAmount} />,
    },
  ];
}

/** As the table's, exact. */
function csvColumns(asset: string): readonly CsvColumn<AccountRow>[] {
  return [
    { heading: 'Account', value: ({ accountId }) => accountId },
    { heading: 'Status', value: ({ margin }) => margin && statusWord(margin.status) },
    { heading: 'Margin ratio', value: ({ margin }) => margin?.marginRatio },
    { heading: `Notional, ${asset}`, value: ({ margin }) => margin?.notional },
    { heading: `Equity, ${asset}`, value: ({ margin }) => margin?.equity },
    { heading: `Initial margin, ${asset}`, value: ({ margin }) => margin?.initialMargin },
    { heading: `Maintenance margin, ${asset}`, value: ({ margin }) => margin?.maintenanceMargin },
    { heading: `Additional margin, ${asset}`, value: ({ margin }) => margin?.callAmount },
  ];
}

export function AccountList() {
  const [status, setStatus] = useUrlState('status', 'PUSH');
  const [search, setSearch] = useUrlState('search');
  const [order, setOrder] = useUrlState('order', 'PUSH');
  const [searched] = useDebouncedValue(search, 250);
  const orderBy = ORDERS.find(({ value }) => value === order)?.value ?? 'MARGIN_RATIO_ASC';
  const [near, setNear] = useUrlState('near', 'PUSH');
  const [above, setAbove] = useUrlState('above', 'PUSH');
  const breaches = useQuery(AccountsAboveMaximumDocument, { fetchPolicy: 'cache-and-network' });
  // What an address names that is no status is no filter.
  const named = status.split(',').filter(isStatus);
  const chosen = named.length === 0 ? null : named;
  const filter = {
    ...{ status: chosen, search: searched || null, nearLiquidation: near !== '' },
    aboveMaximum: above !== '',
    ...{ orderBy, first: PAGE },
  };
  const isFiltered = [status, search, near, above].some((one) => one !== '');
  const answer = useQuery(AccountListDocument, { variables: { ...filter, after: null } });
  const { fetchMore, data, previousData } = answer;
  const readNext = useCallback(
    (after: string) =>
      fetchMore({
        variables: { after },
        updateQuery: (before, { fetchMoreResult }) => ({
          ...fetchMoreResult,
          accounts: joinedPages(before.accounts, fetchMoreResult.accounts),
        }),
      }),
    [fetchMore],
  );
  const client = useApolloClient();
  const readPage = async (after: string | null) => {
    const { data: page } = await client.query({
      query: AccountListDocument,
      variables: { ...filter, after },
      fetchPolicy: 'no-cache',
    });
    if (page === undefined) throw new Error('an empty answer');
    const { edges, totalCount, pageInfo } = page.accounts;
    const next = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    return { rows: edges.map(({ node }) => node), totalCount, next };
  };
  const onReachEnd = useNextPage(data?.accounts.pageInfo, readNext);
  const known = data ?? previousData;
  const asset = known?.venue.settlementAsset ?? '';
  const columns = useMemo(() => columnsOf(asset), [asset]);
  const run = known?.venue.liveRun;

  return (
    <>
      <PageHeader
        title="Accounts"
        about={
          run
            ? `${formatCount(run.accounts)} accounts margined under version ${run.version.number}`
            : 'Every account, margined as one'
        }
      />
      {known?.venue.stale && run?.completedAt ? (
        <StaleNote asOf={run.completedAt} nowMs={Date.parse(known.venue.now)}>
          Prices or positions have moved since; margining again is under way.
        </StaleNote>
      ) : null}
      <Section
        title="All accounts"
        about={data ? `${formatCount(data.accounts.totalCount)} match` : ''}
        actions={<CsvExport name="margrave-accounts" columns={csvColumns(asset)} readPage={readPage} />}
      >
        <div className={classes.filters} role="search" aria-label="Filter the accounts">
          <TextInput
            label="Account"
            placeholder="Part of its name"
            leftSection={<IconSearch size={14} aria-hidden />}
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
            w={220}
          />
          <Select
            label="Order"
            value={orderBy}
            onChange={(value) => setOrder(value === 'MARGIN_RATIO_ASC' || value === null ? '' : value)}
            data={ORDERS}
            allowDeselect={false}
            w={220}
          />
          <StatusFilter
            chosen={chosen ?? []}
            run={run ?? null}
            onChange={(next) => setStatus(next.join(','))}
            near={near !== ''}
            onNear={(isOn) => setNear(isOn ? '1' : '')}
            above={above !== ''}
            onAbove={(isOn) => setAbove(isOn ? '1' : '')}
            aboveCount={breaches.data?.accounts.totalCount}
          />
        </div>
        <QueryFace answer={answer} what="the accounts">
          {({ accounts }) => (
            <DataTable
              label="Accounts"
              columns={columns}
              rows={accounts.edges.map(({ node }) => node)}
              rowKey={({ id }) => id}
              heightPx={640}
              onReachEnd={onReachEnd}
              empty={
                <EmptyFace title={isFiltered ? 'No account matches' : 'There are no accounts yet'}>
                  {isFiltered ? 'Loosen the filter.' : 'Import accounts with their positions and collateral.'}
                </EmptyFace>
              }
            />
          )}
        </QueryFace>
      </Section>
    </>
  );
}
