import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROLES, type Actor, type Role } from '../../lib/domain/governance/people/actor';
import { PROOFS, type Act } from '../../lib/domain/governance/people/proofs';
import { apiVenue, type ApiVenue } from '../../lib/testing/api-venue';
import { actOnMarket } from '../../lib/testing/market-acts';
import { tieredDocument } from '../../lib/testing/margined-venue';
import { instrumentRow, MUTATION_INPUTS } from '../../lib/testing/mutation-inputs';
import { actOnFund, actOnScenarios } from '../../lib/testing/scenario-acts';
import { openSession } from '../../lib/testing/open-session';
import { mutationLedger, seenOf, type Outcome, type Seen } from '../../lib/testing/mutation-ledger';
import { activateVersion } from '../../lib/usecases/activation/activate-version';
import { claimActivation } from '../../lib/usecases/activation/claim-activation';
import { remarginAccounts } from '../../lib/usecases/margin/remargin-accounts';
import { makeReady } from '../../lib/usecases/activation/make-ready';
import { runSimulation } from '../../lib/usecases/simulation/run-simulation';
import { nodeKey } from './node-id';
// Each mutation succeeds once and meets each of its refusals, but guardrails: guardrails.integration.test.ts. The last test finds what was forgotten.

type Person = Extract<Actor, { kind: 'PERSON' }>;
let venue: ApiVenue;
let ledger: ReturnType<typeof mutationLedger>;
const who = {} as Record<Lowercase<Role> | 'other' | 'second', Person>;
let everything: Person;
const ANONYMOUS: Actor = { kind: 'ANONYMOUS' };
const idOf = (type: string, key: string): string => btoa(`${type}:${key}`);
let rate = 500;
const document = (): string => tieredDocument({ altsRate: `0.0${(rate += 1)}` });
const act = (actor: Actor, mutation: string, input: object): Promise<Outcome> =>
  ledger.act(actor, mutation, input);

beforeAll(async () => {
  venue = await apiVenue({ accounts: 20 });
  ledger = mutationLedger(venue);
  for (const role of ROLES) who[role.toLowerCase() as Lowercase<Role>] = await venue.person(role);
  who.other = await venue.person('ANALYST');
  who.second = await venue.person('OFFICER');
  everything = await venue.person(...ROLES);
});
afterAll(() => venue.close());
const tokenOf = (owner: Person): Actor => venue.tokenOf(owner);

async function drafted(author: Actor = who.analyst): Promise<Seen> {
  const input = { title: 'A change', rationale: 'Because.', document: document() };
  return seenOf(await act(author, 'createProposal', input));
}

async function inReview(author: Actor = who.analyst): Promise<Seen> {
  const seen = await drafted(author);
  await act(author, 'submitProposal', seen);
  return seen;
}

/** Simulated to the end, as the worker does it; gives back the evidence's hash. */
async function simulated(seen: Seen): Promise<string> {
  const { id } = await act(who.analyst, 'startSimulation', seen);
  const done = await runSimulation(venue.deps, nodeKey('Simulation', id ?? '') ?? '');
  if (done.kind !== 'DONE') throw new Error(JSON.stringify(done));
  return done.evidenceHash;
}

async function approved(seen: Seen): Promise<void> {
  const evidenceHash = await simulated(seen);
  await act(who.officer, 'approveProposal', { ...seen, evidenceHash });
  await act(who.second, 'approveProposal', { ...seen, evidenceHash });
}

async function activated(seen: Seen): Promise<void> {
  await act(who.operator, 'queueProposal', seen);
  const key = nodeKey('Proposal', seen.proposalId) ?? '';
  await remarginAccounts(venue.deps); // nothing goes live before accounts are margined under what is
  for (const step of [makeReady, claimActivation, activateVersion])
    await venue.value(step(venue.deps, { kind: 'SYSTEM', process: 'worker' }, key));
}

