import { describe, expect, test } from 'vitest';
import { parameterSetOf } from '../../../testing/arbitraries';
import { drawSeed } from '../../../testing/draw-seed';
import { withDrawnDials } from '../../../testing/drawn-dials';
import { engineCase, presetCase } from '../../../testing/engine-pairs';
import { decimal, decimalText } from '../../number/decimal';
import { Random } from '../../number/random';
import { withDials } from '../../parameters/effective';
import type { ParameterSet } from '../../parameters/document/parameter-set';
import { DERIVE_PORTFOLIO_MARGIN_2 } from '../../presets/derive-portfolio-margin-2';
import { DRIFT_V2 } from '../../presets/drift-v2';
import { explainAccount } from '../explain/explain';
import { liquidationPrices } from '../figures/liquidation-price';
import { marginAccount } from './account';
import { compileParameters } from './compile';
import type { MarginInputs } from './inputs';
import type { Position } from './types';

// Accounts of every kind under dials, and on ramps: presets, random tiers and formulas, orders, legs, modes, inverse contracts.

function margined(inputs: Omit<MarginInputs, 'parameters'>, set: ParameterSet) {
  const result = marginAccount({ ...inputs, parameters: compileParameters(set) });
  return result.ok ? result.value : null;
}

/** The set with every dial a tenth higher, as far as it takes that. */
function raised(set: ParameterSet): ParameterSet {
  const { marginClasses, portfolios = {} } = set.document;
  const up = (
    parts: Readonly<Record<string, { dial?: { initial: string; maintenance: string } | undefined }>>,
  ) =>
    new Map(
      Object.entries(parts).flatMap(([name, { dial }]) => {
        if (!dial) return [];
        const times = (text: string) => decimalText(decimal(text).times('1.1').toDecimalPlaces(4));
        return [[name, { initial: times(dial.initial), maintenance: times(dial.maintenance) }] as const];
      }),
    );
  const next = withDials(set, { marginClasses: up(marginClasses), portfolios: up(portfolios) });
  return next.ok ? next.value : set;
}

describe('accounts under dials', () => {
  test('initial margin covers maintenance margin, neither falls as dials rise, and every figure is its terms', () => {
    const random = Random.fromSeed(drawSeed());
    let compared = 0;
    let capped = 0;
    let ramped = 0;
    for (let turn = 0; turn < 60; turn += 1) {
      const { parameters, market, books } = engineCase(random, turn, 8);
      const low = withDrawnDials(random, parameters);
      const high = raised(low);
      for (const book of books) {
        const [below, above] = [low, high].map((set) => margined({ ...market, book }, set));
        if (!below || !above) continue;
        compared += low === high ? 0 : 1;
        for (const one of [below, above]) expect(one.initialMargin.gte(one.maintenanceMargin)).toBe(true);
        expect(above.initialMargin.gte(below.initialMargin)).toBe(true);
        expect(above.maintenanceMargin.gte(below.maintenanceMargin)).toBe(true);
        const explained = explainAccount({ ...market, book, parameters: compileParameters(high) });
        if (!explained.ok) throw new Error('what is margined is explained');
        const terms = explained.value.account.flatMap((figure) => figure.terms);
        ramped += terms.filter(({ kind }) => kind === 'RAMP').length;
        capped += terms.filter(({ label }) => label.includes('no more than the notional')).length;
      }
    }
    expect(compared).toBeGreaterThan(60);
    expect(capped).toBeGreaterThan(0);
    expect(ramped).toBeGreaterThan(0);
  }, 60_000);

  test('in a mode a position has the dials of its class', () => {
    const [name = ''] = Object.keys((DRIFT_V2.parameters as { marginClasses: object }).marginClasses);
    const random = Random.fromSeed(1);
    const { market } = presetCase(random, DRIFT_V2, 0);
    const parameters = parameterSetOf(DRIFT_V2.parameters);
    const [instrument = ''] = parameters.document.marginClasses[name]?.instruments ?? [];
    const mode = Object.keys(parameters.document.marginClasses[name]?.modes ?? {})[0];
    if (mode === undefined) throw new Error('the class has a mode');
    const book = {
      ...{ account: 'a', mode, collateral: [] },
      positions: [{ instrument, quantity: decimal('1'), entryPrice: decimal('1') }],
    };
    const doubled = withDials(parameters, {
      marginClasses: new Map([[name, { initial: '2', maintenance: '2' }]]),
      portfolios: new Map(),
    });
    if (!doubled.ok) throw new Error(JSON.stringify(doubled.refusal));
    const [one, two] = [parameters, doubled.value].map((set) => margined({ ...market, book }, set));
    expect(two?.maintenanceMargin.toFixed()).toBe(one?.maintenanceMargin.times(2).toFixed());
    const explained = explainAccount({ ...market, book, parameters: compileParameters(doubled.value) });
    const terms = explained.ok ? explained.value.account.flatMap((figure) => figure.terms) : [];
    expect(terms.filter(({ kind }) => kind === 'DIAL').map(({ path }) => path)).toEqual([
      `/marginClasses/${name}/dial/initial`,
      `/marginClasses/${name}/dial/maintenance`,
    ]);
  });

  test('a portfolio’s whole requirement is multiplied, and each part of it', () => {
    const random = Random.fromSeed(2);
    const { market, books } = presetCase(random, DERIVE_PORTFOLIO_MARGIN_2, 30);
    const parameters = parameterSetOf(DERIVE_PORTFOLIO_MARGIN_2.parameters);
    const [name = ''] = Object.keys(parameters.document.portfolios ?? {});
    const moved = withDials(parameters, {
      marginClasses: new Map(),
      portfolios: new Map([[name, { initial: '2', maintenance: '0.5' }]]),
    });
    if (!moved.ok) throw new Error(JSON.stringify(moved.refusal));
    let seen = 0;
    for (const book of books) {
      const [one, two] = [parameters, moved.value].map((set) => margined({ ...market, book }, set));
      const [before, after] = [one, two].map((margin) => margin?.portfolios[0]);
      if (!before || !after || before.initialMargin.isZero()) continue;
      seen += 1;
      // But for what each total's own rounding adds.
      const unit = decimal('0.000000000000000002');
      expect(after.initialMargin.minus(before.initialMargin.times(2)).abs().lte(unit)).toBe(true);
      expect(after.maintenanceMargin.minus(before.maintenanceMargin.div(2)).abs().lte(unit)).toBe(true);
    }
    expect(seen).toBeGreaterThan(5);
  });
});

