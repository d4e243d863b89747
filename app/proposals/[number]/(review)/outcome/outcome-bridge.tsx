import { formatCompact } from '../../../../_ui/format';
import { drawnBetween, isCount, MEASURE_LABELS, type Stretch, stretchesOf, type Way } from './outcome-words';
import classes from './outcome.module.css';

/** Room for the figure beside the longest bar. */
const WIDEST = 78;

/** How a figure came from what was simulated to what it is; the table has the figures. */
export function OutcomeBridge({ way, asset }: { way: Way; asset: string }) {
  const stretches = stretchesOf(way);
  const [left, right] = drawnBetween(stretches);
  const at = (value: number): number => ((Math.max(value, left) - left) / (right - left)) * WIDEST;
  const name = MEASURE_LABELS[way.measure];
  const label = isCount(way) ? name : `${name}, ${asset}`;
  return (
    <figure className={classes.figure} aria-label={`${label}: from what was simulated to what it is`}>
      <figcaption className={classes.caption}>
        {label}
        {left > 0 ? `; bars begin at ${formatCompact(String(Math.round(left)))}` : ''}
      </figcaption>
      <dl className={classes.bars}>
        {stretches.map((stretch) => (
          <Bar key={stretch.key} stretch={stretch} at={at} />
        ))}
      </dl>
    </figure>
  );
}

function Bar({ stretch, at }: { stretch: Stretch; at: (value: number) => number }) {
  const { key, label, from, to, text, isSigned } = stretch;
  const [begins, ends] = isSigned ? [Math.min(at(from), at(to)), Math.max(at(from), at(to))] : [0, at(to)];
  return (
    <div className={classes.stretch}>
      <dt>{label}</dt>
      <dd className={classes.row}>
        <span
          className={classes.bar}
          data-part={key}
          style={{ marginLeft: `${begins}%`, width: `${ends - begins}%` }}
        />
        <span className="num">{formatCompact(text, { signed: isSigned })}</span>
      </dd>
    </div>
  );
}
