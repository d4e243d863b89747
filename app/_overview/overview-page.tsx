'use client';
import { useQuery } from '@apollo/client/react';
import { OverviewDocument, type OverviewQuery } from '../_graphql/generated/graphql';
import { BlockSkeleton, EmptyFace, StaleNote } from '../_ui/faces';
import { formatAge, formatInstant } from '../_ui/format';
import { HeldPriceNotices } from '../_ui/held-price-notices';
import { Link } from '../_ui/link';
import { PageHeader } from '../_ui/page-header';
import { QueryFace } from '../_ui/query-face';
import { AnnouncedFor } from '../dynamic-margin/announced-for';
import { AccountsByStatus } from './accounts-by-status';
import { BookNow } from './book-now';
import { CoverageLine } from './coverage-line';
import { Decisions } from './decisions';
import { InstrumentsByRisk } from './instruments-by-risk';
import { OpenCalls } from './open-calls';
import { PlayedMarket } from './played-market';
import { ScheduledChanges } from './scheduled-changes';
import classes from './overview.module.css';

const POLL_MS = 15_000;

type Venue = OverviewQuery['venue'];

/** What waits for me, what changes by itself, what is held and who is at risk: in this order. */
export function OverviewPage() {
  const answer = useQuery(OverviewDocument, { pollInterval: POLL_MS });
  return (
    <>
      <PageHeader title="Overview" about={<About venue={answer.data?.venue} />} />
      <QueryFace answer={answer} what="the overview" loading={<Loading />}>
        {(overview) => {
          const { venue, openCalls, insuranceFund } = overview;
          const unit = venue.settlementAsset;
          return (
            <>
              <HeldPriceNotices />
              <Decisions overview={overview} />
              <PlayedMarket />
              <ScheduledChanges overview={overview} />
              <AnnouncedFor />
              {venue.liveRun ? (
                <>
                  {venue.stale ? (
                    <StaleNote asOf={venue.liveRun.completedAt} nowMs={Date.parse(venue.now)}>
                      Prices, positions or parameters have moved since; accounts are being margined again.
                    </StaleNote>
                  ) : null}
                  <BookNow venue={venue} insuranceFund={insuranceFund} />
                  <div className={classes.pair}>
                    <OpenCalls calls={openCalls} unit={unit} now={venue.now} />
                    <AccountsByStatus venue={venue} />
                  </div>
                </>
              ) : (
                <EmptyFace title="No account has been margined yet.">
                  Import instruments, prices and accounts, or start the demo venue with npm run demo.
                </EmptyFace>
              )}
              <div className={classes.halves}>
                <CoverageLine unit={unit} runId={venue.liveRun?.id} />
                <InstrumentsByRisk unit={unit} />
              </div>
            </>
          );
        }}
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
          <Link href={`/parameters/${liveVersion.number}`}>Version {liveVersion.number}</Link> live since{' '}
          {formatInstant(liveVersion.activatedAt)}
        </>
      ) : (
        'No parameters are live yet'
      )}
      {liveRun
        ? ` · accounts margined ${formatAge(liveRun.completedAt, Date.parse(now))} under version ${liveRun.version.number}`
        : null}
      {' · '}all times UTC, all amounts in {venue.settlementAsset}
    </>
  );
}

/** The places of what comes, so that nothing jumps when it does. */
function Loading() {
  return (
    <div style={{ display: 'grid', gap: 24 }}>
      {[76, 76, 110].map((height, at) => (
        <BlockSkeleton key={at} height={height} />
      ))}
      <div className={classes.pair}>
        <BlockSkeleton height={340} />
        <BlockSkeleton height={340} />
      </div>
    </div>
  );
}
