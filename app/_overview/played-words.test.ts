import { expect, test } from 'vitest';
import { lengthWords, playedShare, playingWords } from './played-words';

const PLAY = {
  ...{ beginsAt: '2026-11-29T00:00:00.000Z', endsAt: '2026-12-11T00:00:00.000Z' },
  ...{ speed: 3_600, askedBy: 'Demo operator' },
};

test('how far it has played is never less than nothing or more than all', () => {
  expect(playedShare(PLAY, '2026-11-28T00:00:00.000Z')).toBe(0);
  expect(playedShare(PLAY, '2026-12-05T00:00:00.000Z')).toBe(0.5);
  expect(playedShare(PLAY, '2027-01-01T00:00:00.000Z')).toBe(1);
});

test('what plays is told by day, speed and who started it', () => {
  expect(playingWords(PLAY, '2026-12-01T12:00:00.000Z')).toBe(
    'Day 3 of 12, at 3,600 × speed, started by Demo operator',
  );
  expect(playingWords(PLAY, '2027-01-01T00:00:00.000Z')).toMatch(/^Day 12 of 12/);
  expect(playingWords({ ...PLAY, speed: 1 }, '2026-11-29T00:00:00.000Z')).toMatch(
    /^Day 1 of 12, in real time/,
  );
});

test('how long it takes is told in what one waits by', () => {
  expect(lengthWords(480, 3_600)).toBe('20 days, over in about 8 minutes');
  expect(lengthWords(24, 86_400)).toBe('1 day, over in about 1 minute');
  expect(lengthWords(480, 60)).toBe('20 days, over in about 8 hours');
  expect(lengthWords(480, 1)).toBe('20 days, over in about 20 days');
});
