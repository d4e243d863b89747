import { numberOrExit, optionsOrExit } from '../cli/command-line';
import { playedPath } from './law-paths';

const COMMAND = {
  usage: `npm run check:dynamics -- [options]

Plays the law of dynamic margin over drawn markets with gaps, spikes, dead sources, restarts and books that bear only so much,
and holds each slot against what must never happen. Prints the seeds that break it; exit code 1 if there are any.

  --paths N   how many (10000)
  --seed N    the first of them (0)
  --help      prints this`,
  options: { paths: { type: 'string', default: '10000' }, seed: { type: 'string', default: '0' } },
} as const;
const { values } = optionsOrExit(COMMAND);
const paths = numberOrExit(COMMAND, '--paths', values.paths, [1, 10_000_000]);
const first = numberOrExit(COMMAND, '--seed', values.seed, [0, 2 ** 32 - 1]);

let [moves, holds, broken] = [0, 0, 0];
for (let path = 0; path < paths; path += 1) {
  const played = playedPath((first + path) % 2 ** 32);
  moves += played.moves;
  holds += played.holds;
  if (played.violation === null) continue;
  broken += 1;
  process.stdout.write(`${played.violation}\n`);
}
process.stdout.write(
  `${paths} paths, ${moves} moves, ${holds} slots on which something was held, ${broken} broken\n`,
);
process.exitCode = broken > 0 ? 1 : 0;
