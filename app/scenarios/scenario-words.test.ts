import { describe, expect, test } from 'vitest';
import { fractionOfPercent, typedMoves } from './scenario-words';

describe('a percentage as a fraction', () => {
  test.each([
    ['-20', '-0.2'],
    ['20', '0.2'],
    ['+7.5', '0.075'],
    ['\u22120.5', '-0.005'],
    ['0', '0'],
    ['-0', '0'],
    ['150', '1.5'],
    ['100', '1'],
    ['12.345', '0.12345'],
  ])('%s is %s', (percent, fraction) => {
    expect(fractionOfPercent(percent)).toBe(fraction);
  });
});

test('moves are read line by line: everything, an instrument of the venue, or else an underlying', () => {
  const text = 'everything -10 %\nBTCUSDT: -20%\n\nETH \u221215\nnothing\n';
  expect(typedMoves(text, new Set(['BTCUSDT']))).toEqual({
    every: '-0.1',
    instruments: { BTCUSDT: '-0.2' },
    underlyings: { ETH: '-0.15' },
    unread: [5],
  });
});
