import { describe, expect, test } from 'vitest';
import type { Unmargined } from '../../risk/studies/unmargined/unmargined';
import {
  LIVE_MARGIN_LIMITS,
  type LiveMargin,
  liveMarginFault,
  liveMarginSentence,
  mayCure,
} from './live-margin';

const AT = new Date('2026-06-01T12:00:00.000Z');
const before = (ms: number): Date => new Date(AT.getTime() - ms);
const LIMIT_MS = LIVE_MARGIN_LIMITS.behindMaxMinutes * 60_000;
const current: LiveMargin = { isHeld: true, run: { versionNumber: 3, unpriced: 0 }, waitingSince: null };

describe('the margin of live accounts', () => {
  test('is as it should be while its run is of the live version, in time and of every account', () => {
    expect(liveMarginFault(current, 3, AT)).toBeNull();
    expect(liveMarginFault({ ...current, waitingSince: before(LIMIT_MS) }, 3, AT)).toBeNull();
    expect(liveMarginFault({ ...current, isHeld: false, run: null }, 3, AT)).toBeNull();
    expect(liveMarginFault({ ...current, run: null }, null, AT)).toBeNull();
  });

  test.each([
    ['No account has been margined yet.', { run: null }],
    [
      'Accounts are still margined under version 2, while version 3 is live.',
      { run: { versionNumber: 2, unpriced: 5 } },
    ],
    [
      'Margin has not kept up with prices and positions since 2026-06-01 11:54 UTC.',
      { waitingSince: before(LIMIT_MS + 1), run: { versionNumber: 3, unpriced: 5 } },
    ],
    ['1 account cannot be margined.', { run: { versionNumber: 3, unpriced: 1 } }],
    ['5 accounts cannot be margined.', { run: { versionNumber: 3, unpriced: 5 } }],
  ])('%s', (sentence, changes) => {
    const fault = liveMarginFault({ ...current, ...changes }, 3, AT);
    expect(fault && liveMarginSentence(fault)).toBe(sentence);
  });
});

describe('a change that cures', () => {
  const group = (accounts: number) => ({ accounts, listed: [], lacking: [] });
  const found = (cured: number, lost: number, still: number): Unmargined => ({
    cured: group(cured),
    lost: group(lost),
    still: group(still),
  });
  const still = { tighter: 0, looser: 0, mixed: 0, equal: 9 };

  test.each([
    ['cures one and moves nobody', found(1, 0, 0), still, true, true],
    ['cures one, and others stay without margin', found(1, 0, 4), still, true, true],
    ['cures nobody', found(0, 0, 4), still, false, false],
    ['cures one and leaves one behind', found(1, 1, 0), still, false, false],
    ['finds nobody without margin', null, still, false, false],
    ['makes it tighter for one', found(1, 0, 0), { ...still, tighter: 1 }, false, true],
    ['makes it looser for one', found(1, 0, 0), { ...still, looser: 1 }, false, true],
    ['makes it both for one', found(1, 0, 0), { ...still, mixed: 1 }, false, true],
  ])('%s', (_, unmargined, movements, asChange, asRollback) => {
    const effects = { impact: { movements }, unmargined };
    expect([mayCure('CHANGE', effects), mayCure('ROLLBACK', effects)]).toEqual([asChange, asRollback]);
  });
});
