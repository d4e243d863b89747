import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Figures, linearLeg, marketOf, optionLeg, secondsLater } from '@/lib/testing/portfolio-case';
import { assert } from '../../assert';
import { Decimal, sum } from '../../number/decimal';
import { type PortfolioDocument, portfoliosSchema } from '../../parameters/document/portfolio-document';
import { DERIVE_PORTFOLIO_MARGIN_2 } from '../../presets/derive-portfolio-margin-2';
import { DERIVE_STANDARD } from '../../presets/derive-standard';
import { black76Price } from './black-76';
import { productOf } from './charge';
import { isOptionLeg } from './market-reader';
import { compilePortfolio, portfolioMargin } from './portfolio-margin';
import { greatestSettlementLoss, payoffsAt, settlements } from './settlement-loss';
import { expirySubject, type PortfolioLeg, type PortfolioMargin } from './types';

function ethOf(preset: { readonly parameters: unknown }): PortfolioDocument {
  const { ETH } = portfoliosSchema.parse((preset.parameters as { portfolios: unknown }).portfolios);
  assert(ETH !== undefined, 'the preset margins ETH');
  return ETH;
}

const STANDARD = ethOf(DERIVE_STANDARD);
const GRID = ethOf(DERIVE_PORTFOLIO_MARGIN_2);
/** The grid with another floor of days, and another least width of a tilt. */
function unheldGrid(floorDays: string, leastWidth: string): PortfolioDocument {
  assert(GRID.method === 'SCENARIO_GRID' && GRID.skew !== undefined, 'the preset is a grid that tilts');
  assert(GRID.volatilityShock?.rule === 'RELATIVE' && GRID.volatilityShock.term !== undefined, 'by a term');
  const { term, ...shock } = GRID.volatilityShock;
  return {
    ...{ ...GRID, skew: { ...GRID.skew, leastWidth } },
    volatilityShock: { ...shock, term: { ...term, floorDays } },
  };
}

const EXPIRIES = [86_400 * 7, 86_400 * 90];
const FORWARD = 2010;
const SMILE = {
  SVI_A: '0.04',
  SVI_B: '0.05',
  SVI_RHO: '-0.1',
  SVI_M: '0',
  SVI_SIGMA: '0.2',
  SVI_FORWARD: '2010',
  SVI_YEARS: '0.1',
};

const FIGURES: Record<string, Figures> = {
  USDC: { PEG_PRICE: '0.97' },
  ETH: { INDEX_PRICE: '2000', PRICE_CONFIDENCE: '0.9' },
  'ETH-PERP': { PRICE_CONFIDENCE: '0.5' },
  ...Object.fromEntries(
    EXPIRIES.map((seconds) => [
      expirySubject('ETH', secondsLater(seconds)),
      {
        FORWARD_PRICE: String(FORWARD),
        INTEREST_RATE: '0.05',
        FORWARD_CONFIDENCE: '0.9',
        INTEREST_RATE_CONFIDENCE: '1',
        VOLATILITY_CONFIDENCE: '0.4',
        ...SMILE,
      },
    ]),
  ),
};

const amounts = fc
  .integer({ min: -500, max: 500 })
  .map((hundredths) => new Decimal(hundredths).div(100).toFixed());
const options = fc
  .record({
    seconds: fc.constantFrom(...EXPIRIES),
    strike: fc.constantFrom('1000', '1700', '2000', '2100', '3000'),
    right: fc.constantFrom('CALL', 'PUT'),
    amount: amounts,
  })
  .map(({ seconds, strike, right, amount }) => {
    const mark = black76Price({
      right,
      forward: FORWARD,
      strike: Number(strike),
      years: seconds / 31_536_000,
      volatility: 0.8,
      discountFactor: 1,
    });
    return optionLeg('ETH', seconds, `${strike} ${right} ${amount}`, new Decimal(mark).toDecimalPlaces(18));
  });
