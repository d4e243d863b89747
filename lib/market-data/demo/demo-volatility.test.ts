import { expect, test } from 'vitest';
import { fitGarch, garchVariances } from '../../domain/statistics/models/garch';
import { demoDailyBars } from './demo-prices';

const BARS = demoDailyBars(new Date('2026-11-29T23:10:00Z'));

function returnsOf(instrument: string): readonly number[] {
  const closes = BARS.filter((bar) => bar.instrument === instrument).map(({ close }) => Number(close));
  return closes.slice(1).map((close, day) => Math.log(close / (closes[day] ?? NaN)));
}

function likelihoodOf(returns: readonly number[], omega: number, alpha: number, beta: number): number {
  const variances = garchVariances(returns, { omega, alpha, beta });
  return returns.reduce((sum, one, day) => {
    const variance = variances[day] ?? NaN;
    return sum - (Math.log(2 * Math.PI * variance) + (one * one) / variance) / 2;
  }, 0);
}

test('a drawn price whose variance remembers one day alone has no GARCH(1,1), as others find', () => {
  const returns = returnsOf('ETHUSDT');
  expect(fitGarch(returns)).toEqual({ ok: false, refusal: 'AT_BOUND' });
  // By scipy (SLSQP, from six beginnings) the likelihood of returns of mean square 1 is greatest there; arch 8.0.0, which begins its
  // variances otherwise, ends at β = 0 with α = 0.0970, from five beginnings.
  const scale = returns.reduce((sum, one) => sum + one * one, 0) / returns.length;
  const most = likelihoodOf(returns, 0.9026399 * scale, 0.0972681, 0);
  expect(most + (returns.length * Math.log(scale)) / 2).toBeCloseTo(-1411.13823392, 6);
  for (let beta = 0.01; beta < 0.97; beta += 0.08)
    for (let alpha = 0; alpha + beta < 0.99; alpha += 0.04)
      expect(likelihoodOf(returns, (1 - alpha - beta) * scale, alpha, beta)).toBeLessThan(most);
});

test('the others have one', () => {
  for (const instrument of ['BTCUSDT', 'SOLUSDT', 'LINKUSDT', 'AAVEUSDT'])
    expect(fitGarch(returnsOf(instrument)).ok).toBe(true);
});
