import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiVenue, type ApiVenue } from '../../lib/testing/api-venue';
import { tieredDocument } from '../../lib/testing/margined-venue';
import { commentOnProposal } from '../../lib/usecases/proposals/comment-on-proposal';
import { createProposal } from '../../lib/usecases/proposals/create-proposal';
import { reviseProposal } from '../../lib/usecases/proposals/revise-proposal';

let venue: ApiVenue;
beforeAll(async () => {
  venue = await apiVenue({ accounts: 5 });
});
afterAll(() => venue.close());

const LIST = '/marginClasses/majors/maintenanceMargin/curve/tiers';
type Tier = readonly [floor: string, rate: string];
/** The margined venue's set with these tiers of the majors' maintenance margin. */
function withTiers(...tiers: readonly Tier[]): string {
  const document = JSON.parse(tieredDocument()) as {
    marginClasses: { majors: { maintenanceMargin: { curve: { tiers: object[] } } } };
  };
  document.marginClasses.majors.maintenanceMargin.curve.tiers = tiers.map(([floor, rate]) => ({
    floor,
    rate,
  }));
  return JSON.stringify(document);
}

test('a comment on a tier stays with it through revisions, and says when it is gone', async () => {
  const analyst = await venue.person('ANALYST');
  const texts = { title: 'A change', rationale: 'Because.', activateAt: null, graceMinutes: null };
  const first = withTiers(['0', '0.004'], ['50000', '0.01'], ['500000', '0.02']);
  const { proposalId } = await venue.value(
    createProposal(venue.deps, analyst, { ...texts, document: first }),
  );
  for (const path of [`${LIST}/2`, `${LIST}/2/rate`, '/rounding', null])
    await venue.value(commentOnProposal(venue.deps, analyst, { proposalId, body: 'Why?', path }));

  const revise = async (...tiers: readonly Tier[]) => {
    const { hash } = (await venue.proposal(proposalId)).currentRevision;
    const edit = { note: null, title: null, rationale: null, plan: null };
    const input = { proposalId, revisionHash: hash, ...edit };
    await venue.value(reviseProposal(venue.deps, analyst, { ...input, document: withTiers(...tiers) }));
  };
  const tiersNow = async () => {
    const read = await venue.read<{
      proposals: { edges: { node: { comments: { edges: { node: { tier: object | null } }[] } } }[] };
    }>(
      analyst,
      `{ proposals(first: 1) { edges { node { comments(first: 10) { edges { node {
           tier { marginClass requirement floor place } } } } } } } }`,
      {},
    );
    return read.proposals.edges[0]?.node.comments.edges.map(({ node }) => node.tier);
  };
  const tier = { marginClass: 'majors', requirement: 'maintenanceMargin', floor: '500000' };
  const at = (place: string | null) => [{ ...tier, place }, { ...tier, place }, null, null];
  expect(await tiersNow()).toEqual(at(`${LIST}/2`));
  await revise(['0', '0.004'], ['50000', '0.01'], ['100000', '0.015'], ['500000', '0.02']);
  expect(await tiersNow()).toEqual(at(`${LIST}/3`));
  await revise(['0', '0.004'], ['50000', '0.01'], ['400000', '0.02']);
  expect(await tiersNow()).toEqual(at(null));
});
