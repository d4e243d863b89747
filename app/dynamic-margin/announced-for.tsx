'use client';
import { useQuery } from '@apollo/client/react';
import { AnnouncedStepsDocument } from '../_graphql/generated/graphql';
import { formatCompact, formatInstant } from '../_ui/format';
import { Link } from '../_ui/link';
import { Section } from '../_ui/section';
import classes from './dynamic-margin.module.css';
import { bindsWords } from './binds-words';
import { type Announcement, announcementsOf, askedAtMost, dialText } from './words';

const POLL_MS = 60_000;

/** A position, as far as a step asks something of it. */
export interface Held {
  readonly marginClass: string;
  readonly maintenanceMargin: string | null;
}

/**
 * Rises of maintenance margin that clients have been told of and that will bind: of every class, or of those that somebody
 * holds with what they ask of them. Nothing where there is none.
 */
export function AnnouncedFor({ held }: { held?: readonly Held[] }) {
  const { data } = useQuery(AnnouncedStepsDocument, { pollInterval: POLL_MS });
  if (!data) return null;
  const { venue, adjustmentProgrammes: programmes } = data;
  const steps = announcementsOf(programmes).filter(
    ({ phase, subject }) =>
      phase === 'LIVE' && (held === undefined || held.some(({ marginClass }) => marginClass === subject)),
  );
  if (steps.length === 0) return null;
  return (
    <Section
      title="Announced steps"
      about={
        held ? 'what margin that follows the market will ask of this account' : 'margin that rises by itself'
      }
    >
      <ul className={classes.steps}>
        {steps.map((step) => (
          <li key={`${step.programme} ${step.subject}`}>
            <div>
              <b className="num">{formatInstant(step.bindsAt)}</b>
              <span>{bindsWords(step.bindsAt, Date.parse(venue.now))}</span>
            </div>
            <div>
              <Link href={`/dynamic-margin?programme=${encodeURIComponent(step.programme)}`}>
                {step.subject}
              </Link>
              <span className="num">
                {' '}
                maintenance margin × {dialText(step.from)} → <b>{dialText(step.to)}</b>
              </span>
              <span>
                ▲ {held ? askedText(step, held, venue.settlementAsset) : 'tighter; it may shrink or lapse'}
              </span>
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function askedText(step: Announcement, held: readonly Held[], unit: string): string {
  const posted = held
    .filter(({ marginClass }) => marginClass === step.subject)
    .reduce((sum, { maintenanceMargin }) => sum + Number(maintenanceMargin ?? 0), 0);
  const asked = formatCompact(askedAtMost(step, posted).toFixed(2), { scale: 2 });
  return `asks for up to about ${asked} ${unit} more; it may shrink or lapse`;
}
