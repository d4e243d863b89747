import { expect, test } from 'vitest';
import { currentOf, shownAfter } from './shown';

const read = (ordinal: number, editorId: string, evidenceHash: string | null = null) => ({
  currentRevision: {
    ...{ id: `revision ${ordinal}`, ordinal, hash: `hash ${ordinal}` },
    editor: { id: editorId, name: editorId },
  },
  evidence:
    evidenceHash === null ? null : { id: evidenceHash, evidenceHash, finishedAt: '2026-11-22T16:00:00.000Z' },
});
const first = currentOf(read(1, 'me'));

test("another person's revision is not shown until it is looked at", () => {
  expect(shownAfter(first, read(2, 'other'), 'me').revisionOrdinal).toBe(1);
  expect(shownAfter(first, read(2, 'other'), null).revisionOrdinal).toBe(1);
});

test('a person has seen their own revision, and what theirs replaced', () => {
  expect(shownAfter(first, read(2, 'me'), 'me')).toEqual(currentOf(read(2, 'me')));
  expect(shownAfter(first, read(3, 'me', 'e'), 'me')).toEqual(currentOf(read(3, 'me', 'e')));
});

test('the first evidence of a revision is shown, another of the same only once it is looked at', () => {
  expect(shownAfter(first, read(1, 'me', 'e'), 'me').evidenceHash).toBe('e');
  const seen = currentOf(read(1, 'me', 'e'));
  expect(shownAfter(seen, read(1, 'me', 'f'), 'me').evidenceHash).toBe('e');
});
