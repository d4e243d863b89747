import { linearScale } from '../_ui/axis-scales';
import classes from './dynamic-margin.module.css';
import { type DialPair, dialText } from './words';

const WIDTH = 148;
const EDGE = 8;
const MIDDLE = 12;

/** Both dials and their target between the bounds that were approved. */
export function DialRange({ pair }: { pair: DialPair }) {
  const { bounds, target } = pair.programme;
  const [least, greatest] = [Number(bounds.least), Number(bounds.greatest)];
  const scale = linearScale([Math.min(least, 1), Math.max(greatest, 1)], [EDGE, WIDTH - EDGE]);
  const x = (dial: number): number => Math.min(Math.max(scale(dial), EDGE), WIDTH - EDGE);
  const [maintenance, initial] = [x(Number(pair.maintenance.after)), x(Number(pair.initial.after))];
  const words = [
    `maintenance ${dialText(pair.maintenance.after)}`,
    `initial ${dialText(pair.initial.after)}`,
    target === null ? 'target not known' : `target ${dialText(target)}`,
    `bounds ${dialText(bounds.least)} to ${dialText(bounds.greatest)}`,
  ];
  return (
    <svg className={classes.range} width={WIDTH} height={24} role="img" aria-label={words.join(', ')}>
      <rect className={classes.rail} x={x(least)} width={x(greatest) - x(least)} y={9} height={6} rx={1} />
      <line className={classes.one} x1={x(1)} x2={x(1)} y1={5} y2={19} />
      <rect
        className={classes.maintenance}
        {...{
          x: Math.min(x(1), maintenance),
          width: Math.abs(maintenance - x(1)),
          y: MIDDLE - 1.5,
          height: 3,
        }}
      />
      <circle className={classes.initial} cx={initial} cy={MIDDLE} r={4} />
      <circle className={classes.maintenance} cx={maintenance} cy={MIDDLE} r={4} />
      {target === null ? null : <path className={classes.target} d={`M${x(Number(target)) - 4} 1h8l-4 6z`} />}
    </svg>
  );
}
