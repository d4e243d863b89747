import { describe, expect, test } from 'vitest';
import { contentHash } from '../../json/canonical';
import { decimal } from '../../number/decimal';
import { emptyParts, sectionsOf } from '../../risk/studies/registry';
import { DEFAULT_GUARDRAILS } from '../policy/guardrails-document';
import {
  approvedCeiling,
  beyondCeilingSentence,
  isWithinCeiling,
  type PresentEffect,
  readPresentEffect,
  sealPresentEffect,
} from './present-effect';

const none = sectionsOf(emptyParts()).impact;
const found = (called: number, liquidatable: number, notional: string, all: string) => ({
  ...none,
  totals: { ...none.totals, notional: { before: all, after: all, change: '0' } },
  newlyInCall: { accounts: called, notional: '0', equity: '0', callAmount: '0' },
  newlyLiquidatable: { accounts: liquidatable, notional, equity: '0', callAmount: '0' },
});
const ceiling = approvedCeiling(found(3, 4, '1000', '50000'), DEFAULT_GUARDRAILS);
const effect: PresentEffect = {
  ...{ proposal: 'p', revisionHash: 'r', baseVersion: 3, evidenceHash: 'e', policyVersion: 1 },
  ...{ inputsRevision: 12_345_678_901_234_567n, asOf: new Date('2026-03-01T00:00:00.000Z') },
  ...{ methodVersion: '1', accounts: 9, accountsLost: 0, totals: ceiling, ceiling },
  named: ['a', 'b', 'c', 'd'].map((account) => ({
    ...{ account, statusBefore: 'OK' as const, statusAfter: 'LIQUIDATION' as const, notional: '5' },
  })),
};
const beyond = (totals: Partial<PresentEffect['totals']>): PresentEffect => ({
  ...effect,
  totals: { ...ceiling, ...totals },
});

describe('a ceiling', () => {
  test('is the evidence and the policy’s margin on it, counts rounded down', () => {
    expect(ceiling).toEqual({
      accountsLiquidatable: 15, // 4 × 1.25 + 10
      notionalLiquidatable: decimal('1300'), // 1000 × 1.25 + 0.001 × 50000
      accountsCalled: 18, // 7 × 1.25 + 10 = 18.75
    });
  });

  test('is kept at it, and not one unit beyond it, in any respect', () => {
    expect(isWithinCeiling(effect)).toBe(true);
    expect(isWithinCeiling(beyond({ accountsLiquidatable: 16 }))).toBe(false);
    expect(isWithinCeiling(beyond({ notionalLiquidatable: decimal('1300.000000000000000001') }))).toBe(false);
    expect(isWithinCeiling(beyond({ accountsCalled: 19 }))).toBe(false);
    expect(isWithinCeiling({ ...effect, accountsLost: 1 })).toBe(false);
  });

  test('is never broken by a milder effect: whoever is called instead of liquidated counts as called before', () => {
    const milder = { accountsLiquidatable: 0, notionalLiquidatable: decimal('0'), accountsCalled: 18 };
    expect(isWithinCeiling(beyond(milder))).toBe(true);
  });
});

test('the sentence says what is beyond what, and names the first accounts', () => {
  const names = 'a, b, c';
  expect(beyondCeilingSentence(beyond({ accountsLiquidatable: 204 }))).toBe(
    `It would now make 204 accounts newly liquidatable, with positions of 1300; approved were at most 15, with 1300: ${names} and 201 more.`,
  );
  expect(beyondCeilingSentence(beyond({ accountsCalled: 19 }))).toBe(
    `It would now call 19 accounts; approved were at most 18: ${names} and 16 more.`,
  );
  expect(beyondCeilingSentence({ ...effect, accountsLost: 1 })).toBe(
    '1 account could not be margined under it, though margined now.',
  );
});

test('what is kept has one spelling, and is read back whole', () => {
  const { text, hash } = sealPresentEffect(effect);
  expect(hash).toBe(contentHash(text));
  expect(readPresentEffect(text)).toEqual({ ...effect, format: 'margrave/present-effect/1' });
});
