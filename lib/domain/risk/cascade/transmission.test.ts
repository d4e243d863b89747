import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Decimal } from '../../number/decimal';
import { atomsOf, decimalOfAtoms } from './atoms';
import type { Exposures } from './sold-accounts';
import { PairSums, perronVector, signedShares } from './transmission';

const SYMBOLS = ['A', 'B', 'C'] as const;
const DEPTHS: Readonly<Record<string, number>> = { A: 1_000_000, B: 250_000, C: 40_000 };
const depthOf = (symbol: string): number => DEPTHS[symbol] ?? NaN;

const exposuresOf = (held: readonly number[]): Exposures =>
  held.flatMap((notional, at) =>
    notional === 0 ? [] : [[SYMBOLS[at] ?? '', atomsOf(new Decimal(notional))] as const],
  );

const ACCOUNTS = [
  [12_000, 5_000, 0],
  [-8_000, 2_500, 1_000],
  [30_000, -4_000, -600],
  [-5_000, -3_000, 0],
  [0, 0, 9_000],
];

const sumsOf = (accounts: readonly (readonly number[])[]): PairSums => {
  const sums = new PairSums(SYMBOLS);
  for (const held of accounts) sums.add(exposuresOf(held));
  return sums;
};

describe('what accounts that are sold hold together', () => {
  // numpy 2.4.6: P = maximum(X, 0), N = minimum(X, 0); P.T @ P, N.T @ N, P.T @ N + N.T @ P over the roots of both depths.
  test('is ΠᵀΠ over the roots of depths, of longs, of shorts, and of one of each', () => {
    const { longs, shorts, mixed } = sumsOf(ACCOUNTS).matrices(depthOf);
    const near = (matrix: readonly (readonly number[])[], expected: number[][]) => {
      for (const [row, line] of expected.entries())
        for (const [column, one] of line.entries()) expect(matrix[row]?.[column]).toBeCloseTo(one, 9);
    };
    near(longs, [
      [1044, 120, 0],
      [120, 125, 25],
      [0, 25, 2050],
    ]);
    near(shorts, [
      [89, 30, 0],
      [30, 100, 24],
      [0, 24, 9],
    ]);
    near(mixed, [
      [0, -280, -130],
      [-280, 0, 0],
      [-130, 0, 0],
    ]);
  });

  test('does not depend on the order of accounts, and nets the legs of an instrument', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(...SYMBOLS.map(() => fc.integer({ min: -9, max: 9 }))), { maxLength: 8 }),
        (accounts) => {
          const [there, back] = [accounts, accounts.toReversed()].map((all) => sumsOf(all).matrices(depthOf));
          expect(back).toEqual(there);
        },
      ),
    );
    const legs = new PairSums(SYMBOLS);
    legs.add([...exposuresOf([7, 0, 1]), ...exposuresOf([-3, 0, 0])]);
    expect(legs.matrices(depthOf)).toEqual(sumsOf([[4, 0, 1]]).matrices(depthOf));
  });

  test('is exact of any sizes, whichever way they are added', () => {
    const atoms = fc.bigInt({ min: 1n, max: 2n ** 90n });
    const units = fc.bigInt({ min: 1n, max: 2n ** 50n - 1n }).map((one) => one * 10n ** 10n);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.oneof(units, atoms), units), { minLength: 1, maxLength: 40 }),
        (pairs) => {
          const sums = new PairSums(['A', 'B']);
          for (const [a, b] of pairs)
            sums.add([
              ['A', a],
              ['B', b],
            ] as const);
          const whole = pairs.reduce((sum, [a, b]) => sum + a * b, 0n);
          expect(sums.matrices(() => 1).longs[0]?.[1]).toBe(Number(whole) / 1e36);
        },
      ),
    );
  });

  test('with signs is the product of signed holdings, over its greatest entry', () => {
    const signed = signedShares(sumsOf(ACCOUNTS).matrices(depthOf));
    const product = (row: number, column: number): number =>
      ACCOUNTS.reduce((sum, held) => sum + (held[row] ?? 0) * (held[column] ?? 0), 0) /
      Math.sqrt(depthOf(SYMBOLS[row] ?? '') * depthOf(SYMBOLS[column] ?? ''));
    const greatest = product(2, 2);
    for (const [row, line] of signed.entries())
      for (const [column, one] of line.entries()) expect(one).toBeCloseTo(product(row, column) / greatest, 8);
    expect(signedShares(new PairSums(SYMBOLS).matrices(depthOf))).toEqual([
      [0, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
    ]);
  });
});

describe('the Perron vector', () => {
  // numpy 2.4.6, numpy.linalg.eigh: the last column, over its sum.
  test.each([
    [
      [
        [2, 1],
        [1, 2],
      ],
      [0.5, 0.5],
    ],
    [
      [
        [4, 1, 0],
        [1, 3, 1],
        [0, 1, 2],
      ],
      [0.5, 0.366025403784, 0.133974596216],
    ],
    [
      [
        [5, 0],
        [0, 1],
      ],
      [1, 0],
    ],
  ])('of %j', (matrix, expected) => {
    const found = perronVector(matrix);
    for (const [at, one] of expected.entries()) expect(found?.[at]).toBeCloseTo(one, 8);
  });

  test('of nothing there is none', () => {
    expect(perronVector([[0]])).toBeNull();
    expect(perronVector([])).toBeNull();
  });
});

test('notionals are integers and come back as they were', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), (atoms) => {
      expect(atomsOf(decimalOfAtoms(atoms))).toBe(atoms);
    }),
  );
});