describe('who may', () => {
  test('the table names every mutation', () => {
    expect(Object.keys(MUTATION_INPUTS).sort()).toEqual([...ledger.mutations].sort());
  });

  test.each(Object.entries(MUTATION_INPUTS))(
    '%s: not without signing in, nor as a viewer',
    async (mutation, input) => {
      expect((await act(ANONYMOUS, mutation, input)).__typename).toBe('Unauthenticated');
      if (mutation === 'revokeToken' || mutation === 'endSession') return; // another's looks like none at all
      const refused = await act(await venue.person('VIEWER'), mutation, input); // in bulk they have no entries
      expect(refused.__typename).toBe('Forbidden');
      expect(refused.message).toMatch(/^Only .+ may .+\.$/);
    },
  );

  // A vote's proof is looked at when its proposal is locked: see below.
  test.each(
    Object.entries(MUTATION_INPUTS).filter(([name]) => !/^(approve|rejectProposal|request)/.test(name)),
  )(
    '%s: with a session of yesterday where, and only where, the table of proofs allows',
    async (mutation, input) => {
      const refused = await act({ ...everything, authenticatedAtMs: 0 }, mutation, input);
      const needsFresh = PROOFS[mutation as Act] === 'FRESH';
      expect(refused.__typename === 'ReauthenticationRequired').toBe(needsFresh);
      if (needsFresh) expect(refused.message).toMatch(/within the last 5 min/);
    },
  );

  test('a plan is stated with a fresh proof and never by a token, also while a proposal is made or edited', async () => {
    const [activateAt, graceMinutes] = ['2100-01-01T00:00:00.000Z', 30];
    const seen = await drafted();
    const make = { title: 'A change', rationale: 'Because.', document: document() };
    for (const [mutation, input] of [
      ['createProposal', { ...make, activateAt }],
      ['createProposal', { ...make, graceMinutes }],
      ['reviseProposal', { ...seen, document: document(), plan: { activateAt, graceMinutes } }],
      ['planActivation', { ...seen, activateAt }],
    ] as const) {
      const stale = await act({ ...who.analyst, authenticatedAtMs: 0 }, mutation, input);
      expect(stale.__typename, mutation).toBe('ReauthenticationRequired');
      const token = await act(tokenOf(who.analyst), mutation, input);
      expect([token.__typename, token.message], mutation).toEqual([
        'Forbidden',
        expect.stringContaining('plan an activation'),
      ]);
    }
    const unplanned = await act(tokenOf(who.analyst), 'createProposal', { ...make, graceMinutes: 60 });
    expect(unplanned.__typename).toBe('Proposal');
  });

  test.each(Object.entries(MUTATION_INPUTS).filter(([, input]) => JSON.stringify(input).includes('Id"')))(
    '%s: an id that names nothing is NotFound, whatever it looks like',
    async (mutation, input) => {
      const withIds = (id: string) =>
        Object.fromEntries(
          Object.entries(input).map(([name, value]) => [name, name.endsWith('Id') ? id : (value as unknown)]),
        );
      for (const one of [input, withIds('%%%'), withIds(idOf('Account', 'acc-000001'))]) {
        expect((await act(everything, mutation, one)).__typename).toBe('NotFound');
      }
    },
  );
});

