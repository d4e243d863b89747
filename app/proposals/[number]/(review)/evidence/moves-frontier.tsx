'use client';
import { linearScale, niceTicks } from '../../../../_ui/axis-scales';
import { formatPercent } from '../../../../_ui/format';
import { type FrontierPoint, letterOf, percentText, wayWords } from './moves-words';
import proposal from '../proposal.module.css';
import classes from './moves.module.css';

const TICKS = 4;

/** What each way to margin costs against what it leaves uncovered: the table has the figures, and what each letter is. */
export function FrontierPicture({ name, points }: { name: string; points: readonly FrontierPoint[] }) {
  const placed = points.flatMap((point, place) =>
    point.breachShare === null
      ? []
      : [{ point, letter: letterOf(place), cost: Number(point.cost), share: Number(point.breachShare) }],
  );
  if (placed.length < 2) return null;
  const [across, up] = [
    ticksOf(placed.map(({ cost }) => cost)),
    ticksOf([0, ...placed.map(({ share }) => share)]),
  ];
  const left = linearScale([across[0] ?? 0, across.at(-1) ?? 1], [0, 100]);
  const bottom = linearScale([up[0] ?? 0, up.at(-1) ?? 1], [0, 100]);
  return (
    <figure style={{ margin: 0 }} aria-label={`Cost against credit loss, ${name}`}>
      <figcaption className={proposal.cornerSentences}>
        What margin costs, to the right, against how often the market moves further than it, upwards: the
        nearer to the lower left, the better. A is the curve as approved; squares are the programme, filled as
        proposed; thin circles are volatility with one tool against procyclicality, or none.
      </figcaption>
      <div className={classes.plane} role="img" aria-label={placed.map(altText).join('; ')}>
        {across.map((tick) => (
          <span key={tick} className={classes.across} style={{ left: `${left(tick)}%` }} aria-hidden>
            {tickText(tick, across)}
          </span>
        ))}
        {up.map((tick) => (
          <span key={tick} className={classes.up} style={{ bottom: `${bottom(tick)}%` }} aria-hidden>
            {tickText(tick, up)}
          </span>
        ))}
        {placed.map(({ point, letter, cost, share }) => (
          <span
            key={letter}
            className={lookOf(point)}
            style={{ left: `${left(cost)}%`, bottom: `${bottom(share)}%` }}
            aria-hidden
          >
            <i />
            <b>{letter}</b>
          </span>
        ))}
        <span className={classes.axis} aria-hidden>
          Mean margin, of notional
        </span>
      </div>
    </figure>
  );
}

/** Points of one value have an axis too. */
function ticksOf(values: readonly number[]): readonly number[] {
  const [least, greatest] = [Math.min(...values), Math.max(...values)];
  const room = greatest > least ? 0 : Math.max(greatest, 0.001) / 2;
  return niceTicks([least - (least > 0 ? room : 0), greatest + room], TICKS);
}

/** With as many digits as tell one tick from the next. */
function tickText(tick: number, ticks: readonly number[]): string {
  const step = Math.abs((ticks[1] ?? 1) - (ticks[0] ?? 0)) * 100;
  return formatPercent(tick.toFixed(9), { scale: Math.max(0, -Math.floor(Math.log10(step) + 1e-9)) });
}

function altText({ point, letter }: { readonly point: FrontierPoint; readonly letter: string }): string {
  return `${letter} ${wayWords(point)}: ${percentText(point.cost)} of notional, short in ${percentText(point.breachShare)} of cases`;
}

function lookOf({ kind, side }: FrontierPoint): string {
  const look = kind === 'PROGRAMME' ? classes.programme : kind === 'TOOL' ? classes.tool : '';
  const filled = kind === 'PROGRAMME' && side !== 'BEFORE' ? classes.proposed : '';
  return `${classes.point} ${look} ${filled}`;
}
