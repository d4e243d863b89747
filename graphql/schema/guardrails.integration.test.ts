import { afterAll, beforeAll, expect, test } from 'vitest';
import { NO_GUARDRAILS } from '../../lib/domain/governance/policy/guardrails-document';
import type { Actor } from '../../lib/domain/governance/people/actor';
import { apiVenue, type ApiVenue } from '../../lib/testing/api-venue';
import { tieredDocument } from '../../lib/testing/margined-venue';
import { remarginAccounts } from '../../lib/usecases/margin/remargin-accounts';
import { requestSimulation } from '../../lib/usecases/simulation/request-simulation';
import { runSimulation } from '../../lib/usecases/simulation/run-simulation';
import { POLICY_OF_ANY_MARKET } from '../../lib/testing/open-policy';

const guardrails = {
  ...NO_GUARDRAILS,
  looseningWindowMaxRelative: '0.1',
  tighteningHoursBetweenChangesMin: 6,
  maintenanceRateMin: '0.003',
  liquidationBudgetNotional: '0',
};
let venue: ApiVenue;
type Person = Awaited<ReturnType<ApiVenue['person']>>;
let [analyst, first, second, chair]: Person[] = [];
const known = (person: Person | undefined): Person => {
  if (!person) throw new Error('the people are there');
  return person;
};
beforeAll(async () => {
  venue = await apiVenue({ accounts: 40, policy: { ...POLICY_OF_ANY_MARKET, guardrails } });
  [analyst, first, second, chair] = [
    await venue.person('ANALYST'),
    await venue.person('OFFICER'),
    await venue.person('OFFICER'),
    await venue.person('CHAIR'),
  ];
});
afterAll(() => venue.close());

const BREACHED = `__typename ... on Proposal { state } ... on UserError { message }
  ... on GuardrailBreached { faults { path rule limit actual message } }`;
interface Outcome {
  readonly __typename: string;
  readonly state?: string;
  readonly message?: string;
  readonly faults?: readonly {
    readonly path: string;
    readonly rule: string;
    readonly actual: string | null;
  }[];
}
async function act(actor: Actor, mutation: string, type: string, input: object): Promise<Outcome> {
  const query = `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${BREACHED} } }`;
  const data = await venue.read<Readonly<Record<string, Outcome>>>(actor, query, { input });
  return data[mutation] ?? { __typename: 'none' };
}
const seenOf = async (proposalId: string) => ({
  proposalId: btoa(`Proposal:${proposalId}`),
  revisionHash: (await venue.proposal(proposalId)).currentRevision.hash,
});
const submit = async (proposalId: string) =>
  act(known(analyst), 'submitProposal', 'SubmitProposalInput', await seenOf(proposalId));
const approve = async (who: Person | undefined, proposalId: string, evidenceHash: string) =>
  act(known(who), 'approveProposal', 'ApproveProposalInput', { ...(await seenOf(proposalId)), evidenceHash });

async function evidenceOf(proposalId: string): Promise<string> {
  const { hash: revisionHash } = (await venue.proposal(proposalId)).currentRevision;
  const { simulationId } = await venue.value(
    requestSimulation(venue.deps, known(analyst), { proposalId, revisionHash }),
  );
  const found = await runSimulation(venue.deps, simulationId);
  if (found.kind !== 'DONE') throw new Error(JSON.stringify(found));
  return found.evidenceHash;
}

const RAIL = `query ($number: Int!) { proposal(number: $number) {
  guardrailBreaches { rule }
  liquidationBudget { windowHours budget used left }
  approval { gates { name met message remedy } }
  offeredActs { act may refusal { __typename } }
} }`;
interface Rail {
  readonly proposal: {
    readonly guardrailBreaches: readonly { readonly rule: string }[];
    readonly liquidationBudget: object | null;
    readonly approval: { readonly gates: readonly { name: string; met: boolean; message: string }[] };
    readonly offeredActs: readonly { act: string; may: boolean; refusal: { __typename: string } | null }[];
  };
}
async function rail(proposalId: string, who = analyst) {
  const { number } = await venue.proposal(proposalId);
  const { proposal } = await venue.read<Rail>(known(who), RAIL, { number });
  const gate = proposal.approval.gates.find(({ name }) => name === 'guardrails');
  const may = (act: string) => proposal.offeredActs.find((offered) => offered.act === act)?.refusal ?? null;
  return { ...proposal, gate, may };
}

test('the policy tells its guardrails, in figures and in words', async () => {
  const { venue: read } = await venue.read<{ venue: { policy: { guardrails: object } } }>(
    known(analyst),
    `{ venue { policy { guardrails { looseningWindowMaxRelative looseningStepMaxRelative maintenanceRateMin
      windowHours changesWithoutBoundAllowed words { name limit } } } } }`,
  );
  expect(read.policy.guardrails).toMatchObject({
    ...{ looseningWindowMaxRelative: '0.1', looseningStepMaxRelative: null, maintenanceRateMin: '0.003' },
    ...{ windowHours: 168, changesWithoutBoundAllowed: true },
    words: expect.arrayContaining([
      { name: 'Liquidation budget, each 24 h', limit: '0 USDT of notional' },
    ]) as unknown,
  });
});