const books: fc.Arbitrary<PortfolioLeg[]> = fc
  .tuple(
    fc.uniqueArray(options, { maxLength: 6, selector: ({ instrument }) => instrument }),
    amounts,
    fc.integer({ min: 0, max: 30 }),
  )
  .map(([legs, perpetual, spot]) => [
    ...legs,
    linearLeg('PERPETUAL', 'ETH', 'ETH-PERP', perpetual, '2001'),
    linearLeg('SPOT', 'ETH', 'ETH', String(spot), '2000'),
  ]);

function margin(document: PortfolioDocument, legs: readonly PortfolioLeg[], scale = 18): PortfolioMargin {
  const found = portfolioMargin(
    compilePortfolio('ETH', document, { scale, mode: 'UP' }),
    legs,
    marketOf(FIGURES),
  );
  assert(found.ok, `it has a margin: ${JSON.stringify(found)}`);
  return found.value;
}

describe.each([
  ['option standard margin', STANDARD],
  ['a scenario grid', GRID],
])('%s', (_name, document) => {
  test('terms and parts of legs sum to each figure exactly; initial covers maintenance; nothing is below 0', () => {
    fc.assert(
      fc.property(books, fc.constantFrom(2, 8, 18), (legs, scale) => {
        const found = margin(document, legs, scale);
        expect(sum(found.initialTerms.map(({ amount }) => amount)).eq(found.initialMargin)).toBe(true);
        expect(sum(found.maintenanceTerms.map(({ amount }) => amount)).eq(found.maintenanceMargin)).toBe(
          true,
        );
        if (legs.some(({ quantity }) => !quantity.isZero())) {
          expect(sum(found.legs.map((leg) => leg.initialMargin)).eq(found.initialMargin)).toBe(true);
          expect(sum(found.legs.map((leg) => leg.maintenanceMargin)).eq(found.maintenanceMargin)).toBe(true);
        }
        expect(found.initialMargin.gte(found.maintenanceMargin)).toBe(true);
        expect(found.maintenanceMargin.gte(0)).toBe(true);
        expect(found.initialMargin.decimalPlaces()).toBeLessThanOrEqual(scale);
        for (const term of [...found.initialTerms, ...found.maintenanceTerms]) {
          if (term.kind !== 'ROUNDING') expect(term.amount.gt(0)).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('the order of legs does not matter', () => {
    fc.assert(
      fc.property(books, (legs) => {
        const [there, back] = [margin(document, legs), margin(document, [...legs].reverse())];
        expect(there.initialMargin.minus(back.initialMargin).abs().lt('1e-15')).toBe(true);
        expect(there.maintenanceMargin.minus(back.maintenanceMargin).abs().lt('1e-15')).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  test('long options alone need no more than their value', () => {
    fc.assert(
      fc.property(books, (legs) => {
        const longs = legs.filter(({ kind, quantity }) => kind === 'OPTION' && quantity.gt(0));
        const trusted: Record<string, Figures> = {
          ...FIGURES,
          ETH: { ...FIGURES['ETH'], PRICE_CONFIDENCE: '1' },
          USDC: { PEG_PRICE: '1' },
        };
        for (const seconds of EXPIRIES) {
          const subject = expirySubject('ETH', secondsLater(seconds));
          trusted[subject] = { ...FIGURES[subject], VOLATILITY_CONFIDENCE: '1' };
        }
        const found = portfolioMargin(
          compilePortfolio('ETH', document, { scale: 18, mode: 'UP' }),
          longs,
          marketOf(trusted),
        );
        assert(found.ok, 'it has a margin');
        // A grid values by its own smile: at most 12 standard deviations, which is the forward or the strike.
        const value = sum(
          longs.map(({ quantity, markPrice, option }) =>
            quantity.times(
              document.method === 'OPTION_STANDARD' ? markPrice : Decimal.max(FORWARD, option?.strike ?? 0),
            ),
          ),
        );
        expect(found.value.initialMargin.lte(value)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});

test('the greatest loss at settlement is that of any price on a fine grid', () => {
  fc.assert(
    fc.property(books, (legs) => {
      const expiry = legs
        .filter(isOptionLeg)
        .filter(({ expiresAt }) => expiresAt.getTime() === secondsLater(EXPIRIES[0] ?? 0).getTime());
      const worst = greatestSettlementLoss(settlements(expiry, undefined));
      // An independent form: doubles, every unit of price up to the highest strike.
      let least = 0;
      const highest = Math.max(0, ...expiry.map(({ option }) => option.strike.toNumber()));
      for (let price = 0; price <= highest; price += 1) {
        let payoff = 0;
        for (const { option, quantity } of expiry) {
          const intrinsic =
            option.right === 'CALL' ? price - Number(option.strike) : Number(option.strike) - price;
          payoff += Number(quantity) * Math.max(0, intrinsic);
        }
        least = Math.min(least, payoff);
      }
      expect(worst?.payoff.toNumber() ?? 0).toBeCloseTo(least, 6);
    }),
    { numRuns: 60 },
  );
});

test('a payoff at settlement is that of each leg, whether products are rounded, could be, or are not', () => {
  const fineLegs = fc.array(
    fc.record({
      right: fc.constantFrom('CALL' as const, 'PUT' as const),
      strike: fc.integer({ min: 0, max: 40_000_000 }).map((units) => new Decimal(units).div(10_000)),
      quantity: fc.integer({ min: -99_999, max: 99_999 }).map((units) => new Decimal(units).div(1_000)),
    }),
    { minLength: 1, maxLength: 12 },
  );
  fc.assert(
    fc.property(fineLegs, fc.constantFrom(undefined, 0, 2, 6, 7, 18), (drawn, scale) => {
      const legs = drawn.map(({ right, strike, quantity }, index) => ({
        ...{ instrument: `O${index}`, kind: 'OPTION' as const, underlying: 'ETH', quantity },
        ...{ multiplier: new Decimal('0.1'), markPrice: new Decimal(1), expiresAt: secondsLater(86_400) },
        option: { strike, right },
      }));
      const step = scale === undefined ? undefined : { scale, mode: 'DOWN' as const };
      const found = settlements(legs, step);
      expect(found.map(({ price }) => price.toNumber())).toEqual(
        [...new Set([0, ...legs.map(({ option }) => option.strike.toNumber())])].sort((a, b) => a - b),
      );
      for (const { price, payoff } of found)
        expect(payoff.toFixed()).toBe(sum(payoffsAt(legs, price, productOf(step))).toFixed());
    }),
  );
});

test('one more scenario never lowers a requirement', () => {
  assert(GRID.method === 'SCENARIO_GRID', 'it is a grid');
  const { scenarios } = GRID;
  fc.assert(
    fc.property(books, fc.integer({ min: 1, max: scenarios.length - 1 }), (legs, count) => {
      const fewer = margin({ ...GRID, scenarios: scenarios.slice(0, count) }, legs);
      const more = margin({ ...GRID, scenarios: scenarios.slice(0, count + 1) }, legs);
      expect(more.initialMargin.gte(fewer.initialMargin)).toBe(true);
      expect(more.maintenanceMargin.gte(fewer.maintenanceMargin)).toBe(true);
    }),
    { numRuns: 60 },
  );
});

describe('a confidence exactly at its threshold has no add-on, one below it has', () => {
  const perpetual = linearLeg('PERPETUAL', 'ETH', 'ETH-PERP', '-2', '2001');
  const addOns = (document: PortfolioDocument, leg: PortfolioLeg, PRICE_CONFIDENCE: string) => {
    const figures = {
      USDC: { PEG_PRICE: '1' },
      ETH: { INDEX_PRICE: '2000', PRICE_CONFIDENCE },
      'ETH-PERP': { PRICE_CONFIDENCE: '1' },
    };
    const portfolio = compilePortfolio('ETH', document, { scale: 18, mode: 'UP' });
    const found = portfolioMargin(portfolio, [leg], marketOf(figures));
    assert(found.ok, 'it has a margin');
    return found.value.initialTerms.flatMap(({ kind, amount }) =>
      kind === 'CONFIDENCE' ? [amount.toFixed()] : [],
    );
  };

  test.each([
    ['option standard margin', STANDARD],
    ['a scenario grid', GRID],
  ])('%s', (_name, document) => {
    expect(addOns(document, perpetual, '0.55')).toEqual([]);
    // (1 − 0.54) × 1 × 2,000 × 2.
    expect(addOns(document, perpetual, '0.54')).toEqual(['1840']);
  });

  test('collateral that counts for nothing has no add-on', () => {
    assert(STANDARD.method === 'OPTION_STANDARD', 'it is the standard');
    const ether = linearLeg('SPOT', 'ETH', 'ETH', '1', '2000');
    const weighted = (initialWeight: string): PortfolioDocument => {
      return { ...STANDARD, spot: [{ asset: 'ETH', maintenanceWeight: '0.8', initialWeight }] };
    };
    expect(addOns(weighted('0'), ether, '0.5')).toEqual([]);
    expect(addOns(weighted('0.01'), ether, '0.5')).toEqual(['1000']);
  });
});

describe('refusals', () => {
  const legs = [
    optionLeg('ETH', EXPIRIES[0] ?? 0, '2000 CALL -1', new Decimal(50)),
    linearLeg('PERPETUAL', 'ETH', 'ETH-PERP', '1', '2001'),
  ];
  const refusalOf = (
    document: PortfolioDocument,
    held: readonly PortfolioLeg[],
    figures: Record<string, Figures>,
  ) => {
    const found = portfolioMargin(
      compilePortfolio('ETH', document, { scale: 18, mode: 'UP' }),
      held,
      marketOf(figures),
    );
    return found.ok ? null : found.refusal;
  };

  test.each([
    ['standard', STANDARD, 7],
    ['grid', GRID, 16],
  ] as const)(
    'every figure that the %s reads is owed: without it, a refusal names it',
    (_name, document, count) => {
      const read = new Set<string>();
      const market = marketOf(FIGURES);
      const found = portfolioMargin(compilePortfolio('ETH', document, { scale: 18, mode: 'UP' }), legs, {
        asOf: market.asOf,
        figure(subject, figure) {
          read.add(JSON.stringify([subject, figure]));
          return market.figure(subject, figure);
        },
      });
      expect(found.ok).toBe(true);
      for (const text of read) {
        const [subject, figure] = JSON.parse(text) as [string, keyof Figures];
        const without = { ...FIGURES, [subject]: { ...FIGURES[subject], [figure]: undefined } };
        expect(refusalOf(document, legs, without as Record<string, Figures>)).toEqual({
          code: 'MissingFigure',
          subject,
          figure,
        });
      }
      expect(read.size).toBe(count);
    },
  );

  test('figures outside their range, and legs that the portfolio has no rule for', () => {
    const priced = (PRICE_CONFIDENCE: string) => ({
      ...FIGURES,
      ETH: { INDEX_PRICE: '2000', PRICE_CONFIDENCE },
    });
    expect(refusalOf(STANDARD, legs, priced('1.1'))).toMatchObject({
      code: 'UnsoundFigure',
      figure: 'PRICE_CONFIDENCE',
    });
    expect(refusalOf(GRID, legs, priced('-0.1'))).toMatchObject({
      code: 'UnsoundFigure',
      figure: 'PRICE_CONFIDENCE',
    });
    const subject = expirySubject('ETH', secondsLater(EXPIRIES[0] ?? 0));
    const lent = (INTEREST_RATE: string) => ({
      ...FIGURES,
      [subject]: { ...FIGURES[subject], INTEREST_RATE },
    });
    expect(refusalOf(GRID, legs, lent('10'))).toBeNull();
    expect(refusalOf(GRID, legs, lent('-10'))).toBeNull();
    expect(refusalOf(GRID, legs, lent('10.000000000000000001'))).toMatchObject({
      code: 'UnsoundFigure',
      subject,
    });
    const bent = { ...FIGURES, [subject]: { ...FIGURES[subject], SVI_A: '-1' } };
    expect(refusalOf(GRID, legs, bent)).toMatchObject({ code: 'UnsoundFigure', subject, figure: 'SVI_A' });
    const refused = (leg: PortfolioLeg) => refusalOf(STANDARD, [leg], FIGURES);
    const perpetual = linearLeg('PERPETUAL', 'ETH', 'ETH-PERP', '1', '2001');
    expect(refused({ ...perpetual, underlying: 'BTC' })).toMatchObject({
      code: 'UnsoundLeg',
      instrument: 'ETH-PERP',
    });
    expect(refused({ ...perpetual, kind: 'OPTION' })).toMatchObject({ code: 'UnsoundLeg' });
    expect(refused({ ...perpetual, kind: 'FUTURE', expiresAt: secondsLater(1) })).toMatchObject({
      code: 'UnsoundLeg',
    });
    expect(refused(linearLeg('SPOT', 'BTC', 'BTC', '1', '50000'))).toMatchObject({ code: 'UnsoundLeg' });
    expect(refused(linearLeg('SPOT', 'ETH', 'ETH', '-1', '2000'))).toMatchObject({ code: 'UnsoundLeg' });
    expect(refused({ ...perpetual, markPrice: new Decimal(0) })).toMatchObject({ code: 'UnsoundLeg' });
  });

  test.each([
    ['standard margin', STANDARD],
    ['a grid', GRID],
  ])('what has expired is settled, and margined no more: %s', (_name, document) => {
    const at = (seconds: number): PortfolioLeg => ({
      ...optionLeg('ETH', EXPIRIES[0] ?? 0, '2000 CALL -1', new Decimal(50)),
      expiresAt: secondsLater(seconds),
    });
    for (const seconds of [-86_400, 0])
      expect(refusalOf(document, [at(seconds)], FIGURES)).toMatchObject({
        code: 'UnsoundLeg',
        reason: 'it has expired, and is settled by then',
      });
    expect(refusalOf(document, [at(1)], FIGURES)).not.toMatchObject({ code: 'UnsoundLeg' });
    const perpetual = linearLeg('PERPETUAL', 'ETH', 'ETH-PERP', '1', '2001');
    expect(refusalOf(document, [{ ...perpetual, option: at(1).option }], FIGURES)).toMatchObject({
      reason: 'only an option has a strike and a right',
    });
  });

  test.each([
    ['without a floor of days', unheldGrid('0', '0.01'), 'up18-vol-up'],
    ['without a least width', unheldGrid('1', '0'), 'linear-skew'],
  ])('in its last second an option of a grid %s is divided by nothing, and refused', (_name, grid, at) => {
    const inTime = (milliseconds: number): PortfolioLeg => ({
      ...optionLeg('ETH', EXPIRIES[0] ?? 0, '2000 CALL -1', new Decimal(50)),
      expiresAt: new Date(secondsLater(0).getTime() + milliseconds),
    });
    const figures = (milliseconds: number) => ({
      ...FIGURES,
      [expirySubject('ETH', inTime(milliseconds).expiresAt ?? secondsLater(0))]: {
        ...FIGURES[expirySubject('ETH', secondsLater(EXPIRIES[0] ?? 0))],
        FORWARD_SETTLED_PART: '0',
      },
    });
    expect(refusalOf(grid, [inTime(999)], figures(999))).toEqual({
      code: 'UnsoundLeg',
      instrument: inTime(999).instrument,
      reason: `scenario ${at} divides its volatility by nothing`,
    });
    expect(refusalOf(grid, [inTime(1000)], figures(1000))).toBeNull();
    expect(refusalOf(GRID, [inTime(999)], figures(999))).toBeNull();
  });

  test('nothing needs nothing', () => {
    expect(margin(STANDARD, []).initialMargin.toFixed()).toBe('0');
    expect(margin(GRID, []).initialMargin.toFixed()).toBe('0');
  });
});
