import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { InstrumentTerms } from '../../../margin/method/types';
import type { MarketFigures } from '../../../market/market-figure';
import { decimal, decimalText } from '../../../number/decimal';
import { parseScenario, SCENARIO_FORMAT } from './scenario-document';
import { instrumentsMoved, resolveScenario, type ScenarioMarket } from './scenario-steps';
import { volatilityMoved } from './volatility-step';

const scenarioOf = (shock: object) => ({
  ...{ format: SCENARIO_FORMAT, name: 'A scenario', shock },
  provenance: { kind: 'HYPOTHETICAL', reason: 'To see what it does.' },
});
const terms = (symbol: string, underlying: string, more: object = {}): [string, InstrumentTerms] => [
  symbol,
  { symbol, underlying, multiplier: decimal('1'), ...more },
];
const EXPIRY = new Date('2027-01-29T08:00:00.000Z');
const option = { option: { right: 'CALL', strike: decimal('3000') }, expiresAt: EXPIRY };
const SMILE = `ETH/${EXPIRY.toISOString()}`;
const FIGURES: MarketFigures = new Map([
  ['BTC-PERP', { VOLATILITY: decimal('0.6'), OPEN_INTEREST: decimal('1000') }],
  ['ETH-PERP', { OPEN_INTEREST: decimal('500') }],
  ['ETH-CALL', { IMPLIED_VOLATILITY: decimal('0.8') }],
  [
    SMILE,
    { SVI_A: decimal('0.04'), SVI_B: decimal('0.1'), SVI_RHO: decimal('-0.4'), SVI_SIGMA: decimal('0.2') },
  ],
]);
const MARKET: ScenarioMarket = {
  instruments: new Map([
    terms('BTC-PERP', 'BTC'),
    terms('ETH-PERP', 'ETH'),
    terms('SOL-PERP', 'SOL'),
    terms('ETH-CALL', 'ETH', option),
  ]),
  prices: new Map(
    Object.entries({ 'BTC-PERP': '100', 'ETH-PERP': '10', 'SOL-PERP': '1', 'ETH-CALL': '5' }).map(
      ([symbol, price]) => [symbol, decimal(price)] as const,
    ),
  ),
  figures: FIGURES,
  classOf: () => undefined,
};

function resolved(shock: object) {
  const parsed = parseScenario(scenarioOf(shock));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
  const { document } = parsed.value;
  return { ...resolveScenario(document.shock, MARKET), moves: instrumentsMoved(document.shock, MARKET) };
}
const faultsOf = (shock: object) => {
  const parsed = parseScenario(scenarioOf(shock));
  return parsed.ok ? [] : parsed.refusal.map(({ path, rule }) => `${path} ${rule}`);
};
const pricesOf = (prices: ReadonlyMap<string, { toFixed(): string }> | undefined) =>
  Object.fromEntries([...(prices ?? [])].map(([symbol, price]) => [symbol, price.toFixed()]));
const told = (figures: MarketFigures | null | undefined, subject: string) =>
  Object.fromEntries(
    Object.entries(figures?.get(subject) ?? {}).map(([name, value]) => [name, decimalText(value)]),
  );

describe('a step of volatility', () => {
  test('multiplies what the market states of it, a smile’s variance by the square, and nothing else', () => {
    const { steps, moves } = resolved({ kind: 'VOLATILITY', times: ['1', '1.5'] });
    expect(steps.map(({ label }) => label)).toEqual(['volatility × 1', 'volatility × 1.5']);
    expect(steps[0]?.figures).toBeNull();
    const figures = steps[1]?.figures;
    expect(told(figures, 'BTC-PERP')).toEqual({ VOLATILITY: '0.9', OPEN_INTEREST: '1000' });
    expect(told(figures, 'ETH-PERP')).toEqual({ OPEN_INTEREST: '500' });
    expect(told(figures, 'ETH-CALL')).toEqual({ IMPLIED_VOLATILITY: '1.2' });
    expect(told(figures, SMILE)).toEqual({
      SVI_A: '0.09',
      SVI_B: '0.225',
      SVI_RHO: '-0.4',
      SVI_SIGMA: '0.2',
    });
    expect(pricesOf(steps[1]?.prices)).toEqual(pricesOf(MARKET.prices));
    expect(moves).toBe(2);
  });

  test('may be of some underlyings, and move their prices at the same moment', () => {
    const { steps, moved } = resolved({
      kind: 'VOLATILITY',
      times: ['2'],
      underlyings: ['BTC'],
      move: '-0.1',
    });
    expect(steps[0]?.label).toBe('volatility × 2, prices -10 %');
    expect(pricesOf(steps[0]?.prices)).toMatchObject({ 'BTC-PERP': '90', 'ETH-PERP': '10' });
    expect([
      told(steps[0]?.figures, 'BTC-PERP')['VOLATILITY'],
      told(steps[0]?.figures, SMILE)['SVI_A'],
    ]).toEqual(['1.2', '0.04']);
    expect(moved).toBe(1);
  });

  test('of what no figure is stated moves nothing', () => {
    expect(resolved({ kind: 'VOLATILITY', times: ['2'], underlyings: ['SOL'] })).toMatchObject({
      moved: 0,
      moves: 0,
    });
  });

  /** Gatheral and Jacquier (2014), raw SVI: w(k) = a + b (ρ (k − m) + √((k − m)² + σ²)); volatility is √(w / years). */
  test('multiplies the volatility of a smile at every strike alike', () => {
    const variance = (figures: MarketFigures | null, k: number): number => {
      const of = figures?.get(SMILE);
      const [a, b, rho, sigma] = [of?.SVI_A, of?.SVI_B, of?.SVI_RHO, of?.SVI_SIGMA].map(Number);
      return (a ?? 0) + (b ?? 0) * ((rho ?? 0) * k + Math.sqrt(k * k + (sigma ?? 0) ** 2));
    };
    fc.assert(
      fc.property(
        fc.double({ min: -2, max: 2, noNaN: true }),
        fc.integer({ min: 11, max: 400 }),
        (k, hundredths) => {
          const times = decimal(String(hundredths)).div(100);
          const { figures } = volatilityMoved(MARKET, { times, underlyings: null });
          const ratio = Math.sqrt(variance(figures, k) / variance(FIGURES, k));
          expect(ratio).toBeCloseTo(times.toNumber(), 5);
        },
      ),
    );
  });
});

