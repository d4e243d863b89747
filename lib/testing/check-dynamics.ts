import { numberOrExit, optionsOrExit } from '../cli/command-line';
import { Random } from '../domain/number/random';
import { columnarEngine } from '../engine/columnar-engine';
import { bearRises, NO_BARS } from '../usecases/adjustments/steps/bear-rises';
import { CREEP, crept } from './crept-book';
import { bruteGained, gainCase } from './gain-cases';
import { bruteBorne, bruteUsed, riseCase, viewOf } from './rise-cases';
import { playedPath } from './law-paths';

const COMMAND = {
  usage: `npm run check:dynamics -- [options]

Plays the law of dynamic margin over drawn markets with gaps, spikes, dead sources, restarts and books that bear only so much,
and holds each slot against what must never happen; then asks drawn books how far they bear rises, and holds each answer
against the reference method at every value; and books in which forced sales move prices, how far rises may go by what they set
off, against a plain loop over that method; then lets dials creep up in small steps over a large book, with noise of prices
and a budget of 0, and counts who is liquidated where the twin under the first dials is not. Prints the seeds that break it;
exit code 1 if there are any.

  --paths N     how many (10000)
  --books N     how many (1000)
  --creeping N  accounts of the large book (200000)
  --slots N     over which dials creep (26)
  --seed N      the first of all (0)
  --help        prints this`,
  options: {
    paths: { type: 'string', default: '10000' },
    books: { type: 'string', default: '1000' },
    creeping: { type: 'string', default: '200000' },
    slots: { type: 'string', default: '26' },
    seed: { type: 'string', default: '0' },
  },
} as const;
const { values } = optionsOrExit(COMMAND);
const paths = numberOrExit(COMMAND, '--paths', values.paths, [0, 10_000_000]);
const books = numberOrExit(COMMAND, '--books', values.books, [0, 10_000_000]);
const creeping = numberOrExit(COMMAND, '--creeping', values.creeping, [0, 10_000_000]);
const slots = numberOrExit(COMMAND, '--slots', values.slots, [1, 100_000]);
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
  const borne = await bearRises(engine, viewOf(one), one.question, NO_BARS);
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

let [setNothingOff, shortened, held] = [0, 0, 0];
for (let book = 0; book < books; book += 1) {
  const seed = (first + book) % 2 ** 32;
  const one = gainCase(Random.fromSeed(seed));
  const { to, gained } = await bearRises(engine, viewOf(one), one.question, NO_BARS);
  if (gained === null) setNothingOff += 1;
  else if (gained.refused === null) held += 1;
  else shortened += 1;
  const expected = bruteGained(one, bruteBorne(one));
  if (expected.join() === to.join()) continue;
  broken += 1;
  process.stdout.write(`seed ${seed}, what sales set off: ${to.join()}, not ${expected.join()}\n`);
}
process.stdout.write(
  `${books} books in which sales move prices: on ${setNothingOff} rises made nobody liquidatable, on ${held} what they set off was ` +
    `within the limit, on ${shortened} they were shortened by it; ${broken} broken in all\n`,
);

if (creeping > 0) {
  const options = { ...CREEP, accounts: creeping, slots, seed: first, counting: 'WINDOW' } as const;
  const { highestDial, byMarket, byParameters, sooner } = await crept(engine, options);
  process.stdout.write(
    `${creeping} accounts, ${slots} slots: the highest dial at ${highestDial}, ${byMarket} liquidated by the market, ` +
      `${byParameters + sooner} by parameters, of whom the market alone would have taken ${sooner} within a deviation\n`,
  );
  if (byParameters > 0) broken += 1;
}
process.exitCode = broken > 0 ? 1 : 0;
