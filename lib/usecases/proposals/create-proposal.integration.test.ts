import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Decimal } from '../../domain/number/decimal';
import { activationPlan } from '../../domain/governance/activation/activation-plan';
import { FIRST_POLICY } from '../../domain/governance/policy/policy';
import { documentWith, governedVenue, type GovernedVenue } from '../../testing/governed-venue';
import { putBooks } from '../../testing/put-books';
import { createProposal, type CreateProposalInput } from './create-proposal';
import { foundVenue } from '../people/found-venue';
import { submitProposal } from './submit-proposal';

let venue: GovernedVenue;
beforeAll(async () => {
  venue = await governedVenue();
});
afterAll(() => venue.close());

const input = (changes: Partial<CreateProposalInput> = {}): CreateProposalInput => ({
  title: 'Raise initial margin',
  rationale: 'Volatility has doubled.',
  document: documentWith({ initialRate: '0.03' }),
  activateAt: null,
  graceMinutes: null,
  ...changes,
});

describe('a venue is founded once', () => {
  test('a second founding is refused, and changes nothing', async () => {
    const again = { name: 'Other', settlementAsset: 'USDT', document: documentWith(), policy: FIRST_POLICY };
    const founding = { kind: 'SYSTEM', process: 'founding' } as const;
    expect(await foundVenue(venue.deps, founding, again)).toEqual({
      ok: false,
      refusal: { code: 'AlreadyFounded' },
    });
    expect((await venue.within((unit) => unit.venue.find()))?.name).toBe('Test venue');
  });
});

describe('creating a proposal', () => {
  test('of effective parameters is refused: no dial is proposed, nor founded with', async () => {
    const analyst = await venue.person('ANALYST');
    const document = JSON.parse(documentWith({ initialRate: '0.03' })) as {
      marginClasses: Record<string, object>;
    };
    const [name = ''] = Object.keys(document.marginClasses);
    Object.assign(document.marginClasses[name] ?? {}, { dial: { initial: '1.5', maintenance: '1.2' } });
    const text = JSON.stringify(document);
    const refused = await createProposal(venue.deps, analyst, input({ document: text }));
    expect(refused).toMatchObject({
      ok: false,
      refusal: {
        code: 'InvalidInput',
        faults: [{ path: `/document/marginClasses/${name}/dial`, rule: 'effective-only' }],
      },
    });
    const again = { name: 'Other', settlementAsset: 'USDT', document: text, policy: FIRST_POLICY };
    expect(await foundVenue(venue.deps, { kind: 'SYSTEM', process: 'founding' }, again)).toMatchObject({
      ok: false,
      refusal: { code: 'InvalidInput', faults: [{ rule: 'effective-only' }] },
    });
  });

  test('makes a draft on the live version, with its first revision and an entry in the log', async () => {
    const analyst = await venue.person('ANALYST');
    const { proposalId } = await venue.value(createProposal(venue.deps, analyst, input()));
    const proposal = await venue.proposal(proposalId);
    expect(proposal).toMatchObject({ state: 'DRAFT', authorId: analyst.personId });
    expect(proposal.plan).toEqual(activationPlan(null, 60));
    expect(proposal.currentRevision).toMatchObject({
      ...{ ordinal: 1, baseVersion: 1, documentKind: 'PARAMETER_SET' },
    });
    const entry = await venue.prisma.auditEntry.findFirstOrThrow({ where: { subjectId: proposalId } });
    expect(entry).toMatchObject({ action: 'proposal.create', actorId: analyst.personId });
    expect(JSON.parse(entry.payload)).toMatchObject({ to: 'DRAFT', revision: { ordinal: 1 } });
  });

  test('through a token, the owner is the author', async () => {
    const analyst = await venue.person('ANALYST');
    const { proposalId } = await venue.value(createProposal(venue.deps, venue.tokenOf(analyst), input()));
    expect((await venue.proposal(proposalId)).authorId).toBe(analyst.personId);
  });

  test.each([
    ['nobody', { kind: 'ANONYMOUS' } as const, { code: 'Unauthenticated' }],
    ['the worker', { kind: 'SYSTEM', process: 'worker' } as const, { code: 'Forbidden', right: 'PROPOSE' }],
  ])('%s is refused', async (_who, actor, refusal) => {
    expect(await createProposal(venue.deps, actor, input())).toMatchObject({ ok: false, refusal });
  });

  test('a viewer is refused, and told who may', async () => {
    const refused = await createProposal(venue.deps, await venue.person('VIEWER'), input());
    expect(refused).toMatchObject({
      ok: false,
      refusal: { code: 'Forbidden', right: 'PROPOSE', roles: ['ANALYST', 'OFFICER', 'CHAIR', 'OPERATOR'] },
    });
  });

  test('what is live already changes nothing', async () => {
    const refused = await createProposal(
      venue.deps,
      await venue.person('ANALYST'),
      input({ document: documentWith() }),
    );
    expect(refused).toEqual({ ok: false, refusal: { code: 'NothingChanged' } });
  });

  test('every fault is named with its path: of texts, plan and document alike', async () => {
    const refused = await createProposal(venue.deps, await venue.person('ANALYST'), {
      title: ' ',
      rationale: 'nul \0',
      document: documentWith({ initialRate: '0.001' }),
      activateAt: new Date('2020-01-01'),
      graceMinutes: 0,
    });
    const faults = refused.ok || refused.refusal.code !== 'InvalidInput' ? [] : refused.refusal.faults;
    expect(faults.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        '/title',
        '/rationale',
        '/activateAt',
        '/graceMinutes',
        expect.stringMatching(/^\/document\/marginClasses\/majors/),
      ]),
    );
  });

  test('an instrument that is not listed is refused', async () => {
    const document = documentWith({ instruments: ['BTCUSDT', 'NOSUCH'] });
    const refused = await createProposal(venue.deps, await venue.person('ANALYST'), input({ document }));
    expect(refused).toMatchObject({
      refusal: {
        faults: [{ path: '/document/marginClasses/majors/instruments/1', rule: 'instrument-known' }],
      },
    });
  });

  test('a refusal leaves no trace', async () => {
    const counts = () =>
      Promise.all([
        venue.prisma.proposal.count(),
        venue.prisma.auditEntry.count(),
        venue.prisma.revision.count(),
      ]);
    const before = await counts();
    await createProposal(venue.deps, await venue.person('ANALYST'), input({ title: '' }));
    expect(await counts()).toEqual(before);
  });
});

