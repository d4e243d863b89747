import { expect, test } from 'vitest';
import { differenceWords, memberWords } from './member-words';
import { leafWords } from './leaf-words';

test('differences of rules are told in words, without names of members', () => {
  expect(
    differenceWords({
      kind: 'ACCOUNT_RULE',
      path: '/accountRules/callLevel',
      subject: 'callLevel',
      label: 'Account rule callLevel',
    }),
  ).toEqual({ subject: 'Call level', label: 'Account rule call level' });
  expect(
    differenceWords({
      kind: 'ROUNDING',
      path: '/rounding/profitAndLoss',
      subject: 'profitAndLoss',
      label: 'Rounding of profitAndLoss',
    }),
  ).toEqual({ subject: 'Profit and loss', label: 'Rounding of profit and loss' });
});

test.each([
  ['/accountRules/comparison', 'accountRules', 'Account rules', 'exactly at a level'],
  ['/collateral/stETH/liquid', 'stETH', 'stETH', 'can pay a margin call'],
  ['/marketData/priceGuard', 'marketData', 'Market data', 'price guard'],
  [
    '/marketData/priceGuard/consistency/observations',
    'marketData',
    'Market data',
    'price guard, consistency, prices in a row that agree',
  ],
])('a rule at %s is told by what it governs', (path, subject, said, label) => {
  expect(differenceWords({ kind: 'RULE', path, subject, label: 'x' })).toEqual({ subject: said, label });
});

test('a place of an adjustment programme is named as its form names it', () => {
  const of = (path: string) => ({
    kind: 'RULE',
    subject: 'alts',
    label: 'x',
    path: `/adjustmentProgrammes/alts${path}`,
  });
  expect(differenceWords(of('/bounds/least')).label).toBe('Programme alts: bounds, dial at least');
  expect(differenceWords(of('/maintenance/windows/1/multiple')).label).toBe(
    'Programme alts: maintenance dial, window: at most times its least',
  );
  expect(differenceWords(of('/noticeMinutes')).label).toBe(
    'Programme alts: notice of a rise of maintenance margin, minutes',
  );
  expect(differenceWords(of(''))).toEqual({ subject: 'alts', label: 'Programme alts' });
});

test('a rule of accounts is named by what it governs', () => {
  expect(memberWords('underMargined')).toBe('trades below initial margin');
  expect(memberWords('warningLevel')).toBe('warning level');
});

test('a name that the venue gave is shown as it is', () => {
  const named = { path: '/marginClasses/largeCap', subject: 'largeCap', label: 'Margin class largeCap' };
  expect(differenceWords({ kind: 'MARGIN_CLASS_ADDED', ...named })).toMatchObject({ subject: 'largeCap' });
  expect(differenceWords({ kind: 'ANYTHING', ...named })).toMatchObject({ subject: 'largeCap' });
});

test.each([
  ['/rounding/profitAndLoss', 'scale 6 HALF_EVEN', '6 decimals, to the nearest, halves to even'],
  ['/rounding/margin', 'scale 8 UP', '8 decimals, away from zero'],
  ['/rounding/positionValue', 'exact', 'exact'],
  ['/collateral/BTC', '0.05', '5 %'],
  ['/collateral/BTC/haircut', '0.075', '7.5 %'],
  ['/accountRules/callLevel', '1.2', '1.2'],
  ['/accountRules/underMargined', 'RISK_REDUCING', 'only what reduces risk'],
  ['/collateral/BTC', null, '–'],
] as const)('at %s, %s reads %s', (path, text, words) => {
  expect(leafWords(path, text)).toBe(words);
});

test('a price guard is told in words', () => {
  const guard = '/marketData/priceGuard';
  expect(memberWords('leastMove')).toBe('move up to which no price is held');
  expect(leafWords(`${guard}/leastMove`, '0.05')).toBe('5 %');
  expect(leafWords(`${guard}/fallback`, 'KEEP')).toBe(
    'the held price is dropped, the last accepted one stays',
  );
});