describe('a proposal', () => {
  test('is created, revised, planned, submitted, commented on', async () => {
    const input = { title: 'A change', rationale: 'Because.', document: document() };
    const created = await act(who.analyst, 'createProposal', input);
    expect(created).toMatchObject({ __typename: 'Proposal', state: 'DRAFT' });
    const live = tieredDocument();
    const same = await act(who.analyst, 'createProposal', { ...input, document: live });
    expect(same.__typename).toBe('NothingChanged');
    const bad = JSON.parse(document()) as {
      marginClasses: { alts: { maintenanceMargin: { curve: object } } };
    };
    bad.marginClasses.alts.maintenanceMargin.curve = {
      driver: 'NOTIONAL',
      shape: 'MARGINAL_TIERS',
      tiers: [{ floor: '0', rate: '1.5' }],
    };
    const wrong = { ...input, title: '', document: JSON.stringify(bad) };
    const invalid = await act(who.analyst, 'createProposal', wrong);
    const paths = invalid.faults?.map(({ path }) => path);
    expect(paths).toContain('/title');
    expect(paths).toContain('/document/marginClasses/alts/maintenanceMargin/curve/tiers/0/rate');

    const seen = seenOf(created);
    const next = { ...seen, document: document(), note: 'Steeper.' };
    const revised = await act(who.other, 'reviseProposal', next);
    expect(revised.__typename).toBe('Proposal');
    expect(await act(who.other, 'reviseProposal', { ...next, document: document() })).toMatchObject({
      __typename: 'StaleRevision',
      currentRevisionHash: revised.currentRevision?.hash,
    });
    const now = seenOf(revised);
    const unchanged = { ...now, document: next.document };
    expect((await act(who.other, 'reviseProposal', unchanged)).__typename).toBe('NothingChanged');
    expect((await act(who.other, 'reviseProposal', { ...now, document: '{' })).__typename).toBe(
      'InvalidInput',
    );

    const soon = { activateAt: new Date(Date.now() + 3_600_000).toISOString(), graceMinutes: 30 };
    expect((await act(who.analyst, 'planActivation', { ...seen, ...soon })).__typename).toBe('StaleRevision');
    const past = { ...now, activateAt: '2020-01-01T00:00:00Z', graceMinutes: 30 };
    expect((await act(who.analyst, 'planActivation', past)).__typename).toBe('InvalidInput');
    const planned = await act(who.analyst, 'planActivation', { ...now, ...soon });
    expect(planned.__typename).toBe('Proposal');
    const again = { ...seenOf(planned), ...soon };
    expect((await act(who.analyst, 'planActivation', again)).__typename).toBe('NothingChanged');

    const remark = { proposalId: seen.proposalId, body: 'Why so steep?', path: '/marginClasses/alts' };
    expect((await act(who.auditor, 'commentOnProposal', remark)).__typename).toBe('Comment');
    expect((await act(who.auditor, 'commentOnProposal', { ...remark, body: ' ' })).__typename).toBe(
      'InvalidInput',
    );

    expect((await act(who.analyst, 'submitProposal', now)).__typename).toBe('StaleRevision');
    expect((await act(who.analyst, 'startSimulation', now)).__typename).toBe('StaleRevision');
    const submitted = await act(who.analyst, 'submitProposal', seenOf(planned));
    expect(submitted.state).toBe('IN_REVIEW');
    expect((await act(who.analyst, 'submitProposal', seenOf(planned))).__typename).toBe('WrongState');
  });

  test('is submitted only with a change, fit for what is listed', async () => {
    const seen = await drafted();
    // A set that lost an instrument in which accounts hold positions.
    const lacking = JSON.parse(document()) as { marginClasses: { alts?: unknown } };
    delete lacking.marginClasses.alts;
    const revised = await act(who.analyst, 'reviseProposal', { ...seen, document: JSON.stringify(lacking) });
    const unfit = await act(who.analyst, 'submitProposal', seenOf(revised));
    expect(unfit.faults).toContainEqual(expect.objectContaining({ rule: 'instrument-covered' }));
    // Back to what is live is no change, and refused as an edit already.
    const back = { ...seenOf(revised), document: tieredDocument() };
    expect((await act(who.analyst, 'reviseProposal', back)).__typename).toBe('NothingChanged');
  });
});

