'use client';
import { useQuery } from '@apollo/client/react';
import { Button } from '@mantine/core';
import { Link } from '../../../../_ui/link';
import { useCallback, useMemo } from 'react';
import { DirectionGlyph } from '../../../../_ui/badges';
import { type Column, DataTable } from '../../../../_ui/data-table';
import { Money, Percent } from '../../../../_ui/figures';
import { Section } from '../../../../_ui/section';
import { type ComparedClassFragment, TierCommentsDocument } from '../../../../_graphql/generated/graphql';
import { useProposal } from '../proposal-context';
import { tierPlace } from '../tier-place';
import { type DiffEntry } from './diff-entry';
import { comparedCurves } from './compared-curves';
import { RateChart } from './rate-chart';
import { TierDiff } from './tier-diff';

type Range = DiffEntry['ranges'][number];

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
      cell: ({ from }) => <Money value={from} scale={0} />,
    },
    {
      key: 'to',
      header: 'to',
      unit: asset,
      numeric: true,
      cell: ({ to }) => (to === null ? 'no end' : <Money value={to} scale={0} />),
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

/** One curve that changes: by notional range, drawn before and after, and a row for each tier. */
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
  const curves = useMemo(() => comparedCurves(entry, before, after), [entry, before, after]);
  const asset = curves?.settlementAsset ?? venue.settlementAsset;
  const ranges = useMemo(() => rangeColumns(asset), [asset]);
  const { number } = proposal;
  const { data } = useQuery(TierCommentsDocument, {
    variables: { number },
    fetchPolicy: 'cache-and-network',
  });
  const remarks = useCallback(
    (floor: string) => {
      const place = tierPlace(entry.path, curves?.after?.tiers ?? [], floor);
      if (place === null) return null;
      const said = data?.proposal?.comments.edges ?? [];
      return {
        count: said.filter(({ node }) => node.tier?.place === place).length,
        href: `/proposals/${number}/discussion?path=${encodeURIComponent(place)}`,
      };
    },
    [entry.path, curves, data, number],
  );
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
          <TierDiff
            label={entry.label}
            before={curves.before}
            after={curves.after}
            baseNumber={baseNumber}
            asset={asset}
            isInitial={entry.path.includes('/initialMargin')}
            instruments={curves.instruments}
            remarks={remarks}
          />
        </>
      )}
    </Section>
  );
}
