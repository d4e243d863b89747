'use client';
import { Fragment } from 'react';
import { formatCount, formatPercent } from '../../../../_ui/format';
import { type ModelRow } from './model-words';
import proposal from '../proposal.module.css';
import tracks from './tracks.module.css';
import classes from './margin-models.module.css';

const MOST_SHOWN = 16;

/** What models ask of each position, from the least to the most, beside what either set does; the table has the figures. */
export function ModelTracks({ rows }: { rows: readonly ModelRow[] }) {
  const all = rows.filter(({ gap }) => gap !== null);
  const shown = all.slice(0, MOST_SHOWN);
  const number = (text: string | null): number | null => (text === null ? null : Number(text));
  const most = Math.max(
    ...shown.flatMap(({ side }) => [
      Number(side.greatest),
      Number(side.proposedInitial),
      Number(side.baseMaintenance),
    ]),
  );
  const left = (value: number): string => `${(value / most) * 100}%`;
  if (shown.length === 0 || !(most > 0)) return null;
  return (
    <figure className={tracks.figure} aria-label="What models ask beside margin, by position">
      <figcaption className={proposal.cornerSentences}>
        From the model that asks least to the one that asks most:{' '}
        <span className={`${classes.range} ${classes.rangeKey}`} aria-hidden />
        <span className={`${classes.model} ${classes.modelKey}`} aria-hidden /> each model;{' '}
        <span className={`${tracks.mark} ${tracks.key}`} aria-hidden /> maintenance margin, base version;{' '}
        <span className={`${tracks.mark} ${tracks.proposed} ${tracks.key}`} aria-hidden /> maintenance margin,
        proposed; <span className={`${tracks.mark} ${tracks.initial} ${tracks.key}`} aria-hidden /> initial
        margin, proposed. The widest gap first, to {formatPercent(most.toFixed(6), { scale: 1 })} of notional
        at the right.
        {all.length > shown.length
          ? ` ${formatCount(shown.length)} of ${formatCount(all.length)} positions.`
          : ''}
      </figcaption>
      <div className={`${tracks.tracks} ${classes.tracks}`}>
        {shown.map(({ name, side, gap }) => {
          const [low, high] = [Number(side.least), Number(side.greatest)];
          const [base, proposed, initial] = [
            number(side.baseMaintenance),
            number(side.proposedMaintenance),
            number(side.proposedInitial),
          ];
          return (
            <Fragment key={name}>
              <span>{name}</span>
              <span className={`${tracks.track} ${classes.track}`} aria-hidden>
                <span className={classes.range} style={{ left: left(low), width: left(high - low) }} />
                {side.models.map(({ model, valueAtRisk }) => (
                  <span key={model} className={classes.model} style={{ left: left(Number(valueAtRisk)) }} />
                ))}
                {base === null ? null : <span className={tracks.mark} style={{ left: left(base) }} />}
                {initial === null ? null : (
                  <span className={`${tracks.mark} ${tracks.initial}`} style={{ left: left(initial) }} />
                )}
                {proposed === null ? null : (
                  <span className={`${tracks.mark} ${tracks.proposed}`} style={{ left: left(proposed) }} />
                )}
              </span>
              <span className="num">{formatPercent(gap ?? '0', { scale: 1, signed: true })}</span>
            </Fragment>
          );
        })}
      </div>
    </figure>
  );
}