describe('a vote', () => {
  test('meets every refusal in its turn', async () => {
    const author = await venue.person('ANALYST', 'OFFICER');
    const seen = await inReview(author);
    const vote = (actor: Actor, evidenceHash: string) =>
      act(actor, 'approveProposal', { ...seen, evidenceHash });
    expect((await vote(who.officer, 'x')).__typename).toBe('NoEvidence');
    const evidenceHash = await simulated(seen);
    expect((await vote(who.officer, 'x')).__typename).toBe('StaleEvidence');
    const sleepy = { ...who.officer, authenticatedAtMs: 0 };
    const stale = { ...seen, revisionHash: 'x' };

    for (const [mutation, rest] of [
      ['approveProposal', { evidenceHash }],
      ['rejectProposal', { reason: 'Too steep.' }],
      ['requestChanges', { reason: 'Too steep.' }],
    ] as const) {
      const cast = (actor: Actor, on: Seen = seen) => act(actor, mutation, { ...on, ...rest });
      expect((await cast(tokenOf(who.officer))).__typename).toBe('TokenMayNotVote');
      expect((await cast(author)).__typename).toBe('OwnProposal');
      expect((await cast(sleepy)).__typename).toBe('ReauthenticationRequired');
      expect((await cast(who.officer, stale)).__typename).toBe('StaleRevision');
      expect((await cast(who.officer, await drafted())).__typename).toBe('WrongState');
    }
    expect(await vote(who.officer, evidenceHash)).toMatchObject({
      __typename: 'Proposal',
      state: 'IN_REVIEW',
    });
    for (const mutation of ['approveProposal', 'rejectProposal', 'requestChanges']) {
      const input = mutation === 'approveProposal' ? { ...seen, evidenceHash } : { ...seen, reason: 'x' };
      expect((await act(who.officer, mutation, input)).__typename).toBe('AlreadyVoted');
    }
    const silent = { ...seen, reason: ' ' };
    expect((await act(who.second, 'rejectProposal', silent)).__typename).toBe('InvalidInput');
    expect((await act(who.second, 'requestChanges', silent)).__typename).toBe('InvalidInput');
    expect((await vote(who.second, evidenceHash)).state).toBe('APPROVED');

    const reason = { reason: 'Too steep.' };
    expect((await act(who.officer, 'rejectProposal', { ...(await inReview()), ...reason })).state).toBe(
      'REJECTED',
    );
    const asked = await act(who.officer, 'requestChanges', { ...(await inReview()), ...reason });
    expect(asked.state).toBe('CHANGES_REQUESTED');
  });
});

