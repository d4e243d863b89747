import { describe, expect, test } from 'vitest';
import { isRecord } from '../../json/form-faults';
import { Random } from '../../number/random';
import { CASCADE } from './cascade-measure';

const EXAMPLE = exampleOf();

function exampleOf(): Readonly<Record<string, unknown>> {
  const example = structuredClone(CASCADE.example);
  if (!isRecord(example)) throw new Error('a document');
  return example;
}

function answered(document: unknown): Readonly<Record<string, unknown>> {
  const answer = CASCADE.answer(document);
  if (!answer.ok) throw new Error(JSON.stringify(answer.refusal));
  return answer.value;
}

function faultsOf(change: Readonly<Record<string, unknown>>): string[] {
  const answer = CASCADE.answer({ ...EXAMPLE, ...change });
  return answer.ok ? [] : answer.refusal.map(({ path, rule }) => `${path} ${rule}`);
}

/** A book on one instrument, of which 20,000 moves the price away, that falls by 5 %. */
const onOne = (
  rate: number,
  accounts: readonly { readonly equity: number; readonly quantity: number }[],
  change: object = {},
) => ({
  ...EXAMPLE,
  instruments: { A: { price: 100, maintenanceRate: rate, impact: { model: 'LINEAR', depth: 20_000 } } },
  accounts: accounts.map(({ equity, quantity }) => ({ equity, positions: { A: quantity } })),
  moves: { A: '-0.05' },
  ...change,
});
const debtOf = (document: unknown): number => Number(answered(document)['badDebt']);

describe('a cascade of a small book', () => {
  // Python's decimal, in a plain loop over the accounts.
  test('is what another program comes to, round by round', () => {
    expect(answered(EXAMPLE)).toMatchObject({
      end: 'SETTLED',
      rounds: [
        { accounts: 1, notional: 1850, factors: { A: 0.9325, B: 0.985857864 }, badDebt: 48.196068 },
        { accounts: 1, notional: 1036.4215728, factors: { A: 0.8905375, B: 0.98899403 }, badDebt: 8.815056 },
      ],
      ...{ accounts: 2, multiplier: 1.56022787719, badDebt: 57.011124 },
      ...{ fromFund: 50, uncovered: 7.011124 },
    });
  });

  test('without a fund everything is uncovered, and without a shock nobody is sold', () => {
    const { insuranceFund: _fund, ...without } = EXAMPLE;
    expect(answered(without)).toMatchObject({ badDebt: 57.011124, uncovered: 57.011124 });
    expect(answered(without)).not.toHaveProperty('fromFund');
    const still = answered({ ...EXAMPLE, moves: {} });
    expect(still).toMatchObject({ end: 'SETTLED', rounds: [], accounts: 0, notional: 0, badDebt: 0 });
    expect(still).not.toHaveProperty('multiplier');
  });

  test('what would take a price too far ends it, and says which', () => {
    const large = onOne(0.05, [{ equity: 18_000, quantity: 2_000 }]);
    const found = answered(large);
    // 2,000 at 95 are 190,000, of a depth of 20,000.
    expect(found).toMatchObject({
      ...{ end: 'BEYOND_MODEL', beyond: ['A'], accounts: 1, notional: 190_000 },
      rounds: [{ accounts: 1, notional: 190_000, factors: { A: -8.5 } }],
    });
    expect((found['rounds'] as object[])[0]).not.toHaveProperty('badDebt');
  });

  test('sells no more than the target asks where it is partial', () => {
    // After the fall: equity 80 of a notional of 1,900, MM 95. For 1.2 × MM, 80 = 1.2 · (1 − φ) · 95, φ = 17/57.
    const partial = onOne(0.05, [{ equity: 180, quantity: 20 }], {
      ...{ liquidation: { kind: 'PARTIAL', targetRatio: '1.2' }, mostRounds: 1 },
    });
    expect(answered(partial)).toMatchObject({
      end: 'ROUNDS_SPENT',
      rounds: [{ accounts: 1, notional: 566.666666667, badDebt: 0 }],
    });
    // Whatever is sold in parts, an account below 0 is sold whole in the end.
    expect(answered({ ...partial, mostRounds: 20 })).toMatchObject({ end: 'SETTLED', uncovered: 0 });
  });

  test('one account at a time begins with the one that has least for its margin', () => {
    const accounts = [
      { equity: 120, quantity: 20 },
      { equity: 55, quantity: 10 },
    ];
    const order = { order: 'SEQUENTIAL' };
    expect(answered(onOne(0.05, accounts, order))).toMatchObject({
      rounds: [
        { accounts: 1, notional: 950 },
        { accounts: 1, notional: 20 * 95 * (1 - 950 / 20_000) },
      ],
    });
    expect(answered(onOne(0.05, accounts))).toMatchObject({ rounds: [{ accounts: 2, notional: 2_850 }] });
  });
});

describe('higher maintenance margin', () => {
  /** Long 20 with 180, short 20 with 20. */
  const accounts = [
    { equity: 180, quantity: 20 },
    { equity: 20, quantity: -20 },
  ];

  test('may cost what lower would not, and higher still may save it again', () => {
    expect(debtOf(onOne(0.04, accounts))).toBe(0);
    // At 95 the long has 80 and must have 95. Its sale of 1,900 takes 9.5 %: 20 at 85.975 leave −100.5.
    expect(debtOf(onOne(0.05, accounts))).toBe(100.5);
    // Now the short, with 120 of 152, is bought back in the same round: nothing is sold, net.
    expect(debtOf(onOne(0.08, accounts))).toBe(0);
  });

  test('of books that are drawn, raises what is lost in some and lowers it in others', () => {
    const random = Random.fromSeed(20261129);
    const below = (most: number): number => Math.floor(random.uniform() * most);
    const found = { raised: 0, lowered: 0 };
    for (let book = 0; book < 400; book += 1) {
      const drawn = Array.from({ length: 4 }, () => ({ equity: 20 + below(300), quantity: below(60) - 30 }));
      const debts = [0.02, 0.04, 0.06, 0.08, 0.1].map((rate) => debtOf(onOne(rate, drawn)));
      if (debts.some((debt, at) => at > 0 && debt > (debts[at - 1] ?? NaN))) found.raised += 1;
      if (debts.some((debt, at) => at > 0 && debt < (debts[at - 1] ?? NaN))) found.lowered += 1;
    }
    expect(found.raised).toBeGreaterThan(20);
    expect(found.lowered).toBeGreaterThan(20);
  });
});

describe('a document that says no such thing is refused', () => {
  test.each([
    [{ accounts: [] }, '/accounts length'],
    [{ accounts: [{ equity: 1, positions: { C: 1 } }] }, '/accounts/0/positions/C instrument-known'],
    [{ moves: { C: '-0.1' } }, '/moves/C instrument-known'],
    [{ moves: { A: -1 } }, '/moves/A move-range'],
    [{ moves: { A: '-0.99999999999' } }, '/moves/A price-remains'],
    [{ greatestFall: 1 }, '/greatestFall fraction-range'],
    [{ liquidation: { kind: 'PARTIAL', targetRatio: '0.9' } }, '/liquidation/targetRatio target-above-level'],
    [{ mostRounds: 0 }, '/mostRounds range'],
    [{ order: 'RANDOM' }, '/order choice'],
  ])('%j', (change, fault) => {
    expect(faultsOf(change)).toEqual([fault]);
  });
});
