import { expect, test } from 'vitest';
import { isSessionLive, SESSION_IDLE_MINUTES, SESSION_LIFE_HOURS, sessionExpiry } from './session';

const BEGINS = new Date(Date.UTC(2026, 10, 28, 8));
const IDLE_MS = SESSION_IDLE_MINUTES * 60_000;
const after = (ms: number): Date => new Date(BEGINS.getTime() + ms);

test('a session lasts until it is ended, left alone for too long, or too old', () => {
  const session = { lastUsedAt: BEGINS, expiresAt: sessionExpiry(BEGINS), endedAt: null };
  expect(isSessionLive(session, BEGINS)).toBe(true);
  expect(isSessionLive(session, after(IDLE_MS - 1))).toBe(true);
  expect(isSessionLive(session, after(IDLE_MS))).toBe(false);
  expect(isSessionLive({ ...session, endedAt: BEGINS }, BEGINS)).toBe(false);

  const lifeMs = SESSION_LIFE_HOURS * 3_600_000;
  const used = { ...session, lastUsedAt: after(lifeMs - 1) };
  expect(isSessionLive(used, after(lifeMs - 1))).toBe(true);
  expect(isSessionLive(used, after(lifeMs))).toBe(false);
});
