'use client';
import { Fragment } from 'react';
import { formatCount, formatPercent } from '../../../../_ui/format';
import { coverageRows, type InstrumentCoverage } from './coverage-words';
import proposal from '../proposal.module.css';
import tracks from './tracks.module.css';
import classes from './price-coverage.module.css';

/** Shares of days are drawn by their square root: 1 % and 40 % both have room. */
function placeOf(share: number, most: number): number {
  return most === 0 ? 0 : Math.sqrt(share / most) * 100;
}

/** How often moves went beyond margin, before and after, beside what is expected; the table has the figures. */
export function BreachTracks({
  instruments,
  all,
}: {
  instruments: readonly InstrumentCoverage[];
  /** How many are read. */
  all: number;
}) {
  const rows = coverageRows(instruments).flatMap(({ instrument, side, base, proposed }) => {
    const { moves, leastPassing, mostPassing } = instrument;
    if (leastPassing === null || mostPassing === null) return [];
    const share = (count: number | undefined): number | null => (count === undefined ? null : count / moves);
    return [
      {
        ...{ symbol: instrument.symbol, side },
        counts: [base.within?.count, proposed.within?.count] as const,
        band: [leastPassing / moves, mostPassing / moves] as const,
        shares: [share(base.within?.count), share(proposed.within?.count)] as const,
      },
    ];
  });
  const most = Math.max(...rows.flatMap(({ shares, band }) => [band[1], ...shares.map((one) => one ?? 0)]));
  const left = (share: number) => `${placeOf(share, most)}%`;
  return (
    <figure
      className={tracks.figure}
      aria-label="Moves beyond margin by instrument, base version and proposed"
    >
      <figcaption className={proposal.cornerSentences}>
        Share of days on which the worst price went beyond margin:{' '}
        <span className={`${tracks.mark} ${tracks.key}`} aria-hidden /> base version,{' '}
        <span className={`${tracks.mark} ${tracks.proposed} ${tracks.key}`} aria-hidden /> proposed,{' '}
        <span className={`${classes.band} ${classes.bandKey}`} aria-hidden /> as expected by chance, of one
        position alone. To {formatPercent(most.toFixed(6), { scale: 1 })} at the right, by the square root.
        {all > instruments.length
          ? ` ${formatCount(instruments.length)} of ${formatCount(all)} instruments: those that the change moves first, then by breaches.`
          : ''}
      </figcaption>
      <div className={`${tracks.tracks} ${classes.tracks}`}>
        {rows.map(({ symbol, side, counts, band, shares }, index) => (
          <Fragment key={`${symbol} ${side}`}>
            <span>{rows[index - 1]?.symbol === symbol ? '' : symbol}</span>
            <span className={proposal.soft}>{side.toLowerCase()}</span>
            <span className={`${tracks.track} ${classes.track}`} aria-hidden>
              <span
                className={classes.band}
                style={{ left: left(band[0]), width: `${placeOf(band[1], most) - placeOf(band[0], most)}%` }}
              />
              {shares[0] === null ? null : <span className={tracks.mark} style={{ left: left(shares[0]) }} />}
              {shares[1] === null ? null : (
                <span className={`${tracks.mark} ${tracks.proposed}`} style={{ left: left(shares[1]) }} />
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