describe('the way to a version', () => {
  test('queued, activated; what others were based on is stale, and is rebased or conflicts', async () => {
    const seen = await inReview();
    expect((await act(who.operator, 'queueProposal', seen)).__typename).toBe('WrongState');
    const [later, compatible, draft] = [await inReview(), await inReview(), await drafted()];
    await approved(seen);
    expect((await act(who.operator, 'queueProposal', { ...seen, revisionHash: 'x' })).__typename).toBe(
      'StaleRevision',
    );
    await activated(seen);

    for (const mutation of ['reviseProposal', 'planActivation', 'rebaseProposal']) {
      const input = mutation === 'reviseProposal' ? { ...seen, document: document() } : seen;
      expect((await act(who.analyst, mutation, input)).__typename, mutation).toBe('WrongState');
    }
    expect((await act(who.analyst, 'startSimulation', seen)).__typename).toBe('WrongState');
    expect(
      (await act(who.analyst, 'withdrawProposal', { proposalId: seen.proposalId, reason: 'x' })).__typename,
    ).toBe('WrongState');
    expect(
      (await act(who.chair, 'cancelProposal', { proposalId: seen.proposalId, reason: 'x' })).__typename,
    ).toBe('WrongState');

    expect((await act(who.analyst, 'submitProposal', draft)).__typename).toBe('StaleBase');
    const conflict = await act(who.analyst, 'rebaseProposal', later);
    expect(conflict.__typename).toBe('RebaseConflict');
    expect(conflict.faults?.[0]?.path).toMatch(/alts/);
    expect((await act(who.analyst, 'rebaseProposal', { ...later, revisionHash: 'x' })).__typename).toBe(
      'StaleRevision',
    );
    // Settled by hand: another haircut instead, on what is live now.
    const live = await venue.read<{ venue: { liveVersion: { parameterSet: { canonical: string } } } }>(
      who.viewer,
      '{ venue { liveVersion { parameterSet { canonical } } } }',
    );
    const set = JSON.parse(live.venue.liveVersion.parameterSet.canonical) as { collateral: { BTC: object } };
    set.collateral.BTC = { haircut: '0.07', pricedBy: 'BTC-PERP' };
    const settled = await act(who.analyst, 'reviseProposal', {
      ...compatible,
      document: JSON.stringify(set),
    });
    const rebased = await act(who.analyst, 'rebaseProposal', seenOf(settled));
    expect(['Proposal', 'NothingChanged']).toContain(rebased.__typename);
    const fresh = await drafted();
    expect((await act(who.analyst, 'rebaseProposal', fresh)).__typename).toBe('NothingChanged');
  });

  test('what a defect or a delay would leave is refused: a base, a plan, an approval that no longer stands', async () => {
    const owner = (sql: string, seen: Seen) => venue.owner.query(sql, [nodeKey('Proposal', seen.proposalId)]);
    const [one, two, three] = [await inReview(), await inReview(), await inReview()];
    for (const each of [one, two]) await approved(each);
    expect((await act(who.analyst, 'startSimulation', one)).__typename).toBe('ApprovalStands');
    const evidenceHash = await simulated(three);
    const passed = `replace(activation_plan, '"at":null', '"at":"2020-01-01T00:00:00.000Z"')`;
    await owner(`update proposal set activation_plan = ${passed} where id = $1`, one);
    expect((await act(who.operator, 'queueProposal', one)).__typename).toBe('PlanInThePast');
    const second = { personId: idOf('Person', who.second.personId), reason: 'They are away.' };
    await act(who.administrator, 'disablePerson', second);
    const lost = await act(who.operator, 'queueProposal', two);
    expect([lost.__typename, lost.message]).toEqual(['ApprovalLost', expect.stringMatching(/1 of 2/)]);
    await act(who.administrator, 'enablePerson', second);

    const another = await inReview();
    await approved(another);
    await activated(another);
    await owner(`update proposal set state = 'APPROVED' where id = $1`, two);
    await owner(`update proposal set state = 'IN_REVIEW' where id = $1`, three);
    expect((await act(who.operator, 'queueProposal', two)).__typename).toBe('StaleBase');
    expect((await act(who.officer, 'approveProposal', { ...three, evidenceHash })).__typename).toBe(
      'StaleBase',
    );
  });

  test('is withdrawn by its author, canceled, or undone by a rollback', async () => {
    const { proposalId } = await drafted();
    const withdraw = (actor: Actor, reason: string) => act(actor, 'withdrawProposal', { proposalId, reason });
    expect((await withdraw(who.other, 'Mine now.')).__typename).toBe('NotAuthor');
    expect((await withdraw(who.analyst, '')).__typename).toBe('InvalidInput');
    expect((await withdraw(who.analyst, 'Wrong.')).state).toBe('WITHDRAWN');
    const other = (await drafted()).proposalId;
    expect((await act(who.chair, 'cancelProposal', { proposalId: other, reason: '' })).__typename).toBe(
      'InvalidInput',
    );
    expect((await act(who.chair, 'cancelProposal', { proposalId: other, reason: 'No.' })).state).toBe(
      'CANCELED',
    );

    const { venue: row } = await venue.read<{ venue: { liveVersion: { number: number } } }>(
      who.viewer,
      '{ venue { liveVersion { number } } }',
    );
    const live = row.liveVersion.number;
    const back = (toVersion: number, reason = 'It hurts.') =>
      act(who.chair, 'rollBackVersion', { toVersion, reason });
    expect((await back(live)).__typename).toBe('NothingChanged');
    expect((await back(4_000)).__typename).toBe('NotFound');
    expect((await back(1, ' ')).__typename).toBe('InvalidInput');
    expect((await back(1)).state).toBe('IN_REVIEW');
  });
});

test('a simulation is repeated from what it kept', async () => {
  const seen = await drafted();
  const { id: queued } = await act(who.analyst, 'startSimulation', seen);
  const repeat = (simulationId = '') => act(who.auditor, 'repeatSimulation', { simulationId });
  expect((await repeat(queued)).__typename).toBe('NoEvidence');
  await runSimulation(venue.deps, nodeKey('Simulation', queued ?? '') ?? '');
  const again = await repeat(queued);
  expect(again.__typename).toBe('Simulation');
  await runSimulation(venue.deps, nodeKey('Simulation', again.id ?? '') ?? '');
  const { node } = await venue.read<{ node: { reproduced: boolean } }>(
    who.auditor,
    'query ($id: ID!) { node(id: $id) { ... on Simulation { reproduced repeats { id } } } }',
    { id: again.id },
  );
  expect(node.reproduced).toBe(true);
});

