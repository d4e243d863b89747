import { describe, expect, test } from 'vitest';
import { linearLeg, marketOf } from '@/lib/testing/portfolio-case';
import { assert } from '../assert';
import { Decimal } from '../number/decimal';
import { compilePortfolio, portfolioMargin } from '../margin/portfolio/portfolio-margin';
import type { PortfolioLeg, PortfolioMargin } from '../margin/portfolio/types';
import type { MarketFigure } from '../market/market-figure';
import { type PortfolioDocument, portfoliosSchema } from '../parameters/document/portfolio-document';
import { parseParameterSet } from '../parameters/validate';
import { DERIVE_PORTFOLIO_MARGIN_2 } from './derive-portfolio-margin-2';
import { DERIVE_STANDARD } from './derive-standard';
import type { Preset } from './preset';
import { SPAN_16 } from './span-16';

interface Parameters {
  readonly portfolios: unknown;
  readonly offsets?: unknown;
  readonly collateral: Readonly<Record<string, { readonly pricedBy?: string }>>;
}

interface Example {
  readonly asOf: string;
  readonly instruments: readonly {
    readonly symbol: string;
    readonly kind: PortfolioLeg['kind'];
    readonly underlying: string;
    readonly expiresAt?: string;
    readonly option?: { readonly strike: string; readonly right: 'CALL' | 'PUT' };
  }[];
  readonly market: {
    readonly prices: Readonly<Record<string, string>>;
    readonly figures?: Readonly<Record<string, Partial<Record<MarketFigure, string>>>>;
  };
  readonly account: {
    readonly positions: readonly { readonly instrument: string; readonly quantity: string }[];
    readonly collateral: readonly { readonly asset: string; readonly amount: string }[];
  };
}

/** The example's account in one portfolio of its preset. */
function margined({ parameters, example }: Preset, name: string): PortfolioMargin {
  const { portfolios, collateral } = parameters as Parameters;
  const { asOf, instruments, market, account } = example as Example;
  const document: PortfolioDocument | undefined = portfoliosSchema.parse(portfolios)[name];
  assert(document !== undefined, 'the preset has the portfolio');
  const positions = account.positions.flatMap(({ instrument, quantity }): PortfolioLeg[] => {
    const terms = instruments.find(({ symbol }) => symbol === instrument);
    assert(terms !== undefined, 'the example has the instrument');
    if (terms.underlying !== document.underlying) return [];
    const { kind, underlying, expiresAt, option } = terms;
    return [
      {
        instrument,
        kind,
        underlying,
        quantity: new Decimal(quantity),
        multiplier: new Decimal(1),
        markPrice: new Decimal(market.prices[instrument] ?? 'NaN'),
        ...(expiresAt ? { expiresAt: new Date(expiresAt) } : {}),
        ...(option ? { option: { ...option, strike: new Decimal(option.strike) } } : {}),
      },
    ];
  });
  const balances = account.collateral.flatMap(({ asset, amount }): PortfolioLeg[] => {
    const pricedBy = collateral[asset]?.pricedBy;
    return pricedBy === undefined
      ? []
      : [linearLeg('SPOT', asset, asset, amount, market.prices[pricedBy] ?? 'NaN')];
  });
  const found = portfolioMargin(
    compilePortfolio(name, document, { scale: 18, mode: 'UP' }),
    [...positions, ...balances],
    { ...marketOf(market.figures ?? {}), asOf: new Date(asOf) },
  );
  assert(found.ok, `it has a margin: ${JSON.stringify(found)}`);
  return found.value;
}

describe.each([DERIVE_STANDARD, DERIVE_PORTFOLIO_MARGIN_2, SPAN_16])(
  'preset $name',
  ({ parameters, sources }) => {
    test('what it says beside its portfolios is a sound parameter set', () => {
      const { portfolios: _portfolios, offsets: _offsets, ...rest } = parameters as Parameters;
      expect(parseParameterSet(rest)).toMatchObject({ ok: true });
    });

    test('each source names a text', () => {
      for (const { title, reference } of sources) {
        expect(title).not.toBe('');
        expect(reference).toMatch(/@ [0-9a-f]{7}|\.[a-z]+\//);
      }
    });
  },
);

test('the example of the standard manager, by hand', () => {
  const { initialMargin, maintenanceMargin, initialTerms } = margined(DERIVE_STANDARD, 'ETH');
  // 2001 × 10 %; shorts 2 × 15 % × 2000 and longs at their value, 2 × 9.6; 1000 of ETH count at 0.8 × 0.9375.
  expect(initialMargin.toFixed()).toBe('1069.3');
  // 2001 × 6.5 %; 2 × 9 % × 2000 and 2 × 9.6; 1000 of ETH count at 0.8.
  expect(maintenanceMargin.toFixed()).toBe('709.265');
  expect(initialTerms.map(({ kind, path, amount }) => [kind, path, amount.toFixed()])).toEqual([
    ['PERPETUAL', '/portfolios/ETH/perpetual/initialRate', '200.1'],
    ['HAIRCUT', '/portfolios/ETH/spot/0/initialWeight', '250'],
    ['ISOLATED', '/portfolios/ETH/option/leastInitialRate', '600'],
    ['ISOLATED', '/portfolios/ETH/option', '19.2'],
  ]);
});

test('the example of portfolio margin 2: what is short beyond two ether loses most in the greatest rise', () => {
  const { initialMargin, maintenanceMargin, worstScenarios, scenarios } = margined(
    DERIVE_PORTFOLIO_MARGIN_2,
    'ETH',
  );
  expect(scenarios).toHaveLength(34);
  expect(worstScenarios).toEqual(['up500-vol-up']);
  expect(initialMargin.gt(maintenanceMargin)).toBe(true);
  // Contingencies alone: 3 % of a perpetual, 0.3 % of four naked calls, 1.5 % of two ether, all on 2,000.
  expect(maintenanceMargin.gt(60 + 24 + 60)).toBe(true);
});

test('the example of SPAN-like margin: 2 corn need 3,500, 1 soybeans 2,500, initially 10 % more', () => {
  const [corn, soybeans] = [margined(SPAN_16, 'corn'), margined(SPAN_16, 'soybeans')];
  expect([corn, soybeans].map((found) => found.maintenanceMargin.toFixed())).toEqual(['3500', '2500']);
  expect([corn, soybeans].map((found) => found.initialMargin.toFixed())).toEqual(['3850', '2750']);
});
