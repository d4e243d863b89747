'use client';
import { useQuery } from '@apollo/client/react';
import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { type Column, DataTable } from '../../../../_ui/data-table';
import { differenceText, shiftedText, signOf } from '../../../../_ui/decimal-text';
import { EmptyFace } from '../../../../_ui/faces';
import { Absent, Leverage, Money, Percent } from '../../../../_ui/figures';
import { formatCount, formatDecimal, plural } from '../../../../_ui/format';
import {
  type CurveTiersFragment,
  TierPositionsDocument,
  type TierPositionsQuery,
} from '../../../../_graphql/generated/graphql';
import { Link } from '../../../../_ui/link';
import { type TierRow, tierRows } from './tier-rows';
import classes from '../proposal.module.css';

const SHAPES: Record<string, string> = {
  MARGINAL_TIERS: 'each rate on its own slice',
  WHOLE_TIERS: 'the tier’s rate on the whole',
};

type Held = TierPositionsQuery['tierPositions'][number];

/** What was said of a tier, and where more is said. */
export interface TierRemarks {
  readonly count: number;
  readonly href: string;
}

/** More than this the API does not count at once. */
const MOST_INSTRUMENTS = 1_000;
const MOST_FLOORS = 100;

function columnsOf(
  asset: string,
  baseNumber: number,
  { isInitial, hasDeductions }: { readonly isInitial: boolean; readonly hasDeductions: boolean },
  held: ReadonlyMap<string, Held> | null,
  remarks: ((floor: string) => TierRemarks | null) | null,
): readonly Column<TierRow>[] {
  const positions: readonly Column<TierRow>[] = [
    {
      ...{ key: 'accounts', header: 'Accounts', unit: 'live now', numeric: true },
      cell: ({ floor }) => <span className="num">{formatCount(held?.get(floor)?.accounts ?? 0)}</span>,
    },
    {
      ...{ key: 'notional', header: 'Notional', unit: asset, numeric: true },
      cell: ({ floor }) => <Money value={held?.get(floor)?.notional ?? '0'} scale={0} />,
    },
  ];
  const leverage: readonly Column<TierRow>[] = [
    {
      ...{ key: 'leverageBefore', header: 'Max leverage before', numeric: true },
      cell: ({ before }) => <Leverage value={before?.maxLeverage} />,
    },
    {
      ...{ key: 'leverageAfter', header: 'Max leverage after', numeric: true },
      cell: ({ after }) => <Leverage value={after?.maxLeverage} />,
    },
  ];
  const deductions: readonly Column<TierRow>[] = [
    {
      ...{ key: 'deductionBefore', header: 'Deduction before', unit: asset, numeric: true },
      cell: ({ before }) => <Money value={before?.deduction} />,
    },
    {
      ...{ key: 'deductionAfter', header: 'Deduction after', unit: asset, numeric: true },
      cell: ({ after }) => <Money value={after?.deduction} />,
    },
  ];
  return [
    {
      ...{ key: 'floor', header: 'Above', unit: asset, numeric: true },
      cell: ({ floor, isFloorKept }) => (
        <>
          {isFloorKept ? null : <span aria-label="tier added or removed">± </span>}
          <Money value={floor} scale={0} />
        </>
      ),
    },
    {
      ...{ key: 'rateBefore', header: 'Rate before', unit: `version ${baseNumber}`, numeric: true },
      cell: ({ before }) => <Percent value={before?.rate} scale={4} />,
    },
    {
      ...{ key: 'rateAfter', header: 'Rate after', numeric: true },
      cell: ({ after }) => <Percent value={after?.rate} scale={4} />,
    },
    {
      ...{ key: 'change', header: 'Δ rate', unit: 'percentage points', numeric: true },
      cell: ({ before, after }) => <RateChange before={before?.rate} after={after?.rate} />,
    },
    // What a position may be levered to follows from initial margin alone.
    ...(isInitial ? leverage : []),
    ...(hasDeductions ? deductions : []),
    ...(held === null ? [] : positions),
    ...(remarks === null ? [] : [commentsColumn(remarks)]),
  ];
}

