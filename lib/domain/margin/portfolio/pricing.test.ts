import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assert } from '../../assert';
import { black76Delta, black76Price, type OptionTerms } from './black-76';
import { shockedVolatility, tiltedVolatility } from './grid-pricing';
import { normalDistribution } from './normal-distribution';
import { sviVolatility } from './svi';

const YEAR = 365 * 86_400;

function price(
  right: 'CALL' | 'PUT',
  forward: number,
  strike: number,
  years: number,
  volatility: number,
  discountFactor = 1,
) {
  return black76Price({ right, forward, strike, years, volatility, discountFactor });
}

/** A spot option by its forward: S·e^(r−q)T, discounted at r. */
function spotPrice(
  right: 'CALL' | 'PUT',
  spot: number,
  strike: number,
  rate: number,
  yieldRate: number,
  years: number,
  volatility: number,
) {
  return price(
    right,
    spot * Math.exp((rate - yieldRate) * years),
    strike,
    years,
    volatility,
    Math.exp(-rate * years),
  );
}

const closeTo = (actual: number | null, expected: number, relative: number) =>
  expect(Math.abs((actual ?? NaN) - expected)).toBeLessThanOrEqual(
    relative * Math.max(1e-12, Math.abs(expected)),
  );

test('the normal distribution: symmetric, known values, in both of its forms', () => {
  expect(normalDistribution(0)).toBeCloseTo(0.5, 15);
  closeTo(normalDistribution(1), 0.841344746068542948585, 1e-15);
  closeTo(normalDistribution(-2), 0.0227501319481792072003, 1e-14);
  closeTo(normalDistribution(-8), 6.2209605742717841235e-16, 1e-9);
  expect([normalDistribution(Infinity), normalDistribution(-Infinity)]).toEqual([1, 0]);
  fc.assert(
    fc.property(fc.double({ min: -40, max: 40, noNaN: true }), (x) => {
      expect(normalDistribution(x) + normalDistribution(-x)).toBeCloseTo(1, 15);
    }),
  );
});

describe('Black-76 against published figures', () => {
  test('Hull, Options, Futures and Other Derivatives: S 42, K 40, r 10 %, σ 20 %, T 0.5', () => {
    closeTo(spotPrice('CALL', 42, 40, 0.1, 0, 0.5, 0.2), 4.7594223928715332196, 1e-13);
    closeTo(spotPrice('PUT', 42, 40, 0.1, 0, 0.5, 0.2), 0.80859937290009358326, 1e-12);
  });

  test('Haug, by QuantLib’s europeanoption test: 2.1334 and 2.4648', () => {
    expect(spotPrice('CALL', 60, 65, 0.08, 0, 0.25, 0.3)).toBeCloseTo(2.1334, 4);
    expect(spotPrice('PUT', 100, 95, 0.1, 0.05, 0.5, 0.2)).toBeCloseTo(2.4648, 4);
  });

  test('vollib’s doctests', () => {
    const discounted = (
      right: 'CALL' | 'PUT',
      forward: number,
      strike: number,
      rate: number,
      years: number,
      volatility: number,
    ) => price(right, forward, strike, years, volatility, Math.exp(-rate * years));
    closeTo(discounted('CALL', 100, 100, 0.02, 0.5, 0.2), 5.5811067246048118, 1e-14);
    closeTo(discounted('CALL', 100, 100, 0, 0.5, 0.2), 5.637197779701664, 1e-14);
    closeTo(discounted('CALL', 620, 600, 0.05, 0.5, 0.2), 44.1868533121, 1e-11);
    closeTo(discounted('PUT', 20, 20, 0.09, 4 / 12, 0.25), 1.11664145656, 1e-11);
  });

  // derivexyz/lyra-utils test/math/Black76.t.sol @ 759e962, which allows 1e-12 absolute.
  test.each([
    [604800, 1, 1500, 1500, 1, 82.805080668634559515, 82.805080668634559515],
    [2592000, 0.25, 1000, 1200, 0.9991784198737006, 0.137082128426579297, 199.972766103166719631],
    [172800, 0.75, 1000, 700, 0.9998904169635637, 299.967125089526177817, 0.00000000045708468],
    [31536000, 25, 1000, 700, 0.9801986733067553, 980.198673306755267731, 686.139071314728653306],
    [31536000, 5, 1000, 700, 0.9801986733067553, 970.034553583819047162, 675.974951591792546424],
    [31536000, 4, 1000, 0, 0.99, 990, 0],
    [31536000, 4, 0, 1000, 0.99, 0, 990],
  ])('Derive: %d s, σ %d, F %d, K %d', (seconds, volatility, forward, strike, discount, call, put) => {
    const years = seconds / YEAR;
    expect(Math.abs(price('CALL', forward, strike, years, volatility, discount) - call)).toBeLessThan(1e-12);
    expect(Math.abs(price('PUT', forward, strike, years, volatility, discount) - put)).toBeLessThan(1e-12);
  });
});

