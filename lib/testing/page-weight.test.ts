import { expect, test } from 'vitest';
import { overweight, type Weighed } from './page-weight';

const page = (kb: number, files = 3): Weighed => ({
  name: 'overview',
  kb,
  budgetKb: 300,
  files,
  prefetches: 0,
});

test('a page at its budget passes; one above it fails, with both figures', () => {
  expect(overweight([page(300)])).toEqual([]);
  expect(overweight([page(300.1)])).toEqual(['overview: 300.1 kB of scripts, above its budget of 300 kB.']);
});

test('a page of which no script was seen was not measured, which is no pass', () => {
  expect(overweight([page(0, 0)])).toEqual(['overview: no script was seen, so nothing was measured.']);
  expect(overweight([page(0, 2)])).toEqual(['overview: no script was seen, so nothing was measured.']);
});
