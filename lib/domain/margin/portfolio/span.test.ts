import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { linearLeg, marketOf, optionLeg, secondsLater } from '@/lib/testing/portfolio-case';
import { assert } from '../../assert';
import { Decimal, sum } from '../../number/decimal';
import { offsetsSchema, portfoliosSchema } from '../../parameters/document/portfolio-document';
import { SPAN_16 } from '../../presets/span-16';
import { combinedLoss, offsetCredits } from './offset-credit';
import { compilePortfolio, portfolioMargin } from './portfolio-margin';
import type { CompiledOffset, PortfolioLeg, PortfolioMargin } from './types';

// CME's figures: cmegroup.com/clearing/margins/spread-calc.html. They are of maintenance margin.

const preset = SPAN_16.parameters as { portfolios: unknown; offsets: unknown };
const portfolios = portfoliosSchema.parse(preset.portfolios);
const offsets = offsetsSchema
  .parse(preset.offsets)
  .map((offset, index): CompiledOffset => ({ ...offset, index }));

function documentOf(name: string) {
  const document = portfolios[name];
  assert(document?.method === 'SCENARIO_GRID', 'the preset has the portfolio');
  return document;
}

function marginOf(
  name: string,
  quantity: string,
  changes: object = {},
  legs?: readonly PortfolioLeg[],
): PortfolioMargin {
  const document = { ...documentOf(name), ...changes };
  const portfolio = compilePortfolio(name, document, { scale: 2, mode: 'UP' });
  const own = [linearLeg('PERPETUAL', name, `${name}-F`, quantity, '100000')];
  const found = portfolioMargin(portfolio, legs ?? own, marketOf({}));
  assert(found.ok, `it has a margin: ${JSON.stringify(found)}`);
  return found.value;
}

const losses = ({ scenarios }: PortfolioMargin) =>
  scenarios.map(({ profitAndLoss }) => profitAndLoss.neg().toNumber() + 0);
/** The published rows: scenarios 1 and 2, 3 and 4, … 13 and 14 are equal for a future. */
const row = (...pairs: readonly number[]) =>
  pairs.flatMap((value, index) => (index < pairs.length - 2 ? [value, value] : [value]));

describe('CME, scanning-based spread of 2 thirty-year and −3 ten-year futures', () => {
  const bonds = marginOf('bond-30y', '2');
  const notes = marginOf('note-10y', '-3');

  test('each risk array, scenario by scenario', () => {
    expect(losses(bonds)).toEqual(row(0, -2066, 2066, -4134, 4134, -6200, 6200, -6138, 6138));
    expect(losses(notes)).toEqual(row(0, 1599, -1599, 3201, -3201, 4800, -4800, 4752, -4752));
  });

  test('all 16 combined losses, and the worst of them', () => {
    const published = row(0, 152.8, 946.7, 307.2, 1893.3, 460, 2840, 455.4, 2811.6);
    for (const [index, expected] of published.entries()) {
      const only = ({ scenarios }: PortfolioMargin) => ({ scenarios: scenarios.slice(index, index + 1) });
      expect(combinedLoss(only(bonds), only(notes), new Decimal('0.7')).toNumber()).toBe(expected);
    }
    expect(combinedLoss(bonds, notes, new Decimal('0.7')).toNumber()).toBe(2840);
  });

  test('the credit brings both requirements together down to it', () => {
    const credits = offsetCredits(offsets, [bonds, notes]);
    assert(credits.ok, 'credits are reckoned');
    const apart = bonds.maintenanceMargin.plus(notes.maintenanceMargin);
    expect(apart.minus(sum(credits.value.map(({ maintenance }) => maintenance))).toNumber()).toBe(2840);
  });
});

test('CME, inter-commodity: 2 corn and −1 soybeans at 55 % need 6,000 less 3,300', () => {
  const [corn, soybeans] = [marginOf('corn', '2'), marginOf('soybeans', '-1')];
  const credits = offsetCredits(offsets, [corn, soybeans]);
  assert(credits.ok, 'credits are reckoned');
  expect(corn.maintenanceMargin.plus(soybeans.maintenanceMargin).toNumber()).toBe(6000);
  expect(credits.value.map(({ portfolio, maintenance }) => [portfolio, maintenance.toNumber()])).toEqual([
    ['corn', 1925],
    ['soybeans', 1375],
  ]);
  expect(offsetCredits(offsets, [marginOf('corn', '2'), marginOf('soybeans', '1')])).toEqual({
    ok: true,
    value: [],
  });
});

test('a cap bounds what all credits together take off one portfolio', () => {
  const [corn, soybeans] = [marginOf('corn', '2'), marginOf('soybeans', '-1')];
  const capped = offsets.map((offset) => ({ ...offset, recognised: '0.1', cap: '0.1' }));
  const second = { ...capped[0], name: 'again', recognised: '1', cap: '0.3' } as CompiledOffset;
  const larger = { ...capped[0], recognised: '0.55', cap: '0.25' } as CompiledOffset;
  const creditOf = (list: readonly CompiledOffset[]) => {
    const credits = offsetCredits(list, [corn, soybeans]);
    assert(credits.ok, 'credits are reckoned');
    return credits.value.map(({ offset, portfolio, maintenance }) => [
      offset,
      portfolio,
      maintenance.toNumber(),
    ]);
  };
  expect(creditOf(capped)).toEqual([
    ['corn-soybeans', 'corn', 350],
    ['corn-soybeans', 'soybeans', 250],
  ]);
  expect(creditOf([larger])).toEqual([
    ['corn-soybeans', 'corn', 875],
    ['corn-soybeans', 'soybeans', 625],
  ]);
  // The first has used up the deltas that make spreads.
  expect(creditOf([...capped, second])).toEqual(creditOf(capped));
});

