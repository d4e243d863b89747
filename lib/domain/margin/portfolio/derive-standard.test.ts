import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  type Figures,
  linearLeg,
  marketOf,
  optionLeg,
  relativeError,
  secondsLater,
} from '@/lib/testing/portfolio-case';
import { assert } from '../../assert';
import { Decimal, sum } from '../../number/decimal';
import { type PortfolioDocument, portfolioSchema } from '../../parameters/document/portfolio-document';
import { black76Price } from './black-76';
import { compilePortfolio, portfolioMargin } from './portfolio-margin';
import { expirySubject, type PortfolioLeg } from './types';

// Derive's own cases for its standard manager: github.com/derivexyz/v2-core, test-cases-portfolio.json (commit f46a7bc,
// asserted in whole units, truncated) and test-cases.json (commit fcc833b; python doubles, here held to 1e-12).

function read<Fixture>(name: string): Fixture {
  return JSON.parse(fs.readFileSync(path.join(import.meta.dirname, 'fixtures', name), 'utf8')) as Fixture;
}

function standard(underlying: string, threshold: string, weight: string): PortfolioDocument {
  return portfolioSchema.parse({
    method: 'OPTION_STANDARD',
    marginClasses: [underlying],
    underlying,
    perpetual: { initialRate: '0.065', maintenanceRate: '0.05' },
    option: {
      greatestInitialRate: '0.15',
      leastInitialRate: '0.1',
      callMaintenanceRate: '0.075',
      putMaintenanceRate: '0.075',
      putMaintenanceMarkRate: '0.075',
      putInitialScale: '1.05',
      unpairedInitialScale: '1.2',
      unpairedMaintenanceScale: '1.1',
    },
    spot: [{ asset: underlying, maintenanceWeight: weight, initialWeight: '1' }],
    confidence: { perpetualBelow: threshold, optionBelow: threshold, spotBelow: threshold, rate: '0.4' },
    peg: { asset: 'USDC', below: '0.98', factor: '1.2' },
    productStep: { scale: 18, mode: 'DOWN' },
  });
}

function markPrice(text: string, seconds: number, forward: string, volatility: string): Decimal {
  const [strike = '', right = ''] = text.split(' ');
  const price = black76Price({
    right: right === 'CALL' ? 'CALL' : 'PUT',
    forward: Number(forward),
    strike: Number(strike),
    years: seconds / (365 * 86_400),
    volatility: Number(volatility),
    discountFactor: 1,
  });
  return new Decimal(price).toDecimalPlaces(18, Decimal.ROUND_DOWN);
}

interface Figure {
  readonly initial: Decimal;
  readonly maintenance: Decimal;
}

/** What the venue calls margin: equity less requirement, of what one market holds. */
function venueMargin(
  document: PortfolioDocument,
  legs: readonly PortfolioLeg[],
  figures: Readonly<Record<string, Figures>>,
  profit: Decimal | string,
): Figure {
  const portfolio = compilePortfolio('standard', document, { scale: 18, mode: 'UP' });
  const found = portfolioMargin(portfolio, legs, marketOf(figures));
  assert(found.ok, `it has a margin: ${JSON.stringify(found)}`);
  const values = legs
    .filter(({ kind }) => kind !== 'PERPETUAL')
    .map(({ quantity, markPrice: mark }) => quantity.times(mark));
  const equity = sum([...values, new Decimal(profit)]);
  return {
    initial: equity.minus(found.value.initialMargin),
    maintenance: equity.minus(found.value.maintenanceMargin),
  };
}

interface Portfolios {
  readonly seconds: Readonly<Record<string, number>>;
  readonly volatility: string;
  readonly markets: Readonly<
    Record<
      string,
      { readonly spot: string; readonly perpetual: string; readonly forwards: Record<string, string> }
    >
  >;
  readonly cases: readonly {
    readonly name: string;
    readonly cash: string;
    readonly stablePrice: string;
    readonly markets: Readonly<
      Record<
        string,
        {
          readonly options?: string[];
          readonly perpetual?: [quantity: string, profit: string];
          readonly base?: string;
        }
      >
    >;
    readonly ethMarket?: {
      readonly spotConfidence?: string;
      readonly perpetualConfidence?: string;
      readonly volatilityConfidence0118?: string;
      readonly forward0118?: [price: string, confidence: string];
    };
    readonly initialMargin: number;
    readonly maintenanceMargin: number;
  }[];
}

