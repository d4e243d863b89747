'use client';
import { Anchor, Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { StatusBadge } from '../../../../_ui/badges';
import { CsvButton } from '../../../../_ui/csv-button';
import { type CsvColumn } from '../../../../_ui/csv-text';
import { type Column, DataTable } from '../../../../_ui/data-table';
import { CompactMoney, Count, Money, Percent } from '../../../../_ui/figures';
import { formatCount } from '../../../../_ui/format';
import { Link } from '../../../../_ui/link';
import { Section } from '../../../../_ui/section';
import { useProposal } from '../proposal-context';
import { bandWords, type Burden, burdenSentence, NOT_STATED, type ShareBand } from './burden-words';
import { ShareBar } from './share-bar';
import classes from '../proposal.module.css';
import burdenClasses from './burden.module.css';

type Call = Burden['largest'][number];

const CSV: readonly CsvColumn<Call>[] = [
  { heading: 'account', value: ({ accountId }) => accountId },
  { heading: 'segment', value: ({ segment }) => segment },
  { heading: 'status_before', value: ({ statusBefore }) => statusBefore },
  { heading: 'status_after', value: ({ statusAfter }) => statusAfter },
  { heading: 'additional_call', value: ({ amount }) => amount },
  { heading: 'equity_before', value: ({ equity }) => equity },
  { heading: 'share_of_equity', value: ({ shareOfEquity }) => shareOfEquity },
  { heading: 'collateral_at_value', value: ({ collateral }) => collateral },
  { heading: 'share_of_collateral', value: ({ shareOfCollateral }) => shareOfCollateral },
  { heading: 'liquid_collateral', value: ({ liquid }) => liquid },
  { heading: 'share_of_liquid', value: ({ shareOfLiquid }) => shareOfLiquid },
];

/** A share of nothing is none: said, and not left out. */
function Share({ value }: { value: string | null }) {
  return value === null ? 'none left' : <Percent value={value} scale={1} />;
}

/** @param isLiquidKnown whether evidence says what of collateral is liquid */
export function callColumns(asset: string, isLiquidKnown: boolean): readonly Column<Call>[] {
  const column = { unit: asset, numeric: true };
  return [
    {
      ...{ key: 'account', header: 'Account' },
      cell: ({ accountId }) => (
        <Anchor
          component={Link}
          href={`/accounts/${encodeURIComponent(accountId)}`}
          size="sm"
          className="num"
        >
          {accountId}
        </Anchor>
      ),
      sortBy: ({ accountId }) => accountId,
    },
    { key: 'segment', header: 'Segment', cell: ({ segment }) => segment ?? NOT_STATED },
    { key: 'before', header: 'Before', cell: ({ statusBefore }) => <StatusBadge status={statusBefore} /> },
    { key: 'after', header: 'After', cell: ({ statusAfter }) => <StatusBadge status={statusAfter} /> },
    {
      ...{ ...column, key: 'amount', header: 'Must add' },
      cell: ({ amount }) => <Money value={amount} />,
      sortBy: ({ amount }) => amount,
    },
    {
      ...{ ...column, key: 'equity', header: 'Equity' },
      cell: ({ equity }) => <Money value={equity} />,
      sortBy: ({ equity }) => equity,
    },
    {
      ...{ key: 'ofEquity', header: 'Of equity', numeric: true },
      cell: ({ shareOfEquity }) => <Share value={shareOfEquity} />,
    },
    // The table is as wide as a page where all of it stands; the amount is in the CSV.
    ...(isLiquidKnown
      ? []
      : [
          {
            ...{ ...column, key: 'collateral', header: 'Collateral' },
            cell: ({ collateral }: Call) => <Money value={collateral} />,
            sortBy: ({ collateral }: Call) => collateral,
          },
        ]),
    {
      ...{ key: 'ofCollateral', header: 'Of collateral', numeric: true },
      cell: ({ shareOfCollateral }) => <Share value={shareOfCollateral} />,
    },
    ...(isLiquidKnown
      ? [
          {
            ...{ key: 'ofLiquid', header: 'Of liquid', numeric: true },
            cell: ({ shareOfLiquid }: Call) => <Share value={shareOfLiquid} />,
          },
        ]
      : []),
  ];
}

/** One band, of each whole. */
interface Row {
  readonly band: string;
  readonly ofEquity: ShareBand;
  readonly ofCollateral: ShareBand;
  readonly ofLiquid: ShareBand | undefined;
}

function bandRows({ byShareOfEquity, byShareOfCollateral, byShareOfLiquid }: Burden): readonly Row[] {
  return byShareOfEquity.flatMap((ofEquity, index) => {
    const ofCollateral = byShareOfCollateral[index];
    const ofLiquid = byShareOfLiquid?.[index];
    return ofCollateral ? [{ band: bandWords(ofEquity), ofEquity, ofCollateral, ofLiquid }] : [];
  });
}

function bandColumns(asset: string, rows: readonly Row[]): readonly Column<Row>[] {
  const most = Math.max(
    0,
    ...rows.flatMap(({ band: _band, ...of }) => Object.values(of).map((one) => one?.accounts ?? 0)),
  );
  const of = (name: Exclude<keyof Row, 'band'>, header: string): readonly Column<Row>[] => [
    {
      ...{ key: `${name}Accounts`, header, unit: 'accounts', numeric: true },
      cell: ({ [name]: band }) => <Count value={band?.accounts ?? 0} />,
    },
    {
      ...{ key: `${name}Bar`, header: 'Compared', width: 96 },
      cell: ({ [name]: band }) => <ShareBar part={band?.accounts ?? 0} of={most} />,
    },
    {
      ...{ key: `${name}Amount`, header: 'Must add', unit: asset, numeric: true },
      cell: ({ [name]: band }) => <CompactMoney value={band?.amount ?? '0'} />,
    },
  ];
  return [
    { key: 'band', header: 'Share', cell: ({ band }) => <span className={burdenClasses.name}>{band}</span> },
    ...of('ofEquity', 'Of equity'),
    ...of('ofCollateral', 'Of collateral'),
    ...(rows.some(({ ofLiquid }) => ofLiquid) ? of('ofLiquid', 'Of liquid') : []),
  ];
}

const SHOWN = 10;

/** Who must add collateral because of the change, how heavy that is on them, and how few bear how much. */
export function AdditionalCalls({ burden }: { burden: Burden }) {
  const { venue, proposal } = useProposal();
  const [isUnfolded, setIsUnfolded] = useState(false);
  const { additionalCalls, concentration, largest } = burden;
  const isLiquidKnown = burden.byShareOfLiquid !== null;
  const columns = useMemo(
    () => callColumns(venue.settlementAsset, isLiquidKnown),
    [venue.settlementAsset, isLiquidKnown],
  );
  const shown = isUnfolded ? largest : largest.slice(0, SHOWN);
  return (
    <Section
      title="Who must add collateral"
      about="the new call, or what is added to a call that is open already"
      actions={
        additionalCalls === 0 ? null : (
          <CsvButton
            name={`margrave-proposal-${proposal.number}-additional-calls`}
            columns={CSV}
            rows={largest}
          />
        )
      }
    >
      <ul className={classes.cornerSentences}>
        <li>{burdenSentence(burden, venue.settlementAsset)}</li>
        {concentration === null ? null : (
          <li className={classes.soft}>
            Herfindahl-Hirschman index {concentration.herfindahl}: 1 if one account bore all of it,{' '}
            {alikeWords(additionalCalls)} if all bore the same. Equity and collateral are before the change;
            collateral at mark prices, before haircuts and less debts.
            {isLiquidKnown ? '' : ' The base version does not say which of it is liquid.'}
          </li>
        )}
      </ul>
      {additionalCalls === 0 ? null : (
        <>
          <ShareBands burden={burden} asset={venue.settlementAsset} />
          <DataTable
            label="Largest additional calls"
            columns={columns}
            rows={shown}
            rowKey={({ accountId }) => accountId}
            caption={`${formatCount(shown.length)} of ${formatCount(additionalCalls)} accounts, the largest additional call first`}
          />
          {largest.length <= SHOWN ? null : (
            <Button variant="subtle" size="compact-xs" m="xs" onClick={() => setIsUnfolded(!isUnfolded)}>
              {isUnfolded ? 'Fold' : `Show the ${formatCount(largest.length)} largest`}
            </Button>
          )}
        </>
      )}
    </Section>
  );
}

/** "0.0217" for 46: of so many alike. */
function alikeWords(accounts: number): string {
  return String(Number((1 / accounts).toPrecision(3)));
}

/** Accounts by how large a share of what they have they must add. */
export function ShareBands({ burden, asset }: { burden: Burden; asset: string }) {
  const rows = useMemo(() => bandRows(burden), [burden]);
  const columns = useMemo(() => bandColumns(asset, rows), [asset, rows]);
  return (
    <DataTable
      label="Additional calls as shares of equity and of collateral"
      columns={columns}
      rows={rows}
      rowKey={({ band }) => band}
    />
  );
}
