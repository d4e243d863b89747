import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { NO_GUARDRAILS } from '../../domain/governance/policy/guardrails-document';
import { FIRST_POLICY } from '../../domain/governance/policy/policy';
import { Decimal } from '../../domain/number/decimal';
import { marginedVenue, type MarginedVenue, tieredDocument } from '../../testing/margined-venue';
import { putBooks } from '../../testing/put-books';
import { remarginAccounts } from '../margin/remargin-accounts';
import { requestSimulation } from '../simulation/request-simulation';
import { runSimulation } from '../simulation/run-simulation';
import { approveProposal } from './approve-proposal';
import { submitProposal } from './submit-proposal';

const PRICES = { 'BTC-PERP': '65000.5', 'ETH-PERP': '3100.25', 'DOGE-PERP': '0.1425' } as const;
/** Doubled at once it takes what accounts hold beyond the 20 % of the policy, and no price anywhere. */
const WHALE = {
  account: 'whale',
  positions: [{ instrument: 'BTC-PERP', quantity: new Decimal(100_000), entryPrice: new Decimal('65000.5') }],
  collateral: [{ asset: 'USDT', amount: new Decimal('9000000000') }],
};

let venue: MarginedVenue;
let turn = 0;

beforeAll(async () => {
  venue = await marginedVenue({ accounts: 20, policy: { ...FIRST_POLICY, guardrails: NO_GUARDRAILS } });
});
afterAll(() => venue.close());
beforeEach(async () => {
  await venue.setPrices(PRICES);
  await remarginAccounts(venue.deps);
});

/** Submitted, with evidence of the accounts and prices of now; gives back a way to vote for it. */
async function inReview() {
  turn += 1;
  const { proposalId } = await venue.draft(tieredDocument({ altsRate: `0.06000${turn}` }));
  const { authorId, currentRevision } = await venue.proposal(proposalId);
  const author = { ...(await venue.person('ANALYST')), personId: authorId };
  const seen = { proposalId, revisionHash: currentRevision.hash };
  await venue.value(submitProposal(venue.deps, author, seen));
  const simulate = async () => {
    const { simulationId } = await venue.value(requestSimulation(venue.deps, author, seen));
    expect((await runSimulation(venue.deps, simulationId)).kind).toBe('DONE');
    return (
      (await venue.prisma.simulation.findUniqueOrThrow({ where: { id: simulationId } })).evidenceHash ?? ''
    );
  };
  const vote = async (evidenceHash: string) =>
    approveProposal(venue.deps, await venue.person('OFFICER'), { ...seen, evidenceHash });
  return { simulate, vote };
}

describe('an approval rests on evidence of this market and this book', () => {
  test('not where a price has moved further since; a new simulation is the way on', async () => {
    const { simulate, vote } = await inReview();
    const found = await simulate();
    expect((await vote(found)).ok).toBe(true);
    await venue.setPrices({ 'BTC-PERP': '71501' });
    expect(await vote(found)).toEqual({
      ok: false,
      refusal: {
        ...{ code: 'StaleEvidence', currentEvidenceHash: found, tooOld: false },
        drifted: 'The price of BTC-PERP has risen by 10.1 % since the simulation; an approval allows 10 %.',
      },
    });
    expect((await vote(await simulate())).ok).toBe(true);
  });

  test('though a price that comes back is where it was', async () => {
    const { simulate, vote } = await inReview();
    const found = await simulate();
    await venue.setPrices({ 'DOGE-PERP': '0.2' });
    expect((await vote(found)).ok).toBe(false);
    await venue.setPrices({ 'DOGE-PERP': '0.15' });
    expect((await vote(found)).ok).toBe(true);
  });

  test('not where accounts hold far more since, once the live run has it', async () => {
    const { simulate, vote } = await inReview();
    const found = await simulate();
    await venue.within(({ book }) => putBooks(book, [WHALE]));
    await remarginAccounts(venue.deps);
    expect(await vote(found)).toMatchObject({
      refusal: {
        code: 'StaleEvidence',
        drifted: expect.stringContaining('What accounts hold has risen') as unknown,
      },
    });
    expect((await vote(await simulate())).ok).toBe(true);
  });

  test('not where only the price of what is collateral has moved, or of what somebody has an order in', async () => {
    const { simulate, vote } = await inReview();
    const found = await simulate();
    const moved = async (instrument: keyof typeof PRICES, price: string) => {
      await venue.setPrices({ [instrument]: price });
      const refused = await vote(found);
      await venue.setPrices(PRICES);
      return refused;
    };
    const drifted = (instrument: string) => ({
      refusal: { drifted: expect.stringContaining(`The price of ${instrument}`) as unknown },
    });
    // Nobody has a position any more: BTC prices what is held as collateral, DOGE nothing.
    await venue.owner.query('delete from position');
    expect((await moved('DOGE-PERP', '0.3')).ok).toBe(true);
    expect(await moved('BTC-PERP', '50000')).toMatchObject(drifted('BTC-PERP'));
    await venue.owner.query(
      `insert into open_order (account_id, order_id, instrument_symbol, side, quantity, limit_price)
       select id, 'o', 'DOGE-PERP', 'BUY', 1, 0.14 from account order by id limit 1`,
    );
    expect(await moved('DOGE-PERP', '0.3')).toMatchObject(drifted('DOGE-PERP'));
  });

  test('not where what it was found on was altered in the database', async () => {
    const { simulate, vote } = await inReview();
    const found = await simulate();
    const { marketSnapshotHash } = await venue.prisma.simulation.findFirstOrThrow({
      where: { evidenceHash: found },
    });
    await venue.owner.query('alter table snapshot disable trigger user');
    await venue.owner.query(`update snapshot set content = '\\x00' where hash = $1`, [marketSnapshotHash]);
    await venue.owner.query('alter table snapshot enable trigger user');
    expect(await vote(found)).toMatchObject({
      refusal: { drifted: 'What the evidence was found on has been altered in the database.' },
    });
  });
});
