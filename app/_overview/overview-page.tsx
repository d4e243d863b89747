'use client';
import { useQuery } from '@apollo/client/react';
import { Anchor } from '@mantine/core';
import Link from 'next/link';
import { OverviewDocument, type OverviewQuery } from '../_graphql/generated/graphql';
import { StatusBadge } from '../_ui/badges';
import { BlockSkeleton, EmptyFace, StaleNote } from '../_ui/faces';
import { CompactMoney, Count } from '../_ui/figures';
import { formatAge, formatInstant } from '../_ui/format';
import { PageHeader } from '../_ui/page-header';
import { QueryFace } from '../_ui/query-face';
import { Figure, Figures, Section } from '../_ui/section';
import { CoverageLine } from './coverage-line';
import { InstrumentsByRisk } from './instruments-by-risk';
import { OpenCalls } from './open-calls';
import { MyApprovals, Underway } from './proposals-in-hand';

const POLL_MS = 15_000;

type Venue = OverviewQuery['venue'];
type Run = NonNullable<Venue['liveRun']>;

/** What is held, who is at risk, and what waits for me. */
export function OverviewPage() {
  const answer = useQuery(OverviewDocument, { pollInterval: POLL_MS });
  return (
    <>
      <PageHeader title="Overview" about={<About venue={answer.data?.venue} />} />
      <QueryFace answer={answer} what="the overview" loading={<Loading />}>
        {({ venue, awaitingMyVote, queued, openCalls }) => (
          <>
            {venue.liveRun ? (
              <RunFigures run={venue.liveRun} venue={venue} />
            ) : (
              <EmptyFace title="No account has been margined yet.">
                Import instruments, prices and accounts, or start the demo venue with npm run demo.
              </EmptyFace>
            )}
            <div
              style={{
                display: 'grid',
                gridTemplateColumns: 'repeat(auto-fit, minmax(420px, 1fr))',
                gap: '0 24px',
                marginTop: 24,
              }}
            >
              <MyApprovals proposals={awaitingMyVote} />
              <Underway proposals={queued} />
            </div>
            <CoverageLine unit={venue.settlementAsset} runId={venue.liveRun?.id} />
            <div
              style={{
                display: 'grid',
                gridTemplateColumns: 'repeat(auto-fit, minmax(420px, 1fr))',
                gap: '0 24px',
              }}
            >
              <InstrumentsByRisk unit={venue.settlementAsset} />
              <OpenCalls calls={openCalls} unit={venue.settlementAsset} now={venue.now} />
            </div>
          </>
        )}
      </QueryFace>
    </>
  );
}

function About({ venue }: { venue: Venue | undefined }) {
  if (!venue) return <>&nbsp;</>;
  const { liveVersion, liveRun, now } = venue;
  return (
    <>
      {liveVersion ? (
        <>
          <Anchor component={Link} href={`/parameters/${liveVersion.number}`} size="sm" underline="always">
            Version {liveVersion.number}
          </Anchor>{' '}
          is live since {formatInstant(liveVersion.activatedAt)}.{' '}
        </>
      ) : (
        'No parameters are live yet. '
      )}
      {liveRun
        ? `Accounts margined ${formatAge(liveRun.completedAt ?? liveRun.startedAt, Date.parse(now))}, at version ${liveRun.version.number}.`
        : null}
    </>
  );
}

function RunFigures({ run, venue }: { run: Run; venue: Venue }) {
  const unit = venue.settlementAsset;
  const statuses = [
    ['OK', run.countOk],
    ['WARNING', run.countWarning],
    ['CALL', run.countCall],
    ['LIQUIDATION', run.countLiquidation],
    ['UNPRICED', run.unpriced],
  ] as const;
  return (
    <>
      {venue.stale ? (
        <StaleNote asOf={run.completedAt ?? run.startedAt} nowMs={Date.parse(venue.now)}>
          Prices, positions or parameters have moved since; accounts are being margined again.
        </StaleNote>
      ) : null}
      <Section title="Margin held" about="All accounts together" plain>
        <Figures>
          <Figure label="Initial margin" unit={unit}>
            <CompactMoney value={run.initialMargin} scale={2} />
          </Figure>
          <Figure label="Maintenance margin" unit={unit}>
            <CompactMoney value={run.maintenanceMargin} scale={2} />
          </Figure>
          <Figure label="Equity" unit={unit}>
            <CompactMoney value={run.equity} scale={2} />
          </Figure>
          <Figure label="Notional" unit={unit}>
            <CompactMoney value={run.notional} scale={2} />
          </Figure>
          <Figure label="Shortfall" unit={unit}>
            <CompactMoney value={run.shortfall} scale={2} />
          </Figure>
        </Figures>
      </Section>
      <Section title="Accounts" about="By status; a status leads to its accounts" plain>
        <Figures>
          <Figure label="All accounts">
            <Anchor component={Link} href="/accounts" inherit>
              <Count value={run.accounts} />
            </Anchor>
          </Figure>
          {statuses.map(([status, count]) => (
            <Figure key={status} label={<StatusBadge status={status} />}>
              <Anchor component={Link} href={`/accounts?status=${status}`} inherit>
                <Count value={count} />
              </Anchor>
            </Figure>
          ))}
          <Figure
            label={<span title="Margin ratio within 10 % of the liquidation level">Near liquidation</span>}
          >
            <Count value={run.countNearLiquidation} />
          </Figure>
        </Figures>
      </Section>
    </>
  );
}

function Loading() {
  return (
    <>
      <BlockSkeleton height={96} />
      <div style={{ height: 24 }} />
      <BlockSkeleton height={96} />
      <div style={{ height: 24 }} />
      <BlockSkeleton height={320} />
    </>
  );
}
