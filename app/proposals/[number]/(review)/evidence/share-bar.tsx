import classes from './burden.module.css';

/** How large a figure is beside the largest of its column, as a bar; the figure itself stands beside it. */
export function ShareBar({
  part,
  of,
  isMore = false,
}: {
  part: number;
  /** The largest; 0: there is none. */
  of: number;
  /** In the colour of what gets tighter. */
  isMore?: boolean;
}) {
  const width = of > 0 ? Math.abs(part / of) * 100 : 0;
  if (width === 0) return <span className={classes.track} aria-hidden />;
  return (
    <span className={classes.track} aria-hidden>
      <span className={`${classes.bar} ${isMore ? classes.more : ''}`} style={{ width: `${width}%` }} />
    </span>
  );
}
