import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AccountBook } from '../../domain/margin/method/types';
import { Decimal, decimal } from '../../domain/number/decimal';
import { burdenOf, readEvidence, sealEvidence } from '../../domain/risk/evidence';
import type { EvidenceDocument } from '../../domain/risk/evidence';
import { BURDEN_QUESTION } from '../../domain/risk/studies/burden/burden';
import { earlierSimulation } from '../../testing/earlier-simulation';
import { marginedVenue, type MarginedVenue, tieredDocument } from '../../testing/margined-venue';
import { putBooks } from '../../testing/put-books';
import { repeatSimulation } from './repeat-simulation';
import { runSimulation } from './run-simulation';

// 300 contracts at 0.1425 × 1,000 are a notional of 42,750: MM of 400 + 22,750 × 5 % before, and × 10 % after; IM of 4,750, to which
// who is called must pay in.
const held = (account: string, amount: number, extra: Partial<AccountBook> = {}): AccountBook => ({
  account,
  positions: [{ instrument: 'DOGE-PERP', quantity: new Decimal(300), entryPrice: decimal('0.1425') }],
  collateral: [{ asset: 'USDT', amount: new Decimal(amount) }],
  ...extra,
});
/** Well, called by the change for about what they have, and called already for what the change does not move. */
const BOOKS: readonly AccountBook[] = [
  ...[held('well', 60_000), held('maker', 2_400), held('retail-a', 2_000), held('retail-b', 1_200)],
  // What columns do not hold: interest that is owed.
  held('apart', 0, {
    collateral: [{ asset: 'USDT', amount: new Decimal(2_000), accruedInterest: new Decimal(100) }],
  }),
];
const SEGMENTS = { maker: 'market-maker', 'retail-a': 'retail', 'retail-b': 'retail', apart: 'retail' };

let venue: MarginedVenue;
beforeAll(async () => {
  venue = await marginedVenue({ accounts: 0 });
  await venue.within(({ book }) => putBooks(book, BOOKS));
  for (const [account, segment] of Object.entries(SEGMENTS))
    await venue.owner.query('update account set segment = $1 where id = $2', [segment, account]);
});
afterAll(() => venue.close());

async function evidenceOf(id: string) {
  const { evidence, evidenceHash, ...row } = await venue.prisma.simulation.findUniqueOrThrow({
    where: { id },
  });
  const document = readEvidence(evidence ?? '');
  if (document.format === 'margrave/evidence/1') throw new Error('it is of the first form');
  return { row, document, evidenceHash };
}

async function requested(): Promise<string> {
  const { proposalId, revisionId } = await venue.draft(tieredDocument({ altsRate: '0.1' }));
  return venue.within(async (unit) => {
    const { authorId } = (await unit.proposals.find(proposalId)) ?? { authorId: '' };
    const of = { proposalId, revisionId, requestedById: authorId, repeatsId: null };
    return (await unit.simulations.add({ ...of, requestedAt: unit.now })).id;
  });
}

async function simulated(blockAccounts: number) {
  const id = await requested();
  expect(await runSimulation({ ...venue.deps, blockAccounts }, id)).toMatchObject({ kind: 'DONE' });
  return { id, ...(await evidenceOf(id)) };
}

/** A repeat of what was simulated, by chunks of another size. */
async function repeated(of: string) {
  const officer = await venue.person('OFFICER');
  const { simulationId } = await venue.value(repeatSimulation(venue.deps, officer, { simulationId: of }));
  expect(await runSimulation({ ...venue.deps, blockAccounts: 1 }, simulationId)).toMatchObject({
    kind: 'DONE',
  });
  return evidenceOf(simulationId);
}

test('evidence says who must add how much of what they have, by whose account it is', async () => {
  const { document } = await simulated(2);
  expect(document.format).toBe('margrave/evidence/8');
  const burden = burdenOf(document);
  expect(burden?.asked).toEqual(BURDEN_QUESTION);
  const { byUnderlying, bySegment, additionalCalls } = burden?.found ?? {};
  const margin = (accounts: number) => ({
    change: new Decimal(accounts).times('1137.5').toFixed(),
  });
  // Two accounts of the venue hold BTC, which the change leaves as it is.
  expect(byUnderlying).toMatchObject([
    { name: 'BTC', accounts: 2, maintenanceMargin: margin(0) },
    { name: 'DOGE', accounts: 5, maintenanceMargin: margin(5) },
  ]);
  expect(bySegment).toMatchObject([
    { segment: 'market-maker', accounts: 1, maintenanceMargin: margin(1) },
    { segment: 'retail', accounts: 3, maintenanceMargin: margin(3) },
    { segment: null, accounts: 3, additionalCalls: { accounts: 0, amount: '0' } },
  ]);
  // 2,850 + 2,750 + 2,350: the calls of those whom the study of calls finds newly called.
  expect(additionalCalls).toMatchObject({ accounts: 3, amount: '7950' });
  expect(document.studies.called.newly).toMatchObject({ accounts: 3, callAmount: { change: '7950' } });
  const named = additionalCalls?.largest.map(({ account, segment, amount, ...of }) => [
    ...[account, segment, amount, of.equity, of.collateral, of.shareOfEquity],
  ]);
  expect(named).toEqual([
    ['apart', 'retail', '2850', '1900', '1900', '1.5'],
    ['retail-a', 'retail', '2750', '2000', '2000', '1.375'],
    ['maker', 'market-maker', '2350', '2400', '2400', '0.979167'],
  ]);
  const counts = additionalCalls?.byShareOfCollateral.map(({ upTo, accounts }) => [upTo, accounts]);
  expect(counts).toEqual([...['0.1', '0.25', '0.5'].map((end) => [end, 0]), ['1', 1], [null, 2], [null, 0]]);
});

test('a repeat says it of the segments of then, to the same hash, however accounts are chunked', async () => {
  const { id, evidenceHash } = await simulated(3);
  await venue.owner.query(`update account set segment = 'treasury' where id = 'retail-a'`);
  expect((await repeated(id)).evidenceHash).toBe(evidenceHash);
  const now = (await simulated(3)).document;
  expect(burdenOf(now)?.found.bySegment.map(({ segment }) => segment)).toEqual([
    ...['market-maker', 'retail', 'treasury', null],
  ]);
  await venue.owner.query(`update account set segment = 'retail' where id = 'retail-a'`);
});

test('evidence from before it was asked is repeated without it, to its own hash', async () => {
  const { row, document } = await simulated(3);
  const { burden: _question, transition: _way, safeRamp: _ramp, ...later } = document.inputs;
  const { efficiency: _offsets, ...inputs } = later;
  const { proposal, baseVersion } = document;
  const {
    impact,
    called,
    unmargined,
    crises = null,
  } = document.studies satisfies EvidenceDocument['studies'];
  const studies = {
    ...{ impact, called, unmargined, crises },
    ...{ corners: null, burden: null, transition: null, efficiency: null },
  };
  const sealed = sealEvidence({ proposal, baseVersion, inputs, studies });
  expect(readEvidence(sealed.text).format).toBe('margrave/evidence/4');
  const old = await venue.within((unit) => earlierSimulation(unit, row, sealed));
  const repeat = await repeated(old);
  expect(repeat.evidenceHash).toBe(sealed.hash);
  expect(burdenOf(repeat.document)).toBeNull();
});
