import { expect, test } from 'vitest';
import type { OffsetDocument } from '../document/portfolio-document';
import { offsetsDirection } from './portfolio-diff';

const spread = (name: string, recognised = '0.5'): OffsetDocument => ({
  ...{ name, kind: 'SPREAD', recognised, cap: '0.9' },
  legs: [
    { portfolio: 'a', ratio: '1' },
    { portfolio: 'b', ratio: '2' },
  ],
});
const scenario = (name: string): OffsetDocument => ({
  ...{ name, kind: 'SCENARIO', recognised: '0.5', cap: '0.9' },
  legs: [{ portfolio: 'a' }, { portfolio: 'b' }],
});

test.each([
  ['more recognised of one', [spread('one')], [spread('one', '0.6')], 'LOOSER'],
  ['less of one', [spread('one')], [spread('one', '0.4')], 'TIGHTER'],
  ['a lower cap', [spread('one')], [{ ...spread('one'), cap: '0.8' }], 'TIGHTER'],
  [
    'more of one, less of another',
    [spread('a'), spread('b')],
    [spread('a', '0.6'), spread('b', '0.4')],
    'MIXED',
  ],
  ['a spread after all others', [spread('one')], [spread('one'), spread('two')], 'LOOSER'],
  [
    'a spread before another, whose deltas it takes',
    [spread('one')],
    [spread('two'), spread('one')],
    'MIXED',
  ],
  ['a scenario offset anywhere', [spread('one')], [scenario('two'), spread('one')], 'LOOSER'],
  ['the last spread gone', [spread('one'), spread('two')], [spread('one')], 'TIGHTER'],
  ['the first of two gone', [spread('one'), spread('two')], [spread('two')], 'MIXED'],
  ['another order', [spread('one'), spread('two')], [spread('two'), spread('one')], 'MIXED'],
  [
    'other legs',
    [scenario('one')],
    [{ ...scenario('one'), legs: [{ portfolio: 'a' }, { portfolio: 'c' }] }],
    'MIXED',
  ],
  ['none any more', [scenario('one')], undefined, 'TIGHTER'],
  ['the same', [spread('one')], [spread('one')], 'EQUAL'],
] as const)('%s', (_what, before, after, direction) => {
  expect(offsetsDirection(before, after as readonly OffsetDocument[] | undefined)).toBe(direction);
});
