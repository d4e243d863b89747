import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { LeastFirst, LeastOf } from './least-first';

function leastOf(values: readonly number[], most: number): readonly number[] {
  const least = new LeastOf(most);
  for (const [index, value] of values.entries()) least.add(index, value);
  return least.indexes();
}

test('the least of many, ascending, without those that are nowhere', () => {
  const values = [5, Infinity, 1, 3, 3, 0.5, 9];
  expect(leastOf(values, 4)).toEqual([5, 2, 3, 4]);
  expect(leastOf(values, 100)).toEqual([5, 2, 3, 4, 0, 6]);
});

test('all are taken out, each once, the least first', () => {
  const some = fc.array(fc.oneof(fc.nat(5), fc.double({ min: 1e-9, noNaN: true }), fc.constant(Infinity)));
  fc.assert(
    fc.property(some, (values) => {
      const waiting = new LeastFirst();
      for (const [index, value] of values.entries()) waiting.add(index, value);
      expect(waiting.size).toBe(values.length);
      const taken = values.map(() => waiting.take() ?? -1);
      expect(waiting.take()).toBeUndefined();
      expect(new Set(taken).size).toBe(values.length);
      expect(taken.map((index) => values[index])).toEqual(Array.from(Float64Array.from(values).sort()));
    }),
  );
});
