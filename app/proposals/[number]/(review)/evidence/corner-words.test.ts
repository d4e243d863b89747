import { describe, expect, test } from 'vitest';
import { type CornerImpact, cornerSentence, dialsWords } from './corner-words';

const corner: CornerImpact = {
  corner: 'HIGHEST',
  dials: [],
  ...{ initialMarginBefore: '0', initialMarginAfter: '0' },
  ...{ maintenanceMarginBefore: '0', maintenanceMarginAfter: '0' },
  ...{ callAmountBefore: '1000', callAmountAfter: '41000' },
  ...{ newCalls: 3, newLiquidations: 12, newlyLiquidatableNotional: '1234567.5' },
  unmargined: [],
};

describe('a corner in words', () => {
  test('says whom the change liquidates and calls there, and what they must pay in', () => {
    expect(cornerSentence(corner, 'USDT')).toBe(
      'If dials stood at their highest: 12 accounts newly liquidatable, 1.2 M USDT of notional; 3 accounts newly called; additional margin required rises by 40 k USDT.',
    );
    const milder: CornerImpact = {
      ...corner,
      ...{ corner: 'LOWEST', newLiquidations: 1, newCalls: 0 },
      ...{ newlyLiquidatableNotional: '900', callAmountAfter: '400' },
    };
    expect(cornerSentence(milder, 'USDT')).toBe(
      'If dials stood at their lowest: 1 account newly liquidatable, 900 USDT of notional; none newly called; additional margin required falls by 600 USDT.',
    );
    expect(
      cornerSentence({ ...milder, newLiquidations: 0, newCalls: 1, callAmountAfter: '1000' }, 'USDT'),
    ).toBe('If dials stood at their lowest: no account newly liquidatable; 1 account newly called.');
  });

  test('says of a corner at which nobody is hit that nobody is', () => {
    expect(cornerSentence({ ...corner, newLiquidations: 0, newCalls: 0 }, 'USDT')).toBe(
      'If dials stood at their highest: no account newly liquidatable, and none newly called.',
    );
  });
});

test('dials are named with their bound, and with both where the two sets differ', () => {
  const dial = (name: string, before: string | null, after: string | null) => ({
    ...{ subject: { kind: 'MARGIN_CLASS' as const, name }, before, after },
  });
  const words = (dials: Parameters<typeof dialsWords>[0]) => dialsWords(dials).replaceAll('\u00a0', ' ');
  expect(words([dial('alts', '2', '2')])).toBe('alts × 2');
  expect(words([dial('alts', '2', '2'), dial('majors', '1.5', '1.5'), dial('new', '2', '2')])).toBe(
    'alts, new × 2; majors × 1.5',
  );
  expect(words([dial('alts', '2', '3'), dial('majors', null, '1.5')])).toBe(
    'alts × 2 before, × 3 after; majors × 1.5, no dial before',
  );
  expect(words([{ ...dial('whole', '0.8', null), subject: { kind: 'PORTFOLIO', name: 'whole' } }])).toBe(
    'portfolio whole × 0.8 before, no dial after',
  );
  expect(words(Array.from({ length: 8 }, (_, index) => dial(`c${index}`, '2', '2')))).toBe(
    'c0, c1, c2, c3, c4, c5 and 2 more × 2',
  );
});