describe('liquidation prices of tiers under a dial', () => {
  const flat = (...rates: string[]) => ({
    curve: {
      ...{ driver: 'NOTIONAL' as const, shape: 'MARGINAL_TIERS' as const },
      tiers: rates.map((rate, index) => ({ floor: String(index * 1000), rate })),
    },
  });

  test('are where the dialled requirement meets equity, before the whole notional is required and after', () => {
    const rounding = { scale: 8, mode: 'HALF_EVEN' };
    const base = (maintenanceMargin: object) =>
      parameterSetOf({
        format: 'margrave/parameter-set/1',
        settlementAsset: 'USD',
        marginClasses: {
          A: { instruments: ['X'], initialMargin: flat('0.4', '0.9'), maintenanceMargin },
          B: { instruments: ['Y'], initialMargin: flat('0.2'), maintenanceMargin: flat('0.1') },
        },
        collateral: { USD: { haircut: '0' } },
        accountRules: { warningLevel: '1', callLevel: '1', liquidationLevel: '1' },
        rounding: {
          notional: rounding,
          margin: rounding,
          profitAndLoss: rounding,
          collateralValue: rounding,
        },
      });
    const at = (
      dial: string,
      amount: string,
      quantity: string,
      charged: object = flat('0.1', '0.6'),
      others: readonly Position[] = [],
    ) => {
      const moved = withDials(base(charged), {
        marginClasses: new Map([['A', { initial: '10', maintenance: dial }]]),
        portfolios: new Map(),
      });
      if (!moved.ok) throw new Error(JSON.stringify(moved.refusal));
      const prices = liquidationPrices({
        parameters: compileParameters(moved.value),
        instruments: new Map(['X', 'Y'].map((symbol) => [symbol, { symbol, multiplier: decimal('1') }])),
        prices: new Map(['X', 'Y'].map((symbol) => [symbol, decimal('100')])),
        book: {
          account: 'a',
          positions: [
            { instrument: 'X', quantity: decimal(quantity), entryPrice: decimal('100') },
            ...others,
          ],
          collateral: [{ asset: 'USD', amount: decimal(amount) }],
        },
      });
      if (!prices.ok) throw new Error(JSON.stringify(prices.refusal));
      const { below, above } = prices.value('X');
      return [below && decimalText(below), above && decimalText(above)];
    };
    // Long 5 at 100 with 300: 300 + 5 (p − 100) = 1.5 × 0.1 × 5 p.
    expect(at('1.5', '300', '5')).toEqual(['47.05882353', null]);
    // Short 5: 300 + 500 − 5 p = 0.75 p up to 1,000, which is p = 200.
    expect(at('1.5', '300', '-5')).toEqual([null, '139.13043478']);
    // With 2,000 more: beyond 1,000 a notional n needs 1.5 (100 + 0.6 (n − 1,000)); 2,800 − n = 0.9 n − 750.
    expect(at('1.5', '2300', '-5')).toEqual([null, '373.68421052']);
    // Ten times tiers of 10 % are the whole notional: 2,800 − n = n.
    expect(at('10', '2300', '-5')).toEqual([null, '280']);
    // A constant rate has no tiers to solve: it is searched, by a line of the price where another position stands beside it.
    const beside = [{ instrument: 'Y', quantity: decimal('0.1'), entryPrice: decimal('100') }];
    const constant = { curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate: '0.1' } };
    for (const [dial, amount, quantity] of [
      ['1.5', '300', '5'],
      ['0.5', '300', '-5'],
      ['10', '2300', '-5'],
    ] as const)
      for (const others of [[], beside])
        expect(at(dial, amount, quantity, constant, others)).toEqual(
          at(dial, amount, quantity, flat('0.1'), others),
        );
  });
});
