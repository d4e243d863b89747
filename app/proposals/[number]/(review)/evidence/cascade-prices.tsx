'use client';
import { type CascadeImpact, movedWords, type PricePaths, pricePaths } from './cascade-words';
import classes from './cascade-impacts.module.css';

const WIDTH = 132;
const HEIGHT = 36;
const MARGIN = 2;

/** What forced sales leave of prices after each round, of those that they move furthest. */
export function CascadePrices({ cascade }: { cascade: CascadeImpact }) {
  const paths = pricePaths(cascade);
  if (paths.length === 0) return <p className={classes.none}>Forced sales move no price.</p>;
  const factors = paths.flatMap(({ base, proposed }) => [...base, ...proposed]).map(Number);
  const range = { least: Math.min(1, ...factors), most: Math.max(1, ...factors) };
  const rounds = Math.max(...paths.flatMap(({ base, proposed }) => [base.length, proposed.length]));
  return (
    <table className={classes.paths}>
      <caption>
        What sales do to prices, round by round, beyond the shock:{' '}
        <span className={classes.base}>base version</span>, <span className={classes.proposed}>proposed</span>
      </caption>
      <thead>
        <tr>
          <th scope="col">Instrument</th>
          <th scope="col">Path</th>
          <th scope="col" className={classes.number}>
            Base
          </th>
          <th scope="col" className={classes.number}>
            Proposed
          </th>
        </tr>
      </thead>
      <tbody>
        {paths.map((path) => (
          <tr key={path.symbol}>
            <th scope="row">{path.symbol}</th>
            <td>
              <Path path={path} rounds={rounds} range={range} />
            </td>
            <td className={classes.number}>{movedWords(path.base.at(-1))}</td>
            <td className={classes.number}>{movedWords(path.proposed.at(-1))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** From 1, where the shock left it, over as many rounds as any path has: one that has ended stays. */
function Path({
  path: { base, proposed },
  rounds,
  range: { least, most },
}: {
  path: PricePaths;
  rounds: number;
  range: { least: number; most: number };
}) {
  const points = (factors: readonly string[]): string =>
    Array.from({ length: rounds + 1 }, (_, at) => {
      const factor = at === 0 || factors.length === 0 ? 1 : Number(factors[Math.min(at, factors.length) - 1]);
      const x = MARGIN + (at / rounds) * (WIDTH - 2 * MARGIN);
      const y = MARGIN + ((most - factor) / (most - least || 1)) * (HEIGHT - 2 * MARGIN);
      return `${x.toFixed(1)},${y.toFixed(1)}`;
    }).join(' ');
  return (
    <svg width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden>
      <polyline className={classes.baseLine} points={points(base)} />
      <polyline className={classes.proposedLine} points={points(proposed)} />
    </svg>
  );
}
