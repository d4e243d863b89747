import { expect, test } from 'vitest';
import { drawSeed } from '../../testing/draw-seed';
import { playedPath } from '../../testing/law-paths';

const PATHS = 100;

/** `npm run check:dynamics` plays ten thousand. */
test('never out of bounds, faster than allowed, looser on bad data, above the initial dial, or without notice', () => {
  const first = Math.abs(drawSeed()) * PATHS;
  let [moves, holds] = [0, 0];
  for (let path = 0; path < PATHS; path += 1) {
    const played = playedPath((first + path) % 2 ** 32);
    expect(played.violation).toBeNull();
    moves += played.moves;
    holds += played.holds;
  }
  expect(moves).toBeGreaterThan(PATHS);
  expect(holds).toBeGreaterThan(PATHS);
});

test('the same path has the same hash, restarts and all', () => {
  expect(playedPath(7)).toEqual(playedPath(7));
  expect(playedPath(7).hash).not.toBe(playedPath(8).hash);
});
