import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Figures, linearLeg, marketOf, optionLeg, secondsLater } from '@/lib/testing/portfolio-case';
import { assert } from '../../assert';
import { Decimal, ZERO } from '../../number/decimal';
import { compare, type Fraction, fraction, fractionOf, plus, times } from '../../number/fraction';
import { type PortfolioDocument, portfoliosSchema } from '../../parameters/document/portfolio-document';
import { DERIVE_STANDARD } from '../../presets/derive-standard';
import type { KeepingLines } from './keeping-lines';
import { compilePortfolio, portfolioKeeping, portfolioMargin } from './portfolio-margin';
import { expirySubject, type PortfolioLeg } from './types';

const EXPIRIES = [86_400 * 7, 86_400 * 90];
const FIGURES: Record<string, Figures> = {
  USDC: { PEG_PRICE: '1' },
  ETH: { INDEX_PRICE: '2000', PRICE_CONFIDENCE: '1' },
  'ETH-PERP': { PRICE_CONFIDENCE: '1' },
  ...Object.fromEntries(
    EXPIRIES.map((seconds) => [
      expirySubject('ETH', secondsLater(seconds)),
      { FORWARD_PRICE: '2010', FORWARD_CONFIDENCE: '1', VOLATILITY_CONFIDENCE: '1' },
    ]),
  ),
};

const tenths = fc.integer({ min: -60, max: 60 }).map((units) => new Decimal(units).div(10).toFixed());
const options = fc
  .record({
    seconds: fc.constantFrom(...EXPIRIES),
    text: fc.tuple(fc.constantFrom('1000', '1999.5', '2100'), fc.constantFrom('CALL', 'PUT'), tenths),
    mark: fc.integer({ min: 1, max: 90_000 }).map((units) => new Decimal(units).div(100)),
  })
  .map(({ seconds, text, mark }) => optionLeg('ETH', seconds, text.join(' '), mark));
const books = fc
  .tuple(fc.uniqueArray(options, { selector: ({ instrument }) => instrument, maxLength: 7 }), tenths)
  .map(([legs, quantity]): PortfolioLeg[] => [
    ...legs,
    linearLeg('PERPETUAL', 'ETH', 'ETH-PERP', quantity, '2001'),
  ]);

/** What the preset's portfolio is, its products rounded at so many decimals and its maintenance margin under a dial. */
function standard(scale: number, dial: string): PortfolioDocument {
  const { ETH } = portfoliosSchema.parse(
    (DERIVE_STANDARD.parameters as { readonly portfolios: unknown }).portfolios,
  );
  assert(ETH?.method === 'OPTION_STANDARD', 'the preset margins ETH');
  return {
    ...{ ...ETH, productStep: { scale, mode: 'DOWN' as const } },
    ...(dial === '1' ? {} : { dial: { initial: '3', maintenance: dial } }),
  };
}

/** The least of the greatest of lines at a mark, each moved by so many times what roundings can be from it. */
function atMark(lines: KeepingLines, mark: Decimal, roundings: 1n | -1n): Fraction {
  const better = (sign: number) => (one: Fraction, other: Fraction) =>
    sign * compare(one, other) > 0 ? one : other;
  const greatest = lines.map((each) =>
    each
      .map(({ atZero, slope, within }) =>
        plus(plus(atZero, times(slope, fractionOf(mark))), times(within, fraction(roundings))),
      )
      .reduce(better(1)),
  );
  return greatest.reduce(better(-1));
}

test('lines of a mark are what the portfolio requires with that mark, but for roundings', () => {
  const factors = fc.constantFrom('0.0001', '0.5', '0.97', '1', '1.3', '4', '60', '1000');
  let bent = 0;
  fc.assert(
    fc.property(
      books,
      factors,
      fc.constantFrom(1, 6, 18),
      fc.constantFrom('1', '1.7'),
      (legs, factor, scale, dial) => {
        const portfolio = compilePortfolio('ETH', standard(scale, dial), { scale: 6, mode: 'UP' });
        const keeping = portfolioKeeping(portfolio, legs, marketOf(FIGURES));
        assert(keeping.ok, 'the portfolio is margined');
        for (const { instrument, markPrice, quantity } of legs) {
          const lines = keeping.value(instrument);
          if (quantity.isZero()) {
            expect(lines).toBeNull();
            continue;
          }
          assert(lines !== null, 'of what is held lines are known');
          const mark = markPrice.times(factor);
          const moved = legs.map((leg) =>
            leg.instrument === instrument ? { ...leg, markPrice: mark } : leg,
          );
          const margined = portfolioMargin(portfolio, moved, marketOf(FIGURES));
          assert(margined.ok, 'the portfolio is margined at another mark');
          const found = fractionOf(margined.value.maintenanceMargin);
          expect(compare(found, atMark(lines, mark, -1n))).toBeGreaterThanOrEqual(0);
          expect(compare(found, atMark(lines, mark, 1n))).toBeLessThanOrEqual(0);
          if (lines.length > 1 && !margined.value.maintenanceMargin.eq(ZERO)) bent += 1;
        }
      },
    ),
    { numRuns: 150 },
  );
  expect(bent).toBeGreaterThan(100);
});
