import { afterAll, beforeAll, expect, test } from 'vitest';
import { bookAt } from '../../domain/books/book-chunk';
import { compileParameters } from '../../domain/margin/method/compile';
import { marginAccount } from '../../domain/margin/method/account';
import type { AccountBook } from '../../domain/margin/method/types';
import { Decimal, decimal, sum } from '../../domain/number/decimal';
import { parseParameterSetText } from '../../domain/parameters/validate';
import { crisesOf, readEvidence } from '../../domain/risk/evidence';
import { CRISIS_SCENARIOS } from '../../domain/risk/scenarios/crisis-scenarios';
import { marginedVenue, type MarginedVenue, tieredDocument } from '../../testing/margined-venue';
import { putBooks } from '../../testing/put-books';
import { repeatSimulation } from './repeat-simulation';
import { runSimulation } from './run-simulation';

const TIGHTER = tieredDocument({ altsRate: '0.1' });

const holding = (
  account: string,
  instrument: string,
  quantity: number,
  price: string,
  amount: number,
): AccountBook => ({
  account,
  positions: [{ instrument, quantity: new Decimal(quantity), entryPrice: decimal(price) }],
  collateral: [{ asset: 'USDT', amount: new Decimal(amount) }],
});
/** Long and short: with much, with little, and with what DOGE left in March 2020 between both requirements: 12,460 − 11,260 is 1,200. */
const BOOKS: readonly AccountBook[] = [9_000, 12_460, 24_000, 60_000].flatMap((amount) => [
  holding(`long-${amount}`, 'BTC-PERP', 1, '65000.5', amount),
  holding(`short-${amount}`, 'BTC-PERP', -1, '65000.5', amount),
  holding(`alt-${amount}`, 'DOGE-PERP', 300, '0.1425', amount),
]);

let venue: MarginedVenue;
beforeAll(async () => {
  venue = await marginedVenue({ accounts: 0 });
  await venue.within(({ book }) => putBooks(book, BOOKS));
});
afterAll(() => venue.close());

async function evidenceOf(id: string) {
  const { evidence, evidenceHash } = await venue.prisma.simulation.findUniqueOrThrow({ where: { id } });
  return { document: readEvidence(evidence ?? ''), evidenceHash };
}

async function simulated() {
  const { proposalId, revisionId } = await venue.draft(TIGHTER);
  const id = await venue.within(async (unit) => {
    const { authorId } = (await unit.proposals.find(proposalId)) ?? { authorId: '' };
    const of = { proposalId, revisionId, requestedById: authorId, repeatsId: null };
    return (await unit.simulations.add({ ...of, requestedAt: unit.now })).id;
  });
  expect(await runSimulation({ ...venue.deps, blockAccounts: 5 }, id)).toMatchObject({ kind: 'DONE' });
  return { id, ...(await evidenceOf(id)) };
}

test('in each crisis accounts stand where the reference method has them at its prices, under both sets', async () => {
  const { document } = await simulated();
  const crises = crisesOf(document);
  expect(crises?.asked.map(({ key }) => key)).toEqual(CRISIS_SCENARIOS.map(({ key }) => key));
  const { market, books } = await venue.deps.readBook(async (view) => {
    const read: AccountBook[] = [];
    for await (const chunk of view.chunks(100))
      read.push(...chunk.accounts.map((_, index) => bookAt(chunk, index)));
    return { market: await view.market(), books: read };
  });
  const standing = (text: string, moves: Readonly<Record<string, string>>) => {
    const set = parseParameterSetText(text);
    if (!set.ok) throw new Error('the document is sound');
    const prices = new Map(
      [...market.prices].map(([symbol, price]) => [
        symbol,
        price.times(decimal(moves[symbol] ?? '0').plus(1)).toDP(8),
      ]),
    );
    return books.map((book) => {
      const margin = marginAccount({ ...market, prices, parameters: compileParameters(set.value), book });
      if (!margin.ok) throw new Error(margin.refusal.code);
      return margin.value;
    });
  };
  let [liquidations, below] = [0, 0];
  for (const { key, moves } of crises?.asked ?? []) {
    expect(moves).toEqual(
      Object.fromEntries(
        CRISIS_SCENARIOS.find((one) => one.key === key)?.moves.flatMap(({ underlying, moveFraction }) =>
          market.prices.has(`${underlying}-PERP`) ? [[`${underlying}-PERP`, moveFraction]] : [],
        ) ?? [],
      ),
    );
    const [before, after] = [standing(tieredDocument(), moves), standing(TIGHTER, moves)];
    const countsOf = (accounts: typeof before) => ({
      OK: accounts.filter(({ status }) => status === 'OK').length,
      WARNING: accounts.filter(({ status }) => status === 'WARNING').length,
      CALL: accounts.filter(({ status }) => status === 'CALL').length,
      LIQUIDATION: accounts.filter(({ status }) => status === 'LIQUIDATION').length,
      UNPRICED: 0,
    });
    const belowZero = (accounts: typeof before) => {
      const owing = accounts.filter(({ equity }) => equity.lt(0));
      return { accounts: owing.length, amount: sum(owing.map(({ equity }) => equity.neg())).toFixed() };
    };
    const newly = after.filter(
      ({ status }, index) => status === 'LIQUIDATION' && before[index]?.status !== 'LIQUIDATION',
    );
    expect(crises?.found[key]).toMatchObject({
      accounts: books.length,
      standing: {
        before: { accounts: countsOf(before), belowZero: belowZero(before) },
        after: { accounts: countsOf(after), belowZero: belowZero(after) },
      },
      newlyLiquidatable: {
        accounts: newly.length,
        notional: sum(newly.map(({ notional }) => notional)).toFixed(),
      },
      maintenanceMargin: { after: sum(after.map(({ maintenanceMargin }) => maintenanceMargin)).toFixed() },
    });
    liquidations += newly.length;
    below += belowZero(after).accounts;
  }
  expect([liquidations > 0, below > 0]).toEqual([true, true]);
});

test('a repeat moves prices as its evidence says, to the same hash, whatever prices are now', async () => {
  const { id, evidenceHash } = await simulated();
  await venue.setPrices({ 'BTC-PERP': '64000' });
  const officer = await venue.person('OFFICER');
  const { simulationId } = await venue.value(repeatSimulation(venue.deps, officer, { simulationId: id }));
  expect(await runSimulation({ ...venue.deps, blockAccounts: 3 }, simulationId)).toEqual({
    kind: 'DONE',
    evidenceHash,
  });
  expect((await evidenceOf(simulationId)).evidenceHash).toBe(evidenceHash);
});
