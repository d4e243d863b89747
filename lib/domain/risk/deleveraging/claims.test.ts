import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Decimal, decimal, decimalText, sum, ZERO } from '../../number/decimal';
import { allotted, type Bankrupt, claimsOf } from './claims';

const amount = (most: number): fc.Arbitrary<Decimal> =>
  fc.integer({ min: 1, max: most * 10_000 }).map((units) => new Decimal(units).div(10_000));

const position = fc.record({
  instrument: fc.constantFrom('BTC', 'ETH', 'SOL'),
  isShort: fc.boolean(),
  quantity: amount(50),
  notional: fc.oneof(fc.constant(ZERO), amount(9_000)),
});

const bankrupts: fc.Arbitrary<readonly Bankrupt[]> = fc
  .array(fc.record({ debt: amount(5_000), positions: fc.array(position, { maxLength: 4 }) }), {
    minLength: 1,
    maxLength: 6,
  })
  .map((some) => some.map((one, at) => ({ account: `a${at}`, ...one })));

test('nothing is counted twice and nothing lost: losses of claims and what hangs on no position are what is uncovered', () => {
  fc.assert(
    fc.property(
      bankrupts,
      fc.integer({ min: 1, max: 1_000 }),
      fc.infiniteStream(amount(30)),
      (some, mille, sizes) => {
        const owed = sum(some.map(({ debt }) => debt));
        const uncovered = owed.times(mille).div(1_000);
        const { claims, left } = claimsOf(some, uncovered);
        expect(decimalText(sum(claims.map(({ loss }) => loss)).plus(left))).toBe(decimalText(uncovered));
        // In any order of accounts and positions.
        const turned = some.toReversed().map((one) => ({ ...one, positions: one.positions.toReversed() }));
        if (
          new Set(
            some.flatMap(({ positions }) => positions.map((one) => one.instrument + String(one.isShort))),
          ).size === some.flatMap(({ positions }) => positions).length
        )
          expect(claimsOf(turned, uncovered)).toEqual({ claims, left });
        for (const claim of claims) {
          const queue = [...sizes.take(5)].map((quantity) => ({ quantity }));
          const shares = allotted(claim, queue);
          const taken = sum(shares.map((one) => one.taken));
          const held = sum(queue.map(({ quantity }) => quantity));
          expect(taken.eq(Decimal.min(claim.quantity, held))).toBe(true);
          const borne = sum(shares.map((one) => one.borne));
          if (held.gte(claim.quantity)) expect(borne.eq(claim.loss)).toBe(true);
          else expect(borne.lte(claim.loss)).toBe(true);
          for (const [at, one] of shares.entries()) {
            expect(one.taken.lte(queue[at]?.quantity ?? ZERO)).toBe(true);
            expect(one.borne.gte(0)).toBe(true);
          }
        }
      },
    ),
  );
});

test('the fund pays the same part of everybody, so the rest of each position is closed; long before short, by instrument', () => {
  const found = claimsOf(
    [
      {
        ...{ account: 'b', debt: decimal('300') },
        positions: [
          { instrument: 'ETH', isShort: true, quantity: decimal('4'), notional: decimal('2000') },
          { instrument: 'BTC', isShort: false, quantity: decimal('1'), notional: decimal('1000') },
        ],
      },
      {
        ...{ account: 'a', debt: decimal('100') },
        positions: [{ instrument: 'ETH', isShort: false, quantity: decimal('2'), notional: decimal('1000') }],
      },
    ],
    decimal('100'),
  );
  const told = found.claims.map(({ instrument, isShort, quantity, loss }) => [
    ...[instrument, isShort],
    ...[decimalText(quantity), decimalText(loss)],
  ]);
  // A quarter of everything: 75 of b by notional, 25 of a.
  expect([told, decimalText(found.left)]).toEqual([
    [
      ['BTC', false, '0.25', '25'],
      ['ETH', false, '0.5', '25'],
      ['ETH', true, '1', '50'],
    ],
    '0',
  ]);
});

test('who owes and holds nothing that can be closed leaves it to the venue', () => {
  const found = claimsOf([{ account: 'a', debt: decimal('7'), positions: [] }], decimal('7'));
  expect([found.claims, decimalText(found.left)]).toEqual([[], '7']);
});
