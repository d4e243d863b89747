import { describe, expect, test } from 'vitest';
import { withHedgeMode } from '@/lib/testing/drawn-legs';
import { drawSeed } from '@/lib/testing/draw-seed';
import { BOARDS, boardCase } from '@/lib/testing/engine-options';
import { bookOf, type EngineCase, presetCase, tiersCase } from '@/lib/testing/engine-pairs';
import { repeats } from '@/lib/testing/thorough';
import { assert } from '../../assert';
import { Decimal, sum } from '../../number/decimal';
import { Random } from '../../number/random';
import type { ParameterSet } from '../../parameters/document/parameter-set';
import { parseParameterSet } from '../../parameters/validate';
import { withoutOffsets } from '../../parameters/without-offsets';
import { SPAN_16 } from '../../presets/span-16';
import { readMarginRequest } from '../request/read-margin-request';
import { portfolioMargin } from '../portfolio/portfolio-margin';
import type { PortfolioLeg } from '../portfolio/types';
import { marginAccount } from './account';
import { legsOf, portfolioMarket } from './account-portfolios';
import { compileParameters } from './compile';
import type { MarginInputs, MarketState } from './inputs';
import { creditsOf, heldTogether, recognisedOffsets } from './recognised-offsets';
import type { AccountBook, AccountMargin, Position } from './types';

function cases(random: Random, turns: number): EngineCase[] {
  return Array.from({ length: turns }, (_, turn) => {
    const board = BOARDS[turn % 6];
    if (board) return boardCase(random, board, 3);
    if (turn % 6 === 3) return presetCase(random, SPAN_16, 12);
    const drawn = tiersCase(random, 0);
    const parameters = withHedgeMode(random, drawn.parameters);
    const books = Array.from({ length: 25 }, () => bookOf(random, parameters, drawn.market));
    return { ...drawn, parameters, books };
  });
}

function marginOf(parameters: ParameterSet, market: MarketState, book: AccountBook): AccountMargin | null {
  const found = marginAccount({ ...market, parameters: compileParameters(parameters), book });
  return found.ok ? found.value : null;
}

function recognisedIn(parameters: ParameterSet, market: MarketState, book: AccountBook) {
  const compiled = compileParameters(parameters);
  const together = heldTogether(compiled, book);
  if (!together) return [];
  const [whole, ...alone] = [book, ...together.alone].map((one) => {
    const found = marginOf(parameters, market, one);
    assert(found !== null, 'what is margined together is margined alone');
    return found;
  });
  const credits = creditsOf({ ...market, parameters: compiled, book }, together);
  assert(whole !== undefined && credits.ok, 'it is margined');
  return recognisedOffsets(together, whole, alone, credits.value);
}

/** Initial margin of the legs of a portfolio, one by one by its own method, less that of all. */
function legByLeg(inputs: MarginInputs, name: string): Decimal {
  const portfolio = inputs.parameters.portfolios.find(({ compiled }) => compiled.name === name);
  assert(portfolio !== undefined && inputs.asOf !== undefined, 'the set has it');
  const market = portfolioMarket(inputs, inputs.asOf);
  const required = (legs: readonly PortfolioLeg[]): Decimal => {
    const found = portfolioMargin(portfolio.compiled, legs, market);
    assert(found.ok, 'it is margined');
    return found.value.initialMargin;
  };
  const legs = legsOf(inputs, portfolio);
  return sum(legs.map((leg) => required([leg]))).minus(required(legs));
}

/** Every position and every balance in an account of its own. */
function each(book: AccountBook): AccountBook[] {
  return [
    ...book.positions.map((position) => ({ ...book, positions: [position], collateral: [] })),
    ...book.collateral.map((balance) => ({ ...book, positions: [], collateral: [balance] })),
  ];
}

