import { describe, expect, test } from 'vitest';
import type { AuditEntryFields } from '../audit/chain';
import { Reconciliation } from '../audit/reconciliation';
import { isRevisionHash, revisionHash, type RevisionContent } from './revision';

// Recorded from the first release. They are what stands in logs, votes and rows: none may ever change.
const HASH_WITHOUT_NOTE = 'b7732bc861706d579ba1fa042c39e5930ed195833f910b27fe9122adb2c18b2b';
const HASH_WITH_NOTE = 'a16cca48eac1ce6a140a170ca1307ed3a493d7954a873b5bea63adce2ccb90ab';

const PROPOSAL = '00000000-0000-4000-8000-0000000000a1';
const SET_HASH = '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a';
const revision: RevisionContent = {
  ...{ venue: 'Old Venue', proposal: PROPOSAL, ordinal: 1, baseVersion: 1, note: null },
  ...{ documentKind: 'PARAMETER_SET', documentHash: SET_HASH },
  editor: '00000000-0000-4000-8000-0000000000e1',
};

test('a revision of the first release still is what its hash names; a new one says its kind', () => {
  expect(isRevisionHash(HASH_WITHOUT_NOTE, revision)).toBe(true);
  expect(isRevisionHash(HASH_WITH_NOTE, { ...revision, note: 'Said.' })).toBe(true);
  expect(isRevisionHash(revisionHash(revision), revision)).toBe(true);
  expect(revisionHash(revision)).toBe('42a7ff5a0699d4fc4b6a8cf614e5bf30516ed0babbd0406ae2198708c245d1db');
});

test.each([
  { venue: 'x' },
  { proposal: 'x' },
  { ordinal: 2 },
  { documentHash: 'x' },
  { baseVersion: 2 },
  { editor: 'x' },
  { note: '' },
])('altered in %o it is not', (change) => {
  expect(isRevisionHash(HASH_WITHOUT_NOTE, { ...revision, ...change })).toBe(false);
  expect(isRevisionHash(revisionHash(revision), { ...revision, ...change })).toBe(false);
});

describe('a log of the first release', () => {
  const logged = {
    ...{ ordinal: 1, parameterSetHash: SET_HASH, baseVersion: 1, editor: revision.editor, note: null },
    hash: HASH_WITHOUT_NOTE,
  };
  const today = {
    ...{ ordinal: 1, baseVersion: 1, editor: revision.editor, note: null, hash: HASH_WITHOUT_NOTE },
    ...{ documentKind: 'PARAMETER_SET', documentHash: SET_HASH },
  };

  /** What is wrong with the last of these accounts of the proposal, each an entry after the one that founds. */
  function noted(...revisions: readonly object[]) {
    const reconciliation = new Reconciliation();
    reconciliation.note(entry(0, 'venue.found', { name: 'Old Venue' }));
    return revisions.map((told, index) => {
      const texts = { titleHash: 't', rationaleHash: 'r', activateAt: null, graceMinutes: 60 };
      const payload = { to: 'DRAFT', reviewCycle: 1, ...texts, revision: told };
      return reconciliation.note(entry(index + 1, 'proposal.create', payload))?.rule ?? null;
    });
  }

  test('verifies, and what later releases log of the same revision', () => {
    expect(noted(logged, today)).toEqual([null, null]);
  });

  test('does not where the revision is not the one its hash names, in either form', () => {
    expect(noted({ ...logged, parameterSetHash: 'x' })).toEqual(['revision-hash']);
    expect(noted({ ...today, documentHash: 'x' })).toEqual(['revision-hash']);
  });
});

function entry(seq: number, action: string, payload: object): AuditEntryFields {
  return {
    ...{ seq: BigInt(seq), at: new Date(0), actorKind: 'SYSTEM', actorId: null, action },
    ...{ subjectKind: 'proposal', subjectId: PROPOSAL, payload: JSON.stringify(payload) },
    ...{ prevHash: '', hash: '' },
  };
}
