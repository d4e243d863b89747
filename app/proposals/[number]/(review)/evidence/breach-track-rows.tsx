'use client';
import { Fragment, type ReactNode } from 'react';
import { formatCount, formatPercent } from '../../../../_ui/format';
import proposal from '../proposal.module.css';
import tracks from './tracks.module.css';
import classes from './price-coverage.module.css';

/** Breaches of one thing before and after, of so many days, and how many chance explains. */
export interface BreachTrack {
  readonly name: string;
  /** Which of what stands under one name: "long". */
  readonly part: string;
  readonly days: number;
  readonly leastPassing: number;
  readonly mostPassing: number;
  /** Base version and proposed; undefined: not counted. */
  readonly counts: readonly [number | undefined, number | undefined];
}

/** Shares of days are drawn by their square root: 1 % and 40 % both have room. */
function placeOf(share: number, most: number): number {
  return most === 0 ? 0 : Math.sqrt(share / most) * 100;
}

/** How often something went beyond margin, before and after, beside what is expected. */
export function BreachTrackRows({
  label,
  what,
  one,
  rows,
  children,
}: {
  label: string;
  /** "Share of days on which the worst price went beyond margin". */
  what: string;
  /** "of one position alone": of what chance is told. */
  one: string;
  rows: readonly BreachTrack[];
  /** Which of all they are. */
  children?: ReactNode;
}) {
  const drawn = rows.map(({ name, part, days, leastPassing, mostPassing, counts }) => ({
    ...{ name, part, counts },
    band: [leastPassing / days, mostPassing / days] as const,
    shares: counts.map((count) => (count === undefined ? null : count / days)),
  }));
  const most = Math.max(
    ...drawn.flatMap(({ shares, band }) => [band[1], ...shares.map((share) => share ?? 0)]),
  );
  const left = (share: number) => `${placeOf(share, most)}%`;
  return (
    <figure className={tracks.figure} aria-label={label}>
      <figcaption className={proposal.cornerSentences}>
        {what}: <span className={`${tracks.mark} ${tracks.key}`} aria-hidden /> base version,{' '}
        <span className={`${tracks.mark} ${tracks.proposed} ${tracks.key}`} aria-hidden /> proposed,{' '}
        <span className={`${classes.band} ${classes.bandKey}`} aria-hidden /> as expected by chance, {one}. To{' '}
        {formatPercent(most.toFixed(6), { scale: 1 })} at the right, by the square root.
        {children}
      </figcaption>
      <div className={`${tracks.tracks} ${classes.tracks}`}>
        {drawn.map(({ name, part, counts, band, shares: [base = null, proposed = null] }, index) => (
          <Fragment key={`${name} ${part}`}>
            <span>{drawn[index - 1]?.name === name ? '' : name}</span>
            <span className={proposal.soft}>{part}</span>
            <span className={`${tracks.track} ${classes.track}`} aria-hidden>
              <span
                className={classes.band}
                style={{ left: left(band[0]), width: `${placeOf(band[1], most) - placeOf(band[0], most)}%` }}
              />
              {base === null ? null : <span className={tracks.mark} style={{ left: left(base) }} />}
              {proposed === null ? null : (
                <span className={`${tracks.mark} ${tracks.proposed}`} style={{ left: left(proposed) }} />
              )}
            </span>
            <span className="num">
              {counts[0] === undefined ? '–' : formatCount(counts[0])} →{' '}
              {counts[1] === undefined ? '–' : formatCount(counts[1])}
            </span>
          </Fragment>
        ))}
      </div>
    </figure>
  );
}
