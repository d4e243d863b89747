import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { ok } from '../../../domain/result';
import type { ImportRow } from '../../../domain/market/import-row';
import { takeRows } from './take-rows';

const ROWS = 12_345;

async function* rows(onRead: () => void): AsyncIterable<ImportRow<number>> {
  for (let row = 0; row < ROWS; row += 1) {
    if (row % 1_000 === 0) await Promise.resolve();
    onRead();
    yield { place: { kind: 'LINE', line: row + 1 }, row: ok(row) };
  }
}

test('the next batch is read while one is kept, and no two are kept at once', async () => {
  const kept: number[] = [];
  let [read, keeping, readMeanwhile] = [0, 0, 0];
  const taken = await takeRows(
    rows(() => (read += 1)),
    () => [],
    async (batch) => {
      keeping += 1;
      expect(keeping).toBe(1);
      const readBefore = read;
      await turn(); // the rows come without one
      readMeanwhile += read - readBefore;
      kept.push(...batch.map(({ row }) => row));
      keeping -= 1;
    },
  );
  expect(taken).toEqual({ rows: ROWS, faults: [] });
  expect(kept).toEqual(Array.from({ length: ROWS }, (_, row) => row));
  expect(readMeanwhile).toBeGreaterThan(0);
});

test('a batch that cannot be kept ends it, before the next one is given', async () => {
  let given = 0;
  const taking = takeRows(
    rows(() => undefined),
    () => [],
    async () => {
      given += 1;
      await Promise.resolve();
      throw new Error('no room');
    },
  );
  await expect(taking).rejects.toThrow('no room');
  expect(given).toBe(1);
});

test('a source that breaks is waited out by what is being kept', async () => {
  let isKept = false;
  let breakOff: () => void = () => undefined;
  const brokenOff = new Promise<void>((resolve) => (breakOff = resolve));
  async function* breaking(): AsyncIterable<ImportRow<number>> {
    let read = 0;
    for await (const row of rows(() => (read += 1))) {
      if (read > 6_000) {
        breakOff();
        throw new Error('cut off');
      }
      yield row;
    }
  }
  const taking = takeRows(
    breaking(),
    () => [],
    async () => {
      await brokenOff;
      await turn();
      isKept = true;
    },
  );
  await expect(taking).rejects.toThrow('cut off');
  expect(isKept).toBe(true);
});
