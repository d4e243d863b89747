'use client';
import { Button } from '@mantine/core';
import Link from 'next/link';
import { useMemo } from 'react';
import { DirectionGlyph } from '../../../../_ui/badges';
import { type Column, DataTable } from '../../../../_ui/data-table';
import { Leverage, Money, Percent } from '../../../../_ui/figures';
import { EmptyFace } from '../../../../_ui/faces';
import { Section } from '../../../../_ui/section';
import { type ComparedClassFragment, type CurveTiersFragment } from '../../../../_graphql/generated/graphql';
import { useProposal } from '../proposal-context';
import { type DiffEntry } from './diff-entry';
import { comparedCurves } from './compared-curves';
import { RateChart } from './rate-chart';
import classes from '../proposal.module.css';

type Range = DiffEntry['ranges'][number];
type Tier = CurveTiersFragment['tiers'][number];

function Pair({ from, to }: { from: string | null; to: string | null }) {
  return from === to ? (
    <Percent value={from} scale={4} />
  ) : (
    <>
      <Percent value={from} scale={4} /> → <Percent value={to} scale={4} />
    </>
  );
}

function rangeColumns(asset: string): readonly Column<Range>[] {
  return [
    {
      key: 'from',
      header: 'Notional from',
      unit: asset,
      numeric: true,
      cell: ({ from }) => <Money value={from} />,
    },
    {
      key: 'to',
      header: 'to',
      unit: asset,
      numeric: true,
      cell: ({ to }) => (to === null ? 'no end' : <Money value={to} />),
    },
    {
      key: 'before',
      header: 'Effective rate before',
      unit: 'at both ends',
      numeric: true,
      cell: (range) => <Pair from={range.rateBeforeAtFrom} to={range.rateBeforeAtTo} />,
    },
    {
      key: 'after',
      header: 'Effective rate after',
      unit: 'at both ends',
      numeric: true,
      cell: (range) => <Pair from={range.rateAfterAtFrom} to={range.rateAfterAtTo} />,
    },
    { key: 'effect', header: 'Effect', cell: ({ direction }) => <DirectionGlyph direction={direction} /> },
  ];
}

function tierColumns(asset: string): readonly Column<Tier>[] {
  return [
    {
      key: 'floor',
      header: 'Above',
      unit: asset,
      numeric: true,
      cell: ({ floor }) => <Money value={floor} scale={0} />,
    },
    { key: 'rate', header: 'Rate', numeric: true, cell: ({ rate }) => <Percent value={rate} scale={4} /> },
    {
      key: 'leverage',
      header: 'Max leverage',
      numeric: true,
      cell: ({ maxLeverage }) => <Leverage value={maxLeverage} />,
    },
    {
      key: 'deduction',
      header: 'Deduction',
      unit: asset,
      numeric: true,
      cell: ({ deduction }) => <Money value={deduction} />,
    },
  ];
}

/** One curve that changes: by notional range, drawn before and after, and both tier tables side by side. */
export function CurveChange({
  entry,
  before,
  after,
  baseNumber,
}: {
  entry: DiffEntry;
  before: readonly ComparedClassFragment[];
  after: readonly ComparedClassFragment[];
  baseNumber: number;
}) {
  const { proposal, venue } = useProposal();
  const asset = venue.settlementAsset;
  const ranges = useMemo(() => rangeColumns(asset), [asset]);
  const curves = comparedCurves(entry, before, after);
  return (
    <Section
      title={entry.label}
      about={<DirectionGlyph direction={entry.direction} />}
      actions={
        <Button
          component={Link}
          variant="subtle"
          size="compact-xs"
          href={`/proposals/${proposal.number}/discussion?path=${encodeURIComponent(entry.path)}`}
        >
          Comment on this
        </Button>
      }
    >
      <DataTable
        label={`${entry.label} by notional range`}
        columns={ranges}
        rows={entry.ranges}
        rowKey={({ from }) => from}
      />
      {curves === null ? null : (
        <>
          <RateChart
            label={entry.label}
            before={curves.before}
            after={curves.after}
            baseNumber={baseNumber}
            asset={asset}
          />
          <div className={classes.pair}>
            <Tiers
              title={`Version ${baseNumber}`}
              curve={curves.before}
              other={curves.after}
              asset={asset}
              subject={entry.label}
            />
            <Tiers
              title="Proposed"
              curve={curves.after}
              other={curves.before}
              asset={asset}
              subject={entry.label}
            />
          </div>
        </>
      )}
    </Section>
  );
}

function Tiers({
  title,
  curve,
  other,
  asset,
  subject,
}: {
  title: string;
  curve: CurveTiersFragment | null;
  /** What it stands beside: a tier that is not in it stands out. */
  other: CurveTiersFragment | null;
  asset: string;
  subject: string;
}) {
  const columns = useMemo(() => tierColumns(asset), [asset]);
  return (
    <div>
      <h3 className={classes.tiersTitle}>
        {title} {curve === null ? '' : <small>{SHAPES[curve.shape ?? ''] ?? curve.shape}</small>}
      </h3>
      <DataTable
        label={`${subject}: tiers, ${title}`}
        columns={columns}
        rows={curve?.tiers ?? []}
        rowKey={({ floor }) => floor}
        rowProps={(tier) => (isIn(tier, other) ? {} : { className: classes.differs })}
        empty={<EmptyFace title="No such curve" />}
      />
    </div>
  );
}

function isIn({ floor, rate }: Tier, curve: CurveTiersFragment | null): boolean {
  return curve?.tiers.some((tier) => tier.floor === floor && tier.rate === rate) ?? false;
}

const SHAPES: Record<string, string> = {
  MARGINAL_TIERS: 'each rate on its own slice',
  WHOLE_TIERS: 'the tier’s rate on the whole',
};
