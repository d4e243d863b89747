import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../lib/domain/governance/people/actor';
import { apiVenue, type ApiVenue } from '../../lib/testing/api-venue';
import { tieredDocument } from '../../lib/testing/margined-venue';
import { mutationLedger, type Outcome } from '../../lib/testing/mutation-ledger';
import { runSimulation } from '../../lib/usecases/simulation/run-simulation';
import { nodeKey } from '../kit/node-id';

// What is said to be refused is refused so, and what is said to be open is done: by the mutations themselves.

type Person = Extract<Actor, { kind: 'PERSON' }>;
interface Offered {
  readonly act: string;
  readonly may: boolean;
  readonly refusal: { readonly __typename: string; readonly message: string } | null;
}

let venue: ApiVenue;
let ledger: ReturnType<typeof mutationLedger>;
let analyst: Person;
let officer: Person;
let writer: Person;
let viewer: Person;
beforeAll(async () => {
  venue = await apiVenue({ accounts: 5 });
  ledger = mutationLedger(venue);
  analyst = await venue.person('ANALYST');
  officer = await venue.person('OFFICER');
  writer = await venue.person('OFFICER');
  viewer = await venue.person('VIEWER');
});
afterAll(() => venue.close());

const act = (actor: Actor, mutation: string, input: object): Promise<Outcome> =>
  ledger.act(actor, mutation, input);

const offeredTo = async (actor: Actor, id: string): Promise<readonly Offered[]> => {
  const query = `query ($id: ID!) {
    node(id: $id) { ... on Proposal { offeredActs { act may refusal { __typename message } } } }
  }`;
  const { node } = await venue.read<{ node: { offeredActs: Offered[] } }>(actor, query, { id });
  return node.offeredActs;
};

const MUTATIONS: Readonly<Record<string, string>> = {
  APPROVE: 'approveProposal',
  REQUEST_CHANGES: 'requestChanges',
  REJECT: 'rejectProposal',
  SUBMIT: 'submitProposal',
  REBASE: 'rebaseProposal',
  SIMULATE: 'startSimulation',
  EDIT: 'reviseProposal',
  PLAN: 'planActivation',
  WITHDRAW: 'withdrawProposal',
  CANCEL: 'cancelProposal',
};

let rate = 700;
const document = (): string => tieredDocument({ altsRate: `0.0${(rate += 1)}` });

/** The mutation of an act, with input that is good but for what is refused. */
function attempt(actor: Actor, name: string, seen: Seen): Promise<Outcome> {
  const { proposalId, revisionHash, evidenceHash } = seen;
  const on = { proposalId, revisionHash };
  const more: Readonly<Record<string, object>> = {
    APPROVE: { evidenceHash: evidenceHash ?? 'none' },
    REQUEST_CHANGES: { reason: 'Because.' },
    REJECT: { reason: 'Because.' },
    EDIT: { document: document() },
    PLAN: { graceMinutes: 99 },
  };
  const isEnd = name === 'WITHDRAW' || name === 'CANCEL';
  const input = isEnd ? { proposalId, reason: 'Because.' } : { ...on, ...more[name] };
  return act(actor, MUTATIONS[name] ?? '', input);
}

interface Seen {
  readonly proposalId: string;
  readonly revisionHash: string;
  readonly evidenceHash: string | null;
}

async function proposed({ submitted, simulated }: { submitted: boolean; simulated: boolean }): Promise<Seen> {
  const input = { title: 'A change', rationale: 'Because.', document: document() };
  const { id = '', currentRevision } = await act(writer, 'createProposal', input);
  const on = { proposalId: id, revisionHash: currentRevision?.hash ?? '' };
  let evidenceHash: string | null = null;
  if (simulated) {
    const run = await act(writer, 'startSimulation', on);
    const done = await runSimulation(venue.deps, nodeKey('Simulation', run.id ?? '') ?? '');
    if (done.kind !== 'DONE') throw new Error(JSON.stringify(done));
    evidenceHash = done.evidenceHash;
  }
  if (submitted) await act(writer, 'submitProposal', on);
  return { ...on, evidenceHash };
}

test.each([
  ['a draft', { submitted: false, simulated: false }],
  ['one in review without evidence', { submitted: true, simulated: false }],
  ['one in review with evidence', { submitted: true, simulated: true }],
])('%s: each refusal foretold is the one that the act meets', async (_what, how) => {
  const seen = await proposed(how);
  let refused = 0;
  for (const actor of [writer, officer, analyst, viewer]) {
    for (const { act: name, may, refusal } of await offeredTo(actor, seen.proposalId)) {
      expect(may).toBe(refusal === null);
      if (refusal === null) continue;
      refused += 1;
      const { __typename, message } = await attempt(actor, name, seen);
      expect({ __typename, message }, name).toEqual(refusal);
    }
  }
  expect(refused).toBeGreaterThan(8);
});

test('each act said to be open is done', async () => {
  for (const [actor, submitted] of [
    [writer, false],
    [officer, true],
  ] as const) {
    const names = (
      await offeredTo(actor, (await proposed({ submitted, simulated: true })).proposalId)
    ).flatMap(({ act: name, may }) => (may ? [name] : []));
    expect(names).toContain(submitted ? 'APPROVE' : 'SUBMIT');
    for (const name of names) {
      const { __typename } = await attempt(actor, name, await proposed({ submitted, simulated: true }));
      expect(__typename, name).toBe(name === 'SIMULATE' ? 'Simulation' : 'Proposal');
    }
  }
});

test('its writer is told that somebody else must approve', async () => {
  const { proposalId } = await proposed({ submitted: true, simulated: true });
  const approve = (await offeredTo(writer, proposalId)).find(({ act: name }) => name === 'APPROVE');
  expect(approve).toEqual({
    act: 'APPROVE',
    may: false,
    refusal: { __typename: 'OwnProposal', message: 'You wrote or edited it; someone else must approve it.' },
  });
});

test('what its going live would make stale is every other proposal in review, and neither itself nor a draft', async () => {
  const staleBy = async (id: string): Promise<readonly string[]> => {
    const query = 'query ($id: ID!) { node(id: $id) { ... on Proposal { makesStale { id } } } }';
    const { node } = await venue.read<{ node: { makesStale: { id: string }[] } }>(viewer, query, { id });
    return node.makesStale.map(({ id: other }) => other);
  };
  const [first, second, draft] = [
    await proposed({ submitted: true, simulated: false }),
    await proposed({ submitted: true, simulated: false }),
    await proposed({ submitted: false, simulated: false }),
  ];
  expect(await staleBy(first.proposalId)).toContain(second.proposalId);
  expect(await staleBy(draft.proposalId)).toEqual(
    expect.arrayContaining([first.proposalId, second.proposalId]),
  );
  for (const { proposalId } of [first, second, draft]) {
    expect(await staleBy(proposalId)).not.toContain(proposalId);
    expect(await staleBy(proposalId)).not.toContain(draft.proposalId);
  }
});
