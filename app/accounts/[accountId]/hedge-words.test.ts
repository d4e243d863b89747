import { expect, test } from 'vitest';
import { hedgeSentences } from './hedge-words';

const term = (kind: string, label: string) => ({
  ...{ kind, label, path: '', subject: 'SOLUSDT', leg: 'SHORT', basis: '0', rate: null, amount: '-1' },
});
const TIER = term('TIER_SLICE', 'tier 1: above 0 at 1 %');
const LESS = term('HEDGED', 'the other leg requires more, and only that is charged');

const position = (leg: 'NET' | 'LONG' | 'SHORT', initial: object[], maintenance: object[]) =>
  ({
    ...{ instrument: 'SOLUSDT', leg, settled: null },
    ...{ initialMarginTerms: initial, maintenanceMarginTerms: maintenance },
  }) as unknown as Parameters<typeof hedgeSentences>[0][number];

const SENTENCE = 'SOLUSDT short: the other leg requires more, and only that is charged.';

test('a leg that is charged less because of the other one says so, once', () => {
  const long = position('LONG', [TIER], [TIER]);
  expect(hedgeSentences([long, position('SHORT', [TIER, LESS], [TIER, LESS])])).toEqual([SENTENCE]);
  expect(hedgeSentences([long, position('SHORT', [TIER, LESS], [TIER])])).toEqual([SENTENCE]);
});

test('of a leg that settles in another asset, it stands among the terms in that asset', () => {
  const settled = position('SHORT', [TIER, LESS], [TIER, LESS]);
  expect(hedgeSentences([{ ...position('SHORT', [TIER], [TIER]), settled }])).toEqual([SENTENCE]);
});

test('nothing is said where both legs are charged, and of a position that is no leg', () => {
  const both = [position('LONG', [TIER], [TIER]), position('SHORT', [TIER], [TIER])];
  expect(hedgeSentences([...both, position('NET', [TIER], [TIER])])).toEqual([]);
});