describe('a correlation', () => {
  const SHOCK = {
    ...{ kind: 'CORRELATION', driver: 'BTC', move: '-0.2', correlations: ['1', '0.5', '0', '-1'] },
    volatilities: { BTC: '0.5', ETH: '0.75' },
  };
  test('has the others follow by their volatility over the driver’s; at 0 they stay, at -1 a hedge fails in full', () => {
    const { steps } = resolved(SHOCK);
    expect(steps.map(({ label }) => label)).toEqual(
      ['1', '0.5', '0', '-1'].map((correlation) => `correlation ${correlation}`),
    );
    const moved = steps.map(({ prices }) => pricesOf(prices));
    expect(moved.map((prices) => prices['BTC-PERP'])).toEqual(['80', '80', '80', '80']);
    // 0.75 / 0.5 × −20 % = −30 %.
    expect(moved.map((prices) => prices['ETH-PERP'])).toEqual(['7', '8.5', '10', '13']);
    expect(moved.map((prices) => prices['SOL-PERP'])).toEqual(['1', '1', '1', '1']);
    expect(moved.map((prices) => prices['ETH-CALL'])).toEqual(['5', '5', '5', '5']);
    const all = resolved({ ...SHOCK, correlations: ['1'], otherVolatility: '1' });
    expect(pricesOf(all.steps[0]?.prices)['SOL-PERP']).toBe('0.6');
  });

  test('at 1 it is the factor of the betas that volatilities come to', () => {
    const betas = { BTC: '1', ETH: '1.5' };
    const factor = resolved({ kind: 'FACTOR', move: '-0.2', betas });
    expect(pricesOf(resolved({ ...SHOCK, correlations: ['1'] }).steps[0]?.prices)).toEqual(
      pricesOf(factor.steps[0]?.prices),
    );
  });

  test('names what the venue does not have', () => {
    const { unknown } = resolved({ ...SHOCK, volatilities: { BTC: '0.5', LUNA: '2' } });
    expect(unknown.map(({ path, rule }) => `${path} ${rule}`)).toEqual([
      '/shock/volatilities/LUNA underlying-known',
    ]);
  });

  test.each<[string, object, readonly string[]]>([
    ['beyond 1', { ...SHOCK, correlations: ['1.01'] }, ['/shock/correlations/0 correlation-range']],
    ['twice', { ...SHOCK, correlations: ['1', '1'] }, ['/shock/correlations/1 distinct-correlation']],
    ['without the driver', { ...SHOCK, volatilities: { ETH: '1' } }, ['/shock/volatilities driver-known']],
    [
      'a volatility of 0',
      { ...SHOCK, volatilities: { BTC: '0.5', ETH: '0' } },
      ['/shock/volatilities/ETH positive'],
    ],
    [
      'to nothing',
      { ...SHOCK, volatilities: { BTC: '0.5', ETH: '2.5' } },
      ['/shock/volatilities/ETH move-range'],
    ],
    ['no move', { ...SHOCK, move: '0' }, ['/shock moves-something']],
    ['volatility to 0', { kind: 'VOLATILITY', times: ['0'] }, ['/shock/times/0 times-range']],
    ['volatility by 101', { kind: 'VOLATILITY', times: ['101'] }, ['/shock/times/0 times-range']],
    ['volatility as it is', { kind: 'VOLATILITY', times: ['1'] }, ['/shock moves-something']],
    ['the same twice', { kind: 'VOLATILITY', times: ['2', '2'] }, ['/shock/times/1 distinct-times']],
    ['a fall to nothing', { kind: 'VOLATILITY', times: ['2'], move: '-1' }, ['/shock/move move-range']],
  ])('is refused with its place: %s', (_, shock, faults) => {
    expect(faultsOf(shock)).toEqual(faults);
  });
});
