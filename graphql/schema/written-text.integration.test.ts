import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../lib/domain/governance/people/actor';
import type { Fault, Result } from '../../lib/domain/result';
import { apiVenue, type ApiVenue } from '../../lib/testing/api-venue';
import { tieredDocument } from '../../lib/testing/margined-venue';
import { invitePerson } from '../../lib/usecases/people/invite-person';
import { admitPerson } from '../../lib/usecases/people/admit-person';
import { issueToken } from '../../lib/usecases/people/issue-token';
import { cancelProposal } from '../../lib/usecases/proposals/cancel-proposal';
import { commentOnProposal } from '../../lib/usecases/proposals/comment-on-proposal';
import { createProposal } from '../../lib/usecases/proposals/create-proposal';
import { rejectProposal } from '../../lib/usecases/proposals/reject-proposal';
import { requestChanges } from '../../lib/usecases/proposals/request-changes';
import { reviseProposal } from '../../lib/usecases/proposals/revise-proposal';
import { submitProposal } from '../../lib/usecases/proposals/submit-proposal';
import { withdrawProposal } from '../../lib/usecases/proposals/withdraw-proposal';
import { rollBackVersion } from '../../lib/usecases/activation/roll-back-version';

// Text that reads otherwise than it is stored: refused wherever people write what others decide by, and spelled out where
// an older row holds it.

const TURNED = 'Raise margin \u202Eesiar ot ton';
const SHOWN = 'Raise margin ⟨U+202E⟩esiar ot ton';

let venue: ApiVenue;
let author: Actor;
let seen: { readonly proposalId: string; readonly revisionHash: string };
beforeAll(async () => {
  venue = await apiVenue({ accounts: 3 });
  const { proposalId } = await venue.draft(tieredDocument({ altsRate: '0.06' }));
  const { authorId, currentRevision } = await venue.proposal(proposalId);
  author = { kind: 'PERSON', personId: authorId, name: 'analyst', roles: ['ANALYST'], authenticatedAtMs: 0 };
  seen = { proposalId, revisionHash: currentRevision.hash };
  await venue.value(submitProposal(venue.deps, author, seen));
});
afterAll(() => venue.close());

type Refused = Promise<Result<unknown, { readonly code: string; readonly faults?: readonly Fault[] }>>;
async function faultsOf(refused: Refused): Promise<string[]> {
  const answer = await refused;
  if (answer.ok) throw new Error('it was taken');
  return (answer.refusal.faults ?? []).map(({ path, rule }) => `${path} ${rule}`);
}

test('is refused at every entry, by path and rule', async () => {
  const { deps } = venue;
  const { proposalId } = seen;
  const [officer, chair] = [await venue.person('OFFICER'), await venue.person('CHAIR')];
  const administrator = await venue.person('ADMINISTRATOR');
  const create = { activateAt: null, graceMinutes: null, document: tieredDocument({ altsRate: '0.07' }) };
  const edit = {
    ...seen,
    document: create.document,
    plan: null,
    title: TURNED,
    rationale: TURNED,
    note: TURNED,
  };
  const reason = TURNED;
  expect(
    await faultsOf(createProposal(deps, author, { ...create, title: TURNED, rationale: TURNED })),
  ).toEqual(['/title text-characters', '/rationale text-characters']);
  expect(await faultsOf(reviseProposal(deps, author, edit))).toEqual([
    '/title text-characters',
    '/rationale text-characters',
    '/note text-characters',
  ]);
  const comment = { proposalId, body: TURNED, path: null };
  expect(await faultsOf(commentOnProposal(deps, officer, comment))).toEqual(['/body text-characters']);
  for (const refused of [
    rejectProposal(deps, officer, { ...seen, reason }),
    requestChanges(deps, officer, { ...seen, reason }),
    withdrawProposal(deps, author, { proposalId, reason }),
    cancelProposal(deps, chair, { proposalId, reason }),
    rollBackVersion(deps, chair, { toVersion: 1, reason }),
  ])
    expect(await faultsOf(refused)).toEqual(['/reason text-characters']);
  const person = { email: 'ada@example.test', name: 'Аda', roles: [] }; // the first letter is Cyrillic
  expect(await faultsOf(invitePerson({ ...deps, newInvitation: null }, administrator, person))).toEqual([
    '/name name-script',
  ]);
  const token = { name: 'bоt', scopes: ['READ' as const], expiresInDays: 1 }; // so is the o
  const issuing = issueToken(venue.apiDeps, administrator, token);
  expect(await faultsOf(issuing)).toEqual(['/name name-script']);
});

test('as the name that a provider gives, it gives way to the address', async () => {
  const identity = { issuer: 'https://id.example.test', emailVerified: true, name: `Ada\u202E` };
  const one = { ...identity, subject: '1', email: 'ada.one@example.test' };
  expect(await venue.value(admitPerson(venue.deps, one))).toMatchObject({ name: 'ada.one@example.test' });
  const two = { ...identity, subject: '2', email: 'ada.two@example.test', name: 'Ada Two' };
  expect(await venue.value(admitPerson(venue.deps, two))).toMatchObject({ name: 'Ada Two' });
});

test('in a row that holds it already is read with it spelled out', async () => {
  await venue.owner.query('update proposal set title = $2, rationale = $2, state_reason = $2 where id = $1', [
    seen.proposalId,
    TURNED,
  ]);
  await venue.owner.query(
    'update person set name = $2 where id = (select author_id from proposal where id = $1)',
    [seen.proposalId, TURNED],
  );
  const { proposals } = await venue.read<{ proposals: { edges: { node: object }[] } }>(
    author,
    '{ proposals(first: 1) { edges { node { title rationale stateReason author { name } } } } }',
  );
  expect(proposals.edges[0]?.node).toEqual({
    ...{ title: SHOWN, rationale: SHOWN, stateReason: SHOWN },
    author: { name: SHOWN },
  });
});
