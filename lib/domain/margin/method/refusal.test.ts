import { expect, test } from 'vitest';
import { marginRefusalSentence } from './refusal';

test.each([
  ['MissingPrice', 'No mark price for A, B; a missing price never counts as zero.'],
  ['StalePrice', 'The mark price of A, B is too old, or of unknown age.'],
  ['MissingMarketFigure', 'The market has no A, B; a missing figure never counts as zero.'],
  ['UnsoundMarket', 'The market cannot be used for margin: A; B.'],
  [
    'MissingOrderPrices',
    'The orders in A, B are known in total only; their margin class needs the limit price of each.',
  ],
  ['NoMarginClass', 'No margin class for A, B.'],
  ['UnknownMode', 'No margin class has the margin mode A, B.'],
  ['LegsNotAllowed', 'Hedge mode is not allowed by the margin class of A, B.'],
  ['NoCollateralRule', 'No collateral rule for A, B.'],
] as const)('%s names everything concerned', (code, sentence) => {
  expect(marginRefusalSentence(code, ['A', 'B'])).toBe(sentence);
});
