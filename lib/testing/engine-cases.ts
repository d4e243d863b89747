import type { Random } from '../domain/number/random';
import { withDrawnDials } from './drawn-dials';
import { withDrawnRamps } from './drawn-ramps';
import { edgeCase, manyCase } from './engine-extremes';
import { BOARDS, boardCase } from './engine-options';
import { engineCase, type EngineCase } from './engine-pairs';

/** Of every so many cases one is of each board, of each extreme. */
const PERIOD = 12;
/** Accounts of hundreds of positions take as long as hundreds of accounts. */
const BOOKS_OF_MANY = 10;

/** A case on ramps, under dials, both or neither; as it is where its set takes none. */
function moved(random: Random, one: EngineCase): EngineCase {
  const ramped = random.uniform() < 0.3 ? withDrawnRamps(random, one.parameters) : one.parameters;
  return { ...one, parameters: random.uniform() < 0.4 ? withDrawnDials(random, ramped) : ramped };
}

/** Presets, random sets, boards of options and extremes, in turn; of each kind many on ramps and under dials. */
export function everyCase(random: Random, turn: number, bookCount: number): EngineCase {
  const place = turn % PERIOD;
  const board = BOARDS[place - 4];
  if (board) return moved(random, boardCase(random, board, Math.ceil(bookCount / 4)));
  if (place === 8) return moved(random, edgeCase(random, bookCount));
  if (place === 10) return moved(random, manyCase(random, Math.min(bookCount, BOOKS_OF_MANY)));
  return engineCase(random, turn - Math.floor(turn / PERIOD), bookCount);
}
