import { expect, test } from 'vitest';
import {
  formatAge,
  formatCompact,
  formatDecimal,
  formatLeverage,
  formatPercent,
  formatRate,
  formatSpan,
  sentenceCase,
} from './format';

test.each([
  ['1234567.891', { scale: 2 }, '1,234,567.89'],
  ['12345678901234567890.123456789012345678', {}, '12,345,678,901,234,567,890.123456789012345678'],
  ['-1234.5', { scale: 2 }, '−1,234.50'],
  ['-0.001', { scale: 2 }, '0.00'],
  ['0.5', { scale: 2, signed: true }, '+0.50'],
  ['0', { scale: 2, signed: true }, '0.00'],
  ['999', {}, '999'],
] as const)('%s reads %s', (text, style, expected) => {
  expect(formatDecimal(text, style)).toBe(expected);
});

test.each([
  ['0.005', '0.5 %'],
  ['0.013333333333333333', '1.3333333333333333 %'],
  ['1', '100 %'],
])('the fraction %s reads %s', (text, expected) => {
  expect(formatPercent(text)).toBe(expected);
});

test.each([
  ['12345678', {}, '12.3 M'],
  ['-2500000000', { signed: true }, '−2.5 B'],
  ['1000', { signed: true }, '+1 k'],
  ['999', {}, '999'],
  ['0.5', {}, '0.50'],
  ['1000000', { scale: 2 }, '1 M'],
] as const)('%s in short reads %s', (text, style, expected) => {
  expect(formatCompact(text, style)).toBe(expected);
});

test('leverage', () => {
  expect([formatLeverage('75'), formatLeverage('12.5')]).toEqual(['75×', '12.50×']);
});

test('ages go from minutes to days, and forward', () => {
  const nowMs = Date.parse('2026-11-22T12:00:00.000Z');
  const ages = ['2026-11-22T11:59:30.000Z', '2026-11-22T11:20:00.000Z', '2026-11-20T11:00:00.000Z'];
  expect(ages.map((at) => formatAge(at, nowMs))).toEqual(['just now', '40 min ago', '2 d ago']);
  expect(formatAge('2026-11-22T15:30:00.000Z', nowMs)).toBe('in 3 h');
});

test('a span reads without before or after', () => {
  const nowMs = Date.parse('2026-11-22T12:00:00.000Z');
  const spans = ['2026-11-22T12:00:05.000Z', '2026-11-22T11:59:30.000Z', '2026-11-22T11:20:00.000Z'];
  expect(spans.map((since) => formatSpan(since, nowMs))).toEqual(['under 1 min', 'under 1 min', '40 min']);
});

test('a constant reads as a sentence', () => {
  expect(sentenceCase('CHANGES_REQUESTED')).toBe('Changes requested');
});

test.each([
  ['0.004', '0.4 %'],
  ['0.066666666666666667', '6.6667 %'],
  ['0.1', '10 %'],
  ['1', '100 %'],
  ['0', '0 %'],
  ['0.0000001', '0 %'],
  ['-0.05', '−5 %'],
])('the rate %s reads %s', (text, expected) => {
  expect(formatRate(text)).toBe(expected);
});