describe('submitting', () => {
  test('puts a draft in review', async () => {
    const analyst = await venue.person('ANALYST');
    const { proposalId } = await venue.value(createProposal(venue.deps, analyst, input()));
    const { currentRevision } = await venue.proposal(proposalId);
    const stale = await submitProposal(venue.deps, analyst, { proposalId, revisionHash: 'f'.repeat(64) });
    expect(stale).toEqual({
      ok: false,
      refusal: { code: 'StaleRevision', currentRevisionHash: currentRevision.hash },
    });
    const submit = { proposalId, revisionHash: currentRevision.hash };
    expect(await submitProposal(venue.deps, analyst, submit)).toEqual({ ok: true, value: { proposalId } });
    expect((await venue.proposal(proposalId)).state).toBe('IN_REVIEW');
    expect(await submitProposal(venue.deps, analyst, submit)).toMatchObject({
      refusal: { code: 'WrongState', state: 'IN_REVIEW', allowed: ['DRAFT'] },
    });
  });

  test.each(['not-an-id', '00000000-0000-4000-8000-000000000009'])('%s is not found', async (proposalId) => {
    const refused = await submitProposal(venue.deps, await venue.person('ANALYST'), {
      proposalId,
      revisionHash: '',
    });
    expect(refused).toEqual({ ok: false, refusal: { code: 'NotFound', what: 'proposal' } });
  });

  test('a set that leaves a held instrument without a class is refused', async () => {
    const analyst = await venue.person('ANALYST');
    const { proposalId } = await venue.value(createProposal(venue.deps, analyst, input()));
    await venue.within(async ({ book }) => {
      const one = new Decimal(1);
      const positions = [{ instrument: 'ETHUSDT', quantity: one, entryPrice: one }];
      await putBooks(book, [{ account: 'a1', positions, collateral: [] }]);
    });
    const revisionHash = (await venue.proposal(proposalId)).currentRevision.hash;
    expect(await submitProposal(venue.deps, analyst, { proposalId, revisionHash })).toMatchObject({
      refusal: { code: 'InvalidInput', faults: [{ rule: 'instrument-covered' }] },
    });
  });
});
