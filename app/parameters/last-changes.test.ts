import { expect, test } from 'vitest';
import { type HistoryVersion, lastChanges } from './last-changes';

/** A version that changed those margin classes; other members are not read. */
function version(number: number, ...subjects: readonly string[]): HistoryVersion {
  return {
    number,
    changes: { entries: subjects.map((subject) => ({ path: `/marginClasses/${subject}/x`, subject })) },
  } as unknown as HistoryVersion;
}

const VERSIONS = [version(3, 'btc'), version(2, 'btc', 'eth'), version(1)];

const numbers = (upTo: number) =>
  Object.fromEntries(
    [...lastChanges(VERSIONS, { upTo, isWhole: true }).byClass].map(([name, { number }]) => [name, number]),
  );

test('the last change is of the version shown or before it, never of a later one', () => {
  expect(numbers(3)).toEqual({ btc: 3, eth: 2 });
  expect(numbers(2)).toEqual({ btc: 2, eth: 2 });
  expect(numbers(1)).toEqual({});
});

test('where older versions are not known, that is said and not taken for no change', () => {
  expect(lastChanges(VERSIONS, { upTo: 3, isWhole: true }).knownFrom).toBeNull();
  expect(lastChanges(VERSIONS.slice(0, 2), { upTo: 3, isWhole: false }).knownFrom).toBe(2);
  expect(lastChanges([], { upTo: 3, isWhole: false }).knownFrom).toBe(3);
});