describe('CME, intra-commodity: outright 500, 500, 750; spread charges 200, 50, 0', () => {
  const day = 86_400;
  const changes = {
    expiryTiers: [
      { name: 'month-2', untilDays: '60', priceRange: { unit: 'AMOUNT', amount: '500' } },
      { name: 'month-3', untilDays: '90', priceRange: { unit: 'AMOUNT', amount: '500' } },
      { name: 'month-4', priceRange: { unit: 'AMOUNT', amount: '750' } },
    ],
    spreadCharges: [
      { first: 'month-2', second: 'month-3', amount: '200' },
      { first: 'month-2', second: 'month-4', amount: '50' },
      { first: 'month-3', second: 'month-4', amount: '0' },
    ],
  };
  const future = (days: number, quantity: string): PortfolioLeg => ({
    ...linearLeg('FUTURE', 'corn', `CORN-${days}`, quantity, '500'),
    expiresAt: secondsLater(days * day),
  });

  test.each([
    ['month 2 against month 3', 50, 80, 200],
    ['month 2 against month 4', 50, 110, 300],
    ['month 3 against month 4', 80, 110, 250],
  ])('%s', (_name, first, second, expected) => {
    const there = marginOf('corn', '0', changes, [future(first, '1'), future(second, '-1')]);
    const back = marginOf('corn', '0', changes, [future(first, '-1'), future(second, '1')]);
    expect(there.maintenanceMargin.toNumber()).toBe(expected);
    expect(back.maintenanceMargin.toNumber()).toBe(expected);
  });
});

test('JSCC, example 1: 5 long and 2 short Nikkei 225 futures at a range of 570,000 yen', () => {
  const priceRange = { unit: 'AMOUNT', amount: '570000' };
  const legs = [
    linearLeg('FUTURE', 'corn', 'NK-LONG', '5', '18000'),
    linearLeg('FUTURE', 'corn', 'NK-SHORT', '-2', '18000'),
  ].map((leg) => ({ ...leg, expiresAt: secondsLater(86_400 * 60) }));
  expect(marginOf('corn', '0', { priceRange }, legs).maintenanceMargin.toNumber()).toBe(1_710_000);
});

test('McMillan, S&P 500 futures: a range of 10,000 and an extreme move of 2 ranges covered at 35 %', () => {
  const scenarios = documentOf('corn').scenarios.map((scenario) =>
    scenario.weight === undefined
      ? scenario
      : { ...scenario, priceMove: scenario.priceMove.replace('3', '2'), weight: '0.35' },
  );
  const found = marginOf('corn', '1', { scenarios, priceRange: { unit: 'AMOUNT', amount: '10000' } });
  expect(losses(found).slice(10)).toEqual([-10000, -10000, 10000, 10000, -7000, 7000]);
  expect(found.maintenanceMargin.toNumber()).toBe(10_000);
});

test('short options far out of the money need the minimum of each contract, and longs none', () => {
  const market = marketOf({
    'corn-2592000-900000-CALL': { IMPLIED_VOLATILITY: '0.2' },
    'corn/2026-01-31T00:00:00.000Z': { FORWARD_PRICE: '22500', INTEREST_RATE: '0' },
  });
  const portfolio = compilePortfolio('corn', documentOf('corn'), { scale: 2, mode: 'UP' });
  const needed = (quantity: string) => {
    const legs = [optionLeg('corn', 2_592_000, `900000 CALL ${quantity}`, new Decimal(0))];
    const found = portfolioMargin(portfolio, legs, market);
    assert(found.ok, 'it has a margin');
    return found.value.maintenanceMargin.toNumber();
  };
  expect(needed('-7')).toBe(175);
  expect(needed('7')).toBe(0);
});

test('credits are capped, leave every requirement at its least, and initial above maintenance margin', () => {
  const quantities = fc.integer({ min: -20, max: 20 }).map(String);
  fc.assert(
    fc.property(fc.tuple(quantities, quantities, quantities, quantities), (held) => {
      const names = ['corn', 'soybeans', 'bond-30y', 'note-10y'];
      const margins = names.map((name, index) => marginOf(name, held[index] ?? '0'));
      const credits = offsetCredits(offsets, margins);
      assert(credits.ok, 'credits are reckoned');
      for (const margin of margins) {
        const own = credits.value.filter(({ portfolio }) => portfolio === margin.name);
        const [initial, maintenance] = [
          sum(own.map((credit) => credit.initial)),
          sum(own.map((credit) => credit.maintenance)),
        ];
        const { loss, maintenanceLeast } = margin.offsetBasis ?? {
          loss: new Decimal(0),
          maintenanceLeast: new Decimal(0),
        };
        expect(maintenance.lte(loss.times('0.9'))).toBe(true);
        expect(margin.maintenanceMargin.minus(maintenance).gte(maintenanceLeast)).toBe(true);
        expect(margin.initialMargin.minus(initial).gte(margin.maintenanceMargin.minus(maintenance))).toBe(
          true,
        );
      }
    }),
    { numRuns: 60 },
  );
});
