import { expect, test } from 'vitest';
import { isAuditAction, ACTION_LABELS } from '../../lib/domain/audit/action-labels';
import { ACT_GROUPS, actGroups, subjectWords } from './entry-words';

const KEY = '5f0a7c1e-8f6a-4c0e-9a55-2f1d3c4b5a69';

test('what an entry is on is said in words, with the page that shows it', () => {
  const words = (
    subjectKind: string,
    subjectName: string | null,
    subjectProposalNumber: number | null = null,
  ) => {
    const { text, href } = subjectWords({ subjectKind, subjectId: KEY, subjectName, subjectProposalNumber });
    return [text, href];
  };
  expect(words('proposal', null, 2)).toEqual(['Proposal #2', '/proposals/2']);
  expect(words('simulation', null, 2)).toEqual(['Simulation of #2', '/proposals/2/evidence']);
  expect(words('person', 'Ann Example')).toEqual(['Ann Example', null]);
  expect(words('account', 'A-17#BTC')).toEqual(['Account A-17#BTC', '/accounts/A-17%23BTC']);
  expect(words('version', '3')).toEqual(['v3', '/parameters/3']);
  expect(words('import', 'positions.csv')).toEqual(['Import from positions.csv', null]);
  expect(words('margin-run', '4')).toEqual(['Margin run 4', null]);
  expect(words('venue', null)).toEqual(['The venue', null]);
});

test('what is not there is named by its kind, never by a piece of its key', () => {
  for (const kind of [
    'proposal',
    'simulation',
    'person',
    'token',
    'import',
    'session',
    'a-kind-of-tomorrow',
  ]) {
    const { text, href } = subjectWords({
      ...{ subjectKind: kind, subjectId: KEY, subjectName: null, subjectProposalNumber: null },
    });
    expect(text, kind).not.toContain(KEY.slice(0, 4));
    expect(text, kind).not.toBe('');
    expect(href, kind).toBeNull();
  }
});

test('every act belongs to one group that can be looked for', () => {
  for (const action of Object.keys(ACTION_LABELS).filter(isAuditAction)) {
    const found = ACT_GROUPS.filter(({ value }) => value !== '' && action.startsWith(value));
    expect(found, action).toHaveLength(1);
  }
});

test('an address may ask for an act of no group', () => {
  expect(actGroups('proposal.')).toBe(ACT_GROUPS);
  expect(actGroups('proposal.approve').at(-1)).toEqual({
    value: 'proposal.approve',
    label: 'proposal.approve',
  });
});
