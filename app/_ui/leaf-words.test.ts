import { expect, test } from 'vitest';
import { leafWords } from './leaf-words';

test.each([
  ['/marginClasses/a/openOrders', 'WORST_CASE', 'worst case'],
  [
    '/marginClasses/a/openOrders',
    '{"openLoss":"CHARGED","price":"LIMIT","requirement":"INITIAL"}',
    'initial margin only, at their limit prices, with open loss',
  ],
  [
    '/marginClasses/a/openOrders',
    '{"openLoss":"IGNORED","price":"MARK","requirement":"INITIAL"}',
    'initial margin only, at the mark price, without open loss',
  ],
  ['/marginClasses/a/openOrders', '{"reserves":"SOL"}', 'both margins by what they reserve of SOL'],
  ['/marginClasses/a/openOrders/price', 'LIMIT', 'limit'],
  ['/marginClasses/a/notionalAt', 'ENTRY', 'entry'],
  ['/marginClasses/a/notionalAt/initial', 'ENTRY', 'entry'],
  [
    '/marginClasses/a/notionalAt',
    '{"initial":"ENTRY","maintenance":"MARK"}',
    'initial margin at the entry price, maintenance margin at the mark price',
  ],
  [
    '/marginClasses/a/dial',
    '{"initial":"1.5","maintenance":"1.2"}',
    'initial margin × 1.5, maintenance margin × 1.2',
  ],
  ['/marginClasses/a/dial/initial', '1.5', '1.5'],
  [
    '/marginClasses/a/ramp',
    '{"before":{"initialMargin":{}},"weight":{"initial":"0.25","maintenance":"0"}}',
    'a change under way: initial margin 25 % and maintenance margin 0 % of the way',
  ],
  ['/marginClasses/a/ramp/weight/initial', '0.25', '25 %'],
  ['/marginClasses/a/initialMargin/amounts', '{"perOrder":"3"}', 'per order 3'],
  ['/accountRules/gracePeriodMinutes', '1440', 'one day'],
  ['/accountRules/gracePeriodMinutes', '90', '90 minutes'],
  ['/accountRules/gracePeriodMinutes', '0', 'none'],
  ['/marketData/priceGuard/maximumHoldSeconds', '900', '15 minutes'],
  ['/marketData/priceGuard/maximumHoldSeconds', '1', '1 second'],
  [
    '/marketData/priceGuard',
    '{"barMinutes":1440,"leastMove":"0.05","fallback":"KEEP","consistency":{"observations":3,"seconds":90}}',
    'bars of which volatility is taken one day, move up to which no price is held 5 %, after the longest hold the held price is dropped, the last accepted one stays, consistency (prices in a row that agree 3, over 90 seconds)',
  ],
])('%s %s', (path, text, words) => {
  expect(leafWords(path, text)).toBe(words);
});

test.each([
  ['/band/above', '0.05', '5 %'],
  ['/bounds/greatest', '2', '2'],
  ['/target/anchor/reference', '0.08', '8 %'],
  ['/antiProcyclicality/tool', 'FLOOR', 'long-run volatility as the floor'],
  ['/isPegged', 'true', 'yes'],
  ['/maintenance/rise/by', '0.1', '10 %'],
  ['/maintenance/rise/hours', '24', '24'],
  ['/noticeMinutes', '30', '30'],
  ['/signal/firstBar', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z'],
] as const)('in a programme, at %s, %s reads %s', (place, text, words) => {
  expect(leafWords(`/adjustmentProgrammes/alts${place}`, text)).toBe(words);
});

test('a programme that came is told by what it moves, how far, and what it follows', () => {
  const programme = {
    scope: { marginClasses: ['SOL', 'AVAX'] },
    signal: { instrument: 'SOL-PERP', barMinutes: 240 },
    bounds: { least: '0.8', greatest: '2' },
  };
  expect(leafWords('/adjustmentProgrammes/alts', JSON.stringify(programme))).toBe(
    'moves SOL, AVAX from 0.8 to 2 times as approved, on bars of 4 hours of SOL-PERP',
  );
});