describe('what is recognised of offsets', () => {
  test('is what accounts of one position each are asked for beyond it, and what a set without offsets asks', () => {
    const random = Random.fromSeed(drawSeed());
    const seen = new Map<string, number>();
    for (const { parameters, market, books } of cases(random, repeats(30, 600))) {
      const compiled = compileParameters(parameters);
      const apart = withoutOffsets(parameters, { kind: 'ALL' });
      assert(apart.ok, JSON.stringify(apart));
      for (const book of books) {
        const together = marginOf(parameters, market, book);
        if (!together) continue;
        const found = recognisedIn(parameters, market, book);
        for (const { kind, name, initial } of found) {
          if (initial.isZero()) continue;
          seen.set(kind, (seen.get(kind) ?? 0) + 1);
          if (kind === 'PORTFOLIO')
            expect(initial).toEqual(legByLeg({ ...market, parameters: compiled, book }, name));
        }
        const standalone = {
          initial: together.initialMargin.plus(sum(found.map(({ initial }) => initial))),
          maintenance: together.maintenanceMargin.plus(sum(found.map(({ maintenance }) => maintenance))),
        };
        const alone = each(book).map((one) => marginOf(parameters, market, one));
        const ofAll = (figure: 'initialMargin' | 'maintenanceMargin') =>
          sum(alone.map((one) => one?.[figure] ?? new Decimal(NaN)));
        expect([standalone.initial.toFixed(), standalone.maintenance.toFixed()]).toEqual([
          ofAll('initialMargin').toFixed(),
          ofAll('maintenanceMargin').toFixed(),
        ]);
        const without = marginOf(apart.value, market, book);
        expect([standalone.initial.toFixed(), standalone.maintenance.toFixed()]).toEqual([
          without?.initialMargin.toFixed(),
          without?.maintenanceMargin.toFixed(),
        ]);
      }
    }
    expect([...seen.keys()].sort()).toEqual(['HEDGED_LEGS', 'OFFSET', 'PORTFOLIO']);
  });

  test('of hedges is each class’s own: the smaller leg of the one, a whole leg of the other', () => {
    const charged = (rate: string) => ({ curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate } });
    const marginClass = (instrument: string) => ({
      ...{ instruments: [instrument], hedgedLegs: 'GREATER' },
      ...{ initialMargin: charged('0.1'), maintenanceMargin: charged('0.05') },
    });
    const rounding = { scale: 2, mode: 'HALF_EVEN' };
    const set = parsed({
      ...{
        format: 'margrave/parameter-set/1',
        settlementAsset: 'USD',
        collateral: { USD: { haircut: '0' } },
      },
      marginClasses: { a: marginClass('A'), b: marginClass('B') },
      accountRules: { warningLevel: '1.5', callLevel: '1.2', liquidationLevel: '1' },
      rounding: {
        notional: rounding,
        margin: { scale: 2, mode: 'UP' },
        profitAndLoss: rounding,
        collateralValue: rounding,
      },
    });
    const multiplier = new Decimal(1);
    const terms = ['A', 'B'].map((symbol) => [symbol, { symbol, multiplier }] as const);
    const prices = new Map([
      ['A', new Decimal(100)],
      ['B', new Decimal(200)],
    ]);
    const leg = (instrument: string, quantity: number): Position => ({
      ...{ instrument, quantity: new Decimal(quantity), leg: quantity > 0 ? 'LONG' : 'SHORT' },
      entryPrice: prices.get(instrument) ?? multiplier,
    });
    const book = {
      account: 'one',
      positions: [leg('A', 10), leg('A', -4), leg('B', 5), leg('B', -5)],
      collateral: [{ asset: 'USD', amount: new Decimal(1_000) }],
    };
    const found = recognisedIn(set, { instruments: new Map(terms), prices }, book);
    expect(found.map(({ name, initial, maintenance }) => [name, +initial, +maintenance])).toEqual([
      ['a', 40, 20],
      ['b', 100, 50],
    ]);
  });

  // CME's figures: cmegroup.com/clearing/margins/spread-calc.html.
  test('corn against soybeans, as CME publishes it: 6,000 by themselves, 3,300 of it credited', () => {
    const example = readMarginRequest(SPAN_16.example);
    const { parameters: stated } = SPAN_16;
    assert(example.ok, 'the preset has an example');
    const { market, book } = example.value;
    expect(
      recognisedIn(parsed(stated), market, book).map(({ kind, name, maintenance }) => [
        kind,
        name,
        maintenance.toNumber(),
      ]),
    ).toEqual([['OFFSET', 'corn-soybeans', 3300]]);
    expect(marginOf(parsed(stated), market, book)?.maintenanceMargin.toNumber()).toBe(2700);
  });
});

function parsed(document: unknown): ParameterSet {
  const found = parseParameterSet(document);
  assert(found.ok, 'it is a set');
  return found.value;
}
