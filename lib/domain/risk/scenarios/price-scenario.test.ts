import { expect, test } from 'vitest';
import { Decimal, decimalText } from '../../number/decimal';
import type { MarkPrices } from '../../margin/method/types';
import { ordinaryScenarios, parsePriceScenarios, type PriceScenario, scenarioPrices } from './price-scenario';

const FORMAT = 'margrave/scenarios/1';
const instruments = new Map(
  [
    ['BTC-PERP', 'BTC'],
    ['BTC-DEC', 'BTC'],
    ['ETH-PERP', 'ETH'],
  ].map(([symbol = '', underlying = '']) => [symbol, { symbol, underlying, multiplier: new Decimal(1) }]),
);
const prices: MarkPrices = new Map([
  ['BTC-PERP', new Decimal('65000.5')],
  ['BTC-DEC', new Decimal('66000')],
  ['ETH-PERP', new Decimal('0.0000000123')],
]);
const market = { instruments, prices };

const faultsOf = (...scenarios: unknown[]) => {
  const parsed = parsePriceScenarios({ format: FORMAT, scenarios });
  return parsed.ok ? [] : parsed.refusal.map(({ path, rule }) => `${path} ${rule}`);
};

function pricesUnder(scenario: object): Record<string, string> {
  const parsed = parsePriceScenarios({ format: FORMAT, scenarios: [{ name: 'one', ...scenario }] });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
  const moved = scenarioPrices(parsed.value, market);
  if (!moved.ok) throw new Error(JSON.stringify(moved.refusal));
  return Object.fromEntries([...(moved.value[0] ?? [])].map(([name, price]) => [name, decimalText(price)]));
}

test('the nearest name decides: the instrument, its underlying, every other', () => {
  const scenario = { every: '-0.1', underlyings: { BTC: '-0.2' }, instruments: { 'BTC-DEC': '0.5' } };
  expect(pricesUnder(scenario)).toEqual({
    'BTC-PERP': '52000.4',
    'BTC-DEC': '99000',
    'ETH-PERP': '0.0000000111',
  });
  expect(pricesUnder({ instruments: { 'BTC-DEC': '-0.01' } })).toMatchObject({ 'BTC-PERP': '65000.5' });
});

test('a moved price is rounded half to even, to eight decimals or to those that the mark price has', () => {
  expect(pricesUnder({ every: '-0.33333333' })).toEqual({
    'BTC-PERP': '43333.66688334',
    'BTC-DEC': '44000.00022',
    'ETH-PERP': '0.0000000082',
  });
  // 0.0000000123 × 1.5 = 0.00000001845: halfway between two of ten decimals.
  expect(pricesUnder({ underlyings: { ETH: '0.5' } })).toMatchObject({ 'ETH-PERP': '0.0000000184' });
});

test('every fault of a file names its place and its rule', () => {
  expect(faultsOf()).toEqual(['/scenarios length']);
  expect(
    faultsOf(
      { name: 'a', every: -0.1 },
      { name: '', every: '-0.1' },
      { name: 'b', everything: '-0.1' },
      { name: 'c', instruments: { 'B C': '1' } },
    ),
  ).toEqual([
    '/scenarios/0/every decimal',
    '/scenarios/1/name range',
    '/scenarios/2/everything unknown-key',
    '/scenarios/3/instruments/B C identifier',
  ]);
  expect(
    faultsOf(
      { name: 'a', every: '-1' },
      { name: 'a', underlyings: { BTC: '100.1' }, instruments: { 'BTC/X': '0.123456789' } },
      { name: 'b' },
      { name: 'c', instruments: {} },
    ),
  ).toEqual([
    '/scenarios/0/every move-range',
    '/scenarios/1/name distinct-name',
    '/scenarios/1/underlyings/BTC move-range',
    '/scenarios/1/instruments/BTC~1X move-scale',
    '/scenarios/2 moves-something',
    '/scenarios/3 moves-something',
  ]);
  const hidden = JSON.parse('{"name":"a","every":"0.1","instruments":{"__proto__":"0.5"}}') as unknown;
  expect(faultsOf(hidden)).toEqual(['/scenarios/0/instruments/__proto__ identifier']);
  expect(parsePriceScenarios({ format: 'margrave/scenarios/2', scenarios: [] })).toMatchObject({ ok: false });
});

test('what the venue does not have, and a price that would vanish, are refused with their places', () => {
  const scenarios: PriceScenario[] = [
    { name: 'a', every: '-0.5', underlyings: { DOGE: '0.1' } },
    { name: 'b', instruments: { 'BTC/USD': '0.1' } },
    { name: 'c', underlyings: { ETH: '-0.999' } },
  ];
  const moved = scenarioPrices(scenarios, market);
  expect(moved.ok ? [] : moved.refusal.map(({ path, rule }) => `${path} ${rule}`)).toEqual([
    '/scenarios/0/underlyings/DOGE underlying-known',
    '/scenarios/1/instruments/BTC~1USD instrument-known',
    '/scenarios/2 price-remains',
  ]);
});

test('the ordinary scenarios are scenarios: of everything, of crises, of each underlying that has a price', () => {
  const held = { instruments, prices: new Map([...prices].filter(([symbol]) => symbol !== 'ETH-PERP')) };
  const scenarios = ordinaryScenarios(held);
  expect(parsePriceScenarios({ format: FORMAT, scenarios })).toEqual({ ok: true, value: scenarios });
  expect(scenarioPrices(scenarios, held).ok).toBe(true);
  const names = scenarios.map(({ name }) => name);
  expect(names.slice(0, 3)).toEqual(['every price -10 %', 'every price -20 %', 'every price -30 %']);
  expect(names.slice(-2)).toEqual(['BTC alone -20 %', 'BTC alone 20 %']);
  expect(scenarios.find(({ name }) => name.includes('2020-03-12'))?.underlyings).toEqual({ BTC: '-0.395' });
});
