import { moveWord } from './scenario-words';
import classes from './scenarios.module.css';

const MOST_SHOWN = 40;

/** How far prices move, falls to the left and rises to the right; the numbers beside the bars are the table. */
export function MoveBars({
  moves,
}: {
  moves: readonly { readonly name: string; readonly fraction: string }[];
}) {
  const furthest = Math.max(...moves.map(({ fraction }) => Math.abs(Number(fraction))), 1e-9);
  const shown = moves.slice(0, MOST_SHOWN);
  const width = (fraction: string) => `${(Math.abs(Number(fraction)) / furthest) * 100}%`;
  return (
    <>
      <dl className={classes.bars} aria-label="Price moves">
        {shown.map(({ name, fraction }) => {
          const isDown = fraction.startsWith('-');
          return (
            <div key={`${name} ${fraction}`} style={{ display: 'contents' }}>
              <dt>{name}</dt>
              <dd>
                <span className={`${classes.half} ${classes.down}`} aria-hidden>
                  {isDown ? <span className={classes.bar} style={{ width: width(fraction) }} /> : null}
                </span>
                <span className={`${classes.half} ${classes.up}`} aria-hidden>
                  {isDown ? null : <span className={classes.bar} style={{ width: width(fraction) }} />}
                </span>
                <span className="num">{moveWord(fraction)}</span>
              </dd>
            </div>
          );
        })}
      </dl>
      {moves.length > MOST_SHOWN ? (
        <p className={classes.note}>
          The first {MOST_SHOWN} of {moves.length}; the CSV file has them all.
        </p>
      ) : null}
    </>
  );
}
