import { expect, test } from 'vitest';
import { isLeftToEngine, StoringPlan } from './storing-plan';

const SECOND_MS = 1_000;
const changes = { revisions: 1, accounts: [], prices: ['BTC-PERP'], hasFigures: false, hasVersion: false };
const followed = { kind: 'FOLLOWED', changes, ticked: 1 } as const;

/** A large venue that has just been loaded and stored. */
function stored(): StoringPlan {
  const plan = new StoringPlan();
  plan.note({ kind: 'LOADED', accounts: 1_000_000, positions: 1 }, 0);
  plan.wholeBegun(0);
  plan.stored(true, 0);
  return plan;
}

test('nothing is stored while nothing changes', () => {
  const plan = stored();
  plan.note({ kind: 'CURRENT' }, 10 * SECOND_MS);
  expect(plan.isRunWanted(1_000_000, 60 * SECOND_MS)).toBe(false);
  expect(plan.isWholeWanted(60 * SECOND_MS)).toBe(false);
});

test('a change is stored, at most once a second in a large venue and five times in a small one', () => {
  const plan = stored();
  plan.note(followed, 300);
  expect([plan.isRunWanted(1_000_000, 300), plan.isRunWanted(1_000, 300)]).toEqual([false, true]);
  expect(plan.isRunWanted(1_000_000, SECOND_MS)).toBe(true);
  plan.stored(false, SECOND_MS);
  expect(plan.isRunWanted(1_000_000, 5 * SECOND_MS)).toBe(false);
});

test('a whole run follows when the venue is quiet, or after a quarter of an hour', () => {
  const plan = stored();
  for (let nowMs = SECOND_MS; nowMs < 15 * 60 * SECOND_MS; nowMs += SECOND_MS) {
    plan.note(followed, nowMs);
    expect(plan.isWholeWanted(nowMs)).toBe(false);
  }
  plan.note(followed, 15 * 60 * SECOND_MS);
  expect(plan.isWholeWanted(15 * 60 * SECOND_MS)).toBe(true);
  plan.wholeBegun(15 * 60 * SECOND_MS);
  plan.note(followed, 16 * 60 * SECOND_MS);
  expect(plan.isWholeWanted(16 * 60 * SECOND_MS + 4 * SECOND_MS)).toBe(false);
  expect(plan.isWholeWanted(16 * 60 * SECOND_MS + 5 * SECOND_MS)).toBe(true);
});

test('a new version needs a whole run at once', () => {
  const plan = stored();
  plan.note({ ...followed, changes: { ...changes, hasVersion: true } }, SECOND_MS);
  expect(plan.isWholeWanted(SECOND_MS)).toBe(true);
  plan.stored(false, 2 * SECOND_MS);
  expect(plan.isWholeDue).toBe(true);
  plan.stored(true, 3 * SECOND_MS);
  expect(plan.isWholeDue).toBe(false);
});

test('a worker takes a small venue over at once, a large one when no engine has stored a run for two minutes', () => {
  const run = (accounts: number) => ({ accounts, completedAt: new Date(0) });
  expect(isLeftToEngine(null, new Date(0))).toBe(false);
  expect(isLeftToEngine(run(20_000), new Date(0))).toBe(false);
  expect(isLeftToEngine(run(20_001), new Date(119_999))).toBe(true);
  expect(isLeftToEngine(run(20_001), new Date(120_000))).toBe(false);
});
