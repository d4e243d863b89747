import { afterAll, beforeAll, expect, test } from 'vitest';
import { NO_GUARDRAILS } from '../../lib/domain/governance/policy/guardrails-document';
import { defaultRules } from '../../lib/domain/governance/policy/policy';
import { apiVenue, type ApiVenue } from '../../lib/testing/api-venue';
import { tieredDocument } from '../../lib/testing/margined-venue';
import { POLICY_OF_ANY_MARKET } from '../../lib/testing/open-policy';
import { createProposal } from '../../lib/usecases/proposals/create-proposal';
import { requestSimulation } from '../../lib/usecases/simulation/request-simulation';
import { runSimulation } from '../../lib/usecases/simulation/run-simulation';

let venue: ApiVenue;
let analyst: Awaited<ReturnType<ApiVenue['person']>>;
beforeAll(async () => {
  const guarded = {
    name: 'Liquidations need a third person and a day',
    when: { fact: 'ACCOUNTS_NEWLY_LIQUIDATABLE', is: 'ABOVE', value: '0', unit: 'COUNT' },
    effect: 'REQUIRE',
    ...{ approvals: 3, delayHours: 24 },
  } as const;
  const rules = [...defaultRules(2), guarded];
  const policy = { ...POLICY_OF_ANY_MARKET, format: 'margrave/policy/3' as const };
  venue = await apiVenue({ accounts: 40, policy: { ...policy, guardrails: NO_GUARDRAILS, rules } });
  analyst = await venue.person('ANALYST');
});
afterAll(() => venue.close());

interface Rail {
  readonly required: number;
  readonly rules: readonly { readonly name: string; readonly isKnown: boolean }[];
  readonly gates: readonly { readonly name: string; readonly message: string }[];
}

async function railOf(proposalId: string): Promise<Rail> {
  const query = `query ($id: ID!) { node(id: $id) { ... on Proposal {
    approval { required rules { name isKnown } waitsUntil gates { name met message } } } } }`;
  const id = btoa(`Proposal:${proposalId}`);
  const data = await venue.read<{ readonly node: { readonly approval: Rail } }>(analyst, query, { id });
  return data.node.approval;
}

async function drafted(document: string): Promise<string> {
  const texts = { title: 'Rates', rationale: 'As the market moves.', activateAt: null, graceMinutes: null };
  return (await venue.value(createProposal(venue.deps, analyst, { ...texts, document }))).proposalId;
}

async function simulated(proposalId: string): Promise<void> {
  const { hash: revisionHash } = (await venue.proposal(proposalId)).currentRevision;
  const asked = requestSimulation(venue.deps, analyst, { proposalId, revisionHash });
  expect((await runSimulation(venue.deps, (await venue.value(asked)).simulationId)).kind).toBe('DONE');
}

test('a policy says its rules in words, and as they stand', async () => {
  const query =
    '{ venue { policy { rules { name when follows isDenial approvals delayHours condition } } } }';
  const data = await venue.read<{
    readonly venue: { readonly policy: { readonly rules: readonly object[] } };
  }>(...([analyst, query] as const));
  expect(data.venue.policy.rules.slice(2)).toEqual([
    {
      ...{ name: 'Every change', when: 'every change', follows: '2 approvals', isDenial: false },
      ...{ approvals: 2, delayHours: 0, condition: '{"all":[]}' },
    },
    {
      name: 'Liquidations need a third person and a day',
      when: 'it makes more than 0 accounts liquidatable',
      follows: '3 approvals, then a wait of 24 h',
      ...{ isDenial: false, approvals: 3, delayHours: 24 },
      condition: '{"fact":"ACCOUNTS_NEWLY_LIQUIDATABLE","is":"ABOVE","unit":"COUNT","value":"0"}',
    },
  ]);
  expect(data.venue.policy.rules[0]).toMatchObject({ isDenial: true, approvals: null, delayHours: null });
});

test('what rules need of a change is what they may need until it is simulated, and what they do from then on', async () => {
  const [harmless, harmful] = [
    await drafted(tieredDocument({ altsRate: '0.0501' })),
    await drafted(tieredDocument({ altsRate: '0.9', altsLeverage: '1' })),
  ];
  const open = await railOf(harmless);
  expect(open.required).toBe(3);
  expect(open.rules).toEqual([
    { name: 'Every change', isKnown: true },
    { name: 'Liquidations need a third person and a day', isKnown: false },
  ]);
  expect(open.gates.find(({ name }) => name === 'wait')?.message).toBe(
    'Once approved it may have to wait 24 h before it goes live.',
  );
  await simulated(harmless);
  await simulated(harmful);
  expect(await railOf(harmless)).toMatchObject({ required: 2, rules: [{ name: 'Every change' }] });
  const settled = await railOf(harmful);
  expect(settled).toMatchObject({ required: 3, rules: [{}, { isKnown: true }] });
  expect(settled.gates.find(({ name }) => name === 'wait')?.message).toBe(
    'Once approved it waits 24 h before it goes live.',
  );
});