function commentsColumn(remarks: (floor: string) => TierRemarks | null): Column<TierRow> {
  return {
    ...{ key: 'comments', header: 'Comments', onScreenOnly: true },
    cell: ({ floor }) => <Remarks remarks={remarks(floor)} floor={floor} />,
  };
}

/** A tier that is there no more has none: what was said of it stands in the discussion. */
function Remarks({ remarks, floor }: { remarks: TierRemarks | null; floor: string }) {
  if (remarks === null) return <Absent />;
  const { count, href } = remarks;
  return (
    <Link href={href} aria-label={`Comment on the tier above ${formatDecimal(floor)}`}>
      {count === 0 ? 'Comment' : plural(count, 'comment')}
    </Link>
  );
}

function RateChange({
  before,
  after,
}: {
  before: string | null | undefined;
  after: string | null | undefined;
}) {
  if (before == null || after == null) return <Absent />;
  const difference = shiftedText(differenceText(after, before), 2);
  const sign = signOf(difference);
  if (sign === 0) return <span className="num">0</span>;
  return (
    <span className="num">
      <span aria-hidden>{sign > 0 ? '▲ ' : '▼ '}</span>
      {formatDecimal(difference, { scale: 4, signed: true })}
    </span>
  );
}

/** Both tier tables as one: a row for each tier, what does not change folded away. */
export function TierDiff({
  label,
  before,
  after,
  baseNumber,
  asset,
  isInitial,
  instruments,
  remarks,
}: {
  label: string;
  before: CurveTiersFragment | null;
  after: CurveTiersFragment | null;
  baseNumber: number;
  asset: string;
  isInitial: boolean;
  /** Those that the curve charges, whose positions are counted now; none: nothing is counted. */
  instruments: readonly string[];
  /** Of the tier that begins at a floor in the proposed curve; null where none does. Null: nothing is said of tiers here. */
  remarks: ((floor: string) => TierRemarks | null) | null;
}) {
  const [isUnfolded, setIsUnfolded] = useState(false);
  const rows = useMemo(() => tierRows(before?.tiers ?? [], after?.tiers ?? []), [before, after]);
  // A tier whose rate is on the whole takes nothing off.
  const hasDeductions = rows.some((row) =>
    [row.before, row.after].some((tier) => tier?.deduction != null && signOf(tier.deduction) !== 0),
  );
  const isOfNotional = [before, after].every((curve) => curve === null || curve.driver === 'NOTIONAL');
  const isCounted =
    isOfNotional &&
    [rows.length, instruments.length].every((count) => count > 0) &&
    rows.length <= MOST_FLOORS &&
    instruments.length <= MOST_INSTRUMENTS;
  const { data } = useQuery(TierPositionsDocument, {
    variables: { instruments: [...instruments], floors: rows.map(({ floor }) => floor) },
    skip: !isCounted,
  });
  const columns = useMemo(() => {
    // No figure before its answer is there.
    const held = data ? new Map(data.tierPositions.map((one) => [one.floor, one])) : null;
    return columnsOf(asset, baseNumber, { isInitial, hasDeductions }, held, remarks);
  }, [asset, baseNumber, isInitial, hasDeductions, data, remarks]);
  const changed = rows.filter(({ isChanged }) => isChanged);
  const unchanged = rows.length - changed.length;
  const [was, is] = [before, after].map((curve) => (curve ? (SHAPES[curve.shape ?? ''] ?? '') : 'no tiers'));
  return (
    <div>
      <h3 className={classes.tiersTitle}>
        Tiers <small>{was === is ? is : `${was} → ${is}`}</small>
      </h3>
      <DataTable
        label={`${label}: tiers before and after`}
        columns={columns}
        rows={isUnfolded ? rows : changed}
        rowKey={({ floor }) => floor}
        rowProps={({ isChanged }) => (isChanged ? { className: classes.differs } : {})}
        empty={<EmptyFace title="No tier changes" />}
      />
      {unchanged === 0 ? null : (
        <Button variant="subtle" size="compact-xs" m="xs" onClick={() => setIsUnfolded(!isUnfolded)}>
          {isUnfolded ? 'Fold' : 'Show'} {plural(unchanged, 'unchanged tier')}
        </Button>
      )}
    </div>
  );
}
