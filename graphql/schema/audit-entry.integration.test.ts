import { afterAll, beforeAll, expect, test } from 'vitest';
import { ACTION_LABELS, isAuditAction } from '../../lib/domain/audit/action-labels';
import { entryHash } from '../../lib/domain/audit/chain';
import { apiVenue, type ApiVenue } from '../../lib/testing/api-venue';
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
