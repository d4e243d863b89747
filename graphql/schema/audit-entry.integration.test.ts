import { afterAll, beforeAll, expect, test } from 'vitest';
import { ACTION_LABELS, isAuditAction } from '../../lib/domain/audit/action-labels';
import { entryHash } from '../../lib/domain/audit/chain';
import { apiVenue, type ApiVenue } from '../../lib/testing/api-venue';
import { openSession } from '../../lib/testing/open-session';
import { tieredDocument } from '../../lib/testing/margined-venue';

let venue: ApiVenue;
beforeAll(async () => {
  venue = await apiVenue({ accounts: 4 });
  await venue.activated(tieredDocument({ altsRate: '0.061' }));
});
afterAll(() => venue.close());

interface Entry {
  readonly seq: string;
  readonly action: string;
  readonly label: string | null;
}

async function entries(): Promise<readonly Entry[]> {
  const answer = await venue.read<{ auditEntries: { edges: { node: Entry }[] } }>(
    await venue.person('AUDITOR'),
    '{ auditEntries(first: 100) { edges { node { seq action label } } } }',
  );
  return answer.auditEntries.edges.map(({ node }) => node);
}

test('an entry says in words what was done', async () => {
  const logged = await entries();
  expect(logged.map(({ action }) => action)).toContain('proposal.activate');
  for (const { action, label } of logged) {
    expect(label, action).toBe(isAuditAction(action) ? ACTION_LABELS[action] : 'a label');
  }
});

interface Said extends Entry {
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly subjectName: string | null;
  readonly subjectProposalNumber: number | null;
  readonly versionNumber: number | null;
}

async function said(filter = ''): Promise<readonly Said[]> {
  const answer = await venue.read<{ auditEntries: { totalCount: number; edges: { node: Said }[] } }>(
    await venue.person('VIEWER'),
    `{ auditEntries(first: 100${filter}) { totalCount edges { node {
      seq action label subjectKind subjectId subjectName subjectProposalNumber versionNumber } } } }`,
  );
  expect(answer.auditEntries.totalCount).toBe(answer.auditEntries.edges.length);
  return answer.auditEntries.edges.map(({ node }) => node);
}

test('an entry names what it was done to as people know it, and the version it speaks of', async () => {
  const { number } = await venue.prisma.proposal.findFirstOrThrow();
  const of = async (action: string) => {
    const [entry] = await said(`, action: "${action}"`);
    if (entry === undefined) throw new Error(`no ${action}`);
    const { subjectName, subjectProposalNumber, versionNumber } = entry;
    return { subjectName, subjectProposalNumber, versionNumber };
  };
  const none = { subjectName: null, subjectProposalNumber: null, versionNumber: null };
  expect(await of('proposal.create')).toEqual({ ...none, subjectProposalNumber: number });
  expect(await of('simulation.finish')).toEqual({ ...none, subjectProposalNumber: number });
  expect(await of('proposal.activate')).toEqual({ ...none, subjectProposalNumber: number, versionNumber: 2 });
  expect(await of('venue.found')).toEqual({ ...none, versionNumber: 1 });
  await openSession(venue.deps, await venue.person('ANALYST'));
  const people = (await said()).filter(({ subjectKind }) => subjectKind === 'person');
  expect(people).not.toEqual([]);
  for (const { subjectId, subjectName } of people) {
    const { name } = await venue.prisma.person.findUniqueOrThrow({ where: { id: subjectId } });
    expect(subjectName).toBe(name);
  }
});

test('the log of a proposal is found by its number, and of no other thing', async () => {
  const { id, number } = await venue.prisma.proposal.findFirstOrThrow();
  const byNumber = await said(`, subject: "#${number}"`);
  expect(byNumber.map(({ action }) => action)).toContain('proposal.create');
  expect(byNumber.every(({ subjectId }) => subjectId === id)).toBe(true);
  expect(await said(`, subject: "${id}"`)).toEqual(byNumber);
  expect(await said(', subject: "#999"')).toEqual([]);
});

test('one that cannot be read has no words, and verifying names it', async () => {
  const last = await venue.prisma.auditEntry.findFirstOrThrow({ orderBy: { seq: 'desc' } });
  const { hash: prevHash, ...rest } = { ...last, seq: last.seq + 1n, action: 'proposal.whisper' };
  const forged = { ...rest, prevHash };
  // The application may add entries: what it cannot do is to be believed.
  await venue.prisma.auditEntry.create({ data: { ...forged, hash: entryHash(forged) } });

  expect((await entries())[0]).toEqual({ seq: String(forged.seq), action: forged.action, label: null });
  const { verifyAudit } = await venue.read<{ verifyAudit: object }>(
    await venue.person('AUDITOR'),
    '{ verifyAudit { ok entries firstBroken { seq rule message } } }',
  );
  expect(verifyAudit).toEqual({
    ok: false,
    entries: Number(last.seq),
    firstBroken: {
      seq: String(forged.seq),
      rule: 'action-known',
      message: expect.stringContaining('"proposal.whisper"') as unknown,
    },
  });
});
