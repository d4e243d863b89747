import { numberOrExit, optionsOrExit } from '../cli/command-line';
import { Random } from '../domain/number/random';
import { columnarEngine } from '../engine/columnar-engine';
import { bearRises } from '../usecases/adjustments/steps/bear-rises';
import { bruteBorne, bruteUsed, riseCase, viewOf } from './rise-cases';
import { playedPath } from './law-paths';

const COMMAND = {
  usage: `npm run check:dynamics -- [options]

Plays the law of dynamic margin over drawn markets with gaps, spikes, dead sources, restarts and books that bear only so much,
and holds each slot against what must never happen; then asks drawn books how far they bear rises, and holds each answer
against the reference method at every value. Prints the seeds that break it; exit code 1 if there are any.

  --paths N   how many (10000)
  --books N   how many (1000)
  --seed N    the first of both (0)
  --help      prints this`,
  options: {
    paths: { type: 'string', default: '10000' },
    books: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '0' },
  },
} as const;
const { values } = optionsOrExit(COMMAND);
const paths = numberOrExit(COMMAND, '--paths', values.paths, [0, 10_000_000]);
const books = numberOrExit(COMMAND, '--books', values.books, [0, 10_000_000]);
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

const engine = columnarEngine();
let [borneWhole, borneInPart] = [0, 0];
for (let book = 0; book < books; book += 1) {
  const seed = (first + book) % 2 ** 32;
  const one = riseCase(Random.fromSeed(seed), book);
  const borne = await bearRises(engine, viewOf(one), one.question);
  const isWhole = one.question.moves.every(({ to }, at) => borne.to[at] === to);
  borneWhole += isWhole ? 1 : 0;
  borneInPart += isWhole ? 0 : 1;
  const expected = bruteBorne(one);
  if (expected.join() === borne.to.join() && bruteUsed(one, expected).eq(borne.used)) continue;
  broken += 1;
  process.stdout.write(
    `seed ${seed}, book ${book}, ${one.name}: ${borne.to.join()}, not ${expected.join()}\n`,
  );
}
process.stdout.write(
  `${books} books, ${borneWhole} bore every rise whole, ${borneInPart} in part; ${broken} broken in all\n`,
);
process.exitCode = broken > 0 ? 1 : 0;
