import type { Random } from '../domain/number/random';
import { edgeCase, manyCase } from './engine-extremes';
import { BOARDS, boardCase } from './engine-options';
import { engineCase, type EngineCase } from './engine-pairs';

/** Of every so many cases one is of each board, of each extreme. */
const PERIOD = 12;
/** Accounts of hundreds of positions take as long as hundreds of accounts. */
const BOOKS_OF_MANY = 10;

/** Presets, random sets, boards of options and extremes, in turn. */
export function everyCase(random: Random, turn: number, bookCount: number): EngineCase {
  const place = turn % PERIOD;
  const board = BOARDS[place - 4];
  if (board) return boardCase(random, board, Math.ceil(bookCount / 4));
  if (place === 8) return edgeCase(random, bookCount);
  if (place === 10) return manyCase(random, Math.min(bookCount, BOOKS_OF_MANY));
  return engineCase(random, turn - Math.floor(turn / PERIOD), bookCount);
}