test('a simulation is cancelled once', async () => {
  const { id: simulationId } = await act(who.analyst, 'startSimulation', await drafted());
  for (const __typename of ['Simulation', 'SimulationEnded'])
    expect((await act(who.analyst, 'cancelSimulation', { simulationId })).__typename).toBe(__typename);
});

test('imports take all rows or none, and name each fault by its place', async () => {
  const both = await venue.person('OPERATOR', 'ANALYST');
  const listed = await act(both, 'importInstruments', { rows: [instrumentRow('SOL-PERP')] });
  expect(listed).toMatchObject({ __typename: 'ImportReceipt', rows: 1, proposal: { state: 'DRAFT' } });
  const ofNothing = { rows: [{ ...instrumentRow('XRP-PERP'), multiplier: '0' }] };
  const odd = await act(both, 'importInstruments', ofNothing);
  expect(odd.faults?.[0]).toMatchObject({ path: '/rows/0/multiplier', rule: 'multiplier-positive' });

  const observedAt = '2026-02-01T00:00:00Z';
  const mark = (instrument: string, price: string) => ({ instrument, price, observedAt });
  const prices = (...rows: object[]) => act(who.operator, 'importPrices', { rows });
  const faulty = await prices(mark('BTC-PERP', '64000'), mark('BTC-PERP', '0'), mark('NONE', '1'));
  const placed = ({ faults }: Outcome) => faults?.map(({ path, rule }) => `${path}: ${rule}`);
  expect(placed(faulty)).toEqual(['/rows/1/price: price-positive', '/rows/2/instrument: instrument-known']);
  const query = '{ instrument(symbol: "BTC-PERP") { markPrice } }';
  const priceOf = async () =>
    (await venue.read<{ instrument: { markPrice: string } }>(who.viewer, query)).instrument.markPrice;
  expect(await priceOf()).toBe('65000.5');
  expect(await prices(mark('BTC-PERP', '64000'))).toMatchObject({ __typename: 'ImportReceipt', rows: 1 });
  expect(await prices(mark('BTC-PERP', '64001'))).toMatchObject({ outcomes: [{ contradictions: 1 }] });
  expect(await priceOf()).toBe('64000');
  const many = await prices(...Array.from({ length: 10_001 }, () => mark('BTC-PERP', '64000')));
  expect(placed(many)).toEqual(['/rows: rows-limit']);

  const row = (account: string, instrument: string) => ({
    account,
    positions: [{ instrument, quantity: '1', entryPrice: '64000' }],
    collateral: [{ asset: 'USDT', amount: '9000' }],
  });
  const accounts = (...rows: object[]) => act(who.operator, 'importAccounts', { rows });
  const wrong = await accounts(row('new-1', 'NONE'), row('\0', 'BTC-PERP'));
  expect(placed(wrong)).toEqual(
    expect.arrayContaining([
      '/rows/0/positions/0/instrument: instrument-known',
      '/rows/1/account: identifier',
    ]),
  );
  expect(await accounts(row('new-1', 'BTC-PERP'))).toMatchObject({ __typename: 'ImportReceipt', rows: 2 });
  const close = (accountId: string, reason = 'x') => act(who.operator, 'closeAccount', { accountId, reason });
  expect((await close('new-1')).message).toBe('It is still in use: 1 position, 1 collateral balance.');
  const refused = [await close('nobody'), await close('new-1', '')];
  expect(refused.map(({ __typename }) => __typename)).toEqual(['NotFound', 'InvalidInput']);
  const where = `where account_id = 'new-1'`;
  await venue.owner.query(`delete from position ${where}; delete from collateral_balance ${where}`);
  expect((await close('new-1')).__typename).toBe('Account');

  const shut = (symbol: string, reason = 'x') => act(who.operator, 'closeInstrument', { symbol, reason });
  expect((await shut('BTC-PERP')).message).toMatch(
    /^It is still in use: .+, the price of collateral in BTC\.$/,
  );
  const shutting = [await shut('NONE'), await shut('SOL-PERP', ''), await shut('SOL-PERP')];
  expect(shutting.map(({ __typename }) => __typename)).toEqual(['NotFound', 'InvalidInput', 'Instrument']);
});