test('an analyst sees what is beyond them while editing, and is refused with it when submitting', async () => {
  const document = tieredDocument({ altsRate: '0.04' });
  const { lintParameterSet: lint } = await venue.read<{
    lintParameterSet: { valid: boolean; guardrailBreaches: readonly object[] };
  }>(
    known(analyst),
    `query ($document: String!) { lintParameterSet(document: $document) { valid guardrailBreaches { path rule } } }`,
    { document },
  );
  const place = { path: '/marginClasses/alts/maintenanceMargin', rule: 'window-relative' };
  expect(lint).toEqual({ valid: true, guardrailBreaches: [place] });
  const { proposalId } = await venue.draft(document);
  const refused = await submit(proposalId);
  expect(refused).toMatchObject({
    __typename: 'GuardrailBreached',
    faults: [{ ...place, actual: expect.stringContaining('20 %') as unknown }],
  });
  expect(refused.message).toBe(
    'Maintenance margin of DOGE-PERP falls by up to 20 % of what it was when the window began; the policy allows 10 % over the rolling window.',
  );
  const { gate, may, guardrailBreaches } = await rail(proposalId);
  expect([gate?.met, gate?.message]).toEqual([false, refused.message]);
  expect(may('SUBMIT')).toEqual({ __typename: 'GuardrailBreached' });
  expect(guardrailBreaches).toEqual([{ rule: 'window-relative' }]);
});

test('a voter is refused what would use more than is left of the budget; the page says how much that is', async () => {
  const { proposalId } = await venue.draft(tieredDocument({ altsRate: '0.5', altsLeverage: '1' }));
  expect(await submit(proposalId)).toMatchObject({ __typename: 'Proposal', state: 'IN_REVIEW' });
  expect((await rail(proposalId)).liquidationBudget).toBeNull();
  const evidenceHash = await evidenceOf(proposalId);
  const { liquidationBudget, may, gate } = await rail(proposalId, first);
  expect(liquidationBudget).toEqual({ windowHours: 24, budget: '0', used: '0', left: '0' });
  expect(gate?.met).toBe(false);
  expect(may('APPROVE')).toEqual({ __typename: 'GuardrailBreached' });
  expect(await approve(first, proposalId, evidenceHash)).toMatchObject({
    ...{ __typename: 'GuardrailBreached', faults: [{ path: '', rule: 'liquidation-budget' }] },
  });
});

test('what changed a short while ago waits in the queue, and what goes too far back is not rolled back to', async () => {
  const harmless = async (altsRate: string) => {
    const { proposalId } = await venue.draft(tieredDocument({ altsRate, altsLeverage: '9' }));
    expect((await submit(proposalId)).state).toBe('IN_REVIEW');
    const evidenceHash = await evidenceOf(proposalId);
    for (const officer of [first, second])
      expect((await approve(officer, proposalId, evidenceHash)).state).toBeDefined();
    return proposalId;
  };
  await venue.activated(tieredDocument({ altsRate: '0.0500001' }));
  await remarginAccounts(venue.deps);
  const next = await harmless('0.0500002');
  const queue = async () => act(known(chair), 'queueProposal', 'QueueProposalInput', await seenOf(next));
  expect(await queue()).toMatchObject({
    ...{
      __typename: 'GuardrailBreached',
      faults: [{ path: '/marginClasses/alts', rule: 'hours-between-changes' }],
    },
  });
  expect((await rail(next, chair)).may('QUEUE')).toEqual({ __typename: 'GuardrailBreached' });

  // A version of long ago, that asked for much less: by the database, for no change may make one.
  await venue.owner.query('alter table version disable trigger append_only');
  await venue.owner.query(`update version set activated_at = now() - interval '60 days' where number = 1`);
  await venue.owner.query(`update version set activated_at = now() - interval '50 days' where number = 2`);
  await venue.owner.query('alter table version enable trigger append_only');
  expect((await queue()).state).toBe('QUEUED');
  const wide = { ...guardrails, looseningWindowMaxRelative: '0.0000001' };
  const canonical = JSON.stringify({ ...POLICY_OF_ANY_MARKET, guardrails: wide });
  await venue.owner.query(
    `insert into policy (version, canonical, hash) values (2, $1, encode(sha256(convert_to($1, 'UTF8')), 'hex'))`,
    [canonical],
  );
  await venue.owner.query('update venue set policy_version = 2');
  const rolled = await act(known(chair), 'rollBackVersion', 'RollBackVersionInput', {
    ...{ toVersion: 1, reason: 'It asks too much.' },
  });
  expect(rolled).toMatchObject({ __typename: 'GuardrailBreached', faults: [{ rule: 'window-relative' }] });
});