const positive = (max: number) => fc.double({ min: 0.01, max, noNaN: true });
const options: fc.Arbitrary<Omit<OptionTerms, 'right'>> = fc.record({
  forward: positive(10_000),
  strike: positive(10_000),
  years: fc.double({ min: 0, max: 3, noNaN: true }),
  volatility: fc.double({ min: 0, max: 5, noNaN: true }),
  discountFactor: fc.double({ min: 0.5, max: 1, noNaN: true }),
});

describe('Black-76 as a function', () => {
  test('put-call parity: C − P = D·(F − K)', () => {
    fc.assert(
      fc.property(options, (terms) => {
        const difference =
          black76Price({ ...terms, right: 'CALL' }) - black76Price({ ...terms, right: 'PUT' });
        const expected = terms.discountFactor * (terms.forward - terms.strike);
        expect(Math.abs(difference - expected)).toBeLessThan(1e-13 * (terms.forward + terms.strike));
      }),
    );
  });

  test('it never falls as volatility rises, and stays within its bounds', () => {
    fc.assert(
      fc.property(options, fc.constantFrom('CALL', 'PUT'), positive(2), (terms, right, more) => {
        const low = black76Price({ ...terms, right });
        const high = black76Price({ ...terms, right, volatility: terms.volatility + more });
        const bound = terms.discountFactor * (right === 'CALL' ? terms.forward : terms.strike);
        expect(high).toBeGreaterThanOrEqual(low - 1e-13 * (terms.forward + terms.strike));
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(bound);
      }),
    );
  });

  test('delta is the slope of the price', () => {
    fc.assert(
      fc.property(
        fc.record({
          forward: fc.double({ min: 50, max: 200, noNaN: true }),
          years: fc.double({ min: 0.1, max: 2, noNaN: true }),
          volatility: fc.double({ min: 0.2, max: 2, noNaN: true }),
        }),
        fc.constantFrom('CALL', 'PUT'),
        ({ forward, years, volatility }, right) => {
          const at = (moved: number) =>
            black76Price({ right, forward: moved, strike: 100, years, volatility, discountFactor: 1 });
          const slope = (at(forward + 1e-3) - at(forward - 1e-3)) / 2e-3;
          const delta = black76Delta({ right, forward, strike: 100, years, volatility, discountFactor: 1 });
          expect(delta).toBeCloseTo(slope, 6);
        },
      ),
    );
  });
});

describe('SVI', () => {
  const smile = (
    ...[years, a, b, rho, m, sigma, forward]: readonly [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ]
  ) => {
    return { a, b, rho, m, sigma, forward, years };
  };
  const volatility = (of: ReturnType<typeof smile>, strike: number) => {
    const found = sviVolatility(of, strike);
    assert(found.ok, 'the smile is sound');
    return found.value;
  };

  // derivexyz/lyra-utils test/math/SVI.t.sol @ d43ec45, which allows 1e-14 absolute.
  test.each([
    [
      smile(
        0.00821917808219178,
        0.00821917808219178,
        0.01232876712328767,
        -0.000821917808219178,
        -0.000410958904109589,
        0.000410958904109589,
        1800,
      ),
      [1.1283132838354804, 1.0004355395636404, 1.1097985052091757, 1.1965721054381622],
    ],
    [
      smile(
        0.038356164383561646,
        0.027616438356164386,
        0.041424657534246574,
        0.003452054794520548,
        0.001726027397260274,
        0.000345205479452055,
        1805,
      ),
      [0.9597244734120128, 0.8513856076969522, 0.939244986304054, 1.0133571334275668],
    ],
    [
      smile(
        0.2465753424657534,
        0.17753424657534247,
        0.17753424657534247,
        0.05917808219178082,
        0.02958904109589041,
        0.0216986301369863,
        1830,
      ),
      [0.9356728218442784, 0.8687530747337932, 0.8966269017413266, 0.9512721744218694],
    ],
  ])('Derive’s smiles at 1500, 1800, 2100, 2400: %#', (of, expected) => {
    for (const [index, strike] of [1500, 1800, 2100, 2400].entries()) {
      expect(Math.abs(volatility(of, strike) - (expected[index] ?? Number.NaN))).toBeLessThan(1e-14);
    }
  });

  test('moneyness and variance are held, a strike of 0 has none, a negative variance is refused', () => {
    const held = smile(0.03287671232, 0.01, 0.01, -0.04, 0.03, 0.05, 2000);
    expect(volatility(held, 2_000_000)).toBeCloseTo(0.645048, 5);
    expect(volatility(held, 1)).toBeCloseTo(0.666465, 5);
    expect(volatility(smile(0.03835616438, 2, 0.6, -0.02, 0.03, 0.3, 2000), 200_000)).toBeCloseTo(
      11.064985,
      5,
    );
    expect(volatility({ ...held, a: 1000 }, 2000)).toBeCloseTo(Math.sqrt(144 / held.years), 10);
    expect(volatility(held, 0)).toBe(0);
    expect(sviVolatility({ ...held, a: -10 }, 2000).ok).toBe(false);
    expect(sviVolatility({ ...held, years: 0 }, 2000).ok).toBe(false);
  });
});