test('prices are judged by who votes, ramps stopped by one, markets played, programmes ordered by several', () =>
  actOnMarket(venue, act, { ...who, token: tokenOf(who.officer) }));

test('scenarios are added, corrected, brought from a file, retired and asked', async () =>
  actOnScenarios(act, who.analyst, await drafted()));
test('the insurance fund is stated', async () => actOnFund(act, who.operator));

test('tokens are issued to people, shown once and revoked; people and roles are the administrator’s', async () => {
  const issue = (actor: Actor, input: object) =>
    act(actor, 'issueToken', { name: 'A system', scopes: ['READ'], ...input });
  expect((await issue(tokenOf(who.analyst), {})).__typename).toBe('TokenMayNotIssue');
  expect((await issue(who.analyst, { expiresInDays: 0 })).__typename).toBe('InvalidInput');
  const issued = await issue(who.analyst, {});
  expect(issued.secret).toMatch(/^mgv_/);
  const tokenId = issued.token?.id;
  expect((await act(who.other, 'revokeToken', { tokenId })).__typename).toBe('NotFound');
  expect((await act(tokenOf(who.other), 'revokeToken', { tokenId })).__typename).toBe('Forbidden');
  expect((await act(who.analyst, 'revokeToken', { tokenId })).__typename).toBe('ApiToken');

  const sessionId = (await openSession(venue.deps, who.analyst)).session.id;
  expect((await act(who.other, 'endSession', { sessionId })).__typename).toBe('NotFound');
  expect((await act(tokenOf(who.analyst), 'endSession', { sessionId })).__typename).toBe('Forbidden');
  expect((await act(who.analyst, 'endSession', { sessionId })).__typename).toBe('Session');

  const reason = 'They are on leave.';
  const invite = (email: string) =>
    act(who.administrator, 'invitePerson', { email, name: 'A newcomer', roles: ['OFFICER'] });
  const invited = await invite('newcomer@example.test');
  expect(invited.path).toMatch(/^\/welcome#mgi_/);
  expect((await invite('newcomer@example.test')).__typename).toBe('InvalidInput');
  const newcomer = { personId: invited.person?.id };
  const again = () => act(who.administrator, 'renewInvitation', newcomer);
  expect((await again()).path).not.toBe(invited.path);
  await act(who.administrator, 'disablePerson', { ...newcomer, reason });
  expect((await again()).message).toBe('Their access is suspended; restore it first.');
  const personId = idOf('Person', who.viewer.personId);
  const own = { personId: idOf('Person', who.administrator.personId) };
  const roles = { roles: ['VIEWER', 'ANALYST'] };
  expect((await act(who.administrator, 'setRoles', { personId, ...roles })).__typename).toBe('Person');
  expect((await act(who.administrator, 'setRoles', { ...own, ...roles })).__typename).toBe('OwnRoles');
  for (const mutation of ['disablePerson', 'enablePerson']) {
    expect((await act(who.administrator, mutation, { personId, reason })).__typename).toBe('Person');
    expect((await act(who.administrator, mutation, { personId, reason: ' ' })).__typename).toBe(
      'InvalidInput',
    );
    expect((await act(who.administrator, mutation, { ...own, reason })).__typename).toBe('OwnRoles');
  }
  // Whose role was taken in another session.
  await venue.owner.query(`update person set roles = '{VIEWER}' where id <> $1`, [
    who.administrator.personId,
  ]);
  const former = { ...who.chair, roles: ['ADMINISTRATOR'] as const };
  expect((await act(former, 'setRoles', { ...own, ...roles })).__typename).toBe('LastAdministrator');
  expect((await act(former, 'disablePerson', { ...own, reason })).__typename).toBe('LastAdministrator');
});

test('nothing was forgotten, and nothing failed on our side', () => {
  expect(ledger.unmet().filter((one) => !one.endsWith(': GuardrailBreached'))).toEqual([
    'createProposal: NotFound', // before the founding: see unfounded.integration.test.ts
    'enablePerson: LastAdministrator', // the use case is the one that shuts out
    'submitProposal: NothingChanged', // an edit to what is live is refused first
  ]);
  expect(venue.logged).toEqual([]);
});
