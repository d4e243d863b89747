import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NO_GUARDRAILS } from '../../domain/governance/policy/guardrails-document';
import { defaultRules, type Policy } from '../../domain/governance/policy/policy';
import { contentHash, canonicalJson } from '../../domain/json/canonical';
import { documentWith, governedVenue, type GovernedVenue } from '../../testing/governed-venue';
import { POLICY_OF_ANY_MARKET } from '../../testing/open-policy';
import { proposalFlow } from '../../testing/proposal-flow';
import { queueProposal } from '../activation/queue-proposal';
import { submitProposal } from './submit-proposal';

const HOUR_MS = 3_600_000;

/** What a venue is given, and one rule more: a large fall of a rate needs three people. */
const policy: Policy = {
  ...POLICY_OF_ANY_MARKET,
  ...{ format: 'margrave/policy/3', guardrails: NO_GUARDRAILS },
  rules: [
    ...defaultRules(2),
    {
      name: 'A large fall of a rate',
      when: { fact: 'RATE_FALL', is: 'ABOVE', value: '0.2', unit: 'FRACTION' },
      ...{ effect: 'REQUIRE', approvals: 3, delayHours: 0 },
    },
  ],
};
let venue: GovernedVenue;
let flow: Awaited<ReturnType<typeof proposalFlow>>;
beforeAll(async () => {
  venue = await governedVenue(policy);
  flow = await proposalFlow(venue);
});
afterAll(() => venue.close());

const stateOf = async (proposalId: string) => (await venue.proposal(proposalId)).state;
const deniedBy = (rule: string) => ({
  ok: false,
  refusal: { code: 'GuardrailBreached', faults: [{ rule }] },
});
async function queue(seen: { readonly proposalId: string; readonly revisionHash: string }) {
  return queueProposal(venue.deps, await venue.fresh(flow.third), seen);
}

test('what solvency rests on goes live by itself: with anything else it is not even submitted', async () => {
  const proposalId = await flow.draft({ document: documentWith({ haircut: '0.05', initialRate: '0.03' }) });
  const seen = { proposalId, revisionHash: await flow.revisionHash(proposalId) };
  const refused = await submitProposal(venue.deps, flow.author, seen);
  expect(refused).toMatchObject(deniedBy('policy-rule'));
  expect(refused).toMatchObject({
    refusal: { faults: [{ message: expect.stringContaining('nothing else may go live with it') as string }] },
  });
  expect(await stateOf(proposalId)).toBe('DRAFT');
});

test('a rule that asks for more people is not met by fewer: of an ordinary change two approve, of a large fall three', async () => {
  const small = await flow.inReview({ document: documentWith({ initialRate: '0.0161' }) });
  await venue.value(flow.approve(flow.first, small));
  await venue.value(flow.approve(flow.second, small));
  expect(await stateOf(small.proposalId)).toBe('APPROVED');

  const large = await flow.inReview({ document: documentWith({ initialRate: '0.0159' }) });
  await venue.value(flow.approve(flow.first, large));
  await venue.value(flow.approve(flow.second, large));
  expect(await stateOf(large.proposalId)).toBe('IN_REVIEW');
  await venue.value(flow.approve(flow.third, large));
  expect(await stateOf(large.proposalId)).toBe('APPROVED');
});

describe('a wait', () => {
  test('counts from the last approval that was needed: what has no time of its own goes live when it is over', async () => {
    const seen = await flow.approved({ document: documentWith({ haircut: '0.05' }) });
    const votes = await venue.prisma.vote.findMany({ where: { proposalId: seen.proposalId } });
    const last = Math.max(...votes.map(({ createdAt }) => createdAt.getTime()));
    const queued = await venue.value(queue(seen));
    expect(queued.eta).toEqual(new Date(last + 24 * HOUR_MS));
    expect(await flow.work(seen.proposalId)).toBe('QUEUED');
  });

  test('is held to when it is claimed, whatever time stands in the row and in the log', async () => {
    const seen = await flow.approved({ document: documentWith({ haircut: '0.06' }) });
    await venue.value(queue(seen));
    await earlier(seen.proposalId);
    expect(await flow.work(seen.proposalId)).toBe('STALE');
    const [entry] = await venue.prisma.auditEntry.findMany({
      where: { subjectId: seen.proposalId },
      ...{ orderBy: { seq: 'desc' }, take: 1 },
    });
    expect(entry?.payload).toContain('The policy lets it go live 24 h after the last approval');
  });

  test('that is not over before a planned time has passed refuses the queueing, and says until when', async () => {
    const activateAt = new Date(Date.now() + HOUR_MS);
    const seen = await flow.approved({ document: documentWith({ haircut: '0.07' }), activateAt });
    expect(await queue(seen)).toMatchObject(deniedBy('policy-wait'));
    expect(await stateOf(seen.proposalId)).toBe('APPROVED');
  });
});

/** Somebody who owns the database sets its time to now, in the row and in the entry that says so, and chains the log anew. */
async function earlier(proposalId: string): Promise<void> {
  const { owner, prisma } = venue;
  const soon = new Date(Date.now() - 1_000);
  await owner.query('alter table audit_entry disable trigger all');
  const entry = await prisma.auditEntry.findFirstOrThrow({
    where: { subjectId: proposalId, action: 'proposal.queue' },
  });
  const payload = { ...(JSON.parse(entry.payload) as object), eta: soon.toISOString() };
  const text = canonicalJson(payload);
  await owner.query('update audit_entry set payload = $1, hash = $2 where seq = $3', [
    ...[text, contentHash(text), entry.seq.toString()],
  ]);
  await owner.query('alter table audit_entry enable trigger all');
  await owner.query('update proposal set eta = $1 where id = $2', [soon, proposalId]);
}