describe('shocks of volatility', () => {
  const shock = {
    rule: 'RELATIVE',
    up: '0.5',
    down: '0.3',
    leastUp: '0.4',
    term: { days: '30', floorDays: '1', shortPower: '0.3', longPower: '0.13' },
  } as const;

  // With the parameters of Derive's main network, in the contract's integers; at 30 days 1, to the last digit.
  test.each([
    [0.5, 2.387095557336090542, 0.167742665598345675],
    [1, 2.387095557336090542, 0.167742665598345675],
    [7, 1.773707788605406599, 0.535775326836756041],
    [30, 1.5, 0.7],
    [60, 1.4569157251147002, 0.725850564931179838],
    [90, 1 + 0.5 * 0.866910447578253287, 1 - 0.3 * 0.866910447578253287],
    [365, 1 + 0.5 * 0.722649473721398904, 1 - 0.3 * 0.722649473721398904],
  ])('%d days to expiry', (days, up, down) => {
    closeTo(shockedVolatility(shock, 'UP', 1, days * 86_400), up, 1e-14);
    closeTo(shockedVolatility(shock, 'DOWN', 1, days * 86_400), down, 1e-14);
  });

  // As the contract: 30 days over the days that are left, and a division by zero once none is.
  test('without a floor of days down to the last second, and not within it', () => {
    const unheld = { ...shock, term: { ...shock.term, floorDays: '0' } };
    closeTo(shockedVolatility(unheld, 'UP', 1, 43_200), 1 + 0.5 * 60 ** 0.3, 1e-14);
    closeTo(shockedVolatility(unheld, 'UP', 1, 1), 1 + 0.5 * (30 * 86_400) ** 0.3, 1e-12);
    expect(shockedVolatility(unheld, 'UP', 1, 0)).toBeNull();
    expect(shockedVolatility(unheld, 'DOWN', 1, 0)).toBeNull();
    expect(shockedVolatility(shock, 'UP', 1, 0)).not.toBeNull();
  });

  test('held at its least upwards, at 0 downwards; absolute ones add and take', () => {
    expect(shockedVolatility(shock, 'UP', 0.1, 86_400 * 30)).toBe(0.4);
    expect(shockedVolatility({ ...shock, down: '2' }, 'DOWN', 1, 86_400 * 30)).toBe(0);
    const absolute = { rule: 'ABSOLUTE', up: '0.25', down: '0.5' } as const;
    expect(shockedVolatility(absolute, 'UP', 0.25, 0)).toBe(0.5);
    expect(shockedVolatility(absolute, 'DOWN', 0.25, 0)).toBe(0);
  });

  // derivexyz/v2-core portfolio case 12: cap 0.1420620229941944, k* 0.3709410596475161, k 0.043151017850228957.
  test('a tilt by moneyness, linear or absolute, within its cap', () => {
    const skew = {
      linear: { base: '0.15', perRoot: '-0.05' },
      absolute: { base: '0.15', perRoot: '-0.05' },
      leastWidth: '0.01',
      widthScale: '4',
      volatility: '0.6',
      volatilityPerRoot: '-0.1',
    };
    const at = (moneyness: number) => ({ strike: Math.exp(moneyness), forward: 1, years: 794852 / YEAR });
    const k = 0.043151017850228957;
    closeTo(tiltedVolatility(skew, 'LINEAR_SKEW', 1, at(k)), 1.01652586234559, 1e-13);
    closeTo(tiltedVolatility(skew, 'ABSOLUTE_SKEW', 1, at(-k)), 1.01652586234559, 1e-13);
    closeTo(tiltedVolatility(skew, 'LINEAR_SKEW', 1, at(-k)), 1 - 0.01652586234559, 1e-13);
    closeTo(tiltedVolatility(skew, 'LINEAR_SKEW', 1, at(5)), 1.1420620229941944, 1e-13);
    closeTo(tiltedVolatility(skew, 'LINEAR_SKEW', 1, at(-5)), 1 - 0.1420620229941944, 1e-13);
    const unheld = { ...skew, leastWidth: '0' };
    closeTo(tiltedVolatility(unheld, 'LINEAR_SKEW', 1, at(k)), 1.01652586234559, 1e-13);
    expect(tiltedVolatility(unheld, 'LINEAR_SKEW', 1, { ...at(k), years: 0 })).toBeNull();
  });
});
