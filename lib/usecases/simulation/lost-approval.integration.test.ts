import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../domain/governance/people/actor';
import { latch } from '../../testing/latch';
import { marginedVenue, tieredDocument, type MarginedVenue } from '../../testing/margined-venue';
import { overlapping } from '../../testing/overlapping';
import { queueProposal } from '../activation/queue-proposal';
import { approveProposal } from '../proposals/approve-proposal';
import { submitProposal } from '../proposals/submit-proposal';
import { requestSimulation } from './request-simulation';
import { runSimulation } from './run-simulation';

/** A run that was asked for in review, and ends when the last vote was given: on the evidence before it. */

let venue: MarginedVenue;
let officers: readonly Person[];
let operator: Actor;
type Person = Awaited<ReturnType<MarginedVenue['person']>>;
beforeAll(async () => {
  venue = await marginedVenue({ accounts: 12 });
  officers = [await venue.person('OFFICER'), await venue.person('OFFICER'), await venue.person('OFFICER')];
  operator = await venue.person('OPERATOR');
});
afterAll(() => venue.close());

let rates = 0;
/** In review with evidence, and a second run that stands still before its first account until it is let go. */
async function inReviewWithARunUnderWay(priceThen: string | null) {
  rates += 1;
  const { proposalId } = await venue.draft(tieredDocument({ altsRate: `0.4${rates}`, altsLeverage: '2' }));
  const { currentRevision, authorId } = await venue.proposal(proposalId);
  const analyst = { kind: 'PERSON', personId: authorId, name: 'analyst', authenticatedAtMs: 0 } as const;
  const author: Actor = { ...analyst, roles: ['ANALYST'] };
  const seen = { proposalId, revisionHash: currentRevision.hash };
  await venue.value(submitProposal(venue.deps, author, seen));
  await venue.setPrices({ 'BTC-PERP': '65000.5' });
  const first = await venue.value(requestSimulation(venue.deps, author, seen));
  const found = await runSimulation(venue.deps, first.simulationId);
  if (found.kind !== 'DONE') throw new Error(JSON.stringify(found));
  if (priceThen !== null) await venue.setPrices({ 'BTC-PERP': priceThen });
  const { simulationId } = await venue.value(requestSimulation(venue.deps, author, seen));
  const [goes, begun] = [latch(), latch()];
  const { engine } = venue.deps;
  const held: typeof engine = {
    ...engine,
    marginChunk: async (...inputs) => {
      begun.open();
      await goes.opened;
      return engine.marginChunk(...inputs);
    },
  };
  const run = runSimulation({ ...venue.deps, engine: held }, simulationId);
  await begun.opened;
  const approve = async (who: number, evidenceHash: string) => {
    const voter = officers[who];
    if (!voter) throw new Error('there is such an officer');
    return approveProposal(venue.deps, voter, { ...seen, evidenceHash });
  };
  const end = async () => {
    goes.open();
    return run;
  };
  return { proposalId, seen, author, first: found.evidenceHash, approve, end };
}

const actionsOf = async (proposalId: string) => {
  const entries = await venue.prisma.auditEntry.findMany({
    where: { subjectId: proposalId },
    orderBy: { seq: 'asc' },
  });
  return entries.map(({ action }) => action);
};

test('finds something else: the proposal is back in review, says why, and people vote anew', async () => {
  const { proposalId, seen, first, approve, end } = await inReviewWithARunUnderWay('64000');
  await venue.value(approve(0, first));
  const [last, ended] = await overlapping(venue.owner, () => approve(1, first), end);
  expect([last.ok, ended.kind]).toEqual([true, 'DONE']);
  const cycle = (await venue.proposal(proposalId)).reviewCycle;
  expect(await venue.proposal(proposalId)).toMatchObject({
    state: 'IN_REVIEW',
    stateReason: '0 of 2 approvals still stand. The others are: on other evidence than the newest.',
  });
  expect((await actionsOf(proposalId)).slice(-2)).toEqual(['proposal.approve', 'proposal.reopen']);
  const evidenceHash = ended.kind === 'DONE' ? ended.evidenceHash : '';
  expect(evidenceHash).not.toBe(first);
  await venue.value(approve(0, evidenceHash));
  await venue.value(approve(1, evidenceHash));
  expect(await venue.proposal(proposalId)).toMatchObject({ state: 'APPROVED', reviewCycle: cycle });
  await venue.value(queueProposal(venue.deps, operator, seen));
  expect(await venue.brokenAudit()).toBeNull();
});

test('finds something else when it was queued already: it leaves the queue', async () => {
  const { proposalId, seen, first, approve, end } = await inReviewWithARunUnderWay('64000');
  await venue.value(approve(0, first));
  await venue.value(approve(1, first));
  await venue.value(queueProposal(venue.deps, operator, seen));
  expect((await end()).kind).toBe('DONE');
  expect(await venue.proposal(proposalId)).toMatchObject({ state: 'IN_REVIEW', eta: null, graceUntil: null });
});

test('finds the same: it stays approved, and no other run is asked for', async () => {
  const { proposalId, seen, author, first, approve, end } = await inReviewWithARunUnderWay(null);
  await venue.value(approve(0, first));
  await venue.value(approve(1, first));
  expect(await end()).toEqual({ kind: 'DONE', evidenceHash: first });
  expect((await venue.proposal(proposalId)).state).toBe('APPROVED');
  const again = await requestSimulation(venue.deps, author, seen);
  expect(again).toEqual({ ok: false, refusal: { code: 'ApprovalStands' } });
});

test('an approval that was lost by a right taken away: a run may be asked for, and puts it back in review', async () => {
  const { proposalId, seen, author, first, approve, end } = await inReviewWithARunUnderWay(null);
  await venue.value(approve(0, first));
  await venue.value(approve(2, first));
  await end();
  await venue.prisma.person.update({
    where: { id: officers[2]?.personId ?? '' },
    data: { roles: ['VIEWER'] },
  });
  const asked = await venue.value(requestSimulation(venue.deps, author, seen));
  expect((await actionsOf(proposalId)).at(-1)).toBe('proposal.reopen');
  expect(await venue.proposal(proposalId)).toMatchObject({ state: 'IN_REVIEW' });
  const ended = await runSimulation(venue.deps, asked.simulationId);
  const evidenceHash = ended.kind === 'DONE' ? ended.evidenceHash : '';
  await venue.value(approve(0, evidenceHash));
  await venue.value(approve(1, evidenceHash));
  expect((await venue.proposal(proposalId)).state).toBe('APPROVED');
});
