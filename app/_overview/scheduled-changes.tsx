'use client';
import { type OverviewQuery } from '../_graphql/generated/graphql';
import { ProposalStateBadge } from '../_ui/badges';
import { formatAge, formatInstant, formatRate, plural } from '../_ui/format';
import { Link } from '../_ui/link';
import { Section } from '../_ui/section';
import { effectWords } from './effect-words';
import classes from './overview.module.css';

/** What changes margin by itself, soonest first, and what is being activated now. */
export function ScheduledChanges({ overview: { venue, underway } }: { overview: OverviewQuery }) {
  const scheduled = underway.edges
    .map(({ node }) => node)
    .filter(({ state }) => state !== 'APPROVED')
    .toSorted((a, b) => (a.eta ?? '').localeCompare(b.eta ?? ''));
  const nowMs = Date.parse(venue.now);
  return (
    <Section
      title="Scheduled activations"
      about={scheduled.length === 0 ? undefined : plural(scheduled.length, 'change')}
    >
      {scheduled.length === 0 ? <p className={classes.nothing}>No change is scheduled.</p> : null}
      {scheduled.map(({ id, number, title, state, eta, evidence, ramp }) => (
        <div key={id} className={classes.decision}>
          <ProposalStateBadge state={state} />
          <div className={classes.what}>
            <Link href={`/proposals/${number}`}>
              #{number} {title}
            </Link>
            {evidence?.impact ? <p>{effectWords(evidence.impact, venue.settlementAsset)}</p> : null}
          </div>
          <div className={classes.needs}>
            {ramp == null ? (
              <>
                <b>{state === 'ACTIVATING' ? 'being activated now' : formatAge(eta ?? venue.now, nowMs)}</b>
                <span>{eta == null ? '' : formatInstant(eta)}</span>
              </>
            ) : (
              <>
                <b>{formatRate(ramp.trailing)} of the change is live</b>
                <span>{rampWords(ramp, nowMs)}</span>
              </>
            )}
          </div>
        </div>
      ))}
    </Section>
  );
}

type Ramp = NonNullable<OverviewQuery['underway']['edges'][number]['node']['ramp']>;

function rampWords({ status, nextAt }: Ramp, nowMs: number): string {
  if (status === 'HELD') return 'paused until somebody resumes it';
  if (status === 'ABORTED') return 'stopped for good';
  if (nextAt == null) return '';
  return status === 'WAITING'
    ? `waits, and tries again ${formatAge(nextAt, nowMs)}`
    : `next step ${formatAge(nextAt, nowMs)}`;
}