describe('Derive standard manager, its portfolio cases', () => {
  const fixture = read<Portfolios>('derive-standard-portfolios.json');

  test.each(fixture.cases)('$name', (from) => {
    const margins = Object.entries(from.markets).map(([underlying, held]): Figure => {
      const market = fixture.markets[underlying];
      assert(market !== undefined, 'a market is known');
      const changes = underlying === 'ETH' ? (from.ethMarket ?? {}) : {};
      const figures: Record<string, Figures> = {
        USDC: { PEG_PRICE: from.stablePrice },
        [underlying]: { INDEX_PRICE: market.spot, PRICE_CONFIDENCE: changes.spotConfidence ?? '1' },
        [`${underlying}-PERP`]: { PRICE_CONFIDENCE: changes.perpetualConfidence ?? '1' },
      };
      const forwardOf = (expiry: string) =>
        (expiry === '0118' ? changes.forward0118 : undefined) ??
        ([market.forwards[expiry] ?? '', '1'] as const);
      for (const [expiry, seconds] of Object.entries(fixture.seconds)) {
        const [FORWARD_PRICE, FORWARD_CONFIDENCE] = forwardOf(expiry);
        const VOLATILITY_CONFIDENCE =
          (expiry === '0118' ? changes.volatilityConfidence0118 : undefined) ?? '1';
        figures[expirySubject(underlying, secondsLater(seconds))] = {
          FORWARD_PRICE,
          FORWARD_CONFIDENCE,
          VOLATILITY_CONFIDENCE,
        };
      }
      const options = (held.options ?? []).map((text) => {
        const [expiry = '', ...rest] = text.split(' ');
        const seconds = fixture.seconds[expiry] ?? 0;
        const price = markPrice(rest.join(' '), seconds, forwardOf(expiry)[0], fixture.volatility);
        return optionLeg(underlying, seconds, rest.join(' '), price);
      });
      const [quantity, profit] = held.perpetual ?? ['0', '0'];
      const legs = [
        ...options,
        linearLeg('PERPETUAL', underlying, `${underlying}-PERP`, quantity, market.perpetual),
        linearLeg('SPOT', underlying, underlying, held.base ?? '0', market.spot),
      ];
      return venueMargin(standard(underlying, '0.4', '0.8'), legs, figures, profit);
    });
    const total = (which: keyof Figure) => sum(margins.map((margin) => margin[which])).plus(from.cash);
    // Marks are doubles: 1e-9 keeps an exact −200 from being read as −199.999….
    const whole = (value: Decimal) =>
      value.toDecimalPlaces(9, Decimal.ROUND_HALF_EVEN).trunc().toNumber() + 0;
    expect(whole(total('initial'))).toBe(from.initialMargin);
    expect(whole(total('maintenance'))).toBe(from.maintenanceMargin);
  });
});

interface Decimals {
  readonly spot: string;
  readonly perpetual: string;
  readonly running: Epoch;
  readonly settling: Epoch;
  readonly cases: readonly {
    readonly test: number;
    readonly options?: readonly string[];
    readonly perpetual?: readonly [quantity: string, entry: string, funding: string];
    readonly base?: string;
    readonly spotConfidence?: string;
    readonly perpetualConfidence?: string;
    readonly volatilityConfidence?: string;
    readonly forwardConfidence?: string;
    readonly stablePrice?: string;
    readonly isSettling?: boolean;
    readonly initialMargin: string;
    readonly maintenanceMargin: string;
  }[];
}

interface Epoch {
  readonly seconds: number;
  readonly forward: string;
  readonly volatilities: Readonly<Record<string, string>>;
}

describe('Derive standard manager, its decimal cases', () => {
  const fixture = read<Decimals>('derive-standard-decimals.json');

  test.each(fixture.cases)('test $test', (from) => {
    const { seconds, forward, volatilities } = from.isSettling ? fixture.settling : fixture.running;
    const options = (from.options ?? []).map((text) => {
      const volatility = volatilities[text.split(' ')[0] ?? ''];
      assert(volatility !== undefined, 'a strike has its volatility');
      return optionLeg('ETH', seconds, text, markPrice(text, seconds, forward, volatility));
    });
    const [quantity, entry, funding] = from.perpetual ?? ['0', '0', '0'];
    const legs = [
      ...options,
      linearLeg('PERPETUAL', 'ETH', 'ETH-PERP', quantity, fixture.perpetual),
      linearLeg('SPOT', 'ETH', 'ETH', from.base ?? '0', fixture.spot),
    ];
    const figures: Record<string, Figures> = {
      USDC: { PEG_PRICE: from.stablePrice ?? '1' },
      ETH: { INDEX_PRICE: fixture.spot, PRICE_CONFIDENCE: from.spotConfidence ?? '1' },
      'ETH-PERP': { PRICE_CONFIDENCE: from.perpetualConfidence ?? '1' },
      [expirySubject('ETH', secondsLater(seconds))]: {
        FORWARD_PRICE: forward,
        FORWARD_CONFIDENCE: from.forwardConfidence ?? '1',
        VOLATILITY_CONFIDENCE: from.volatilityConfidence ?? '1',
      },
    };
    const profit = new Decimal(fixture.perpetual).minus(entry).times(quantity).plus(funding);
    const found = venueMargin(standard('ETH', '0.5', '0.1'), legs, figures, from.perpetual ? profit : '0');
    expect(relativeError(found.initial, from.initialMargin, '1')).toBeLessThan(1e-12);
    expect(relativeError(found.maintenance, from.maintenanceMargin, '1')).toBeLessThan(1e-12);
  });
});
